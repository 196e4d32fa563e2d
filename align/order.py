"""Rows in any order → in the order that most outlets have.

In: rows as outlet → clause indices. Out: the same rows, sorted. Where outlets agree, so does the result; where they do
not, no two rows that follow each other stand against the majority of the outlets that have both.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

Clauses = Mapping[str, tuple[int, ...]]


def in_majority_order(rows: Sequence[Clauses], lengths: Mapping[str, int]) -> list[int]:
    """The rows' numbers in reading order. lengths: how many clauses each outlet has."""
    order = _merged(rows, lengths)
    _settle(order, rows)
    return order


def _merged(rows: Sequence[Clauses], lengths: Mapping[str, int]) -> list[int]:
    """Each row after those that more outlets put directly before it than after it; cycles cut where it costs least."""
    before: dict[tuple[int, int], int] = defaultdict(int)
    for outlet in lengths:
        path = [k for _, k in sorted((row[outlet][0], k) for k, row in enumerate(rows) if outlet in row)]
        for pair in pairwise(path):
            before[pair] += 1
    waiting = [0] * len(rows)
    after: list[list[tuple[int, int]]] = [[] for _ in rows]
    for (one, other), count in before.items():
        surplus = count - before.get((other, one), 0)
        if surplus > 0:
            waiting[other] += surplus
            after[one].append((other, surplus))
    rank = [_rank(row, lengths) for row in rows]
    heap = [(waiting[k], rank[k], k) for k in range(len(rows))]
    heapq.heapify(heap)
    order: list[int] = []
    placed = [False] * len(rows)
    follower: int | None = None
    while heap or follower is not None:
        # an outlet's run goes on while nothing else must come first, so that what it alone has stays together
        count, _, k = (0, rank[follower], follower) if follower is not None else heapq.heappop(heap)
        follower = None
        if placed[k] or count != waiting[k]:
            continue
        placed[k] = True
        order.append(k)
        free = []
        for other, surplus in after[k]:
            if not placed[other]:
                waiting[other] -= surplus
                heapq.heappush(heap, (waiting[other], rank[other], other))
                free += [other] if not waiting[other] else []
        follower = min(free, key=lambda other: rank[other], default=None)
    return order


def _settle(order: list[int], rows: Sequence[Clauses]) -> None:
    """Exchange neighbours that stand against a majority until none do, in place.

    Each exchange turns one pair of rows alone and turns it towards a majority, so this ends; with many leaps it makes
    the order locally optimal in Kemeny's sense (Dwork et al., Rank aggregation methods for the web, WWW 2001).
    """
    place = 1
    while place < len(order):
        if place and _against(rows[order[place - 1]], rows[order[place]]) > 0:
            order[place - 1], order[place] = order[place], order[place - 1]
            place -= 1
        else:
            place += 1


def _against(first: Clauses, second: Clauses) -> int:
    """How many more outlets have the second row before the first than after it."""
    return sum(1 if second[o][0] < first[o][0] else -1 for o in first.keys() & second.keys())


def _rank(row: Clauses, lengths: Mapping[str, int]) -> tuple[float, tuple[tuple[str, tuple[int, ...]], ...]]:
    share = [indices[0] / lengths[outlet] for outlet, indices in row.items()]
    return sum(share) / len(share), tuple(sorted(row.items()))
