"""Two outlets' words in a row, with what stands around them → how likely they part gravely at some of them.

In: sides, or spans of whole texts. Out: stretches of both texts in which the words that are compared are marked, and
of the words that a finding marks the one that parts most by the relation head, with the kind by which it does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.divergence.scene import Scene, around
from align.terms import Encoded, Kind, Marked, Reading, Side, Span
from align.ties import LONGEST_SIDE

if TYPE_CHECKING:
    from align.relation import Parting

# Words before and after that are read with those that are compared: what seems left out is often said there.
AROUND = 24


@dataclass(frozen=True, slots=True, eq=False)
class Facing:
    """Two stretches that are read together, and the words of each that a finding marks (indices of the whole text)."""

    one: Marked
    other: Marked
    marked: tuple[frozenset[int], frozenset[int]]

    def parted(self, told: Sequence[Parting]) -> tuple[float, Kind]:
        """The log-odds of the word that parts most of those that the finding marks, and by which kind it does. told: of
        either stretch what the relation head says."""
        return max(
            (
                (float(of_side.odds[k]), of_side.kind(k))
                for stretch, marked, of_side in zip((self.one, self.other), self.marked, told, strict=True)
                for k, i in enumerate(stretch.side.indices)
                if i in marked
            ),
            key=lambda found: found[0],
        )


def facing(scene: Scene, one: Reading, other: Reading) -> Facing | None:
    """The stretches of two readings of a row, by the first outlet of either that says something; None where none does,
    or where one is too long for the head."""
    outlets = [speaking(scene.sides, reading) for reading in (one, other)]
    sides = [scene.sides[o] for o in outlets if o is not None]
    if len(sides) < 2:
        return None
    marked = [
        words_in(side, reading.spans.get(side.outlet, ())) for side, reading in zip(sides, (one, other), strict=True)
    ]
    return _facing([stretch(side, side.indices) for side in sides], marked)


def facing_passages(encoded: Mapping[str, Encoded], one: Reading, other: Reading) -> Facing | None:
    """The stretches of a passage and of where it would stand in an outlet that lacks it."""
    stretches, marked = [], []
    for reading in (one, other):
        outlet = next((o for o in reading.outlets if reading.spans.get(o)), None)
        if outlet is None:
            return None
        side = Side(outlet, encoded[outlet], tuple(range(len(encoded[outlet].parse.words))))
        words = words_in(side, reading.spans[outlet])
        stretches.append(stretch(side, sorted(words) or _beside(side, reading.spans[outlet][0].start)))
        marked.append(words)
    return _facing(stretches, marked)


def stretch(side: Side, compared: Sequence[int]) -> Marked:
    """The words compared, marked, with those around them, as far as a check may look."""
    near = around(side.encoded.parse, compared[0], compared[-1])
    first, end = max(near.start, compared[0] - AROUND), min(near.stop, compared[-1] + AROUND + 1)
    return Marked(Side(side.outlet, side.encoded, tuple(range(first, end))), frozenset(compared))


def _facing(stretches: Sequence[Marked], marked: Sequence[Collection[int]]) -> Facing | None:
    legible = all(m.side.encoded.fits_heads and len(m.side.indices) <= LONGEST_SIDE for m in stretches)
    if not legible or not any(marked):
        return None
    return Facing(stretches[0], stretches[1], (frozenset(marked[0]), frozenset(marked[1])))


def speaking(sides: Mapping[str, Side], reading: Reading) -> str | None:
    """The first outlet of a reading that says something there, or else the first one that has words in the row."""
    outlets = [o for o in reading.outlets if o in sides]
    saying = (o for o in outlets if any(s.end > s.start for s in reading.spans.get(o, ())))
    return next(saying, outlets[0] if outlets else None)


def words_in(side: Side, spans: Sequence[Span]) -> set[int]:
    """The words of a side that spans touch."""
    return {i for s in spans for i in side.indices if side.word(i).start < s.end and side.word(i).end > s.start}


def _beside(side: Side, offset: int) -> list[int]:
    """The word before an offset, or the first of the text."""
    before = [i for i in side.indices if side.word(i).end <= offset]
    return before[-1:] or [0]
