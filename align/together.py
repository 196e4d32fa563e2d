"""Two sides read together: what the relation head's network takes of them, its layers, and what it tells of places.

In: pairs of sides, and places: words of the one and words of the other. Out: batches of them as tensors; the states of
their words after they were read together; logits of a place: what follows, whether the sides part there, and by which
kind. Transformer layers that began as the encoder's upper half read both sides together, once for all places; how
WordNet relates each word to each of the other side bends what they attend to, since vectors hold antonyms and
co-hyponyms for alike. Sources: natural-language inference with WordNet in the attention, Chen et al., ACL 2018; one
pass over both sides, Devlin et al. 2019.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from align import heads, upper
from align.batches import batches, padded, padded_sides, present
from align.terms import Kind, Marked, Side, Vectors
from align.wordnet import Kin, kin
from align.words import is_content

NAME = "relation"

# Words of one batch, padding included.
BATCH_WORDS = 3000

# How a word is related to one of the other side: by form, by lemma, by WordNet, or not at all; and to its own side.
RELATED = ("none", "form", "lemma", *(k.value for k in Kin if k is not Kin.NONE))
OWN_SIDE = len(RELATED)

LAYERS, HIDDEN = 3, 256

# Of each direction: what is marked here says what is marked there, leaves it open, or rules it out.
CLASSES = 3

# Kinds of which the head says, where sides part, how likely they part by each.
PARTED_BY = tuple(kind for kind in Kind if kind is not Kind.WORDING)

# Share of units that are dropped while the head learns.
DROPPED = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What the network reads of one pair.

    states: of each side, (words, dimensions); marks: of each side, (words,), 1 for a word that is compared, 0 for one
    that stands around; kin: how each word of a is related to each of b, as an index into RELATED, (words of a, words
    of b).
    """

    states: tuple[npt.NDArray[np.floating[Any]], npt.NDArray[np.floating[Any]]]
    marks: tuple[Vectors, Vectors]
    kin: npt.NDArray[np.int64]


Place = tuple[frozenset[int], frozenset[int]]
"""Words of either side, each by its place in the side: a phrase and what faces it, which may be nothing."""


Read = tuple[
    tuple[torch.Tensor, torch.Tensor],
    tuple[torch.Tensor, torch.Tensor],
    tuple[torch.Tensor, torch.Tensor],
    torch.Tensor,
]
"""What the network takes of pairs, padded: states (pairs, words, SIZE), marks and there (pairs, words; False for
padding) of either side, and how words are related (pairs, words of a, words of b)."""

States = tuple[torch.Tensor, torch.Tensor]
"""What the network made of both sides, (pairs, words, SIZE)."""

At = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
"""Places, as the network takes them: of which pair each is (places,), and which words of either side it holds (places,
words), 1 or 0."""


class Network(nn.Module):
    """Two padded sides → their states, read together; of places in them: logits for both directions (`says`), or for
    whether and by what they part (`parts`)."""

    def __init__(self) -> None:
        super().__init__()
        self.reader = upper.Together(LAYERS)
        self.mark = nn.Embedding(2, heads.SIZE)
        self.found = nn.Linear(len(RELATED) + 1, heads.SIZE)
        self.bias = nn.Embedding(OWN_SIDE + 1, upper.ATTENTION_HEADS)
        self.readout, self.of_places = readout(8, CLASSES), readout(4, 1 + len(PARTED_BY))
        for begun in (self.mark.weight, self.found.weight, self.found.bias, self.bias.weight):
            nn.init.zeros_(begun)

    def says(self, given: Read, read: States, at: At) -> torch.Tensor:
        """Of places the logits of what follows from side a in side b, and back, (places, 2, CLASSES)."""
        pair, *words = at
        a, b = (
            torch.cat((mean(side[pair], of_place), mean(side, there)[pair]), -1)
            for side, of_place, there in zip(read, words, given[2], strict=True)
        )
        both = (torch.cat((*one, (one[0] - one[1]).abs(), one[0] * one[1]), -1) for one in ((a, b), (b, a)))
        return torch.stack([self.readout(one) for one in both], 1).float()

    def parts(self, given: Read, read: States, at: At) -> torch.Tensor:
        """Of places, (places, 1 + kinds): the log-odds that the sides part gravely there, and logits of the kinds by
        which they would. Exchanging the sides changes nothing but what the reading of them changes."""
        pair, *words = at
        a, b = (mean(side[pair], of_place) for side, of_place in zip(read, words, strict=True))
        whole = mean(torch.cat(read, 1), torch.cat(given[2], 1))[pair]
        told: torch.Tensor = self.of_places(torch.cat((a + b, (a - b).abs(), a * b, whole), -1))
        return told.float()

    def forward(self, given: Read, layers: int = LAYERS) -> States:
        """The states of both sides after they were read together, by so many layers."""
        states, marks, there, related = given
        one, other = (functional.normalize(side, dim=-1) for side in states)
        outside = ~(there[0][:, :, None] & there[1][:, None, :])
        nearness = (one @ other.transpose(1, 2)).masked_fill(outside, 0)
        ties = functional.one_hot(related, len(RELATED)).to(nearness.dtype).masked_fill(outside[..., None], 0)
        ties = torch.cat((ties, nearness[..., None]), -1)
        read: States = self.reader(
            tuple(
                side + self.mark(mark.long()) + self.found(ties.amax(dim))
                for side, mark, dim in zip(states, marks, (2, 1), strict=True)
            ),
            there,
            self._bias(related),
            layers,
        )
        return read

    def _bias(self, related: torch.Tensor) -> torch.Tensor:
        """What each attention adds for a pair of words of both sides, (pairs, heads, words, words)."""
        pairs, a, b = related.shape
        whole = related.new_full((pairs, a + b, a + b), OWN_SIDE)
        whole[:, :a, a:] = related
        whole[:, a:, :a] = related.transpose(1, 2)
        bias: torch.Tensor = self.bias(whole).permute(0, 3, 1, 2)
        return bias


def readout(inputs: int, outputs: int) -> nn.Sequential:
    """What reads so many vectors of states, joined, for so many numbers."""
    return nn.Sequential(
        nn.Linear(inputs * heads.SIZE, HIDDEN), nn.GELU(), nn.Dropout(DROPPED), nn.Linear(HIDDEN, outputs)
    )


def marked_in(marked: Marked) -> frozenset[int]:
    """The places in a side of the words that are marked; nothing marked: of all."""
    return frozenset(k for k, i in enumerate(marked.side.indices) if not marked.words or i in marked.words)


def features(a: Marked, b: Marked) -> Features:
    """What the network reads of a pair; neither side may be empty."""
    states, marks = [], []
    for marked in (a, b):
        indices = marked.side.indices
        states.append(marked.side.encoded.middle[list(indices)])
        marks.append(np.array([not marked.words or i in marked.words for i in indices], np.float32))
    return Features((states[0], states[1]), (marks[0], marks[1]), _related(a.side, b.side))


def batch(read: Sequence[Features]) -> Read:
    """Pairs as the network takes them."""
    states = [one.states for one in read]
    marks = [one.marks for one in read]
    related = padded([one.kin for one in read], np.int64)
    return padded_sides(states, np.float32), padded_sides(marks, np.float32), present(marks), related


@cache
def head() -> Network:
    """The trained network. Raises InputError where its file is missing."""
    network = Network()
    network.load_state_dict(dict(heads.load(NAME).tensors))
    network.reader.to(heads.precision())
    return network.eval()


def _key(marked: Marked) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What orders the sides of a pair, so that it does not matter which comes first."""
    place = {i: k for k, i in enumerate(marked.side.indices)}
    words = tuple(marked.side.word(i).text for i in marked.side.indices)
    return words, tuple(sorted(place[i] for i in marked.words if i in place))


def in_batches(pairs: Sequence[tuple[Marked, Marked]]) -> Iterator[tuple[list[int], list[bool], Read]]:
    """Numbers of pairs of like length together, so that little is padding; which of them are read with their sides
    exchanged, so that it does not matter which comes first; and what the network takes of them."""
    for pair in pairs:
        for marked in pair:
            heads.check(marked.side.encoded.middle)
    turned = [_key(b) < _key(a) for a, b in pairs]
    read = [features(*(pair[::-1] if turn else pair)) for pair, turn in zip(pairs, turned, strict=True)]
    longer = [max(len(marks) for marks in one.marks) for one in read]
    order = sorted(range(len(read)), key=lambda k: (longer[k], k))
    for numbers in batches(order, lambda k: 2 * longer[k], BATCH_WORDS):
        yield numbers, [turned[k] for k in numbers], batch([read[k] for k in numbers])


def at(places: Sequence[Sequence[Place]], given: Read) -> At:
    """The places of each pair of a batch, as the network takes them."""
    rows = [row for row, of_pair in enumerate(places) for _ in of_pair]
    masks = [torch.zeros(len(rows), there.shape[1]) for there in given[2]]
    for k, place in enumerate(place for of_pair in places for place in of_pair):
        for mask, words in zip(masks, place, strict=True):
            mask[k, list(words)] = 1
    return torch.tensor(rows, dtype=torch.long), masks[0], masks[1]


def mean(states: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """The mean state of some words, (pairs, SIZE); zero where there is none."""
    share = (weight / weight.sum(1, keepdim=True).clamp(min=1)).to(states.dtype)
    return (states * share[..., None]).sum(1)


def _related(a: Side, b: Side) -> npt.NDArray[np.int64]:
    words_a, words_b = ([side.word(i) for i in side.indices] for side in (a, b))
    forms_a, forms_b = (np.array([w.text.lower() for w in words]) for words in (words_a, words_b))
    lemmas_a, lemmas_b = ([w.lemma.lower() for w in words] for words in (words_a, words_b))
    same_form = forms_a[:, None] == forms_b[None, :]
    same_lemma = np.array(lemmas_a)[:, None] == np.array(lemmas_b)[None, :]
    table = np.where(same_form, _NUMBER["form"], np.where(same_lemma, _NUMBER["lemma"], _NUMBER["none"]))
    content_b = [j for j, w in enumerate(words_b) if is_content(w)]
    for i, word in enumerate(words_a):
        if is_content(word):
            for j in content_b:
                if not table[i, j]:
                    table[i, j] = _NUMBER[kin(lemmas_a[i], lemmas_b[j]).value]
    return table


_NUMBER = {name: k for k, name in enumerate(RELATED)}
