"""A parsed text with its quotation states, ready to be asked about any stretch of its words.

In: a text, its words, its quotation spans. Out: a `Stretches`, which counts once, so that a question takes no longer
for a long stretch than for a short one.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.lexicon import words as lexicon
from align.terms import Quotation, QuotationSpan, Word
from align.words import is_content

OPENING, CLOSING = "“„«‹‟‘([{", "”»›’)]},.;:!?…"
QUOTES = "“„«‹‟‘”»›’\"'"


@dataclass(frozen=True, slots=True)
class Stretches:
    """A text, its words, its quotation spans and where those begin. Stretches are spans of word indices.

    lettered_before, content_before, verbs_before, reports_before: how many words with a letter or digit, with content,
    verbs, and verbs that report stand before each word, and at last in the whole text.
    """

    text: str
    words: Sequence[Word]
    states: Sequence[QuotationSpan]
    starts: Sequence[int]
    lettered_before: Sequence[int]
    content_before: Sequence[int]
    verbs_before: Sequence[int]
    reports_before: Sequence[int]

    @classmethod
    def of(cls, text: str, words: Sequence[Word], states: Sequence[QuotationSpan]) -> Stretches:
        """Count the words of a text. states: what `quotation.spans` gives for it."""
        return cls(
            text,
            words,
            states,
            [s.start for s in states],
            _before(any(map(str.isalnum, w.text)) for w in words),
            _before(is_content(w) for w in words),
            _before(w.pos in ("VERB", "AUX") for w in words),
            _before(w.text.lower() in lexicon("reporting") for w in words),
        )

    def lettered(self, first: int, end: int) -> int:
        """How many words with a letter or digit a stretch holds."""
        return self.lettered_before[end] - self.lettered_before[first]

    def content(self, first: int, end: int) -> int:
        """How many content words a stretch holds."""
        return self.content_before[end] - self.content_before[first]

    def verbs(self, first: int, end: int) -> int:
        """How many verbs and auxiliaries a stretch holds."""
        return self.verbs_before[end] - self.verbs_before[first]

    def reports(self, first: int, end: int) -> int:
        """How many reporting verbs (“said”) a stretch holds."""
        return self.reports_before[end] - self.reports_before[first]

    def slice(self, first: int, end: int) -> str:
        """What the outlet printed there, from the first word's beginning to the last one's end."""
        return self.text[self.words[first].start : self.words[end - 1].end]

    def span(self, i: int) -> QuotationSpan:
        """The quotation span in which a word begins."""
        return self.states[max(0, bisect_right(self.starts, self.words[i].start) - 1)]

    def spoken(self, i: int) -> bool:
        """Whether a word begins inside quotation marks, an editor's insertion included."""
        return self.span(i).state in (Quotation.DIRECT, Quotation.INSERTION)

    def quotations(self, start: int, end: int) -> tuple[QuotationSpan, ...]:
        """The quotation spans of [start, end) of the text, cut off at its ends."""
        first, last = max(0, bisect_right(self.starts, start) - 1), bisect_left(self.starts, end)
        return tuple(QuotationSpan(max(s.start, start), min(s.end, end), s.state) for s in self.states[first:last])

    def side(self, i: int) -> int:
        """1 for a mark that opens what follows, -1 for one that closes what stands before, 0 for any other word.

        A quotation mark is told by the blank beside it; by its shape where there is one on both sides, or on neither.
        """
        words, mark = self.words, self.words[i].text
        if all(c in QUOTES for c in mark):
            touches_before = i > 0 and words[i - 1].end == words[i].start
            touches_after = i + 1 < len(words) and words[i].end == words[i + 1].start
            if touches_before != touches_after:
                return 1 if touches_after else -1
        return 1 if all(c in OPENING for c in mark) else -1 if all(c in CLOSING for c in mark) else 0

    def in_brackets(self, i: int) -> bool:
        """Whether a word begins inside an editor's insertion, after its bracket."""
        span = self.span(i)
        return span.state is Quotation.INSERTION and self.words[i].start > span.start

    def breaks_brackets(self, cut: int, first: int, end: int) -> bool:
        """Whether a cut in a sentence lies inside an insertion, or at the edge of one that what is cut runs over.

        “We [if it comes to that] will answer” goes on after the bracket, and “They [the Americans] should know” too;
        “they left [and] we stayed” begins anew at it.
        """
        if self.in_brackets(cut):
            return True
        beside = [self.span(i) for i in (cut, cut - 1) if self.span(i).state is Quotation.INSERTION]
        if not beside:
            return False
        a, b = (bisect_left(self.words, p, first, end, key=lambda w: w.start) for p in (beside[0].start, beside[0].end))
        return self.verbs(a, b) > 0 or (a > first and self.words[a - 1].head >= b)


def _before(counted: Iterable[bool]) -> list[int]:
    return list(itertools.accumulate(counted, initial=0))
