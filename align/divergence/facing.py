"""Two outlets' words in a row → both with what stands around them, and the place in them that a finding marks.

In: sides, or spans of whole texts. Out: stretches of both texts in which the words that are compared are marked, which
the relation head reads together, and the words of each that a finding marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from align.divergence.scene import Scene, around
from align.terms import Encoded, Marked, Reading, Side, Span
from align.ties import LONGEST_SIDE
from align.words import identity, is_content

if TYPE_CHECKING:
    from align.together import Place

# Words before and after that are read with those that are compared: what seems left out is often said there.
AROUND = 24


Placed = tuple[Marked, frozenset[int]]
"""A stretch of a text, and the words of it that a finding marks (indices of the whole text)."""


@dataclass(frozen=True, slots=True, eq=False)
class Facing:
    """Two stretches that are read together, and the words of each that a finding marks (indices of the whole text)."""

    one: Marked
    other: Marked
    marked: tuple[frozenset[int], frozenset[int]]

    @property
    def wording(self) -> object:
        """What makes two of them the same to a reader, but for the place in them that is looked at."""
        return self.one.wording, self.other.wording

    @property
    def place(self) -> Place:
        """The marked words of both, each by its place in its stretch."""
        one, other = (
            frozenset(k for k, i in enumerate(stretch.side.indices) if i in words)
            for stretch, words in zip((self.one, self.other), self.marked, strict=True)
        )
        return one, other


def facings(scene: Scene, one: Reading, other: Reading) -> list[Facing]:
    """The stretches of each two outlets of two readings of a row, those first that are put most alike; none where a
    reading has no words there. What is too long for the head is left out, and no place in one wording comes twice."""
    placed = {
        outlet: _placed(scene.sides[outlet], scene.sides[outlet].indices, reading)
        for reading in (one, other)
        for outlet in _speaking(scene.sides, reading)
    }
    return _facings([(placed[a], placed[b]) for a, b in ranked(scene, one, other)])


def facings_of_passages(encoded: Mapping[str, Encoded], one: Reading, other: Reading) -> list[Facing]:
    """The same of a passage, and of where it would stand in outlets that lack it; in no order."""
    placed: list[list[Placed]] = [[], []]
    for found, reading in zip(placed, (one, other), strict=True):
        for outlet in reading.outlets:
            spans = reading.spans.get(outlet)
            if spans:
                side = Side(outlet, encoded[outlet], tuple(range(len(encoded[outlet].parse.words))))
                compared = sorted(words_in(side, spans)) or _beside(side, spans[0].start)
                found.append(_placed(side, compared, reading))
    return _facings(list(product(placed[0], placed[1])))


def _placed(side: Side, compared: Sequence[int], reading: Reading) -> Placed:
    return stretch(side, compared), frozenset(words_in(side, reading.spans.get(side.outlet, ())))


def stretch(side: Side, compared: Sequence[int]) -> Marked:
    """The words compared, marked, with those around them, as far as a check may look."""
    near = around(side.encoded.parse, compared[0], compared[-1])
    first, end = max(near.start, compared[0] - AROUND), min(near.stop, compared[-1] + AROUND + 1)
    return Marked(Side(side.outlet, side.encoded, tuple(range(first, end))), frozenset(compared))


def _facings(pairs: Sequence[tuple[Placed, Placed]]) -> list[Facing]:
    found: dict[object, Facing] = {}
    for pair in pairs:
        # By their words, so that two outlets face each other alike in every finding.
        (one, here), (other, there) = sorted(pair, key=lambda placed: placed[0].wording)
        legible = all(m.side.encoded.fits_heads and len(m.side.indices) <= LONGEST_SIDE for m in (one, other))
        if legible and (here or there):
            facing = Facing(one, other, (here, there))
            found.setdefault((facing.wording, facing.place), facing)
    return list(found.values())


def closest(scene: Scene, one: Reading, other: Reading) -> tuple[str, str] | None:
    """The first of `ranked`; None where a reading has no words there."""
    return next(iter(ranked(scene, one, other)), None)


def ranked(scene: Scene, one: Reading, other: Reading) -> list[tuple[str, str]]:
    """Each two outlets of two readings of a row, those first that share most words in it, so that little else stands
    between what is compared. Of equals the first by name."""
    pairs = product(_speaking(scene.sides, one), _speaking(scene.sides, other))
    return sorted(pairs, key=lambda pair: -_shared(*(scene.once(_said, outlet) for outlet in pair)))


def _speaking(sides: Mapping[str, Side], reading: Reading) -> list[str]:
    """The outlets of a reading that say something there, or else those that have words in the row."""
    outlets = [o for o in reading.outlets if o in sides]
    return [o for o in outlets if any(s.end > s.start for s in reading.spans.get(o, ()))] or outlets


def _said(side: Side) -> frozenset[str]:
    return frozenset(identity(side.word(i)) for i in side.indices if is_content(side.word(i)))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """What share of the content words of both stands on both sides, 0..1."""
    return len(one & other) / max(1, len(one | other))


def words_in(side: Side, spans: Sequence[Span]) -> set[int]:
    """The words of a side that spans touch."""
    return {i for s in spans for i in side.indices if side.word(i).start < s.end and side.word(i).end > s.start}


def _beside(side: Side, offset: int) -> list[int]:
    """The word before an offset, or the first of the text."""
    before = [i for i in side.indices if side.word(i).end <= offset]
    return before[-1:] or [0]
