"""Kinds × outlets: at how many divergences an outlet stands apart from most, and in how many rows it could have.

In: a store and filters of the search. Out: a table, and the same as CSV. Apart is in a minority or alone (`witnesses`),
which says nothing of who is right. A divergence of several kinds counts under each.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from align.terms import Kind
from corpus.figures import rows, scope
from corpus.figures.rows import Measured
from corpus.interchange import defused
from corpus.searching.narrowing import Filters
from corpus.searching.passages import named
from corpus.store import Store
from corpus.witnesses import FEWEST

# Fewer rows than these are too few to say anything by: one row more would move a share by over five in a hundred.
FEW_ROWS = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """divergences: how many. rows: in how many rows there could have been any."""

    divergences: int
    rows: int

    @property
    def few(self) -> bool:
        """Whether there are too few rows to say anything by."""
        return self.rows < FEW_ROWS

    @property
    def share(self) -> float:
        """Divergences for each row."""
        return self.divergences / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """An outlet. cells: by kind. statements: how many have a rendering of it that was compared.

    distance: its mean distance from the others (`dispersion`) over the rows where it has others; None without any.
    """

    outlet: str
    cells: Mapping[Kind, Cell]
    statements: int
    distance: float | None
    distance_rows: int

    @property
    def rows(self) -> int:
        """The most rows in which it could have stood apart."""
        return max(cell.rows for cell in self.cells.values())

    @property
    def few_distances(self) -> bool:
        """Whether there are too few rows to say anything of its distance."""
        return self.distance_rows < FEW_ROWS


@dataclass(frozen=True, slots=True)
class Table:
    """lines: the outlets, by name. every: all divergences, whoever stands where, each counted once.

    statements: how many were compared. dispersion: the mean over the rows of two wordings or more, which are
    dispersion_rows; None without any.
    """

    lines: tuple[Line, ...]
    every: Mapping[Kind, Cell]
    statements: int
    dispersion: float | None
    dispersion_rows: int


def table(store: Store, filters: Filters) -> Table:
    """The table of what passes by speaker, date and verdict. Raises InputError as a search does."""
    with store.reading() as db:
        owners = scope.owners(db)
        chosen = {row["id"] for row in scope.statements(db, filters, store.viewer)}
        # of a statement whose texts were all withdrawn there is nothing to count
        found = [one for one in scope.divergences(db, filters, store.viewer) if one.statement in chosen]
        statements = rows.measured(db, chosen)
    apart: dict[str, Counter[Kind]] = defaultdict(Counter)
    every: Counter[Kind] = Counter()
    for one in found:
        every.update(one.kinds)
        for outlet in {owners[facet] for facet in one.apart if facet in owners}:
            apart[outlet].update(one.kinds)
    could: dict[str, Counter[bool]] = defaultdict(Counter)
    far: dict[str, list[float]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for statement in statements:
        own = {number: owners[named("", name)] for number, name in statement.outlets.items()}
        seen.update(set(own.values()))
        for row in statement.rows:
            _count(row, own, could, far)
    measured = [row for statement in statements for row in statement.rows]
    dispersions = [row.spread.dispersion for row in measured if row.spread.dispersion is not None]
    return Table(
        lines=tuple(
            Line(
                outlet=outlet,
                cells={k: Cell(apart[outlet][k], could[outlet][k is Kind.COVERAGE]) for k in Kind},
                statements=seen[outlet],
                distance=fmean(far[outlet]) if far[outlet] else None,
                distance_rows=len(far[outlet]),
            )
            for outlet in sorted(seen, key=lambda name: (name.casefold(), name))
        ),
        every={k: Cell(every[k], sum(_could_differ(row, k) for row in measured)) for k in Kind},
        statements=len(statements),
        dispersion=fmean(dispersions) if dispersions else None,
        dispersion_rows=len(dispersions),
    )


def _could_differ(row: Measured, kind: Kind) -> bool:
    """Whether two witnesses could differ in a row: over what is left out, one of them may be silent."""
    return row.judged and (row.witnesses if kind is Kind.COVERAGE else row.spread.witnesses) > 1


def _count(row: Measured, own: Mapping[int, str], could: dict[str, Counter[bool]], far: dict[str, list[float]]) -> None:
    """Add a row to what its outlets could have: among those who speak (False), and over what is left out (True)."""
    if row.judged and row.spread.witnesses >= FEWEST:
        for outlet in {own[number] for number in row.speakers}:
            could[outlet][False] += 1
    if row.judged and row.witnesses >= FEWEST:
        for outlet in set(own.values()):
            could[outlet][True] += 1
    distances: dict[str, list[float]] = defaultdict(list)
    for number, distance in row.spread.distances.items():
        distances[own[number]].append(distance)
    for outlet, each in distances.items():
        far[outlet].append(fmean(each))


def as_csv(found: Table) -> str:
    """The table as CSV: a line for each outlet and kind. Cells that look like a formula are defused (`interchange`)."""
    file = io.StringIO()
    lines = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow(("outlet", "kind", "apart", "rows", "too few to say", "mean distance", "rows of distance"))
    for line in found.lines:
        far = "" if line.distance is None else f"{line.distance:.4f}"
        for kind, cell in line.cells.items():
            told = (line.outlet, kind.value, cell.divergences, cell.rows, "yes" if cell.few else "no", far)
            lines.writerow([defused(str(one)) for one in (*told, line.distance_rows)])
    return file.getvalue()
