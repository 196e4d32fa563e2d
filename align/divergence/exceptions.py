"""What is taken out here, and meant too there: “all cars except taxis”, “all cars, taxis included”.

In: a scene. Out: findings where one outlet excepts a thing and another counts it in.
"""

from __future__ import annotations

from collections.abc import Iterator

from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.scene import Scene
from align.terms import Kind, Side

# Words that take out, or count in, what follows them; and what comes before them.
OUT_BEFORE = {"except", "excepting", "excluding", "barring", "save", "bar"}
IN_BEFORE = {"including", "even"}
OUT_AFTER, IN_AFTER = {"excepted", "excluded"}, {"included"}

OUT, IN = "taken out", "counted in"

# How many words after such a word the noun stands that it is said of: “except for those of the residents”.
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
    """Noun → whether it is taken out or counted in, and the word that says so."""
    found: dict[int, tuple[str, int]] = {}
    for k in side.indices:
        word = token(side.word(k))
        value = OUT if word in OUT_BEFORE | OUT_AFTER else IN if word in IN_BEFORE | IN_AFTER else None
        if value is None or (word == "save" and side.word(k).pos == "VERB"):
            continue
        near = range(k - 1, k - LONGEST_WAY, -1) if word in OUT_AFTER | IN_AFTER else range(k + 1, k + LONGEST_WAY)
        for noun in (i for i in near if i in set(side.indices) and side.word(i).pos in NOUNS):
            found.setdefault(noun, (value, k))
            if word in OUT_AFTER | IN_AFTER or side.word(noun).dep not in ("compound", "poss"):
                break
    return found
