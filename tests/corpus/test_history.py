"""The journal: everything leaves an event, any state can be shown again, and taking back is one more event."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from align.terms import Collation, Divergence, Kind, Reading, Rendering, Row, Severity, Span
from corpus import service
from corpus.cache import cached
from corpus.errors import Conflict, InputError, NotFound
from corpus.model import Decision, NewRendering, Reason, StoredDivergence, What
from corpus.store import Store
from tests.corpus.conftest import TEXTS, new_statement
from tests.corpus.tiny import TinyEncoder


def first_words(renderings: Sequence[Rendering], encode: object, progress: object, memory: object) -> Collation:
    """A comparison that finds one divergence, between the first words of all."""
    sides = tuple(Reading((r.outlet,), {r.outlet: (Span(0, r.text.index(" ")),)}) for r in renderings)
    found = Divergence(0, Kind.WORDING, Severity.NUANCE, 0.5, sides, "their first words")
    return Collation((Row({}),), (found,))


@pytest.fixture
def compared(store: Store, statement: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], StoredDivergence]:
    """Compare the statement; its one divergence."""
    monkeypatch.setattr("align.compare.compare", first_words)

    def compare() -> StoredDivergence:
        service.compare_now(store, statement, cached(store, TinyEncoder()))
        found = service.comparison(store, statement)
        assert found
        return found.divergences[0]

    return compare


def newest(store: Store, statement: int = 1) -> int:
    """The id of the newest event."""
    return service.events(store, statement).entries[0].event.id


def test_everything_leaves_an_event_with_who_and_what(
    store: Store, statement: int, compared: Callable[[], StoredDivergence]
) -> None:
    service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ben")
    service.correct_statement(store, statement, speaker="M. J. Larijani", date="2012", who="Ada")
    service.correct_rendering(store, 2, via="Mehr", who="Ben")
    service.add_version(store, 1, "We shall talk.", reason=Reason.TRANSCRIPTION, who="Ada")
    service.decide(store, compared().id, Decision.CONFIRMED, "Ada", note="so")
    history = service.events(store, statement)
    entries = history.entries[::-1]
    assert [e.event.what.value for e in entries] == [
        *("statement", "rendering", "edit", "edit", "version", "comparison", "verdict")
    ]
    assert [e.event.who for e in entries[1:]] == ["Ben", "Ada", "Ben", "Ada", "Parallax", "Ada"]
    assert [(c.field, c.before, c.after) for c in entries[2].changes] == [
        ("speaker", "Larijani", "M. J. Larijani"),
        ("date", "2012-11", "2012"),
    ]
    assert entries[3].outlet == "Guardian"
    assert [(c.field, c.before, c.after) for c in entries[6].changes] == [
        ("decision", "", "confirmed"),
        ("note", "", "so"),
    ]
    assert [e.event.at for e in entries] == sorted(e.event.at for e in entries)
    assert set(history.people) >= {"Ada", "Ben", "Parallax"}


def test_a_history_is_filtered_and_comes_in_pages(store: Store, statement: int) -> None:
    for number in range(120):
        service.correct_statement(store, statement, occasion=str(number), who=("Ada", "Ben")[number % 2])
    first, last = (service.events(store, statement, page=page) for page in (1, 99))
    assert (first.total, first.pages, last.page, len(last.entries)) == (121, 3, 3, 21)
    assert first.entries[0].changes[0].after == "119"
    bens = service.events(store, statement, who="Ben", whats=[What.EDIT])
    assert bens.total == 60
    assert {e.event.who for e in bens.entries} == {"Ben"}
    assert service.events(store, statement, whats=[What.VERDICT]).total == 0
    with pytest.raises(NotFound):
        service.events(store, 9)


def test_an_edit_is_undone_and_done_again(store: Store, statement: int) -> None:
    before = service.statement(store, statement)
    service.correct_statement(store, statement, speaker="he", persian="سلام", who="Ada")
    after = service.statement(store, statement)
    undone = service.undo(store, newest(store), who="Ben")
    assert service.statement(store, statement) == before
    entry = service.events(store, statement).entries[1]
    assert entry.event.undone_by == undone
    again = service.undo(store, undone, who="Ada")
    assert service.statement(store, statement) == after
    service.undo(store, again, who="Ada")
    assert service.statement(store, statement) == before


def test_a_verdict_is_taken_back_and_the_one_before_holds_again(
    store: Store, statement: int, compared: Callable[[], StoredDivergence]
) -> None:
    number = compared().id
    first = service.decide(store, number, Decision.CONFIRMED, "Ada", note="first")
    second = service.decide(store, number, Decision.DISMISSED, "Ada", seen=first.id)
    service.decide(store, number, Decision.UNSURE, "Ben")
    taken = next(e.event.id for e in service.events(store, statement).entries if e.event.subject == second.id)
    service.undo(store, taken, who="Ada")
    shown = service.divergence(store, number)
    assert (shown.current["Ada"].decision, shown.current["Ada"].note) == (Decision.CONFIRMED, "first")
    assert shown.current["Ben"].decision is Decision.UNSURE
    assert len(shown.verdicts) == 4
    service.undo(store, newest(store), who="Ada")
    assert service.divergence(store, number).current["Ada"].decision is Decision.DISMISSED


def test_a_verdict_taken_back_leaves_nothing_concluded(
    store: Store, statement: int, compared: Callable[[], StoredDivergence]
) -> None:
    number = compared().id
    given = service.decide(store, number, Decision.CONFIRMED, "Ada")
    with pytest.raises(InputError, match="Ada’s"):
        service.undo(store, newest(store), who="Ben")
    service.undo(store, newest(store), who="Ada")
    assert service.divergence(store, number).current == {}
    assert [v.decision for v in service.divergence(store, number).verdicts] == [Decision.CONFIRMED, Decision.WITHDRAWN]
    assert service.statements(store)[0].reviewed == 0
    with pytest.raises(InputError, match="withdrawn"):
        service.decide(store, number, Decision.WITHDRAWN, "Ada")
    # A page that shows no verdict has seen all that stands.
    again = service.decide(store, number, Decision.CONFIRMED, "Ada")
    assert service.divergence(store, number).current == {"Ada": again}
    assert again.id != given.id


def test_a_verdict_taken_back_asks_nobody_to_check_again(
    store: Store, statement: int, compared: Callable[[], StoredDivergence]
) -> None:
    service.decide(store, compared().id, Decision.CONFIRMED, "Ada")
    service.undo(store, newest(store), who="Ada")
    service.add_version(store, 1, "We shall talk.", reason=Reason.REVISED, who="Ada")
    assert not compared().check_again


def test_a_version_is_taken_back_and_put_back(
    store: Store, statement: int, compared: Callable[[], StoredDivergence]
) -> None:
    found = compared()
    service.decide(store, found.id, Decision.CONFIRMED, "Ada")
    new = service.add_version(store, 1, "We shall talk.", reason=Reason.REVISED, who="Ada")
    compared()
    undone = service.undo(store, newest_of(store, What.VERSION), who="Ben")
    assert [r.id for r in service.statement(store, statement).renderings] == [1, 2]
    assert compared().current["Ada"].decision is Decision.CONFIRMED  # the same text, so the same verdict
    service.undo(store, undone, who="Ben")
    assert [r.id for r in service.statement(store, statement).renderings] == [new, 2]


def newest_of(store: Store, what: What) -> int:
    """The id of the newest event of a sort."""
    return service.events(store, 1, whats=[what]).entries[0].event.id


def test_an_added_rendering_is_taken_out_but_not_the_second_last(store: Store, statement: int) -> None:
    number = service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    undone = service.undo(store, newest(store), who="Ada")
    assert len(service.statement(store, statement).renderings) == 2
    taken = service.add_rendering(store, statement, NewRendering("wnc", "Other words."), who="Ada")
    with pytest.raises(InputError, match="stands twice"):
        service.undo(store, undone, who="Ada")
    service.correct_rendering(store, taken, outlet="BBC", who="Ada")
    service.undo(store, undone, who="Ada")
    assert [r.id for r in service.statement(store, statement).renderings] == [1, 2, number, taken]


def test_undo_refuses_where_something_newer_touched_the_same(store: Store, statement: int) -> None:
    service.correct_statement(store, statement, speaker="A", date="2011", who="Ada")
    ada = newest(store)
    service.correct_statement(store, statement, occasion="elsewhere", who="Ben")
    service.correct_statement(store, statement, speaker="B", who="Ben")
    ben = newest(store)
    before = service.statement(store, statement)
    with pytest.raises(Conflict, match="newer") as conflict:
        service.undo(store, ada, who="Ada")
    assert [entry.event.id for entry in conflict.value.changes] == [ada, ben]
    assert service.statement(store, statement) == before
    service.undo(store, ben, who="Ada")
    service.undo(store, ada, who="Ada")
    after = service.statement(store, statement)
    assert (after.speaker, after.date, after.occasion) == ("Larijani", "2012-11", "elsewhere")
    with pytest.raises(Conflict, match="already"):
        service.undo(store, ada, who="Ada")


def test_what_cannot_be_undone_says_so(store: Store, statement: int, compared: Callable[[], StoredDivergence]) -> None:
    compared()
    for what in (What.STATEMENT, What.COMPARISON):
        with pytest.raises(InputError, match="cannot be undone"):
            service.undo(store, newest_of(store, what), who="Ada")
    with pytest.raises(NotFound):
        service.undo(store, 99, who="Ada")
    with pytest.raises(InputError, match="nobody signs"):
        service.undo(store, 1, who="")


def test_a_moment_is_an_event_or_a_time(store: Store, statement: int) -> None:
    service.correct_statement(store, statement, speaker="he", who="Ada")
    first, second = service.events(store, statement).entries[::-1]
    at = service.statement_at
    assert at(store, statement, first.event.id).statement.speaker == "Larijani"
    assert at(store, statement, second.event.at).statement.speaker == "he"
    assert at(store, statement, first.event.at[:10]).statement.speaker == "he"  # the end of that day
    assert at(store, statement, "2999-01-01T00:00:00+05:00").event.id == second.event.id
    for moment, words in (("1999-01-01", "not there yet"), ("yesterday", "no time"), ("", "no time")):
        with pytest.raises(InputError, match=words):
            at(store, statement, moment)
    with pytest.raises(NotFound):
        at(store, statement, 99)
    with pytest.raises(NotFound):
        at(store, 9, first.event.id)


words = st.sampled_from(["a b", "c d", "e f", "سلام دنیا", "“g” h"])
people = st.sampled_from(["Ada", "Ben"])
outlets = st.sampled_from(["NYT", "Guardian", "WNC", "BBC"])


class Past(RuleBasedStateMachine):
    """Whatever is done in whatever order: each state can be shown again, and equals what it was."""

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr("align.compare.compare", first_words)
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store.open(self.folder / "corpus.db")
        self.statement = service.add_statement(self.store, new_statement(), who="Ada")
        self.seen: dict[int, object] = {}
        self.remember()

    def state(self) -> tuple[object, object]:
        return service.statement(self.store, self.statement), service.comparison(self.store, self.statement)

    def remember(self) -> None:
        self.seen[newest(self.store)] = self.state()

    def attempt(self, act: Callable[..., object], *given: Any, **named: Any) -> None:
        """Do something; refused, it has changed nothing."""
        before, last = self.state(), newest(self.store)
        try:
            act(self.store, *given, **named)
        except (InputError, Conflict):
            assert (self.state(), newest(self.store)) == (before, last)
        self.remember()

    @rule(words=words, who=people, field=st.sampled_from(["speaker", "occasion", "persian"]))
    def edit(self, words: str, who: str, field: str) -> None:
        self.attempt(service.correct_statement, self.statement, who=who, **{field: words})

    @rule(number=st.integers(0, 9), outlet=outlets, words=words, who=people)
    def edit_rendering(self, number: int, outlet: str, words: str, who: str) -> None:
        held = service.statement(self.store, self.statement).renderings
        self.attempt(service.correct_rendering, held[number % len(held)].id, outlet=outlet, via=words, who=who)

    @rule(outlet=outlets, words=words, who=people)
    def add(self, outlet: str, words: str, who: str) -> None:
        self.attempt(service.add_rendering, self.statement, NewRendering(outlet, words), who=who)

    @rule(number=st.integers(0, 9), words=words, who=people, reason=st.sampled_from(Reason))
    def revise(self, number: int, words: str, who: str, reason: Reason) -> None:
        held = service.statement(self.store, self.statement).renderings
        self.attempt(service.add_version, held[number % len(held)].id, words, reason=reason, who=who)

    @rule()
    def compare(self) -> None:
        service.compare_now(self.store, self.statement, cached(self.store, TinyEncoder()))
        self.remember()

    @precondition(lambda self: service.comparison(self.store, self.statement) is not None)
    @rule(who=people, decision=st.sampled_from(["confirmed", "dismissed", "unsure"]))
    def decide(self, who: str, decision: str) -> None:
        made = service.comparison(self.store, self.statement)
        assert made
        (shown,) = made.divergences
        seen = max((v.id for v in shown.verdicts if v.reviewer == who), default=0)
        self.attempt(service.decide, shown.id, Decision(decision), who, seen=seen)

    @rule(back=st.integers(0, 6), who=people)
    def undo(self, back: int, who: str) -> None:
        entries = service.events(self.store, self.statement).entries
        self.attempt(service.undo, entries[back % len(entries)].event.id, who=who)

    @rule()
    def undo_comes_to_what_was_before(self) -> None:
        """Taking back the newest event, and taking that back: as if nothing had been done."""
        event = service.events(self.store, self.statement).entries[0].event
        before = self.state()
        if event.what in (What.EDIT, What.VERSION, What.VERDICT, What.RENDERING) and len(self.seen) > 1:
            try:
                undone = service.undo(self.store, event.id, who=event.who)
            except InputError:
                return
            self.remember()
            service.undo(self.store, undone, who=event.who)
            self.remember()
            assert without_verdicts(self.state()) == without_verdicts(before)

    @invariant()
    def every_state_can_be_shown_again(self) -> None:
        for event, state in getattr(self, "seen", {}).items():
            past = service.statement_at(self.store, self.statement, event)
            assert (past.statement, past.comparison) == state

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.patch.undo()
            shutil.rmtree(self.folder)


def without_verdicts(state: tuple[object, object]) -> object:
    """A statement; of its comparison what holds, for a verdict that was taken back and put back is another row."""
    statement, comparison = state
    divergences = getattr(comparison, "divergences", ())
    return statement, [{who: (v.decision, v.note) for who, v in d.current.items()} for d in divergences]


TestPast = Past.TestCase
TestPast.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)


def test_the_past_of_a_long_history_is_shown_at_once(store: Store, statement: int) -> None:
    for number in range(300):
        service.correct_statement(store, statement, occasion=str(number), who="Ada")
    begun = time.perf_counter()
    assert service.statement_at(store, statement, 150).statement.occasion == "148"
    assert time.perf_counter() - begun < 1.0
