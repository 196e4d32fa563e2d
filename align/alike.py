"""Word states → vectors in which renderings of one thing lie near each other, of words and of whole clauses.

In: an encoded text. Out: of each word a vector, what it adds to the vector of its clause, and how much it weighs there.
A small network learnt it from renderings that were written for it, of which it is known what faces what: the encoder's
own vectors put words of one field together, whether they say the same or not. Sources: InfoNCE, van den Oord et al.
2018; words matched one by one, Khattab & Zaharia, ColBERT, SIGIR 2020.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from torch import nn
from torch.nn import functional

from align import heads
from align.terms import Encoded, Vectors

NAME = "alike"

HIDDEN, DIMENSIONS = 128, 128

# How far the logarithm of a word's weight may go.
GREATEST_WEIGHT = 8.0

# Share of the inputs that are dropped while the network learns.
DROPPED = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Of each word of a text: a vector of length 1, what it adds to its clause, both (words, DIMENSIONS), and its
    weight there, (words,)."""

    words: Vectors
    wholes: Vectors
    weights: Vectors


class Network(nn.Module):
    """Middle and last states of words, joined → what `Alike` holds."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.drop = nn.Linear(2 * heads.SIZE, HIDDEN), nn.Dropout(DROPPED)
        self.word = nn.Linear(HIDDEN, DIMENSIONS, bias=False)
        self.whole = nn.Linear(HIDDEN, DIMENSIONS, bias=False)
        self.weight = nn.Linear(HIDDEN, 1)

    def forward(self, states: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """states: (words, 2 × SIZE)."""
        hidden = functional.gelu(self.first(self.drop(states)))
        weights = self.weight(hidden)[:, 0].clamp(-GREATEST_WEIGHT, GREATEST_WEIGHT).exp()
        return functional.normalize(self.word(hidden), dim=-1), weights[:, None] * self.whole(hidden), weights


def vectors(encoded: Encoded) -> Alike:
    """What the network makes of a text. Raises ValueError for vectors of another size than the bundled encoder's."""
    heads.check(encoded.middle)
    with torch.inference_mode():
        told = _head()(states(encoded))
    return Alike(*(one.numpy() for one in told))


def states(encoded: Encoded) -> torch.Tensor:
    """What the network reads of a text, (words, 2 × SIZE)."""
    return torch.cat([torch.from_numpy(one).float() for one in (encoded.middle, encoded.last)], 1)


@cache
def _head() -> Network:
    network = Network()
    network.load_state_dict(dict(heads.load(NAME).tensors))
    return network.eval()
