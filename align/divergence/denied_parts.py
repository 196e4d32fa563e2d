"""Denied of the whole or of all: “did not pay all the rent” beside “paid no rent”.

In: a scene. Out: findings where one outlet denies something of all, so that it may hold of some, and another denies it
altogether.
"""

from __future__ import annotations

from collections.abc import Iterator

from align.divergence.amounts import Amount
from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.propositions import Proposition, verb_words_in
from align.divergence.scene import Meeting, Scene
from align.terms import Kind

# What the two come to, as classes of quantifiers (`unequal.py`).
GROUND = "none/partial"

IN_PART, WHOLLY = "not of all", "of none"

# Classes of amounts beside which a denial is still of the whole.
OF_NONE = {"none", "any"}


def denied_parts(scene: Scene) -> Iterator[Finding]:
    """What some outlets deny of all and others of any."""
    for meeting in scene.meetings:
        said = {}
        for outlet, p in meeting.propositions.items():
            told = _told(scene, outlet, p)
            if told is not None:
                value, words = told
                said[outlet] = Voiced(value, tuple(sorted({*verb_words_in(scene.sides[outlet], p), *words})))
        if len({one.value for one in said.values()}) < 2 or not _of_one_act(scene, meeting, said):
            continue
        readings, pairs = part(scene.sides, said, unlike(GROUND))
        evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, denied {v.value}" for o, v in said.items())
        yield Finding(Kind.QUANTITY, readings, pairs, evidence, meeting.certainty, scene.quoted(said))


def of_not_all(scene: Scene, outlet: str, amount: Amount) -> bool:
    """Whether an amount says that something does not hold of all: “not every school”, “did not pay all the rent”."""
    if amount.sort != "quantifier":
        return False
    side = scene.sides[outlet]
    if amount.value == "partial":
        return token(side.word(amount.words[0])) in ("not", "n't")
    return amount.value == "universal" and any(
        len(p.negators) % 2 and {p.object, *p.core} & {amount.noun, *amount.words} and min(p.negators) < amount.words[0]
        for p in scene.propositions[outlet]
    )


def _told(scene: Scene, outlet: str, p: Proposition) -> tuple[str, tuple[int, ...]] | None:
    """Of how much a proposition is denied, and the words that say so; None where it is not denied, or of a number."""
    if len(p.negators) % 2 == 0:
        return None
    parts = {p.predicate, p.subject, p.object, p.agent, *p.core}
    of_it = [a for a in scene.amounts[outlet] if {a.noun, *a.words} & parts]
    in_part = next((a for a in of_it if of_not_all(scene, outlet, a)), None)
    if in_part is not None:
        return IN_PART, in_part.words
    wholly = all(a.sort == "quantifier" and a.value in OF_NONE for a in of_it)
    return (WHOLLY, ()) if wholly else None


def _of_one_act(scene: Scene, meeting: Meeting, said: dict[str, Voiced]) -> bool:
    """Whether the verbs of those who part are tied by their meaning."""
    return any(
        scene.counterpart(a, meeting.propositions[a].predicate, b) == meeting.propositions[b].predicate
        and scene.by_meaning(a, meeting.propositions[a].predicate, b)
        for a, one in said.items()
        for b, other in said.items()
        if one.value == IN_PART and other.value == WHOLLY
    )
