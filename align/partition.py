"""How likely clauses render the same thing, pair by pair → the partition into rows that is worth most.

In: probabilities of pairs of clauses of different outlets. Out: rows, every clause in exactly one.

What a row is worth: over its pairs of clauses of different outlets the sum of max(p − EVEN, −STRANGER), 0 at least
where both are answered beside each other and a third outlet's clause renders both; less FURTHER for each clause of an
outlet beyond its first, and BREAK more where it does not adjoin the one before; no row in which an outlet's next clause
lies more than WIDEST places on, and none of several outlets in which one of them has no pair of FOUNDED or more. The
sum over all rows is raised by joining rows, the greatest gain first, then by moving runs of clauses, splitting rows and
joining them until nothing gains.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from math import inf

# At this probability a pair neither gains nor costs anything. Of what labels of statements for fitting set side by side
# 82 of 100 pairs of phrases of one reading share a row; of phrases that an outlet leaves out 82 stand in a row that it
# has no part in. For 0.40 it is some two more of the ones, and two fewer of the others.
EVEN = 0.45

# Every outlet of a row stands in it by a pair that is at least so likely; what adjoins such a clause may be less sure.
# Two weak pairs that nothing else speaks for are no row: outlets leave out and put in at the same place.
FOUNDED = 0.45

# What a pair costs at most, evidence or none: two clauses of one sentence may both render the other outlet's whole.
# With two renderings it hardly matters (F1 moves by 0.1 from 0.06 to 0.20); with five, less joins more.
STRANGER = 0.12

# From ANSWERED on a clause answers another. Two outlets cut a sentence alike, and a third does not: in its row the
# first clause of the one faces the second of the other, and that says nothing against it, since each has its own
# partner beside the other, and the third's clause is a partner of both, from RENDERED on. With it 70 of 100 pairs of
# phrases of two readings share a row, 68 without it, and omissions stay as they are. Where any such pair cost nothing,
# third or not, verses that sound alike were joined: F1 of five versions 94.0, with the third and without the rule 94.8
# (chapters that choose and measure nothing else).
ANSWERED, RENDERED = 0.8, 0.7

# What a further clause of an outlet costs, and a gap before it: chains of likeness shall not swallow a text. F1 moves
# by 0.3 at most from 0 to 0.1, and by 0.1 from 0 to 0.5.
FURTHER, BREAK = 0.05, 0.25

# How far apart an outlet's next clause in a row may lie: a sentence's parts with "he said" between them. What stands
# further apart is said twice, and each time is a row of its own.
WIDEST = 2

# Gains below this are rounding.
GAIN = 1e-6
DIGITS = 9

Node = tuple[str, int]
Evidence = dict[Node, dict[Node, float]]
Clauses = dict[str, tuple[int, ...]]

# The negative gain of a step, the row that it changes, the row that it changes besides (or the same), what moves there.
Step = tuple[float, int, int, Clauses]


def partition(likely: Evidence) -> list[Clauses]:
    """The rows that are worth most together, as far as no single step betters them: outlet → clause indices, ascending.

    likely: every clause, with those of other outlets that may render the same thing and how likely, both ways.
    """
    rows = Rows(likely)
    rows.join()
    while rows.move():
        rows.join()
    return sorted(rows.rows.values(), key=lambda row: sorted(row.items()))


def worth(rows: Iterable[Clauses], likely: Evidence) -> float:
    """The objective: what a partition is worth; minus infinity where a row holds clauses that lie too far apart."""
    total, bonus = 0.0, _bonus(likely)
    for row in rows:
        total -= sum(_cost(indices) for indices in row.values()) if _is_founded(row, likely) else inf
        nodes = [(outlet, i) for outlet, indices in row.items() for i in indices]
        total += sum(
            bonus[one].get(other, 0.0) - STRANGER for one, other in combinations(nodes, 2) if one[0] != other[0]
        )
    return total


class Rows:
    """A partition that is being bettered. A row is named by a number that no other row ever had.

    A number stands for an unchanging row, so that a gain that was computed for it holds as long as the number does.
    """

    def __init__(self, likely: Evidence) -> None:
        nodes = sorted(likely)
        self.likely = likely
        self.rows: dict[int, Clauses] = {k: {outlet: (index,)} for k, (outlet, index) in enumerate(nodes)}
        self.row_of = {node: k for k, node in enumerate(nodes)}
        self.bonus = _bonus(likely)
        self.near = {node: [other for other, p in likely[node].items() if p > EVEN - STRANGER] for node in nodes}
        self.fresh = len(nodes)
        self.unjoined = set(self.rows)
        self.unmoved = set(self.rows)

    def join(self) -> None:
        """Join rows while that gains, the greatest gain first; those tried before with new ones alone."""
        fresh = self.unjoined & self.rows.keys()
        heap = [offer for k in sorted(fresh) for offer in self._offers(k, fresh)]
        heapq.heapify(heap)
        while heap:
            _, one, other = heapq.heappop(heap)
            if one in self.rows and other in self.rows:
                (joined,) = self._replace((one, other), [_union(self.rows[one], self.rows[other])])
                for offer in self._offers(joined):
                    heapq.heappush(heap, offer)
        self.unjoined.clear()

    def move(self) -> bool:
        """Move clauses out of rows once where that gains, the greatest gain first. Whether any moved."""
        steps = sorted(
            (step for k in sorted(self.unmoved & self.rows.keys()) for step in self._steps(k)), key=lambda s: s[:3]
        )
        self.unmoved.clear()
        for _, k, target, moved in steps:
            if k not in self.rows or target not in self.rows:
                continue  # changed by a greater gain; both are tried again
            rest = _without(self.rows[k], moved)
            self._replace((k, target), [moved if target == k else _union(self.rows[target], moved), rest])
        return bool(steps)

    def _offers(self, k: int, fresh: Collection[int] = ()) -> Iterator[tuple[float, int, int]]:
        """The joins of a row that gain: negative gain and the two rows. Those with fresh rows before it are theirs."""
        row = self.rows[k]
        bonus: defaultdict[int, float] = defaultdict(float)
        for outlet, indices in row.items():
            for i in indices:
                for node, more in self.bonus[outlet, i].items():
                    bonus[self.row_of[node]] += more
        for other in self._met(row) - {k}:
            if other < k and other in fresh:
                continue
            theirs = self.rows[other]
            gain = bonus[other] - STRANGER * _faced(row, theirs) - _joining_cost(row, theirs)
            if gain > GAIN and _is_founded(_union(row, theirs), self.likely):
                yield -round(gain, DIGITS), min(k, other), max(k, other)

    def _steps(self, k: int) -> Iterator[Step]:
        """The best move out of a row, if one gains: of a run of one outlet's clauses, or of a part that splits off."""
        best: Step | None = None
        for step in (*self._runs(k), *self._splits(k)):
            if step[0] < -GAIN and (best is None or step[:3] < best[:3]) and self._is_allowed(step):
                best = step
        if best is not None:
            yield best

    def _is_allowed(self, step: Step) -> bool:
        """Whether the rows that a move leaves behind all have what founds them."""
        _, k, target, moved = step
        there = moved if target == k else _union(self.rows[target], moved)
        return all(_is_founded(row, self.likely) for row in (there, _without(self.rows[k], moved)))

    def _runs(self, k: int) -> Iterator[Step]:
        row = self.rows[k]
        for outlet, indices in row.items():
            others = _without(row, {outlet: indices})
            for run in _slices(indices):
                left = tuple(i for i in indices if i not in run)
                if not left and not others:
                    continue
                moved = {outlet: run}
                leaving = _cost(indices) - _cost(left) - self._between(moved, others)
                yield -round(leaving - _cost(run), DIGITS), k, k, moved
                for target in self._met(moved) - {k}:
                    gain = leaving + self._between(moved, self.rows[target]) - _joining_cost(self.rows[target], moved)
                    yield -round(gain - _cost(run), DIGITS), k, target, moved

    def _splits(self, k: int) -> Iterator[Step]:
        """A row in two: an outlet's clauses up to one of them, and what is nearer to these."""
        row = self.rows[k]
        for outlet, indices in row.items():
            for cut in range(1, len(indices)):
                moved, rest = {outlet: indices[:cut]}, {outlet: indices[cut:]}
                for other, theirs in row.items():
                    if other != outlet:
                        here = tuple(i for i in theirs if self._nearer(other, i, moved, rest))
                        there = tuple(i for i in theirs if i not in here)
                        moved |= {other: here} if here else {}
                        rest |= {other: there} if there else {}
                gain = -self._between(moved, rest) + _joining_cost(moved, rest)
                yield -round(gain, DIGITS), k, k, dict(sorted(moved.items()))

    def _nearer(self, outlet: str, index: int, one: Clauses, other: Clauses) -> bool:
        clause: Clauses = {outlet: (index,)}
        return self._between(clause, one) > self._between(clause, other)

    def _met(self, row: Clauses) -> set[int]:
        """The rows with which a row has a pair that speaks for them, and those in which its outlets go on."""
        nodes = [(outlet, i) for outlet, indices in row.items() for i in indices]
        beside = [(outlet, i + step) for outlet, i in nodes for step in (-1, 1)]
        return {self.row_of[other] for node in nodes for other in self.near[node]} | {
            self.row_of[node] for node in beside if node in self.row_of
        }

    def _between(self, one: Clauses, other: Clauses) -> float:
        """What the pairs of clauses of different outlets between two sets are worth."""
        total = -STRANGER * _faced(one, other)
        theirs = [(outlet, j) for outlet, indices in other.items() for j in indices]
        for outlet, indices in one.items():
            for i in indices:
                mine = self.bonus[outlet, i]
                total += sum(mine[node] for node in theirs if node in mine)
        return total

    def _replace(self, old: Iterable[int], new: Sequence[Clauses]) -> list[int]:
        for k in set(old):
            del self.rows[k]
        numbers = []
        for row in new:
            self.rows[self.fresh] = row
            for outlet, indices in row.items():
                for i in indices:
                    self.row_of[outlet, i] = self.fresh
            numbers.append(self.fresh)
            self.fresh += 1
        for row in new:
            self.unmoved |= self._met(row)
        self.unjoined.update(numbers)
        self.unmoved.update(numbers)
        return numbers


def _bonus(likely: Evidence) -> Evidence:
    """How much more pairs of clauses are worth than −STRANGER, those that are worth more, both ways."""
    found = {
        node: {other: p - EVEN + STRANGER for other, p in sorted(likely[node].items()) if p > EVEN - STRANGER}
        for node in sorted(likely)
    }
    for node, others in sorted(likely.items()):
        for other, p in sorted(others.items()):
            if p >= ANSWERED:
                for two in _beside(node, other, likely):
                    if _share_a_third(node, two, likely):
                        found[node][two] = max(found[node].get(two, 0.0), STRANGER)
                        found[two][node] = found[node][two]
    return found


def _beside(node: Node, other: Node, likely: Evidence) -> Iterator[Node]:
    """The clauses near one that answers another which answer a clause near that one."""
    steps = [step for step in range(-WIDEST, WIDEST + 1) if step]
    for step in steps:
        near = likely.get((node[0], node[1] + step), {})
        for further in steps:
            two = (other[0], other[1] + further)
            if near.get(two, 0.0) >= ANSWERED:
                yield two


def _share_a_third(one: Node, other: Node, likely: Evidence) -> bool:
    """Whether a clause of a third outlet may render both."""
    return any(p >= RENDERED and likely[other].get(third, 0.0) >= RENDERED for third, p in likely[one].items())


def _is_founded(row: Clauses, likely: Evidence) -> bool:
    """Whether each outlet of a row of several has a pair of FOUNDED or more with another."""

    nodes = [(outlet, i) for outlet, indices in row.items() for i in indices]

    def stands(outlet: str) -> bool:
        return any(likely[outlet, i].get(node, 0.0) >= FOUNDED for i in row[outlet] for node in nodes)

    return len(row) < 2 or all(map(stands, row))


def _cost(indices: Sequence[int]) -> float:
    """What it costs that an outlet has these clauses in a row; infinite where they lie too far apart."""
    if len(indices) < 2:
        return 0.0
    steps = [after - before for before, after in pairwise(indices)]
    if max(steps) > WIDEST:
        return inf
    return FURTHER * len(steps) + BREAK * sum(step > 1 for step in steps)


def _joining_cost(one: Clauses, other: Clauses) -> float:
    """How much more the outlets' clauses cost together than apart."""
    return sum(
        _cost(sorted((*one[outlet], *other[outlet]))) - _cost(one[outlet]) - _cost(other[outlet])
        for outlet in one
        if outlet in other
    )


def _faced(one: Clauses, other: Clauses) -> int:
    """How many pairs of clauses of different outlets there are between two sets."""
    every = sum(map(len, one.values())) * sum(map(len, other.values()))
    return every - sum(len(indices) * len(other[outlet]) for outlet, indices in one.items() if outlet in other)


def _union(one: Clauses, other: Clauses) -> Clauses:
    return {
        outlet: tuple(sorted((*one.get(outlet, ()), *other.get(outlet, ()))))
        for outlet in sorted(one.keys() | other.keys())
    }


def _without(row: Clauses, moved: Clauses) -> Clauses:
    kept = {outlet: tuple(i for i in indices if i not in moved.get(outlet, ())) for outlet, indices in row.items()}
    return {outlet: indices for outlet, indices in kept.items() if indices}


def _slices(indices: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every run of consecutive members."""
    for first in range(len(indices)):
        for end in range(first + 1, len(indices) + 1):
            yield indices[first:end]
