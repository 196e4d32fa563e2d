"""Words → lines no wider than a column, each word with its place: what SVG does not do by itself.

In: words of clauses with their marks, a width and a font size. Out: lines of placed words. Widths are estimates on the
safe side (`svg.width_of`). A clause begins a new line; what the text prints without a blank between stays together,
unless it is wider than the column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.exporters.svg import printable, width_of

# Size of a divergence's number beside the words it marks, as a share of theirs.
NOTE_SIZE = 0.68

# Joins the character after it to the one before: no line ends there.
JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Printed:
    """A word to print.

    index: among the words of its whole text. apart: whether a blank stands before it. divergences: the numbers of
    those that mark it, gravest first. note: numbers to print after it. reported: the reporter's words, not quoted.
    """

    index: int
    text: str
    apart: bool
    divergences: tuple[int, ...] = ()
    note: str = ""
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A word, or a part of one too long for its line, from `x` on; `width` holds its note. joined: touches the last."""

    printed: Printed
    x: float
    width: float
    joined: bool


Line = tuple[Placed, ...]


def typeset(clauses: Sequence[Sequence[Printed]], room: float, size: float) -> list[Line]:
    """Set clauses in lines at most `room` wide."""
    lines: list[Line] = []
    for clause in clauses:
        lines += _wrapped(clause, room, size)
    return lines


def _wrapped(clause: Sequence[Printed], room: float, size: float) -> Iterator[Line]:
    blank = width_of(" ", size)
    line: list[Placed] = []
    at = 0.0
    for chunk in _chunks(clause, room, size):
        needed = sum(_width(p, size) for p in chunk)
        if line and at + (blank if chunk[0].apart else 0) + needed > room:
            yield tuple(line)
            line, at = [], 0.0
        elif line and chunk[0].apart:
            at += blank
        for place, printed in enumerate(chunk):
            width = _width(printed, size)
            line.append(Placed(printed, at, width, bool(line) and (place > 0 or not chunk[0].apart)))
            at += width
    if line:
        yield tuple(line)


def _chunks(clause: Sequence[Printed], room: float, size: float) -> Iterator[list[Printed]]:
    """What stays together: words without a blank between; one by one, and in parts, where that is too wide."""
    chunk: list[Printed] = []
    for printed in clause:
        if chunk and printed.apart:
            yield from _fitting(chunk, room, size)
            chunk = []
        chunk.append(printed)
    if chunk:
        yield from _fitting(chunk, room, size)


def _fitting(chunk: list[Printed], room: float, size: float) -> Iterator[list[Printed]]:
    if sum(_width(p, size) for p in chunk) <= room:
        yield chunk
        return
    for printed in chunk:
        parts = list(_parts(printed.text, room - width_of(printed.note, size * NOTE_SIZE), size))
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            yield [
                replace(
                    printed, text=part, apart=printed.apart and not number, note=printed.note if last else ""
                )
            ]  # fmt: skip


def _parts(text: str, room: float, size: float) -> Iterator[str]:
    """Cut a long word where it reaches the room. What combines has no width, and so never begins a part."""
    part = ""
    for character in text:
        if part and not part.endswith(JOINER) and width_of(printable(part + character), size) > room:
            yield part
            part = ""
        part += character
    yield part


def _width(printed: Printed, size: float) -> float:
    return width_of(printable(printed.text), size) + width_of(printed.note, size * NOTE_SIZE)
