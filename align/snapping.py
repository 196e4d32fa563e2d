"""Where words begin and end in a verbatim text, so that what a person points at never cuts one.

In: a text and offsets in code points. Out: offsets at the edges of words. A word is a run of letters, digits and what
is written within or upon them: vowel signs, joiners, an apostrophe or hyphen between letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from align.terms import Span

# Zero-width joiner and non-joiner: Persian writes می‌خواهیم with one, and it is one word.
JOINERS = "\u200c\u200d"
INNER = "'’-"


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The words that lie wholly or partly in [start, end) of a text, whole, in order."""
    stop = len(text) if end is None else end
    place = start
    while 0 < place < len(text) and _in_word(text, place) and _in_word(text, place - 1):
        place -= 1
    while place < stop:
        if not _in_word(text, place):
            place += 1
            continue
        first = place
        while place < len(text) and _in_word(text, place):
            place += 1
        if place > start and any(c.isalnum() for c in text[first:place]):
            yield Span(first, place)


def snapped(text: str, start: int, end: int) -> Span | None:
    """A stretch widened to the words that it touches, without blanks and marks at its ends; None where it has none."""
    if not 0 <= start <= end <= len(text):
        return None
    touched = list(words(text, start, end))
    return Span(touched[0].start, touched[-1].end) if touched else None


def cut(text: str, start: int, end: int, caret: int) -> tuple[int, int] | None:
    """Where a stretch is cut at a caret: (end of what stands before, beginning of what follows).

    The caret moves to the nearest edge of a word, and from there to the blank beside it, so that marks stay with the
    words that they touch. None where one side would have no letter or digit.
    """
    caret = min(max(caret, start), end)
    inside = next((w for w in words(text, start, end) if w.start < caret < w.end), None)
    if inside is not None:
        caret = inside.start if caret - inside.start <= inside.end - caret else inside.end
    before = max((w.end for w in words(text, start, end) if w.end <= caret), default=start)
    after = min((w.start for w in words(text, start, end) if w.start >= caret), default=end)
    blanks = [place for place in range(before, after) if text[place].isspace()]
    place = min(blanks, key=lambda blank: abs(blank - caret)) if blanks else caret
    first, second = text[start:place].rstrip(), text[place:end]
    begins = place + len(second) - len(second.lstrip())
    if not (any(map(str.isalnum, first)) and any(map(str.isalnum, second))):
        return None
    return start + len(first), begins


def _in_word(text: str, place: int) -> bool:
    c = text[place]
    if c.isalnum() or c in JOINERS or unicodedata.category(c)[0] == "M":
        return True
    between = 0 < place < len(text) - 1 and text[place - 1].isalnum() and text[place + 1].isalnum()
    return c in INNER and between
