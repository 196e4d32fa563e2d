"""Words that stand more than once in a pair of sides → which of them is which, by what stands around them.

In: two sides and how surely their words are tied, 0..1. Out: the same, each repeated word tied to at most one of its
equals. A network sees that “talks” may be either “talks”; only one assignment for all of them at once can be right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from align.terms import Side, Vectors
from align.words import identity, is_content

# How far equal words around two places speak for them, in words; what a grammatical word counts of a content word; and
# what all that is worth against the head's logits. F1 on MTRef and Wiki dev is flat from 0 to 4; sentences whose halves
# change places need it.
REACH, GRAMMATICAL, WORTH = 4, 0.3, 1.0

# Probabilities are kept off 0 and 1, where logits have no end.
EDGE = 1e-4


def told_apart(a: Side, b: Side, grid: Vectors) -> Vectors:
    """The grid (words of a, words of b) with every repeated word tied to one of its equals, or to none.

    Which one is the assignment that is likeliest by the head's logits and by the equal words around each place. What a
    word is sure to be tied to among its equals, it is sure of for the chosen one.
    """
    from scipy.optimize import linear_sum_assignment  # takes a while to import

    names = [[identity(side.word(i)) for i in side.indices] for side in (a, b)]
    weights = [1.0 if is_content(a.word(i)) else GRAMMATICAL for i in a.indices]
    at = [_places(side) for side in names]
    found = grid.copy()
    for name in sorted(at[0].keys() & at[1].keys()):
        rows, columns = at[0][name], at[1][name]
        if max(len(rows), len(columns)) < 2:
            continue
        block = np.ix_(rows, columns)
        told = np.clip(grid[block], EDGE, 1 - EDGE)
        around = np.array([[_around(names[0], names[1], weights, i, j) for j in columns] for i in rows])
        chosen = linear_sum_assignment(np.log(told / (1 - told)) + WORTH * around, maximize=True)
        alone = np.zeros_like(told)
        if min(len(rows), len(columns)) > 1:
            alone[chosen] = np.minimum(told.max(axis=1)[chosen[0]], told.max(axis=0)[chosen[1]])
        else:
            alone[chosen] = told[chosen]
        found[block] = alone
    return found


def _places(names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        found[name].append(place)
    return found


def _around(names_a: Sequence[str], names_b: Sequence[str], weights: Sequence[float], i: int, j: int) -> float:
    """What the equal words at equal distances from two places are worth; the nearer, the more."""
    return sum(
        weights[i + step] / abs(step)
        for step in range(max(-REACH, -i, -j), min(REACH + 1, len(names_a) - i, len(names_b) - j))
        if step and names_a[i + step] == names_b[j + step]
    )
