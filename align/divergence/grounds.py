"""Two lemmas at one place → the ground on which they differ: lists, then WordNet, then how like their vectors are.

In: lemmas, a verb's with its particle ("call off"), and their likeness. Out: the name of a ground; `severities` has a
rule for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations

from align.divergence.force import ground, strength
from align.lexicon import table, words
from align.terms import Word
from align.wordnet import ALIKE, Kin, akin, kin, knows, may_mean, members
from align.words import concepts

# Last-layer cosine from which two words at one place are taken to mean the same; below it a nuance is proposed.
SAME_MEANING = 0.55

# What WordNet's relations are as grounds. Whether opposites part, `polarity` says, which knows what negates them.
BY_KIN = {
    Kin.OPPOSITE: "opposites",
    Kin.NARROWER: "a kind of it",
    Kin.BROADER: "a kind of it",
    Kin.SIBLING: "of one kind",
}

# Letters that two lemmas must share at the beginning to be held for forms of one word (hostile, hostility), and what
# may follow: endings that leave the meaning. Not "-less", which turns it, nor "-er" and "-ee", which part people.
SHARED_STEM = 4
ENDINGS = {
    *("", "e", "y", "s", "d", "ed", "n", "en", "ing", "ion", "ation", "ative", "ive", "ment", "al", "ally", "ly"),
    *("ity", "ility", "ble", "ability", "ness", "ful", "fully", "ence", "ance", "ency", "ancy", "ent", "ant", "ic"),
    *("ical", "ism", "ise", "ize", "isation", "ization", "able", "ably", "ible", "th", "dom", "ship", "ily", "iness"),
    *("ce", "cy", "t", "te", "tly", "tion", "se", "ze"),
}


def compared(one: str, other: str, likeness: float, named: str = "") -> str:
    """The ground on which two lemmas at one place differ: a scale, a charge, WordNet, or how like their vectors are.

    named: the part of speech in which they name different things in one clause, or nothing.
    """
    if listed_synonyms(one, other) or _one_stem(one, other) or _by_stem(one, other) or _by_stem(other, one):
        return "synonyms"
    steps = strength(one, other)
    if steps:
        return ground(steps)
    related = kin(one, other)
    if related in ALIKE:
        return "synonyms"
    first, second = _charges().get(one), _charges().get(other)
    if first and second and not first & second and not (one.startswith(other) or other.startswith(one)):
        return "charges"
    light = words("light_verbs")
    if one in light or other in light:
        return "light verb"
    if related is not Kin.OPPOSITE and may_mean(one, other):
        return "synonyms"
    if named and steps is None and not (first and second):
        return "other thing"
    if related in BY_KIN:
        return BY_KIN[related]
    return "near" if likeness >= SAME_MEANING or steps == 0 else "apart"


def unlike_things(one: str, other: str) -> bool:
    """Whether a list has two nouns for two things of one kind: “bus”, “ferry”."""
    here, there = _kinds().get(one, {}), _kinds().get(other, {})
    both = here.keys() & there.keys()
    return bool(both) and all(here[line] != there[line] for line in both)


def unrelated(one: str, other: str, named: str) -> bool:
    """Whether WordNet has both words and no sense that both have: neither by likeness nor by derivation, and neither a
    kind of the other. named: their part of speech, n, v or a."""
    one, other = (lemma if knows(lemma, named) else lemma.split()[0] for lemma in (one, other))
    if not (knows(one, named) and knows(other, named)) or may_mean(one, other):
        return False
    if named == "n" and ({one, other} & _measures() or members(one, other)):
        return False
    return kin(one, other) in (Kin.NONE, Kin.SIBLING) and (named == "n" or not akin(one, other, named))


def one_meaning(one: Word, other: Word) -> bool:
    """Whether a list, or WordNet, holds two words for the same."""
    return bool(concepts(one) & concepts(other)) or kin(one.lemma.lower(), other.lemma.lower()) in ALIKE


def listed_synonyms(one: str, other: str) -> bool:
    """Whether synonyms.txt has two lemmas in one set."""
    return frozenset((one, other)) in _synonyms_of(one)


def charged(lemma: str) -> str:
    """What a loaded word speaks of, for evidence."""
    return " or ".join(sorted(_charges().get(lemma, ())))


def _by_stem(one: str, other: str) -> bool:
    """Whether another form of the first is a synonym of the second: “complained”, as “complaint” is “grievance”."""
    return any(_one_stem(one, form) for pair in _synonyms_of(other) for form in pair - {other})


def _one_stem(one: str, other: str) -> bool:
    shared = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= SHARED_STEM and one[shared:] in ENDINGS and other[shared:] in ENDINGS


@cache
def _measures() -> frozenset[str]:
    """Units and words of quantity: `quantity` compares these."""
    units = {form for row in table("units") for form in row[0].split("|")}
    return frozenset(units | {row[0] for row in table("quantifiers")})


def _synonyms_of(lemma: str) -> tuple[frozenset[str], ...]:
    return _synonyms().get(lemma, ())


@cache
def _synonyms() -> Mapping[str, tuple[frozenset[str], ...]]:
    sets: dict[str, list[frozenset[str]]] = {}
    for row in table("synonyms"):
        for one, other in combinations(row, 2):
            sets.setdefault(one, []).append(frozenset((one, other)))
            sets.setdefault(other, []).append(frozenset((one, other)))
    return {lemma: tuple(found) for lemma, found in sets.items()}


@cache
def _kinds() -> Mapping[str, Mapping[int, int]]:
    """Noun → the lines of the list of kinds that it stands in, each with its place there."""
    found: dict[str, dict[int, int]] = {}
    for line, row in enumerate(table("kinds")):
        for place, cell in enumerate(row):
            for noun in cell.split("|"):
                found.setdefault(noun, {})[line] = place
    return found


@cache
def _charges() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for lemma, charge in table("charges"):
        found.setdefault(lemma, set()).add(charge)
    return {lemma: frozenset(charges) for lemma, charges in found.items()}
