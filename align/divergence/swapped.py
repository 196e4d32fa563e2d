"""Two near copies → the two nouns that changed places in them, whatever a parser makes of the sentence.

In: the words of two outlets. Out: where the two nouns stand in each, or nothing. A second cue beside the grammar of
acts: it sees only texts that are the same word for word but for the exchange.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.divergence.finding import token
from align.divergence.nearby import sentences
from align.lexicon import words
from align.terms import Side
from align.words import identity

NOUNS = {"NOUN", "PROPN", "PRON"}
PHRASE = {*NOUNS, "ADJ", "DET", "NUM"}

# Words that join equals: nouns on both sides of nothing else may change places.
JOINING = {"with", "alongside", "together", "along", "well", "as", "than", "plus"}

# Prepositions after which the second of two stands who do something together.
TOGETHER = {"with", "alongside"}

# Shortest text, in words, whose likeness to another is no chance.
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Swap:
    """Two phrases, as indices of words: the first in the one outlet's text is the second in the other's."""

    one: tuple[tuple[int, ...], tuple[int, ...]]
    other: tuple[tuple[int, ...], tuple[int, ...]]


def swapped(a: Side, b: Side) -> Swap | None:
    """The two nouns that changed places, where the texts of a row are the same otherwise."""
    ones, others = _spoken(a), _spoken(b)
    if len(ones) != len(others) or len(ones) < SHORTEST:
        return None
    said_a, said_b = [identity(a.word(k)) for k in ones], [identity(b.word(k)) for k in others]
    apart = [k for k, (x, y) in enumerate(zip(said_a, said_b, strict=True)) if x != y]
    if not apart:
        return None
    start, end = apart[0], apart[-1] + 1
    whole_a, whole_b = said_a[start:end], said_b[start:end]
    for first in range(1, len(whole_a)):
        for last in range(1, len(whole_a) - first):
            x, between, y = whole_a[:first], whole_a[first : len(whole_a) - last], whole_a[len(whole_a) - last :]
            if [*y, *between, *x] != whole_b:
                continue
            places = start + first, end - last
            here = tuple(ones[start : places[0]]), tuple(ones[places[1] : end])
            there = tuple(others[start : start + last]), tuple(others[end - first : end])
            if _nouns(a, here) and _unequal(a, ones[places[0] : places[1]], here):
                return Swap(here, there)
    return None


def said_beside(a: Side, b: Side) -> bool:
    """Whether the second outlet says, in the sentences of the row but not in it, all that the first says in the row."""
    first = [identity(a.word(k)) for k in _spoken(a)]
    row = set(b.indices)
    around = [(k, identity(b.word(k))) for k in _worded(b, sentences(b))]
    for at in range(len(around) - len(first) + 1):
        found = around[at : at + len(first)]
        if [word for _, word in found] == first and any(k not in row for k, _ in found):
            return True
    return False


def _spoken(side: Side) -> list[int]:
    """Words but for marks and articles."""
    return _worded(side, side.indices)


def _worded(side: Side, indices: Iterable[int]) -> list[int]:
    said = [k for k in indices if any(c.isalnum() for c in side.word(k).text) and side.word(k).tag != "DT"]
    while said and side.word(said[0]).tag == "CC":
        said = said[1:]
    return said


def _nouns(side: Side, phrases: Sequence[Sequence[int]]) -> bool:
    return all(
        any(side.word(k).pos in NOUNS for k in phrase) and all(side.word(k).pos in PHRASE for k in phrase)
        for phrase in phrases
    )


def _unequal(side: Side, between: Sequence[int], phrases: Sequence[Sequence[int]]) -> bool:
    """Whether what stands between two nouns makes them unequal: not “and”, not “met”, not “is”."""
    row = range(phrases[0][0], phrases[1][-1])
    if any(side.word(k).lemma in words("symmetric") for k in row):
        return False
    telling = [
        side.word(k) for k in between if side.word(k).pos not in ("ADV", "DET", "PART") or side.word(k).tag == "POS"
    ]
    kinds = {w.pos for w in telling}
    listed = "CCONJ" in kinds and "VERB" not in kinds and not (kinds & NOUNS and "ADP" in kinds)
    if not telling or listed or token(telling[-1]) in TOGETHER:
        return False
    return not all(token(w) in JOINING or w.lemma == "be" for w in telling)
