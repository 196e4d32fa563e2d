"""Acts of two outlets → who plays which part, and where outlets give the same act other parts.

In: two sides and what ties their words. Out: plays, exchanges and turns; checks ask, this module does not judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from align.divergence.acts import Act, acts, modifiers
from align.divergence.finding import token
from align.divergence.referents import Name, known_names
from align.divergence.scene import Scene
from align.lexicon import table, words
from align.terms import Side
from align.wordnet import ALIKE, Kin, kin
from align.words import concepts, identity, is_content

# How surely two words name the same participant: not, by a link of meaning, by word lists, by the name or noun itself.
UNLIKE, LINKED, SYNONYM, SAME = 0, 1, 2, 3

# Parts that are one and the same in an act that all share alike.
SHARED_ALIKE = {"subject", "object", "with", "against", "to", "from", "alongside", "of"}

PARTY = "party"

# Slots in which a noun that stands for someone else changes what is said; circumstances (in, at, during) do not.
TELLING = {
    "subject", "object", "to", "from", "against", "for", "over", "on", "behind", "before", "after", "of", "than",
    "with", "about", "into", "without", "under", "above",
}  # fmt: skip

# Letters that a noun shares with the verb that it comes from, at the least: conquest, conquer.
SHORTEST_STEM = 6

RECIPROCALS = {("one", "another"), ("each", "other")}
THIRD = {"he", "she", "it", "they", "him", "her", "them", "this", "that", "these", "those", "who", "whom", "which"}


@dataclass(frozen=True, slots=True)
class Play:
    """One participant in one part of an act. frame: what the act is called, from whichever end it is told."""

    act: Act
    frame: str
    part: str
    slot: str
    word: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """What two outlets say differently: the plays of the one and of the other, in the same order of parts."""

    ground: str
    one: tuple[Play, ...]
    other: tuple[Play, ...]


@dataclass(frozen=True, eq=False)
class Casting:
    """The parts that two outlets of a scene give out."""

    scene: Scene
    a: str
    b: str

    @cached_property
    def plays(self) -> tuple[tuple[Play, ...], tuple[Play, ...]]:
        """The plays of both outlets."""
        return self.scene.once(plays, self.a), self.scene.once(plays, self.b)

    @cached_property
    def _names(self) -> tuple[Mapping[int, Name], Mapping[int, Name]]:
        return self.scene.once(known_names, self.a), self.scene.once(known_names, self.b)

    @cached_property
    def _common(self) -> list[tuple[Play, Play]]:
        """Plays of the same part of the same act."""
        ones, others = self.plays
        return [(p, q) for p in ones for q in others if self._same_part(p, q)]

    def same_acts(self) -> list[tuple[Play, Play]]:
        """Plays of both outlets in the same act, each under its own name, whatever part they have in it."""
        ones, others = self.plays
        return [(p, q) for p in ones for q in others if _same_act(p, q) and not p.frame.startswith("*")]

    def exchanges(self) -> list[Exchange]:
        """Two participants who have each other's part, in one act or in two of the same name."""
        parted = [(p, q) for p, q in self._common if self._parted(p, q)]
        found = []
        for k, (p, q) in enumerate(parted):
            for r, s in parted[k + 1 :]:
                if {p.part, q.part} == {r.part, s.part} and p.frame == r.frame:
                    continue
                if {p.part, r.part} == {"subject", "with"}:
                    continue  # those who do something together
                if p.act is not r.act and any(
                    _vague(self, o, x) for o, x in zip((self.a, self.b, self.a, self.b), (p, q, r, s), strict=True)
                ):
                    continue  # in another clause a pronoun may mean the other participant
                one_act = p.act is r.act and q.act is s.act
                straight = self.sameness(p.word, q.word), self.sameness(r.word, s.word)
                crossed = self.sameness(p.word, s.word), self.sameness(r.word, q.word)
                if one_act and self._pronoun_beside(p, s, r, q):
                    crossed = (crossed[1], crossed[1])
                elif one_act and self._pronoun_beside(r, q, p, s):
                    crossed = (crossed[0], crossed[0])
                enough = SYNONYM if one_act else SAME
                if min(crossed) >= enough > max(straight) and self.steady(p, q, r, s):
                    found.append(Exchange("exchanged", (p, r), (q, s)))
        return found

    def _pronoun_beside(self, p: Play, s: Play, r: Play, q: Play) -> bool:
        """Whether the first two play as pronouns, whoever they mean, beside a noun of both outlets, in an act that
        neither tells twice: “we warned the mayor”, “the mayor warned them”."""
        sides = self.scene.sides[self.a], self.scene.sides[self.b]
        pronouns = sides[0].word(p.word).pos == sides[1].word(s.word).pos == "PRON"
        nouns = {sides[0].word(r.word).pos, sides[1].word(q.word).pos} <= {"NOUN", "PROPN"}
        told = [{x.act.word for x in played if x.frame == p.frame} for played in self.plays]
        return pronouns and nouns and all(len(acts) == 1 for acts in told)

    def turns(self) -> list[Exchange]:
        """One participant who has the other part of an act told from its two ends, the thing being the same."""
        ones, others = self.plays
        found = []
        for p in ones:
            for q in others:
                told = p.frame == q.frame and p.frame.startswith("*") and p.act.lemma != q.act.lemma
                if not told or p.part == q.part or p.slot != "subject" or q.slot != "subject":
                    continue
                things = [
                    (r, s)
                    for r, s in self._common
                    if r.act is p.act and s.act is q.act and r.frame == s.frame == p.frame and r.slot == s.slot
                ]
                same = any(self.sameness(r.word, s.word) >= SYNONYM for r, s in things)
                if same and self.sameness(p.word, q.word) == SAME and self.steady(p, q):
                    found.append(Exchange("another part", (p,), (q,)))
        return found

    def mutual(self) -> list[Exchange]:
        """A part that one outlet gives to somebody named, and the other to those themselves who act."""
        found = []
        for p, q in self._common:
            here, there = (reciprocal(self.scene.sides[o], x.word) for o, x in ((self.a, p), (self.b, q)))
            if here == there:
                continue
            named, side = (p, self.scene.sides[self.a]) if there else (q, self.scene.sides[self.b])
            if side.word(named.word).pos not in ("NOUN", "PROPN") or named.slot == "subject":
                continue
            mine = [x for x in self.plays[0] if x.act is p.act and x.frame == p.frame and x.slot == "subject"]
            theirs = [x for x in self.plays[1] if x.act is q.act and x.frame == q.frame and x.slot == "subject"]
            doers = [(x, y) for x in mine for y in theirs if self.sameness(x.word, y.word) >= SYNONYM]
            own = {identity(side.word(x.word)) for x in (mine if there else theirs)}
            fellow = modifiers(side, named.word) & {"other", "fellow", "rival", "own"}
            shared = p.part == PARTY and any(
                self.sameness(*((p.word, y.word) if there else (x.word, q.word))) for x in mine for y in theirs
            )
            if doers and identity(side.word(named.word)) not in own and not fellow and not shared:
                x, y = doers[0]
                found.append(Exchange("one another", (x, p), (y, q)))
        return found

    def agree(self, i: int, j: int) -> bool:
        """Whether words at two places tell one act from its ends: a participant has one part in both, none has another.

        For checks that would otherwise take “buys” and “is sold” for opposites.
        """
        ones = [p for p in self.plays[0] if i in p.act.words]
        others = [q for q in self.plays[1] if j in q.act.words]
        alike = {
            (p.word, q.word)
            for p in ones
            for q in others
            if self._same_part(p, q) and self.sameness(p.word, q.word) >= SYNONYM and p.slot != q.slot
        }
        return bool(alike) and not any(
            p.frame == q.frame and p.part != q.part and self.sameness(p.word, q.word) >= SYNONYM
            for p in ones
            for q in others
        )

    def sameness(self, i: int, j: int) -> int:
        """How surely two words, of the one and of the other outlet, name the same participant."""
        one, other = self.scene.sides[self.a], self.scene.sides[self.b]
        v, w = one.word(i), other.word(j)
        here, there = self._names[0].get(i), self._names[1].get(j)
        if here and there:
            return SAME if here.canonical == there.canonical else UNLIKE
        if identity(v) == identity(w) and v.lemma not in ("it", "that", "this"):
            mine, theirs = modifiers(one, i), modifiers(other, j)
            apart = mine and theirs and not mine & theirs
            vague = not (mine and theirs) and mine != theirs
            return UNLIKE if (apart or vague) and self._several(identity(v)) else SAME
        if v.pos != w.pos or v.pos != "NOUN":
            return UNLIKE
        if concepts(v) & concepts(w) or kin(v.lemma, w.lemma) is Kin.SYNONYM:
            return SYNONYM
        tied = self.scene.counterpart(self.a, i, self.b) == j and self.scene.by_meaning(self.a, i, self.b)
        return LINKED if tied else UNLIKE

    def _several(self, name: str) -> bool:
        """Whether either outlet speaks of two of that name: the energy minister and the finance minister."""
        for outlet, said in zip((self.a, self.b), self.plays, strict=True):
            side = self.scene.sides[outlet]
            told = {modifiers(side, p.word) for p in said if identity(side.word(p.word)) == name} - {frozenset()}
            if any(not x & y for x in told for y in told):
                return True
        return False

    def _same_part(self, p: Play, q: Play) -> bool:
        return p.part == q.part and (_same_act(p, q) or self._same_deed(p.act, q.act))

    def _same_deed(self, x: Act, y: Act) -> bool:
        """Whether two verbs, tied by their meaning, have one noun for their object: “lodge a complaint”, “file one”."""
        things = [(i, j) for i in x.slots.get("object", ()) for j in y.slots.get("object", ())]
        one, other = self.scene.sides[self.a], self.scene.sides[self.b]
        return (
            one.word(x.word).pos == other.word(y.word).pos == "VERB"
            and self.scene.counterpart(self.a, x.word, self.b) == y.word
            and self.scene.by_meaning(self.a, x.word, self.b)
            and not two_ends(x.lemma, y.lemma)
            and any(one.word(i).lemma == other.word(j).lemma and one.word(i).pos == "NOUN" for i, j in things)
        )

    def _parted(self, p: Play, q: Play) -> bool:
        return self.sameness(p.word, q.word) == UNLIKE or self.sameness(p.word, q.word) == LINKED

    def steady(self, p: Play, q: Play, *further: Play) -> bool:
        """Whether nothing else that an outlet says gives the part to the participant whom the other names for it."""
        pairs = [(p, q), *([(further[0], further[1])] if further else [])]
        known = {id(play) for play in (p, q, *further)}
        ones, others = self.plays
        for x, y in pairs:
            if any(
                self._same_part(x, z)
                and (self.sameness(x.word, z.word) >= SYNONYM or (id(z) not in known and _vague(self, self.b, z)))
                for z in others
            ):
                return False
            if any(
                self._same_part(z, y)
                and (self.sameness(z.word, y.word) >= SYNONYM or (id(z) not in known and _vague(self, self.a, z)))
                for z in ones
            ):
                return False
        return True


def plays(side: Side) -> tuple[Play, ...]:
    """Who plays which part in each act of a side: under the act's own name, and under those of ends_of_acts.txt."""
    found = []
    for act in acts(side):
        for frame, parts in _frames(act.lemma):
            for slot, indices in act.slots.items():
                part = parts.get(slot)
                if part is None and not frame.startswith("*"):
                    part = slot if slot in TELLING else None
                if part:
                    found += [Play(act, frame, part, slot, k) for k in indices if _names_someone(side, k)]
    return tuple(found)


def reciprocal(side: Side, index: int) -> bool:
    """Whether a word belongs to “one another” or “each other”."""
    form = token(side.word(index))
    before = token(side.word(index - 1)) if index else ""
    after = token(side.word(index + 1)) if index + 1 < len(side.encoded.parse.words) else ""
    return (before, form) in RECIPROCALS or (form, after) in RECIPROCALS


def _names_someone(side: Side, index: int) -> bool:
    word = side.word(index)
    return is_content(word) or word.pos == "PRON" or reciprocal(side, index)


def _vague(casting: Casting, outlet: str, play: Play) -> bool:
    return token(casting.scene.sides[outlet].word(play.word)) in THIRD


def _same_act(p: Play, q: Play) -> bool:
    if p.frame == q.frame:
        return True
    if p.frame.startswith("*") or q.frame.startswith("*"):
        return False
    return _one_act(p.frame, q.frame)


@cache
def _one_act(one: str, other: str) -> bool:
    """Whether two lemmas name the same act: a verb and its noun (attack, recognition), or two words for it."""
    pairs = [(a, b) for a in _spellings(one) for b in _spellings(other)]
    stem = max(SHORTEST_STEM, min(len(one), len(other)) - 1)
    of_one_stem = min(len(one), len(other)) >= stem and one[:stem] == other[:stem]
    if of_one_stem or any(a == b for a, b in pairs):
        return True
    if {one, other} & (words("light_verbs") | _told_from_an_end()) or one.startswith("be ") or other.startswith("be "):
        return False
    if any(kin(a, b) in ALIKE for a, b in pairs):
        return True
    return _synonyms(one, other)


def _synonyms(one: str, other: str) -> bool:
    return any(one in row and other in row for row in table("synonyms"))


def _spellings(lemma: str) -> tuple[str, ...]:
    """A lemma as it is spelt in Britain and in America: recognise, recognize."""
    if lemma.endswith(("ise", "ize")):
        return lemma[:-3] + "ise", lemma[:-3] + "ize"
    return (lemma,)


def _frames(lemma: str) -> Iterable[tuple[str, Mapping[str, str]]]:
    """The names under which a lemma's act is compared, each with what its slots are called there."""
    bare = lemma.removeprefix("be ")
    if bare in _symmetric():
        yield lemma, dict.fromkeys(SHARED_ALIKE, PARTY)
        return
    yield lemma, {}
    yield from _ends().get(lemma, ())


@cache
def _ends() -> Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]]:
    found: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for act, verb, *parts in table("ends_of_acts"):
        slots = {slot: part for cell in parts for part, places in [cell.split("=")] for slot in places.split(",")}
        found.setdefault(verb, []).append((f"*{act}", slots))
    return {verb: tuple(frames) for verb, frames in found.items()}


def two_ends(one: str, other: str) -> bool:
    """Whether two verbs, by their lemmas, tell of one act and make unlike parts of it their subject: lend, borrow."""
    subjects = (
        {act: slots["subject"] for act, slots in _ends().get(lemma, ()) if "subject" in slots} for lemma in (one, other)
    )
    a, b = subjects
    return any(a[act] != b[act] for act in a.keys() & b.keys())


@cache
def _told_from_an_end() -> frozenset[str]:
    return frozenset(_ends())


def _symmetric() -> frozenset[str]:
    return words("symmetric")
