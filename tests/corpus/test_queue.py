"""The queue: what is most useful comes first, nothing comes twice, and what was decided can be taken back in turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.terms import Kind, Severity
from corpus import service
from corpus.errors import InputError, NotFound
from corpus.model import Decision
from corpus.queue import Candidate, Scope, ordered, usefulness
from corpus.searching.narrowing import Filters
from corpus.store import Store
from tests.web.script import Found, add, compare

candidates = st.builds(
    Candidate,
    id=st.integers(1, 40),
    statement=st.integers(1, 3),
    row=st.integers(0, 5),
    kind=st.sampled_from(Kind),
    severity=st.sampled_from(Severity),
    confidence=st.floats(0, 1),
    abstained=st.booleans(),
    mine=st.sampled_from([None, None, *Decision]),
    others=st.booleans(),
    wanted=st.booleans(),
)
lists = st.lists(candidates, max_size=15, unique_by=lambda one: one.id)


def one(severity: Severity = Severity.SHIFT, confidence: float = 0.5, **more: object) -> Candidate:
    return Candidate(1, 1, 0, Kind.SENSE, severity, confidence, **more)  # type: ignore[arg-type]


@given(lists, st.lists(st.integers(1, 40), max_size=6, unique=True))
def test_each_that_waits_comes_once_and_what_was_put_off_comes_last(found: list[Candidate], later: list[int]) -> None:
    order = ordered(found, later)
    assert sorted(o.id for o in order) == sorted(o.id for o in found if o.mine is None)
    first = [o for o in order if o.id not in later]
    assert order[: len(first)] == first
    assert [o.id for o in order[len(first) :]] == [n for n in later if n in {o.id for o in order}]
    assert [usefulness(o) for o in first] == sorted((usefulness(o) for o in first), reverse=True)


@given(lists, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_they_come(found: list[Candidate], random) -> None:  # type: ignore[no-untyped-def]
    assert ordered(random.sample(found, len(found))) == ordered(found)


@given(candidates)
def test_nothing_is_useless(candidate: Candidate) -> None:
    assert usefulness(candidate) > 0


@pytest.mark.parametrize(
    ("more", "less"),
    [
        pytest.param(one(Severity.REVERSAL), one(Severity.SHIFT), id="graver"),
        pytest.param(one(confidence=0.4), one(confidence=0.9), id="less certain"),
        pytest.param(one(), one(others=True), id="nobody decided it"),
        pytest.param(one(others=True, wanted=True), one(), id="somebody wants a second opinion"),
        pytest.param(one(Severity.WORDING, abstained=True), one(Severity.NUANCE), id="not graded before a nuance"),
        pytest.param(one(Severity.REVERSAL, 0.8), one(Severity.WORDING, 0.0), id="gravity weighs more than doubt"),
    ],
)
def test_what_is_more_useful(more: Candidate, less: Candidate) -> None:
    assert usefulness(more) > usefulness(less)


TEXTS = {"Daily": "We will go. They must stay.", "Wire": "We can go. They may stay.", "Post": "We will go."}
ROWS = [
    {"Daily": "We will go.", "Wire": "We can go.", "Post": "We will go."},
    {"Daily": "They must stay.", "Wire": "They may stay."},
]
FOUND = [
    Found(0, Kind.MODALITY, [{"Daily": "will", "Post": "will"}, {"Wire": "can"}], Severity.SHIFT),
    Found(1, Kind.FORCE, [{"Daily": "must"}, {"Wire": "may"}], Severity.REVERSAL),
]


@pytest.fixture
def found(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Two statements with two divergences each: modality and force, modality and force."""
    ids = []
    for speaker in ("Ada", "Reza"):
        ids += compare(monkeypatch, store, add(store, TEXTS, speaker=speaker), ROWS, FOUND)
    return ids


def waiting(store: Store, scope: Scope = Scope(), who: str = "Mina", skipped: tuple[int, ...] = ()) -> tuple[int, ...]:  # noqa: B008
    return service.queue(store, scope, who, skipped).waiting


def test_the_queue_over_all_and_over_parts(store: Store, found: list[int]) -> None:
    modality, force, other_modality, other_force = found
    assert waiting(store) == (force, other_force, modality, other_modality)
    assert waiting(store, Scope(statement=2)) == (other_force, other_modality)
    assert waiting(store, Scope(filters=Filters(kind=("modality",)))) == (modality, other_modality)
    assert waiting(store, Scope(filters=Filters(severity="reversal"))) == (force, other_force)
    assert waiting(store, Scope(statement=1, filters=Filters(outlet="Post"))) == (modality,)
    assert waiting(store, skipped=(force,)) == (other_force, modality, other_modality, force)
    with pytest.raises(NotFound):
        waiting(store, Scope(statement=99))


def test_a_saved_search_is_a_queue(store: Store, found: list[int]) -> None:
    words = service.save_search(store, "stay", "stay", Filters(), "Mina")
    asked = service.save_search(store, "kinds", "", Filters(kind=("modality",), speaker="Reza"), "Mina")
    assert waiting(store, Scope(search=words)) == (found[1], found[3])
    assert waiting(store, Scope(search=asked)) == (found[2],)
    persian = service.save_search(store, "persian", "سلام", Filters(within="persian"), "Mina")
    with pytest.raises(InputError, match="no divergences"):
        waiting(store, Scope(search=persian))
    with pytest.raises(NotFound):
        waiting(store, Scope(search=99))


def test_what_one_decided_leaves_ones_own_queue_alone(store: Store, found: list[int]) -> None:
    service.decide(store, found[1], Decision.CONFIRMED, "Mina")
    mine = service.queue(store, Scope(), "Mina")
    assert mine.waiting == (found[3], found[0], found[2])
    assert (mine.done, mine.total, mine.decided[Decision.CONFIRMED]) == (1, 4, 1)
    assert mine.kinds[Kind.FORCE, Decision.CONFIRMED] == mine.severities[Severity.REVERSAL, Decision.CONFIRMED] == 1
    # decided by somebody, a reversal is as useful as a shift: then the order of the text holds
    assert waiting(store, who="Reza") == (found[3], found[0], found[1], found[2])
    assert (service.waiting(store, "Mina"), service.waiting(store, "Reza")) == (3, 4)


def test_a_call_for_a_second_opinion_brings_it_forward_for_others(store: Store, found: list[int]) -> None:
    service.flag(store, found[0], True, who="Mina")
    service.flag(store, found[2], True, who="Reza")
    assert waiting(store, Scope(flagged=True)) == (found[2], found[0])
    assert waiting(store) == (found[1], found[2], found[3], found[0])


def test_decisions_are_taken_back_one_after_the_other(store: Store, found: list[int]) -> None:
    service.decide(store, found[0], Decision.CONFIRMED, "Mina")
    seen = service.divergence(store, found[0]).current["Mina"].id
    service.decide(store, found[0], Decision.DISMISSED, "Mina", seen=seen)
    said = []
    while (event := service.last_decision(store, found[0], "Mina")) is not None:
        service.undo(store, event, who="Mina")
        current = service.divergence(store, found[0]).current
        said.append(current["Mina"].decision if current else None)
    assert said == [Decision.CONFIRMED, None]
    assert service.last_decision(store, found[1], "Mina") is None
    assert len(service.divergence(store, found[0]).verdicts) == 4  # nothing is ever deleted
    while (event := service.last_undone(store, found[0], "Mina")) is not None:
        service.undo(store, event, who="Mina")
        said.append(service.divergence(store, found[0]).current["Mina"].decision)
    assert said[2:] == [Decision.CONFIRMED, Decision.DISMISSED]
    last = service.last_decision(store, found[0], "Mina")  # the same decision as before: it can be taken back again
    assert last is not None
    service.undo(store, last, who="Mina")
    assert service.last_undone(store, found[0], "Mina") is not None
    seen = service.divergence(store, found[0]).current["Mina"].id
    service.decide(store, found[0], Decision.UNSURE, "Mina", seen=seen)
    assert service.last_undone(store, found[0], "Mina") is None  # one has gone on from it
    assert service.last_undone(store, found[1], "Mina") is None
