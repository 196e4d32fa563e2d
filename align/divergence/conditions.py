"""If here, when there: what one outlet makes a condition and another takes to be settled.

In: a scene. Out: a finding for each clause that opens with “if” in some outlets and with “when”, “once” or “because” in
others. What recurs ("if it rains, we stay", "when it rains, we stay") is the same either way, and no finding.
"""

from __future__ import annotations

from collections.abc import Mapping

from align.divergence.finding import Finding, Voiced, part, quote, token
from align.divergence.propositions import Proposition
from align.divergence.scene import Scene
from align.terms import Kind, Side

# Words that open a clause → what they make of it.
OPENERS: Mapping[str, str] = {
    "if": "condition", "provided": "condition", "providing": "condition", "supposing": "condition",
    "when": "time", "once": "time", "after": "time", "because": "cause",
}  # fmt: skip

# Modals of a main clause that tell of one time to come, and not of a habit.
TO_COME = {"will", "shall", "'ll", "wo", "would", "'d"}

MEANING = {"condition": "a condition", "time": "something that will come", "cause": "a reason"}


def conditions(scene: Scene) -> list[Finding]:
    """Clauses that are a condition in some outlets and settled in others."""
    found = []
    for meeting in scene.meetings:
        said = {}
        for outlet, p in meeting.propositions.items():
            opened = _opened(scene.sides[outlet], p)
            if opened:
                said[outlet] = opened
        if len(said) < 2:
            continue
        readings, pairs = part(scene.sides, said, ground)
        if not pairs:
            continue
        evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {MEANING[v.value]}" for o, v in said.items())
        quoted = scene.quoted({o: v.words for o, v in said.items()})
        found.append(Finding(Kind.MODALITY, readings, pairs, evidence, meeting.certainty, quoted))
    return found


def ground(one: str, other: str) -> str | None:
    """The ground on which two openings differ, or None: time and cause are not told apart here."""
    return "/".join(sorted((one, other))) if one != other and "condition" in (one, other) else None


def _opened(side: Side, p: Proposition) -> Voiced | None:
    word = side.word(p.predicate)
    if word.dep != "advcl":
        return None
    for k in side.children.get(p.predicate, ()):
        opens = OPENERS.get(token(side.word(k))) if side.word(k).dep in ("mark", "advmod") else None
        if opens and k < p.predicate and k in side.indices and (opens != "time" or _to_come(side, word.head)):
            return Voiced(opens, tuple(i for i in (k, p.predicate) if i in side.indices))
    return None


def _to_come(side: Side, above: int) -> bool:
    return any(token(side.word(k)) in TO_COME for k in side.children.get(above, ()))
