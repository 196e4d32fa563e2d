"""Candidate pairs of two renderings → how likely each clause of the one renders each of the other, order considered.

In: voices. Out: for two of them probabilities of pairs. Each rendering is traced through the other: a hidden Markov
model whose state is the place in the other text; from clause to clause it mostly stays or goes on, sometimes leaps
anywhere (a passage that is quoted elsewhere). So a clause that says little by itself borrows from its neighbours, and a
refrain is told apart by where it stands. Source: Vogel, Ney & Tillmann, HMM-based word alignment in statistical
translation, COLING 1996.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np

from align.candidates import Floats, Indices, Voice, answers, odds_by_wholes, odds_by_words, shortlist
from align.surroundings import further, in_surroundings

# How far the place in the other text moves from one clause to the next: both split sentences as they like, so that it
# stays or skips as often as clauses are unlike. Set by hand, and not fitted.
STEPS: Mapping[int, float] = {-2: 0.01, -1: 0.03, 0: 0.30, 1: 0.45, 2: 0.13, 3: 0.05, 4: 0.03}

# How likely it leaps to any place. F1 of pairs is 93.4, 93.6 and 93.7 for 0.05, 0.10 and 0.20 on MTRef train joined,
# where each of two texts of some 34 sentences has two passages moved and six sentences left out.
LEAP = 0.10

# Odds that a clause renders nothing where it stands, against chance. For 0.03, 0.1 and 0.3 the F1 of pairs is 93.7,
# 93.5 and 93.2 in those texts, and 92.0, 92.4 and 92.7 in texts of one to five sentences.
NOTHING = 0.1

# Log-odds that a pair is right, by the sum and the product of what the two tracings say, the logarithm of its own odds
# and what its neighbours say: logistic regression on MTRef train joined to texts of some 34 sentences and of one to
# five alike, since in short texts a place tells little, and on the statements for fitting. It makes the probability
# mean what it says there.
BY_TRACES = (2.98, -2.72, 0.65, 0.16, -4.34)

# Pairs less likely than this are not kept: they weigh nothing beside a pair without evidence.
LEAST = 0.05

# Digits that are kept, so that sums in another order decide nothing.
DIGITS = 5

# Clauses of the pairs of renderings that are traced together; it bounds the memory of many long texts.
BATCH_CLAUSES = 40_000

REACH = max(map(abs, STEPS))
STEP_TABLE = np.array([STEPS.get(step, 0.0) for step in range(-REACH, REACH + 1)])
NOWHERE = -1_000_000

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The places in another rendering that the clauses of one may render.

    clauses, places: clause indices of the one and of the other, sorted, every clause at least once; odds: against
    chance. All three of one length. count, length: how many clauses the one and the other have.
    """

    clauses: Indices
    places: Indices
    odds: Floats
    count: int
    length: int

    def firsts(self) -> Indices:
        """Where each clause's places begin."""
        return np.searchsorted(self.clauses, np.arange(self.count))


def pair_probabilities(voices: Sequence[Voice]) -> Iterator[tuple[Voice, Voice, dict[Pair, float]]]:
    """For every two voices, in order, the pairs of their clauses that render the same thing by LEAST or more.

    They depend on the two texts alone, whatever other renderings there are.
    """
    for batch in _batches([(a, b) for a, b in combinations(voices, 2) if a.clauses and b.clauses]):
        rough = [trace for a, b in batch for trace in (_by_wholes(a, b), _by_wholes(b, a))]
        beside = [_beside(trace, where) for trace, where in zip(rough, posteriors(rough), strict=True)]
        weighed = [_by_words(a, b, *beside[2 * k : 2 * k + 2]) for k, (a, b) in enumerate(batch)]
        exact = [trace for there, back, _ in weighed for trace in (there, back)]
        where = posteriors(exact)
        for k, ((a, b), (there, back, gained)) in enumerate(zip(batch, weighed, strict=True)):
            pairs, alone = _joined(there, where[2 * k], back, where[2 * k + 1])
            yield a, b, _likely(pairs, in_surroundings(a, b, pairs, alone, gained), len(b.clauses))


def posteriors(traces: Sequence[Trace]) -> list[Floats]:
    """How likely each clause stands at each of its places, by forward and backward sums; 1 in all for each clause."""
    if not traces:
        return []
    longest = max(trace.count for trace in traces)
    width = max(int(np.bincount(trace.clauses).max()) for trace in traces)
    places = np.full((longest, len(traces), width), NOWHERE)
    odds = np.zeros(places.shape)
    columns = [np.arange(len(t.clauses)) - t.firsts()[t.clauses] for t in traces]
    for number, (trace, column) in enumerate(zip(traces, columns, strict=True)):
        places[trace.clauses, number, column] = trace.places
        odds[trace.clauses, number, column] = trace.odds + NOTHING
    leap = LEAP / np.array([trace.length for trace in traces])[:, None, None]
    ended = np.arange(longest)[:, None] >= np.array([trace.count for trace in traces])
    forward = np.zeros_like(odds)
    forward[0] = _scaled(odds[0])
    for i in range(1, longest):
        forward[i] = _scaled(np.einsum("dk,dkl->dl", forward[i - 1], _moves(places, i, leap)) * odds[i])
    backward = np.ones_like(odds)
    for i in range(longest - 1, 0, -1):
        backward[i - 1] = _scaled(np.einsum("dkl,dl->dk", _moves(places, i, leap), backward[i] * odds[i]))
        backward[i - 1, ended[i]] = 1.0
    where = forward * backward
    return [
        _scaled(where[: trace.count, number])[trace.clauses, column]
        for number, (trace, column) in enumerate(zip(traces, columns, strict=True))
    ]


def _moves(places: Indices, i: int, leap: Floats) -> Floats:
    """How likely the place moves from each before clause i to each at it, shape (traces, places, places)."""
    steps = places[i][:, None, :] - places[i - 1][:, :, None]
    near = np.where(np.abs(steps) <= REACH, STEP_TABLE[np.clip(steps, -REACH, REACH) + REACH], 0.0)
    return leap + (1 - LEAP) * near


def _scaled(weights: Floats) -> Floats:
    """Weights that add up to one along the last axis; all zero where they are."""
    totals = weights.sum(axis=-1, keepdims=True)
    scaled: Floats = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    return scaled


def _batches(pairs: Sequence[tuple[Voice, Voice]]) -> Iterator[list[tuple[Voice, Voice]]]:
    batch: list[tuple[Voice, Voice]] = []
    longest = 0
    for a, b in pairs:
        longest = max(longest, len(a.clauses), len(b.clauses))
        if batch and 2 * (len(batch) + 1) * longest > BATCH_CLAUSES:
            yield batch
            batch, longest = [], max(len(a.clauses), len(b.clauses))
        batch.append((a, b))
    if batch:
        yield batch


def _by_wholes(a: Voice, b: Voice) -> Trace:
    near, cosine = shortlist(a, b)
    clauses = np.repeat(np.arange(len(near)), near.shape[1])
    return Trace(clauses, near.ravel(), odds_by_wholes(cosine).ravel(), len(a.clauses), len(b.clauses))


def _beside(trace: Trace, where: Floats) -> Indices:
    """Shortlisted pairs, and those beside the likeliest place of a clause and its neighbours, as `_codes`, sorted."""
    best = np.maximum.reduceat(where, trace.firsts())[trace.clauses]
    likeliest = np.flatnonzero(where == best)
    path = trace.places[likeliest[np.unique(trace.clauses[likeliest], return_index=True)[1]]]
    found = [trace.clauses * trace.length + trace.places]
    for shift in (-1, 0, 1):
        neighbour = np.arange(trace.count) + shift
        clauses = np.flatnonzero((neighbour >= 0) & (neighbour < trace.count))
        for step in (-1, 0, 1):
            places = path[neighbour[clauses]] - shift + step
            inside = (places >= 0) & (places < trace.length)
            found.append(clauses[inside] * trace.length + places[inside])
    return np.unique(np.concatenate(found))


def _by_words(a: Voice, b: Voice, there: Indices, back: Indices) -> tuple[Trace, Trace, Floats]:
    """Both ways with the odds of their pairs, each pair weighed once; and what `further` gives for all pairs."""
    m, n = len(a.clauses), len(b.clauses)
    turned = back % m * n + back // m
    pairs = np.union1d(there, turned)
    of_a, of_b = answers(a, b, pairs // n, pairs % n)
    odds = odds_by_words(a, b, pairs // n, pairs % n, of_a, of_b)
    return (
        Trace(there // n, there % n, odds[np.searchsorted(pairs, there)], m, n),
        Trace(back // m, back % m, odds[np.searchsorted(pairs, turned)], n, m),
        further(a, b, pairs, of_a, of_b),
    )


def _joined(there: Trace, where: Floats, back: Trace, where_back: Floats) -> tuple[Indices, Floats]:
    """One probability of a pair from what both tracings say; of one that only one considers the other says nothing.

    Returns the pairs as numbers, ascending, and their probabilities.
    """
    codes = there.clauses * there.length + there.places
    codes_back = back.places * there.length + back.clauses
    pairs = np.union1d(codes, codes_back)
    said, odds = np.zeros((2, len(pairs))), np.zeros(len(pairs))
    neighbours = np.full((2, len(pairs)), log(LEAP))
    for way, trace, likely, found in ((0, there, where, codes), (1, back, where_back, codes_back)):
        at = np.searchsorted(pairs, found)
        said[way, at] = likely * trace.odds / (trace.odds + NOTHING)
        neighbours[way, at] = _from_neighbours(trace, likely)
        odds[at] = trace.odds
    by_sum, by_product, by_odds, by_neighbours, offset = BY_TRACES
    log_odds = by_sum * said.sum(axis=0) + by_product * said.prod(axis=0) + by_odds * np.log(odds) + offset
    probability = 1 / (1 + np.exp(-log_odds - by_neighbours * neighbours.sum(axis=0)))
    return pairs, np.round(probability, DIGITS)


def _likely(pairs: Indices, probability: Floats, length: int) -> dict[Pair, float]:
    """Pairs that were given as numbers with their probabilities, the unlikely ones left out."""
    kept = probability >= LEAST
    both = zip((pairs[kept] // length).tolist(), (pairs[kept] % length).tolist(), strict=True)
    return dict(zip(both, np.round(probability[kept], DIGITS).tolist(), strict=True))


def _from_neighbours(trace: Trace, where: Floats) -> Floats:
    """Logarithm of how much likelier than any place the other clauses make each place, the clause's own odds apart.

    Nothing in a text of one clause, whose place says nothing. Not less than that of a leap.
    """
    by_others = where / (trace.odds + NOTHING)
    share = by_others / np.add.reduceat(by_others, trace.firsts())[trace.clauses]
    return np.log(np.maximum(share * trace.length, LEAP))
