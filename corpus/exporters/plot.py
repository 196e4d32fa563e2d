"""A comparison → a picture of its links: rows under one another, outlets beside each other, lines between words.

In: a collation, the verbatim texts with what was encoded of them, its signature and the time. Out: a self-contained
SVG. A line leaves a word below and reaches its counterpart in the next outlet of the row from above; the surer the
link, the darker the line. Words that no line reaches are hatched. Severity is background, number and word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from align.marks import Run
from align.terms import Clause, Collation, Encoded, Quotation, Severity, Side
from align.ties import links_of_sides
from corpus.exporters.inked import ACCENT, FILLS, HATCH, INK, QUIET, RULE, draw_words
from corpus.exporters.shown import Cell, Numbered, ShownRow, rows
from corpus.exporters.svg import Element, add, document, width_of, written
from corpus.exporters.terminal import summary, visible
from corpus.exporters.typeset import Printed, typeset
from corpus.exporters.wires import (
    ASCENT,
    DARK,
    FAINT,
    SIZE,
    Column,
    anchors_above,
    anchors_below,
    foot,
    head_room,
    wire,
)

# Lengths in pixels. Columns of two, three, four outlets; more are as narrow as four.
COLUMNS = {2: (330.0, 120.0), 3: (250.0, 100.0), 4: (205.0, 84.0)}
SMALL, HEAD = 11.5, 13.0
EDGE, NUMBERS = 28.0, 30.0
ROW_GAP = 18.0


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The widths of the whole picture."""

    outlets: tuple[str, ...]
    room: float
    gutter: float

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.left(len(self.outlets) - 1) + self.room + EDGE

    def left(self, place: int) -> float:
        """Where the column of an outlet begins."""
        return EDGE + NUMBERS + place * (self.room + self.gutter)


def plot(
    collation: Collation,
    texts: Mapping[str, str],
    encoded: Mapping[str, Encoded],
    signature: Mapping[str, str],
    made: str,
) -> str:
    """The picture as the text of an SVG file; outlets in the order of `texts`, each with its text encoded."""
    sheet = _Sheet(tuple(texts), *COLUMNS.get(len(texts), COLUMNS[4]))
    severity = {number: d.severity for number, d in enumerate(collation.divergences, 1)}
    body = Element("g")
    height = _heads(body, sheet)
    linked = 0
    for shown, row in zip(rows(collation, texts), collation.rows, strict=True):
        columns = [
            _column(sheet.left(place), cell, row.clauses[cell.outlet], encoded[cell.outlet], sheet.room)
            for place, cell in enumerate(shown.cells)
            if cell.clauses
        ]
        height, count = _row(body, sheet, shown, columns, severity, height)
        linked += count
    height = _foot(body, sheet, [*map(" ".join, signature.items()), f"made {made}"], summary(collation), height)
    title = " · ".join(map(visible, texts)) + ": linked words"
    told = f"{_many(len(collation.rows), 'row')} of {len(texts)} renderings, {_many(linked, 'link')} between words. "
    root = document(sheet.width, height, title, told + summary(collation))
    _hatching(root)
    root.append(body)
    return written(root)


# What stands in a row -------------------------------------------------------------------------------------------------


def _column(left: float, cell: Cell, clauses: Sequence[Clause], encoded: Encoded, room: float) -> Column:
    """An outlet's clauses of a row, set in lines."""
    printed = [_printed(encoded, clause, runs) for clause, runs in zip(clauses, cell.clauses, strict=True)]
    side = Side(cell.outlet, encoded, tuple(sorted({p.index for clause in printed for p in clause})))
    return Column(left, typeset(printed, room, SIZE), side)


def _printed(encoded: Encoded, clause: Clause, runs: Sequence[Run]) -> list[Printed]:
    """A clause's words with the marks of the runs in which they stand; where a divergence ends, its number follows."""
    bounds, start = [], clause.start
    for run in runs:
        for segment in run.segments:
            bounds.append((start, start + len(segment.text), run.divergences, segment.quotation))
            start += len(segment.text)
    words = encoded.parse.words
    found: list[tuple[int, tuple[int, ...], Quotation]] = []
    index = bisect_right(words, clause.start, key=lambda word: word.end)
    while index < len(words) and words[index].start < clause.end:
        over = [(d, state) for a, b, d, state in bounds if a < words[index].end and words[index].start < b]
        found.append((index, *max(over, key=lambda pair: bool(pair[0]))))
        index += 1
    printed = []
    for (index, divergences, state), following in zip(found, [*(d for _, d, _ in found[1:]), ()], strict=True):
        ended = [number for number in divergences if number not in following]
        apart = index > 0 and words[index - 1].end < words[index].start
        text = encoded.text[words[index].start : words[index].end]
        reported = state in (Quotation.NARRATION, Quotation.INDIRECT)
        printed.append(Printed(index, text, apart, divergences, ",".join(map(str, ended)), reported))
    return printed


def _row(
    body: Element,
    sheet: _Sheet,
    shown: ShownRow,
    columns: Sequence[Column],
    severity: Mapping[int, Severity],
    top: float,
) -> tuple[float, int]:
    """Draw a row from `top` on. Returns where it ends, and how many links it has."""
    group = add(body, "g", id=f"row-{shown.number}")
    add(group, "line", x1=EDGE, y1=top, x2=sheet.width - EDGE, y2=top, stroke=RULE)
    joined = [links_of_sides(a.side, b.side) for a, b in pairwise(columns)]
    leaving = [*(frozenset(x.a for x in links) for links in joined), frozenset()]
    reached = [frozenset(), *(frozenset(x.b for x in links) for links in joined)]
    wired = [replace(c, reached=r, leaving=g) for c, r, g in zip(columns, reached, leaving, strict=True)]
    begin = top + ROW_GAP + max(map(head_room, wired))
    add(group, "text", str(shown.number), x=EDGE, y=begin + ASCENT, font_size=SMALL, fill=QUIET)
    end = max(foot(column, begin) for column in wired)
    for place, cell in enumerate(shown.cells):
        if not cell.clauses:
            _absent(group, sheet, sheet.left(place), begin, end)
    wires = add(group, "g", fill="none", stroke=ACCENT, stroke_width=1.3, stroke_linejoin="round")
    for (a, b), links in zip(pairwise(wired), joined, strict=True):
        starts, ends = anchors_below(a, begin), anchors_above(b, begin)
        for found in links:
            wire(wires, starts[found.a], ends[found.b], a.left + sheet.room, b.left, found.score)
    for column in wired:
        alone = frozenset(column.side.indices) - column.reached - column.leaving
        draw_words(group, column, begin, alone if len(wired) > 1 else frozenset(), severity)
    return _listed(group, sheet, shown.divergences, end + 6), sum(map(len, joined))


def _absent(group: Element, sheet: _Sheet, left: float, begin: float, end: float) -> None:
    add(
        group, "rect", x=left, y=begin, width=sheet.room, height=max(end - begin, 24), fill="url(#hatch)",
        fill_opacity=0.35,
    )  # fmt: skip
    add(group, "text", "∅ not rendered", x=left + 8, y=max(end, begin + 24) - 8, font_size=SMALL, fill=QUIET)


def _listed(group: Element, sheet: _Sheet, divergences: Sequence[Numbered], top: float) -> float:
    """The row's divergences in words, so that nothing is said by colour alone. Returns where they end."""
    x, y = sheet.left(0), top + HEAD
    for numbered in divergences:
        kinds = ", ".join(k.value for k in (numbered.divergence.kind, *numbered.divergence.further_kinds))
        said = f"{numbered.number} {numbered.divergence.grade} · {kinds}"
        wide = width_of(said, SMALL) + 12
        if x > sheet.left(0) and x + wide > sheet.width - EDGE:
            x, y = sheet.left(0), y + 22
        fill, ink = FILLS[numbered.divergence.severity]
        add(
            group, "rect", x=x, y=y - 12, width=wide, height=17, rx=3, fill=fill or "#ffffff", stroke=HATCH,
            stroke_width=0.6,
        )  # fmt: skip
        add(group, "text", said, x=x + wide / 2, y=y, font_size=SMALL, fill=ink, text_anchor="middle")
        x += wide + 8
    return y + ROW_GAP if divergences else top + ROW_GAP / 2


# Head, foot -----------------------------------------------------------------------------------------------------------


def _heads(body: Element, sheet: _Sheet) -> float:
    """The outlets' names above their columns. Returns where the first row begins."""
    deepest = EDGE
    for place, outlet in enumerate(sheet.outlets):
        named = [Printed(i, word, i > 0) for i, word in enumerate(outlet.split())]
        for count, line in enumerate(typeset([named], sheet.room * 0.9, HEAD)):
            said = " ".join(p.printed.text for p in line)
            y = EDGE + count * 17
            add(body, "text", said, x=sheet.left(place), y=y, font_size=HEAD, font_weight="bold", fill=INK)
            deepest = max(deepest, y)
    return deepest + 14


def _foot(body: Element, sheet: _Sheet, made_by: Sequence[str], told: str, top: float) -> float:
    """What the signs mean, what was found, and what made it. Returns the height of the picture."""
    add(body, "line", x1=EDGE, y1=top, x2=sheet.width - EDGE, y2=top, stroke=RULE)
    y = top + 24
    signs = (("url(#hatch)", "no line reaches it"), *((FILLS[s][0], s.word) for s in Severity if FILLS[s][0]))
    x = EDGE
    for place, share in enumerate((0.0, 0.5, 1.0)):
        add(
            body, "line", x1=x + place * 20, y1=y - 4, x2=x + place * 20 + 17, y2=y - 4, stroke=ACCENT,
            stroke_width=2, stroke_opacity=f"{FAINT + (DARK - FAINT) * share:.2f}",
        )  # fmt: skip
    add(body, "text", "unsure to sure link", x=x + 64, y=y, font_size=SMALL, fill=QUIET)
    x += 64 + width_of("unsure to sure link", SMALL) + 16
    for fill, said in signs:
        if x + 22 + width_of(said, SMALL) > sheet.width - EDGE:
            x, y = EDGE, y + 20
        add(body, "rect", x=x, y=y - 10, width=16, height=12, fill=fill, stroke=HATCH, stroke_width=0.6)
        add(body, "text", said, x=x + 22, y=y, font_size=SMALL, fill=QUIET)
        x += 22 + width_of(said, SMALL) + 16
    for said in (told, " · ".join(made_by)):
        for line in typeset(
            [[Printed(i, w, i > 0) for i, w in enumerate(said.split())]], sheet.width - 2 * EDGE, SMALL
        ):
            y += 18
            add(body, "text", " ".join(p.printed.text for p in line), x=EDGE, y=y, font_size=SMALL, fill=QUIET)
    return y + EDGE


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _hatching(root: Element) -> None:
    pattern = add(
        add(root, "defs"), "pattern", id="hatch", width=5, height=5, patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip
    add(pattern, "line", x1=0, y1=0, x2=0, y2=5, stroke=HATCH, stroke_width=1.6, stroke_opacity=0.55)
