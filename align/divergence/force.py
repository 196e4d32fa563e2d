"""How much stronger one word is than another: steps on scales of force, and words of degree beside them.

In: lemmas, a verb's with its particle; words of a side. Out: steps, or None where no scale has both words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from align.lexicon import table
from align.terms import Side

# Words of degree that do not only colour a word but say how much of it there is: what stands under "slightly" is
# less than what stands under "severely". The rest of intensifiers.txt is emphasis, which a translator may leave out.
LITTLE = {"slightly", "somewhat", "mildly", "moderately", "marginally", "minimally", "partially", "partly", "lightly",
          "little", "negligibly", "imperceptibly", "slight", "mild", "partial", "minor", "marginal", "minimal",
          "negligible", "barely"}  # fmt: skip
MUCH = {"extremely", "severely", "seriously", "heavily", "badly", "deeply", "utterly", "completely", "totally",
        "entirely", "wholly", "fully", "absolutely", "profoundly", "terribly", "enormously", "gravely", "critically",
        "massively", "very", "considerably", "substantially", "significantly", "drastically", "dramatically", "sharply",
        "hugely", "vastly", "greatly", "considerable", "substantial", "significant", "drastic", "dramatic", "extreme",
        "severe", "serious", "heavy", "utter", "total", "complete", "massive", "grave", "full", "profound",
        "enormous"}  # fmt: skip

# From so many steps on a careful reader learns something else.
SEVERAL = 2

# What a word of degree moves its word on a scale.
DEGREE_STEPS = 1


def strength(one: str, other: str) -> int | None:
    """How many steps `other` stands above `one` on a scale of force that has both; None where none has.

    Of several scales that part them the one counts on which they are nearest: what is grave on one alone may be another
    sense. 0 where they stand on one step: equally strong, which does not say that they mean the same.
    """
    steps = [scale[other] - scale[one] for scale in _scales().get(one, ()) if other in scale]
    return min(steps, key=lambda n: (n == 0, abs(n), n), default=None)


def ground(steps: int) -> str:
    """The ground on which two words differ that stand so many steps apart, one or more."""
    return "one step" if abs(steps) < SEVERAL else "several steps"


def degree(side: Side, index: int) -> tuple[int, tuple[int, ...]]:
    """How much of it a word of degree right under a word says there is, -1..1, and which word that is."""
    for child in side.children.get(index, ()):
        word = side.word(child)
        if word.dep in ("advmod", "amod", "npadvmod") and child in side.indices:
            if word.text.lower() in LITTLE:
                return -DEGREE_STEPS, (child,)
            if word.text.lower() in MUCH:
                return DEGREE_STEPS, (child,)
    return 0, ()


@cache
def _scales() -> Mapping[str, tuple[Mapping[str, int], ...]]:
    found: dict[str, list[Mapping[str, int]]] = {}
    for row in table("force"):
        scale = {lemma.strip(): step for step, cell in enumerate(row) for lemma in cell.split("|") if lemma.strip()}
        for lemma in scale:
            found.setdefault(lemma, []).append(scale)
    return {lemma: tuple(scales) for lemma, scales in found.items()}
