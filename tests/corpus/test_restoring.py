"""A complete record comes back as it was: the same bytes go out again, and what is broken is refused whole."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from corpus import adding, service
from corpus.cache import cached
from corpus.errors import InputError
from corpus.exporters.jsonl import export_statements
from corpus.history import journal
from corpus.history.history import undo
from corpus.history.versions import add_version
from corpus.history.withdrawing import withdraw
from corpus.importers import jsonl
from corpus.model import Decision, NewStatement, Reason, What
from corpus.store import Store
from corpus.upkeep import faults
from tests.corpus.conftest import new_statement
from tests.corpus.exported import compared, statements
from tests.corpus.tiny import TinyEncoder

Json = dict[str, Any]


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "empty.db")


def exported(store: Store, number: int) -> str:
    return next(iter(export_statements(store, [number])))


def read(line: str) -> NewStatement:
    (found,) = jsonl.read("x.jsonl", io.BytesIO(line.encode()))
    if isinstance(found.item, InputError):
        raise found.item
    assert isinstance(found.item, NewStatement)
    return found.item


def restored(store: Store, line: str) -> int:
    return adding.add_statement(store, read(line), who="Ada")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements())
def test_export_import_export_gives_the_same_bytes(store: Store, empty: Store, new: NewStatement) -> None:
    # Other rows before it, so that ids differ here and there.
    line = exported(store, compared(store, new, times=2))
    assert exported(empty, restored(empty, line)) == line


def lived(store: Store) -> int:
    """A statement with all that can happen to one."""
    encoder = cached(store, TinyEncoder())
    service.add_statement(store, new_statement("Guardian", "WNC", key="another"), who="Ada")
    number = service.add_statement(store, new_statement("NYT", "Guardian", "WNC", key="eventful"), who="Mina")
    nyt, _, wnc = service.statement(store, number).renderings
    service.compare_now(store, number, encoder)
    service.correct_rendering(store, nyt.id, outlet="The New York Times", who="Mina")
    service.correct_statement(store, number, occasion="before the election", who="Omid")
    revised = "We will negotiate with America even in the depths of hell, he said."
    add_version(store, nyt.id, revised, reason=Reason.REVISED, why="the page changed", who="Mina")
    service.compare_now(store, number, encoder)
    found = service.comparison(store, number)
    assert found
    assert len(found.divergences) > 1
    for one in found.divergences:
        service.decide(store, one.id, Decision.DISMISSED, "Omid", note="no")
    with store.reading() as db:
        last = [event for event in journal.events_of(db, number) if event.what is What.VERDICT][-1]
    undo(store, last.id, who="Omid")
    withdraw(store, wnc.id, why="recalled", who="Mina")
    service.compare_now(store, number, encoder)
    return number


@pytest.fixture
def eventful(store: Store) -> int:
    return lived(store)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The complete record of such a statement."""
    store = Store.open(tmp_path_factory.mktemp("lived") / "corpus.db")
    return exported(store, lived(store))


def test_versions_withdrawals_and_undone_verdicts_come_back(store: Store, empty: Store, eventful: int) -> None:
    line = exported(store, eventful)
    record = json.loads(line)
    assert [len(record[name]) for name in ("renderings", "earlier", "comparisons")] == [2, 2, 3]
    assert {"version", "withdrawal", "verdict", "edit"} <= {event["what"] for event in record["events"]}
    number = restored(empty, line)
    assert exported(empty, number) == line
    here, there = (service.statement(s, n) for s, n in ((empty, number), (store, eventful)))
    assert [(r.outlet, r.text, r.added) for r in here.renderings] == [
        (r.outlet, r.text, r.added) for r in there.renderings
    ]
    mine, theirs = service.comparison(empty, number), service.comparison(store, eventful)
    assert mine and theirs
    assert mine.rows == theirs.rows
    assert [d.divergence for d in mine.divergences] == [d.divergence for d in theirs.divergences]
    assert [(v.decision, v.reviewer, v.given) for d in mine.divergences for v in d.verdicts] == [
        (v.decision, v.reviewer, v.given) for d in theirs.divergences for v in d.verdicts
    ]
    assert [d.check_again for d in mine.divergences] == [d.check_again for d in theirs.divergences]


def test_what_comes_compared_is_not_compared_again(store: Store, empty: Store, eventful: int) -> None:
    number = restored(empty, exported(store, eventful))
    assert service.jobs(empty, number) == []
    fresh = service.add_statement(store, new_statement("NYT", "WNC", key="fresh"), who="Ada")
    assert [job.unfinished for job in service.jobs(empty, restored(empty, exported(store, fresh)))] == [True]


def test_the_same_record_twice_is_there_already(empty: Store, line: str) -> None:
    assert restored(empty, line) == restored(empty, line)
    assert len(service.statements(empty)) == 1


def test_a_restored_corpus_is_as_sound_as_one_that_grew(empty: Store, line: str) -> None:
    restored(empty, line)
    assert faults(empty) == []


def test_a_plain_record_stays_valid(empty: Store) -> None:
    plain = {"id": "p", "renderings": [{"outlet": "A", "text": "Yes."}, {"outlet": "B", "text": "No."}]}
    number = restored(empty, json.dumps(plain))
    assert [r.text for r in service.statement(empty, number).renderings] == ["Yes.", "No."]


def put(path: str, value: Any) -> Callable[[Json], None]:
    """A change of a record at a path like comparisons.0.rows."""

    def change(record: Json) -> None:
        *way, last = path.split(".")
        place: Any = record
        for step in way:
            place = place[int(step) if isinstance(place, list) else step]
        place[int(last) if isinstance(place, list) else last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put("parallax", 2),
        put("parallax", True),
        put("comparisons", None),
        put("events", 5),
        put("added", "yesterday"),
        put("standing.0.number", 9),
        put("standing.0.number", 2),
        put("standing", []),
        put("earlier.0.text", "other words than its sha256 says"),
        put("earlier.0.sha256", "00"),
        put("comparisons.0.renderings", [1, 1]),
        put("comparisons.0.renderings", [1, 99]),
        put("comparisons.0.rows.0.clauses.1.0.end", 5000),
        put("comparisons.0.rows.0.clauses.1.0.start", -1),
        put("comparisons.0.signature", []),
        put("comparisons.0.made", ""),
        put("comparisons.1.divergences.0.row", 99),
        put("comparisons.1.divergences.0.kind", "error"),
        put("comparisons.1.divergences.0.confidence", 7),
        put("comparisons.1.divergences.0.readings", []),
        put("comparisons.1.divergences.0.readings.0.outlets", ["99"]),
        put("comparisons.1.divergences.0.readings.0.spans", {"1": [[4, 1]]}),
        put("comparisons.1.divergences.0.evidence", "⟦99⟧ says so"),
        put("comparisons.1.divergences.0.follows", 99),
        put("verdicts.0.divergence", 0),
        put("verdicts.0.decision", "guilty"),
        put("verdicts.0.reviewer", " "),
        put("verdicts.0.given", 7),
        put("verdicts.0.about", {}),
        put("events.0.what", "fire"),
        put("events.0.after", {"renderings": [77]}),
        put("events.1.undoes", 99),
    ],
)
def test_a_record_that_contradicts_itself_is_refused_whole(
    empty: Store, line: str, change: Callable[[Json], None]
) -> None:
    record = json.loads(line)
    change(record)
    with pytest.raises(InputError):
        restored(empty, json.dumps(record))
    assert service.statements(empty) == []
    assert empty.db.execute("SELECT count(*) FROM rendering").fetchone()[0] == 0


def test_whoever_edits_it_may_take_the_past_out(empty: Store, line: str) -> None:
    record = json.loads(line)
    del record["parallax"]
    number = restored(empty, json.dumps(record))
    assert service.comparison(empty, number) is None


def test_through_the_importer_as_a_file(store: Store, empty: Store, eventful: int) -> None:
    lines = list(export_statements(store))
    report = service.import_files(empty, [("corpus.jsonl", "\n".join(lines).encode())], who="Ada")
    assert (report.added, report.errors) == (2, ())
    assert list(export_statements(empty)) == lines
