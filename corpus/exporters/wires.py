"""Lines of words and the links that leave and reach them → where lines stand, and where links run.

In: columns of set lines, links. Out: base lines, anchors, paths. A link leaves its word below, runs along its line to
the column's edge, over the gap, and along the other word's line to reach that from above. Each link of a line has a
track of its own there.
"""

from __future__ import annotations

from dataclasses import dataclass

from align.terms import Side
from corpus.exporters.svg import Element, add, width_of
from corpus.exporters.typeset import NOTE_SIZE, Line, Placed

# Size of the letters, how far they reach above and below their base line, and what lies between links and lines.
SIZE, ASCENT, DESCENT = 15.0, 12.5, 4.5
TRACK, LEADING = 2.6, 5.0

# Opacity of a link without any score, and of a sure one.
FAINT, DARK = 0.15, 0.85


@dataclass(frozen=True, slots=True)
class Column:
    """An outlet's clauses of a row: where the column begins, its lines of words, which words links reach and leave."""

    left: float
    lines: list[Line]
    side: Side
    reached: frozenset[int] = frozenset()
    leaving: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the links of a word begin or end: at the word, and where they run along its line."""

    x: float
    y: float
    track: float


def baselines(column: Column, begin: float) -> list[float]:
    """Where each line's letters stand, the first below `begin`: with more links between, lines are further apart."""
    found, y = [], begin - head_room(column)
    for line in column.lines:
        indices = {p.printed.index for p in line}
        y += TRACK * len(indices & column.reached) + ASCENT
        found.append(y)
        y += DESCENT + TRACK * len(indices & column.leaving) + LEADING
    return found


def head_room(column: Column) -> float:
    """How much room the links need above an outlet's first line."""
    return TRACK * len({p.printed.index for line in column.lines[:1] for p in line} & column.reached)


def foot(column: Column, begin: float) -> float:
    """Where the column ends, with the links below its last line."""
    last = {p.printed.index for line in column.lines[-1:] for p in line}
    return baselines(column, begin)[-1] + DESCENT + TRACK * len(last & column.leaving) + LEADING


def anchors_above(column: Column, begin: float) -> dict[int, Anchor]:
    """For each word that links reach, where they reach it; the word furthest to the right has the highest track."""
    found: dict[int, Anchor] = {}
    for line, y in zip(column.lines, baselines(column, begin), strict=True):
        for placed in line:
            if placed.printed.index in column.reached - found.keys():
                track = sum(p.printed.index in column.reached for p in line[: line.index(placed)])
                top = y - ASCENT
                found[placed.printed.index] = Anchor(column.left + _middle(placed), top, top - TRACK * (track + 0.5))
    return found


def anchors_below(column: Column, begin: float) -> dict[int, Anchor]:
    """For each word that links leave, where they leave it; the word furthest to the left has the lowest track.

    So the links of words that keep their order do not cross.
    """
    found: dict[int, Anchor] = {}
    for line, y in zip(column.lines, baselines(column, begin), strict=True):
        for place, placed in reversed(list(enumerate(line))):
            if placed.printed.index in column.leaving - found.keys():
                track = sum(p.printed.index in column.leaving for p in line[place + 1 :])
                under = y + DESCENT
                found[placed.printed.index] = Anchor(
                    column.left + _middle(placed), under, under + TRACK * (track + 0.5)
                )  # fmt: skip
    return found


def _middle(placed: Placed) -> float:
    note = width_of(placed.printed.note, SIZE * NOTE_SIZE)
    return placed.x + (placed.width - note) / 2


def wire(wires: Element, start: Anchor, end: Anchor, edge: float, next_edge: float, score: float) -> None:
    """A link: down from its word, along the line to the column's edge, over the gap, along and down to the other."""
    half = (next_edge - edge) / 2
    way = (
        f"M{start.x:.1f} {start.y:.1f}V{start.track:.1f}H{edge:.1f}"
        f"C{edge + half:.1f} {start.track:.1f} {next_edge - half:.1f} {end.track:.1f} {next_edge:.1f} {end.track:.1f}"
        f"H{end.x:.1f}V{end.y:.1f}"
    )
    add(wires, "path", d=way, stroke_opacity=f"{FAINT + (DARK - FAINT) * min(1, max(0, score)):.2f}")
