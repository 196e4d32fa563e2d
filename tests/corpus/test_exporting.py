"""`./parallax export`: formats, statements, files that are there whole or not at all."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli
from corpus import service
from corpus.errors import InputError, NotFound
from corpus.exporters.formats import format_named, formats, part_of
from corpus.exporting import export, export_file, file_name
from corpus.store import Store
from tests.corpus.conftest import new_statement
from tests.corpus.exported import compared


@pytest.fixture
def both(store: Store) -> list[int]:
    """A statement that was compared, and one that was not."""
    return [
        compared(store, new_statement(key="a")),
        service.add_statement(store, new_statement("NYT", "WNC", key="b"), who="Mina"),
    ]


def run(store: Store, *arguments: str, address: str = "") -> Result:
    environment = {"PARALLAX_ADDRESS": address}
    return CliRunner().invoke(cli, ["export", "--database", str(store.path), *arguments], env=environment)


def test_without_options_it_prints_all_statements_as_json_lines(store: Store, both: list[int]) -> None:
    done = run(store)
    assert done.exit_code == 0
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "b"]
    assert done.stderr == ""


def test_statements_in_the_order_asked_for(store: Store, both: list[int]) -> None:
    done = run(store, "--statement", str(both[1]), "--statement", str(both[0]))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["b", "a"]


@pytest.mark.parametrize("name", [f.name for f in formats()])
def test_every_format_into_a_file(store: Store, both: list[int], tmp_path: Path, name: str) -> None:
    target = tmp_path / f"x{format_named(name).ending}"
    done = run(store, "--format", name, "--out", str(target))
    assert done.exit_code == 0, done.output
    assert target.stat().st_size > 0
    assert "2 statements" in done.stderr
    assert ("left out: " in done.stderr) == (name != "jsonl")
    assert sorted(p.name for p in tmp_path.iterdir() if "corpus.db" not in p.name) == [target.name]


@pytest.mark.parametrize("what", ["renderings", "rows", "divergences"])
def test_parts_of_tables(store: Store, both: list[int], what: str) -> None:
    done = run(store, "--format", "csv", "--what", what)
    assert done.exit_code == 0
    assert len(set(done.stdout.splitlines())) > 1


def test_the_address_stands_in_what_is_cited(store: Store, both: list[int]) -> None:
    done = run(store, "--format", "citation", "--statement", str(both[0]), address="https://p.example.org/x/")
    assert f"https://p.example.org/x/statements/{both[0]}" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--format", "pdf"], 1, "jsonl, "),
        (["--format", "xlsx"], 2, "--out"),
        (["--format", "tmx", "--what", "rows"], 1, "Leave it out"),
        (["--format", "csv", "--what", "words"], 1, "renderings, rows, divergences"),
        (["--statement", "99"], 1, "no statement 99"),
        (["--out", "/nowhere/x.jsonl"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_said(
    store: Store, both: list[int], arguments: list[str], status: int, said: str
) -> None:
    done = run(store, *arguments)
    assert done.exit_code == status
    assert said in done.output
    assert done.stdout == ""


def test_the_list_of_formats_names_them_all(store: Store) -> None:
    done = run(store, "--list")
    assert all(f.name in done.stdout and f.holds in done.stdout for f in formats())


def test_an_empty_corpus_is_an_empty_file_and_nothing_else(store: Store) -> None:
    assert run(store).stdout == ""
    with pytest.raises(InputError, match="no statement"):
        export(store, io.BytesIO(), "tei")


def test_a_file_that_fails_halfway_leaves_the_old_one(store: Store, both: list[int], tmp_path: Path) -> None:
    target = tmp_path / "x.tmx"
    target.write_text("before")
    with pytest.raises(NotFound):
        export_file(store, target, "tmx", numbers=[both[0], 99])
    assert target.read_text() == "before"
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_what_is_written_over_is_replaced_whole(store: Store, both: list[int], tmp_path: Path) -> None:
    target = tmp_path / "x.jsonl"
    target.write_text("x" * 100_000)
    export_file(store, target)
    assert [json.loads(line)["id"] for line in target.read_text().splitlines()] == ["a", "b"]


def test_names_of_files_are_safe_everywhere() -> None:
    name = file_name('../../“We will/not\\:*?"<>|”\0 گاردین' * 9, 7, "csv", "rows")
    assert name.startswith("parallax-7-We-will-not-گاردین")
    assert name.endswith("-rows.csv")
    assert not set(name) & set('/\\:*?"<>|\0 ')
    assert len(name) < 100


def test_formats_are_found_by_themselves() -> None:
    names = [f.name for f in formats()]
    assert names[0] == "jsonl"
    assert set(names) >= {"csv", "tsv", "xlsx", "tmx", "tei", "html", "docx", "bibtex", "csl", "citation"}
    assert part_of(format_named("csv"), "") == "renderings"
