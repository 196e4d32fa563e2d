"""Rows: laws of the partition into rows and of their order, on short real texts and on made-up probabilities."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import tracing
from align.collate import Group, Voice, collate, voice
from align.compare import split_clauses
from align.encoder import Encoder
from align.order import in_majority_order
from align.partition import Clauses, Evidence, partition, worth
from align.terms import Clause, Encoded, Quotation, Rendering

# Things that an outlet may report, each in three wordings.
PASSAGES = (
    (
        "We will not bow to threats from abroad.",
        "Foreign threats will not make us bow.",
        "We shall never yield to threats from abroad.",
    ),
    (
        "The harvest in the south has failed this year.",
        "This year the southern harvest failed.",
        "The southern crops failed this year.",
    ),
    (
        "Our scientists opened a new laboratory in Isfahan.",
        "A new laboratory in Isfahan was opened by our scientists.",
        "Isfahan has a new laboratory now, built by our scientists.",
    ),
    (
        "The parliament must approve the agreement before spring.",
        "Before spring parliament has to ratify the accord.",
        "Parliament should pass the agreement by spring.",
    ),
    (
        "Oil exports to China doubled within two years.",
        "In two years exports of oil to China have doubled.",
        "China buys twice as much of our oil as two years ago.",
    ),
    (
        "Young people ask why the factories were never built.",
        "Why were the factories never built, the youth ask.",
        "Our youth want to know why no factory was built.",
    ),
)
ELSEWHERE = ("A comet was seen over Tokyo.", "The orchestra played two symphonies.", "Penguins breed on the ice.")

Texts = Mapping[str, Sequence[tuple[int, int]]]


@pytest.fixture(scope="module")
def said(encoder: Encoder) -> dict[str, Encoded]:
    """Every sentence of this module, encoded once."""
    sentences = [*(wording for passage in PASSAGES for wording in passage), *ELSEWHERE]
    return dict(zip(sentences, encoder.encode(sentences), strict=True))


def heard(outlet: str, sentences: Sequence[str], said: Mapping[str, Encoded]) -> Voice:
    """A voice of sentences that were encoded one by one, a clause each."""
    parts = [voice(outlet, (Clause(0, len(s), Quotation.DIRECT),), said[s]) for s in sentences]
    sizes = np.cumsum([0, *(len(part.words) for part in parts)])
    widest = max(part.concepts.shape[1] for part in parts)
    return Voice(
        outlet,
        tuple(Clause(k, k + 1, Quotation.DIRECT) for k in range(len(parts))),
        sizes,
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.weight for part in parts]),
        np.concatenate([part.wholes for part in parts]),
        np.concatenate([np.pad(p.concepts, ((0, 0), (0, widest - p.concepts.shape[1]))) for p in parts]),
        np.arange(len(parts)),
    )


def told(texts: Texts, said: Mapping[str, Encoded]) -> list[Voice]:
    return [heard(outlet, [PASSAGES[k][w] for k, w in chosen], said) for outlet, chosen in texts.items()]


def rows_of(groups: Sequence[Group], without: str = "") -> set[frozenset[tuple[str, int]]]:
    rows = (frozenset((o, i) for o, found in g.clauses.items() if o != without for i in found) for g in groups)
    return {row for row in rows if row}


@st.composite
def texts(draw: st.DrawFn, fewest: int = 2) -> dict[str, list[tuple[int, int]]]:
    """Some outlets with some of the passages each, in an order and a wording of their own."""
    outlets = [f"outlet {k}" for k in range(draw(st.integers(fewest, 4)))]
    orders = st.lists(st.integers(0, len(PASSAGES) - 1), min_size=1, unique=True)
    return {o: [(k, draw(st.integers(0, 2))) for k in draw(orders)] for o in outlets}


@given(texts(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_order_of_arrival_changes_nothing(said: dict[str, Encoded], chosen: Texts, chance: random.Random) -> None:
    voices = told(chosen, said)
    assert collate(chance.sample(voices, len(voices))) == collate(voices)


@given(texts(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_names_of_outlets_change_nothing(said: dict[str, Encoded], chosen: Texts, chance: random.Random) -> None:
    names = dict(zip(chosen, chance.sample(sorted(chosen), len(chosen)), strict=True))
    renamed = rows_of(collate(told({names[o]: found for o, found in chosen.items()}, said)))
    assert renamed == {frozenset((names[o], i) for o, i in row) for row in rows_of(collate(told(chosen, said)))}


@given(texts(fewest=3), st.data())
@settings(max_examples=25, deadline=None)
def test_what_a_direct_pair_joins_stays_joined_when_another_goes(
    said: dict[str, Encoded], chosen: Texts, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(chosen)))
    voices = told(chosen, said)
    together = rows_of(collate(voices), without=gone)
    rest = [v for v in voices if v.outlet != gone]
    alone = {node: row for row in rows_of(collate(rest)) for node in row}
    direct = {
        frozenset(((a.outlet, i), (b.outlet, j)))
        for a, b, found in tracing.pair_probabilities(rest)
        for (i, j), probability in found.items()
        if probability >= 0.5
    }
    for row in together:
        for one, other in combinations(sorted(row), 2):
            if frozenset((one, other)) in direct:
                assert alone[one] == alone[other]


@given(texts())
@settings(max_examples=15, deadline=None)
def test_one_that_shares_nothing_stands_alone(said: dict[str, Encoded], chosen: Texts) -> None:
    stranger = heard("stranger", ELSEWHERE, said)
    voices = told(chosen, said)
    both = collate([*voices, stranger])
    assert rows_of(both, without="stranger") == rows_of(collate(voices))
    assert all(g.score is None for g in both if "stranger" in g.clauses)
    assert all(set(g.clauses) == {"stranger"} for g in both if "stranger" in g.clauses)


@given(texts())
@settings(max_examples=15, deadline=None)
def test_a_verbatim_copy_changes_no_other_row(said: dict[str, Encoded], chosen: Texts) -> None:
    twin = min(chosen)
    both = collate(told({**chosen, "twin": chosen[twin]}, said))
    assert rows_of(both, without="twin") == rows_of(collate(told(chosen, said)))
    for group in both:
        assert group.clauses.get("twin") == group.clauses.get(twin)


def test_a_moved_passage_is_found(said: dict[str, Encoded]) -> None:
    there = [(k, 0) for k in range(6)]
    groups = collate(told({"A": there, "B": [(5, 1), *((k, 1) for k in range(5))]}, said))
    assert {("A", 5), ("B", 0)} in rows_of(groups)
    assert all(g.score is not None and g.score > 0.5 for g in groups)


def test_two_clauses_of_one_outlet_meet_the_one_that_says_both(encoder: Encoder) -> None:
    both = "We will not bow to threats from abroad, and the harvest in the south has failed this year."
    given_ = [
        Rendering("A", f"{both} Oil exports doubled."),
        Rendering("B", f"{PASSAGES[0][1]} {PASSAGES[1][1]} Exports of oil have doubled."),
    ]
    encoded = encoder.encode([r.text for r in given_])
    whole = given_[0].text.index(" Oil")
    clauses = {
        "A": (Clause(0, whole, Quotation.DIRECT), Clause(whole + 1, len(given_[0].text), Quotation.DIRECT)),
        "B": split_clauses(given_[1], encoded[1]),
    }
    groups = collate([voice(r.outlet, clauses[r.outlet], e) for r, e in zip(given_, encoded, strict=True)])
    assert [dict(g.clauses) for g in groups] == [{"A": (0,), "B": (0, 1)}, {"A": (1,), "B": (2,)}]


# ---- the partition by itself, on made-up probabilities ----


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    """Up to eight clauses of three outlets with any probabilities between them."""
    nodes = [(o, i) for o in "ABC" for i in range(draw(st.integers(1, 3)))][:8]
    likely: Evidence = {node: {} for node in nodes}
    for one, other in combinations(nodes, 2):
        if one[0] != other[0] and draw(st.booleans()):
            likely[one][other] = likely[other][one] = draw(st.integers(5, 99)) / 100
    return likely


def steps(rows: Sequence[Clauses]) -> Iterator[list[Clauses]]:
    """Every partition that one clause moved, or two rows joined, makes of another."""

    def joined(one: Clauses, other: Clauses) -> Clauses:
        return {o: tuple(sorted((*one.get(o, ()), *other.get(o, ())))) for o in {*one, *other}}

    for k, row in enumerate(rows):
        others = [*rows[:k], *rows[k + 1 :]]
        yield from ([*others[:j], joined(row, other), *others[j + 1 :]] for j, other in enumerate(others))
        for outlet, indices in row.items():
            for i in indices:
                rest = {o: tuple(x for x in found if (o, x) != (outlet, i)) for o, found in row.items()}
                left = [{o: found for o, found in rest.items() if found}]
                yield [*others, *left, {outlet: (i,)}]
                yield from (
                    [*others[:j], joined(other, {outlet: (i,)}), *others[j + 1 :], *left]
                    for j, other in enumerate(others)
                )


@given(evidence())
@settings(max_examples=40, deadline=None)
def test_every_clause_is_in_one_row(likely: Evidence) -> None:
    found = [(o, i) for row in partition(likely) for o, indices in row.items() for i in indices]
    assert sorted(found) == sorted(likely)


@given(evidence())
@settings(max_examples=60, deadline=None)
def test_no_step_betters_the_partition(likely: Evidence) -> None:
    rows = partition(likely)
    reached = worth(rows, likely)
    assert reached >= 0
    assert max((worth(other, likely) for other in steps(rows)), default=0.0) <= reached + 1e-5


# ---- the order by itself ----


@given(st.permutations(range(8)), st.data())
def test_outlets_that_agree_are_followed(order: list[int], data: st.DataObject) -> None:
    kept = {o: [k for k in order if data.draw(st.booleans())] for o in "ABC"}
    rows = [{o: (found.index(k),) for o, found in kept.items() if k in found} for k in range(8)]
    rows = [row for row in rows if row]
    printed = in_majority_order(rows, {o: max(1, len(found)) for o, found in kept.items()})
    assert sorted(printed) == list(range(len(rows)))
    for outlet in "ABC":
        places = [rows[k][outlet][0] for k in printed if outlet in rows[k]]
        assert places == sorted(places)


@given(st.lists(st.permutations(range(7)), min_size=3, max_size=5))
def test_neighbours_never_stand_against_the_majority(orders: list[list[int]]) -> None:
    rows = [{str(o): (order.index(k),) for o, order in enumerate(orders)} for k in range(7)]
    printed = in_majority_order(rows, {str(o): 7 for o in range(len(orders))})
    for first, second in pairwise(printed):
        after = sum(rows[second][o][0] < rows[first][o][0] for o in rows[first])
        assert after <= len(orders) - after


def test_two_outlets_outvote_the_third() -> None:
    rows = [{"A": (k,), "B": (k,), "C": ((k + 2) % 5,)} for k in range(5)]
    assert in_majority_order(rows, dict.fromkeys("ABC", 5)) == [0, 1, 2, 3, 4]


# ---- memory ----


def test_memory_is_linear_in_clauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """No array of a comparison of two long texts has a cell for each pair of clauses."""
    import tracemalloc

    def peak(count: int) -> int:
        voices = [_noise(outlet, count, seed) for seed, outlet in enumerate("AB")]
        tracemalloc.start()
        for _ in tracing.pair_probabilities(voices):
            pass
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    monkeypatch.setattr("align.candidates.BLOCK_CELLS", 10_000)
    assert peak(800) < 3 * peak(400)


def _noise(outlet: str, count: int, seed: int) -> Voice:
    chance = np.random.default_rng(seed)
    vectors = chance.standard_normal((count, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    clauses = tuple(Clause(k, k + 1, Quotation.DIRECT) for k in range(count))
    once = np.ones(count)
    numbers = np.zeros((count, 1), np.int64)
    places = np.arange(count + 1)
    return Voice(outlet, clauses, places, vectors, once.astype(np.float32), once, vectors, numbers, places[:-1])


def test_outlets_that_cut_alike_meet_the_one_that_does_not() -> None:
    # “America must know | that war is no way” twice, and “The enemies must understand that war is no way” once
    sure = [(("A", k), ("B", k), 0.99) for k in (0, 1)] + [((o, 1), ("C", 0), 0.98) for o in "AB"]
    folded = [((o, 0), ("C", 0), 0.7) for o in "AB"]
    likely: Evidence = {node: {} for one, other, _ in sure for node in (one, other)}
    for one, other, p in (*sure, *folded):
        likely[one][other] = likely[other][one] = p
    assert partition(likely) == [{"A": (0, 1), "B": (0, 1), "C": (0,)}]
    for one, other, _ in folded:
        del likely[one][other], likely[other][one]
    assert partition(likely) == [{"A": (0,), "B": (0,)}, {"A": (1,), "B": (1,), "C": (0,)}]
