"""Rows as a program aligns them, and rows that people corrected before → rows that keep what people decided.

In: automatic rows over all renderings, and corrected rows over some of them, of the same clauses. Out: every corrected
row as it was; clauses that no person touched grouped as the program has them; and what an outlet that came later says,
with the corrected row of whose clauses the program put most beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from align.terms import Clause, Row

Late = dict[str, tuple[Clause, ...]]


def narrowed(rows: Sequence[Row], outlets: Collection[str]) -> list[Row]:
    """Rows without the outlets that are there no more; those that held nothing else are gone."""
    kept = []
    for row in rows:
        clauses = {o: found for o, found in row.clauses.items() if o in outlets}
        absent = {o: said for o, said in row.absent.items() if o in outlets}
        if clauses:
            same = len(clauses) == len(row.clauses)
            kept.append(replace(row, clauses=clauses, absent=absent, score=row.score if same else None))
    return kept


def refitted(automatic: Sequence[Row], corrected: Sequence[Row], known: Collection[str]) -> list[Row]:
    """Put corrected rows into automatic ones.

    known: the outlets that there were when the rows were corrected; their clauses are the same in both. An order of the
    rows that people made is kept only within the place that the program gives them.
    """
    home = {(o, c.start): k for k, row in enumerate(automatic) for o, found in row.clauses.items() for c in found}
    fixed = {(o, c.start) for row in corrected for o, found in row.clauses.items() for c in found}
    letters = [_letters(row, home) for row in corrected]
    joining: list[Late] = [{} for _ in corrected]
    left: list[Row | None] = []
    for number, row in enumerate(automatic):
        free = {o: tuple(c for c in found if (o, c.start) not in fixed) for o, found in row.clauses.items()}
        rest = {o: found for o, found in free.items() if o in known and found}
        late = {o: found for o, found in free.items() if o not in known and found}
        most = max(range(len(corrected)), key=lambda k: (letters[k].get(number, 0), -k), default=None)
        if most is not None and letters[most].get(number, 0) > sum(c.end - c.start for cs in rest.values() for c in cs):
            for outlet, found in late.items():
                joining[most][outlet] = tuple(sorted((*joining[most].get(outlet, ()), *found)))
        else:
            rest |= late
        rest = dict(sorted(rest.items()))
        left.append(row if rest == dict(row.clauses) else Row(rest) if rest else None)
    rows: list[Row] = []
    for number, unmoved in enumerate(left):
        here = [k for k, share in enumerate(letters) if max(share, key=lambda n: (share[n], -n)) == number]
        rows += [_joined(corrected[k], joining[k]) for k in here]
        rows += [] if unmoved is None else [unmoved]
    return rows


def _letters(row: Row, home: Mapping[tuple[str, int], int]) -> dict[int, int]:
    """How many characters of a row stand in which automatic row."""
    found: dict[int, int] = {}
    for outlet, clauses in row.clauses.items():
        for clause in clauses:
            number = home[outlet, clause.start]
            found[number] = found.get(number, 0) + clause.end - clause.start
    return found


def _joined(row: Row, late: Late) -> Row:
    """A corrected row with what came later, of which nothing was said."""
    absent = {outlet: said for outlet, said in row.absent.items() if outlet not in late}
    return replace(row, clauses=dict(sorted({**row.clauses, **late}.items())), absent=absent) if late else row
