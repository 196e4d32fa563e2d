"""Who does what to whom: doer and object changed places, or the doer is named here and left out there.

In: a scene. Out: a finding for each meeting whose outlets give the same act other parts.
"""

from __future__ import annotations

from itertools import combinations

from align.divergence.finding import Finding, Voiced, part, quote, unlike
from align.divergence.propositions import Proposition
from align.divergence.scene import Meeting, Scene
from align.terms import Kind, Side

FIRST_PERSON = {"i", "we"}


def find(scene: Scene) -> list[Finding]:
    """Meetings over the same predicate in which roles are exchanged, or the speaker is the doer only here."""
    found = []
    for meeting in scene.meetings:
        found += _exchanged(scene, meeting)
        found += _doer_left_out(scene, meeting)
    return found


def _exchanged(scene: Scene, meeting: Meeting) -> list[Finding]:
    for a, b in combinations(meeting.propositions, 2):
        p, q = meeting.propositions[a], meeting.propositions[b]
        if scene.counterpart(a, p.predicate, b) != q.predicate:
            continue
        doer_p, object_p = roles(p)
        doer_q, object_q = roles(q)
        if None in (doer_p, object_p, doer_q, object_q):
            continue
        assert doer_p is not None and object_p is not None
        if scene.counterpart(a, doer_p, b) == object_q and scene.counterpart(a, object_p, b) == doer_q:
            said = {o: _whole(meeting.propositions[o]) for o in (a, b)}
            said = {a: Voiced("one way", said[a].words), b: Voiced("the other", said[b].words)}
            readings, pairs = part(scene.sides, said, unlike("exchanged"))
            evidence = "; ".join(_account(scene.sides[o], meeting.propositions[o], o) for o in (a, b))
            quoted = scene.quoted({o: v.words for o, v in said.items()})
            return [Finding(Kind.ROLE, readings, pairs, evidence, meeting.certainty, quoted)]
    return []


def _doer_left_out(scene: Scene, meeting: Meeting) -> list[Finding]:
    """“which I called” / “which was called”: who did it is said by one and not by the other."""
    said, accounts = {}, []
    if not _one_act(scene, meeting):
        return []
    for outlet, p in meeting.propositions.items():
        side = scene.sides[outlet]
        doer, _ = roles(p)
        if doer is None and p.passive:
            said[outlet] = Voiced("nobody", tuple(sorted({p.predicate, *p.auxiliaries})))
            accounts.append(f"{outlet}: {quote(side, said[outlet].words)} names no doer")
        elif doer is not None and side.word(doer).text.lower() in FIRST_PERSON:
            said[outlet] = Voiced("the speaker", tuple(sorted({doer, p.predicate, *p.auxiliaries})))
            accounts.append(
                f"{outlet}: {quote(side, (doer,))} makes the speaker the doer of {quote(side, (p.predicate,))}"
            )
    readings, pairs = part(scene.sides, said, unlike("doer"))
    if not pairs:
        return []
    quoted = scene.quoted({o: v.words for o, v in said.items()})
    return [
        Finding(Kind.ROLE, readings, pairs, "; ".join(accounts), meeting.certainty, quoted, further=(Kind.REFERENCE,))
    ]


def _one_act(scene: Scene, meeting: Meeting) -> bool:
    """Whether the predicates mean the same in all outlets."""
    first, *others = meeting.propositions
    predicate = meeting.propositions[first].predicate
    return all(
        scene.counterpart(first, predicate, o) == meeting.propositions[o].predicate
        and scene.by_meaning(first, predicate, o)
        for o in others
    )


def roles(p: Proposition) -> tuple[int | None, int | None]:
    """Doer and object of a proposition, the passive turned round."""
    return (p.agent, p.subject) if p.passive else (p.subject, p.object)


def _whole(p: Proposition) -> Voiced:
    parts = {p.predicate, *p.auxiliaries, *(x for x in (p.subject, p.object, p.agent) if x is not None)}
    return Voiced("", tuple(sorted(parts)))


def _account(side: Side, p: Proposition, outlet: str) -> str:
    doer, patient = roles(p)
    assert doer is not None and patient is not None
    return f"{outlet}: {quote(side, (doer,))} acts on {quote(side, (patient,))} ({quote(side, (p.predicate,))})"
