"""A name where others have none, and no check saw anything: a title and a common noun, a day and “indefinitely”.

In: a scene, what the checks found in it. Out: a finding for each such place, on the lightest of grounds: what a reader
learns by it, only reading both together can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from align.divergence.facing import words_in
from align.divergence.finding import Finding, Voiced, part, quotes
from align.divergence.grounds import one_meaning
from align.divergence.naming import stands_for
from align.divergence.referents import known_names
from align.divergence.scene import Scene
from align.places import Place
from align.terms import Kind
from align.words import identity, is_content

# What a name is tagged as; what else names someone or something; what other checks have looked at.
NAME, NAMING, ELSEWHERE = "PROPN", {"NOUN", "PROPN"}, {"PRON", "NUM"}

# How sure it is that words of unlike parts of speech stand for each other.
CERTAINTY = 0.6


def find(scene: Scene, found: Sequence[Finding]) -> list[Finding]:
    """A finding for each place of a name and other words that no finding marks."""
    marked = {
        (outlet, i)
        for finding in found
        for reading in finding.readings
        for outlet, spans in reading.spans.items()
        for i in words_in(scene.sides[outlet], spans)
    }
    places = [place for place in scene.places if not marked & set(place.words.items())]
    return [finding for place in places if (finding := _at(scene, place))]


def _at(scene: Scene, place: Place) -> Finding | None:
    words = {outlet: scene.sides[outlet].word(index) for outlet, index in place.words.items()}
    parts = {word.pos for word in words.values()}
    counted = all(any(i in a.words for a in scene.amounts[o]) for o, i in place.words.items())
    if NAME not in parts or len(parts) < 2 or parts & ELSEWHERE or counted or not all(map(is_content, words.values())):
        return None
    said = {outlet: Voiced(identity(word), (place.words[outlet],)) for outlet, word in words.items()}
    same = {
        (said[one].value, said[other].value)
        for a, b in permutations(words, 2)
        if one_meaning(words[a], words[b]) or _is_one_name(scene, place, a, b) or _is_shortened(scene, place, a, b)
        for one, other in ((a, b), (b, a))
    }
    readings, pairs = part(
        scene.sides, said, lambda one, other: None if one == other or (one, other) in same else "other words"
    )
    if not pairs:
        return None
    kind = Kind.REFERENCE if parts <= NAMING else Kind.SENSE
    evidence = quotes(scene.sides, said)
    quoted = scene.quoted(said)
    return Finding(kind, readings, pairs, f"{evidence}, which no word list relates", CERTAINTY, quoted)


def _is_one_name(scene: Scene, place: Place, a: str, b: str) -> bool:
    """Whether two words belong to names of one bearer: “the Revolutionary Guards”, “the IRGC”."""
    one, other = (scene.once(known_names, outlet).get(place.words[outlet]) for outlet in (a, b))
    return one is not None and other is not None and one.canonical == other.canonical


def _is_shortened(scene: Scene, place: Place, a: str, b: str) -> bool:
    """Whether one outlet has the initials of what the other names in full: “FM”, “foreign minister”."""
    short, side, last = scene.sides[a].word(place.words[a]), scene.sides[b], place.words[b]
    before = [k for k in side.children.get(last, ()) if k < last and side.word(k).dep in ("amod", "compound")]
    return short.text.isupper() and stands_for([short.text], [side.word(k).text for k in (*sorted(before), last)])
