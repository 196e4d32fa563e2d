"""Other words that join the same two words: “moved from the city”, “moved to the city”; “bread and salt”, “or salt”.

In: a scene. Out: a finding where outlets join what stands for the same by a preposition, conjunction or word of focus
that tell unlike relations (connectives.txt). Prepositions that turn one another round (for, against) are `polarity`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations, product

from align.divergence.finding import Finding, Voiced, listed, part, quotes, token, unlike
from align.divergence.opposites import particles
from align.divergence.scene import Scene
from align.divergence.turns import STRETCHES, count
from align.lexicon import table
from align.terms import Kind, Side

# How sure it is that two words join the same: what they join is tied and has the same lemma on both sides.
CERTAINTY = 0.85


class Sort(StrEnum):
    """What a word that joins is."""

    PREPOSITION = "preposition"
    MARK = "mark"
    CONJUNCTION = "conjunction"
    FOCUS = "focus"


# By the labels of the parser.
SORTS = {
    "prep": Sort.PREPOSITION, "agent": Sort.PREPOSITION, "dative": Sort.PREPOSITION, "mark": Sort.MARK,
    "cc": Sort.CONJUNCTION, "advmod": Sort.FOCUS, "amod": Sort.FOCUS, "quantmod": Sort.FOCUS,
}  # fmt: skip

# What words of focus tell.
FOCUSING = {"only", "even", "also"}

# What words tell that only say when.
OF_TIME = {"until", "deadline", "since", "before", "after", "when", "span", "time"}

# “stronger than”, “as strong as”.
COMPARING = {"than", "as"}


@dataclass(frozen=True, slots=True)
class Joint:
    """A word that joins and the words it joins (indices), what follows it first; of a mark, a conjunction or a word of
    focus that alone."""

    word: int
    joined: tuple[int, ...]
    sort: Sort


def find(scene: Scene) -> list[Finding]:
    """Joints of two outlets between the same words that tell unlike relations."""
    found: list[Finding] = []
    seen: set[tuple[str, int]] = set()
    joints = {outlet: _unbound(scene, outlet) for outlet in scene.sides}
    for a, b in combinations(scene.sides, 2):
        for x, y in product(joints[a], joints[b]):
            if {(a, x.word), (b, y.word)} <= seen or not _unlike(scene.sides[a], x, scene.sides[b], y):
                continue
            if _same_joined(scene, a, x, b, y, by_lemma=True):
                said = _said(scene, joints, a, x, b, y)
                seen |= {(outlet, voiced.words[0]) for outlet, voiced in said.items()}
                found.append(_finding(scene, said, _kind(scene, a, x, said)))
    return found


def _unbound(scene: Scene, outlet: str) -> list[Joint]:
    """The joints of an outlet that are no part of an amount: “over four” is “more than four”."""
    amounts = {i for amount in scene.amounts[outlet] for i in amount.words}
    return [joint for joint in _joints(scene.sides[outlet]) if joint.word not in amounts]


def _joints(side: Side) -> Iterator[Joint]:
    for i in side.indices:
        word, head = side.word(i), side.word(i).head
        sort = SORTS.get(word.dep)
        if sort is None or token(word) not in _relations() or head == i:
            continue
        if (sort is Sort.FOCUS) != (_relations()[token(word)] <= FOCUSING):
            continue  # “about six billion”, “around six billion”
        if sort is Sort.PREPOSITION:
            objects = [k for k in side.children.get(i, ()) if side.word(k).dep in ("pobj", "pcomp")]
            yield from (Joint(i, (k, _said_of(side, head)), sort) for k in objects[:1])
        elif sort is Sort.CONJUNCTION:
            yield from (Joint(i, (k,), sort) for k in side.indices if k > i and _conjunct(side, k, head))
        elif sort is Sort.FOCUS or side.word(head).dep == "advcl":
            yield Joint(i, (head,), sort)


def _conjunct(side: Side, index: int, head: int) -> bool:
    return side.word(index).dep == "conj" and side.word(index).head == head


def _said_of(side: Side, head: int) -> int:
    """What a preposition hangs on; of a copula what it says: “be open until” is “open until”."""
    said = [k for k in side.children.get(head, ()) if side.word(k).dep == "acomp"]
    return said[0] if said and side.word(head).lemma == "be" else head


def _unlike(one: Side, x: Joint, other: Side, y: Joint) -> bool:
    """Whether two joints of one shape tell no relation in common."""
    a, b = token(one.word(x.word)), token(other.word(y.word))
    if x.sort is not y.sort or particles().get(a) == b or particles().get(b) == a:
        return False
    return a != b and not _relations()[a] & _relations()[b]


def _same_joined(scene: Scene, a: str, x: Joint, b: str, y: Joint, by_lemma: bool = False) -> bool:
    """Whether two joints join the same words: tied, and of one lemma if that is asked for; “in two days” is “after two
    days”."""
    one, other = scene.sides[a], scene.sides[b]
    if one.word(x.joined[0]).lemma in STRETCHES:
        return False
    if x.sort is Sort.MARK and scene.once(count, a) % 2 != scene.once(count, b) % 2:
        return False  # “will not leave until”, “will leave when”
    return all(
        scene.counterpart(a, i, b) == j and not (by_lemma and one.word(i).lemma != other.word(j).lemma)
        for i, j in zip(x.joined, y.joined, strict=True)
    )


def _said(scene: Scene, joints: Mapping[str, Sequence[Joint]], a: str, x: Joint, b: str, y: Joint) -> dict[str, Voiced]:
    """What two outlets join with, and every other that joins the same words in the way of either."""
    said = {o: Voiced(token(scene.sides[o].word(j.word)), (j.word, j.joined[0])) for o, j in ((a, x), (b, y))}
    for outlet in scene.sides.keys() - {a, b}:
        for joint in joints[outlet]:
            word = token(scene.sides[outlet].word(joint.word))
            alike = x.sort is joint.sort and word in (said[a].value, said[b].value)
            if alike and _same_joined(scene, a, x, outlet, joint):
                said[outlet] = Voiced(word, (joint.word, joint.joined[0]))
    return {outlet: said[outlet] for outlet in sorted(said)}


def _finding(scene: Scene, said: Mapping[str, Voiced], kind: Kind) -> Finding:
    readings, pairs = part(scene.sides, said, unlike("another relation"))
    evidence = quotes(scene.sides, said)
    told = listed([f"“{word}”" for word in sorted({v.value for v in said.values()})])
    quoted = scene.quoted(said)
    return Finding(kind, readings, pairs, f"{evidence}. {told} tell unlike relations", CERTAINTY, quoted)


def _kind(scene: Scene, outlet: str, joint: Joint, said: Mapping[str, Voiced]) -> Kind:
    """What a reader learns otherwise: how much, when, how it hangs together, or who and where."""
    amounts = {i: a.sort for a in scene.amounts[outlet] for i in (*a.words, a.noun)}
    of = amounts.get(joint.joined[0], "")
    compares = token(scene.sides[outlet].word(joint.word)) in COMPARING
    if joint.sort in (Sort.FOCUS, Sort.CONJUNCTION) or of == "number" or compares:
        return Kind.QUANTITY
    if joint.sort is Sort.MARK:
        return Kind.SENSE
    of_time = of in ("date", "time") or any(_relations()[v.value] <= OF_TIME for v in said.values())
    return Kind.TENSE if of_time else Kind.ROLE


@cache
def _relations() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, relation in table("connectives"):
        found[word] = found.get(word, frozenset()) | {relation}
    return found
