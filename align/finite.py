"""A parsed sentence → where its clauses begin by the edges of finite verbs: the way without a trained head.

In: words and a span of them. Out: indices of words. Models other than the bundled one have no head that reads them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from align.lexicon import words as lexicon
from align.terms import Word
from align.words import SUBJECTS, is_content

# Labels of clauses that may stand as units of their own when they are finite.
CLAUSAL = {"advcl", "ccomp", "conj", "relcl", "parataxis"}

# Tags of finite verbs.
FINITE = {"VBD", "VBP", "VBZ", "MD"}

# A complement clause ("they know that …") or one without a subject of its own is cut off from this length on, in
# words: shorter ones say too little to be aligned by themselves.
SHORTEST_COMPLEMENT = 5

# Content words that must stand before a complement for it to be cut off: "they know" alone aligns with nothing.
SHORTEST_GOVERNOR = 3

# Words with letters that what is said must have to be cut off from “he said” after it.
SHORTEST_SAID = 2


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What the edges of its clauses are told by, counted once so that a long sentence takes linear time.

    reach: first and last word of what hangs on each word; lettered, content: how many such words stand before each
    place of the sentence; governs: words with a subject of their own before them.
    """

    first: int
    end: int
    reach: dict[int, tuple[int, int]]
    lettered: list[int]
    content: list[int]
    governs: frozenset[int]


def beginnings(words: Sequence[Word], first: int, end: int, finite: set[int]) -> set[int]:
    """Words of the sentence [first, end) at which a finite clause begins, or what it interrupts goes on.

    finite: what `verbs` gives for the sentence.
    """
    sentence = _sentence(words, first, end)
    return {edge for i in finite if words[i].dep in CLAUSAL for edge in _edges(words, i, sentence)}


def verbs(words: Sequence[Word], first: int, end: int) -> set[int]:
    """Words of the sentence [first, end) that head a finite clause: finite, or with a finite auxiliary before them."""
    return {i for i in range(first, end) if _is_finite(words, i, first, end)}


def holds_clause(words: Sequence[Word], first: int, end: int, finite: set[int]) -> bool:
    """Whether a finite verb and its subject both stand in [first, end)."""
    return any(
        words[k].dep in SUBJECTS and words[k].head in finite and first <= words[k].head < end for k in range(first, end)
    )


def reaches(words: Sequence[Word], first: int, end: int) -> dict[int, tuple[int, int]]:
    """First and last word of what hangs on each word of a sentence, itself included.

    Computed upwards from the leaves; a parse is a tree, so each word is seen once.
    """
    children: dict[int, list[int]] = {i: [] for i in range(first, end)}
    stack = []
    for i in range(first, end):
        head = words[i].head
        if head == i or not first <= head < end:
            stack.append(i)
        else:
            children[head].append(i)
    order = []
    while stack:
        i = stack.pop()
        order.append(i)
        stack.extend(children[i])
    reach: dict[int, tuple[int, int]] = {}
    for i in reversed(order):
        below = [reach[k] for k in children[i]]
        reach[i] = (min([i, *(r[0] for r in below)]), max([i, *(r[1] for r in below)]))
    return reach


def _sentence(words: Sequence[Word], first: int, end: int) -> _Sentence:
    inside = words[first:end]
    return _Sentence(
        first,
        end,
        reaches(words, first, end),
        list(itertools.accumulate((any(map(str.isalnum, w.text)) for w in inside), initial=0)),
        list(itertools.accumulate((is_content(w) for w in inside), initial=0)),
        frozenset(w.head for k, w in enumerate(inside, first) if w.dep in SUBJECTS and k <= w.head),
    )


def _is_finite(words: Sequence[Word], i: int, first: int, end: int) -> bool:
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
    word, (begin, last), first, end = words[i], sentence.reach[i], sentence.first, sentence.end
    length = sentence.lettered[last + 1 - first] - sentence.lettered[begin - first]
    own_subject = i in sentence.governs
    if word.dep == "conj":
        if not own_subject and length < SHORTEST_COMPLEMENT:
            return set()
        while begin - 1 > first and words[begin - 1].dep in ("cc", "preconj") and words[begin - 1].head == word.head:
            begin -= 1
        return {begin}
    if word.dep == "relcl":
        comma = begin > first and words[begin - 1].text in (",", "—", "–", "-")
        return {begin, last + 1} if comma and length >= SHORTEST_COMPLEMENT else set()
    if word.dep == "ccomp" and word.head > i:  # “…,” he said: what is said stands before the verb
        return {last + 1} if length >= SHORTEST_SAID else set()
    if word.dep == "ccomp":
        asks = any(words[k].tag in ("WP", "WRB", "WDT") for k in range(begin, min(begin + 2, end)))
        told = words[word.head].text.lower() in lexicon("reporting")
        says_enough = told or sentence.content[begin - first] >= SHORTEST_GOVERNOR
        return {begin} if own_subject and not asks and says_enough and length >= SHORTEST_COMPLEMENT else set()
    return {begin, last + 1}
