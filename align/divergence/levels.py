"""What an amount comes to, or by how much it changes: “fell to 40 dollars”, “fell by 40 dollars”; what is there of a
whole, or what is lacking: “paid a third”, “owes a third”.

In: amounts of sides, and whether they are equal. Out: which of the two they are told as, and the ground on which they
part. The amounts themselves `unequal` compares.
"""

from __future__ import annotations

from functools import cache

from align.divergence.amounts import Amount
from align.divergence.finding import token
from align.lexicon import table
from align.terms import Side

LEVEL, STEP = "level", "step"

# Words behind a share by which it tells how much less, or how much more: “40 percent less than”.
LESS = {"less", "below", "lower", "fewer", "smaller", "down", "short", "under"}
MORE = {"more", "above", "higher", "greater", "up", "over"}

# Prepositions before what something comes to.
AT = {"at", "to"}

# Nouns for what a share is a level of: “40 percent of last year's level”, “of what it was”.
LEVELS = {"level", "volume", "figure", "total", "value", "output", "amount", "what"}

# Labels of an amount that hangs on its verb without a preposition: “fell 40 dollars”.
BARE = {"dobj", "npadvmod", "attr"}

# Verbs whose object is not there, and whose object is: “owes a third”, “is short of a third”; “paid a third”.
OWING = {"owe", "lack"}
HAVING = {
    "pay", "repay", "receive", "get", "give", "deliver", "transfer", "reach", "collect", "raise", "settle", "provide",
    "have",
}  # fmt: skip

# How near two shares must come to a whole to be what is there of it and what is lacking.
WHOLE = 1e-6


def told_apart(ground: str | None, one_side: Side, one: Amount, other_side: Side, other: Amount) -> str | None:
    """The ground on which two numbers part, by what they are told as; ground: that of the numbers by themselves."""
    told = [told_as(one_side, one), told_as(other_side, other)]
    apart = "level/step" if set(told) == {LEVEL, STEP} else None
    if one.measure == other.measure == "share":
        less = [_behind(side, x) in LESS for side, x in ((one_side, one), (other_side, other))]
        lacking = {_there(one_side, one), _there(other_side, other)} == {True, False}
        if lacking or (LEVEL in told and any(less)):
            if abs(one.size + other.size - 1.0) < WHOLE:
                return None  # “paid a third”, “owes two thirds”
            apart = apart or ("part/remainder" if lacking else None)
    return apart if ground in (None, "precision") and apart else ground


def _there(side: Side, amount: Amount) -> bool | None:
    """Whether a share of something is told to be there, “has paid a third of it”, or not, “owes a third of it”, “is
    short of a third of it”; None where neither is told."""
    if _behind(side, amount) != "of":
        return None
    top = next((k for k in amount.words if side.word(k).head not in amount.words), amount.words[-1])
    verb = side.word(side.word(top).head)
    if token(side.word(top)) == "short":
        return False if verb.lemma == "be" else None
    denied = any(side.word(k).dep == "neg" for k in side.children.get(side.word(top).head, ()))
    undergoes = side.word(top).dep == ("nsubj" if verb.lemma == "reach" else "nsubjpass")
    if denied or not (side.word(top).dep == "dobj" or undergoes):
        return None
    return True if verb.lemma in HAVING else False if verb.lemma in OWING else None


def _behind(side: Side, amount: Amount) -> str:
    after = amount.words[-1] + 1
    return token(side.word(after)) if after in side.indices else ""


def told_as(side: Side, amount: Amount) -> str | None:
    """Whether an amount is what something comes to, or by how much it changes; None where nothing changes."""
    behind = _behind(side, amount)
    if amount.measure == "share" and behind in LESS | MORE:
        return STEP
    own = set(amount.words) if behind == "of" else {amount.noun, *amount.words}
    top = next((k for k in (amount.noun, *amount.words) if k in own and side.word(k).head not in own), None)
    if top is None:
        return None
    above = side.word(top).head
    of_a_level = amount.measure == "share" and behind == "of" and side.word(amount.noun).lemma in LEVELS
    if of_a_level and (side.word(top).dep == "attr" or token(side.word(above)) in AT):
        return LEVEL
    if side.word(top).dep != "pobj":
        change = _changes().get(side.word(above).lemma) if side.word(top).dep in BARE else None
        return {"change": STEP, "level": LEVEL}.get(change or "")
    if _changes().get(side.word(side.word(above).head).lemma) not in ("change", "changed"):
        return None
    return {"to": LEVEL, "by": STEP}.get(token(side.word(above)))


@cache
def _changes() -> dict[str, str]:
    return {row[0]: row[1] for row in table("changes")}
