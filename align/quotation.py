"""A text → its quotation states: direct, indirect, narration, insertion, covering it without gaps.

In: verbatim text, and whether it was declared to be quoted. Out: spans in order. Newspapers nest, double and forget
their marks; nothing is assumed but that a quotation does not outlast its paragraph, unless the next one reopens it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from align import paragraphs, reporting
from align.terms import Quotation, QuotationSpan

OPENING, CLOSING, STRAIGHT = "“„«‹‟", "”»›", '"'
DOUBLE = OPENING + CLOSING + STRAIGHT

# Several double marks without a letter between them stand for one: ““relations …, “”Talks ….
MARKS = re.compile(rf"[{DOUBLE}]+|[‘’']|\[|\n[^\S\n]*\n\s*")

# A single mark closes where no letter follows it; between letters it is an apostrophe.
SINGLE_CLOSE = re.compile(r"(?<=\S)[’'](?![^\W_])")

# What may follow an opening single mark that is no quotation: the ’90s, ’tis, rock ’n’ roll.
ELISION = re.compile(r"[’'](?:\d\ds?\b|t(?:is|was)\b|em\b|n\b)", re.IGNORECASE)

# An insertion longer than this is an unbalanced bracket.
LONGEST_INSERTION = 400

# What stands before the paragraphs of a running quotation: the last one ended, or was itself a quotation.
PARAGRAPH_OVER = tuple(".!?…:;" + CLOSING + STRAIGHT + "’")


def spans(text: str, quoted: bool | None = None) -> tuple[QuotationSpan, ...]:
    """The quotation states of a text, in order, covering [0, len(text)); none for an empty text.

    quoted: True, all is the speaker's words but for [insertions]; False, what stands outside marks is indirect
    speech; None, the marks decide, and a text without any is direct if nothing in it reports, or if it is a transcript.
    Labels that say who speaks (“Q:”) are narration in any case.
    """
    direct, inserted = _marked(text)
    labels = paragraphs.labels(text)
    begins = paragraphs.begins(text)
    if quoted is True or (quoted is None and not direct and (labels or not reporting.reports(text, begins))):
        pieces = _around([(0, len(text))], len(text), lambda a, b: ())
    else:
        plain = Quotation.INDIRECT if quoted is False else Quotation.NARRATION
        pieces = _around(direct, len(text), lambda a, b: reporting.pieces(text, a, b, begins, plain))
    labelled = _with(pieces, labels, Quotation.NARRATION)
    return _joined(_with(labelled, inserted, Quotation.INSERTION))


def marked(text: str) -> bool:
    """Whether anything in a text stands in marks: else it is only declared or assumed to be the speaker's words."""
    return bool(_marked(text)[0])


Stretch = tuple[int, int]
Piece = tuple[int, int, Quotation]


def _marked(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The stretches inside quotation marks, marks included, and the bracketed insertions."""
    closes = [m.start() for m in SINGLE_CLOSE.finditer(text)]
    limits = [m.start() for m in MARKS.finditer(text) if m[0][0] == "\n"]
    direct: list[tuple[int, int]] = []
    inserted: list[tuple[int, int]] = []
    depth, begin, paragraph, skip = 0, 0, 0, 0
    for mark in MARKS.finditer(text):
        start, end, what = mark.start(), mark.end(), mark[0]
        if start < skip:
            continue
        if what[0] == "\n":
            if depth and text[end : end + 1] not in tuple(OPENING + STRAIGHT):
                direct.append((begin, start))
                depth = 0
            elif depth:
                depth, skip = 1, end + 1
            paragraph = end
        elif what == "[":
            close = text.find("]", start, start + LONGEST_INSERTION)
            if close > 0:
                inserted.append((start, close + 1))
        elif what in "‘’'":
            close = -1 if depth else _single(text, start, closes, limits)
            if close > 0:
                direct.append((start, close + 1))
                skip = close + 1
        elif _opens(text, start, end):
            begin, depth = (start if depth == 0 else begin), (1 if depth and _begins_line(text, start) else depth + 1)
        elif depth:
            depth -= 1
            if depth == 0:
                direct.append((begin, end))
        elif not any(a >= paragraph for a, _ in direct[-1:]):
            direct.append((paragraph, end))  # closed but never opened: it was open when the text began
    if depth:
        direct.append((begin, len(text)))
    return [(a, b) for a, b in direct if text[a:b].strip()], inserted


def _opens(text: str, start: int, end: int) -> bool:
    """Whether a run of double marks opens a quotation: by what stands around it, else by its shape."""
    before, after = text[start - 1 : start], text[end : end + 1]
    free_before = not before or before.isspace() or before in "([—–-‘"
    free_after = not after or after.isspace() or after in ",.;:!?)]"
    if free_before != free_after:
        return free_before
    return text[end - 1] in OPENING


def _begins_line(text: str, start: int) -> bool:
    """Whether a mark begins a paragraph that only a line break parts from the one before, which was over."""
    line = start
    while line and text[line - 1] in " \t":
        line -= 1
    return text[line - 1 : line] == "\n" and text[max(0, line - 4) : line].rstrip().endswith(PARAGRAPH_OVER)


def _single(text: str, start: int, closes: Sequence[int], paragraphs: Sequence[int]) -> int:
    """Where a single mark at `start` closes if it opens a quotation, else -1."""
    before, after = text[start - 1 : start], text[start + 1 : start + 2]
    if (before and (before.isalnum() or before in ".,!?")) or not (after.isalnum() or after in tuple("[“…")):
        return -1
    if text[start] != "‘" and ELISION.match(text, start):
        return -1
    paragraph = bisect_left(paragraphs, start)
    limit = paragraphs[paragraph] if paragraph < len(paragraphs) else len(text)
    first = bisect_left(closes, start + 1)
    candidates = []
    for close in closes[first : first + 8]:
        if close >= limit or text.find("‘", start + 1, close) > 0:
            break
        candidates.append(close)
    sure = [c for c in candidates if text[c - 1] != "s" or text[c + 1 : c + 2] in tuple(",.;:!?")]
    return (sure or candidates or [-1])[0]


def _around(direct: Sequence[Stretch], length: int, outside: Callable[[int, int], Iterable[Piece]]) -> list[Piece]:
    """Direct stretches with what stands between them."""
    pieces: list[Piece] = []
    place = 0
    for start, end in sorted(direct):
        if start > place:
            pieces += outside(place, start)
        if end > max(start, place):
            pieces.append((max(start, place), end, Quotation.DIRECT))
        place = max(place, end)
    if place < length:
        pieces += outside(place, length)
    return pieces


def _with(pieces: Iterable[Piece], stretches: Sequence[Stretch], other: Quotation) -> Iterator[Piece]:
    """Put stretches into another state than the pieces they lie in; both are sorted and the pieces leave no gap."""
    queue = deque(stretches)
    for start, end, state in pieces:
        while queue and queue[0][0] < end:
            first, last = queue[0][0], min(queue[0][1], end)
            if first > start:
                yield start, first, state
            yield max(first, start), last, other
            start = last
            if queue[0][1] > end:
                queue[0] = (end, queue[0][1])
                break
            queue.popleft()
        if start < end:
            yield start, end, state


def _joined(pieces: Iterable[Piece]) -> tuple[QuotationSpan, ...]:
    """Adjoining pieces of one state as one span."""
    spans: list[QuotationSpan] = []
    for start, end, state in pieces:
        if spans and spans[-1].state is state:
            spans[-1] = QuotationSpan(spans[-1].start, end, state)
        else:
            spans.append(QuotationSpan(start, end, state))
    return tuple(spans)
