"""Corrections of an alignment: stored at once, judged by the worker, never lost, never in the way of verdicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from align.correcting import At
from align.terms import Kind, Severity
from corpus import schema, service
from corpus.cache import cached
from corpus.errors import Conflict, InputError, Overtaken
from corpus.exporters.jsonl import export_statements
from corpus.history import journal
from corpus.marking import NewDivergence
from corpus.migrations import correct as migration
from corpus.model import Alignment, Comparison, Decision, JobState, NewRendering, NewStatement, Reason, What
from corpus.moves import Move, Op
from corpus.remembering import Judgements
from corpus.store import Store
from corpus.upkeep import faults
from corpus.worker import Worker
from tests.corpus.test_migrations import filled
from tests.corpus.test_restoring import restored
from tests.corpus.tiny import TinyEncoder
from tests.corpus.tiny_worker import SlowEncoder

TEXTS = {
    "NYT": "We will talk with 12 men. The roads are open today. Nobody was hurt in the fire.",
    "Guardian": "We will talk with 13 men. The roads are open today. Nobody was hurt in the fire.",
    "WNC": "We will talk with 12 men. The roads are closed today. Nobody was hurt in the fire.",
}


class Counting(SlowEncoder):
    """Ends sentences at full stops, so that a text has several clauses."""


@pytest.fixture
def encoder() -> TinyEncoder:
    return Counting()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of rows that were judged, as they are kept."""
    found: list[str] = []
    keep = Judgements.keep

    def counting(self: Judgements, judged: dict[str, str]) -> None:
        found.extend(key for key in judged if not key.startswith("rows "))
        keep(self, judged)

    monkeypatch.setattr(Judgements, "keep", counting)
    return found


Compare = Callable[[Store, int], int]


@pytest.fixture
def statement(store: Store, compare: Compare) -> int:
    renderings = tuple(NewRendering(outlet, TEXTS[outlet]) for outlet in ("NYT", "Guardian"))
    number = service.add_statement(store, NewStatement("he", "2012", "", renderings), who="Ada")
    compare(store, number)
    for job in service.jobs(store, number):
        service.cancel(store, job.id)
    return number


def state(store: Store, statement: int) -> Alignment:
    found = service.alignment(store, statement)
    assert found is not None
    return found


def newest(store: Store, statement: int) -> Comparison:
    found = service.comparison(store, statement)
    assert found is not None
    return found


def shape(store: Store, statement: int) -> list[dict[str, list[str]]]:
    """The rows as words."""
    now = state(store, statement)
    texts = {str(r.id): r for r in now.renderings}
    return [
        {texts[o].outlet: [texts[o].text[c.start : c.end] for c in cs] for o, cs in row.clauses.items()}
        for row in now.rows
    ]


def make(
    store: Store, statement: int, op: Op, at: tuple[str, str] | None = None, *, who: str = "Mina", **more: object
) -> int:
    """Make a move at the clause that begins with a word. Returns the event."""
    now = state(store, statement)
    where = None if at is None else place(now, *at)
    seen, shape = more.pop("seen", now.seen), more.pop("shape", now.shape)
    service.correct(store, statement, Move(op, where, **more), who=who, seen=seen, shape=shape)  # type: ignore[arg-type]
    return state(store, statement).seen


def place(now: Alignment, outlet: str, begins: str) -> At:
    text = next(r for r in now.renderings if r.outlet == outlet)
    return At(str(text.id), text.text.index(begins))


def test_the_texts_align_as_the_tests_need_it(store: Store, statement: int) -> None:
    assert [sorted(row) for row in shape(store, statement)] == [["Guardian", "NYT"]] * 3


def test_an_edit_is_stored_at_once_and_marks_what_waits(store: Store, statement: int) -> None:
    before = newest(store, statement)
    make(store, statement, Op.SPLIT, ("NYT", "The roads"), caret=TEXTS["NYT"].index("are open"))
    now = state(store, statement)
    assert shape(store, statement)[1]["NYT"] == ["The roads", "are open today."]
    assert (now.waits, sorted(now.waiting), now.people) == (True, [1], ("Mina",))
    assert newest(store, statement) == before
    (job,) = [job for job in service.jobs(store, statement) if job.unfinished]
    entry = service.events(store, statement).entries[0]
    assert (entry.event.what, entry.event.who) == (What.ALIGNMENT, "Mina")
    assert entry.changes[0].after == "split a clause of NYT before “are open today”"
    make(store, statement, Op.JOIN_UP, ("NYT", "are open"))
    make(store, statement, Op.SEPARATE, ("NYT", "Nobody"))
    assert [j.id for j in service.jobs(store, statement) if j.unfinished] == [job.id]


def test_the_worker_judges_only_what_was_touched(store: Store, statement: int, kept: list[str]) -> None:
    before = newest(store, statement)
    make(store, statement, Op.SPLIT, ("NYT", "The roads"), caret=TEXTS["NYT"].index("are open"))
    job = next(j for j in service.jobs(store, statement) if j.unfinished)
    Worker(store, Counting).run(job.id)
    assert service.job(store, job.id).state is JobState.DONE
    after = newest(store, statement)
    assert after.id > before.id and service.job(store, job.id).comparison == after.id
    assert len(kept) == 1  # of three rows
    assert len(after.rows[1].clauses["NYT"]) == 2 and after.rows[1].by == "Mina"
    assert after.signature == {**before.signature, "corrected by": "Mina"}
    untouched = [[d.divergence for d in c.divergences if d.row != 1] for c in (before, after)]
    assert untouched[0] == untouched[1] and any(d.row == 0 for d in before.divergences)
    assert not state(store, statement).waits
    assert (after.rows[0], after.rows[2]) == (before.rows[0], before.rows[2])
    assert faults(store) == []


def test_a_second_correction_goes_on_from_the_first(store: Store, statement: int, compare: Compare) -> None:
    make(store, statement, Op.SEPARATE, ("NYT", "The roads"))
    compare(store, statement)
    make(store, statement, Op.SEPARATE, ("NYT", "Nobody"), who="Reza")
    compare(store, statement)
    found = newest(store, statement)
    assert [row.by for row in found.rows] == [None, "Mina", "Mina", "Reza", "Reza"]
    assert found.signature["corrected by"] == "Mina, Reza"
    assert sum(d.divergence.kind is Kind.COVERAGE for d in found.divergences) >= 2


def test_undo_and_redo_restore_rows_exactly(store: Store, statement: int, compare: Compare) -> None:
    first = newest(store, statement)
    one = make(store, statement, Op.UNITE, ("NYT", "We"), to=1)
    two = make(store, statement, Op.SPLIT, ("Guardian", "Nobody"), caret=TEXTS["Guardian"].index("in the"))
    united = state(store, statement).rows[0]
    service.undo(store, one, who="Reza")
    back = state(store, statement).rows
    assert back[:2] == tuple(state_of(first))[:2] and len(back[2].clauses) == 2
    with pytest.raises(Conflict, match="taken back already"):
        service.undo(store, one, who="Reza")
    redo = state(store, statement).seen
    service.undo(store, redo, who="Reza")
    assert state(store, statement).rows[0] == united
    service.undo(store, two, who="Mina")
    service.undo(store, service.events(store, statement).entries[1].event.id, who="Mina")
    compare(store, statement)
    last = newest(store, statement)
    assert last.rows == first.rows and last.signature == first.signature
    assert [d.divergence for d in last.divergences] == [d.divergence for d in first.divergences]


def state_of(comparison: Comparison) -> list[object]:
    """Rows of a comparison as a state has them."""
    from dataclasses import replace

    names = {r.outlet: str(r.id) for r in comparison.compared}
    return [replace(r, clauses={names[o]: c for o, c in r.clauses.items()}) for r in comparison.rows]


def test_what_is_newer_on_the_same_rows_stands_in_the_way_of_an_undo(store: Store, statement: int) -> None:
    one = make(store, statement, Op.SEPARATE, ("NYT", "The roads"))
    two = make(store, statement, Op.SPLIT, ("NYT", "The roads"), caret=TEXTS["NYT"].index("are"))
    other = make(store, statement, Op.SPLIT, ("NYT", "Nobody"), caret=TEXTS["NYT"].index("in the fire"))
    with pytest.raises(Conflict) as refused:
        service.undo(store, one, who="Mina")
    assert [entry.event.id for entry in refused.value.changes] == [one, two]
    service.undo(store, two, who="Mina")
    service.undo(store, one, who="Mina")
    assert [len(row.clauses) for row in state(store, statement).rows] == [2, 2, 2]
    assert len(shape(store, statement)[2]["NYT"]) == 2
    assert service.events(store, statement).entries[2].event.id == other


def test_two_people_on_one_row(store: Store, statement: int) -> None:
    seen, shape_then = state(store, statement).seen, state(store, statement).shape
    theirs = make(store, statement, Op.SPLIT, ("NYT", "The roads"), caret=TEXTS["NYT"].index("are"), who="Reza")
    make(store, statement, Op.SPLIT, ("NYT", "Nobody"), caret=TEXTS["NYT"].index("in the"), seen=seen)
    before = shape(store, statement)
    with pytest.raises(Overtaken) as refused:
        make(store, statement, Op.SEPARATE, ("Guardian", "The roads"), seen=seen)
    assert [entry.event.id for entry in refused.value.changes] == [theirs]
    assert "Guardian" in refused.value.wanted
    with pytest.raises(Overtaken):  # a number may mean another row by now
        make(store, statement, Op.MOVE, ("NYT", "We"), to=2, seen=seen, shape=shape_then)
    assert shape(store, statement) == before


def test_what_is_not_there_any_more_is_a_conflict_only_if_somebody_changed_it(store: Store, statement: int) -> None:
    with pytest.raises(InputError):
        service.correct(store, statement, Move(Op.SEPARATE, At("1", 3)), who="Mina", seen=99)
    make(store, statement, Op.SPLIT, ("NYT", "We"), caret=3)
    gone = place(state(store, statement), "NYT", "will")
    service.undo(store, state(store, statement).seen, who="Mina")
    with pytest.raises(Overtaken):
        service.correct(store, statement, Move(Op.SEPARATE, gone), who="Mina", seen=0)
    with pytest.raises(InputError, match="nobody signs"):
        service.correct(store, statement, Move(Op.SEPARATE, gone), who=" ", seen=99)


def test_verdicts_stay_where_all_is_the_same_and_are_asked_for_again_where_it_changed(
    store: Store, statement: int, compare: Compare
) -> None:
    for one in newest(store, statement).divergences:
        service.decide(store, one.id, Decision.CONFIRMED, "Ada")
    before = newest(store, statement)
    assert [d.row for d in before.divergences] == [0]
    make(store, statement, Op.SEPARATE, ("NYT", "The roads"))
    compare(store, statement)
    (same,) = [d for d in newest(store, statement).divergences if d.row == 0]
    assert same.current["Ada"].decision is Decision.CONFIRMED and not same.check_again
    make(store, statement, Op.SEPARATE, ("NYT", "We"))
    compare(store, statement)
    after = newest(store, statement).divergences
    assert [d for d in after if d.check_again and not d.current], "what was judged has changed"
    old = service.divergence(store, before.divergences[0].id)
    assert old.current["Ada"].decision is Decision.CONFIRMED and old.moved_to in {d.id for d in after}


def test_an_omission_that_is_none_is_no_divergence(store: Store, statement: int, compare: Compare) -> None:
    make(store, statement, Op.SEPARATE, ("NYT", "The roads"))
    compare(store, statement)

    def omissions() -> list[tuple[int, set[str]]]:
        return [
            (d.row, set(d.divergence.readings[-1].outlets))
            for d in newest(store, statement).divergences
            if d.divergence.kind is Kind.COVERAGE
        ]

    assert omissions() == [(1, {"NYT"}), (2, {"Guardian"})]
    mark = {"outlet": str(state(store, statement).renderings[0].id)}
    make(store, statement, Op.ELSEWHERE, ("Guardian", "The roads"), to=2, **mark)
    compare(store, statement)
    assert omissions() == [(2, {"Guardian"})]
    assert newest(store, statement).rows[1].absent["NYT"].by == "Mina"
    make(store, statement, Op.NOT_RENDERED, ("Guardian", "The roads"), **mark)
    compare(store, statement)
    assert omissions() == [(1, {"NYT"}), (2, {"Guardian"})]
    with pytest.raises(InputError, match="no clause in row 2"):
        make(store, statement, Op.ELSEWHERE, ("Guardian", "The roads"), to=1, **mark)


def test_corrections_survive_a_new_rendering(store: Store, statement: int, compare: Compare) -> None:
    make(store, statement, Op.SPLIT, ("NYT", "The roads"), caret=TEXTS["NYT"].index("are open"))
    make(store, statement, Op.UNITE, ("NYT", "We"), to=1)
    service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    compare(store, statement)
    rows = newest(store, statement).rows
    assert [row.by for row in rows] == ["Mina", None]
    assert [set(row.clauses) for row in rows] == [{"NYT", "Guardian", "WNC"}] * 2
    assert len(rows[0].clauses["WNC"]) == 2
    assert [len(rows[0].clauses[o]) for o in ("NYT", "Guardian")] == [3, 2]
    assert newest(store, statement).signature["corrected by"] == "Mina"


def test_corrections_of_other_texts_survive_a_new_version(store: Store, statement: int, compare: Compare) -> None:
    make(store, statement, Op.SEPARATE, ("NYT", "The roads"))
    make(store, statement, Op.SPLIT, ("Guardian", "Nobody"), caret=TEXTS["Guardian"].index("in the fire"))
    guardian = next(r for r in service.statement(store, statement).renderings if r.outlet == "Guardian")
    nyt = next(r for r in service.statement(store, statement).renderings if r.outlet == "NYT")
    service.add_version(store, nyt.id, TEXTS["NYT"] + " He left.", reason=Reason.REVISED, who="Ada")
    compare(store, statement)
    rows = newest(store, statement).rows
    mine = [[guardian.text[c.start : c.end] for c in row.clauses.get("Guardian", ())] for row in rows]
    assert ["Nobody was hurt", "in the fire."] in mine
    assert sum(len(row.clauses.get("NYT", ())) for row in rows) == 4


def test_corrections_can_be_let_go(store: Store, statement: int, compare: Compare) -> None:
    first = newest(store, statement)
    make(store, statement, Op.SCATTER, ("NYT", "We"))
    compare(store, statement)
    assert len(newest(store, statement).rows) == 4
    make(store, statement, Op.RELEASE)
    compare(store, statement)
    assert newest(store, statement).rows == first.rows
    assert "corrected by" not in newest(store, statement).signature


def added(store: Store, statement: int, *readings: dict[str, str], who: str = "Mina", **more: object) -> str:
    now = state(store, statement)
    sides = []
    for reading in readings:
        spans: dict[int, tuple[tuple[int, int], ...]] = {}
        for outlet, words in reading.items():
            text = next(r for r in now.renderings if r.outlet == outlet)
            start = text.text.index(words) if words else 0
            spans[text.id] = ((start, start + len(words)),) if words else ()
        sides.append(spans)
    fields: dict[str, Any] = {"kind": Kind.FORCE, "severity": Severity.SHIFT, "note": "stronger", **more}
    new = NewDivergence(readings=tuple(sides), **fields)
    return service.add_divergence(store, statement, new, who=who, seen=now.seen)


def test_a_divergence_that_a_person_adds(store: Store, statement: int, compare: Compare) -> None:
    name = added(store, statement, {"NYT": "oads are op"}, {"Guardian": "open"})
    assert [n for n, _ in state(store, statement).added] == [name]
    with pytest.raises(InputError, match="added before"):
        added(store, statement, {"Guardian": "open"}, {"NYT": "roads are open"})
    compare(store, statement)
    (mine,) = [d for d in newest(store, statement).divergences if d.added_by]
    assert (mine.row, mine.divergence.kind, mine.divergence.confidence) == (1, Kind.FORCE, 1.0)
    assert mine.divergence.evidence == "added by Mina: stronger"
    span = mine.divergence.readings[0].spans["NYT"][0]
    assert TEXTS["NYT"][span.start : span.end] == "roads are open"
    service.decide(store, mine.id, Decision.CONFIRMED, "Ada")
    service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    compare(store, statement)
    (again,) = [d for d in newest(store, statement).divergences if d.added_by]
    assert again.current["Ada"].decision is Decision.CONFIRMED

    service.take_divergence(store, statement, name, who="Reza", seen=state(store, statement).seen)
    taken = state(store, statement).seen
    compare(store, statement)
    assert [d for d in newest(store, statement).divergences if d.added_by] == []
    service.undo(store, taken, who="Reza")
    compare(store, statement)
    (back,) = [d for d in newest(store, statement).divergences if d.added_by]
    assert back.current["Ada"].decision is Decision.CONFIRMED
    with pytest.raises(InputError):
        service.take_divergence(store, statement, "x", who="Reza", seen=state(store, statement).seen)


@pytest.mark.parametrize(
    "readings", [[{"NYT": "open"}], [{"NYT": ""}, {"Guardian": ""}], [{"NYT": "."}, {"Guardian": ""}]]
)
def test_what_is_no_divergence_is_refused(store: Store, statement: int, readings: list[dict[str, str]]) -> None:
    with pytest.raises(InputError):
        added(store, statement, *readings)


def test_a_divergence_with_a_withdrawn_text_goes_with_it(store: Store, statement: int, compare: Compare) -> None:
    service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    compare(store, statement)
    added(store, statement, {"NYT": "open"}, {"WNC": "closed"}, note="The roads are closed today")
    added(store, statement, {"NYT": "today"}, {"Guardian": "today"}, note="mine")
    wnc = next(r for r in service.statement(store, statement).renderings if r.outlet == "WNC")
    service.withdraw(store, wnc.id, why="recalled", who="Ada")
    compare(store, statement)
    assert [d.divergence.evidence for d in newest(store, statement).divergences if d.added_by] == [
        "added by Mina: mine"
    ]
    kept = [*store.db.execute("SELECT added FROM alignment"), *store.db.execute('SELECT "after" FROM event')]
    assert not any("closed" in text for (text,) in kept)


def test_a_complete_record_carries_corrections(store: Store, statement: int, compare: Compare) -> None:
    make(store, statement, Op.SEPARATE, ("NYT", "The roads"))
    compare(store, statement)
    mark = {"outlet": str(state(store, statement).renderings[0].id)}
    make(store, statement, Op.ELSEWHERE, ("Guardian", "The roads"), to=2, **mark)
    added(store, statement, {"NYT": "open"}, {"Guardian": "open"})
    compare(store, statement)
    make(store, statement, Op.SPLIT, ("NYT", "Nobody"), caret=TEXTS["NYT"].index("in the fire"))
    service.undo(store, state(store, statement).seen, who="Reza")
    make(store, statement, Op.SPLIT, ("Guardian", "Nobody"), caret=TEXTS["Guardian"].index("in the fire"))
    (line,) = export_statements(store, [statement])
    other = Store.open(store.path.with_name("other.db"))
    service.add_statement(
        other, NewStatement("x", "", "", (NewRendering("P", "a b"), NewRendering("Q", "c"))), who="Ada"
    )
    number = restored(other, line)
    assert next(iter(export_statements(other, [number]))) == line
    assert shape(other, number) == shape(store, statement)
    assert faults(other) == []
    with other.reading() as db:
        whats = [event.what for event in journal.events_of(db, number)]
    assert whats.count(What.ALIGNMENT) == 6
    service.undo(other, state(other, number).seen, who="Reza")
    service.compare_now(other, number, cached(other, Counting()))
    assert newest(other, number).rows[1].absent["NYT"].elsewhere is not None


def test_a_copy_that_was_corrected_on_its_own_is_a_text_of_its_own(store: Store, compare: Compare) -> None:
    pair = (
        NewRendering("NYT", TEXTS["NYT"]),
        NewRendering("Reprint", TEXTS["NYT"]),
        NewRendering("G", TEXTS["Guardian"]),
    )
    number = service.add_statement(store, NewStatement("he", "2012", "", pair), who="Ada")
    compare(store, number)
    before = newest(store, number)
    make(store, number, Op.SPLIT, ("G", "Nobody"), caret=TEXTS["Guardian"].index("in the fire"))
    compare(store, number)
    same = newest(store, number)
    assert [d.divergence for d in same.divergences if d.row == 0] == [
        d.divergence for d in before.divergences if d.row == 0
    ]
    make(store, number, Op.SEPARATE, ("Reprint", "The roads"))
    compare(store, number)
    assert set(newest(store, number).rows[2].clauses) == {"Reprint"}


def test_a_comparison_that_knew_less_is_not_stored_after_one_that_knew_more(
    store: Store, statement: int, compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: object) -> None:
        monkeypatch.undo()
        make(store, statement, Op.SEPARATE, ("NYT", "The roads"))
        compare(store, statement)

    encode = cached(store, Counting())
    with pytest.raises(Conflict, match="meanwhile"):
        service.compare_now(
            store, statement, encode, lambda step, done, total: meanwhile() if step == "words" else None
        )
    assert len(newest(store, statement).rows) == 4


def test_a_file_from_before_there_were_corrections_can_be_corrected(tmp_path: Path) -> None:
    filled(tmp_path / "old.db", schema.MIGRATIONS.index(migration.migrate))
    store = Store.open(tmp_path / "old.db")
    first = state(store, 1)
    assert not first.waits and len(first.rows[0].clauses) == 2
    make(store, 1, Op.SEPARATE, ("Outlet 1", "We"))
    assert len(state(store, 1).rows) == 2 and service.jobs(store, 1)[0].unfinished
    service.undo(store, state(store, 1).seen, who="Mina")
    assert state(store, 1).rows == first.rows
    assert faults(store) == []
