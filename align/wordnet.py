"""Two words → how WordNet relates them: the same, opposite, a kind of the other, of one kind, derived.

In: lemmas. Out: a `Kin`. The list is made by `align/training/wordnet.py`; it knows no context, so that what it says is
a ground that a reader can look up, and never a verdict.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "lexicons" / "wordnet.gz"

# Senses of a word that count when words are compared, and how many steps up its kinds are followed: further up,
# everything is a kind of everything.
COMMON_SENSES, STEPS_UP = 3, 3

# Nouns whose commonest sense stands above all that is made up of people, and above all that can be touched.
PEOPLE, THINGS = ("person", "group"), ("object", "substance")


class Kin(StrEnum):
    """How one word is related to another."""

    NONE = "none"
    SYNONYM = "synonym"
    OPPOSITE = "opposite"
    NARROWER = "narrower"
    BROADER = "broader"
    SIBLING = "sibling"
    DERIVED = "derived"


# How words are related that say the same.
ALIKE = (Kin.SYNONYM, Kin.DERIVED)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word in one part of speech: its common senses, what they are kinds of (with the steps up), its opposites.

    every: all its senses in the list, the commonest first.
    """

    every: tuple[int, ...]
    senses: frozenset[int]
    above: Mapping[int, int]
    opposites: frozenset[str]


@dataclass(frozen=True, slots=True)
class _List:
    senses: Mapping[tuple[str, str], tuple[int, ...]]
    above: Mapping[int, tuple[int, ...]]
    opposites: Mapping[tuple[str, str], frozenset[str]]
    derived: Mapping[str, frozenset[str]]
    words: Mapping[int, tuple[str, ...]]


def knows(word: str, part: str = "") -> bool:
    """Whether a lemma stands in the list at all, or in a part of speech (n, v, a or r)."""
    return part in _entries(word) if part else bool(_entries(word))


def parts(word: str) -> frozenset[str]:
    """The parts of speech that a lemma has in the list."""
    return frozenset(_entries(word))


@lru_cache(maxsize=200_000)
def kin(one: str, other: str) -> Kin:
    """How `one` is related to `other`, both lower-case lemmas. NARROWER: `one` is a kind of `other`."""
    if one == other:
        return Kin.SYNONYM
    entries = _entries(one)
    others = _entries(other)
    shared = [(entries[part], others[part]) for part in entries if part in others]
    if any(other in a.opposites or one in b.opposites for a, b in shared):
        return Kin.OPPOSITE
    if any(a.senses & b.senses for a, b in shared):
        return Kin.SYNONYM
    if other in _list().derived.get(one, ()) or one in _list().derived.get(other, ()):
        return Kin.DERIVED
    if any(b.senses & a.above.keys() for a, b in shared):
        return Kin.NARROWER
    if any(a.senses & b.above.keys() for a, b in shared):
        return Kin.BROADER
    if any(_parents(a) & _parents(b) for a, b in shared):
        return Kin.SIBLING
    return Kin.NONE


@lru_cache(maxsize=200_000)
def may_mean(one: str, other: str) -> bool:
    """Whether two lemmas have a sense in common, however rare, or one has it by derivation, or by likeness.

    Wider than `kin`: of all senses in the list, not of the common ones alone; over a change of part of speech ("call
    off", “cancellation”); and of adjectives of which one in its commonest sense is like the other (“genuine” heads
    “authentic”). Things of one kind have no sense in common.
    """
    entries, others = _entries(one), _entries(other)
    if any(set(a.every) & set(others[part].every) for part, a in entries.items() if part in others):
        return True
    if "a" in entries and "a" in others:
        a, b = entries["a"], others["a"]
        if b.senses & set(_list().above.get(a.every[0], ())) or a.senses & set(_list().above.get(b.every[0], ())):
            return True
    return _by_derivation(one, other) or _by_derivation(other, one)


def _by_derivation(one: str, other: str) -> bool:
    """Whether a word made from `one`, in another part of speech, has a common sense of `other`."""
    others = _entries(other)
    for made in _list().derived.get(one, ()):
        for part, entry in _entries(made).items():
            if part in others and part not in _entries(one) and set(entry.every[:2]) & set(others[part].every[:2]):
                return True
    return False


def akin(one: str, other: str, part: str) -> bool:
    """Whether in a part of speech one lemma stands above the other, in any sense, or both right under one kind."""
    a, b = _entries(one).get(part), _entries(other).get(part)
    if a is None or b is None:
        return False
    up_a, up_b = _climbed(a.every), _climbed(b.every)
    if up_a.keys() & set(b.every) or up_b.keys() & set(a.every):
        return True
    return bool(_parents(a) & _parents(b))


def members(one: str, other: str) -> bool:
    """Whether of two nouns one commonly names people and the other a group of them: delegate, conference."""
    first, second = (_kinds(word) for word in (one, other))
    people, group = _synset("person"), _synset("group")
    return (people in first and group in second) or (people in second and group in first)


def is_kind_of(one: str, other: str) -> bool:
    """Whether of two nouns the one, in a common sense, is a kind of the other, in any sense, however far above."""
    return bool(_kinds(one) & set(_list().senses.get((other, "n"), ())))


def abstract(noun: str) -> bool:
    """Whether a lemma in its commonest sense names neither a person, a group nor a thing: an act, a word, a time."""
    return knows(noun, "n") and not _commonly(noun, *PEOPLE, *THINGS)


def thing(noun: str) -> bool:
    """Whether a lemma in its commonest sense names what can be touched, and nobody: a wall, a town."""
    return _commonly(noun, *THINGS) and not _commonly(noun, *PEOPLE)


def _commonly(noun: str, *kinds: str) -> bool:
    """Whether a noun in its commonest sense is of one of some kinds."""
    above = _above(_list().senses.get((noun, "n"), ())[:1])
    return any(_synset(kind) in above for kind in kinds)


@lru_cache(maxsize=50_000)
def _kinds(noun: str) -> frozenset[int]:
    """All that a noun's three commonest senses are kinds of, up to the top."""
    return _above(_list().senses.get((noun, "n"), ())[:COMMON_SENSES])


def _above(senses: Iterable[int]) -> frozenset[int]:
    """Senses and all that they are kinds of."""
    found: set[int] = set()
    waiting = list(senses)
    while waiting:
        synset = waiting.pop()
        if synset not in found:
            found.add(synset)
            waiting.extend(_list().above.get(synset, ()))
    return frozenset(found)


def _synset(noun: str) -> int:
    return _list().senses[noun, "n"][0]


def synonyms(word: str, part: str) -> tuple[str, ...]:
    """The other words of a lemma's commonest sense in a part of speech (n, v, a or r)."""
    senses = _list().senses.get((word, part), ())[:1]
    return tuple(w for sense in senses for w in _list().words.get(sense, ()) if w != word)


def siblings(word: str, part: str) -> tuple[str, ...]:
    """Lemmas whose commonest sense is of the same kind as this one's, itself and its synonyms left out."""
    senses = _list().senses.get((word, part), ())[:1]
    parents = {p for sense in senses for p in _list().above.get(sense, ())}
    near = {w for p in parents for sense in _below().get(p, ()) if sense not in senses for w in _list().words[sense]}
    return tuple(sorted(near - {word, *synonyms(word, part)}))


def opposites(word: str, part: str) -> frozenset[str]:
    """The opposites of a lemma in a part of speech; an adjective has those of what it is like, too."""
    entry = _entries(word).get(part)
    return entry.opposites if entry else frozenset()


def _parents(entry: _Entry) -> frozenset[int]:
    return frozenset(synset for synset, steps in entry.above.items() if steps == 1)


@lru_cache(maxsize=50_000)
def _entries(word: str) -> Mapping[str, _Entry]:
    """A lemma's entries; a verb with its particle stands in the list as turn_down."""
    found = {}
    word = word.replace(" ", "_")
    for part in "nvar":
        senses = _list().senses.get((word, part), ())[:COMMON_SENSES]
        if senses:
            every = _list().senses[word, part]
            found[part] = _Entry(every, frozenset(senses), _climbed(senses), _opposites(word, part, senses))
    return found


def _climbed(senses: Iterable[int]) -> Mapping[int, int]:
    steps: dict[int, int] = {}
    level = set(senses)
    for step in range(1, STEPS_UP + 1):
        level = {above for synset in level for above in _list().above.get(synset, ())} - steps.keys()
        steps |= dict.fromkeys(level, step)
    return steps


def _opposites(word: str, part: str, senses: Iterable[int]) -> frozenset[str]:
    """Its own, and for an adjective those of the adjective that it is like: moist is like wet, the opposite of dry."""
    own = _list().opposites.get((word, part), frozenset())
    if part != "a" or own:
        return own
    first = next(iter(senses))
    heads = {w for above in _list().above.get(first, ()) for w in _list().words.get(above, ())}
    return frozenset(o for head in heads for o in _list().opposites.get((head, part), ()))


@cache
def _below() -> Mapping[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for synset, parents in _list().above.items():
        if synset in _list().words:
            for parent in parents:
                found.setdefault(parent, []).append(synset)
    return {parent: tuple(synsets) for parent, synsets in found.items()}


@cache
def _list() -> _List:
    senses: dict[tuple[str, str], tuple[int, ...]] = {}
    above: dict[int, tuple[int, ...]] = {}
    opposed: dict[tuple[str, str], set[str]] = {}
    derived: dict[str, set[str]] = {}
    words: dict[int, list[str]] = {}
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            sign, *cells = line.split()
            if sign == "^":
                above[int(cells[0])] = tuple(map(int, cells[1:]))
            elif sign == "=":
                senses[cells[0], cells[1]] = tuple(map(int, cells[2:]))
                if "_" not in cells[0]:
                    words.setdefault(int(cells[2]), []).append(cells[0])
            elif sign == "!":
                opposed.setdefault((cells[0], cells[1]), set()).add(cells[2])
                opposed.setdefault((cells[2], cells[1]), set()).add(cells[0])
            elif sign == "+":
                derived.setdefault(cells[0], set()).add(cells[1])
    return _List(
        senses,
        above,
        {key: frozenset(found) for key, found in opposed.items()},
        {key: frozenset(found) for key, found in derived.items()},
        {key: tuple(found) for key, found in words.items()},
    )
