"""Negated here, affirmed there.

In: a scene. Out: a finding for each meeting that comes to yes in one outlet and to no in another, all that turns it
counted: "not forget" / "forget" part; "not forget" / "remember", "no disagreement" / "not opposed" do not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from align.divergence.comparisons import turned_round
from align.divergence.contraries import made_up, opposites
from align.divergence.finding import Finding, Voiced, listed, part, quote, unlike
from align.divergence.grounds import one_meaning
from align.divergence.limits import first_since, only_then, outdone, same_limit
from align.divergence.opposites import Opposition, opposition
from align.divergence.phrasal import plain
from align.divergence.propositions import Proposition, verb_words_in
from align.divergence.reach import hands_on, modal_class, negates
from align.divergence.scene import Meeting, Scene
from align.divergence.turns import count, lessening, turned
from align.divergence.unequal import FEW_AND_MOST
from align.places import Place
from align.terms import Kind, Side

# How sure two places are about the same thing whose frames share nothing.
LOOSE_FRAME = 0.7

# Verbs by which what they are said of is there no more.
ENDING = {"stop", "cease", "end", "disappear", "vanish", "go", "lapse", "expire", "fade", "lift", "cancel", "scrap"}

# Modal classes whose negation changes what is allowed, too.
BINDING = {"permission", "prohibition", "obligation", "advice"}


@dataclass(frozen=True, slots=True)
class Stance:
    """What one outlet comes to: yes or no beside the first outlet, the words that turn it, and all words to mark.

    near: whether only the vectors hold its core to be that of the first outlet; opposite: whether it is its opposite.
    """

    no: bool
    near: bool
    opposite: bool
    turns: tuple[int, ...]
    words: tuple[int, ...]


def find(scene: Scene) -> list[Finding]:
    """Meetings in which some outlets negate what others affirm, and opposites in equal frames."""
    negations = _negations(scene)
    marked = {(o, i) for finding_words in negations for o, i in finding_words[1]}
    found = [finding for finding, _ in negations]
    return [*found, *opposites(scene, marked), *_lacking(scene, marked)]


def _negations(scene: Scene) -> list[tuple[Finding, set[tuple[str, int]]]]:
    parted = []
    for meeting in scene.meetings:
        stances = _stances(scene, meeting)
        if stances and len({s.no for s in stances.values()}) > 1:
            parted.append((meeting, stances))
    found = []
    for meeting, stances in parted:
        if _cancelled(scene, stances, [s for m, s in parted if m is not meeting]) or same_limit(scene, meeting):
            continue
        if any(
            stances[a].no != stances[b].no
            and (
                made_up(scene, a, meeting.propositions[a], b, meeting.propositions[b])
                or _of_few(scene, a, meeting.propositions[a], b, meeting.propositions[b])
            )
            for a, b in combinations(sorted(stances), 2)
        ):
            continue
        firm = not any(s.near for s in stances.values())
        said = {o: Voiced("negated" if s.no else "affirmed", s.words) for o, s in stances.items()}
        readings, pairs = part(scene.sides, said, unlike("negation" if firm else "negation of another word"))
        evidence = "; ".join(_account(scene, o, meeting.propositions[o], s) for o, s in stances.items())
        modals = (scene.sides[o].word(k) for o, p in meeting.propositions.items() for k in p.modals)
        binding = any(modal_class(word) in BINDING for word in modals)
        found.append(
            (
                Finding(
                    Kind.POLARITY,
                    readings,
                    pairs,
                    evidence,
                    meeting.certainty,
                    scene.quoted(said),
                    further=(Kind.MODALITY,) if binding else (),
                ),
                {(o, i) for o, s in stances.items() for i in s.words},
            )
        )
    return found


def _stances(scene: Scene, meeting: Meeting) -> Mapping[str, Stance] | None:
    """Each outlet's yes or no beside the first one's; None where the cores say neither the same nor its opposite."""
    first, *others = sorted(meeting.propositions)
    found = {}
    p = meeting.propositions[first]
    relations = {o: _relation(scene, first, p, o, meeting.propositions[o]) for o in others}
    if any(r is None for r in relations.values()):
        return None
    # a negative verb stands for itself where the other outlet has the same verb or its opposite ("deny", "dispute")
    itself = any(r == "meaning" for r in relations.values())
    for outlet in (first, *others):
        q = meeting.propositions[outlet]
        turns = tuple(k for k in q.negators if itself or k not in {q.predicate, *q.core})
        against = relations.get(outlet) == "opposite" and not _by_degree(scene, first, p, outlet, q)
        no, near = (len(turns) + against) % 2 == 1, relations.get(outlet) == "near"
        found[outlet] = Stance(no, near, against, turns, verb_words_in(scene.sides[outlet], q))
    return found


def _by_degree(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> bool:
    """Whether of two opposites one is said to be less, “cheaper”, “less expensive”, or to be so from the other end."""
    one, other = (any(lessening(scene.sides[o], i) for i in said.core) for o, said in ((a, p), (b, q)))
    return (one != other) != turned_round(scene.sides[a], p.core[0], scene.sides[b], q.core[0])


def _relation(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> str | None:
    """How the cores are related: "same", "opposite", alike in "meaning", "near" for the vectors alone, or None."""
    found = []
    for i in p.core:
        j = scene.counterpart(a, i, b)
        if j is None or j not in {*q.core, q.predicate}:
            if i in p.negators and q.core and not hands_on(scene.sides[a], i):
                found.append("meaning")
                continue
            return None
        one, other = plain(scene.sides[a], i), plain(scene.sides[b], j)
        against = opposition(one, other)
        if against is Opposition.EXACT:
            found.append("opposite")
        elif against is Opposition.LOOSE:
            return None
        elif one_meaning(one, other):
            found.append("same")
        elif hands_on(scene.sides[a], i) or hands_on(scene.sides[b], j):
            return None  # what is denied is told of by the clause below
        elif negates(one) and negates(other):
            found.append("meaning")
        elif negates(one) or negates(other):
            found.append("meaning" if scene.by_meaning(a, i, b) else "near")
        elif scene.by_meaning(a, i, b):
            found.append("near")
        else:
            return None
    return next(r for r in ("opposite", "near", "meaning", "same") if r in found or r == "same")


def _cancelled(scene: Scene, stances: Mapping[str, Stance], elsewhere: list[Mapping[str, Stance]]) -> bool:
    """Whether the outlets hold as many negations in the row, and no other meeting parts them the other way.

    Then they put one negation in two places ("see no reason to begin", "don't see why we should"), or the parser did.
    """
    for a, b in combinations(sorted(stances), 2):
        if stances[a].no == stances[b].no:
            continue
        in_a, in_b = count(scene.sides[a]), count(scene.sides[b])
        turned_back = any(
            a in s and b in s and len(s[a].turns) % 2 == len(stances[b].turns) % 2 != len(s[b].turns) % 2
            for s in elsewhere
        )
        turned_back = turned_back or _moved(scene, a, b) or _moved(scene, b, a)
        opposed = len(stances[a].turns) % 2 == len(stances[b].turns) % 2  # by the words themselves, not by a negation
        if not (in_a == in_b > 0) or turned_back or opposed:
            return False
    return True


def _moved(scene: Scene, a: str, b: str) -> bool:
    """Whether one outlet negates a verb that the other has too, in this row or beside it, and affirms."""
    one, other = scene.sides[a], scene.sides[b]
    marks, there = turned(one), turned(other)
    verbs = {other.word(k).lemma: k for k in _near(other) if other.word(k).pos == "VERB"}
    return any(
        one.word(k).pos == "VERB" and one.word(k).lemma in verbs and verbs[one.word(k).lemma] not in there
        for k in marks
        if k in one.indices
    )


def _near(side: Side) -> list[int]:
    """The words of the sentences that the row touches."""
    return sorted({k for below in side.children.values() for k in below}.union(side.children, side.indices))


def _of_few(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> bool:
    """Whether what is said of few is denied of most: “few came”, “most did not come”."""
    classes = {
        x.value
        for o, said in ((a, p), (b, q))
        for x in scene.amounts[o]
        if x.sort == "quantifier" and said.subject is not None and said.subject in (x.noun, *x.words)
    }
    return classes in FEW_AND_MOST


def _account(scene: Scene, outlet: str, proposition: Proposition, stance: Stance) -> str:
    side = scene.sides[outlet]
    what = quote(side, proposition.core)
    if not stance.turns:
        return f"{outlet}: {what}, the opposite" if stance.opposite else f"{outlet}: nothing negates {what}"
    marks = listed([quote(side, [k]) for k in stance.turns])
    if len(stance.turns) % 2:
        return f"{outlet}: {marks} {'negates' if len(stance.turns) == 1 else 'negate'} {what}"
    return f"{outlet}: {marks} cancel out over {what}"


def _lacking(scene: Scene, marked: set[tuple[str, int]]) -> Iterator[Finding]:
    """A thing that some outlets have “without” or “no” before, and others, which deny nothing here, have as it is."""
    for place in scene.places:
        bare = {o: marks for o, i in place.words.items() if (marks := _without(scene, o, i, marked))}
        having = [o for o in place.words if o not in bare and _has_it(scene, place, o, bare)]
        if not bare or not having:
            continue
        said = {o: Voiced("negated", (*marks, place.words[o])) for o, marks in bare.items()}
        said |= {o: Voiced("affirmed", (place.words[o],)) for o in having}
        said = {o: said[o] for o in sorted(said)}
        readings, pairs = part(scene.sides, said, unlike("negation"))
        evidence = "; ".join(_denied(scene.sides[o], place.words[o], bare.get(o)) for o in said)
        quoted = scene.quoted(said)
        yield Finding(Kind.POLARITY, readings, pairs, evidence, LOOSE_FRAME, quoted)


def _without(scene: Scene, outlet: str, noun: int, marked: set[tuple[str, int]]) -> tuple[int, ...]:
    """The words that deny a noun, an odd number of them; none of what is marked already."""
    side = scene.sides[outlet]
    turns = scene.once(turned, outlet)
    marks = turns.get(noun, ())
    marked_twice = any(len(turns.get(k, ())) > 1 for k in side.children.get(noun, ()))  # “no man who did not”
    if (
        marked_twice
        or side.word(noun).pos != "NOUN"
        or len(marks) % 2 == 0
        or any((outlet, k) in marked for k in (noun, *marks))
    ):
        return ()
    return tuple(k for k in marks if k in side.indices)


def _has_it(scene: Scene, place: Place, outlet: str, bare: Collection[str]) -> bool:
    """Whether an outlet has the same noun and denies nothing: else it may deny the same with other words."""
    side = scene.sides[outlet]
    lemmas = {scene.sides[o].word(place.words[o]).lemma for o in (*bare, outlet)}
    same = any(says_so(scene.sides[o], side) for o in bare for says_so in (outdone, only_then, first_since))
    ended = side.word(side.word(place.words[outlet]).head).lemma in ENDING  # “if the strikes stop”, “no more strikes”
    return not ended and not scene.once(count, outlet) and len(lemmas) == 1 and not same


def _denied(side: Side, noun: int, marks: Sequence[int] | None) -> str:
    if marks is None:
        return f"{side.outlet}: nothing negates {quote(side, (noun,))}"
    return f"{side.outlet}: {quote(side, marks)} negates {quote(side, (noun,))}"
