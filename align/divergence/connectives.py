"""Other words that join the same two: “moved from the city”, “moved to the city”; “bread and salt”, “bread or salt”.

In: a scene. Out: a finding where outlets join what stands for the same by a preposition, conjunction, word of focus or
of comparison that tells the contrary (connectives.txt); and where they join the same clauses so (joined.py).
Prepositions that turn one another round (for, against) are `polarity`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations, product

from align.divergence.amounts import Amount
from align.divergence.dates import PER_YEAR
from align.divergence.finding import Finding, Voiced, listed, part, quotes, token, unlike
from align.divergence.joined import joined
from align.divergence.opposites import Opposition, opposition
from align.divergence.same_clause import clause, same_clause
from align.divergence.scene import Scene
from align.divergence.turns import count
from align.lexicon import table
from align.terms import Kind, Side

# How sure it is that two words join the same: what they join is tied, and mostly has the same lemma on both sides.
CERTAINTY = 0.85


class Sort(StrEnum):
    """What a word that joins is."""

    PREPOSITION = "preposition"
    CONJUNCTION = "conjunction"
    FOCUS = "focus"
    COMPARISON = "comparison"


# By the labels of the parser.
SORTS = {
    "prep": Sort.PREPOSITION, "agent": Sort.PREPOSITION, "dative": Sort.PREPOSITION, "cc": Sort.CONJUNCTION,
    "advmod": Sort.FOCUS, "amod": Sort.FOCUS, "quantmod": Sort.FOCUS, "mark": Sort.COMPARISON,
}  # fmt: skip

# What words of focus and of comparison tell.
FOCUSING, COMPARING = {"only", "even", "also"}, {"than", "as"}

# What excludes each other, in order of the alphabet → what a reader learns otherwise.
CONTRARY: Mapping[tuple[str, str], Kind] = {
    ("whence", "whither"): Kind.ROLE, ("doer", "whither"): Kind.ROLE,
    ("inside", "outside"): Kind.ROLE, ("inside", "near"): Kind.ROLE, ("above", "below"): Kind.ROLE,
    ("by then", "then"): Kind.TENSE, ("by then", "from then"): Kind.TENSE,
    ("then", "until then"): Kind.TENSE, ("from then", "until then"): Kind.TENSE,
    ("after then", "by then"): Kind.TENSE, ("after then", "until then"): Kind.TENSE,
    ("and", "or"): Kind.QUANTITY, ("as", "than"): Kind.QUANTITY,
    ("even", "only"): Kind.QUANTITY, ("also", "only"): Kind.QUANTITY, ("also", "even"): Kind.QUANTITY,
}  # fmt: skip

# Verbs of the same way seen from its two ends: who “came from” there did not “go to” there.
MOVING = {"come", "go", "travel", "fly", "sail", "drive", "move", "walk", "march", "run", "ride"}

# Nouns that are a time where a time hangs on them: “by the end of May”.
ENDS = {"end", "beginning", "start", "close", "middle", "turn", "eve"}


@dataclass(frozen=True, slots=True)
class Joint:
    """A word that joins, the words it joins (indices), what follows it first, and what it may tell."""

    word: int
    joined: tuple[int, ...]
    sort: Sort
    tells: frozenset[str]


def find(scene: Scene) -> list[Finding]:
    """Words of two outlets that join the same and tell the contrary, and clauses that they join otherwise."""
    found: list[Finding] = []
    seen: set[tuple[str, int]] = set()
    joints = {outlet: _unbound(scene, outlet) for outlet in scene.sides}
    for a, b in combinations(scene.sides, 2):
        for x, y in product(joints[a], joints[b]):
            kind = _contrary(x, y)
            if kind and not {(a, x.word), (b, y.word)} <= seen and _same_joined(scene, a, x, b, y):
                said = _said(scene, joints, a, x, b, y)
                seen |= {(outlet, voiced.words[0]) for outlet, voiced in said.items()}
                found.append(_finding(scene, said, kind))
    return [*found, *joined(scene)]


def _unbound(scene: Scene, outlet: str) -> list[Joint]:
    """The joints of an outlet that are no part of an amount: “over four” is “more than four”."""
    amounts = {i for amount in scene.amounts[outlet] for i in amount.words}
    of_time = {i for a in scene.amounts[outlet] if _dates(a) for i in (*a.words, a.noun)}
    return [joint for joint in _joints(scene.sides[outlet], of_time) if joint.word not in amounts]


def _dates(amount: Amount) -> bool:
    """Whether an amount says when: “May”, “the 12th”."""
    return amount.sort in ("date", "near", "time") or (amount.sort == "ordinal" and amount.noun in amount.words)


def _joints(side: Side, of_time: set[int]) -> Iterator[Joint]:
    for i in side.indices:
        word, told = side.word(i), _told().get(token(side.word(i)), frozenset())
        sort = Sort.COMPARISON if told & COMPARING else SORTS.get(word.dep)
        if not told or sort is None or word.head == i or (sort is Sort.FOCUS) != (told <= FOCUSING):
            continue  # “about six billion”, “around six billion”
        below = [k for k in side.children.get(i, ()) if side.word(k).dep in ("pobj", "pcomp")]
        if sort is Sort.PREPOSITION:
            for k in below[:1]:
                tells = _here(side, i, k, of_time)
                head = _act_of(side, word.head) if _tells_when(tells) else word.head
                yield Joint(i, (k, _said_of(side, head)), sort, tells)
        elif sort is Sort.CONJUNCTION:
            after = [k for k in side.children.get(word.head, ()) if k > i and side.word(k).dep == "conj"]
            yield from (Joint(i, (k, word.head), sort, told) for k in after[:1])
        elif sort is Sort.COMPARISON and below:
            yield Joint(i, (below[0],), sort, told)
        elif sort is Sort.FOCUS:
            yield Joint(i, (word.head,), sort, told)
        elif side.word(word.head).dep == "advcl":
            timed = frozenset(t for t in told if t.endswith("then"))  # “before it left”: what happened then is joined
            yield Joint(i, (word.head, side.word(word.head).head) if timed else (word.head,), sort, timed or told)


def _here(side: Side, index: int, governed: int, of_time: set[int]) -> frozenset[str]:
    """What a preposition may tell before a word: when, or where and by whom."""
    below = {k for g in side.children.get(governed, ()) for k in side.children.get(g, ())}
    ends = side.word(governed).lemma in ENDS and (below & of_time or any(side.word(k).lemma in PER_YEAR for k in below))
    told = _told()[token(side.word(index))]
    if governed in of_time or side.word(governed).lemma in PER_YEAR or ends:
        return frozenset(t for t in told if t.endswith("then"))
    doer = side.word(index).dep == "agent"
    return frozenset(t for t in told if not t.endswith("then") and (doer or t != "doer"))


def _tells_when(tells: frozenset[str]) -> bool:
    """Whether what a word may tell is when, and nothing else."""
    return bool(tells) and all(t.endswith("then") for t in tells)


def _act_of(side: Side, head: int) -> int:
    """What a time is of: “stop work until the 12th” is of the stopping, on whichever word the parser hangs it."""
    word = side.word(head)
    return word.head if word.pos == "NOUN" and word.dep in ("dobj", "attr") else head


def _said_of(side: Side, head: int) -> int:
    """What a preposition hangs on; of a copula what it says: “be open until” is “open until”."""
    said = [k for k in side.children.get(head, ()) if side.word(k).dep == "acomp"]
    return said[0] if said and side.word(head).lemma == "be" else head


def _contrary(x: Joint, y: Joint) -> Kind | None:
    """What a reader learns otherwise from two words that join the same, or None: they have something in common."""
    if x.sort is not y.sort or x.tells & y.tells:
        return None
    kinds = (CONTRARY.get((min(pair), max(pair))) for pair in product(x.tells, y.tells))
    return next((kind for kind in kinds if kind), None)


def _same_joined(scene: Scene, a: str, x: Joint, b: str, y: Joint) -> bool:
    """Whether two joints join the same words."""
    one, other = scene.sides[a], scene.sides[b]
    if x.sort is Sort.CONJUNCTION:
        return _same_conjuncts(scene, a, x, b, y)
    if x.sort is Sort.COMPARISON and scene.once(count, a) % 2 != scene.once(count, b) % 2:
        return False
    ends = x.joined[-1], y.joined[-1]
    if scene.negated(a, ends[0]) != scene.negated(b, ends[1]):
        return False  # “not until Monday”, “after Monday”
    if opposition(one.word(ends[0]), other.word(ends[1])) is not Opposition.NONE:
        return False  # “closed until Monday”, “opens after Monday”
    timed = _tells_when(x.tells | y.tells)
    moving = {one.word(ends[0]).lemma, other.word(ends[1]).lemma} <= MOVING
    return len(x.joined) == len(y.joined) and all(
        scene.counterpart(a, i, b) == j
        and (
            one.word(i).lemma == other.word(j).lemma
            or (timed and scene.by_meaning(a, i, b))
            or (moving and i == ends[0])
        )
        for i, j in zip(x.joined, y.joined, strict=True)
    )


def _same_conjuncts(scene: Scene, a: str, x: Joint, b: str, y: Joint) -> bool:
    """Whether two conjunctions join the same, in either order; “not bread or salt” is “not bread and not salt”."""
    one, other = scene.sides[a], scene.sides[b]
    if any(scene.negated(outlet, joint.joined[1]) for outlet, joint in ((a, x), (b, y))):
        return False
    ends = [clause(one, i, (m,)) for i, m in zip(x.joined, x.joined[::-1], strict=True)]
    others = [clause(other, j, (n,)) for j, n in zip(y.joined, y.joined[::-1], strict=True)]
    return any(
        all(same_clause(scene, a, m, b, n) for m, n in zip(ends, order, strict=True))
        for order in (others, others[::-1])
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
    turned = {v.value for v in said.values()} == {"after", "before"} and kind is Kind.TENSE
    readings, pairs = part(scene.sides, said, unlike("before/after" if turned else "another relation"))
    evidence = quotes(scene.sides, said)
    told = listed([f"“{word}”" for word in sorted({v.value for v in said.values()})])
    quoted = scene.quoted(said)
    return Finding(kind, readings, pairs, f"{evidence}. {told} tell unlike relations", CERTAINTY, quoted)


@cache
def _told() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, told in table("connectives"):
        found[word] = found.get(word, frozenset()) | {told}
    return found
