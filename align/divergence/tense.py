"""Past here, future there: when it happens, and whether it is done.

In: a scene. Out: a finding for each meeting whose outlets tell the same proposition of unlike times.
"""

from __future__ import annotations

from align.divergence.finding import Finding, Voiced, part, quote
from align.divergence.propositions import Proposition
from align.divergence.scene import Scene
from align.terms import Kind, Quotation, Side

NAMES = {"past": "past", "present": "present", "perfect": "present perfect", "future": "future", "would": "“would”"}


def find(scene: Scene) -> list[Finding]:
    """Meetings whose finite verbs stand in unlike tenses; reported speech shifts tense by itself and is left out."""
    found = []
    for meeting in scene.meetings:
        said = {}
        for outlet, proposition in meeting.propositions.items():
            time = _time(scene.sides[outlet], proposition)
            reported = scene.state(outlet, proposition.predicate) in (Quotation.INDIRECT, Quotation.NARRATION)
            if time and not reported:
                said[outlet] = Voiced(time, tuple(sorted({proposition.predicate, *proposition.auxiliaries})))
        if len(said) < 2:
            continue
        readings, pairs = part(scene.sides, said, _ground)
        if pairs:
            evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {NAMES[v.value]}" for o, v in said.items())
            quoted = scene.quoted({o: v.words for o, v in said.items()})
            found.append(Finding(Kind.TENSE, readings, pairs, evidence, meeting.certainty, quoted))
    return found


def _ground(one: str, other: str) -> str | None:
    if one == other or {one, other} == {"past", "perfect"}:
        return None
    return "/".join(sorted((one, other)))


def _time(side: Side, proposition: Proposition) -> str | None:
    """The time a finite verb group tells of, or None: infinitives, and modals that `modality` judges."""
    forms = [side.word(k) for k in (*proposition.auxiliaries, proposition.predicate)]
    modal = next((w.text.lower() for w in forms if w.tag == "MD"), None)
    if modal is not None:
        if modal in ("will", "shall", "'ll", "’ll", "wo"):
            return "future"
        return "would" if modal in ("would", "'d", "’d") else None
    first = forms[0] if proposition.auxiliaries else forms[-1]
    if any(w.lemma == "have" and w.dep == "aux" and w.tag in ("VBP", "VBZ") for w in forms):
        return "perfect"
    return {"VBD": "past", "VBP": "present", "VBZ": "present"}.get(first.tag)
