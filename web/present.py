"""Stored dataclasses → what the statement page prints.

In: a statement, its comparison, filters. Out: columns, rows, cells, the overview and the counts, all computed here
so that the templates only arrange them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from align.copies import folded
from align.terms import Clause, Kind, Quotation, Severity
from corpus.figures.dispersion import Spread
from corpus.model import Comparison, StoredDivergence, StoredRendering, StoredStatement
from web.cells import Passage, ShownRow, by_row, passages_of, row_of
from web.layout import Layout, arranged, number_of
from web.order import ranked
from web.overview import Glance, glance, has_part

# Rows and cells of one window of the grid, so that print, find and reading without scripts hold for long texts, and
# a window of many outlets is soon drawn: `./parallax bench page` says how soon.
ROWS_PER_PAGE = 200
CELLS_PER_PAGE = 600


@dataclass(frozen=True, slots=True)
class Filters:
    """Which divergences are shown: of these kinds, from this severity on, reviewed or not; which rows, in which order.

    sort: `order`; empty for the order of the text.
    """

    kinds: frozenset[Kind] = frozenset()
    least: Severity = Severity.WORDING
    reviewed: str = ""
    only: bool = False
    sort: str = ""

    def keep(self, divergence: StoredDivergence) -> bool:
        """Whether a divergence passes."""
        judged = divergence.divergence
        if self.kinds and not {judged.kind, *judged.further_kinds} & self.kinds:
            return False
        if self.reviewed == "flagged":
            return bool(divergence.flagged) and judged.severity >= self.least
        if self.reviewed and (self.reviewed == "yes") != bool(divergence.current):
            return False
        return judged.severity >= self.least

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return replace(self, sort="") != Filters()

    @property
    def query(self) -> dict[str, list[str] | str | int]:
        """The filters as they stand in an address."""
        given: dict[str, list[str] | str | int] = {
            "kind": sorted(self.kinds),
            "severity": int(self.least),
            "reviewed": self.reviewed,
            "only": int(self.only),
            "sort": self.sort,
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Column:
    """An outlet's head: its rendering, its number, and how many rows it has part in.

    base: whether the others are read against it. shares: outlets whose text is the same wording.
    """

    rendering: StoredRendering
    number: int
    rows: int
    base: bool = False
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A comparison ready to print. strip: all rows, for the overview; rows: those of this page.

    columns: those shown; hidden: the others. order: the divergences that are shown, as one steps through them, each
    with the number of its row. at: the same by row. numbers: the rows that pass the filters, in order; places: where
    each stands there, from 0 on; sorted: it is not the text's order. silent: how many are left out, for no outlet that
    is shown renders them. size: rows of a page.
    counts, kinds, reviewed: of the whole comparison, whatever the filters. late: renderings that came after it.
    """

    columns: tuple[Column, ...]
    hidden: tuple[Column, ...]
    rows: tuple[ShownRow, ...]
    strip: tuple[Glance, ...]
    order: tuple[tuple[int, int], ...]
    at: Mapping[int, Sequence[StoredDivergence]]
    numbers: tuple[int, ...]
    places: Mapping[int, int]
    sorted: bool
    total: int
    silent: int
    page: int
    pages: int
    size: int
    counts: Mapping[Severity, int]
    kinds: Mapping[Kind, int]
    reviewed: int
    divergences: Mapping[int, StoredDivergence]
    late: tuple[StoredRendering, ...]

    @property
    def shown(self) -> int:
        """How many rows pass the filters, on all pages."""
        return len(self.numbers)

    @property
    def every(self) -> tuple[Column, ...]:
        """All columns, those shown first."""
        return self.columns + self.hidden

    def page_of(self, row: int) -> int:
        """The page on which a row stands that passes the filters."""
        return self.places[row] // self.size + 1

    def place_of(self, row: int) -> int:
        """Where such a row stands: its number; where rows are sorted, its place among those that pass, from 1 on."""
        return self.places[row] + 1 if self.sorted else row


def grid(
    statement: StoredStatement,
    comparison: Comparison,
    filters: Filters,
    page: int = 1,
    at_row: int = 0,
    layout: Layout | None = None,
    *,
    glances: bool = True,
    spreads: Sequence[Spread] = (),
) -> Grid:
    """The grid of a comparison under filters: the page asked for, or the one on which row `at_row` stands.

    layout: which columns, in which order; all as they came, if None. glances: whether the overview is wanted.
    spreads: of all rows, where they are to be sorted as the filters say; else they stand in the order of the text.
    """
    layout = layout or arranged({}, comparison.compared)
    compared = {number_of(r): r for r in comparison.compared}
    texts = {compared[n].outlet: compared[n].text for n in layout.columns}
    gone = frozenset(r.outlet for r in comparison.compared if r.withdrawn)
    seen = {*texts, *(compared[n].outlet for n in (layout.read,) if n)}
    kept = [d for d in comparison.divergences if filters.keep(d) and any(has_part(d, outlet) for outlet in seen)]
    at = by_row(comparison, kept)
    said = [n for n, row in enumerate(comparison.rows, start=1) if not layout.hidden or texts.keys() & row.clauses]
    wanted = [n for n in said if at[n] or not filters.only]
    if spreads:
        wanted = ranked(wanted, spreads, filters.sort, compared)
    places = {number: place for place, number in enumerate(wanted)}
    size = min(ROWS_PER_PAGE, max(1, CELLS_PER_PAGE // len(texts)))
    pages = max(1, -(-len(wanted) // size))
    if at_row in places:
        page = places[at_row] // size + 1
    page = min(max(1, page), pages)
    numbers = wanted[(page - 1) * size : page * size]
    columns = {n: _column(n, compared, comparison, layout) for n in layout.ordered}
    strip = (glance(n, comparison, list(texts), at[n]) for n in range(1, len(comparison.rows) + 1) if glances)
    return Grid(
        columns=tuple(columns[n] for n in layout.columns),
        hidden=tuple(columns[n] for n in layout.hidden),
        rows=tuple(
            replace(
                row_of(n, comparison, texts, gone, at[n]),
                place=places[n] + 1 if spreads else n,
                spread=spreads[n - 1] if spreads else None,
            )
            for n in numbers
        ),
        strip=tuple(strip),
        order=_order(kept, places),
        at=at,
        numbers=tuple(wanted),
        places=places,
        sorted=bool(spreads),
        total=len(comparison.rows),
        silent=len(comparison.rows) - len(said),
        page=page,
        pages=pages,
        size=size,
        counts={s: sum(d.divergence.severity is s for d in comparison.divergences) for s in Severity},
        kinds=Counter(k for d in comparison.divergences for k in _kinds(d)),
        reviewed=sum(bool(d.current) for d in comparison.divergences),
        divergences={d.id: d for d in comparison.divergences},
        late=tuple(r for r in statement.renderings if r.id not in comparison.renderings),
    )


def _order(kept: Sequence[StoredDivergence], places: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    shown = [d for d in kept if d.row + 1 in places]
    return tuple(
        (d.id, d.row + 1) for d in sorted(shown, key=lambda d: (places[d.row + 1], -d.divergence.severity, d.id))
    )


def _column(number: int, compared: Mapping[int, StoredRendering], comparison: Comparison, layout: Layout) -> Column:
    mine = compared[number]
    rows = [row.clauses[mine.outlet] for row in comparison.rows if mine.outlet in row.clauses]
    shares = tuple(r.outlet for r in compared.values() if r is not mine and same_wording(mine, r))
    return Column(mine, number, len(rows), number == layout.base, shares)


def same_wording(a: StoredRendering, b: StoredRendering) -> bool:
    """Whether two texts are one wording, printed twice: equal but for white space and quotation marks."""
    if not a.text or not b.text or a.quoted is not b.quoted:
        return False
    if folded(a.text[:FIRST_LOOK])[:SURELY] != folded(b.text[:FIRST_LOOK])[:SURELY]:
        return False
    return folded(a.text) == folded(b.text)


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


# How much of two texts is looked at before all of both is, and how much of that is surely whole.
FIRST_LOOK, SURELY = 400, 40

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
            said.append(Said(outlet, passages_of(text, clauses if text else (), outlet, marked), outlet in gone))
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
