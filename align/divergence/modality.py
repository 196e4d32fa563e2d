"""Will here, can there: how the speaker binds himself.

In: a scene. Out: a finding for each meeting whose outlets set the same proposition under unlike modals.
"""

from __future__ import annotations

from align.divergence.finding import Finding, Voiced, part, quote
from align.divergence.propositions import Proposition, modal_class
from align.divergence.scene import Scene
from align.terms import Kind, Side

# Where several modals meet ("will not be able to"), the one that binds most narrowly is named.
NARROWEST = (
    "prohibition", "permission", "obligation", "advice", "volition", "attempt", "ability",
    "possibility", "likelihood", "conditional", "prediction",
)  # fmt: skip

# Marks the class of a negated proposition.
NOT = "not "

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
    ASSERTION: "a plain statement",
}


def find(scene: Scene) -> list[Finding]:
    """Meetings whose propositions stand under unlike modals. A bare future is left to `tense`."""
    found = []
    for meeting in scene.meetings:
        said = {o: _voiced(scene.sides[o], p) for o, p in meeting.propositions.items()}
        readings, pairs = part(scene.sides, said, ground)
        if not pairs:
            continue
        evidence = "; ".join(
            f"{o}: {quote(scene.sides[o], v.words)}, {MEANING[v.value.removeprefix(NOT)]}" for o, v in said.items()
        )
        found.append(
            Finding(
                Kind.MODALITY,
                readings,
                pairs,
                evidence,
                meeting.certainty,
                scene.quoted({o: v.words for o, v in said.items()}),
                further=(Kind.FORCE,) if _binds_less(pairs) else (),
            )
        )
    return found


def ground(one: str, other: str) -> str | None:
    """The ground on which two modal classes differ, or None: equal, or a matter of tense alone."""
    negated = one.startswith(NOT) and other.startswith(NOT)
    one, other = one.removeprefix(NOT), other.removeprefix(NOT)
    if one == other or {one, other} <= {ASSERTION, "prediction", "conditional"}:
        return None
    if negated and {one, other} == {ASSERTION, "ability"}:
        return "could not, did not"
    return "/".join(sorted((one, other)))


def _binds_less(pairs: tuple[tuple[int, int, str], ...]) -> bool:
    """Whether one outlet has a promise or a duty where another has no more than a possibility."""
    firm, loose = {"prediction", "obligation", ASSERTION}, {"ability", "possibility", "likelihood", "permission"}
    return any(set(g.split("/")) & firm and set(g.split("/")) & loose for _, _, g in pairs)


def _voiced(side: Side, proposition: Proposition) -> Voiced:
    subject = proposition.subject
    modals = [k for k in proposition.modals if not (subject is not None and _inverted(side, k, subject))]
    classes = {c for k in modals if (c := modal_class(side.word(k)))}
    if side.word(proposition.predicate).tag == "MD":
        classes.add(modal_class(side.word(proposition.predicate)) or "")
    value = next((c for c in NARROWEST if c in classes), ASSERTION)
    negated = NOT if len(proposition.negators) % 2 else ""
    return Voiced(negated + value, proposition.verb_words)


def _inverted(side: Side, modal: int, subject: int) -> bool:
    """“Should they not act, …”: a condition in another form, and no advice."""
    return side.word(modal).text.lower() == "should" and modal < subject
