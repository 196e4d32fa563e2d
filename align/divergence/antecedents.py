"""A pronoun → the nouns of its text that it may stand for, and whether one of them is the one who speaks.

In: a side and a pronoun of the third person, or "the latter". Out: nouns that fit in number and gender, the likeliest
first: the subject that an opening clause waits for (“where he lives, the poet …”), then of those before the pronoun a
subject before others, the nearer before the farther.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from align.divergence.naming import title
from align.divergence.reach import ancestors
from align.lexicon import table, words
from align.terms import Side, Word
from align.words import NOUN_SUBJECTS

# How many sentences back a pronoun looks: the last subject of its sentence or of the one before (Hobbs 1978 finds more
# than nine of ten antecedents there).
SENTENCES_BACK = 1

# Persons of whoever speaks, alone or with his own.
SPEAKER = {"speaker", "speaker and his own"}

# Prepositions after which a name is only where something is.
WITHIN = {"in", "within", "inside", "across", "throughout", "at", "near", "around"}

# What stands for one of several that were named before, and whether it is the first of them.
RANKED = {"former": True, "latter": False, "first": True, "last": False}


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun that means persons: person, number (one, several, any), gender (man, woman, any)."""

    person: str
    number: str
    gender: str


def pronoun(word: Word) -> Pronoun | None:
    """What a personal, possessive or reflexive pronoun says of whom it means; None for other words."""
    form = word.text.lower()
    if word.tag not in ("PRP", "PRP$") or (form == "us" and word.text.isupper()):
        return None
    row = _pronouns().get(form)
    return Pronoun(*row) if row else None


def antecedents(side: Side, index: int) -> list[int]:
    """Nouns that a pronoun of the third person may stand for, the likeliest first; none if it is of another person."""
    what = pronoun(side.word(index))
    if what is None or what.person != "third person":
        return []
    own = side.encoded.parse.sentence_of(index)
    found = []
    for k in _before(side, index):
        word = side.word(k)
        if word.head == index or not _fits(side, k, what):
            continue
        farther = own - side.encoded.parse.sentence_of(k)
        found.append((farther, word.dep not in NOUN_SUBJECTS, -k, k))
    return [*(k for k in _awaited(side, index) if _fits(side, k, what)), *(k for *_, k in sorted(found))]


def _awaited(side: Side, index: int) -> Iterator[int]:
    """The subjects behind a pronoun of the clauses that its own hangs on."""
    for above in ancestors(side, index):
        yield from (k for k in side.children.get(above, ()) if k > index and side.word(k).dep in NOUN_SUBJECTS)


def is_where(side: Side, index: int) -> bool:
    """Whether a noun says where something is: “in Porto”."""
    word = side.word(index)
    return word.dep == "pobj" and side.word(word.head).text.lower() in WITHIN


def is_ranked(word: Word) -> bool:
    """Whether a word stands for one of two or several that were named: "the latter", "the first"."""
    return word.text.lower() in RANKED and word.dep not in ("amod", "advmod", "npadvmod")


def ranked(side: Side, index: int) -> tuple[int, int] | None:
    """The noun that "the former" or "the latter" stands for and the one that it does not; None if no two are joined.

    The two are the last that "and" or "or" joins before it.
    """
    first = RANKED[side.word(index).text.lower()]
    for k in _before(side, index):
        joined = [c for c in side.children.get(k, ()) if side.word(c).dep == "conj" and c < index]
        if joined and side.word(k).pos in ("NOUN", "PROPN"):
            return (k, joined[-1]) if first else (joined[-1], k)
    return None


def says_i(words: Iterable[Word]) -> bool:
    """Whether anybody says “I” or “we”, in any form."""
    return any(said is not None and said.person in SPEAKER for said in map(pronoun, words))


def sayers(side: Side) -> set[str]:
    """The lemmas of the subjects of verbs of saying."""
    return {w.lemma for w in side.encoded.parse.words if _says(side, w)}


def speaks(side: Side, index: int) -> bool:
    """Whether a noun or pronoun is the subject of a verb of saying, or is named like one that is."""
    return side.word(index).lemma in sayers(side)


def gender(side: Side, index: int) -> str:
    """man, woman, or any: by the noun itself or a title before the name."""
    for k in (index, *side.children.get(index, ())):
        if k == index or side.word(k).dep in ("compound", "appos"):
            found = _gendered().get(side.word(k).lemma.rstrip("."))
            if found:
                return found
    return "any"


def _says(side: Side, word: Word) -> bool:
    return word.dep in NOUN_SUBJECTS and side.word(word.head).text.lower() in words("reporting")


def _before(side: Side, index: int) -> Iterator[int]:
    sentences = side.encoded.parse.sentences
    first = sentences[max(0, side.encoded.parse.sentence_of(index) - SENTENCES_BACK)][0]
    yield from range(index - 1, first - 1, -1)


def _fits(side: Side, index: int, what: Pronoun) -> bool:
    """Whether a noun heads a phrase, may be a person or persons, and agrees in number and gender."""
    word = side.word(index)
    if word.pos not in ("NOUN", "PROPN") or word.dep in ("compound", "amod", "nmod", "npadvmod"):
        return False
    several = word.tag in ("NNS", "NNPS") or any(side.word(c).dep == "conj" for c in side.children.get(index, ()))
    if what.number == "one":
        known = gender(side, index)
        speaks_here = word.lemma in sayers(side) and word.lemma not in _bodies()
        named = any(side.word(c).dep == "appos" and side.word(c).pos == "PROPN" for c in side.children.get(index, ()))
        person = (_person(word) and not is_where(side, index)) or speaks_here or named
        return not several and person and (known == "any" or known == what.gender)
    return several or word.lemma in _bodies()


def _person(word: Word) -> bool:
    """Whether a noun may be one human being."""
    if word.pos == "PROPN" and word.text.lower() not in _places():
        return True
    lemma = word.lemma
    return bool(title(word)) or lemma in _gendered() or (lemma in words("persons") and lemma not in _bodies())


@cache
def _pronouns() -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in table("pronouns")}


@cache
def _gendered() -> dict[str, str]:
    return {row[0]: row[1] for row in table("gendered")}


@cache
def _places() -> frozenset[str]:
    return frozenset(row[1] for row in table("names") if row[2] != "person" and row[2] != "government")


@cache
def _bodies() -> frozenset[str]:
    """Nouns of bodies of people, which “they” may mean."""
    return words("bodies")
