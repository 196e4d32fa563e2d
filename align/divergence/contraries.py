"""Words of which one is the other's opposite, in one place or in equal frames: “won”, “lost”.

In: a scene. Out: findings for pairs of opposites that no negation makes up for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from align.divergence.comparisons import turned_round
from align.divergence.finding import Finding, Voiced, part, quotes, token, unlike
from align.divergence.opposites import Opposition, again, opposition, particles
from align.divergence.phrasal import plain
from align.divergence.propositions import Proposition
from align.divergence.scene import Scene
from align.divergence.turns import lessening, turned
from align.terms import Kind, Side
from align.words import is_content

# How sure two opposites in equal frames are about the same thing, and in frames that share nothing.
IN_ONE_FRAME, LOOSE_FRAME = 0.85, 0.7


# Phrases of so many words that do the work of a preposition.
PHRASE_LENGTH = 3
STANDING_FOR: Mapping[tuple[str, ...], str] = {
    ("in", "favour", "of"): "for",
    ("in", "favor", "of"): "for",
    ("in", "support", "of"): "for",
    ("in", "opposition", "to"): "against",
}


@dataclass
class Contrary:
    """Outlets that have one or the other of two opposites at one place.

    framed: whether any two of them have the two in one frame; reversed: and the two are opposites in any sense.
    """

    lemmas: frozenset[str]
    words: dict[str, int] = field(default_factory=dict)
    framed: bool = False
    reversed: bool = False

    def takes(self, outlet: str, index: int) -> bool:
        """Whether an outlet's word may be the one that it has here."""
        return self.words.get(outlet, index) == index


def opposites(scene: Scene, marked: set[tuple[str, int]]) -> Iterator[Finding]:
    """Words of one place, or of one frame, of which one is the other's opposite, unless a negation makes up for it."""
    turns = {o: _all_turns(scene, o) for o in scene.sides}
    found: list[Contrary] = []
    for a, b in combinations(scene.sides, 2):
        for i, j, loose in _opposite_pairs(scene, a, b):
            if ((a, i) in marked and (b, j) in marked) or (_says_how_many(scene, a, i) and _says_how_many(scene, b, j)):
                continue
            denied = len(turns[a].get(i, ())) % 2 != len(turns[b].get(j, ())) % 2
            if denied != turned_round(scene.sides[a], i, scene.sides[b], j):
                continue
            lemmas = frozenset((scene.sides[a].word(i).lemma, scene.sides[b].word(j).lemma))
            same = (c for c in found if c.lemmas == lemmas and c.takes(a, i) and c.takes(b, j))
            contrary = next(same, None)
            if contrary is None:
                contrary = Contrary(lemmas)
                found.append(contrary)
            contrary.words |= {a: i, b: j}
            framed = _framed(scene, a, i, b, j)
            contrary.framed |= framed
            contrary.reversed |= framed and not loose
    yield from (_finding(scene, contrary) for contrary in found)


def _says_how_many(scene: Scene, outlet: str, index: int) -> bool:
    """Whether a word belongs to a quantifier, which `quantity` looks at: “not many”, “few”."""
    return any(index in amount.words for amount in scene.amounts[outlet] if amount.sort == "quantifier")


def _finding(scene: Scene, contrary: Contrary) -> Finding:
    phrases = {o: _phrase(scene.sides[o], i) for o, i in sorted(contrary.words.items())}
    lemmas = {o: " ".join(scene.sides[o].word(i).lemma for i in words) for o, words in phrases.items()}
    said = {o: Voiced(lemma, phrases[o]) for o, lemma in lemmas.items()}
    readings, pairs = part(scene.sides, said, unlike("reversed" if contrary.reversed else "opposites"))
    evidence = quotes(scene.sides, said)
    one, other = dict.fromkeys(lemmas.values())
    certainty = IN_ONE_FRAME if contrary.framed else LOOSE_FRAME
    quoted = scene.quoted(said)
    evidence = f"{evidence}: “{other}” is the opposite of “{one}”"
    return Finding(Kind.POLARITY, readings, pairs, evidence, certainty, quoted)


def made_up(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> bool:
    """Whether what belongs to one proposition has its opposite in the other: “not at war”, “at peace”."""
    here, there = _belonging(scene.sides[a], p), _belonging(scene.sides[b], q)
    return any(i in here and j in there for i, j, _ in _opposite_pairs(scene, a, b))


def _belonging(side: Side, p: Proposition) -> set[int]:
    """What hangs on a predicate or its core, down to the objects of prepositions; not the clauses below it."""
    found = {k for part in {p.predicate, *p.core} for k in side.children.get(part, ())}
    found |= {g for k in found if side.word(k).dep == "prep" for g in side.children.get(k, ())}
    return found - {p.predicate, *p.core}


def _opposite_pairs(scene: Scene, a: str, b: str) -> Iterator[tuple[int, int, bool]]:
    """Pairs of opposites that stand for one another; last, whether they are so loosely."""
    one, other = scene.sides[a], scene.sides[b]
    lemmas = {o: {said for i in scene.sides[o].indices for said in again(scene.sides[o].word(i).lemma)} for o in (a, b)}
    for i in one.indices:
        word = one.word(i)
        if is_content(word) and word.lemma not in lemmas[b]:
            j = scene.counterpart(a, i, b)
            if j is None:
                j = _in_its_stead(scene, a, i, b)
            if j is not None and other.word(j).lemma not in lemmas[a]:
                against = opposition(plain(one, i), plain(other, j))
                if against is not Opposition.NONE:
                    yield i, j, against is Opposition.LOOSE
        said = _particle_at(one, i)
        if said in particles() and said not in {_particle_at(other, k) for k in other.indices}:
            yield from ((i, j, False) for j in _particle(scene, a, i, b))


def _in_its_stead(scene: Scene, a: str, i: int, b: str) -> int | None:
    """The exact opposite that stands between the same two words in another outlet, and in no place either."""
    one, other = scene.sides[a], scene.sides[b]
    return next(
        (
            j
            for j in other.indices
            if (b, j) not in scene.place_of
            and _same_but(one, i, other, j)
            and opposition(plain(one, i), plain(other, j)) is Opposition.EXACT
        ),
        None,
    )


def _particle(scene: Scene, a: str, i: int, b: str) -> Iterator[int]:
    """The opposite particle on the counterpart of its verb, with the counterpart of its object."""
    one, other = scene.sides[a], scene.sides[b]
    here = {_particle_at(one, k) for k in one.indices}
    for j in other.indices:
        against = _particle_at(other, j)
        if particles()[_particle_at(one, i)] != against or against in here:
            continue
        heads = scene.counterpart(a, one.word(i).head, b) == other.word(j).head
        if not heads or one.word(one.word(i).head).lemma != other.word(other.word(j).head).lemma:
            continue
        objects_a, objects_b = _objects(one, i), _objects(other, j)
        if (not objects_a and not objects_b) or any(scene.counterpart(a, k, b) in objects_b for k in objects_a):
            yield j


def _particle_at(side: Side, index: int) -> str:
    """A word, or the preposition for which it begins a phrase: “in favour of” is “for”."""
    words = side.encoded.parse.words[index : index + PHRASE_LENGTH]
    return STANDING_FOR.get(tuple(token(word) for word in words), token(words[0]))


def _phrase(side: Side, index: int) -> tuple[int, ...]:
    """A word, or the phrase that it begins."""
    long = _particle_at(side, index) != token(side.word(index))
    return tuple(k for k in range(index, index + (PHRASE_LENGTH if long else 1)) if k in side.indices)


def _objects(side: Side, preposition: int) -> list[int]:
    preposition = _phrase(side, preposition)[-1]
    found = []
    for k in side.children.get(preposition, ()):
        found += _objects(side, k) if side.word(k).dep == "prep" else [k] if side.word(k).dep == "pobj" else []
    return found


def _framed(scene: Scene, a: str, i: int, b: str, j: int) -> bool:
    """Whether two words have a governor, or something that hangs on them, in common."""
    one, other = scene.sides[a], scene.sides[b]
    heads = one.word(i).head, other.word(j).head
    if heads[0] != i and heads[1] != j and scene.counterpart(a, heads[0], b) == heads[1]:
        return True
    below = [k for k in one.children.get(i, ()) if is_content(one.word(k)) or one.word(k).dep in ("nsubj", "nsubjpass")]
    if any(scene.counterpart(a, k, b) in other.children.get(j, ()) for k in below):
        return True
    return _same_but(one, i, other, j) or _in_one_meeting(scene, a, i, b, j)


def _same_but(one: Side, i: int, other: Side, j: int) -> bool:
    """Whether the words right before and right after are the same."""

    def near(side: Side, k: int) -> tuple[str, ...]:
        at = [n for n in (k - 1, k + 1) if 0 <= n < len(side.encoded.parse.words)]
        return tuple(token(side.word(n)) for n in at)

    return near(one, i) == near(other, j)


def _in_one_meeting(scene: Scene, a: str, i: int, b: str, j: int) -> bool:
    for meeting in scene.meetings:
        p, q = meeting.propositions.get(a), meeting.propositions.get(b)
        if p and q and i in {p.predicate, *p.core} and j in {q.predicate, *q.core}:
            return True
    return False


def _all_turns(scene: Scene, outlet: str) -> Mapping[int, tuple[int, ...]]:
    """Word → what turns it: its own negation, and that of the proposition that it is part of."""
    side = scene.sides[outlet]
    own = turned(side)
    found = {i: set(marks) for i, marks in own.items()}
    for p in scene.propositions[outlet]:
        for i in {p.predicate, *p.core, p.subject, p.object} - {None}:
            assert i is not None
            found.setdefault(i, set()).update(k for k in p.negators if k != i)
    for i in side.indices:
        if less := lessening(side, i):
            found.setdefault(i, set()).update(less)
    for i in side.indices:
        head = side.word(i).head
        if i not in found and head in found:  # an adjective goes with its noun, a particle with its verb
            found[i] = {k for k in found[head] if k != i}
    return {i: tuple(sorted(k for k in marks if k != i)) for i, marks in found.items()}
