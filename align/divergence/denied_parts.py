"""Denied of the whole or of all: “did not pay all the rent” beside “paid no rent”.

In: a scene. Out: findings where one outlet denies something of all, so that it may hold of some, and another denies it
altogether.
"""

from __future__ import annotations

from collections.abc import Iterator

from align.divergence.amounts import Amount
from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.propositions import Proposition, verb_words_in
from align.divergence.scene import Scene
from align.terms import Kind

# What the two come to, as classes of quantifiers (`unequal.py`).
GROUND = "none/partial"

IN_PART, WHOLLY = "not of all", "of none"

# Classes of amounts beside which a denial is still of the whole.
OF_NONE = {"none", "any"}


def denied_parts(scene: Scene) -> Iterator[Finding]:
    """What some outlets deny of all and others of any."""
    for meeting in scene.meetings:
        in_part = {o: a for o, p in meeting.propositions.items() if (a := _of_all(scene, o, p)) is not None}
        wholly = [
            o
            for o, p in meeting.propositions.items()
            if o not in in_part
            and _of_none(scene, o, p)
            and any(scene.one_act(meeting, a, o) and _of_the_same(scene, a, in_part[a], o, p) for a in in_part)
        ]
        if not in_part or not wholly:
            continue
        said = {}
        for outlet in sorted((*in_part, *wholly)):
            words = verb_words_in(scene.sides[outlet], meeting.propositions[outlet])
            amount = in_part[outlet].words if outlet in in_part else ()
            value = IN_PART if outlet in in_part else WHOLLY
            said[outlet] = Voiced(value, tuple(sorted({*words, *amount})))
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


def _of_all(scene: Scene, outlet: str, p: Proposition) -> Amount | None:
    """The amount by which a proposition is denied of all only."""
    if len(p.negators) % 2 == 0:
        return None
    return next((a for a in _amounts_of(scene, outlet, p) if of_not_all(scene, outlet, a)), None)


def _of_none(scene: Scene, outlet: str, p: Proposition) -> bool:
    """Whether a proposition is denied, and of no number of things."""
    amounts = _amounts_of(scene, outlet, p)
    return len(p.negators) % 2 == 1 and all(a.sort == "quantifier" and a.value in OF_NONE for a in amounts)


def _of_the_same(scene: Scene, a: str, amount: Amount, b: str, q: Proposition) -> bool:
    """Whether what one outlet denies of all, another denies of the same things: of “no school”, of “the rent”; but “the
    question about his pay” is one of all the questions."""
    if amount.noun in amount.words:
        return any(x.value in OF_NONE for x in _amounts_of(scene, b, q))
    noun = scene.counterpart(a, amount.noun, b)
    if noun is not None and any(x.value in OF_NONE and x.noun == noun for x in scene.amounts[b]):
        return True
    if noun is None or noun not in {q.subject, q.object, q.agent, *q.core}:
        return False
    side = scene.sides[b]
    none = {token(side.word(k)) for k in side.children.get(noun, ())} & {"no", "any", "single", "none"}
    mass = side.word(noun).tag == scene.sides[a].word(amount.noun).tag == "NN" and _of_a_mass(scene, a, amount)
    return bool(none) or mass


def _of_a_mass(scene: Scene, outlet: str, amount: Amount) -> bool:
    """“all the rent”, “the whole fee”; but “every question”."""
    return token(scene.sides[outlet].word(amount.words[-1])) in ("all", "whole", "entire", "full")


def _amounts_of(scene: Scene, outlet: str, p: Proposition) -> list[Amount]:
    """The amounts of what does or undergoes an act."""
    parts = {p.predicate, p.subject, p.object, p.agent, *p.core}
    return [a for a in scene.amounts[outlet] if {a.noun, *a.words} & parts]
