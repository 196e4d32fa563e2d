"""Set lines of words → words drawn: backgrounds by severity, hatching where no link reaches, letters, numbers.

In: a column, where it begins, which of its words stand alone, the severity of each divergence by its number.
Out: elements. What touches in the text is one text element; each word in it is isolated from the others' direction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from align.terms import Severity
from align.words import is_content
from corpus.exporters.svg import Element, add, length
from corpus.exporters.typeset import NOTE_SIZE, Line, Placed
from corpus.exporters.wires import ASCENT, DESCENT, SIZE, Column, baselines

INK, QUIET, RULE, ACCENT, HATCH = "#1d1c1a", "#5a564e", "#dfdacd", "#1f4e79", "#857d6c"

# Background and ink of each severity, as on the page by day.
FILLS = {
    Severity.WORDING: ("", INK),
    Severity.NUANCE: ("#ffedb8", INK),
    Severity.SHIFT: ("#f2a83b", INK),
    Severity.REVERSAL: ("#a63a00", "#ffffff"),
}

# How far a note stands above the line.
RAISED = 5.0


def draw_words(
    group: Element,
    column: Column,
    begin: float,
    lonely: frozenset[int],
    severity: Mapping[int, Severity],
) -> None:
    """An outlet's words: backgrounds first, then the letters, those that touch in one element."""
    cell = add(group, "g", font_size=SIZE, fill=INK, aria_label=column.side.outlet)
    heights = baselines(column, begin)
    for line, y in zip(column.lines, heights, strict=True):
        for place, placed in enumerate(line):
            following = line[place + 1] if place + 1 < len(line) else None
            _background(cell, column.left, placed, following, y, severity)
            word = column.side.word(placed.printed.index)
            if placed.printed.index in lonely and any(c.isalnum() for c in word.text):
                _box(cell, column.left + placed.x, y, placed.width, "url(#hatch)", is_content(word))
    for line, y in zip(column.lines, heights, strict=True):
        for chunk in _touching(line):
            text = _place(cell, column.left, chunk, y)
            raised = False
            for placed in chunk:
                raised = _letters(text, placed, severity, raised)


def _background(
    cell: Element,
    left: float,
    placed: Placed,
    following: Placed | None,
    y: float,
    severity: Mapping[int, Severity],
) -> None:
    """The colour of the gravest divergence, as far as the next word where that is marked alike."""
    marked = placed.printed.divergences
    if not marked or not FILLS[severity[marked[0]]][0]:
        return
    on = following is not None and following.printed.divergences == marked and not placed.printed.note
    width = following.x - placed.x if on and following else placed.width
    _box(cell, left + placed.x, y, width, FILLS[severity[marked[0]]][0])


def _box(cell: Element, x: float, y: float, width: float, fill: str, full: bool = True) -> None:
    box = add(cell, "rect", x=x - 1, y=y - ASCENT, width=width + 2, height=ASCENT + DESCENT, fill=fill)
    if not full:
        box.set("fill-opacity", "0.45")


def _letters(text: Element, placed: Placed, severity: Mapping[int, Severity], raised: bool) -> bool:
    """A word and its note. raised: whether a note before it left the line; returns whether its own did."""
    printed = placed.printed
    grave = severity[printed.divergences[0]] if printed.divergences else Severity.WORDING
    ink = FILLS[grave][1] if grave is Severity.REVERSAL else QUIET if printed.reported else INK
    word = add(text, "tspan", printed.text, unicode_bidi="isolate", fill=ink)
    if raised:
        word.set("dy", length(RAISED))
    if printed.note:
        add(text, "tspan", printed.note, dy=-RAISED, font_size=SIZE * NOTE_SIZE, font_weight="bold", fill=ink)
    return bool(printed.note)


def _place(cell: Element, left: float, chunk: Sequence[Placed], y: float) -> Element:
    """A text element as wide as was measured, in viewers that can do so; elsewhere in the middle of that room."""
    width = sum(p.width for p in chunk)
    text = add(cell, "text", y=y, textLength=width, lengthAdjust="spacingAndGlyphs")
    if chunk[0].x == 0:
        text.set("x", length(left))
    else:
        text.set("x", length(left + chunk[0].x + width / 2))
        text.set("text-anchor", "middle")
    return text


def _touching(line: Line) -> list[list[Placed]]:
    chunks: list[list[Placed]] = []
    for placed in line:
        if placed.joined:
            chunks[-1].append(placed)
        else:
            chunks.append([placed])
    return chunks
