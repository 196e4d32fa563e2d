"""A side's words → whom or what they mean, as far as word lists and grammar tell.

In: a side. Out: for a noun, name or pronoun its referent: a canonical name, what part of it (people, government …)
and the words that say it. Checks compare referents; this module does not judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from align.lexicon import table
from align.terms import Quotation, Side, Word

PERSONS: Mapping[str, str] = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "speaker"),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "speaker and his own"),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), "addressee"),
    **dict.fromkeys(
        ("he", "him", "his", "himself", "she", "her", "hers", "they", "them", "their", "theirs", "themselves"),
        "third person",
    ),
}

LONGEST_NAME = 4

# Nouns with which a speaker humbly names himself.
SELF = {"servant", "slave"}


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom or what a noun phrase means.

    sort: name, person (a pronoun), institution (a noun such as "government" without a name) or noun.
    value: canonical name, person, or lemma; part: which part of it (country, people, government …), or "".
    words: what says it. inserted: whether an editor's brackets say part of it.
    """

    sort: str
    value: str
    part: str
    words: tuple[int, ...]
    inserted: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A known name where it stands."""

    canonical: str
    part: str
    words: tuple[int, ...]


def referent(side: Side, index: int, names: Mapping[int, Name], states: Mapping[int, Quotation]) -> Referent | None:
    """The referent of a noun, name or pronoun; None for other words.

    names: what `known_names` found. states: the quotation states of the side's words, to tell what an editor put in.
    """
    word = side.word(index)
    form = word.text.lower()
    if word.tag in ("PRP", "PRP$") and not (form == "us" and word.text.isupper()):
        return Referent("person", PERSONS[form], "", (index,)) if form in PERSONS else None
    if word.pos not in ("NOUN", "PROPN") and not (form in ("u.s.", "us") and word.text.isupper()):
        return None
    if index in names:
        return _named(side, names[index], word, states)
    if word.lemma in SELF and any(side.word(k).text.lower() == "your" for k in side.children.get(index, ())):
        return Referent("person", "speaker", "", (index,))  # “your servant”, a Persian way to say “I”
    institution = _institutions().get(word.lemma)
    owner = next((names[k] for k in _modifiers(side, index) if k in names), None)
    if institution and owner:
        words = tuple(sorted({index, *owner.words}))
        return Referent("name", owner.canonical, institution, words, _inserted(words, states))
    if institution:
        return Referent("institution", word.lemma, institution, (index,))
    if word.pos == "PROPN" and word.text[0].isupper():
        return Referent("unknown name", word.text.lower(), "", (index,))
    return Referent("noun", word.lemma, "", (index,))


def _named(side: Side, name: Name, word: Word, states: Mapping[int, Quotation]) -> Referent:
    """A known name; where it modifies an institution ("US administration"), that is what is meant."""
    institution = _institutions().get(side.word(word.head).lemma)
    if institution and word.dep in ("compound", "amod", "poss", "nmod") and word.head not in name.words:
        words = tuple(sorted({word.head, *name.words}))
        return Referent("name", name.canonical, institution, words, _inserted(words, states))
    return Referent("name", name.canonical, name.part, name.words, _inserted(name.words, states))


def known_names(side: Side) -> dict[int, Name]:
    """The known name that each word of a side belongs to, if any; the longest alias first."""
    aliases, found = _aliases(), []
    indices = side.indices
    k = 0
    while k < len(indices):
        for length in range(min(LONGEST_NAME, len(indices) - k), 0, -1):
            words = indices[k : k + length]
            alias = " ".join(side.word(i).text.lower() for i in words)
            known = aliases.get(alias)
            if (
                known
                and any(side.word(i).text[:1].isupper() for i in words)
                and not (alias == "us" and not side.word(words[0]).text.isupper())
            ):
                found.append(Name(known[0], known[1], tuple(words)))
                k += length - 1
                break
        k += 1
    return {k: name for name in found for k in name.words}


def _modifiers(side: Side, index: int) -> list[int]:
    """Words that say whose a noun is: the Iranian nation, the nation's …, the people of Iran."""
    direct = [
        i
        for i in side.indices
        if side.word(i).head == index and side.word(i).dep in ("amod", "compound", "poss", "nmod")
    ]
    of = [i for i in side.indices if side.word(i).head == index and side.word(i).text.lower() == "of"]
    return direct + [i for i in side.indices if side.word(i).head in of and i not in of]


def _inserted(words: tuple[int, ...], states: Mapping[int, Quotation]) -> bool:
    return any(states.get(i) is Quotation.INSERTION for i in words)


@cache
def _aliases() -> Mapping[str, tuple[str, str]]:
    return {row[1]: (row[0], row[2]) for row in table("names")}


@cache
def _institutions() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("institutions")}
