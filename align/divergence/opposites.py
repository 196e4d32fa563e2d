"""Two words → whether one is the opposite of the other: by list, by prefix or ending, by WordNet.

In: words with their parts of speech. Out: how firmly one denies the other. What only changes sides ("buys", "sells":
one act seen from its two ends) is no denial, and left to `role`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from itertools import product

from align import wordnet
from align.lexicon import table, words
from align.terms import Word
from align.wordnet import Kin

# Parts of speech as antonyms.txt and WordNet write them.
PARTS = {"VERB": "v", "AUX": "v", "ADJ": "a", "ADV": "r", "NOUN": "n", "PROPN": "n"}

# Shortest word that a prefix turns: "in-to", "un-it" are no opposites.
SHORTEST = 4


class Opposition(StrEnum):
    """How one word stands against another."""

    NONE = "none"
    LOOSE = "loose"
    EXACT = "exact"


def opposition(one: Word, other: Word) -> Opposition:
    """Whether a word denies another. LOOSE: opposite in some sense of theirs, or ends of a scale in WordNet alone."""
    a, b = one.lemma, other.lemma
    if a == b or frozenset((a, b)) in _pairs("converses"):
        return Opposition.NONE
    # participles stand in the list by their form ("allowed", "banned"), and have a prefix that their verb has not
    forms = one.text.lower(), other.text.lower()
    listed = any(frozenset(pair) in _pairs("antonyms") for pair in (*product(again(a), again(b)), forms))
    if listed or by_form(a, b) or by_form(*forms):
        return Opposition.EXACT
    part = PARTS.get(one.pos)
    if part in ("v", "a", "r") and PARTS.get(other.pos) == part and wordnet.kin(a, b) is Kin.OPPOSITE:
        direct = b in wordnet.opposites(a, part) and a in wordnet.opposites(b, part)
        return Opposition.EXACT if direct and part == "v" else Opposition.LOOSE
    return Opposition.NONE


def again(lemma: str) -> set[str]:
    """A lemma, and what is done again by it: “reopen”, “open”."""
    return {lemma, lemma.removeprefix("re")}


def by_form(one: str, other: str) -> bool:
    """Whether one word is the other with a prefix of negation, or ends in -less where the other ends in -ful."""
    if min(len(one), len(other)) < SHORTEST or {one, other} == {"ever", "never"}:  # “the first ever”, “never before”
        return False
    if any(other == prefix + one or one == prefix + other for prefix in words("negative_prefixes")):
        return True
    stems = {one.removesuffix("less"), other.removesuffix("less")}
    return (
        {one, other} == {f"{s}less" for s in stems} | {f"{s}ful" for s in stems}
        if len(stems) == 1
        else (any({one, other} == {f"{s}less", f"{s}ful"} for s in stems))
    )


@cache
def _pairs(name: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(row[:2]) for row in table(name))


@cache
def particles() -> Mapping[str, str]:
    """Prepositions and particles with their opposites, both ways."""
    rows = [(row[0], row[1]) for row in table("opposite_particles")]
    return dict(rows) | {b: a for a, b in rows}
