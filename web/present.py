"""Stored dataclasses → what the statement page prints.

In: a statement, its comparison, filters. Out: columns, rows, cells, the overview and the counts, all computed here
so that the templates only arrange them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from align.marks import Run, runs
from align.terms import Clause, Divergence, Kind, Quotation, Severity, Span
from corpus.model import Comparison, StoredDivergence, StoredRendering, StoredStatement
from web.wording import quoted

# Rows on one page, so that print, find and reading without scripts hold for long texts.
ROWS_PER_PAGE = 200


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
        if self.kinds and not {judged.kind, *judged.further_kinds} & self.kinds:
            return False
        if self.reviewed and (self.reviewed == "yes") != bool(divergence.current):
            return False
        return judged.severity >= self.least

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return self != Filters()

    @property
    def query(self) -> dict[str, list[str] | str | int]:
        """The filters as they stand in an address."""
        given: dict[str, list[str] | str | int] = {
            "kind": sorted(self.kinds),
            "severity": int(self.least),
            "reviewed": self.reviewed,
            "only": int(self.only),
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause in a cell. before: what stands between it and the clause before it."""

    before: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """An outlet's part of a row: its clauses, and its divergences as badges, gravest first.

    standing: how it is quoted, in words. severity: of its gravest divergence. reviewed: whether all have a verdict.
    withdrawn: its text was erased.
    """

    outlet: str
    passages: tuple[Passage, ...]
    badges: tuple[StoredDivergence, ...]
    standing: str
    severity: Severity | None
    reviewed: bool
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the grid; number begins at 1."""

    number: int
    cells: tuple[Cell, ...]
    not_judged: str | None


@dataclass(frozen=True, slots=True)
class Glance:
    """A row in the overview: a sign for each outlet, and the whole in words."""

    number: int
    signs: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """An outlet's head: its rendering, and how many rows it has part in."""

    rendering: StoredRendering
    rows: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A comparison ready to print. strip: all rows, for the overview; rows: those of this page.

    counts, kinds, reviewed: of the whole comparison, whatever the filters. late: renderings that came after it.
    """

    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]
    strip: tuple[Glance, ...]
    total: int
    shown: int
    page: int
    pages: int
    counts: Mapping[Severity, int]
    kinds: Mapping[Kind, int]
    reviewed: int
    divergences: Mapping[int, StoredDivergence]
    late: tuple[StoredRendering, ...]


def grid(statement: StoredStatement, comparison: Comparison, filters: Filters, page: int = 1, at_row: int = 0) -> Grid:
    """The grid of a comparison under filters: the page asked for, or the one on which row `at_row` stands."""
    compared = comparison.compared
    texts = {r.outlet: r.text for r in compared}
    gone = frozenset(r.outlet for r in compared if r.withdrawn)
    at = _by_row(comparison, [d for d in comparison.divergences if filters.keep(d)])
    wanted = [n for n in range(1, len(comparison.rows) + 1) if at[n] or not filters.only]
    pages = max(1, -(-len(wanted) // ROWS_PER_PAGE))
    if at_row in wanted:
        page = wanted.index(at_row) // ROWS_PER_PAGE + 1
    page = min(max(1, page), pages)
    numbers = wanted[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]
    return Grid(
        columns=tuple(Column(r, sum(r.outlet in row.clauses for row in comparison.rows)) for r in compared),
        rows=tuple(_row(n, comparison, texts, gone, at[n]) for n in numbers),
        strip=tuple(_glance(n, comparison, list(texts), at[n]) for n in range(1, len(comparison.rows) + 1)),
        total=len(comparison.rows),
        shown=len(wanted),
        page=page,
        pages=pages,
        counts={s: sum(d.divergence.severity is s for d in comparison.divergences) for s in Severity},
        kinds=Counter(k for d in comparison.divergences for k in _kinds(d)),
        reviewed=sum(bool(d.current) for d in comparison.divergences),
        divergences={d.id: d for d in comparison.divergences},
        late=tuple(r for r in statement.renderings if r.id not in comparison.renderings),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What one outlet says at a divergence: its words in their clauses, only this divergence marked; or nothing.

    withdrawn: its text was erased since, and what it said with it.
    """

    outlet: str
    passages: tuple[Passage, ...]
    withdrawn: bool = False

    @property
    def says_something(self) -> bool:
        """Whether it has any words there."""
        return bool(self.passages)


# Characters shown around the words of a divergence whose clauses are no longer known.
AROUND = 80


def readings(
    divergence: StoredDivergence, compared: Sequence[StoredRendering], comparison: Comparison
) -> tuple[tuple[Said, ...], ...]:
    """The readings of a divergence, each outlet's words in the clauses that hold them.

    compared: the renderings that its own comparison compared. comparison: the newest one.
    Of a comparison before this one, the clauses are not known: the words then stand between their neighbours.
    """
    texts = {r.outlet: r.text for r in compared}
    gone = {r.outlet for r in compared if r.withdrawn}
    marked = [(divergence.id, divergence.divergence)]
    found = []
    for reading in divergence.divergence.readings:
        said = []
        for outlet in reading.outlets:
            text = texts.get(outlet, "")
            spans = [(s.start, s.end) for s in reading.spans.get(outlet, ()) if s.end > s.start]
            if divergence.comparison == comparison.id:
                clauses = [c for row in comparison.rows for c in row.clauses.get(outlet, ()) if _holds(c, spans)]
            else:
                clauses = _windows(text, spans)
            said.append(Said(outlet, _passages(text, clauses if text else (), outlet, marked), outlet in gone))
        found.append(tuple(said))
    return tuple(found)


def _windows(text: str, spans: Sequence[tuple[int, int]]) -> list[Clause]:
    if not spans:
        return []
    start, end = max(0, min(spans)[0] - AROUND), min(len(text), max(e for _, e in spans) + AROUND)
    return [Clause(start, end, Quotation.DIRECT)]


def _holds(clause: Clause, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < clause.end and clause.start < end for start, end in spans)


def _kinds(divergence: StoredDivergence) -> set[Kind]:
    return {divergence.divergence.kind, *divergence.divergence.further_kinds}


def _by_row(comparison: Comparison, divergences: Sequence[StoredDivergence]) -> Mapping[int, list[StoredDivergence]]:
    """Row number → the divergences that stand in it or reach into it, gravest first."""
    rows: dict[int, dict[int, StoredDivergence]] = defaultdict(dict)
    ends = {outlet: ([clause.end for clause, _ in found], found) for outlet, found in _in_order(comparison).items()}
    for one in divergences:
        rows[one.row + 1][one.id] = one
        for outlet, span in _words(one):
            clause_ends, found = ends.get(outlet, ([], []))
            for clause, number in found[bisect_right(clause_ends, span.start) :]:
                if clause.start >= span.end:
                    break
                rows[number][one.id] = one
    gravest = {n: sorted(here.values(), key=lambda d: (-d.divergence.severity, d.id)) for n, here in rows.items()}
    return defaultdict(list, gravest)


def _in_order(comparison: Comparison) -> Mapping[str, list[tuple[Clause, int]]]:
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


def _row(
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
        passages = _passages(text, () if outlet in gone else clauses, outlet, marked)
        mine = tuple(d for d in divergences if _has_part(d, outlet))
        standing = quoted(s for p in passages for run in p.runs for s in run.segments)
        severity = max((d.divergence.severity for d in mine), default=None)
        reviewed = bool(mine) and all(d.current for d in mine)
        cells.append(
            Cell(outlet, passages, mine, standing, severity, reviewed, withdrawn=outlet in gone and bool(clauses))
        )
    return ShownRow(number, tuple(cells), row.not_judged)


def _passages(
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


def _glance(
    number: int, comparison: Comparison, outlets: Sequence[str], divergences: Sequence[StoredDivergence]
) -> Glance:
    clauses = comparison.rows[number - 1].clauses
    signs, words = [], []
    for outlet in outlets:
        mine = [d for d in divergences if _has_part(d, outlet)]
        word = mine[0].divergence.severity.word if mine else "no divergence"
        sign = f"severity-{int(mine[0].divergence.severity)}" if mine else "none"
        if outlet not in clauses:
            sign, word = "absent", "not rendered" + (f", {word}" if mine else "")
        done = bool(mine) and all(d.current for d in mine)
        signs.append(f"{sign} done" if done else sign)
        words.append(f"{outlet}: {word}{', reviewed' if done else ''}")
    return Glance(number, tuple(signs), "; ".join(words))


def _has_part(divergence: StoredDivergence, outlet: str) -> bool:
    return any(outlet in reading.outlets for reading in divergence.divergence.readings)
