"""A stretch of verbatim text and the spans upon it → consecutive segments to print.

In: a text, the part of it to show, its quotation states and the divergences' spans.
Out: segments that join to that part exactly; terminal, page and exports all print from these.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.terms import Clause, Divergence, Quotation


@dataclass(frozen=True, slots=True)
class Segment:
    """Some text in which nothing changes: one quotation state, one set of divergences.

    divergences: indices into the list of divergences given, gravest first.
    """

    text: str
    quotation: Quotation
    divergences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Segments side by side under the same divergences: one mark, or plain text."""

    divergences: tuple[int, ...]
    segments: tuple[Segment, ...]


def runs(text: str, clause: Clause, outlet: str, divergences: Sequence[tuple[int, Divergence]]) -> tuple[Run, ...]:
    """`segments`, with those that one mark holds together: it may go on over a quotation mark or a bracket."""
    cut = segments(text, clause, outlet, divergences)
    return tuple(Run(d, tuple(group)) for d, group in itertools.groupby(cut, key=lambda s: s.divergences))


def segments(
    text: str, clause: Clause, outlet: str, divergences: Sequence[tuple[int, Divergence]]
) -> tuple[Segment, ...]:
    """Cut a clause where a quotation state or a divergence's span begins or ends.

    divergences: (index or id, divergence) of the clause's row. Spans outside the clause are left out.
    The segments' texts, joined, are `text[clause.start:clause.end]`.
    """
    marked = [
        (span.start, span.end, -divergence.severity, number)
        for number, divergence in divergences
        for reading in divergence.readings
        for span in reading.spans.get(outlet, ())
        if span.start < clause.end and clause.start < span.end
    ]
    states = [(s.start, s.end, s.state) for s in clause.quotations] or [(clause.start, clause.end, clause.quotation)]
    edges = _edges(clause, [(a, b) for a, b, *_ in marked] + [(a, b) for a, b, _ in states])
    found = []
    for start, end in itertools.pairwise(edges):
        state = next((s for a, b, s in states if a <= start < b), clause.quotation)
        over = sorted({(grave, number) for a, b, grave, number in marked if a <= start < b})
        found.append(Segment(text[start:end], state, tuple(number for _, number in over)))
    return tuple(found)


def _edges(clause: Clause, spans: Iterable[tuple[int, int]]) -> list[int]:
    inner = {edge for span in spans for edge in span if clause.start < edge < clause.end}
    return sorted(inner | {clause.start, clause.end})
