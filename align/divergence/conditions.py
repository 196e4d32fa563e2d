"""If here, when there: what one outlet makes a condition and another takes to be settled, or done already.

In: a scene. Out: a finding for each clause that opens with “if” in some outlets and with “when” or “once” in others, or
stands there by itself; and for each that opens with “when” or “once” here and is told as done there. What recurs ("if
it rains, we stay", "when it rains, we stay") is the same either way, and no finding.
"""

from __future__ import annotations

from collections.abc import Mapping

from align.divergence.finding import Finding, Voiced, part, quote, token
from align.divergence.propositions import Proposition, verb_words_in
from align.divergence.reach import BEFORE_WHETHER
from align.divergence.scene import Scene
from align.terms import Kind, Side

# Words that open a clause → what they make of it.
OPENERS: Mapping[str, str] = {
    "if": "condition", "provided": "condition", "providing": "condition", "supposing": "condition",
    "when": "time", "once": "time", "after": "time",
}  # fmt: skip

# Modals of a main clause that tell of one time to come, and not of a habit.
TO_COME = {"will", "shall", "'ll", "wo", "would", "'d"}

MEANING = {
    "condition": "a condition",
    "time": "something that will come",
    "statement": "stated as a fact or a plan",
    "done": "stated as done",
}

# What may make a condition without “if”, or leaves open whether something is so: “had they come”, “come, or we go”.
# Where one of these stands in a sentence, nothing in it is held to be stated.
LEAVING_OPEN = {
    *OPENERS, "because", "unless", "should", "had", "were", "otherwise", "whether", "until", "till", "case", "event",
    "would", "could", "might", "may", "only", "or", "suppose", "assuming", "without", "but", "long", "condition",
    "where",
}  # fmt: skip

# Auxiliaries before the subject that make a condition: “should it fail”, “had it failed”.
INVERTED = {"should", "had", "were"}

# Labels of a clause that hangs on no other, and tags of its verb.
STANDING, FINITE = {"ROOT", "conj"}, {"VBD", "VBP", "VBZ"}


def conditions(scene: Scene) -> list[Finding]:
    """Clauses that are a condition in some outlets and settled in others."""
    found = []
    for meeting in scene.meetings:
        said = {}
        for outlet, p in meeting.propositions.items():
            opened = _opened(scene.sides[outlet], p)
            if opened:
                said[outlet] = opened
        for outlet, p in meeting.propositions.items() if said else ():
            if outlet not in said and _stated(scene.sides[outlet], p):
                value = "done" if _done(scene.sides[outlet], p) else "statement"
                said[outlet] = Voiced(value, verb_words_in(scene.sides[outlet], p))
        if len(said) < 2:
            continue
        readings, pairs = part(scene.sides, said, ground)
        if not pairs:
            continue
        evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {MEANING[v.value]}" for o, v in said.items())
        quoted = scene.quoted(said)
        found.append(Finding(Kind.MODALITY, readings, pairs, evidence, meeting.certainty, quoted))
    return found


def ground(one: str, other: str) -> str | None:
    """The ground on which two openings differ, or None."""
    if {one, other} == {"time", "done"}:
        return "done/to come"
    one, other = ("statement" if value == "done" else value for value in (one, other))
    return "/".join(sorted((one, other))) if one != other and "condition" in (one, other) else None


def _opened(side: Side, p: Proposition) -> Voiced | None:
    word = side.word(p.predicate)
    if word.dep != "advcl" or (word.head < p.predicate and side.word(word.head).lemma in BEFORE_WHETHER):
        return None
    inverted = [k for k in p.auxiliaries if p.subject is not None and k < p.subject and token(side.word(k)) in INVERTED]
    if inverted:
        return Voiced("condition", tuple(i for i in (*inverted, p.predicate) if i in side.indices))
    for k in side.children.get(p.predicate, ()):
        opens = OPENERS.get(token(side.word(k))) if side.word(k).dep in ("mark", "advmod") else None
        if opens and k < p.predicate and k in side.indices and (opens != "time" or _to_come(side, word.head)):
            return Voiced(opens, tuple(i for i in (k, p.predicate) if i in side.indices))
    return None


def _stated(side: Side, p: Proposition) -> bool:
    """Whether a clause stands by itself, with nothing about it that may make it a condition."""
    words = side.encoded.parse.words
    first, end = side.encoded.parse.sentences[side.encoded.parse.sentence_of(p.predicate)]
    forms = [side.word(k) for k in (*p.auxiliaries, p.predicate)]
    finite = forms[0].tag in FINITE or token(forms[0]) in TO_COME
    leaves_open = any(token(word) in LEAVING_OPEN for word in words[first:end])
    word = side.word(p.predicate)
    cut_off = word.dep == "ccomp" and any(words[k].text == ";" for k in range(p.predicate, word.head))
    return (word.dep in STANDING or cut_off) and p.subject is not None and finite and not leaves_open


def _done(side: Side, p: Proposition) -> bool:
    """“has lifted”, “lifted”: told as having happened."""
    forms = [side.word(k) for k in (*p.auxiliaries, p.predicate)]
    return forms[0].tag == "VBD" or (forms[0].lemma == "have" and forms[0].dep == "aux" and forms[0].tag != "VB")


def _to_come(side: Side, above: int) -> bool:
    return any(token(side.word(k)) in TO_COME for k in side.children.get(above, ()))
