"""A row and its outlets' encoded texts → the scene that every check looks at.

In: a row, the texts. Out: sides, places (words that stand for the same thing) and meetings (propositions
that say the same thing), computed once for all checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TypeVar, cast

from align import quotation
from align.divergence.amounts import Amount, amounts
from align.divergence.finding import Worded
from align.divergence.propositions import Proposition, propositions
from align.places import Place, places
from align.terms import Clause, Encoded, Parse, Quotation, Row, Side, Vectors, Word
from align.ties import LIKELY, tied
from align.words import concepts, identity, side_pairs, sides_of, unit_vectors

T = TypeVar("T")

# Worth of what two propositions may have in common; a meeting needs MEETING_FLOOR of it.
CORE_SHARED, PREDICATE_SHARED, ARGUMENT_SHARED = 2.0, 1.5, 1.0
MEETING_FLOOR = 2.0


@dataclass(frozen=True, slots=True)
class Meeting:
    """Propositions of several outlets, at most one of each, that say the same thing; certainty 0..1."""

    propositions: Mapping[str, Proposition]
    certainty: float

    def agreeing(self, outlets: Iterable[str], alike: Callable[[str, str], bool]) -> list[Meeting]:
        """The meetings of those of some outlets that are all like each other, the greatest first; so that an outlet
        that tells of something else does not stand between those that tell of one thing."""
        left = sorted(outlets)
        near = {frozenset((a, b)) for a, b in combinations(left, 2) if alike(a, b) and alike(b, a)}
        found = []
        while left:
            group = max((_all_near(first, left, near) for first in left), key=len)
            found.append(replace(self, propositions={o: self.propositions[o] for o in sorted(group)}))
            left = [o for o in left if o not in group]
        return found


def _all_near(first: str, outlets: Iterable[str], near: Set[frozenset[str]]) -> list[str]:
    group = [first]
    for other in outlets:
        if other != first and all(frozenset((other, one)) in near for one in group):
            group.append(other)
    return group


@dataclass(frozen=True, eq=False)
class Scene:
    """A row ready to be judged. `sides` by outlet, in the outlets' order of name."""

    number: int
    row: Row
    sides: Mapping[str, Side]
    places: tuple[Place, ...]
    tied: Mapping[tuple[str, str], Vectors]
    _seen: dict[tuple[Callable[[Side], object], str], object] = field(default_factory=dict)

    def once(self, what: Callable[[Side], T], outlet: str) -> T:
        """What a function says of an outlet's side, computed once, however many checks and pairs ask."""
        key = (what, outlet)
        if key not in self._seen:
            self._seen[key] = what(self.sides[outlet])
        return cast(T, self._seen[key])

    @cached_property
    def place_of(self) -> Mapping[tuple[str, int], Place]:
        """The place of each placed word."""
        return {(outlet, index): place for place in self.places for outlet, index in place.words.items()}

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Propositions that meet, in text order of the first outlet."""
        return _meetings(self)

    @cached_property
    def propositions(self) -> Mapping[str, tuple[Proposition, ...]]:
        """The propositions of each outlet."""
        return {outlet: propositions(side) for outlet, side in self.sides.items()}

    @cached_property
    def amounts(self) -> Mapping[str, tuple[Amount, ...]]:
        """The amounts of each outlet, in text order."""
        return {outlet: tuple(amounts(side)) for outlet, side in self.sides.items()}

    @cached_property
    def beside(self) -> Mapping[str, Set[str]]:
        """What each outlet says right before and after the row, by identity and form of the word: moved, not left
        out."""
        return {outlet: _beside(side) for outlet, side in self.sides.items()}

    def said_beside(self, outlet: str, word: Word) -> bool:
        """Whether an outlet says a word right before or after the row."""
        return not {identity(word), word.text.lower()}.isdisjoint(self.beside[outlet])

    def negated(self, outlet: str, index: int) -> bool:
        """Whether a word is part of a proposition that is negated an odd number of times."""
        for p in self.propositions[outlet]:
            if index in {p.predicate, *p.core, p.subject, p.object} or self.sides[outlet].word(index).head in p.core:
                return len([k for k in p.negators if k != index]) % 2 == 1
        return False

    @cached_property
    def _place_in_side(self) -> Mapping[str, Mapping[int, int]]:
        return {o: {i: k for k, i in enumerate(s.indices)} for o, s in self.sides.items()}

    @cached_property
    def _last_vectors(self) -> Mapping[str, Vectors]:
        return {o: unit_vectors(s.encoded.last[list(s.indices)]) for o, s in self.sides.items()}

    @cached_property
    def _middle_vectors(self) -> Mapping[str, Vectors]:
        return {o: unit_vectors(s.encoded.middle[list(s.indices)]) for o, s in self.sides.items()}

    def likeness(self, a: str, i: int, b: str, j: int) -> float:
        """Last-layer cosine of two words of the scene, -1..1."""
        return float(
            self._last_vectors[a][self._place_in_side[a][i]] @ self._last_vectors[b][self._place_in_side[b][j]]
        )

    def closeness(self, a: str, i: int, b: str, j: int) -> float:
        """Middle-layer cosine of two words of the scene, -1..1."""
        return float(
            self._middle_vectors[a][self._place_in_side[a][i]] @ self._middle_vectors[b][self._place_in_side[b][j]]
        )

    def counterpart(self, outlet: str, index: int, other: str) -> int | None:
        """The word of another outlet at the same place, or None."""
        place = self.place_of.get((outlet, index))
        return None if place is None else place.words.get(other)

    def answered(self, outlet: str, index: int, other: str) -> bool:
        """Whether another outlet likely has words, one or several, for a word."""
        return bool(self._ties(outlet, index, other).max() >= LIKELY)

    def met(self, outlet: str, index: int, other: str) -> bool:
        """Whether another outlet has a word at the same place as a word, or likely has words for it."""
        return self.counterpart(outlet, index, other) is not None or self.answered(outlet, index, other)

    def answers(self, outlet: str, index: int, other: str) -> set[int]:
        """The words of another outlet that likely stand for a word, each alone or with others."""
        ties = self._ties(outlet, index, other)
        return {k for k, tie in zip(self.sides[other].indices, ties, strict=True) if tie >= LIKELY}

    def _ties(self, outlet: str, index: int, other: str) -> Vectors:
        """How surely a word is tied to each of another outlet's, 0..1."""
        turned = outlet > other
        grid = self.tied[(other, outlet) if turned else (outlet, other)]
        place = self._place_in_side[outlet][index]
        ties: Vectors = grid[:, place] if turned else grid[place]
        return ties

    def by_meaning(self, outlet: str, index: int, other: str) -> bool:
        """Whether a word has a counterpart in another outlet that is the same word or near in meaning."""
        found = self.counterpart(outlet, index, other)
        if found is None:
            return False
        one, two = self.sides[outlet].word(index), self.sides[other].word(found)
        kin = one.lemma == two.lemma or bool(concepts(one) & concepts(two))
        return kin or self.closeness(outlet, index, other, found) >= CLOSE

    def one_act(self, meeting: Meeting, a: str, b: str) -> bool:
        """Whether the verbs of two outlets in a meeting are tied by their meaning."""
        p, q = meeting.propositions[a], meeting.propositions[b]
        return self.counterpart(a, p.predicate, b) == q.predicate and self.by_meaning(a, p.predicate, b)

    def state(self, outlet: str, index: int) -> Quotation:
        """The quotation state in which a word stands."""
        word = self.sides[outlet].word(index)
        for clause in self.row.clauses[outlet]:
            if clause.start <= word.start < clause.end:
                return _state_in(clause, word.start)
        return Quotation.NARRATION

    def marked(self, outlet: str) -> bool:
        """Whether an outlet's text has quotation marks."""
        return quotation.marked(self.sides[outlet].encoded.text)

    def in_marks(self, outlet: str, index: int) -> bool:
        """Whether a word stands in quotation marks; a text without any is held to be spoken, whoever tells it."""
        return self.state(outlet, index) is Quotation.DIRECT and self.marked(outlet)

    def quoted(self, said: Mapping[str, Worded]) -> bool:
        """Whether all that outlets say stands in quotation marks (an editor's insertion does not count against it)."""
        spoken = (Quotation.DIRECT, Quotation.INSERTION)
        return all(self.state(outlet, i) in spoken for outlet, one in said.items() for i in one.words)


# Middle-layer cosine from which two different words are held to mean about the same.
CLOSE = 0.50


def scenes(rows: Sequence[tuple[int, Row]], encoded: Mapping[str, Encoded]) -> list[Scene]:
    """Prepare rows, given with their numbers, all at once: their words are linked together. Outlets without a word in a
    row have no side there."""
    staged = [(number, row, sides_of(row, encoded)) for number, row in rows]
    grids = iter(tied([pair for _, _, sides in staged for pair in side_pairs(sides)]))
    return [_scene(number, row, sides, [next(grids) for _ in side_pairs(sides)]) for number, row, sides in staged]


def _scene(number: int, row: Row, sides: Sequence[Side], grids: Sequence[Vectors]) -> Scene:
    tied_sides = {(a.outlet, b.outlet): grid for (a, b), grid in zip(side_pairs(sides), grids, strict=True)}
    return Scene(number, row, {side.outlet: side for side in sides}, places(sides, grids), tied_sides)


def sureness(row: Row) -> float:
    """How surely the clauses of a row render one thing, 0..1 in tenths: what is judged of a row must not change by a
    hair that changes elsewhere. Wholly where a person put them together."""
    return 1.0 if row.score is None else round(row.score, 1)


def around(parse: Parse, first: int, last: int) -> range:
    """The words of the sentences from the one before a word to the one after another: as far as any check looks."""
    sentences = parse.sentences
    begin, end = parse.sentence_of(first), parse.sentence_of(last)
    return range(sentences[max(0, begin - 1)][0], sentences[min(len(sentences), end + 2) - 1][1])


def _beside(side: Side) -> Set[str]:
    words = side.encoded.parse.words
    near = around(side.encoded.parse, side.indices[0], side.indices[-1])
    row = set(side.indices)
    # A parser gives one form two lemmas: “is worried” may be a verb, “keeps him worried” an adjective.
    return {said for i in near if i not in row for said in (identity(words[i]), words[i].text.lower())}


def _state_in(clause: Clause, place: int) -> Quotation:
    return next((s.state for s in clause.quotations if s.start <= place < s.end), clause.quotation)


def _meetings(scene: Scene) -> tuple[Meeting, ...]:
    """Cluster propositions that share core, predicate or arguments, best pairs first, one of each outlet."""
    said = scene.propositions
    pairs = []
    for a, b in combinations(sorted(said), 2):
        for m, p in enumerate(said[a]):
            for n, q in enumerate(said[b]):
                shared = _shared(scene, a, p, b, q)
                if shared >= MEETING_FLOOR:
                    pairs.append((-shared, abs(m - n), (a, m), (b, n)))
    cluster: dict[tuple[str, int], dict[str, int]] = {}
    worth: dict[int, float] = {}
    for negative, _, one, other in sorted(pairs):
        left, right = cluster.get(one, {one[0]: one[1]}), cluster.get(other, {other[0]: other[1]})
        if left is right or left.keys() & right.keys():
            continue
        joined = left | right
        worth[id(joined)] = min(worth.get(id(left), 9.0), worth.get(id(right), 9.0), -negative)
        for outlet, number in joined.items():
            cluster[outlet, number] = joined
    distinct = {id(members): members for members in cluster.values()}
    whole = CORE_SHARED + PREDICATE_SHARED + 2 * ARGUMENT_SHARED
    found = [
        Meeting({o: said[o][k] for o, k in sorted(members.items())}, min(1.0, 0.4 + 0.6 * worth[key] / whole))
        for key, members in distinct.items()
    ]
    return tuple(sorted(found, key=lambda m: [(o, p.predicate) for o, p in m.propositions.items()]))


def _shared(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> float:
    """What two propositions have in common: words of the same place, in the same or the other role."""
    core = any(scene.counterpart(a, i, b) in q.core for i in p.core)
    predicate = scene.counterpart(a, p.predicate, b) == q.predicate
    mine, theirs = p.arguments, q.arguments
    shared = sum(scene.counterpart(a, i, b) in theirs for i in mine)
    crossed = any(scene.counterpart(a, i, b) in theirs for i in p.core) or any(
        scene.counterpart(b, j, a) in mine for j in q.core
    )
    return (
        CORE_SHARED * core
        + PREDICATE_SHARED * predicate
        + ARGUMENT_SHARED * shared
        + ARGUMENT_SHARED * (crossed and not core)
    )
