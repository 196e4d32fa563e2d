"""The pieces of a sentence that a head sees → clauses of a size that can be aligned.

In: pieces as spans of word indices. Out: the same, some joined to a neighbour, over-long ones cut again. A reporting
fragment, a label and what has no content of its own go with what they belong to; all else stays as the head sees it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from align.stretches import Stretches
from align.terms import Quotation, Word

# Most words with letters of a reporting fragment, “he said”, “the minister added”, which goes with what follows, and
# of a label, “Q:”, “Foreign Minister Zarif:”, which does too.
LONGEST_REPORT = LONGEST_LABEL = 4

# Words with letters that a clause needs, unless it is a sentence or a quotation of its own.
SHORTEST_CLAUSE = 2

# Words with letters of a piece that hangs on the rest of its sentence and joins it. From 0 to 5 such pieces joined, row
# F1 on verses rises from 93.4 to 94.1 for two versions and from 93.7 to 96.0 for five (three development chapters); of
# the labelled renderings most are found at 3, and more make coarse clauses.
LONGEST_HANGING = 3

# Words and marks of a clause at most: as many as the longest unit of GUM's training part has (99.9 % have 40 or less).
# One that the head lets grow longer (a list of names, a transcript without any mark) is cut where a unit is likeliest
# to begin between the two, a closing mark before it counting as MARK_WORTH.
SHORTEST_PART, LONGEST_CLAUSE, MARK_WORTH = 20, 60, 0.2

STOPS = frozenset(".!?…")

Pieces = list[tuple[int, int]]


def joined(seen: Stretches, pieces: Pieces) -> Pieces:
    """Pieces of a sentence by the head; what aligns with nothing by itself joins the piece to its left or its right."""
    done: Pieces = []
    begin: int | None = None
    for k, (first, end) in enumerate(pieces):
        start = first if begin is None else begin
        begin = None
        goes_on = _is_report(seen, first, end) or is_label(seen, first, end) or _is_interrupted(seen, pieces[k : k + 3])
        slight = _is_slight(seen, start, end)
        if k + 1 < len(pieces) and (goes_on or (slight and (not done or _leans_right(seen, first, end)))):
            begin = start
        elif done and slight:
            done[-1] = (done[-1][0], end)
        else:
            done.append((start, end))
    return done


def with_verbs(seen: Stretches, pieces: Pieces) -> Pieces:
    """Pieces by the parse; one that is too short, or has no verb, joins the piece before it (the first: the next)."""

    def stands_alone(first: int, end: int) -> bool:
        return seen.lettered(first, end) >= SHORTEST_CLAUSE and seen.verbs(first, end) > 0

    done: Pieces = []
    for first, end in pieces:
        if done and not (stands_alone(first, end) and stands_alone(*done[-1])):
            done[-1] = (done[-1][0], end)
        else:
            done.append((first, end))
    return done


def shortened(seen: Stretches, pieces: Pieces, begins: npt.NDArray[np.float32]) -> Pieces:
    """Cut what is longer than LONGEST_CLAUSE where a unit is likeliest to begin; a bracket is never cut.

    begins: how likely a unit begins at each word of the text, 0..1.
    """
    done: Pieces = []
    for first, end in pieces:
        start = first
        while end - start > LONGEST_CLAUSE and (cut := _likeliest(seen, start, first, end, begins)):
            done.append((start, cut))
            start = cut
        done.append((start, end))
    return done


def is_label(seen: Stretches, first: int, end: int) -> bool:
    """Whether a stretch says who speaks: a few words without a verb, and a colon."""
    return (
        seen.words[end - 1].text == ":"
        and 0 < seen.lettered(first, end) <= LONGEST_LABEL
        and not seen.verbs(first, end)
    )


def is_joint(word: Word) -> bool:
    """A word that leads the clause after it: “and”, or the “that” before “if they make a mistake”."""
    return word.tag == "CC" or (word.dep == "mark" and word.text.lower() == "that")


def _is_interrupted(seen: Stretches, pieces: Sequence[tuple[int, int]]) -> bool:
    """Whether the first of three pieces is quoted, verbless, and goes on after “he said”: “The talks,” he said, …"""
    if len(pieces) < 3 or seen.verbs(*pieces[0]) or not _is_report(seen, *pieces[1]):
        return False
    return all(seen.span(first).state is Quotation.DIRECT for first, _ in (pieces[0], pieces[2]))


def _is_report(seen: Stretches, first: int, end: int) -> bool:
    return seen.lettered(first, end) <= LONGEST_REPORT and seen.reports(first, end) > 0


def _is_slight(seen: Stretches, first: int, end: int) -> bool:
    """Whether a piece is too little to be aligned by itself, and no whole quotation.

    That is one word, or none with content; a few words that hang on what stands beside them (“who are corrupt”); or
    nothing but an editor's insertion.
    """
    span, last = seen.span(first), seen.words[end - 1].end
    if span.state is Quotation.INSERTION and last <= span.end:
        return True
    lettered = seen.lettered(first, end)
    hangs = lettered <= LONGEST_HANGING and _hangs(seen, first, end)
    if lettered >= SHORTEST_CLAUSE and seen.content(first, end) and not hangs:
        return False
    whole = span.state is Quotation.DIRECT and seen.words[first].start <= span.start and span.end <= last
    return not (whole and lettered)


def _leans_right(seen: Stretches, first: int, end: int) -> bool:
    """Whether a piece leads what follows (“and”), or is governed from there."""
    governor = _governor(seen, first, end)
    return is_joint(seen.words[first]) or (governor is not None and governor >= end)


def _hangs(seen: Stretches, first: int, end: int) -> bool:
    """Whether a piece is governed from outside, and no stop stands between: a parser may take two sentences for one."""
    governor = _governor(seen, first, end)
    if governor is None:
        return False
    return seen.words[end - 1 if governor >= end else first - 1].text not in STOPS


def _governor(seen: Stretches, first: int, end: int) -> int | None:
    """The first word outside a piece that governs one of its words; None for a piece that holds its sentence's root."""
    return next((w.head for w in seen.words[first:end] if not first <= w.head < end), None)


def _likeliest(seen: Stretches, start: int, first: int, end: int, begins: npt.NDArray[np.float32]) -> int:
    """Where to cut the piece [first, end) next after `start`; 0 where brackets hold it together."""
    best, most = 0, -1.0
    for i in range(start + SHORTEST_PART, min(start + LONGEST_CLAUSE, end)):
        worth = float(begins[i]) + (MARK_WORTH if seen.side(i - 1) < 0 else 0)
        unsettled = seen.side(i) < 0 or seen.side(i - 1) > 0 or is_joint(seen.words[i - 1])
        if worth > most and not unsettled and not seen.breaks_brackets(i, first, end) and seen.lettered(i, end):
            best, most = i, worth
    return best
