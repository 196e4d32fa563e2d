"""One rendering as running text, marked: the whole of it, in its own order.

In: a comparison, which rendering, the divergences of each row. Out: pieces that join to the verbatim text, each clause
with the number of its row; which rows it does not render.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.marks import Run, runs
from corpus.model import Comparison, StoredDivergence, StoredRendering
from web.cells import in_order

# Clauses of one page.
CLAUSES_PER_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause in its text. before: what stands between it and the clause before it, verbatim."""

    before: str
    row: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """A page of a rendering's text. after: what follows the last clause. order: the divergences marked in the whole
    text, in its order, each with the number of its row. missing: rows that it does not render, as first and last.
    """

    rendering: StoredRendering
    pieces: tuple[Piece, ...]
    after: str
    order: tuple[tuple[int, int], ...]
    missing: tuple[tuple[int, int], ...]
    page: int
    pages: int


def running(
    comparison: Comparison, rendering: StoredRendering, at: Mapping[int, Sequence[StoredDivergence]], page: int
) -> Running:
    """The text of a rendering that the comparison compared. at: the divergences that are shown, by row."""
    outlet, text = rendering.outlet, rendering.text
    found = in_order(comparison).get(outlet, []) if text else []
    pages = max(1, -(-len(found) // CLAUSES_PER_PAGE))
    page = min(max(1, page), pages)
    first = (page - 1) * CLAUSES_PER_PAGE
    end = found[first - 1][0].end if first else 0
    pieces = []
    for clause, row in found[first : first + CLAUSES_PER_PAGE]:
        marked = [(d.id, d.divergence) for d in at[row]]
        pieces.append(Piece(text[end : clause.start], row, runs(text, clause, outlet, marked)))
        end = max(end, clause.end)
    has = {row for _, row in found}
    missing = [n for n in range(1, len(comparison.rows) + 1) if n not in has]
    after = text[end:] if page == pages else ""
    return Running(rendering, tuple(pieces), after, _order(outlet, at), _stretches(missing), page, pages)


def _order(outlet: str, at: Mapping[int, Sequence[StoredDivergence]]) -> tuple[tuple[int, int], ...]:
    """The divergences that mark some words of an outlet, by the place of these words."""
    places: dict[int, tuple[int, int]] = {}
    for here in at.values():
        for one in here:
            for reading in one.divergence.readings:
                for span in reading.spans.get(outlet, ()):
                    if span.end > span.start:
                        places[one.id] = min(places.get(one.id, (span.start, one.row + 1)), (span.start, one.row + 1))
    return tuple((number, row) for number, (_, row) in sorted(places.items(), key=lambda found: (found[1], found[0])))


def _stretches(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Rising numbers as stretches without gaps: first and last."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
