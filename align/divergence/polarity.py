"""Negated here, affirmed there.

In: a scene. Out: a finding for each meeting that comes to yes in one outlet and to no in another, all that turns it
counted: "not forget" / "forget" part; "not forget" / "remember", "no disagreement" / "not opposed" do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from align.divergence.comparisons import turned_round
from align.divergence.contraries import made_up, opposites
from align.divergence.contrasted import contrasted, set_aside
from align.divergence.denied_things import denied_things
from align.divergence.finding import Finding, Voiced, listed, part, quote, unlike
from align.divergence.grounds import one_meaning
from align.divergence.limits import same_limit, same_stretch
from align.divergence.nearby import sentences
from align.divergence.opposites import Opposition, opposition
from align.divergence.phrasal import plain
from align.divergence.propositions import Proposition, verb_words_in
from align.divergence.reach import CAUSATIVES, hands_on, modal_class, negates
from align.divergence.scene import Meeting, Scene
from align.divergence.sources import stances as stances_of_sources
from align.divergence.turns import count, lessening, turned
from align.divergence.unasserted import unasserted
from align.divergence.unequal import FEW_AND_MOST
from align.lexicon import table
from align.terms import Kind, Side

# Modal classes whose negation changes what is allowed, too.
BINDING = {"permission", "prohibition", "obligation", "advice"}

# What verbs that name a source commit to where they tell of no words, who thinks, hears or denies something; or where
# they take the words for true.
UNSPOKEN = {"an opinion", "hearsay", "a denial", "as true"}

# Verbs of saying that take no clause, and those of which a denial denies every way to say it.
SPEAKING = {"speak", "talk"}
OF_ANY_SAYING = {"say", "tell", "speak", "talk", "mention", "announce", "declare", "ask"}


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
    settled: set[tuple[str, int]] = set()
    negations = _negations(scene, settled)
    marked = {(o, i) for finding_words in negations for o, i in finding_words[1]} | settled
    found = [finding for finding, _ in negations]
    return [*found, *opposites(scene, marked), *denied_things(scene, marked), *contrasted(scene)]


def _negations(scene: Scene, settled: set[tuple[str, int]]) -> list[tuple[Finding, set[tuple[str, int]]]]:
    """The findings with the words of each; what is found to be settled is put among `settled`, for it is settled for
    every other way to look at it."""
    parted = []
    for meeting in scene.meetings:
        of = meeting.propositions
        if any(_left_there(scene, a, of[a], b, of[b]) for a in of for b in of if a != b):
            settled |= {(o, p.predicate) for o, p in of.items()}
            continue
        stances = _stances(scene, meeting)
        if len({s.no for s in stances.values()}) > 1:
            parted.append((meeting, stances))
    found = []
    for meeting, stances in parted:
        if _cancelled(scene, stances, [s for m, s in parted if m is not meeting]):
            continue
        standing = _unsettled(scene, meeting, stances)
        if not standing:
            settled |= {(o, k) for o, p in meeting.propositions.items() for k in (p.predicate, *p.core)}
            continue
        stances = {o: s for o, s in stances.items() if o in standing}
        firm = not any(s.near for s in stances.values())
        if not firm and len(firmly := _firm(scene, meeting, stances)) > 1:
            stances, firm = {o: s for o, s in stances.items() if o in firmly}, True
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


def _unsettled(scene: Scene, meeting: Meeting, stances: Mapping[str, Stance]) -> set[str]:
    """The outlets between two of which a negation stands; none where others of these make up for theirs."""
    pairs = [(a, b) for a, b in combinations(sorted(stances), 2) if stances[a].no != stances[b].no]
    made_up_for = [pair for pair in pairs if _settled(scene, meeting, stances, *pair)]
    standing = {o for pair in pairs if pair not in made_up_for for o in pair}
    return set() if any(standing.issuperset(pair) for pair in made_up_for) else standing


def _firm(scene: Scene, meeting: Meeting, stances: Mapping[str, Stance]) -> set[str]:
    """The outlets whose core is, by more than the vectors, that of another which comes to the contrary."""
    of = meeting.propositions
    return {
        o
        for a, b in combinations(sorted(stances), 2)
        if stances[a].no != stances[b].no and _relation(scene, a, of[a], b, of[b]) in ("same", "opposite")
        for o in (a, b)
    }


def _reached(side: Side, p: Proposition) -> set[int]:
    """The words that a negation of a proposition may be said of: who, whom, and with what preposition."""
    below = side.children.get(p.predicate, ())
    governed = {m for k in below if side.word(k).dep == "prep" for m in side.children.get(k, ())}
    return {x for x in (p.subject, p.object, *p.core, *governed) if x is not None}


def _settled(scene: Scene, meeting: Meeting, stances: Mapping[str, Stance], a: str, b: str) -> bool:
    """Whether a negation in one of two outlets is made up for, or the other does not state what it denies."""
    p, q = meeting.propositions[a], meeting.propositions[b]
    return (
        made_up(scene, a, p, b, q)
        or same_limit(scene, a, p, b, q)
        or same_limit(scene, b, q, a, p)
        or _denied_words(scene.sides[a], p, scene.sides[b], q)
        or _not_surely_same(scene, stances, a, p, b, q)
        or same_stretch(scene.sides[a], (p.predicate, *p.core), scene.sides[b], (q.predicate, *q.core))
        or _of_few(scene, a, p, b, q)
        or set_aside(scene, a, _reached(scene.sides[a], p), b)
        or set_aside(scene, b, _reached(scene.sides[b], q), a)
        or any(
            len(stances[one].turns) % 2 > len(stances[other].turns) % 2
            and unasserted(scene, one, meeting.propositions[one], other, meeting.propositions[other])
            for one, other in ((a, b), (b, a))
        )
    )


def _not_surely_same(
    scene: Scene, stances: Mapping[str, Stance], a: str, p: Proposition, b: str, q: Proposition
) -> bool:
    """Whether the propositions have too little in common for a negation to be of one thing."""
    shared = sum(scene.counterpart(a, i, b) in q.arguments for i in p.arguments)
    if (stances[a].near or stances[b].near) and not shared:
        return True
    # a word that negates by its own meaning, and one that the vectors alone tie to it: “broke down”, “stood idle”
    by_meaning = any(
        len(stances[o].turns) == 1 and set(stances[o].turns) <= {one.predicate, *one.core}
        for o, one in ((a, p), (b, q))
    )
    if by_meaning and scene.counterpart(a, p.predicate, b) != q.predicate and shared < 2:
        return True
    told = [_told(scene.sides[o], one) for o, one in ((a, p), (b, q))]
    if None not in told and (told[0] != told[1] or "before" in told):
        return True
    return any(_lets_other(scene, x, y, r, s) for x, r, y, s in ((a, p, b, q), (b, q, a, p)))


def _lets_other(scene: Scene, a: str, b: str, p: Proposition, q: Proposition) -> bool:
    """“let it go”, “let it stay”: a verb that has another do something says nothing without what is done."""
    side = scene.sides[a]
    if side.word(p.predicate).lemma not in CAUSATIVES or p.core != (p.predicate,):
        return False
    done = [k for k in side.children.get(p.predicate, ()) if side.word(k).dep in ("ccomp", "xcomp")]
    below = {q.predicate, *q.core, *scene.sides[b].children.get(q.predicate, ())}
    return bool(done) and not any(k in side.indices and scene.counterpart(a, k, b) in below for k in done)


def _told(side: Side, p: Proposition) -> str | None:
    """Where the clause stands that a verb of saying tells, "before" it (“…, he said”) or "after" it, or "nowhere"
    (“told nothing”); None for other verbs. What is only named as the source says nothing to be denied."""
    if stances_of_sources().get(side.word(p.predicate).lemma) != "neutral":
        return None
    told = [k for k in side.children.get(p.predicate, ()) if side.word(k).dep == "ccomp"]
    return ("before" if told[0] < p.predicate else "after") if told else "nowhere"


def _denied_words(one: Side, p: Proposition, other: Side, q: Proposition) -> bool:
    """“said nothing”, “was silent”"""
    return any(frozenset((one.word(i).lemma, other.word(j).lemma)) in denied_words() for i in p.core for j in q.core)


@cache
def denied_words() -> frozenset[frozenset[str]]:
    """Pairs of words of which one is what the other comes to with a negation."""
    return frozenset(frozenset(row) for row in table("denied_words"))


def _stances(scene: Scene, meeting: Meeting) -> Mapping[str, Stance]:
    """Each outlet's yes or no beside that of one of them, the one that most others say the same as, or the opposite;
    who says neither is left out."""
    of = meeting.propositions
    between = {(a, b): _relation(scene, a, of[a], b, of[b]) for a, b in combinations(sorted(of), 2)}
    related = {o: {x: r for x in of if x != o and (r := between[min(o, x), max(o, x)]) is not None} for o in of}
    first = max(sorted(of), key=lambda o: len(related[o]))
    relations = related[first]
    found = {}
    p = of[first]
    # a negative verb stands for itself where the other outlet has the same verb or its opposite ("deny", "dispute")
    itself = any(r == "meaning" for r in relations.values())
    for outlet in (first, *relations):
        q = of[outlet]
        turns = tuple(k for k in q.negators if itself or k not in {q.predicate, *q.core})
        against = relations.get(outlet) == "opposite" and not _by_degree(scene, first, p, outlet, q)
        no, near = (len(turns) + against) % 2 == 1, relations.get(outlet) == "near"
        found[outlet] = Stance(no, near, against, turns, verb_words_in(scene.sides[outlet], q))
    return {o: found[o] for o in sorted(found)}


def _left_there(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> bool:
    """“leave the lamp outside”, “the lamp stays outside”: what is left somewhere is what stays."""
    side, other = scene.sides[a], scene.sides[b]
    if side.word(p.predicate).lemma != "leave" or plain(side, p.predicate).lemma != "leave":
        return False
    over = other.word(q.predicate).lemma == "leave" and plain(other, q.predicate).lemma != "leave"
    if p.object is None:  # “one left” may be one that is left: only “have left” surely went
        return over and not p.auxiliaries
    return over or (q.subject is not None and scene.counterpart(a, p.object, b) == q.subject)


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
        elif one_meaning(one, other) or _both_say(scene, a, p, b, q):
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


def _both_say(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> bool:
    """Whether both predicates are verbs of saying and a denial of the one is a denial of the other: who “has not spoken
    of leaving” has not “threatened to leave”, but may have spoken of it who “did not threaten”; and “he said” may only
    name the source."""
    ends = (scene.sides[a], p), (scene.sides[b], q)
    lemmas = [side.word(one.predicate).lemma for side, one in ends]
    if not set(lemmas) <= _of_saying():
        return False
    denied = [k for k, (_, one) in enumerate(ends) if len(one.negators) % 2]
    if len(denied) != 1:
        return True
    side, other = ends[1 - denied[0]]
    return lemmas[denied[0]] in OF_ANY_SAYING and (lemmas[0] == lemmas[1] or _told(side, other) in (None, "nowhere"))


@cache
def _of_saying() -> frozenset[str]:
    """Verbs by which somebody says something, whatever it commits him to: who says nothing neither tells nor warns."""
    told = {verb for verb, stance in stances_of_sources().items() if stance not in UNSPOKEN}
    return frozenset(told | SPEAKING) - {"comment"}


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
    verbs = {other.word(k).lemma: k for k in sentences(other) if other.word(k).pos == "VERB"}
    return any(
        one.word(k).pos == "VERB" and one.word(k).lemma in verbs and verbs[one.word(k).lemma] not in there
        for k in marks
        if k in one.indices
    )


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
