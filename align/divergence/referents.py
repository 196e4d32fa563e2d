"""A side's words → whom or what they mean, as far as word lists and grammar tell.

In: a side. Out: for a noun, name or pronoun its referent: a canonical name, what part of it (people, government …)
and the words that say it. Checks compare referents; this module does not judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from align.divergence import dates
from align.divergence.antecedents import is_ranked, pronoun
from align.divergence.finding import token
from align.divergence.naming import name_words, title
from align.lexicon import table
from align.terms import Quotation, Side

LONGEST_NAME = 4

# Parts that a name keeps where it modifies: an epithet is an epithet there too.
FIXED = {"epithet", "epithet-people", "epithet-adjective"}

# Bodies that have a portfolio as their ministers do.
MINISTRIES = {"ministry": "ministry"}

FORE = ("compound", "amod", "nmod")

# Titles that are the first half of another: “Prime Minister”, “vice president”.
FORE_TITLES = {"prime", "vice"}

# Nouns with which a speaker humbly names himself.
SELF = {"servant", "slave"}


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom or what a noun phrase means.

    sort: name, unknown name, person (a pronoun), institution (a noun such as "government" without a name) or noun.
    value: canonical name, person, or lemma; part: which part of it (country, people, government …), "adjective"
    where the name only says whose another thing is, or "". words: what says it; index: the word that was asked for.
    inserted: whether brackets of an editor say part of it. also: what else the name may mean. office: the office that
    its head noun names, with the portfolio ("finance minister"), or "".
    """

    sort: str
    value: str
    part: str
    words: tuple[int, ...]
    index: int
    inserted: bool = False
    also: frozenset[str] = frozenset()
    office: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A known name where it stands."""

    canonical: str
    part: str
    words: tuple[int, ...]
    also: frozenset[str] = frozenset()


NOBODY = Name("", "", ())


def referent(
    side: Side, index: int, names: Mapping[int, Name], states: Mapping[int, Quotation], modifies: bool = False
) -> Referent | None:
    """The referent of a noun, name or pronoun; None for other words.

    names: what `known_names` found. states: the quotation states of the side's words, to tell what an editor put in.
    modifies: whether what the word modifies is compared for itself, so that the word means its own name alone.
    """
    word = side.word(index)
    said = pronoun(word)
    if said:
        return Referent("person", said.person, "", (index,), index)
    if is_ranked(word):
        return Referent("one of two", token(word), "", (index,), index)
    acronym = token(word) in ("u.s.", "us") and word.text.isupper()
    if word.pos not in ("NOUN", "PROPN") and index not in names and not acronym:
        return None
    if index in names:
        return _named(side, index, names[index], states, modifies)
    if word.lemma in SELF and any(token(side.word(k)) == "your" for k in side.children.get(index, ())):
        return Referent("person", "speaker", "", (index,), index)  # “your servant”, a Persian way to say “I”
    institution = _institutions().get(word.lemma)
    held = office(side, index)
    owner = next((names[k] for k in _modifiers(side, index) if k in names), None)
    if institution and owner:
        words = tuple(sorted({index, *owner.words}))
        inserted = _inserted(words, states)
        return Referent("name", owner.canonical, institution, words, index, inserted, owner.also, held)
    if institution or held:
        return Referent("institution", word.lemma, institution or "office", (index,), index, office=held)
    whole = name_words(side, index)
    if whole and all(token(side.word(k)) in dates.MONTHS.keys() | dates.WEEKDAYS.keys() for k in whole):
        return None  # when it is, is `quantity`'s
    if whole:
        spelt = " ".join(token(side.word(k)) for k in whole)
        return Referent("unknown name", spelt, "", whole, index, _inserted(whole, states))
    return Referent("noun", word.lemma, "", (index,), index)


def modified(side: Side, index: int, names: Mapping[int, Name]) -> int | None:
    """The noun that a known name only modifies ("Italian frigates", "the president of Kenya"), or None."""
    name = names.get(index)
    if name is None:
        return None
    word = side.word(next((k for k in name.words if side.word(k).head not in name.words), index))
    if word.dep in ("compound", "amod", "poss", "nmod"):
        return word.head
    governor = side.word(word.head)
    if word.dep == "pobj" and token(governor) == "of" and side.word(governor.head).pos in ("NOUN", "PROPN"):
        return governor.head
    return None


def office(side: Side, index: int) -> str:
    """The office a noun names, with its portfolio where it has one: "finance minister", "president"; else ""."""
    held = title(side.word(index)) or MINISTRIES.get(side.word(index).lemma.lower())
    if held is None:
        return ""
    if held in FORE_TITLES and _is_fore(side, index):
        return office(side, side.word(index).head)
    if held not in ("minister", "ministry"):
        return held
    charged = (token(side.word(k)) for k in (*_fore(side, index), *_behind(side, index)))
    before = [_portfolios()[said] for said in charged if said in _portfolios()]
    if held == "ministry" and not before:
        return ""
    if "head of government" in before:
        return "prime minister"
    return " ".join((*before, held))


def _is_fore(side: Side, index: int) -> bool:
    """Whether a word only stands before a title that it hangs on."""
    word = side.word(index)
    return word.dep in ("compound", "amod", "nmod") and title(side.word(word.head)) is not None


def owner(side: Side, index: int, names: Mapping[int, Name]) -> int | None:
    """The known name that says whose a noun is ("Italy's court", "the court of Italy"), or None."""
    return next((k for k in _modifiers(side, index) if k in names and k not in names.get(index, NOBODY).words), None)


def _fore(side: Side, index: int) -> list[int]:
    return [k for k in side.children.get(index, ()) if side.word(k).dep in FORE]


def _behind(side: Side, index: int) -> list[int]:
    """The nouns behind “of”: “the ministry of health and education”."""
    of = [k for k in side.children.get(index, ()) if token(side.word(k)) in ("of", "for")]
    nouns = [k for i in of for k in side.children.get(i, ()) if side.word(k).dep == "pobj"]
    return [*nouns, *(k for i in nouns for k in side.children.get(i, ()) if side.word(k).dep in ("conj", *FORE))]


def _named(side: Side, index: int, name: Name, states: Mapping[int, Quotation], modifies: bool) -> Referent:
    """A known name; where it modifies an institution ("US administration"), that is meant, unless `modifies`."""
    head = modified(side, index, dict.fromkeys(name.words, name))
    if head is not None and head not in name.words:
        institution = _institutions().get(side.word(head).lemma)
        if institution and not modifies:
            words = tuple(sorted({head, *name.words}))
            inserted = _inserted(words, states)
            held = office(side, head)
            return Referent("name", name.canonical, institution, words, index, inserted, name.also, held)
        inserted = _inserted(name.words, states)
        part = name.part if name.part in FIXED else "adjective"
        return Referent("name", name.canonical, part, name.words, index, inserted, name.also)
    part = "people" if name.part == "adjective" and side.word(index).pos in ("NOUN", "PROPN") else name.part
    inserted = _inserted(name.words, states)
    return Referent("name", name.canonical, part, name.words, index, inserted, name.also, office(side, index))


def known_names(side: Side) -> dict[int, Name]:
    """The known name that each word of a side belongs to, if any; the longest alias first."""
    aliases, found = _aliases(), []
    indices = side.indices
    k = 0
    while k < len(indices):
        for length in range(min(LONGEST_NAME, len(indices) - k), 0, -1):
            words = indices[k : k + length]
            alias = " ".join(token(side.word(i)) for i in words)
            known = aliases.get(alias)
            if (
                known
                and any(side.word(i).text[:1].isupper() for i in words)
                and not (alias == "us" and not side.word(words[0]).text.isupper())
            ):
                found.append(Name(known[0], known[1], tuple(words), _also().get(alias, frozenset())))
                k += length - 1
                break
        k += 1
    return {k: name for name in found for k in name.words}


def belongs(one: str, other: str) -> bool:
    """Whether one canonical name is a body, event or people of the other: Mossad of Israel."""
    return (one, other) in _belongings() or (other, one) in _belongings()


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
    return {row[1].replace("’", "'"): (row[0], row[2]) for row in table("names")}


@cache
def _also() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for alias, canonical, _ in table("shared_names"):
        found[alias] = found.get(alias, frozenset()) | {canonical}
    return found


@cache
def _belongings() -> frozenset[tuple[str, ...]]:
    return frozenset(table("belongings"))


@cache
def _portfolios() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("portfolios")}


@cache
def _institutions() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("institutions")}
