"""Two sides read together → of each place in them: does one say there what the other says, and does a reader learn
something else?

In: pairs of sides, and places: words of the one and words of the other. Out: for each place, in each direction, how
likely what stands there follows, is open, or is ruled out; how likely the sides part gravely there, and by which kind.
The network is in `together.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from align import heads, together
from align.terms import Kind, Marked, Relation, Vectors
from align.together import PARTED_BY, Place, marked_in

# From this probability on a kind is named beside the likeliest. On statements for fitting the labels name a right kind
# of 77, 79, 79 and 81 of 100 divergences that they bear out where it is never, 0.30, 0.25 and 0.20.
LIKELY_KIND = 0.25


@dataclass(frozen=True, slots=True)
class Told:
    """What the network says of a place.

    relation: does what stands on the one side follow from what stands on the other, and back; odds: the log-odds that
    the sides part gravely there; kinds: by what they do, if they do: the likeliest, and what else is at least
    LIKELY_KIND.
    """

    relation: Relation
    odds: float
    kinds: tuple[Kind, ...]


def told(pairs: Sequence[tuple[Marked, Marked]], places: Sequence[Sequence[Place]]) -> list[list[Told]]:
    """What the network says of the places of each pair; each pair is read once for all of them.

    What is marked in the sides is compared, the other words are what stands around. Neither side may be empty.
    Exchanging the sides exchanges what is found. Raises ValueError for vectors of another size than the bundled
    encoder's.
    """
    found: list[list[Told]] = [[] for _ in pairs]
    for numbers, turned, given in together.in_batches(pairs):
        asked = together.at(
            [[p[::-1] if turn else p for p in places[k]] for k, turn in zip(numbers, turned, strict=True)], given
        )
        with torch.inference_mode(), heads.quickly():
            read = together.head()(given)
            says = (together.head().says(given, read, asked) * _scale()).softmax(-1).numpy()
            parts = together.head().parts(given, read, asked).numpy()
        for row, both, parting in zip(asked[0].tolist(), says, parts, strict=True):
            forth, back = both[::-1] if turned[row] else both
            relation = Relation(*map(float, (forth[0], back[0], (forth[2] + back[2]) / 2)))
            found[numbers[row]].append(Told(relation, float(parting[0]), _kinds(parting[1:])))
    return found


def relations(pairs: Sequence[tuple[Marked, Marked]]) -> list[Relation]:
    """How what is marked in one side is related to what is marked in the other (nothing marked: all), each side read
    whole; neither may be empty. Raises ValueError as `told` does."""
    whole = [(Marked(a.side, frozenset()), Marked(b.side, frozenset())) for a, b in pairs]
    places = [[(marked_in(a), marked_in(b))] for a, b in pairs]
    return [found.relation for (found,) in told(whole, places)]


def _kinds(logits: Vectors) -> tuple[Kind, ...]:
    chances = np.exp(logits - np.logaddexp.reduce(logits))
    order = np.argsort(-chances, kind="stable")
    return tuple(PARTED_BY[k] for n, k in enumerate(order) if n == 0 or chances[k] >= LIKELY_KIND)


@cache
def _scale() -> float:
    """What makes the logits probabilities: one factor (temperature scaling, Guo et al., ICML 2017)."""
    return float(heads.load(together.NAME).settings["scale"])
