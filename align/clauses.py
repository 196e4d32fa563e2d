"""A parsed text and its quotation states → clauses, the units of alignment.

In: a text, its parse, its quotation spans. Out: clauses in order; every letter and digit is in exactly one, and
only white space and marks lie between them. Boundaries are sentence ends, the edges of finite clauses in the parse,
and a quotation's outer marks where a unit ends there; an editor's brackets never cut.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.lexicon import words as lexicon
from align.terms import Clause, Parse, Quotation, QuotationSpan, Word
from align.words import is_content

# Labels of clauses that may stand as units of their own when they are finite.
CLAUSAL = {"advcl", "ccomp", "conj", "relcl", "parataxis"}
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}

# Tags of finite verbs.
FINITE = {"VBD", "VBP", "VBZ", "MD"}

# A complement clause ("they know that …") or one without a subject of its own is cut off from this length on, in
# words: shorter ones say too little to be aligned by themselves.
SHORTEST_COMPLEMENT = 5

# Content words that must stand before a complement for it to be cut off: "they know" alone aligns with nothing.
SHORTEST_GOVERNOR = 3

# Words with letters that a clause needs, unless it is a sentence or a quotation of its own.
SHORTEST_CLAUSE = 2

OPENING = "“„«‹‟‘([{"
CLOSING = "”»›’)]},.;:!?…"


@dataclass(frozen=True, slots=True)
class _Reach:
    """First and last word of what hangs on a word, the word included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What the edges of its clauses are told by, counted once so that a long sentence takes linear time.

    lettered, content: how many such words stand before each place of the sentence; governs: words with a subject of
    their own before them.
    """

    first: int
    end: int
    reach: dict[int, _Reach]
    lettered: list[int]
    content: list[int]
    governs: frozenset[int]


def split(text: str, parse: Parse, states: Sequence[QuotationSpan]) -> tuple[Clause, ...]:
    """The clauses of a text, in order; none for a text without letters or digits.

    states: what `quotation.spans` gives for the text.
    """
    clauses = []
    starts = [s.start for s in states]
    for first, end in _sentences(parse):
        cuts = sorted(_cuts(parse.words, first, end, states, starts))
        for a, b in _sized(parse.words, [first, *cuts, end]):
            clauses.append(_clause(text, parse.words[a].start, parse.words[b - 1].end, states, starts))
    return tuple(clauses)


def _sentences(parse: Parse) -> Iterator[tuple[int, int]]:
    """Sentences that hold a letter or digit; marks that were split off go to the sentence before or after."""
    pending: int | None = None
    held: tuple[int, int] | None = None
    for first, end in parse.sentences:
        while (
            held and first < end and _is_closing(parse.words[first]) and not _has_letters(parse.words, first, first + 1)
        ):
            first, held = first + 1, (held[0], first + 1)
        if first == end:
            continue
        if not _has_letters(parse.words, first, end):
            pending = first if pending is None else pending
            continue
        if held:
            yield held
        held, pending = (first if pending is None else pending, end), None
    if held:
        yield held


def _cuts(
    words: Sequence[Word], first: int, end: int, states: Sequence[QuotationSpan], starts: Sequence[int]
) -> set[int]:
    """Words of a sentence at which a new clause begins."""
    sentence = _sentence(words, first, end)
    finite = {i for i in range(first, end) if _is_finite(words, i, first, end)}
    cuts: set[int] = set()
    for i in finite:
        if words[i].dep in CLAUSAL:
            cuts |= _edges(words, i, sentence)
    cuts |= _quotation_edges(words, first, end, states, starts, finite)
    settled = {_settle(words, cut, first, end) for cut in cuts}
    return {
        cut
        for cut in settled
        if first < cut < end and _state_at(states, starts, words[cut].start) is not Quotation.INSERTION
    }


def _sentence(words: Sequence[Word], first: int, end: int) -> _Sentence:
    inside = words[first:end]
    return _Sentence(
        first,
        end,
        _reaches(words, first, end),
        list(itertools.accumulate((_lettered(w) for w in inside), initial=0)),
        list(itertools.accumulate((is_content(w) for w in inside), initial=0)),
        frozenset(w.head for k, w in enumerate(inside, first) if w.dep in SUBJECTS and k <= w.head),
    )


def _reaches(words: Sequence[Word], first: int, end: int) -> dict[int, _Reach]:
    """What hangs on each word of a sentence, computed upwards; a parse is a tree, so each word is seen once."""
    children: dict[int, list[int]] = {i: [] for i in range(first, end)}
    roots = []
    for i in range(first, end):
        head = words[i].head
        if head == i or not first <= head < end:
            roots.append(i)
        else:
            children[head].append(i)
    order, stack = [], roots
    while stack:
        i = stack.pop()
        order.append(i)
        stack.extend(children[i])
    reach: dict[int, _Reach] = {}
    for i in reversed(order):
        below = [reach[k] for k in children[i]]
        reach[i] = _Reach(min([i, *(r.first for r in below)]), max([i, *(r.last for r in below)]))
    return reach


def _is_finite(words: Sequence[Word], i: int, first: int, end: int) -> bool:
    """Whether a word heads a finite clause: a finite verb, or one with a finite auxiliary before it."""
    word = words[i]
    if word.pos not in ("VERB", "AUX") or word.dep in ("aux", "auxpass"):
        return False
    if word.tag in FINITE:
        return True
    return any(
        words[k].head == i and words[k].dep in ("aux", "auxpass") and words[k].tag in FINITE
        for k in range(max(first, i - 12), min(end, i + 2))
    )


def _edges(words: Sequence[Word], i: int, sentence: _Sentence) -> set[int]:
    """Where a finite clause begins, and where what it interrupts goes on."""
    word, span, first, end = words[i], sentence.reach[i], sentence.first, sentence.end
    length = sentence.lettered[span.last + 1 - first] - sentence.lettered[span.first - first]
    own_subject = i in sentence.governs
    begin = span.first
    if word.dep == "conj":
        if not own_subject and length < SHORTEST_COMPLEMENT:
            return set()
        while begin - 1 > first and words[begin - 1].dep in ("cc", "preconj") and words[begin - 1].head == word.head:
            begin -= 1
        return {begin}
    if word.dep == "relcl":
        comma = begin > first and words[begin - 1].text in (",", "—", "–", "-")
        return {begin, span.last + 1} if comma and length >= SHORTEST_COMPLEMENT else set()
    if word.dep == "ccomp" and word.head > i:  # “…,” he said: what is said stands before the verb
        return {span.last + 1} if length >= SHORTEST_CLAUSE else set()
    if word.dep == "ccomp":
        asks = any(words[k].tag in ("WP", "WRB", "WDT") for k in range(begin, min(begin + 2, end)))
        told = words[word.head].text.lower() in lexicon("reporting")
        says_enough = told or sentence.content[begin - first] >= SHORTEST_GOVERNOR
        return {begin} if own_subject and not asks and says_enough and length >= SHORTEST_COMPLEMENT else set()
    return {begin, span.last + 1}


def _quotation_edges(
    words: Sequence[Word],
    first: int,
    end: int,
    states: Sequence[QuotationSpan],
    starts: Sequence[int],
    finite: set[int],
) -> set[int]:
    """Outer marks of quotations that hold a clause of their own, where the sentence has another outside."""
    spoken = [
        _state_at(states, starts, words[i].start) in (Quotation.DIRECT, Quotation.INSERTION) for i in range(first, end)
    ]
    cuts = set()
    run_start = first
    for i in range(first + 1, end + 1):
        if i < end and spoken[i - first] == spoken[run_start - first]:
            continue
        if spoken[run_start - first] and _clause_inside(words, run_start, i, finite):
            if any(k < run_start for k in finite) or _has_letters(words, first, run_start):
                cuts.add(run_start)
            if _has_letters(words, i, end):
                cuts.add(i)
        run_start = i
    return cuts


def _clause_inside(words: Sequence[Word], first: int, end: int, finite: set[int]) -> bool:
    """Whether a quotation holds a finite verb with its subject: then its marks are edges of a unit."""
    return any(
        words[k].dep in SUBJECTS and words[k].head in finite and first <= words[k].head < end for k in range(first, end)
    )


def _settle(words: Sequence[Word], cut: int, first: int, end: int) -> int:
    """Move a cut so that opening marks go with what they open, and closing marks with what they close."""
    while cut < end and _is_closing(words[cut]):
        cut += 1
    while cut - 1 > first and (_is_opening(words, cut - 1) or _is_joint(words[cut - 1])):
        cut -= 1
    return cut


def _sized(words: Sequence[Word], cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pieces between cuts; one that is too short, or has no verb, joins the piece before it (the first: the next)."""
    pieces: list[tuple[int, int]] = []
    for first, end in itertools.pairwise(cuts):
        if first == end:
            continue
        if pieces and (not _stands_alone(words, first, end) or not _stands_alone(words, *pieces[-1])):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((first, end))
    yield from pieces


def _stands_alone(words: Sequence[Word], first: int, end: int) -> bool:
    lettered = sum(_lettered(words[k]) for k in range(first, end))
    return lettered >= SHORTEST_CLAUSE and any(words[k].pos in ("VERB", "AUX") for k in range(first, end))


def _clause(text: str, start: int, end: int, states: Sequence[QuotationSpan], starts: Sequence[int]) -> Clause:
    inside = []
    for k in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
        state = states[k]
        inside.append(QuotationSpan(max(state.start, start), min(state.end, end), state.state))
    share: dict[Quotation, int] = {}
    for span in inside:
        share[span.state] = share.get(span.state, 0) + sum(map(str.isalnum, text[span.start : span.end]))
    most = max(share, key=lambda state: share[state]) if share else Quotation.NARRATION
    return Clause(start, end, most, tuple(inside))


def _state_at(states: Sequence[QuotationSpan], starts: Sequence[int], place: int) -> Quotation:
    return states[max(0, bisect_right(starts, place) - 1)].state


def _has_letters(words: Sequence[Word], first: int, end: int) -> bool:
    return any(_lettered(words[k]) for k in range(first, end))


def _lettered(word: Word) -> bool:
    return any(c.isalnum() for c in word.text)


def _is_opening(words: Sequence[Word], i: int) -> bool:
    text = words[i].text
    touching = i + 1 < len(words) and words[i + 1].start == words[i].end
    apart = i == 0 or words[i - 1].end < words[i].start
    return all(c in OPENING or (c in "\"'”’" and apart and touching) for c in text)


def _is_joint(word: Word) -> bool:
    """A word that leads the clause after it: “and”, or the “that” before “if they make a mistake”."""
    return word.tag == "CC" or (word.dep == "mark" and word.text.lower() == "that")


def _is_closing(word: Word) -> bool:
    return all(c in CLOSING or c in "\"'" for c in word.text)
