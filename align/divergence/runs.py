"""Rows → runs: adjoining rows that the same outlets have, and which runs stand in each other's place.

In: rows, the outlets that are asked about. Out: runs, and runs of which each is all that its outlets have where the
outlets of another have that. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from align.terms import Clause, Quotation, Row


@dataclass(frozen=True, slots=True)
class Run:
    """Adjoining rows that some outlets have and others lack: numbers of the rows, names of the outlets."""

    numbers: tuple[int, ...]
    present: tuple[str, ...]
    absent: tuple[str, ...]


def lacking(rows: Sequence[Row], outlets: Sequence[str]) -> list[Run]:
    """The runs that some of the outlets lack, cut where narration meets the speaker's words, so that each is graded as
    it deserves. An outlet of which a person says where it renders a row does not lack it."""

    def having(number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        row = rows[number]
        present = tuple(o for o in outlets if o in row.clauses) if row.not_judged is None else ()
        excused = {o for o, said in row.absent.items() if said.elsewhere is not None}
        return present, tuple(o for o in outlets if o not in row.clauses and o not in excused)

    return [
        Run(tuple(part), present, absent)
        for (present, absent), numbers in groupby(range(len(rows)), key=having)
        if present and absent
        for part in _alike(list(numbers), rows)
    ]


def in_place(runs: Sequence[Run], rows: Sequence[Row], says: Callable[[Run], bool]) -> list[tuple[Run, ...]]:
    """The runs, those together that stand in each other's place; nearest first, and each in one place alone.

    Runs do so where the outlets of each lack the others', and no row that is common to an outlet of two of them
    stands between. says: whether a run is more than who speaks.
    """
    groups: dict[Run, tuple[Run, ...]] = {run: (run,) for run in runs}
    saying = [run for run in runs if says(run)]
    facing = [pair for number, one in enumerate(saying) for pair in _facing(one, saying[number + 1 :], rows)]
    known = set(facing)
    for one, other in sorted(facing, key=lambda pair: (pair[1].numbers[0] - pair[0].numbers[-1], pair[0].numbers)):
        together = tuple(sorted({*groups[one], *groups[other]}, key=_first))
        if all(pair in known for pair in combinations(together, 2)):
            groups |= dict.fromkeys(together, together)
    return sorted(dict.fromkeys(groups.values()), key=lambda group: _first(group[0]))


def narrated(clauses: Sequence[Clause]) -> bool:
    """Whether clauses are the reporter's narration throughout."""
    return all(c.quotation is Quotation.NARRATION for c in clauses)


def _facing(one: Run, later: Sequence[Run], rows: Sequence[Row]) -> Iterator[tuple[Run, Run]]:
    """A run with each later one that stands where it does, the outlets of either lacking the other."""
    met: set[str] = set()
    place = one.numbers[-1] + 1
    for other in later:
        for clauses in (rows[k].clauses for k in range(place, other.numbers[0])):
            if not clauses.keys().isdisjoint(one.present):
                met |= clauses.keys()
        place = max(place, other.numbers[0])
        if met >= set(one.absent):
            return
        lack_each_other = set(one.present) <= set(other.absent) and set(other.present) <= set(one.absent)
        if lack_each_other and not met & set(other.present):
            yield one, other


def _first(run: Run) -> int:
    return run.numbers[0]


def _alike(numbers: Sequence[int], rows: Sequence[Row]) -> Iterator[list[int]]:
    """Cut a run of rows where narration meets the speaker's words."""
    for _, part in groupby(numbers, key=lambda number: all(map(narrated, rows[number].clauses.values()))):
        yield list(part)
