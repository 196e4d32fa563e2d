"""A parsed text and its quotation states → clauses, the units of alignment.

In: a text, its parse, its quotation spans, and how likely a unit begins at each word. Out: clauses in order; every
letter and digit is in exactly one, and only white space and marks lie between them. Boundaries are sentence ends, the
beginnings of elementary units (without a trained head: the edges of finite clauses in the parse, and the outer marks of
quotations that hold one); an editor's brackets never cut. What is too short to be aligned joins a neighbour.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from align import finite, joining
from align.joining import Pieces
from align.stretches import Stretches
from align.terms import Clause, Parse, Quotation, QuotationSpan

# From this probability on an elementary unit begins at a word. F1 on GUM dev is 92.0 for 0.5, 92.1 for 0.6 and flat
# around (`./parallax bench judgement --only clauses` prints it for this floor). A lower floor at quotation marks was
# tried: of the 6 that lie between 0.2 and 0.5 on GUM dev and the sample renderings none is a boundary.
UNIT_FLOOR = 0.6

# “2.”, “(b)”: what a parser may take for a sentence, and is the beginning of one.
NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]")


def split(
    text: str,
    parse: Parse,
    states: Sequence[QuotationSpan],
    begins: npt.NDArray[np.float32] | None = None,
) -> tuple[Clause, ...]:
    """The clauses of a text, in order; none for a text without letters or digits.

    states: what `quotation.spans` gives for the text. begins: what `boundaries.probabilities` gives, one for each word
    of the parse, 0..1; without it the parse decides where units begin. Raises ValueError for another number of them.
    """
    if begins is not None and len(begins) != len(parse.words):
        raise ValueError(f"{len(parse.words)} words, but {len(begins)} probabilities")
    seen = Stretches.of(text, parse.words, states)
    clauses = []
    for first, end in _sentences(seen, parse.sentences):
        if begins is None:
            pieces = joining.with_verbs(seen, _pieces(seen, _by_parse(seen, first, end), first, end))
        else:
            cuts = {i for i in range(first, end) if begins[i] >= UNIT_FLOOR}
            pieces = joining.joined(seen, _pieces(seen, cuts, first, end))
            pieces = joining.shortened(seen, pieces, begins)
        clauses += [_clause(seen, parse.words[a].start, parse.words[b - 1].end) for a, b in pieces]
    return tuple(clauses)


def units(parse: Parse, begins: npt.NDArray[np.float32]) -> list[tuple[int, int]]:
    """The head's own units, before anything is joined: spans of the text from a unit's first word to its last.

    begins: what `boundaries.probabilities` gives, one for each word of the parse, 0..1.
    """
    edges = [int(i) for i in np.flatnonzero(begins >= UNIT_FLOOR)]
    return [
        (parse.words[first].start, parse.words[end - 1].end)
        for first, end in itertools.pairwise([*edges, len(parse.words)])
    ]


def _sentences(seen: Stretches, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences that hold a letter or digit; what was wrongly split off goes to the sentence before or after."""
    pending: int | None = None
    held: tuple[int, int] | None = None
    for first, end in sentences:
        while held and pending is None and first < end and seen.side(first) < 0:
            first, held = first + 1, (held[0], first + 1)
        if first == end:
            continue
        begin = first if pending is None else pending
        if held and (seen.in_brackets(begin) or _is_tail(seen, begin, end)):
            held, pending = (held[0], end), None
        elif not seen.lettered(begin, end) or _is_marker(seen, first, end):
            pending = begin
        else:
            if held:
                yield held
            held, pending = (begin, end), None
    if held:
        yield held


def _is_tail(seen: Stretches, first: int, end: int) -> bool:
    """Whether a sentence is but a word on the line of the one before, after no mark: “TALKS STALL AGAIN” is no two."""
    before = seen.words[first - 1]
    apart = not before.text[-1].isalnum() or "\n" in seen.text[before.end : seen.words[first].start]
    return not apart and seen.lettered(first, end) < joining.SHORTEST_CLAUSE


def _is_marker(seen: Stretches, first: int, end: int) -> bool:
    """Whether a sentence is but the number or the label at the beginning of the next one on the same line."""
    if end == len(seen.words) or "\n" in seen.text[seen.words[end - 1].end : seen.words[end].start]:
        return False
    return joining.is_label(seen, first, end) or NUMBER.fullmatch(seen.slice(first, end)) is not None


def _by_parse(seen: Stretches, first: int, end: int) -> set[int]:
    """Words of a sentence at which a finite clause begins, or a quotation that holds one begins or ends."""
    verbs = finite.verbs(seen.words, first, end)
    cuts = finite.beginnings(seen.words, first, end, verbs)
    changes = [i for i in range(first + 1, end) if seen.spoken(i) != seen.spoken(i - 1)]
    for a, b in itertools.pairwise([first, *changes, end]):
        if seen.spoken(a) and finite.holds_clause(seen.words, a, b, verbs):
            cuts |= {a, b}
    return cuts


def _pieces(seen: Stretches, cuts: set[int], first: int, end: int) -> Pieces:
    """A sentence between its cuts, each moved so that marks go with what they open or close."""
    settled = {_settle(seen, cut, first, end) for cut in cuts}
    kept = sorted(cut for cut in settled if first < cut < end and not seen.breaks_brackets(cut, first, end))
    return list(itertools.pairwise([first, *kept, end]))


def _settle(seen: Stretches, cut: int, first: int, end: int) -> int:
    """Move a cut so that opening marks go with what they open, and closing marks with what they close."""
    while cut < end and seen.side(cut) < 0:
        cut += 1
    while cut - 1 > first and (seen.side(cut - 1) > 0 or joining.is_joint(seen.words[cut - 1])):
        cut -= 1
    return cut


def _clause(seen: Stretches, start: int, end: int) -> Clause:
    quotations = seen.quotations(start, end)
    share: dict[Quotation, int] = {}
    for span in quotations:
        share[span.state] = share.get(span.state, 0) + sum(map(str.isalnum, seen.text[span.start : span.end]))
    return Clause(start, end, max(share, key=lambda state: share[state], default=Quotation.NARRATION), quotations)
