"""What an amount comes to, or by how much it changes: “fell to 40 dollars”, “fell by 40 dollars”.

In: an amount of a side. Out: which of the two it is told as, or neither. The amounts themselves `unequal` compares.
"""

from __future__ import annotations

from functools import cache

from align.divergence.amounts import Amount
from align.divergence.finding import token
from align.lexicon import table
from align.terms import Side

LEVEL, STEP = "level", "step"

# Labels of an amount that hangs on its verb without a preposition: “fell 40 dollars”.
BARE = {"dobj", "npadvmod", "attr"}


def told_as(side: Side, amount: Amount) -> str | None:
    """Whether an amount is what something comes to, or by how much it changes; None where nothing changes."""
    own = {amount.noun, *amount.words}
    top = next((k for k in (amount.noun, *amount.words) if side.word(k).head not in own), None)
    if top is None:
        return None
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
