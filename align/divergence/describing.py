"""A side's parse → its modifiers, each with the nouns that it may describe.

In: the words of one outlet in a row. Out: adjectives, participles, names and nouns that stand before a noun, and those
that are said of one (“the bridge is old”). Where the grammar leaves open which noun is meant, all are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from align.divergence.counted import PARTITIVE
from align.divergence.reach import ancestors
from align.lexicon import words
from align.terms import Side
from align.words import NOUN_SUBJECTS, identity, is_content

# Labels of a modifier that stands before its noun: what it is like, and whose or which it is.
QUALITIES, OWNERS = {"amod"}, {"poss", "compound", "nmod"}

# Labels of what is said of a noun behind it, and of what is said of a subject.
BEHIND, SAID_OF_SUBJECT = {"acl", "relcl", "appos"}, {"acomp", "attr", "oprd"}

# Labels of what begins a phrase of its own, into which a modifier of the noun before does not reach.
BEGINNING = {"det", "poss", "amod", "nummod", "predet"}

# Parts of speech that do not describe, and those of which several may describe one noun: “old and worn”.
NOT_DESCRIBING, DESCRIBING = {"DET", "NUM", "PRON", "PUNCT", "SYM", "ADV"}, {"ADJ", "VERB"}

# Tags of one thing, with whose “'s” an adjective before it stays (“the old man's house”), and articles after which it
# need not: “a new driver's licence”.
SINGULAR, INDEFINITE = {"NN", "NNP"}, {"a", "an"}


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word (index) and the nouns that it may describe, the likeliest first.

    before: whether it stands before that noun in one phrase. owner: whether it says whose or which, by a noun or name.
    """

    word: int
    nouns: tuple[int, ...]
    before: bool
    owner: bool


def modifiers(side: Side) -> Mapping[int, Modifier]:
    """The modifiers of a side by their word."""
    found = {}
    for i in side.indices:
        word = side.word(i)
        # “au” of “Port-au-Prince”, “gas” of “gas-fired” say nothing by themselves
        if not is_content(word) or word.pos in NOT_DESCRIBING or side.encoded.text[word.end : word.end + 1] == "-":
            continue
        first = _first_listed(side, i)
        nouns = tuple(dict.fromkeys(_described(side, i, first)))
        if nouns:
            label = side.word(first).dep
            before = label in QUALITIES | OWNERS and i < nouns[0]
            owner = (label in OWNERS and word.pos == "NOUN") or _named(side, i)
            found[i] = Modifier(i, nouns, before, owner)
    return found


def related(side: Side, index: int, other: int) -> bool:
    """Whether of two nouns one belongs to the phrase of the other: “the driver of the bus”, “the bus's driver”."""
    return index in ancestors(side, other) or other in ancestors(side, index)


def _named(side: Side, index: int) -> bool:
    """Whether a word is a name or made from one: Syria, Syrian. What has no capital is none, whatever its tag says."""
    word = side.word(index)
    begins = any(start == index for start, _ in side.encoded.parse.sentences)
    known = word.pos == "PROPN" or identity(word) != word.lemma
    return word.text[:1].isupper() and (known or not begins)


def _first_listed(side: Side, index: int) -> int:
    """Of “old and rich” the first, under which the others stand."""
    while side.word(index).dep == "conj" and {side.word(k).pos for k in (index, side.word(index).head)} <= DESCRIBING:
        index = side.word(index).head
    return index


def _described(side: Side, index: int, first: int) -> Iterator[int]:
    """What a word may describe, by the place of the first of those that are listed with it."""
    word = side.word(first)
    if word.dep in QUALITIES | OWNERS:
        yield from _behind(side, index, word.head)
    elif word.dep in BEHIND:
        yield from _meant(side, word.head)
    elif word.dep == "pobj" and side.word(word.head).dep == "prep":
        yield from _meant(side, side.word(word.head).head)
    elif word.pos in DESCRIBING:
        verb = word.head if word.dep in SAID_OF_SUBJECT else first
        subjects = [k for k in side.children.get(verb, ()) if side.word(k).dep in NOUN_SUBJECTS]
        for subject in subjects[:1]:
            yield from _meant(side, side.word(verb).head if side.word(verb).dep == "relcl" else subject)


def _behind(side: Side, index: int, noun: int) -> Iterator[int]:
    """What a word may describe that stands before it: in “old toy shops” shops or toys, in “the old man's house” the
    man, in “the old men's shoes” either, whatever the parser says."""
    below = side.children.get(noun, ())
    between = [k for k in below if index < k < noun]
    owner = next((k for k in between if side.word(k).dep == "poss"), None)
    if owner is not None:
        yield from _behind(side, index, owner)
        if _of_owner_alone(side, owner):
            return
    yield from _meant(side, noun)
    yield from (k for k in between if side.word(k).dep in OWNERS)
    if side.word(noun).dep in OWNERS and not _of_owner_alone(side, noun):
        yield from _behind(side, noun, side.word(noun).head)
    yield from (k for k in below if k == noun + 1 and side.word(k).tag == "VBG")  # “heavy cattle grazing”


def _of_owner_alone(side: Side, owner: int) -> bool:
    """Whether an adjective before a noun with “'s” can only be said of that noun."""
    word = side.word(owner)
    articles = {side.word(k).text.lower() for m in (word.head, owner) for k in side.children.get(m, ())}
    return word.dep == "poss" and word.tag in SINGULAR and not articles & INDEFINITE


def _meant(side: Side, noun: int) -> Iterator[int]:
    """A noun, and others that what is said of it may be said of: its apposition, what it is said to be, what it
    measures out (“a group of”), and the nouns listed with it that do not begin anew: “old men and women”."""
    yield noun
    word, below = side.word(noun), side.children.get(noun, ())
    yield from (k for k in below if side.word(k).dep == "appos")
    yield from (k for k in below if side.word(k).dep == "conj" and not _begins(side.children.get(k, ()), side))
    if word.dep == "appos":
        yield word.head
    if word.lemma in PARTITIVE | words("transparent"):
        yield from (m for k in below if side.word(k).lemma == "of" for m in side.children.get(k, ()))
    above = side.word(word.head)
    if word.dep == "pobj" and above.lemma == "of" and side.word(above.head).lemma in PARTITIVE | words("transparent"):
        yield above.head
    wanted = {"attr"} if word.dep in NOUN_SUBJECTS else NOUN_SUBJECTS if word.dep == "attr" else set()
    yield from (k for k in side.children.get(word.head, ()) if side.word(k).dep in wanted)


def _begins(below: Sequence[int], side: Side) -> bool:
    return any(side.word(k).dep in BEGINNING for k in below)
