"""Clauses and divergences → the cells of the grid.

In: a comparison, texts, the divergences that are shown. Out: rows of cells, each with its passages, its badges and
how it is quoted; which divergences stand in which row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from align.marks import Run, runs
from align.terms import Clause, Divergence, Severity, Span
from corpus.figures.dispersion import Spread
from corpus.model import Comparison, StoredDivergence
from web.wording import absence, quoted


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause in a cell. before: what stands between it and the clause before it."""

    before: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """An outlet's part of a row: its clauses, and its divergences as badges, gravest first.

    standing: how it is quoted, in words. severity: of its gravest divergence. reviewed: whether all have a verdict.
    withdrawn: its text was erased. readings: for each divergence, by its number, which of its readings is the outlet's.
    said: where it has no clause, what a person says of that, in words; empty where nobody says anything.
    """

    outlet: str
    passages: tuple[Passage, ...]
    badges: tuple[StoredDivergence, ...]
    standing: str
    severity: Severity | None
    reviewed: bool
    withdrawn: bool = False
    readings: Mapping[int, int] = field(default_factory=dict)
    said: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the grid; number begins at 1.

    place: where it stands among all rows, from 1 on. spread: how far its renderings lie apart; None unless asked for.
    """

    number: int
    cells: tuple[Cell, ...]
    not_judged: str | None
    by: str = ""
    place: int = 0
    spread: Spread | None = None


def row_of(
    number: int,
    comparison: Comparison,
    texts: Mapping[str, str],
    gone: Collection[str],
    divergences: Sequence[StoredDivergence],
) -> ShownRow:
    row = comparison.rows[number - 1]
    marked = [(d.id, d.divergence) for d in divergences]
    cells = []
    for outlet, text in texts.items():
        clauses = row.clauses.get(outlet, ())
        passages = passages_of(text, () if outlet in gone else clauses, outlet, marked)
        readings = {d.id: place for d in divergences if (place := reading_of(d, outlet)) is not None}
        mine = tuple(d for d in divergences if d.id in readings)
        standing = quoted(s for p in passages for run in p.runs for s in run.segments)
        severity = max((d.divergence.severity for d in mine), default=None)
        reviewed = bool(mine) and all(d.current for d in mine)
        erased = outlet in gone and bool(clauses)
        absent = row.absent.get(outlet)
        said = "" if absent is None or outlet in gone else absence(absent, text)
        cells.append(Cell(outlet, passages, mine, standing, severity, reviewed, erased, readings, said))
    return ShownRow(number, tuple(cells), row.not_judged, row.by or "")


def passages_of(
    text: str, clauses: Sequence[Clause], outlet: str, marked: Sequence[tuple[int, Divergence]]
) -> tuple[Passage, ...]:
    """Clauses as runs; between two stands the white space that the outlet has there, or an ellipsis."""
    found, end = [], -1
    for clause in clauses:
        between = text[end : clause.start] if 0 <= end <= clause.start else "x"
        before = "" if end < 0 else " … " if between.strip() else between
        found.append(Passage(before, runs(text, clause, outlet, marked)))
        end = clause.end
    return tuple(found)


def reading_of(divergence: StoredDivergence, outlet: str) -> int | None:
    """Which of a divergence's readings, from 0 on, an outlet stands in; None where it has no part."""
    return next((n for n, reading in enumerate(divergence.divergence.readings) if outlet in reading.outlets), None)


def by_row(comparison: Comparison, divergences: Sequence[StoredDivergence]) -> Mapping[int, list[StoredDivergence]]:
    """Row number → the divergences that stand in it or reach into it, gravest first."""
    rows: dict[int, dict[int, StoredDivergence]] = defaultdict(dict)
    elsewhere: list[tuple[StoredDivergence, str, Span]] = []
    for one in divergences:
        rows[one.row + 1][one.id] = one
        own = comparison.rows[one.row].clauses
        for outlet, span in _words(one):
            if not any(c.start <= span.start and span.end <= c.end for c in own.get(outlet, ())):
                elsewhere.append((one, outlet, span))
    found = in_order(comparison) if elsewhere else {}
    ends = {outlet: [clause.end for clause, _ in clauses] for outlet, clauses in found.items()}
    for one, outlet, span in elsewhere:
        for clause, number in found.get(outlet, ())[bisect_right(ends.get(outlet, ()), span.start) :]:
            if clause.start >= span.end:
                break
            rows[number][one.id] = one
    gravest = {n: sorted(here.values(), key=lambda d: (-d.divergence.severity, d.id)) for n, here in rows.items()}
    return defaultdict(list, gravest)


def in_order(comparison: Comparison) -> Mapping[str, list[tuple[Clause, int]]]:
    """Outlet → its clauses in the order of its text, each with the number of its row."""
    found: dict[str, list[tuple[Clause, int]]] = defaultdict(list)
    for number, row in enumerate(comparison.rows, start=1):
        for outlet, clauses in row.clauses.items():
            found[outlet] += [(clause, number) for clause in clauses]
    return {outlet: sorted(clauses, key=lambda c: c[0].start) for outlet, clauses in found.items()}


def _words(divergence: StoredDivergence) -> Iterator[tuple[str, Span]]:
    """The spans of a divergence that hold any words, with their outlets."""
    for reading in divergence.divergence.readings:
        for outlet, spans in reading.spans.items():
            yield from ((outlet, span) for span in spans if span.end > span.start)
