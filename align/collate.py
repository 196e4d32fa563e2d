"""Clauses of n renderings and their words' vectors → rows, in whatever order the renderings arrive.

In: for each outlet a `Voice`. Out: groups of clauses that render the same thing, every clause in exactly one, each with
the probability that it is right, in the outlets' majority order. `docs/method.md` states the objective.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

from align.candidates import Voice, voice
from align.order import in_majority_order
from align.partition import Evidence, Node, partition
from align.tracing import LEAST, pair_probabilities

__all__ = ["Group", "collate", "voice"]

# Steepness and offset of the logistic that makes an outlet pair's support the probability that their clauses in a row
# render the same thing: fitted on the 2,054 rows of MTRef train joined to long and short texts of varied fullness.
SUPPORTED = (1.12, -1.08)


@dataclass(frozen=True, slots=True)
class Group:
    """The clauses of one row: outlet → clause indices, ascending.

    score: the estimated probability, 0..1, that they render the same thing; None where one outlet speaks alone.
    """

    clauses: Mapping[str, tuple[int, ...]]
    score: float | None


def collate(voices: Sequence[Voice]) -> list[Group]:
    """Partition the clauses of all outlets into rows, in reading order.

    Maximises the objective of `partition`. The result does not depend on the order of `voices`: ties are broken by
    outlet and position. Raises ValueError where an outlet stands twice.
    """
    ordered = sorted(voices, key=lambda v: v.outlet)
    lengths = {v.outlet: len(v.clauses) for v in ordered}
    if len(lengths) < len(ordered):
        raise ValueError("an outlet stands twice")
    likely: Evidence = {(v.outlet, i): {} for v in ordered for i in range(len(v.clauses))}
    for a, b, found in pair_probabilities(ordered):
        for (i, j), probability in found.items():
            likely[a.outlet, i][b.outlet, j] = probability
            likely[b.outlet, j][a.outlet, i] = probability
    rows = partition(likely)
    return [Group(rows[k], _score(rows[k], likely)) for k in in_majority_order(rows, lengths)]


def _score(row: Mapping[str, tuple[int, ...]], likely: Evidence) -> float | None:
    """The mean over pairs of outlets of the probability that their clauses in the row render the same thing."""
    steepness, offset = SUPPORTED
    found = []
    for a, b in combinations(row, 2):
        support = support_of([(a, i) for i in row[a]], [(b, j) for j in row[b]], likely)
        found.append(1 / (1 + exp(-(steepness * log(support / (1 - support)) + offset))))
    return sum(found) / len(found) if found else None


def support_of(one: Sequence[Node], other: Sequence[Node], likely: Evidence) -> float:
    """How likely a clause of one outlet has its like among another's, the mean over both outlets' clauses, 0..1."""
    best = [max(likely[x].get(y, 0.0) for y in other) for x in one]
    best += [max(likely[y].get(x, 0.0) for x in one) for y in other]
    return min(max(sum(best) / len(best), LEAST), 1 - LEAST / 10)
