"""Nothing said of whether it is so, here; denied or granted there: “declined to comment”, “denied the sale”.

In: a scene and two outlets. Out: the words by which the one keeps its answer to itself and the other gives one.
"""

from __future__ import annotations

from collections.abc import Iterator

from align.divergence.finding import token
from align.divergence.scene import Scene
from align.terms import Side

# Verbs by which somebody does not say what follows, and what he does not do then.
REFUSING = {"decline", "refuse", "refrain", "avoid"}
TELLING = {"comment", "say", "confirm", "discuss", "answer", "disclose", "reveal", "respond", "address"}

# Of these a negation says that no answer is given: “would not comment”; who “did not say” may have spoken of other
# things.
ANSWERING = {"comment", "confirm"}

# Verbs that give one.
DENYING = {"deny", "dispute", "reject", "refute", "rebut"}
GRANTING = {"confirm", "admit", "acknowledge", "concede"}

Words = tuple[int, ...]


def withheld_and_told(scene: Scene, withholding: str, telling: str) -> tuple[Words, Words] | None:
    """The words by which one outlet has an answer withheld, and those by which another has it given, of one matter."""
    side, other = scene.sides[withholding], scene.sides[telling]
    kept = next(_withheld(side), None)
    if kept is None or next(_withheld(other), None) is not None:
        return None
    given = next(_given(other), None)
    return (kept, given) if given is not None and _one_matter(scene, withholding, telling) else None


def _withheld(side: Side) -> Iterator[Words]:
    row = set(side.indices)
    for k in side.indices:
        word, below = side.word(k), side.children.get(k, ())
        if word.lemma in REFUSING and word.pos == "VERB":
            acts = (*below, *(g for p in below if side.word(p).dep == "prep" for g in side.children.get(p, ())))
            told = [g for g in acts if side.word(g).lemma in TELLING]
            if told and not _negated(side, k):
                yield tuple(sorted({k, *told} & row))
        elif word.lemma in ANSWERING and word.pos == "VERB" and _negated(side, k):
            yield tuple(sorted({k, *(g for g in below if _negates(side, g))} & row))
        elif word.lemma == "comment" and word.pos == "NOUN" and any(token(side.word(g)) == "no" for g in below):
            yield tuple(sorted({k, *(g for g in below if token(side.word(g)) == "no")} & row))


def _given(side: Side) -> Iterator[Words]:
    for k in side.indices:
        word = side.word(k)
        if word.pos == "VERB" and word.lemma in DENYING | GRANTING and not _negated(side, k):
            yield (k,)


def _negated(side: Side, index: int) -> bool:
    return any(_negates(side, k) for k in side.children.get(index, ()))


def _negates(side: Side, index: int) -> bool:
    return side.word(index).dep == "neg" or token(side.word(index)) in ("neither", "nor", "nobody", "nothing")


def _one_matter(scene: Scene, a: str, b: str) -> bool:
    """Whether both have a thing in common of which the one says nothing."""
    names = ("NOUN", "PROPN")
    return any(
        scene.sides[a].word(place.words[a]).pos in names and scene.by_meaning(a, place.words[a], b)
        for place in scene.places
        if {a, b} <= place.words.keys()
    )
