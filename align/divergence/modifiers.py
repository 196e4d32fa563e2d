"""A modifier that stands with another noun: “the young widow of the envoy”, “the widow of the young envoy”.

In: a scene. Out: a finding for each two nouns that outlets have both, where what describes the one here describes the
other there. Nouns that changed places themselves are `role`'s, and another name for one thing is `reference`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from align.divergence.describing import Modifier, modifiers, related
from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.grounds import one_meaning
from align.divergence.reach import ancestors
from align.divergence.scene import Scene
from align.lexicon import words
from align.terms import Kind, Side, Word
from align.wordnet import abstract, thing
from align.words import identity

# How sure it is that the words compared stand for each other: nouns and modifier are the same or near in meaning.
CERTAINTY = 0.85

# Parts of speech of what has modifiers that tell it from others.
NOUNS = {"NOUN", "PROPN"}

# How many names and owners must have changed nouns with each other: of one alone (“Iran's minister”, “Iran's
# government”) both nouns may be true.
EXCHANGED = 2


@dataclass(frozen=True, slots=True)
class Move:
    """A modifier of one outlet and its counterpart in another, with other nouns. nouns: of the first outlet, the one
    described here and the one described there."""

    one: Modifier
    other: Modifier
    nouns: tuple[int, int]


Moves = Sequence[Move]
Moved = Mapping[tuple[str, str], Sequence[Moves]]
"""Two outlets → what moved between them, that between the same two nouns together."""


def find(scene: Scene) -> list[Finding]:
    """Modifiers that outlets give to unlike nouns."""
    moved = {(a, b): _together(_moves(scene, a, b)) for a, b in combinations(sorted(scene.sides), 2)}
    found: list[Finding] = []
    told: set[tuple[str, int]] = set()
    for (a, b), groups in moved.items():
        for moves in groups:
            ways = _ways(scene, moved, a, b, moves)
            said = {(o, m.word) for o, (_, of_o) in ways.items() for m in of_o}
            if not {(o, k) for o, k in said if o in (a, b)} <= told:
                found.append(_finding(scene, _ground(scene.sides[a], moves), ways))
            told |= said
    return found


def _moves(scene: Scene, a: str, b: str) -> Iterator[Move]:
    of_a, of_b = ({m.word: m for m in _telling(scene, o)} for o in (a, b))
    for x in of_a.values():
        partner = _partner(scene, a, x.word, b)
        y = None if partner is None else of_b.get(partner)
        if y is None or any(_may_be_one(scene, a, i, b, j) for i in x.nouns for j in y.nouns):
            continue
        there, here = _surely(scene, a, x, b), _surely(scene, b, y, a)
        if there is None or here is None or here in x.nouns or there in y.nouns:
            continue
        if _also_said(scene, b, there, a, x.word) or _also_said(scene, a, here, b, y.word):
            continue
        if not _changed_places(scene.sides[a], (x.nouns[0], here), scene.sides[b], (there, y.nouns[0])):
            yield Move(x, y, (x.nouns[0], here))


def _telling(scene: Scene, outlet: str) -> Iterator[Modifier]:
    """The modifiers before a noun that tell something of it, but for those of amounts."""
    side = scene.sides[outlet]
    amounts = {i for amount in scene.amounts[outlet] for i in amount.words}
    for m in scene.once(modifiers, outlet).values():
        general = {side.word(m.word).lemma, side.word(m.word).text.lower()} & words("general_modifiers")
        if m.before and not general and not amounts & {m.word, m.nouns[0]}:
            yield m


def _partner(scene: Scene, a: str, index: int, b: str) -> int | None:
    """The word of another outlet that says what a modifier says; None where either says it twice."""
    one, other = scene.sides[a], scene.sides[b]
    said, same = ([k for k in side.indices if _same(side.word(k), one.word(index))] for side in (one, other))
    if len(said) > 1 or len(same) > 1:
        return None
    if same:
        return same[0]
    there = scene.counterpart(a, index, b)
    return there if there is not None and one_meaning(one.word(index), other.word(there)) else None


def _same(one: Word, other: Word) -> bool:
    """Whether two words are the same; a participle is one verb's form here and an adjective there."""
    return identity(one) == identity(other) or token(one) == token(other)


def _may_be_one(scene: Scene, a: str, i: int, b: str, j: int) -> bool:
    """Whether two nouns may stand for the same; of a pronoun, or a word that another row has, nobody knows."""
    one, other = scene.sides[a], scene.sides[b]
    x, y = one.word(i), other.word(j)
    if "PRON" in (x.pos, y.pos) or i not in one.indices or j not in other.indices:
        return True
    return identity(x) == identity(y) or one_meaning(x, y) or j in scene.answers(a, i, b)


def _surely(scene: Scene, a: str, x: Modifier, b: str) -> int | None:
    """The noun of another outlet that surely stands for what is described: by meaning, of an owner's by its word."""
    noun = x.nouns[0]
    there = scene.counterpart(a, noun, b)
    if there is None or not scene.by_meaning(a, noun, b):
        return None
    one, other = scene.sides[a].word(noun), scene.sides[b].word(there)
    same = not x.owner or identity(one) == identity(other)
    return there if same and {one.pos, other.pos} <= NOUNS else None


def _also_said(scene: Scene, outlet: str, noun: int, other: str, modifier: int) -> bool:
    """Whether an outlet describes a noun by what may stand for another outlet's modifier: a word that means the same,
    or that is tied to it and has no better counterpart."""
    side, there = scene.sides[outlet], scene.sides[other]
    answers = {
        k
        for k in scene.answers(other, modifier, outlet)
        if not any(_same(side.word(k), there.word(m)) for m in there.indices)
    }
    return any(
        noun in m.nouns and (m.word in answers or one_meaning(side.word(m.word), there.word(modifier)))
        for m in scene.once(modifiers, outlet).values()
    )


def _changed_places(one: Side, nouns: tuple[int, int], other: Side, others: tuple[int, int]) -> bool:
    """Whether of two nouns the one hangs on the other here, and the other on the one there."""
    (x, y), (u, v) = nouns, others
    x_below = y in ancestors(one, x) and u in ancestors(other, v)
    return x_below or (x in ancestors(one, y) and v in ancestors(other, u))


def _together(moves: Iterator[Move]) -> list[Moves]:
    """Moves between the same two nouns together; names and owners alone must have changed with each other."""
    groups: dict[frozenset[int], list[Move]] = {}
    for move in moves:
        groups.setdefault(frozenset(move.nouns), []).append(move)
    return [
        group
        for group in groups.values()
        if any(not (m.one.owner or m.other.owner) for m in group) or len({m.nouns for m in group}) >= EXCHANGED
    ]


Ways = Mapping[str, tuple[str, Sequence[Modifier]]]
"""Outlet → which of the two ways it puts the modifiers, and these."""


def _ways(scene: Scene, moved: Moved, a: str, b: str, moves: Moves) -> Ways:
    """Both outlets, and every other that parts from just one of them over the same modifiers."""
    ways: dict[str, tuple[str, Sequence[Modifier]]] = {
        a: ("one way", [m.one for m in moves]),
        b: ("the other", [m.other for m in moves]),
    }
    for o in scene.sides.keys() - {a, b}:
        against_a, against_b = (_against(moved, o, known, ways[known][1]) for known in (a, b))
        if bool(against_a) != bool(against_b):
            ways[o] = ("the other", against_a) if against_a else ("one way", against_b)
    return dict(sorted(ways.items()))


def _against(moved: Moved, o: str, known: str, said: Sequence[Modifier]) -> list[Modifier]:
    """The modifiers by which an outlet parts from a known one over some of that one's."""
    of_known = {m.word for m in said}
    turned = o > known
    pairs = [
        (m.other, m.one) if turned else (m.one, m.other) for moves in moved[min(o, known), max(o, known)] for m in moves
    ]
    return [mine for mine, theirs in pairs if theirs.word in of_known]


def _ground(side: Side, moves: Moves) -> str:
    """A word of conduct may be said of an act or of whoever does it, and of a thing what is said of its parts; acts,
    words and times flow into each other anyway."""
    nouns = moves[0].nouns
    lemmas = [side.word(k).lemma for k in nouns]
    conduct = all(side.word(m.one.word).text.lower() in words("conduct") for m in moves)
    of_one_phrase = related(side, *nouns) and (conduct or all(map(thing, lemmas)))
    return "perhaps describes another" if of_one_phrase or all(map(abstract, lemmas)) else "describes another"


def _finding(scene: Scene, ground: str, ways: Ways) -> Finding:
    said = {
        o: Voiced(way, tuple(sorted({k for m in of_o for k in (m.word, m.nouns[0])})))
        for o, (way, of_o) in ways.items()
    }
    readings, pairs = part(scene.sides, said, unlike(ground))
    evidence = "; ".join(f"{o}: {_told(scene.sides[o], of_o)}" for o, (_, of_o) in ways.items())
    owners = all(m.owner for _, of_o in ways.values() for m in of_o)
    further = (Kind.REFERENCE,) if owners else (Kind.SENSE,)
    return Finding(Kind.ROLE, readings, pairs, evidence, CERTAINTY, scene.quoted(said), further)


def _told(side: Side, described: Sequence[Modifier]) -> str:
    """“young” describes “widow”; “Danish” goes with “captain”."""
    return " and ".join(
        f"{quote(side, (m.word,))} {'goes with' if m.owner else 'describes'} {quote(side, m.nouns[:1])}"
        for m in described
    )
