"""The register of outlets: names that people put together count as one, everywhere; no text's own name ever changes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from align.terms import Kind
from corpus import noticing, outlets, service
from corpus.errors import Conflict, InputError
from corpus.exporters import citations
from corpus.exporters.jsonl import export_statements
from corpus.exporters.model import exported
from corpus.model import NewRendering, NewStatement, OutletKind
from corpus.outlets import Outlet
from corpus.queue import Scope
from corpus.searching.narrowing import Filters
from corpus.store import Store
from corpus.upkeep import faults
from tests.corpus.conftest import Judge

ROOT = Path(__file__).parents[2]

TIMES, GUARDIAN = "The New York Times", "The Guardian"


def add(store: Store, *names: str, kind: OutletKind = OutletKind.OTHER) -> int:
    """A statement with a rendering under each of these names."""
    renderings = tuple(NewRendering(name, f"We talk, {name} says.", kind) for name in names)
    return service.add_statement(store, NewStatement("Larijani", "2012-11", "", renderings), who="Ada")


@pytest.fixture
def corpus(store: Store) -> Store:
    add(store, "NYT", GUARDIAN)
    add(store, TIMES, "Guardian")
    return store


def found(store: Store) -> dict[str, list[str]]:
    """Outlets with their other names."""
    return {one.name: sorted(one.aliases) for one in service.outlets(store)}


def last(store: Store) -> int:
    """The newest event of the register."""
    return service.outlet_sayings(store)[0].event.id


def given(store: Store) -> list[str]:
    return [name for (name,) in store.db.execute("SELECT outlet FROM rendering ORDER BY id")]


def test_every_name_is_an_outlet_until_somebody_says_that_it_is_anothers(corpus: Store) -> None:
    before = given(corpus)
    assert found(corpus) == {"NYT": [], TIMES: [], GUARDIAN: [], "Guardian": []}
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    service.describe_outlet(corpus, "NYT", kind="newspaper", note="daily", who="Ada")
    times = next(one for one in service.outlets(corpus) if one.name == TIMES)
    assert times == Outlet(TIMES, {TIMES: 1, "NYT": 1}, OutletKind.NEWSPAPER, "daily", (OutletKind.OTHER,))
    assert given(corpus) == before
    assert faults(corpus) == []


def test_an_outlet_brings_its_names_along_and_takes_them_back(corpus: Store) -> None:
    service.add_alias(corpus, "N.Y. Times", "NYT", who="Ada")
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    assert found(corpus)[TIMES] == ["N.Y. Times", "NYT"]
    service.undo(corpus, last(corpus), who="Bob")
    assert found(corpus)["NYT"] == ["N.Y. Times"]
    service.undo(corpus, last(corpus), who="Bob")  # and done again
    assert found(corpus)[TIMES] == ["N.Y. Times", "NYT"]
    service.take_alias(corpus, "NYT", who="Ada")
    assert found(corpus)["NYT"] == ["N.Y. Times"] and found(corpus)[TIMES] == []


def test_an_outlet_is_called_by_another_of_its_names(corpus: Store) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    service.describe_outlet(corpus, TIMES, kind="newspaper", who="Ada")
    service.add_alias(corpus, TIMES, "NYT", who="Ada")
    assert found(corpus)["NYT"] == [TIMES] and service.known_outlets(corpus).kinds == {"NYT": OutletKind.NEWSPAPER}
    said = service.outlet_sayings(corpus)
    with pytest.raises(Conflict):  # its name was taken from it first; going back there alone would be a circle
        service.undo(corpus, said[1].event.id, who="Ada")
    for one in said[:2]:
        service.undo(corpus, one.event.id, who="Ada")
    assert found(corpus)[TIMES] == ["NYT"]


def test_what_is_said_of_its_own_name_goes_before_what_was_said_of_another(corpus: Store) -> None:
    service.describe_outlet(corpus, "NYT", kind="wire", note="short", who="Ada")
    service.describe_outlet(corpus, TIMES, kind="newspaper", who="Ada")
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    said = service.known_outlets(corpus)
    assert said.kinds == {TIMES: OutletKind.NEWSPAPER} and said.notes == {TIMES: "short"}


def test_what_is_taken_out_does_not_come_back_from_another_name(corpus: Store) -> None:
    service.describe_outlet(corpus, "NYT", kind="wire", note="short", who="Ada")
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    service.describe_outlet(corpus, TIMES, kind="newspaper", note="short", who="Ada")
    service.describe_outlet(corpus, TIMES, who="Bob")
    said = service.known_outlets(corpus)
    assert (said.kinds, said.notes) == ({}, {})
    assert all(one.before != one.after for one in service.outlet_sayings(corpus))
    for one in service.outlet_sayings(corpus):
        if one.event.who == "Bob":
            service.undo(corpus, one.event.id, who="Ada")
    said = service.known_outlets(corpus)
    assert (said.kinds, said.notes) == ({TIMES: OutletKind.NEWSPAPER}, {TIMES: "short"})


def test_only_what_was_said_last_is_taken_back(corpus: Store) -> None:
    service.describe_outlet(corpus, "NYT", kind="wire", who="Ada")
    first = last(corpus)
    service.describe_outlet(corpus, "NYT", kind="newspaper", who="Bob")
    assert [one.last for one in service.outlet_sayings(corpus)] == [True, False]
    with pytest.raises(Conflict):
        service.undo(corpus, first, who="Ada")
    service.undo(corpus, last(corpus), who="Ada")
    assert service.known_outlets(corpus).kinds == {"NYT": OutletKind.WIRE}


@pytest.mark.parametrize(
    ("name", "outlet"), [("NYT", "NYT"), ("", TIMES), ("Ghost", "Spectre"), ("NYT", "x" * 300), ("Times", TIMES)]
)
def test_what_makes_no_sense_is_refused(corpus: Store, name: str, outlet: str) -> None:
    service.add_alias(corpus, "Times", TIMES, who="Ada")
    before = service.outlet_sayings(corpus)
    with pytest.raises(InputError):
        service.add_alias(corpus, name, outlet, who="Ada")
    with pytest.raises(InputError):
        service.add_alias(corpus, "NYT", TIMES, who=" ")
    with pytest.raises(InputError):
        service.take_alias(corpus, TIMES, who="Ada")
    assert service.outlet_sayings(corpus) == before


# What looks alike -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("guardian", [GUARDIAN], id="case and The"),
        pytest.param("The-Guardian", [GUARDIAN], id="marks"),
        pytest.param("Guаrdian", [GUARDIAN], id="a letter that looks the same"),
        pytest.param("كيهان", ["کیهان"], id="Arabic letter forms"),
        pytest.param("A.F.P.", ["AFP"], id="points"),
        pytest.param(GUARDIAN, [], id="the name itself"),
        pytest.param("The Economist", [], id="another"),
        pytest.param("The", [], id="nothing but The"),
    ],
)
def test_names_that_look_alike(name: str, near: list[str]) -> None:
    assert noticing.like(name, [GUARDIAN, "کیهان", "AFP"]) == near


def test_pairs_are_offered_until_they_are_one(corpus: Store) -> None:
    assert noticing.alike(service.outlets(corpus)) == [(GUARDIAN, "Guardian")]
    service.add_alias(corpus, "Guardian", GUARDIAN, who="Ada")
    assert noticing.alike(service.outlets(corpus)) == []


def test_an_import_says_which_names_are_or_may_be_one(corpus: Store) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    record = {"renderings": [{"outlet": o, "text": f"{o}: no."} for o in ("NYT", TIMES, "The guardian", "Post")]}
    report = service.import_file(corpus, ("new.jsonl", json.dumps(record).encode()), who="Ada")
    assert report.noticed == (
        f"“NYT” is another name of “{TIMES}”",
        f"“The guardian” may be another name of “{GUARDIAN}”",
        f"“NYT” and “{TIMES}” are one outlet, which stands twice in “NYT: no.”",
    )
    assert "The guardian" in found(corpus)


def test_an_outlet_that_the_statement_has_under_another_name_is_told(corpus: Store) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    record = json.dumps({"outlet": TIMES, "text": "We do talk."}).encode()
    report = service.import_files(corpus, [("one.jsonl", record)], statement=1, who="Ada")
    assert report.noticed == (f"“NYT” and “{TIMES}” are one outlet, which stands twice in “We do talk.”",)


# Where it counts ------------------------------------------------------------------------------------------------------


def outlets_of(store: Store, filters: Filters) -> set[str]:
    return {hit.outlet for hit in service.search(store, "", filters).hits}


@pytest.mark.parametrize("asked", ["NYT", TIMES, "new york"])
def test_search_finds_an_outlet_by_any_of_its_names(corpus: Store, asked: str) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    assert outlets_of(corpus, Filters(outlet=asked)) == {"NYT", TIMES}
    assert service.names(corpus)[1] == ["Guardian", GUARDIAN, TIMES]
    service.undo(corpus, last(corpus), who="Ada")
    assert outlets_of(corpus, Filters(outlet="NYT")) == {"NYT"}


def test_a_name_that_no_rendering_has_means_all_names_of_its_outlet(store: Store) -> None:
    add(store, "NYT", "Wire")
    service.add_alias(store, "NYT", TIMES, who="Ada")
    assert outlets_of(store, Filters(outlet=TIMES)) == {"NYT"}


def test_omissions_and_the_queue_go_by_outlet(corpus: Store, judged: Judge, compare) -> None:  # type: ignore[no-untyped-def]
    for number, (silent, other) in {1: ("NYT", GUARDIAN), 2: (TIMES, "Guardian")}.items():
        judged(corpus, number, (Kind.COVERAGE, ({other: "talk"}, {silent: ""})))
        compare(corpus, number)
    filters = Filters(silent=TIMES)
    assert service.search(corpus, "", filters).count == service.queue(corpus, Scope(filters=filters), "Ada").total == 1
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    assert service.search(corpus, "", filters).count == service.queue(corpus, Scope(filters=filters), "Ada").total == 2


def test_citations_print_the_outlets_own_name_and_kind(corpus: Store) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    service.describe_outlet(corpus, TIMES, kind="newspaper", who="Ada")
    one = exported(corpus, 1)
    first = citations.items(one)[0]
    assert (first["publisher"], first["type"]) == (TIMES, "article-newspaper")
    assert f"in the renderings of {TIMES}, {GUARDIAN}." in citations.line(one)
    assert one.statement.renderings[0].outlet == "NYT"


# Out, and in again ----------------------------------------------------------------------------------------------------


def brought(store: Store, lines: Iterable[str]) -> None:
    report = service.import_file(store, ("all.jsonl", "\n".join(lines).encode()), who="Eve")
    assert report.errors == () and report.stored


@pytest.fixture
def other(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "other.db")


def test_the_register_goes_out_and_comes_back_the_same(corpus: Store, other: Store) -> None:
    add(corpus, "Wire", "Post")
    service.add_alias(corpus, "N.Y. Times", "NYT", who="Ada")
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    service.add_alias(corpus, "Guardian", GUARDIAN, who="Bob")
    service.undo(corpus, last(corpus), who="Ada")
    service.describe_outlet(corpus, TIMES, kind="newspaper", note="daily", who="Ada")
    service.add_alias(corpus, TIMES, "NYT", who="Ada")
    lines = list(export_statements(corpus))
    assert json.loads(lines[2])["outlets"] == []  # nobody said anything of its outlets
    for order in (lines, lines[::-1]):
        brought(other, order)
        assert sorted(export_statements(other)) == sorted(lines)
        assert service.outlets(other) == service.outlets(corpus)
        assert [s.after for s in service.outlet_sayings(other)] == [s.after for s in service.outlet_sayings(corpus)]
        other = Store.open(other.path.with_name("third.db"))


def test_what_a_corrected_name_was_said_to_be_goes_out_too(corpus: Store) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    service.correct_rendering(corpus, 1, outlet="Post", who="Ada")
    assert [one["name"] for one in json.loads(next(export_statements(corpus)))["outlets"]] == ["NYT"]


def test_of_two_registers_the_later_word_holds_and_nothing_goes_in_circles(corpus: Store, other: Store) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    add(other, "NYT", "Wire")
    service.add_alias(other, TIMES, "NYT", who="Bob")
    there, here = list(export_statements(corpus)), list(export_statements(other))
    brought(other, there)
    brought(corpus, here)
    assert found(other)["NYT"] == found(corpus)["NYT"] == [TIMES]  # in whatever order they came
    service.undo(other, last(other), who="Bob")  # the later word is taken back, and the earlier holds
    assert found(other)[TIMES] == ["NYT"]


def test_what_a_clock_that_went_ahead_said_can_be_taken_back_once_and_goes_out_again(
    corpus: Store, other: Store, tmp_path: Path
) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    record = json.loads(next(export_statements(corpus)))
    record["outlets"][0]["at"] = "2999-12-31T23:59:59.999Z"
    brought(other, [json.dumps(record)])
    first = last(other)
    service.undo(other, first, who="Bob")
    assert service.known_outlets(other).outlets == {}
    assert last(other) != first
    with pytest.raises(Conflict):
        service.undo(other, first, who="Bob")
    third = Store.open(tmp_path / "third.db")
    brought(third, export_statements(other))
    assert service.known_outlets(third).outlets == {}


def test_a_register_that_is_there_is_not_settled_again(
    corpus: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    asked: list[int] = []
    monkeypatch.setattr(outlets, "_settle_names", lambda db: asked.append(1))
    brought(other, export_statements(corpus))  # two statements with the same saying
    assert asked == [1]


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"at": "yesterday"},
        {"at": "2012-11-07T09:30:00+03:30"},
        {"at": "0001-01-01T00:00:00.000+23:00"},
        {"at": "9999-12-31T23:59:59.999Z"},
        {"who": " "},
        {"after": {"kind": "tabloid"}, "before": {"kind": ""}},
        {"after": {"outlet": 1}},
        {"after": {"name": "x"}, "before": {"name": ""}},
        {"after": {}},
        {"undoes": 7},
    ],
)
def test_a_broken_record_of_the_register_is_refused_whole(corpus: Store, other: Store, said: dict[str, object]) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    record = json.loads(next(export_statements(corpus)))
    record["outlets"] = [record["outlets"][0] | said]
    report = service.import_file(other, ("x.jsonl", json.dumps(record).encode()), who="Eve")
    assert report.errors and not report.stored
    assert service.outlets(other) == [] and outlets.known(other).outlets == {}


def test_a_statement_with_an_outlet_twice_is_told(store: Store) -> None:
    add(store, "NYT", TIMES, GUARDIAN)
    service.add_alias(store, "NYT", TIMES, who="Ada")
    names = service.known_outlets(store)
    assert names.twice(given(store)) == [("NYT", TIMES)] and names.own(given(store)) == (TIMES, GUARDIAN)


def test_the_command_lists_them(corpus: Store) -> None:
    service.add_alias(corpus, "NYT", TIMES, who="Ada")
    service.describe_outlet(corpus, TIMES, kind="newspaper", who="Ada")

    def run(*words: str) -> list[str]:
        command = [sys.executable, "cli.py", "outlets", *words, "--database", str(corpus.path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()

    assert f"{TIMES}\t2\tnewspaper\tNYT" in run()
    records = [json.loads(line) for line in run("--json")]
    wanted = {"outlet": TIMES, "kind": "newspaper", "note": "", "names": {TIMES: 1, "NYT": 1}}
    assert wanted in records
