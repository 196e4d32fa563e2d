"""First of all, or one of the first: “the largest dam”, “one of the largest dams”.

In: a scene. Out: findings where one outlet has a thing for the first of its kind and another for one of several.
"""

from __future__ import annotations

from collections.abc import Iterator

from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.limits import SUPERLATIVE
from align.divergence.scene import Scene
from align.terms import Kind, Side

# Of how many a superlative makes one, where “of” or “among” stands between: “one of the largest”.
AMONG, SOME = {"among", "amongst"}, {"one", "some", "few", "several", "many"}

ALONE, SEVERAL = "the first of all", "one of several"

# How sure it is that the superlatives are of the same: they are one word, and tied.
CERTAINTY = 0.9


def superlatives(scene: Scene) -> Iterator[Finding]:
    """Superlatives that stand for the first of all here, and for one of several there."""
    for place in scene.places:
        words = {o: scene.sides[o].word(i) for o, i in place.words.items()}
        for lemma in sorted({word.lemma for word in words.values() if word.tag in SUPERLATIVE}):
            said = {
                o: told
                for o, word in words.items()
                if word.lemma == lemma and (told := _told(scene.sides[o], place.words[o])) is not None
            }
            readings, pairs = part(scene.sides, said, unlike("exclusive/inclusive"))
            if pairs:
                evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {v.value}" for o, v in said.items())
                yield Finding(Kind.QUANTITY, readings, pairs, evidence, CERTAINTY, scene.quoted(said))


def _told(side: Side, index: int) -> Voiced | None:
    """Whether a superlative stands for the first of all or for one of several; None for “at least”, “most of them”."""
    if side.word(index).tag not in SUPERLATIVE or (index and token(side.word(index - 1)) == "at"):
        return None
    noun = index if side.word(index).dep == "pobj" else side.word(index).head
    preposition = side.word(noun).head
    before = token(side.word(preposition)) if side.word(noun).dep == "pobj" else ""
    above = side.word(side.word(preposition).head)
    if before in AMONG:
        return Voiced(SEVERAL, tuple(sorted({preposition, index}.intersection(side.indices))))
    if before == "of" and (token(above) in SOME or above.pos == "NUM"):
        said = {side.word(preposition).head, preposition, index}
        return Voiced(SEVERAL, tuple(sorted(said.intersection(side.indices))))
    below = (side.word(k) for k in side.children.get(noun, ()))
    return Voiced(ALONE, (index,)) if any(token(word) == "the" or word.dep == "poss" for word in below) else None
