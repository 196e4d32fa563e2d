"""A collation and its texts → what a table shows: numbered divergences, rows of cells, cells of runs.

In: a collation, the verbatim texts. Out: one model for terminal and page alike, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from align.marks import Run, runs
from align.terms import Collation, Divergence, Kind, Row


@dataclass(frozen=True, slots=True)
class Quoted:
    """What one outlet says at a divergence: its words, or nothing."""

    outlet: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A divergence with its number in print, and what each reading says."""

    number: int
    divergence: Divergence
    readings: tuple[tuple[Quoted, ...], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """An outlet's clauses in a row, as runs of segments; none where it does not render the row."""

    outlet: str
    clauses: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its number in print, a cell for each outlet, and the numbers of its divergences."""

    number: int
    cells: tuple[Cell, ...]
    divergences: tuple[Numbered, ...]
    not_judged: str | None


def rows(collation: Collation, texts: Mapping[str, str]) -> tuple[ShownRow, ...]:
    """The rows of a comparison ready to print; outlets in the order of `texts`. Numbers begin at 1."""
    numbered = [
        Numbered(number, divergence, _readings(divergence, texts))
        for number, divergence in enumerate(collation.divergences, 1)
    ]
    shown = []
    for place, row in enumerate(collation.rows):
        here = tuple(n for n in numbered if n.divergence.row == place)
        marked = [(n.number, n.divergence) for n in numbered if _touches(n.divergence, place, row)]
        cells = tuple(
            Cell(o, tuple(runs(texts[o], clause, o, marked) for clause in row.clauses.get(o, ()))) for o in texts
        )
        shown.append(ShownRow(place + 1, cells, here, row.not_judged))
    return tuple(shown)


def _touches(divergence: Divergence, place: int, row: Row) -> bool:
    """A divergence over several rows marks each of them: a passage left out, or one in the place of another; it is
    listed at its first."""
    if divergence.row == place or divergence.kind is not Kind.COVERAGE:
        return divergence.row == place
    return divergence.row < place and any(
        span.start < clause.end and clause.start < span.end
        for reading in divergence.readings
        for outlet, spans in reading.spans.items()
        for span in spans
        for clause in row.clauses.get(outlet, ())
    )


def _readings(divergence: Divergence, texts: Mapping[str, str]) -> tuple[tuple[Quoted, ...], ...]:
    return tuple(
        tuple(
            Quoted(o, tuple(texts[o][s.start : s.end] for s in reading.spans.get(o, ()) if s.end > s.start))
            for o in reading.outlets
        )
        for reading in divergence.readings
    )
