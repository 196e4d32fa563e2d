"""Two words that stand for each other → whether what holds them has only changed places.

In: two sides, a word of each. Out: whether each outlet says elsewhere in the row, word for word, what stands around the
other's word, so that nothing is learned from the two: “peace with us is easy and war with us is hard”, “war with us is
hard and peace with us is easy”. It goes by words in a row, since parsers mistake such sentences for lists of nouns.
"""

from __future__ import annotations

from collections.abc import Sequence

from align.terms import Side
from align.words import is_content

# Words that both outlets have in a row around a word, from which that is no chance: so many, and of content so many.
LEAST_WORDS, LEAST_CONTENT = 3, 2


def reordered(one: Side, i: int, other: Side, j: int) -> bool:
    """Whether clauses have changed places: i of one outlet, j of the other. Inside one clause words change their parts,
    so that a verb must have moved with one of the two."""
    if one.word(i).text.lower() == other.word(j).text.lower():
        return False
    here, there = _in_both(one, i, other), _in_both(other, j, one)
    moved = all(map(_is_no_chance, ((one, here), (other, there))))
    return moved and any(
        side.word(k).pos in ("VERB", "AUX") for side, run in ((one, here), (other, there)) for k in run
    )


def _in_both(one: Side, index: int, other: Side) -> Sequence[int]:
    """The longest run of words around a word which the other side has too."""
    words, theirs = _spoken(one), _spoken(other)
    if index not in words:
        return ()  # a mark
    at = words.index(index)
    said, told = ([side.word(k).text.lower() for k in run] for side, run in ((one, words), (other, theirs)))
    longest: Sequence[int] = ()
    for k in (k for k, word in enumerate(told) if word == said[at]):
        before = _alike(said[:at][::-1], told[:k][::-1])
        after = _alike(said[at + 1 :], told[k + 1 :])
        longest = max(longest, words[at - before : at + after + 1], key=len)
    return longest


def _alike(ones: Sequence[str], others: Sequence[str]) -> int:
    """How many words are the same from the first on."""
    return next((n for n, (x, y) in enumerate(zip(ones, others, strict=False)) if x != y), min(len(ones), len(others)))


def _spoken(side: Side) -> list[int]:
    return [k for k in side.indices if any(map(str.isalnum, side.word(k).text))]


def _is_no_chance(told: tuple[Side, Sequence[int]]) -> bool:
    side, run = told
    return len(run) >= LEAST_WORDS and sum(is_content(side.word(k)) for k in run) >= LEAST_CONTENT
