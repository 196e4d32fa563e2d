"""`parallax search` prints what the store finds, and the commands of the user guide work as they stand there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli as program
from align.encoder import Encoder
from corpus import service
from corpus.cache import cached
from corpus.searching import indexing
from corpus.store import Store

GUIDE = Path(__file__).parents[2] / "docs" / "user-guide.md"
SHOWN = re.findall(r"^\$ \./parallax (search .*)$", GUIDE.read_text(encoding="utf-8"), re.M)


@pytest.fixture(scope="module")
def real() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, real: Encoder) -> Path:
    """The samples, compared."""
    store = Store.open(tmp_path_factory.mktemp("command") / "samples.db")
    service.import_samples(store)
    for summary in service.statements(store):
        service.compare_now(store, summary.id, cached(store, real))
    store.close()
    return store.path


def run(database: Path, *arguments: str) -> tuple[int, list[str], str]:
    done = CliRunner().invoke(program.cli, [*arguments, "--database", str(database)])
    return done.exit_code, done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize("command", SHOWN)
def test_commands_of_the_guide_run(
    database: Path, real: Encoder, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(program, "load_encoder", lambda model: real)
    status, lines, said = run(database, *shlex.split(command))
    assert status == 0
    assert re.search(r"^\d+ found$", said, re.M)
    assert len(lines) == int(re.findall(r"(\d+) found", said)[0])


def test_a_line_says_where_who_and_what(database: Path) -> None:
    _, lines, _ = run(database, "search", "“bottom of hell”", "--within", "clauses")
    address, about, words = lines[0].split("\t")
    assert re.fullmatch(r"/statements/1/rows/\d+#row-\d+", address)
    assert about == "The Guardian · Mohammad Javad Larijani · 2012-11 · direct"
    assert "⟦bottom of hell⟧" in words


def test_json_says_the_same(database: Path) -> None:
    _, lines, _ = run(database, "search", "america", "--json", "--kind", "modality")
    found = json.loads(lines[0])
    assert [found["context"][a:b].lower() for a, b in found["hits"]] == ["america"] * len(found["hits"])
    assert (found["what"], found["kind"], found["decisions"]) == ("divergence", "modality", ["unreviewed"])
    assert found["address"] == f"/divergences/{found['divergence']}"


def test_what_is_wrong_is_told(database: Path) -> None:
    for arguments in (["(a"], [], ["a", "--since", "soon"], ["a", "--severity", "grave"]):
        status, lines, said = run(database, "search", *arguments)
        assert (status, lines) == (1, [])
        assert "parallax: " in said


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "control.db")
    with store.writing() as db:
        db.execute(
            "INSERT INTO statement (key, speaker, date, occasion, language, persian, added)"
            " VALUES ('k', '', '', '', 'fa', 'peace \x1b[2J \u202e\r' || char(10) || 'now', '')"
        )
    _, (line,), _ = run(store.path, "search", "peace")
    assert not set("\x1b\u202e\r") & set(line)
    store.close()


def test_the_index_is_made_anew(database: Path) -> None:
    store = Store.open(database)
    with store.writing() as db:
        db.execute("UPDATE passage SET words = 'x'")
    assert run(database, "check")[0] == 1
    assert run(database, "check", "--rebuild-index")[0] == 0
    assert indexing.faults(store.db) == []
    store.close()


@pytest.mark.parametrize("command", [["search", "a"], ["check"], ["export"], ["jobs"], ["backup", "no/copy.db"]])
def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, command: list[str]) -> None:
    status, lines, said = run(tmp_path / "folder" / "mistyped.db", *command)
    assert (status, lines) == (1, [])
    assert "mistyped.db: there is no database. Name it with --database" in said
    assert list(tmp_path.iterdir()) == []
