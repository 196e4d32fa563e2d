"""A text → where its paragraphs begin, and the labels that say who speaks in an interview or a transcript.

In: a verbatim text. Out: offsets. A blank line parts paragraphs. A single line break does where the next line is an
item of a list or begins with a speaker's label, or where the line before is a headline; else a line was wrapped there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.lexicon import words

# “- …”, “• …”, “1. …”, “(a) …”: what an item of a list begins with.
ITEM = re.compile(r"(?:(?P<bullet>[-–—•*·▪◦‣●])|\(?(?:(?P<number>\d{1,2})|(?P<letter>[a-z]))[.)])[^\S\n]+(?=\S)")

# “Q:”, “ZARIF:”, “DR. ZARIF:”: a label for sure. “Javad Zarif:” is one where a text has two such lines.
SURE_LABEL = re.compile(
    r"((?:[QA]|Question|Answer|[^\W\d_a-z]{2}[^\Wa-z]*[.]?(?:[^\S\n]+[^\W\d_a-z][^\Wa-z]*[.]?){0,3})[^\S\n]*:)"
    r"(?=[^\S\n]+\S)"
)
LIKELY_LABEL = re.compile(r"([^\W\d_a-z][\w.’'-]*(?:[^\S\n]+[^\W\d_a-z][\w.’'-]*){0,3}[^\S\n]*:)(?=[^\S\n]+\S)")

# A line that ends before this share of the longest line around it, though the next line's first word would have found
# room in what is left, was not wrapped: above what ragged lines of a proportional typeface leave free.
WRAPPED_FROM = 0.6

# Marks after which a sentence goes on in the next line.
GOES_ON = tuple(",;–—-([“‘")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: where it begins and ends without white space around it; whether a blank line precedes.

    item: what kind of list's item it begins; label: whether it begins with who speaks.
    """

    start: int
    end: int
    apart: bool
    item: str | None
    label: bool


def begins(text: str) -> list[int]:
    """Where paragraphs begin, in order: offsets of their first characters that are not white space."""
    labelled = {start for start, _ in labels(text)}
    lines = list(_lines(text, labelled))
    found = []
    for first, end in _blocks(lines):
        found.append(lines[first].start)
        found += [lines[k].start for k in _inner(text, lines[first:end], first)]
    return found


def labels(text: str) -> list[tuple[int, int]]:
    """Spans of the labels at the beginnings of lines that say who speaks, colon included."""
    likely, sure = [], False
    for start, end in _line_spans(text):
        label = SURE_LABEL.match(text, start, end)
        sure |= label is not None
        label = label or LIKELY_LABEL.match(text, start, end)
        if label:
            likely.append(label.span(1))
    return likely if sure or len(likely) > 1 else []


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where lines that are not blank begin and end, white space around them left out."""
    place = 0
    for line in text.split("\n"):
        if inner := line.strip():
            start = place + len(line) - len(line.lstrip())
            yield start, start + len(inner)
        place += len(line) + 1


def _lines(text: str, labelled: set[int]) -> Iterator[_Line]:
    last = 0
    for start, end in _line_spans(text):
        item = ITEM.match(text, start, end)
        kind = (item["bullet"] or ("number" if item["number"] else "letter")) if item else None
        yield _Line(start, end, text.count("\n", last, start) > 1, kind, start in labelled)
        last = end


def _blocks(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Runs of lines without a blank line between them, as indices."""
    first = 0
    for k in range(1, len(lines) + 1):
        if k == len(lines) or lines[k].apart:
            yield first, k
            first = k


def _inner(text: str, block: Sequence[_Line], offset: int) -> Iterator[int]:
    """Lines of a block, but for its first, that begin a paragraph; numbered from `offset`."""
    kinds = Counter(line.item for line in block)
    width = max(line.end - line.start for line in block)
    for k in range(1, len(block)):
        before, line = block[k - 1], block[k]
        in_list = line.item is not None and (kinds[line.item] > 1 or text[before.end - 1] == ":")
        if in_list or line.label or _is_headline(text, before, line, width):
            yield offset + k


def _is_headline(text: str, line: _Line, after: _Line, width: int) -> bool:
    """Whether a line was ended for itself, with room left for the next, which does not go on in small letters."""
    first_word = text[after.start : after.end].split(maxsplit=1)[0]
    last_word = text[line.start : line.end].rsplit(maxsplit=1)[-1].lower()
    room = line.end - line.start + 1 + len(first_word) <= WRAPPED_FROM * width
    goes_on = text[line.start : line.end].endswith(GOES_ON) or last_word in words("function_words")
    return room and not goes_on and not first_word.lstrip("“‘\"'([")[:1].islower()
