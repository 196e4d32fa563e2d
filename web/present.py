"""Stored dataclasses → what the templates print.

In: a statement, its comparison, filters. Out: rows, cells, badges and counts, all computed here so that the
templates only arrange them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from align.marks import Segment, segments
from align.terms import Kind, Severity
from corpus.model import Comparison, StoredDivergence, StoredRendering, StoredStatement

GLYPHS = {
    "coverage": "∅",
    "polarity": "±",
    "modality": "◇",
    "quantity": "№",
    "reference": "◉",
    "role": "⇄",
    "tense": "◷",
    "force": "↑",
    "attribution": "❝",
    "sense": "≠",
    "order": "↕",
    "wording": "≈",
}

# Rows on one page, so that print, find and reading without scripts hold for long texts.
ROWS_PER_PAGE = 200

INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which divergences are shown: of these kinds, from this severity on, reviewed or not; and which rows."""

    kinds: frozenset[Kind] = frozenset()
    least: Severity = Severity.WORDING
    reviewed: str = ""
    only: bool = False

    def keep(self, divergence: StoredDivergence) -> bool:
        """Whether a divergence passes."""
        judged = divergence.divergence
        kinds = {judged.kind, *judged.further_kinds}
        if self.kinds and not kinds & self.kinds:
            return False
        if self.reviewed and (self.reviewed == "yes") != bool(divergence.current):
            return False
        return judged.severity >= self.least

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Cell:
    """An outlet's part of a row: its clauses as segments, and its divergences as badges."""

    outlet: str
    clauses: tuple[tuple[Segment, ...], ...]
    badges: tuple[StoredDivergence, ...]
    severity: Severity | None
    reviewed: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the grid; number begins at 1."""

    number: int
    cells: tuple[Cell, ...]
    not_judged: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """An outlet's head: its rendering, and how many rows it has part in."""

    rendering: StoredRendering
    rows: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A comparison ready to print. strip: all rows, for the overview; rows: those of this page."""

    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]
    strip: tuple[ShownRow, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[Severity, int]
    reviewed: int
    divergences: Mapping[int, StoredDivergence]
    late: tuple[StoredRendering, ...]


def grid(statement: StoredStatement, comparison: Comparison, filters: Filters, page: int = 1) -> Grid:
    """The grid of a comparison under filters. Renderings that came later are named in `late`."""
    compared = [r for r in statement.renderings if r.id in comparison.renderings]
    texts = {r.outlet: r.text for r in compared}
    shown = [d for d in comparison.divergences if filters.keep(d)]
    everything = tuple(
        _row(number, comparison, texts, [d for d in shown if _reaches(d, number - 1, comparison)])
        for number in range(1, len(comparison.rows) + 1)
    )
    wanted = [r for r in everything if not filters.only or any(c.badges for c in r.cells)]
    pages = max(1, -(-len(wanted) // ROWS_PER_PAGE))
    page = min(max(1, page), pages)
    return Grid(
        columns=tuple(Column(r, sum(r.outlet in row.clauses for row in comparison.rows)) for r in compared),
        rows=tuple(wanted[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]),
        strip=everything,
        total=len(comparison.rows),
        page=page,
        pages=pages,
        counts={s: sum(d.divergence.severity is s for d in comparison.divergences) for s in Severity},
        reviewed=sum(bool(d.current) for d in comparison.divergences),
        divergences={d.id: d for d in comparison.divergences},
        late=tuple(r for r in statement.renderings if r.id not in comparison.renderings),
    )


def _reaches(divergence: StoredDivergence, row: int, comparison: Comparison) -> bool:
    """Whether a divergence is about a row: its own, or one of several that a passage left out spans."""
    if divergence.row == row:
        return True
    clauses = comparison.rows[row].clauses
    return divergence.divergence.kind is Kind.COVERAGE and any(
        span.start < clause.end and clause.start < span.end
        for reading in divergence.divergence.readings
        for outlet, spans in reading.spans.items()
        for span in spans
        for clause in clauses.get(outlet, ())
    )


def _row(
    number: int, comparison: Comparison, texts: Mapping[str, str], divergences: Sequence[StoredDivergence]
) -> ShownRow:
    row = comparison.rows[number - 1]
    marked = [(d.id, d.divergence) for d in divergences]
    cells = []
    for outlet, text in texts.items():
        clauses = tuple(segments(text, c, outlet, marked) for c in row.clauses.get(outlet, ()))
        mine = tuple(d for d in divergences if d.row == number - 1 and _has_part(d, outlet))
        severity = max((d.divergence.severity for d in mine), default=None)
        cells.append(Cell(outlet, clauses, mine, severity, bool(mine) and all(d.current for d in mine)))
    return ShownRow(number, tuple(cells), row.not_judged)


def _has_part(divergence: StoredDivergence, outlet: str) -> bool:
    return any(outlet in reading.outlets for reading in divergence.divergence.readings)


@dataclass(frozen=True, slots=True)
class Said:
    """What one outlet says at a divergence, in its row: segments with only this divergence marked; or nothing."""

    outlet: str
    clauses: tuple[tuple[Segment, ...], ...]
    says_something: bool


def readings(
    divergence: StoredDivergence, statement: StoredStatement, comparison: Comparison
) -> tuple[tuple[Said, ...], ...]:
    """The readings of a divergence, each outlet's words in the clauses that hold them."""
    texts = {r.outlet: r.text for r in statement.renderings}
    found = []
    for reading in divergence.divergence.readings:
        said = []
        for outlet in reading.outlets:
            spans = [s for s in reading.spans.get(outlet, ()) if s.end > s.start]
            clauses = tuple(
                segments(texts[outlet], clause, outlet, [(divergence.id, divergence.divergence)])
                for row in comparison.rows
                for clause in row.clauses.get(outlet, ())
                if any(s.start < clause.end and clause.start < s.end for s in spans)
            )
            said.append(Said(outlet, clauses, bool(spans)))
        found.append(tuple(said))
    return tuple(found)


def visible_parts(text: str) -> list[tuple[str, str]]:
    """A text as (plain, token) pairs: control and bidirectional characters become tokens such as U+202E."""
    parts, place = [], 0
    for match in INVISIBLE.finditer(text):
        parts.append((text[place : match.start()], f"U+{ord(match[0]):04X}"))
        place = match.end()
    return [*parts, (text[place:], "")]


def when(moment: str) -> str:
    """An ISO time as people read it, in UTC."""
    return f"{datetime.fromisoformat(moment):%-d %B %Y, %H:%M} UTC"


def plain_date(date: str) -> str:
    """2012-11-07 → 7 November 2012; 2012-11 → November 2012; anything else as it is."""
    for given, printed in (("%Y-%m-%d", "%-d %B %Y"), ("%Y-%m", "%B %Y")):
        try:
            return datetime.strptime(date, given).strftime(printed)
        except ValueError:
            continue
    return date


def sureness(confidence: float) -> str:
    """A confidence in a word."""
    return "high" if confidence >= 0.75 else "fair" if confidence >= 0.55 else "low"
