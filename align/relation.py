"""Two sides read together → does a phrase of one say what its counterpart says, and at which words do they part?

In: pairs of sides, with words marked. Out: for each direction how likely what is marked follows, is open, or is ruled
out; or for each word how likely a reader learns something else by it. Transformer layers that began as the encoder's
upper half read both sides together; how WordNet relates each word to each of the other side bends what they attend to,
since vectors hold antonyms and co-hyponyms for alike. Sources: natural-language inference with WordNet in the
attention, Chen et al., ACL 2018; one pass over both sides, Devlin et al. 2019.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from align import heads, upper
from align.batches import batches, padded, padded_sides, present
from align.terms import Kind, Marked, Relation, Side, Vectors
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

    states: of each side, (words, dimensions); marks: of each side, (words,), 1 for a word that is compared; kin: how
    each word of a is related to each of b, as an index into RELATED, (words of a, words of b).
    """

    states: tuple[Vectors, Vectors]
    marks: tuple[Vectors, Vectors]
    kin: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Parting:
    """What the network says of the words of a side: (words, 1 + kinds), see `Network.parting`."""

    logits: Vectors

    @property
    def odds(self) -> Vectors:
        """For each word the log-odds that a reader learns something else by it."""
        return self.logits[:, 0]

    def kind(self, word: int) -> Kind:
        """By what the sides part at a word (by its place in the side), if they do."""
        return PARTED_BY[int(self.logits[word, 1:].argmax())]


Read = tuple[
    tuple[torch.Tensor, torch.Tensor],
    tuple[torch.Tensor, torch.Tensor],
    tuple[torch.Tensor, torch.Tensor],
    torch.Tensor,
]
"""What the network takes of pairs, padded: states (pairs, words, SIZE), marks and there (pairs, words; False for
padding) of either side, and how words are related (pairs, words of a, words of b)."""


class Network(nn.Module):
    """Two padded sides → logits for both directions, (pairs, 2, CLASSES), or for each word (`parting`)."""

    def __init__(self) -> None:
        super().__init__()
        self.reader = upper.Together(LAYERS)
        self.mark = nn.Embedding(2, heads.SIZE)
        self.found = nn.Linear(len(RELATED) + 1, heads.SIZE)
        self.bias = nn.Embedding(OWN_SIDE + 1, upper.ATTENTION_HEADS)
        self.readout = nn.Sequential(
            nn.Linear(8 * heads.SIZE, HIDDEN), nn.GELU(), nn.Dropout(DROPPED), nn.Linear(HIDDEN, CLASSES)
        )
        self.of_words = nn.Sequential(
            nn.Linear(2 * heads.SIZE, HIDDEN), nn.GELU(), nn.Dropout(DROPPED), nn.Linear(HIDDEN, 1 + len(PARTED_BY))
        )
        for begun in (self.mark.weight, self.found.weight, self.found.bias, self.bias.weight):
            nn.init.zeros_(begun)

    def forward(self, given: Read) -> torch.Tensor:
        """What is marked on either side against what is marked on the other."""
        _, marks, there, _ = given
        read = self._read(given)
        a = _pooled(read[0], marks[0], there[0])
        b = _pooled(read[1], marks[1], there[1])
        return torch.stack([self.readout(torch.cat(_compared(*pair), -1)) for pair in ((a, b), (b, a))], 1).float()

    def parting(self, given: Read) -> tuple[torch.Tensor, torch.Tensor]:
        """For each word of either side, (pairs, words, 1 + kinds): the log-odds that the sides part gravely there, and
        logits of the kinds by which they would."""
        there, read = given[2], self._read(given)
        whole = _mean(torch.cat(read, 1), torch.cat(there, 1))[:, None]
        a, b = (self.of_words(torch.cat((side, whole.expand_as(side)), -1)).float() for side in read)
        return a, b

    def _read(self, given: Read) -> tuple[torch.Tensor, torch.Tensor]:
        """The states of both sides after they were read together."""
        states, marks, there, related = given
        one, other = (functional.normalize(side, dim=-1) for side in states)
        outside = ~(there[0][:, :, None] & there[1][:, None, :])
        nearness = (one @ other.transpose(1, 2)).masked_fill(outside, 0)
        ties = functional.one_hot(related, len(RELATED)).to(nearness.dtype).masked_fill(outside[..., None], 0)
        ties = torch.cat((ties, nearness[..., None]), -1)
        read: tuple[torch.Tensor, torch.Tensor] = self.reader(
            tuple(
                side + self.mark(mark.long()) + self.found(ties.amax(dim))
                for side, mark, dim in zip(states, marks, (2, 1), strict=True)
            ),
            there,
            self._bias(related),
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


def relations(pairs: Sequence[tuple[Marked, Marked]]) -> list[Relation]:
    """How what is marked in one side is related to what is marked in the other; neither side may be empty.

    Exchanging the sides exchanges the directions. Raises ValueError for vectors of another size than the bundled
    encoder's.
    """
    found: list[Relation | None] = [None] * len(pairs)
    for numbers, turned, read in _in_batches(pairs):
        with torch.inference_mode(), heads.quickly():
            told = (_head()(read) * _scale()).softmax(-1).numpy()
        for k, turn, both in zip(numbers, turned, told, strict=True):
            forth, back = both[::-1] if turn else both
            found[k] = Relation(*map(float, (forth[0], back[0], (forth[2] + back[2]) / 2)))
    return [one for one in found if one is not None]


def partings(pairs: Sequence[tuple[Marked, Marked]]) -> list[tuple[Parting, Parting]]:
    """For each word of either side of each pair how likely the sides part gravely there, and by what kind.

    What is marked is looked at, the other words are what stands around. Neither side may be empty; exchanging the sides
    exchanges what is found. Raises ValueError for vectors of another size than the bundled encoder's.
    """
    found: list[tuple[Parting, Parting] | None] = [None] * len(pairs)
    for numbers, turned, read in _in_batches(pairs):
        with torch.inference_mode(), heads.quickly():
            told = [side.numpy() for side in _head().parting(read)]
        for row, (k, turn) in enumerate(zip(numbers, turned, strict=True)):
            one, other = (
                Parting(told[side][row, : len(marked.side.indices)])
                for side, marked in zip((1, 0) if turn else (0, 1), pairs[k], strict=True)
            )
            found[k] = (one, other)
    return [one for one in found if one is not None]


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
def _head() -> Network:
    network = Network()
    network.load_state_dict(dict(heads.load(NAME).tensors))
    network.reader.to(heads.precision())
    return network.eval()


@cache
def _scale() -> float:
    """What makes the logits probabilities: one factor (temperature scaling, Guo et al., ICML 2017)."""
    return float(heads.load(NAME).settings["scale"])


def _key(marked: Marked) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What orders the sides of a pair, so that it does not matter which comes first."""
    place = {i: k for k, i in enumerate(marked.side.indices)}
    words = tuple(marked.side.word(i).text for i in marked.side.indices)
    return words, tuple(sorted(place[i] for i in marked.words if i in place))


def _in_batches(pairs: Sequence[tuple[Marked, Marked]]) -> Iterator[tuple[list[int], list[bool], Read]]:
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


def _pooled(states: torch.Tensor, marks: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """Mean state of the marked words, and of all, (pairs, 2 × SIZE)."""
    return torch.cat([_mean(states, weight) for weight in (marks, there)], -1)


def _mean(states: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    share = (weight / weight.sum(1, keepdim=True).clamp(min=1)).to(states.dtype)
    return (states * share[..., None]).sum(1)


def _compared(one: torch.Tensor, other: torch.Tensor) -> tuple[torch.Tensor, ...]:
    return one, other, (one - other).abs(), one * other


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
