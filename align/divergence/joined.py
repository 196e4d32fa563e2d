"""The same two clauses joined otherwise: “fled because he was afraid”, “fled although he was afraid”.

In: a scene. Out: a finding for each two outlets that make of one clause, however it is worded and wherever it stands,
another thing to the same other: its cause, what it happened in spite of, its condition, what came before or after it;
or that make of the effect the cause. The other clause may stand in another row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product

from align.divergence.bonds import Bond, bonds
from align.divergence.finding import Finding, Voiced, part, quote, quotes, unlike
from align.divergence.same_clause import Spelt, clause, same_clause
from align.divergence.scene import Scene
from align.terms import Kind, Side

# How sure it is that two outlets join the same two clauses, of which one may stand in another row.
CERTAINTY = 0.8

# Relations that exclude each other, in order of the alphabet → the kind and the ground on which they differ.
OTHER = (Kind.SENSE, "another relation")
APART: Mapping[tuple[str, str], tuple[Kind, str]] = {
    ("cause", "concession"): OTHER,
    ("cause", "even if"): OTHER,
    ("cause", "exception"): OTHER,
    ("cause", "until"): OTHER,
    ("before", "cause"): OTHER,
    ("concession", "condition"): OTHER,
    ("concession", "exception"): OTHER,
    ("condition", "even if"): OTHER,
    ("condition", "exception"): OTHER,
    ("even if", "exception"): OTHER,
    ("cause", "condition"): (Kind.MODALITY, "cause/condition"),
    ("after", "before"): (Kind.TENSE, "before/after"),
    ("after", "until"): (Kind.TENSE, "until/after"),
    ("since", "until"): (Kind.TENSE, "until/after"),
    ("before", "since"): (Kind.TENSE, "before/after"),
}

# Relations that say which of two clauses came first: turned round, they say the contrary.
FIRST = {"cause", "after"}
CAUSE_TURNED = (Kind.SENSE, "cause turned round")
ORDER_TURNED = (Kind.TENSE, "before/after")

# How evidence puts it.
MEANING = {
    "cause": "cause and effect",
    "concession": "one in spite of the other",
    "condition": "one on condition of the other",
    "even if": "one whatever comes of the other",
    "exception": "one unless the other happens",
    "before": "one before the other",
    "after": "one after the other",
    "since": "one from the other on",
    "until": "one until the other",
}


@dataclass(frozen=True, slots=True)
class Clashing:
    """Bonds of two outlets that join the same clauses by relations that exclude each other; round: since each tells of
    the clause that the other tells by."""

    one: Bond
    other: Bond
    kind: Kind
    ground: str
    round: bool


def joined(scene: Scene) -> Iterator[Finding]:
    """Clauses that two outlets join by relations that exclude each other."""
    seen: set[tuple[str, Bond]] = set()
    for a, b in combinations(scene.sides, 2):
        for clash in _clashing(scene, a, b):
            if {(a, clash.one), (b, clash.other)} <= seen:
                continue
            said = _said(scene, {a: clash.one, b: clash.other})
            seen |= {(outlet, bond) for outlet, (bond, _) in said.items()}
            yield _finding(scene, said, clash)


def _clashing(scene: Scene, a: str, b: str) -> Iterator[Clashing]:
    for one, other in product(scene.once(bonds, a), scene.once(bonds, b)):
        straight, turned = _apart(one.relations, other.relations), _turned(one.relations, other.relations)
        if straight and _same(scene, a, one, b, other):
            yield Clashing(one, other, *straight, round=False)
        elif turned and _same(scene, a, one, b, _turned_round(other)):
            yield Clashing(one, other, *turned, round=True)


def _apart(one: frozenset[str], other: frozenset[str]) -> tuple[Kind, str] | None:
    """On what two bonds between the same clauses differ, whatever they mean of what they may, or None; “since” beside
    “until” is about time."""
    grounds = [APART.get((min(pair), max(pair))) for pair in product(sorted(one), sorted(other))]
    return grounds[-1] if all(grounds) else None


def _turned(one: frozenset[str], other: frozenset[str]) -> tuple[Kind, str] | None:
    """The same where what one tells of is what the other tells by."""
    if one <= FIRST and other <= FIRST:
        return CAUSE_TURNED if "cause" in one | other else ORDER_TURNED
    return ORDER_TURNED if one == other == {"before"} else None


def _same(scene: Scene, a: str, one: Bond, b: str, other: Bond) -> bool:
    """Whether two bonds join the same clauses in the same way round, one of them in the row."""
    at_a, at_b = scene.sides[a], scene.sides[b]
    if not any(i in at_a.indices and j in at_b.indices for i, j in ((one.of, other.of), (one.by, other.by))):
        return False
    of_a, by_a = _clauses(at_a, one)
    of_b, by_b = _clauses(at_b, other)
    return same_clause(scene, a, of_a, b, of_b) and same_clause(scene, a, by_a, b, by_b)


def _clauses(side: Side, bond: Bond) -> tuple[Spelt, Spelt]:
    return clause(side, bond.of, {bond.by, *bond.words}), clause(side, bond.by, {bond.of, *bond.words})


def _turned_round(bond: Bond) -> Bond:
    return replace(bond, of=bond.by, by=bond.of)


def _said(scene: Scene, found: Mapping[str, Bond]) -> dict[str, tuple[Bond, str]]:
    """The bonds of two outlets, and those of every other that join the same in the way of either: with the outlet whose
    way it is."""
    said = {outlet: (bond, outlet) for outlet, bond in found.items()}
    for outlet in scene.sides.keys() - found.keys():
        for bond, (first, known) in product(scene.once(bonds, outlet), found.items()):
            alike = bond.relations & known.relations
            if alike and _same(scene, first, known, outlet, bond):
                said[outlet] = (bond, first)
                break
    return {outlet: said[outlet] for outlet in sorted(said)}


def _finding(scene: Scene, said: Mapping[str, tuple[Bond, str]], clash: Clashing) -> Finding:
    voiced = {outlet: Voiced(like, _words(scene.sides[outlet], bond)) for outlet, (bond, like) in said.items()}
    readings, pairs = part(scene.sides, voiced, unlike(clash.ground))
    return Finding(clash.kind, readings, pairs, _evidence(scene, said, voiced, clash), CERTAINTY, scene.quoted(voiced))


def _words(side: Side, bond: Bond) -> tuple[int, ...]:
    """The joining words and the head of what they join, so far as these stand in the row."""
    end = bond.by if bond.by in side.indices else bond.of
    return tuple(sorted({*bond.words, end}.intersection(side.indices)))


def _evidence(scene: Scene, said: Mapping[str, tuple[Bond, str]], voiced: Mapping[str, Voiced], clash: Clashing) -> str:
    if clash.round:
        parted = "cause and effect are" if (clash.kind, clash.ground) == CAUSE_TURNED else "which came first is"
        return f"{quotes(scene.sides, voiced)}: {parted} turned round"
    meant = {outlet: " or ".join(MEANING[r] for r in sorted(bond.relations)) for outlet, (bond, _) in said.items()}
    return "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {meant[o]}" for o, v in voiced.items())
