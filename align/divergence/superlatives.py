"""First of all, or one of the first: “the largest dam”, “one of the largest dams”.

In: a scene. Out: findings where one outlet has a thing for the first of its kind and another for one of several.
"""

from __future__ import annotations

from collections.abc import Iterator

from align.divergence.finding import Finding, Voiced, part, quotes, token, unlike
from align.divergence.scene import Scene
from align.terms import Kind, Side

SUPERLATIVE = {"JJS", "RBS"}

# What stands before “the largest” where there are several such.
AMONG = {"among", "amongst"}

# How far before a superlative the words stand that make it one of several: “one of the two or three largest”.
BEFORE = 6

ALONE, SEVERAL = "the first of all", "one of several"

# How sure it is that the superlatives are of the same: they are one word, and tied.
CERTAINTY = 0.9


def superlatives(scene: Scene) -> Iterator[Finding]:
    """Superlatives that stand for the first of all here, and for one of several there."""
    for place in scene.places:
        said = {}
        for outlet, index in place.words.items():
            side = scene.sides[outlet]
            if side.word(index).tag in SUPERLATIVE:
                several = _several(side, index)
                said[outlet] = Voiced(SEVERAL if several else ALONE, tuple(sorted({*several, index})))
        lemmas = {scene.sides[o].word(place.words[o]).lemma for o in said}
        readings, pairs = part(scene.sides, said, unlike("exclusive/inclusive"))
        if pairs and len(lemmas) == 1:
            evidence = "; ".join(f"{quotes(scene.sides, {o: v})}, {v.value}" for o, v in said.items())
            yield Finding(Kind.QUANTITY, readings, pairs, evidence, CERTAINTY, scene.quoted(said))


def _several(side: Side, index: int) -> tuple[int, ...]:
    """The words before a superlative that make it one of several."""
    row = [k for k in side.indices if index - BEFORE <= k < index]
    tokens = [token(side.word(k)) for k in row]
    for at, word in enumerate(tokens):
        follows = tokens[at + 1 : at + 2]
        if word in AMONG or (word in ("one", "some") and follows == ["of"]):
            return tuple(row[at : at + 1 + (word not in AMONG)])
    return ()
