"""Renderings → those of distinct wording, and a collation of these → one of all.

In: renderings; later their collation. Out: the same with every copy beside its twin. Copies are equal after
folding white space and quotation marks (design.md, ruling 8), so that a reprint counts as one witness.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from align import quotation
from align.terms import Clause, Collation, Divergence, QuotationSpan, Reading, Rendering, Row, Span

# What differs between printings of one wording.
FOLDED = re.compile(r"[\s“”„«»‹›‘’‚'\"`]")


@dataclass(frozen=True, slots=True)
class Copy:
    """A rendering that prints the same wording as its twin."""

    rendering: Rendering
    twin: Rendering


def folded(text: str) -> str:
    """A text without what differs between printings of one wording."""
    return FOLDED.sub("", text)


def collapse(renderings: Sequence[Rendering]) -> tuple[list[Rendering], list[Copy]]:
    """Split renderings into originals and copies, both sorted by outlet.

    The first by outlet name stands for the others, so that the order of arrival does not matter. What is
    declared as quoted and what is not are no copies of each other.
    """
    originals: dict[tuple[str, bool | None], Rendering] = {}
    copies = []
    for rendering in sorted(renderings, key=lambda r: r.outlet):
        twin = originals.setdefault((folded(rendering.text), rendering.quoted), rendering)
        if twin is not rendering:
            copies.append(Copy(rendering, twin))
    return list(originals.values()), copies


def restore(collation: Collation, copies: Sequence[Copy]) -> Collation:
    """Put every copy into the rows and readings of its twin."""
    rows, divergences = list(collation.rows), list(collation.divergences)
    for copy in copies:
        move = _mover(copy.twin.text, copy.rendering.text)
        states = quotation.spans(copy.rendering.text, copy.rendering.quoted)
        rows = [_row(row, copy, move, states) for row in rows]
        divergences = [_divergence(divergence, copy, move) for divergence in divergences]
    return Collation(tuple(rows), tuple(divergences))


def _mover(twin: str, text: str) -> Callable[[int, int], tuple[int, int]]:
    """Offsets of a span in the twin → of the same letters in the copy."""
    if twin == text:
        return lambda start, end: (start, end)
    kept_there = [i for i, c in enumerate(twin) if not FOLDED.match(c)]
    kept_here = [i for i, c in enumerate(text) if not FOLDED.match(c)]

    def move(start: int, end: int) -> tuple[int, int]:
        first, last = bisect_left(kept_there, start), bisect_left(kept_there, end)
        if first == last:
            place = kept_here[first] if first < len(kept_here) else len(text)
            return place, place
        return kept_here[first], kept_here[last - 1] + 1

    return move


def _row(row: Row, copy: Copy, move: Callable[[int, int], tuple[int, int]], states: Sequence[QuotationSpan]) -> Row:
    if copy.twin.outlet not in row.clauses:
        return row
    moved = tuple(_clause(*move(c.start, c.end), c, states) for c in row.clauses[copy.twin.outlet])
    return replace(row, clauses=dict(sorted({**row.clauses, copy.rendering.outlet: moved}.items())))


def _clause(start: int, end: int, like: Clause, states: Sequence[QuotationSpan]) -> Clause:
    inside = tuple(
        QuotationSpan(max(s.start, start), min(s.end, end), s.state) for s in states if s.start < end and start < s.end
    )
    return Clause(start, end, like.quotation, inside)


def _divergence(divergence: Divergence, copy: Copy, move: Callable[[int, int], tuple[int, int]]) -> Divergence:
    readings = tuple(_reading(reading, copy, move) for reading in divergence.readings)
    return replace(divergence, readings=readings)


def _reading(reading: Reading, copy: Copy, move: Callable[[int, int], tuple[int, int]]) -> Reading:
    if copy.twin.outlet not in reading.outlets:
        return reading
    moved = tuple(Span(*move(s.start, s.end)) for s in reading.spans.get(copy.twin.outlet, ()))
    outlets = tuple(sorted({*reading.outlets, copy.rendering.outlet}))
    return replace(reading, outlets=outlets, spans={**reading.spans, copy.rendering.outlet: moved})
