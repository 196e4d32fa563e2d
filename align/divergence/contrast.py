"""A finding → the two phrases that it sets against each other, each in its clause, and what they share.

In: a scene and a finding of it. Out: for each pair of its readings a contrast: numbers that `weighing` adds up, of the
marked words of one outlet of each and the words around them. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.divergence.facing import closest, words_in
from align.divergence.finding import Finding
from align.divergence.scene import Scene
from align.terms import Marked, Reading, Side, Span, Vectors, Word
from align.wordnet import Kin, kin, knows
from align.words import concepts, identity, is_content

# Words on either side of a single word that stand around it: about a clause. Each further word of a phrase takes two
# away, since what stands around a long phrase differs for its own reasons.
AROUND, LESS = 12, 2

# How a content word of one phrase is related to the nearest one of the other, for `Contrast.kin`.
SAME, UNKNOWN = "same", "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Two phrases of unlike readings.

    likeness: cosine of the phrases' mean last-layer vectors, -1..1. frame: what share of the other content words
    around the two phrases stands on both sides, 0..1. kin: how the phrases' own content words are related: a `Kin`,
    SAME, or UNKNOWN where WordNet lacks them.
    """

    likeness: float
    frame: float
    kin: str


def contrast(scene: Scene, finding: Finding, one: int, other: int) -> Contrast | None:
    """The contrast of two readings of a finding, by the outlets of either that are put most alike; None where one of
    them has no words in the scene."""
    readings = finding.readings[one], finding.readings[other]
    pair = closest(scene, *readings)
    if pair is None:
        return None
    first, second = (_marked(scene.sides[o], reading) for o, reading in zip(pair, readings, strict=True))
    if first is None or second is None:
        return None
    return Contrast(_likeness(first, second), _frame(first, second), _kin(first, second))


def _marked(side: Side, reading: Reading) -> Marked | None:
    """The words of a reading in a side, with those around them; None where there is none."""
    words = _words_at(side, reading.spans.get(side.outlet, ()))
    if not words:
        return None
    place = {i: k for k, i in enumerate(side.indices)}
    around = max(0, AROUND - LESS * (len(words) - 1))
    first = max(0, min(place[i] for i in words) - around)
    end = max(place[i] for i in words) + around + 1
    return Marked(Side(side.outlet, side.encoded, side.indices[first:end], side.children), frozenset(words))


def _words_at(side: Side, spans: Sequence[Span]) -> set[int]:
    """The words that spans touch; of an empty span its neighbours, since something would stand between them."""
    found = set()
    for span in spans:
        inside = words_in(side, [span])
        if not inside and span.start == span.end:
            before = [i for i in side.indices if side.word(i).end <= span.start]
            after = [i for i in side.indices if side.word(i).start >= span.start]
            inside = {*before[-1:], *after[:1]}
        found |= inside
    return found


def _likeness(one: Marked, other: Marked) -> float:
    a, b = (_mean(marked) for marked in (one, other))
    norms = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / norms if norms else 0.0


def _mean(marked: Marked) -> Vectors:
    chosen = [i for i in marked.words if is_content(marked.side.word(i))] or list(marked.words)
    mean: Vectors = marked.side.encoded.last[sorted(chosen)].mean(axis=0)
    return mean


def _frame(one: Marked, other: Marked) -> float:
    a, b = (
        {identity(m.side.word(i)) for i in m.side.indices if i not in m.words and is_content(m.side.word(i))}
        for m in (one, other)
    )
    return len(a & b) / max(1, min(len(a), len(b))) if a or b else 1.0


def _kin(one: Marked, other: Marked) -> str:
    """The most telling relation of content words that the two phrases do not share."""
    a, b = (
        {m.side.word(i).lemma.lower(): m.side.word(i) for i in m.words if is_content(m.side.word(i))}
        for m in (one, other)
    )
    for shared in a.keys() & b.keys():
        del a[shared], b[shared]
    if not a and not b:
        return SAME
    found = {_related(x, y) for x in a.values() for y in b.values()}
    order = (Kin.OPPOSITE, Kin.SYNONYM, Kin.DERIVED, Kin.NARROWER, Kin.BROADER, Kin.SIBLING)
    telling = next((k for k in order if k in found), None)
    if telling is not None:
        return Kin.NARROWER.value if telling is Kin.BROADER else telling.value
    unknown = any(not knows(lemma) for lemma in (*a, *b))
    return UNKNOWN if unknown else Kin.NONE.value


def _related(one: Word, other: Word) -> Kin:
    if concepts(one) & concepts(other):
        return Kin.SYNONYM
    return kin(one.lemma.lower(), other.lemma.lower())
