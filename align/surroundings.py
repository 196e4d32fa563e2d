"""How likely pairs of clauses are by themselves → how likely they are by what the clauses around them leave over.

In: two voices, candidate pairs with their probabilities, what their words answer. Out: probabilities of the same pairs.
A clause for which nothing else is left renders what lies at its place and is left over too; one that its neighbour of
the same sentence shares a partner with renders a part of that partner, if its words answer what the neighbour's do not:
“and he turned, | having seen the fire” beside “and, seeing the fire, he turned”.
"""

from __future__ import annotations

import numpy as np

from align.candidates import Answers, Floats, Indices, Voice

# Log-odds that a pair is right, by the signs of `signs`: logistic regression on MTRef train joined to running texts of
# five degrees of fullness, from whole translations to extracts of half the sentences, and on the statements for fitting
# (training/rows.py).
BY_SURROUNDINGS = (0.77, 0.21, 1.09, 0.50, -0.08, 0.72, 2.09, 1.83, 1.41, -0.67, 0.68, -0.67)

# How full a text is is told from its clauses and so many more, of which half are rendered: short texts tell little.
# The share is kept so far from none and from all.
UNKNOWN, LEAST_COMPLETE = 4, 0.05

# What is left of a clause at least, and the least probability by itself that is told from none.
LEAST_LEFT, LEAST_ALONE = 0.02, 1e-4


def in_surroundings(a: Voice, b: Voice, pairs: Indices, alone: Floats, gained: Floats) -> Floats:
    """How likely pairs are once the clauses around them are considered.

    pairs: clauses i of a and j of b as i · (b's clauses) + j, ascending; alone: their probabilities by themselves;
    gained: what `further` gives for them.
    """
    *weights, offset = BY_SURROUNDINGS
    found: Floats = 1 / (1 + np.exp(-(signs(a, b, pairs, alone, gained) @ np.array(weights) + offset)))
    return found


def signs(a: Voice, b: Voice, pairs: Indices, alone: Floats, gained: Floats) -> Floats:
    """What speaks for each pair, shape (pairs, 11); as `in_surroundings`. It is the same for b and a.

    In order: its log-odds by itself; the logarithms of what all other pairs leave of either clause, and their product;
    how likely the clauses before it, and those after it, are a pair, one added to the other, times the lesser rest; the
    same, one times the other; the sum again where they stand in the sentences of the pair; how likely a neighbour of
    either clause in its sentence has the same partner, times what is left of the clause; that times how much more of
    the partner is answered by it.
    """
    m, n = len(a.clauses), len(b.clauses)
    i, j = pairs // n, pairs % n
    left_a, left_b = 1 - _most_by_others(i, alone, m), 1 - _most_by_others(j, alone, n)

    def at(i: Indices, j: Indices) -> Floats:
        """How likely pairs are by themselves, 0 where they are none."""
        place = _places(pairs, i, j, m, n)
        return np.where(place >= 0, alone[place], 0.0)

    in_a, in_b = _with_neighbour(a.sentences, i), _with_neighbour(b.sentences, j)
    before, after, lesser = at(i - 1, j - 1), at(i + 1, j + 1), np.minimum(left_a, left_b)
    beside_a, more_a = _likelier(at(i - 1, j) * in_a[0], gained[0], at(i + 1, j) * in_a[1], gained[1])
    beside_b, more_b = _likelier(at(i, j - 1) * in_b[0], gained[2], at(i, j + 1) * in_b[1], gained[3])
    known = np.clip(alone, LEAST_ALONE, 1 - LEAST_ALONE)
    whole_a, whole_b = _completeness(i, alone, m), _completeness(j, alone, n)
    return np.column_stack(
        [
            np.log(known / (1 - known)),
            np.log(left_a + LEAST_LEFT) + np.log(left_b + LEAST_LEFT),
            left_a * left_b,
            lesser * (before + after),
            lesser * before * after,
            lesser * (before * in_a[0] * in_b[0] + after * in_a[1] * in_b[1]),
            left_a * beside_a + left_b * beside_b,
            left_a * beside_a * more_a + left_b * beside_b * more_b,
            left_a * left_b * (whole_a + whole_b),
            lesser * (before + after) * (whole_a + whole_b),
            left_a * beside_a * whole_a + left_b * beside_b * whole_b,
        ]
    )


def further(a: Voice, b: Voice, pairs: Indices, of_a: Answers, of_b: Answers) -> Floats:
    """What share of the partner's words a clause answers more than its neighbour does, shape (4, pairs).

    For a's clause against the one before and the one after it, then for b's. A neighbour that is no pair with the
    partner answers nothing of it.
    """
    m, n = len(a.clauses), len(b.clauses)
    i, j = pairs // n, pairs % n
    found = [_more(of_b, _places(pairs, i + step, j, m, n)) for step in (-1, 1)]
    found += [_more(of_a, _places(pairs, i, j + step, m, n)) for step in (-1, 1)]
    return np.array(found)


def _places(pairs: Indices, i: Indices, j: Indices, m: int, n: int) -> Indices:
    """Where clauses i and j stand among the pairs; -1 where they are none."""
    inside = (i >= 0) & (i < m) & (j >= 0) & (j < n)
    number = np.where(inside, i * n + j, pairs[0])
    place = np.minimum(np.searchsorted(pairs, number), len(pairs) - 1)
    return np.where(inside & (pairs[place] == number), place, -1)


def _more(said: Answers, other: Indices) -> Floats:
    """How much nearer, in all, the words of each pair's clause come to it than to another pair of that clause."""
    sizes = np.diff(np.append(said.firsts, len(said.near)))
    pair = np.repeat(np.arange(len(other)), sizes)
    theirs = np.arange(len(said.near)) - said.firsts[pair] + said.firsts[other][pair]
    by_other = np.where(other[pair] >= 0, said.near[np.minimum(theirs, len(said.near) - 1)], 0.0)
    found: Floats = np.add.reduceat(said.shares * np.maximum(said.near - by_other, 0), said.firsts)
    return found


def _most_by_others(clauses: Indices, alone: Floats, count: int) -> Floats:
    """Of each pair, the greatest probability that another pair of its clause has; 0 where it has no other."""
    order = np.lexsort((-alone, clauses))
    begins = np.flatnonzero(np.diff(clauses[order], prepend=-1))
    nexts = np.append(begins[1:], len(order))
    most, second, likeliest = np.zeros(count), np.zeros(count), np.full(count, -1)
    held = clauses[order[begins]]
    most[held], likeliest[held] = alone[order[begins]], order[begins]
    several = begins + 1 < nexts
    second[held[several]] = alone[order[begins[several] + 1]]
    return np.where(likeliest[clauses] == np.arange(len(clauses)), second[clauses], most[clauses])


def _completeness(clauses: Indices, alone: Floats, count: int) -> Floats:
    """Log-odds of the share of a text's other clauses that the other text renders, for the clause of each pair."""
    best = np.zeros(count)
    np.maximum.at(best, clauses, alone)
    rest = (best.sum() - best + UNKNOWN / 2) / (count - 1 + UNKNOWN)
    share = np.clip(rest, LEAST_COMPLETE, 1 - LEAST_COMPLETE)
    found: Floats = np.log(share / (1 - share))[clauses]
    return found


def _with_neighbour(sentences: Indices, clauses: Indices) -> tuple[Indices, Indices]:
    """Whether the clause before, and the one after, is of the same sentence, 1 or 0."""
    together = np.concatenate(([0], (np.diff(sentences) == 0).astype(np.int64), [0]))
    return together[clauses], together[clauses + 1]


def _likelier(one: Floats, of_one: Floats, other: Floats, of_other: Floats) -> tuple[Floats, Floats]:
    """The greater of two probabilities, and what goes with it."""
    first = one >= other
    return np.where(first, one, other), np.where(first, of_one, of_other)
