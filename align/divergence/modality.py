"""Will here, can there: how the speaker binds himself.

In: a scene. Out: a finding for each meeting whose outlets set the same proposition under unlike modals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from align.divergence.conditions import conditions
from align.divergence.finding import Finding, Voiced, part, quote, token
from align.divergence.opposites import Opposition, opposition
from align.divergence.propositions import Proposition, verb_words_in
from align.divergence.questions import questions
from align.divergence.reach import NOUN_OF_MODE, modal_class, mode_at
from align.divergence.scene import Meeting, Scene
from align.divergence.stating import states
from align.divergence.told_modes import told_elsewhere
from align.divergence.unmodal import bidden, breaks_open, says_no_more, wishes
from align.terms import Kind, Reading, Side

# Where several modals meet ("will not be able to"), the one that binds most narrowly is named.
NARROWEST = (
    "prohibition", "permission", "obligation", "advice", "exhortation", "consideration", "decision", "volition",
    "attempt", "request", "ability", "possibility", "likelihood", "unreal", "conditional", "prediction",
)  # fmt: skip

# Marks the class of a negated proposition.
NOT = "not "

# What the negation of a class comes to: "must not", "not allowed to" forbid, "not forbidden to" allows.
BAN_BY = {"obligation": "prohibition", "permission": "prohibition", "prohibition": "permission"}

# Words of obligation whose negation negates the act ("must not go"), where others lift the duty ("need not go").
BINDS_THE_ACT = {"must"}

# Grounds on which yes and no part, too.
TURNED_ROUND = {"permission/prohibition", "obligation/prohibition", "exemption/obligation"}

# Classes of verbs that say of themselves how far a plan has come.
PLANNING = {"volition", "consideration", "decision"}

# Classes that a participle has of itself, “lorries are allowed on the bridge”; a verb that forbids has its own, too.
BINDING_OF_THEMSELVES = {"permission", "prohibition", "obligation"}

# After “let” no leave is given: “let them go” is that they were set free.
LET_IDIOMS = {"go", "know", "slip", "loose", "down", "out", "off"}
ONWARDS = {"to", "into", "through", "on", "onto", "ahead", "back", "in", "forward"}

# What leaves nobody who may.
NOBODY = {"no", "none", "nobody", "neither"}

# What a bare verb says.
ASSERTION = "assertion"

MEANING = {
    "prohibition": "a ban",
    "permission": "leave to do it",
    "obligation": "an obligation",
    "advice": "what ought to be",
    "volition": "a will or readiness",
    "attempt": "an attempt",
    "ability": "an ability",
    "possibility": "a possibility",
    "likelihood": "a likelihood",
    "conditional": "a condition or supposition",
    "prediction": "a promise or prediction",
    "exhortation": "an appeal",
    "request": "something asked for or advised",
    "consideration": "something still considered",
    "decision": "a decision",
    "unreal": "contrary to fact",
    "exemption": "no obligation",
    ASSERTION: "a plain statement",
}

# What a negation makes of it, where a reader would not see it from the words.
DENIED = {
    f"{NOT}volition": "no will or readiness",
    f"{NOT}ability": "no ability",
    f"{NOT}attempt": "no attempt",
    f"{NOT}{ASSERTION}": "a plain denial",
}


def find(scene: Scene) -> list[Finding]:
    """Meetings whose propositions stand under unlike modals. A bare future is left to `tense`."""
    found = []
    for meeting in _meetings(scene):
        said = _of_themselves(scene, meeting) or {
            o: v for o, p in meeting.propositions.items() if (v := _voiced(scene.sides[o], p))
        }
        if len(said) < 2:
            continue
        readings, pairs = part(scene.sides, said, ground)
        pairs = tuple(pair for pair in pairs if not _settled(scene, meeting, said, readings, pair))
        if not pairs:
            continue
        evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {_meaning(v.value)}" for o, v in said.items())
        found.append(
            Finding(
                Kind.MODALITY,
                readings,
                pairs,
                evidence,
                meeting.certainty,
                scene.quoted(said),
                further=_further(pairs),
            )
        )
    return [*found, *conditions(scene), *questions(scene)]


def _meetings(scene: Scene) -> Iterator[Meeting]:
    """The meetings of outlets of which none tells of the opposite of another's act."""
    for meeting in scene.meetings:
        yield from meeting.agreeing(meeting.propositions, partial(_not_opposed, scene, meeting))


def ground(one: str, other: str) -> str | None:
    """The ground on which two modal classes differ, or None: equal, or a matter of tense alone."""
    if {one, other} == {"possibility", NOT + "possibility"}:
        return "permission/prohibition"
    negated = one.startswith(NOT) and other.startswith(NOT)
    one, other = one.removeprefix(NOT), other.removeprefix(NOT)
    if one == other or {one, other} <= {ASSERTION, "prediction", "conditional", "decision"}:
        return None
    if negated and {one, other} == {ASSERTION, "ability"}:
        return "could not, did not"
    if negated and {one, other} & {ASSERTION, "prediction"} and {one, other} & {"attempt", "volition"}:
        return None  # “will not talk”, “refuse to talk”; “did not hide it”, “did not try to hide it”
    if negated and {one, other} in ({"conditional", "volition"}, {"decision", "volition"}):
        return None  # “would not sign”, “did not agree to sign”, “refused to sign”
    if negated and {one, other} == {"ability", "volition"}:
        return "could not, would not"
    return "/".join(sorted((one, other)))


def _settled(
    scene: Scene, meeting: Meeting, said: Mapping[str, Voiced], readings: Sequence[Reading], pair: tuple[int, int, str]
) -> bool:
    """Whether a mode here and a bare verb there are no difference: the verbs are not tied to each other, so that they
    tell of different acts, or the mode is told elsewhere in the sentence."""
    i, j, on = pair
    of_class = next((c for c in on.split("/") if c != ASSERTION), "")
    if ASSERTION not in on.split("/"):
        return False
    outlets = (*readings[i].outlets, *readings[j].outlets)
    plain = [o for o in outlets if said[o].value.removeprefix(NOT) == ASSERTION]
    moded = [o for o in outlets if o not in plain]
    if all(says_no_more(scene.sides[o], meeting.propositions[o]) for o in moded):
        return True
    elsewhere = all(told_elsewhere(scene, o, meeting.propositions[o], of_class) for o in plain)
    one_act = any(_one_core(scene, meeting, a, b) for a in readings[i].outlets for b in readings[j].outlets)
    return elsewhere or not one_act


def _one_core(scene: Scene, meeting: Meeting, a: str, b: str) -> bool:
    """Whether the verbs of two outlets, or what stands for them, are tied to each other."""
    p, q = meeting.propositions[a], meeting.propositions[b]
    return any(scene.counterpart(a, k, b) in q.core for k in p.core)


def _meaning(value: str) -> str:
    return DENIED.get(value) or MEANING[value.removeprefix(NOT)]


def _of_themselves(scene: Scene, meeting: Meeting) -> dict[str, Voiced] | None:
    """What the predicates themselves say of a plan, where all do: “is considering a cut”, “has decided on a cut”."""
    said = {}
    for outlet, p in meeting.propositions.items():
        of_itself = modal_class(scene.sides[outlet].word(p.predicate))
        if of_itself not in PLANNING:
            return None
        said[outlet] = Voiced((NOT if len(p.negators) % 2 else "") + of_itself, verb_words_in(scene.sides[outlet], p))
    return said


def _not_opposed(scene: Scene, meeting: Meeting, a: str, b: str) -> bool:
    """Whether two outlets do not tell of acts of which one is the other's opposite: “to protect”, “cannot harm”. What
    is allowed of the one says nothing of the other."""
    acts = [scene.sides[o].word(meeting.propositions[o].core[0]) for o in (a, b)]
    return opposition(*acts) is not Opposition.EXACT


def _further(pairs: tuple[tuple[int, int, str], ...]) -> tuple[Kind, ...]:
    if any(g in TURNED_ROUND for _, _, g in pairs):
        return (Kind.POLARITY,)
    return (Kind.FORCE,) if _binds_less(pairs) else ()


def _binds_less(pairs: tuple[tuple[int, int, str], ...]) -> bool:
    """Whether one outlet has a promise or a duty where another has no more than a possibility."""
    firm, loose = {"prediction", "obligation", ASSERTION}, {"ability", "possibility", "likelihood", "permission"}
    return any(set(g.split("/")) & firm and set(g.split("/")) & loose for _, _, g in pairs)


def _voiced(side: Side, proposition: Proposition) -> Voiced | None:
    """The modal class of a proposition; None where a bare infinitive or gerund says nothing of it."""
    subject = proposition.subject
    modals = [k for k in proposition.modals if not (subject is not None and _inverted(side, k, subject))]
    if _let_loose(side, proposition.predicate):
        modals = [k for k in modals if side.word(k).lemma != "let"]
    if bidden(side, modals):
        return None
    classes = {c for k in modals if (c := mode_at(side, k))}
    # “got permission”, “made an attempt”; but “gave up their right”
    particle = any(side.word(k).dep == "prt" for k in side.children.get(proposition.predicate, ()))
    nouns = () if particle else (k for k in proposition.core if k != proposition.predicate)
    classes |= {c for k in nouns if (c := _noun_of_mode(side, k))}
    of_itself = None if breaks_open(side, proposition.predicate) else modal_class(side.word(proposition.predicate))
    bans = of_itself == "prohibition"
    given = proposition.passive and not _sets_free(side, proposition.predicate)
    if of_itself in BINDING_OF_THEMSELVES and (given or bans):
        classes.add(of_itself)
    if side.word(proposition.predicate).tag == "MD":
        classes.add(modal_class(side.word(proposition.predicate)) or "")
    forms = {token(side.word(k)) for k in (*modals, proposition.predicate)}
    if "conditional" in classes and any(side.word(k).lemma == "have" for k in proposition.auxiliaries):
        classes.add("unreal")
    if "obligation" in classes and any(side.word(k).lemma in NOUN_OF_MODE for k in (*modals, *proposition.core)):
        classes -= {"permission"}  # “must have the right to ask” is “must be able to ask”
    if _appeals(side, proposition):
        classes = {"exhortation"}
    if wishes(side, proposition):
        classes = {"volition"}
    value = next((c for c in NARROWEST if c in classes), ASSERTION)
    if value == ASSERTION and (_bare(side, proposition) or not states(side, proposition)):
        return None
    # a word that forbids stands among the negators, too, and counts once
    forbidding = {k for k in modals if mode_at(side, k) == "prohibition"} | ({proposition.predicate} if bans else set())
    negated = len([k for k in proposition.negators if k not in forbidding]) % 2 == 1
    if negated and value == "possibility" and "may" in forms and _nobody(side, proposition):
        value = "permission"
    if negated and value in BAN_BY:
        return Voiced(
            BAN_BY[value] if forms & BINDS_THE_ACT or value != "obligation" else "exemption",
            verb_words_in(side, proposition),
        )
    return Voiced((NOT if negated else "") + value, verb_words_in(side, proposition))


def _noun_of_mode(side: Side, index: int) -> str | None:
    return mode_at(side, index) if side.word(index).pos == "NOUN" else None


def _let_loose(side: Side, predicate: int) -> bool:
    """“let them go”; but “let them go on” gives leave."""
    below = [side.word(k) for k in side.children.get(predicate, ())]
    further = any(w.dep in ("prt", "xcomp", "dobj") or token(w) in ONWARDS for w in below)
    return token(side.word(predicate)) in LET_IDIOMS and not further


def _sets_free(side: Side, predicate: int) -> bool:
    """“were freed”, “were let go”: nobody gets leave to do anything."""
    word = side.word(predicate)
    below = {token(side.word(k)) for k in side.children.get(predicate, ())}
    return word.lemma == "free" or (word.lemma == "let" and bool(below & LET_IDIOMS) and not below & ONWARDS)


def _bare(side: Side, proposition: Proposition) -> bool:
    """An infinitive or gerund that depends on a noun or preposition, or tells a purpose: it states nothing."""
    word = side.word(proposition.predicate)
    infinitive = any(side.word(k).tag == "TO" for k in side.children.get(proposition.predicate, ()))
    return word.dep == "pcomp" or (infinitive and word.dep in ("acl", "relcl", "advcl", "csubj"))


def _appeals(side: Side, proposition: Proposition) -> bool:
    """“Let us go”, “let's go”: the speaker is among those who are to act, and nobody gives leave."""
    governor = side.word(proposition.predicate).head
    us = proposition.subject is not None and side.word(proposition.subject).lemma in ("we", "us", "'s", "let")
    return us and governor != proposition.predicate and side.word(governor).text.lower() == "let"


def _nobody(side: Side, proposition: Proposition) -> bool:
    """“No state may”: leave is given to none. “It may not” is open."""
    return any(token(side.word(k)) in NOBODY for k in proposition.negators)


def _inverted(side: Side, modal: int, subject: int) -> bool:
    """“Should they not act, …”: a condition in another form, and no advice."""
    return side.word(modal).text.lower() == "should" and modal < subject
