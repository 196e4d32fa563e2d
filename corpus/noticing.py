"""Names of outlets → what a person should look at: those that are one outlet's, and those that may be.

In: the names in the corpus, and those that come with an import. Out: what is said and offered; nothing is merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from corpus import outlets
from corpus.checks import folded
from corpus.likeness import near
from corpus.model import Fate, ImportLine
from corpus.outlets import Names, Outlet
from corpus.searching.folding import plain
from corpus.store import Store


@dataclass(frozen=True, slots=True)
class Offer:
    """A name that is given, and the outlet that it is or may be. sure: that it is, somebody has said."""

    given: str
    outlet: str
    sure: bool

    @property
    def said(self) -> str:
        """In words."""
        return f"“{self.given}” {'is another name of' if self.sure else 'may be another name of'} “{self.outlet}”"


@dataclass(frozen=True, slots=True)
class Twice:
    """Renderings of one statement under several names of one outlet. opening: the statement's first words."""

    names: tuple[str, ...]
    opening: str

    @property
    def said(self) -> str:
        """In words."""
        return (
            f"{' and '.join(f'“{name}”' for name in self.names)} are one outlet, which stands twice in “{self.opening}”"
        )


@dataclass(frozen=True, slots=True)
class Noticed:
    """What is noticed of the outlets of an import."""

    offers: tuple[Offer, ...] = ()
    twice: tuple[Twice, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """All of it in words."""
        return (*(one.said for one in self.offers), *(one.said for one in self.twice))


def bare(name: str) -> str:
    """A name without what is no part of it: capitals, marks, blanks, letter forms, “The” before it."""
    words = plain(name).split()
    return "".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def like(name: str, others: Iterable[str]) -> list[str]:
    """Names that may be the same outlet's as a new one: offered, never taken for it. Nearest first.

    None where the name itself is among them.
    """
    return _like(name, _grouped(others))


def alike(found: Iterable[Outlet]) -> list[tuple[str, str]]:
    """Pairs of outlets, by their own names, that may be one."""
    pairs: dict[tuple[str, str], None] = {}
    groups: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for one in found:
        for name in one.names:
            pairs |= {(one.name, owner[other]): None for other in _like(name, groups)}
        for name in one.names:
            groups.setdefault(bare(name), []).append(name)
            owner[name] = one.name
    return list(pairs)


def _grouped(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by what they have in common with those that differ in nothing that counts."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(bare(name), []).append(name)
    return groups


def _like(name: str, groups: Mapping[str, Sequence[str]]) -> list[str]:
    own = bare(name)
    if own not in groups:
        return [other for one in near(own, {group: group for group in groups}) for other in groups[one]]
    if name in groups[own]:
        return []
    return sorted(groups[own], key=lambda other: folded(other) != folded(name))


def in_corpus(db: Database) -> list[str]:
    """The names that renderings have."""
    return [name for (name,) in db.execute("SELECT DISTINCT outlet FROM rendering WHERE current = 1")]


def of_names(store: Store, given: Iterable[str]) -> list[Offer]:
    """What is to be said of names before renderings come under them."""
    with store.reading() as db:
        return _offers(outlets.names(db), in_corpus(db), given)


def of_import(db: Database, lines: Iterable[ImportLine], before: Iterable[str]) -> Noticed:
    """What is to be said of the names in an import. before: the names that renderings had before it."""
    said = outlets.names(db)
    units: dict[int, list[ImportLine]] = {}
    for line in lines:
        units.setdefault(line.unit, []).append(line)
    given = {number: [name for line in some for name in line.outlets] for number, some in units.items()}
    twice = []
    for number, some in units.items():
        there = _names_in(db, some[0].statement) if some[0].fate is Fate.JOINED else []
        twice += [Twice(names, some[0].opening) for names in said.twice([*there, *given[number]])]
    every = dict.fromkeys(name for some in given.values() for name in some)
    return Noticed(tuple(_offers(said, before, every)), tuple(twice))


def _offers(said: Names, before: Iterable[str], given: Iterable[str]) -> list[Offer]:
    groups = _grouped(sorted({*before, *said.outlets, *said.outlets.values()}))
    found = []
    for name in given:
        if name in said.outlets:
            found.append(Offer(name, said.outlet(name), sure=True))
        elif near := _like(name, groups):
            found.append(Offer(name, said.outlet(near[0]), sure=False))
    return found


def _names_in(db: Database, statement: int | None) -> list[str]:
    """The names of the outlets of a statement."""
    found = db.execute("SELECT outlet FROM rendering WHERE statement = ? AND current = 1 ORDER BY id", [statement])
    return [name for (name,) in found.fetchall()]
