"""What is taken out here, and meant too there: “all cars except taxis”, “all cars, taxis included”.

In: a scene. Out: findings where one outlet excepts a thing and another counts it in.
"""

from __future__ import annotations

from collections.abc import Iterator

from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.scene import Scene
from align.lexicon import words
from align.terms import Kind, Side
from align.words import SUBJECTS

# Words that take out, or count in, what follows them; and participles that do so with what they are said of.
OUT_BEFORE = {"except", "excepting", "excluding", "barring", "save"}
IN_BEFORE = {"including"}
OUT_AFTER, IN_AFTER = {"excepted", "excluded"}, {"included"}

OUT, IN = "taken out", "counted in"

# How many words after such a word the nouns stand that it is said of: “except for those of the residents”.
LONGEST_WAY = 5

NOUNS = {"NOUN", "PROPN"}

# How sure it is that two outlets speak of the same thing, which is tied by its meaning.
CERTAINTY = 0.85


def exceptions(scene: Scene) -> Iterator[Finding]:
    """Things that some outlets except and others include."""
    told = {outlet: scene.once(_told, outlet) for outlet in scene.sides}
    for place in scene.places:
        said = {
            o: Voiced(value, tuple(sorted({mark, i})))
            for o, i in place.words.items()
            if i in told[o]
            for value, mark in [told[o][i]]
        }
        readings, pairs = part(scene.sides, said, unlike("exclusive/inclusive"))
        alike = all(scene.by_meaning(a, place.words[a], b) for a in said for b in said if a < b)
        if pairs and alike:
            evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {v.value}" for o, v in said.items())
            quoted = scene.quoted(said)
            yield Finding(Kind.QUANTITY, readings, pairs, evidence, CERTAINTY, quoted, (Kind.POLARITY,))


def _told(side: Side) -> dict[int, tuple[str, int]]:
    """Noun → whether it is taken out or counted in, and the word that says so. What is denied is left to `polarity`:
    nobody but the mayor came where even the mayor came."""
    found: dict[int, tuple[str, int]] = {}
    if any(token(side.word(k)) in words("negators") for k in side.indices):
        return found
    for k in side.indices:
        word = token(side.word(k))
        if word in OUT_BEFORE | IN_BEFORE and side.word(k).dep in ("prep", "mark", "cc"):
            nouns = _behind(side, k)
        elif word in OUT_AFTER | IN_AFTER:
            nouns = _said_of(side, k)
        else:
            continue
        for noun in nouns:
            found.setdefault(noun, (OUT if word in OUT_BEFORE | OUT_AFTER else IN, k))
    return found


def _behind(side: Side, index: int) -> Iterator[int]:
    """The first noun after a word, with the nouns before it that belong to it: “except residents' cars”."""
    for k in side.indices:
        if index < k < index + LONGEST_WAY and side.word(k).pos in NOUNS:
            yield k
            if side.word(k).dep not in ("compound", "poss"):
                return


def _said_of(side: Side, index: int) -> Iterator[int]:
    """What a participle is said of: “taxis included”; but “the deal included taxis” counts in nothing of the deal."""
    word = side.word(index)
    below = side.children.get(index, ())
    if word.tag != "VBN" or any(side.word(k).dep == "dobj" for k in below):
        return
    for k in (word.head, *(k for k in below if side.word(k).dep in SUBJECTS)):
        if side.word(k).pos in NOUNS and k in side.indices:
            yield k
