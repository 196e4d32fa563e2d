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

# Nouns for what a share is a level of: “40 percent of last year's level”, “of what it was”.
LEVELS = {"level", "volume", "figure", "total", "value", "output", "amount", "what"}

# Verbs that say that an amount is not there, and adjectives after “be”: “owes a third”, “is short of a third”.
LACKING = {"owe", "lack", "need", "miss"}
LACKED = {"short", "missing", "unpaid", "outstanding", "owed"}

# How near two shares must come to a whole to be what is there of it and what is lacking.
WHOLE = 1e-6

# Labels of an amount that hangs on its verb without a preposition: “fell 40 dollars”.
BARE = {"dobj", "npadvmod", "attr"}


def told_apart(ground: str | None, one_side: Side, one: Amount, other_side: Side, other: Amount) -> str | None:
    """The ground on which two numbers part, by what they are told as; ground: that of the numbers by themselves."""
    told = {told_as(one_side, one), told_as(other_side, other)} - {None}
    apart = "level/step" if len(told) > 1 else None
    if one.measure == other.measure == "share":
        less = [_tells_what_lacks(side, x) for side, x in ((one_side, one), (other_side, other))]
        there = [
            told_as(side, x) == LEVEL or _of_something(side, x) for side, x in ((one_side, one), (other_side, other))
        ]
        if (less[0] and there[1] and not less[1]) or (less[1] and there[0] and not less[0]):
            if abs(one.size + other.size - 1.0) < WHOLE and abs(one.size - other.size) > WHOLE:
                return None
            apart = apart or "part/remainder"
    return apart if ground in (None, "precision") and apart else ground


def _tells_what_lacks(side: Side, amount: Amount) -> bool:
    """Whether a share is what is not there of a whole: “40 percent less”, “owes half”, “is short of half”."""
    above = [side.word(k) for k in (side.word(amount.words[0]).head, *_above(side, amount))]
    lacked = any(token(word) in LACKED and side.word(word.head).lemma == "be" for word in above)
    return lacked or any(word.lemma in LACKING for word in above) or _behind(side, amount) in LESS


def _of_something(side: Side, amount: Amount) -> bool:
    return _behind(side, amount) == "of"


def _behind(side: Side, amount: Amount) -> str:
    after = amount.words[-1] + 1
    return token(side.word(after)) if after in side.indices else ""


def _above(side: Side, amount: Amount) -> list[int]:
    """The words that govern an amount, up to its verb."""
    found, index = [], amount.words[-1]
    while side.word(index).head != index and side.word(index).pos not in ("VERB", "AUX"):
        index = side.word(index).head
        found.append(index)
    return found


def told_as(side: Side, amount: Amount) -> str | None:
    """Whether an amount is what something comes to, or by how much it changes; None where nothing changes."""
    behind = _behind(side, amount)
    if amount.measure == "share" and behind in LESS | MORE:
        return STEP
    own = {amount.noun, *amount.words}
    top = next((k for k in (amount.noun, *amount.words) if side.word(k).head not in own), None)
    if top is None:
        return None
    if amount.measure == "share" and behind == "of" and side.word(amount.noun).lemma in LEVELS:
        return LEVEL
    above = side.word(top).head
    if side.word(top).dep != "pobj":
        change = _changes().get(side.word(above).lemma) if side.word(top).dep in BARE else None
        return {"change": STEP, "level": LEVEL}.get(change or "")
    if _changes().get(side.word(side.word(above).head).lemma) not in ("change", "changed"):
        return None
    return {"to": LEVEL, "by": STEP}.get(token(side.word(above)))


@cache
def _changes() -> dict[str, str]:
    return {row[0]: row[1] for row in table("changes")}
