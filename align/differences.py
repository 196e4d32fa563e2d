"""Two sides that were read together → how much of each word the other side lacks: 0 it says the same, 1 it is absent or
contradicted.

In: pairs of sides, and how surely their words are tied. Out: a difference 0..1 a word. A small convolution reads, word
by word, what the relation head's network made of it when it read both sides together (`together.py`), how near the
other side comes (nearest cosines in two layers of the bundled encoder and whether the choice is mutual), how surely it
is tied, how WordNet relates it to the other side's words, and its shape and tags; it sees the words beside it, so that
those which belong together rise together. Trained on chunks that people aligned and graded, and on texts in which every
place is labelled where they part. Source of the measure: Vamvas & Sennrich, EMNLP 2023.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from align import heads, together
from align.batches import layer_cosines, padded, padded_sides, present
from align.lexicon import words as lexicon
from align.terms import Marked, Side

NAME = "differences"

# How many layers of the relation head's network read both sides: with all of them links and differences would take more
# than three encoder passes.
LAYERS = 1

# Sizes of the network's layers; a word's states are seen through so few numbers, lest it learn words by heart.
STATE_SIZE, READ_SIZE, TAG_SIZE, INPUT_SIZE, HIDDEN = 24, 48, 12, 96, 96

# Words on either side of a word that each of two convolutions sees.
BESIDE = 2

# What is counted of a word's nearest ones and of both sides, and of its shape.
OF_BOTH, OF_SHAPE = 24, 4

# Lengths of words and sides are counted up to about these, so that every sign is of the order of one.
LONG_WORD, LONG_SIDE = 12, 20

# A cosine that is below all others: of padding.
OUTSIDE = -2.0

Floats = npt.NDArray[np.floating[Any]]
Integers = npt.NDArray[np.int64]

Both = tuple[torch.Tensor, torch.Tensor]
"""Of either side of pairs, padded: (pairs, words) or (pairs, words, values)."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What the network reads of a pair of sides; neither may be empty.

    states: of each side, of both layers side by side, (words, 2 SIZE); read: what reading both sides together made of
    its words, (words, SIZE); shapes: what is known of each word whatever it is compared with, (words, OF_SHAPE);
    numbers: of its tag and its label, (words, 2). related, tied: how each word of a is related to each of b, and how
    surely it is tied to it, (words, words).
    """

    states: tuple[Floats, Floats]
    read: tuple[Floats, Floats]
    shapes: tuple[Floats, Floats]
    numbers: tuple[Integers, Integers]
    related: Integers
    tied: Floats


@dataclass(frozen=True, slots=True, eq=False)
class OfSide:
    """Of `Given` what belongs to one side; its words come first in what is told of pairs of words."""

    states: torch.Tensor
    read: torch.Tensor
    shapes: torch.Tensor
    numbers: torch.Tensor
    there: torch.Tensor
    related: torch.Tensor
    tied: torch.Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Features of pairs, padded. there: False for padding."""

    states: Both
    read: Both
    shapes: Both
    numbers: Both
    there: Both
    related: torch.Tensor
    tied: torch.Tensor

    def of_side(self, k: int) -> OfSide:
        """What belongs to the first side (0) or the other (1)."""
        related, tied = (x.transpose(1, 2) if k else x for x in (self.related, self.tied))
        return OfSide(self.states[k], self.read[k], self.shapes[k], self.numbers[k], self.there[k], related, tied)


class Network(nn.Module):
    """Pairs of sides → a logit a word.

    vocabularies: the tags and labels it knows; related: in how many ways a word is related to one of the other side.
    """

    center: torch.Tensor
    spread: torch.Tensor

    def __init__(self, vocabularies: Mapping[str, Sequence[str]], related: int) -> None:
        super().__init__()
        self.vocabularies = {name: {word: k + 1 for k, word in enumerate(v)} for name, v in vocabularies.items()}
        self.related = related
        signs = OF_BOTH + OF_SHAPE + related
        self.tag = nn.Embedding(len(vocabularies["tag"]) + 1, TAG_SIZE)
        self.label = nn.Embedding(len(vocabularies["dep"]) + 1, TAG_SIZE)
        self.state, self.made = nn.Linear(2 * heads.SIZE, STATE_SIZE), nn.Linear(heads.SIZE, READ_SIZE)
        self.joined = nn.Linear(signs + 2 * TAG_SIZE + STATE_SIZE + READ_SIZE, INPUT_SIZE)
        self.first = nn.Conv1d(INPUT_SIZE, HIDDEN, 2 * BESIDE + 1, padding=BESIDE)
        self.second = nn.Conv1d(HIDDEN, HIDDEN, 2 * BESIDE + 1, padding=BESIDE)
        self.out = nn.Linear(HIDDEN + INPUT_SIZE, 1)
        self.drop, self.drop_more = nn.Dropout(0.3), nn.Dropout(0.5)
        self.register_buffer("center", torch.zeros(signs))
        self.register_buffer("spread", torch.ones(signs))

    def forward(self, given: Given) -> Both:
        """Log-odds of either side's words, (pairs, words)."""
        of_a, of_b = (self._logits(given.of_side(k), signs) for k, signs in enumerate(self.signs(given)))
        return of_a, of_b

    def signs(self, given: Given) -> Both:
        """What is counted of either side's words, (pairs, words, values)."""
        one, other = given.of_side(0), given.of_side(1)
        return self._signs(one, other), self._signs(other, one)

    def _logits(self, side: OfSide, signs: torch.Tensor) -> torch.Tensor:
        seen = self.drop_more(torch.tanh(self.state(self.drop_more(side.states))))
        made = self.drop(torch.tanh(self.made(self.drop(side.read))))
        told = (signs - self.center) / self.spread
        parts = (told, self.tag(side.numbers[..., 0]), self.label(side.numbers[..., 1]), seen, made)
        joined = self.drop(functional.gelu(self.joined(self.drop(torch.cat(parts, -1)))))
        inside = side.there[:, None].to(joined.dtype)
        beside = functional.gelu(self.first(joined.transpose(1, 2) * inside)) * inside
        beside = functional.gelu(self.second(self.drop(beside))) * inside
        logits: torch.Tensor = self.out(self.drop(torch.cat((beside.transpose(1, 2), joined), -1)))[..., 0]
        return logits

    def _signs(self, one: OfSide, other: OfSide) -> torch.Tensor:
        cells = one.there[:, :, None] & other.there[:, None, :]
        middle, last = (near.masked_fill(~cells, OUTSIDE) for near in layer_cosines(one.states, other.states))
        of_words, of_sides = _of_words(one, other, middle, last), _of_sides(one, other, middle, last)
        counted = torch.stack([x.float().expand_as(one.there) for x in (*of_words, *of_sides)], -1)
        ways = (functional.one_hot(one.related, self.related) * cells[..., None]).amax(2)
        return torch.cat((counted, one.shapes, ways.float()), -1) * one.there[..., None]


def _of_words(one: OfSide, other: OfSide, middle: torch.Tensor, last: torch.Tensor) -> list[torch.Tensor]:
    """What is counted of each word of a side, (pairs, words): how near the nearest ones come, and where they stand.

    middle, last: cosines of the words of both in either layer, (pairs, words of the one, words of the other).
    """
    best_middle, by_middle = middle.max(2)
    best_last, by_last = last.max(2)
    best_tied, by_tied = one.tied.max(2)
    places = torch.arange(one.there.shape[1]) / one.there.sum(1, keepdim=True)
    to_whole = torch.einsum("pwd,pd->pw", functional.normalize(one.states[..., heads.SIZE :], dim=-1), _whole(other))
    return [
        best_middle,
        best_last,
        best_middle - middle.amax(1).gather(1, by_middle),
        best_last - last.amax(1).gather(1, by_last),
        _at(last, by_middle),
        _at(middle, by_last),
        to_whole,
        _second(last).clamp(min=-1),
        _second(one.tied).clamp(min=0),
        best_tied,
        best_tied - one.tied.amax(1).gather(1, by_tied),
        _at(middle, by_tied).clamp(min=-1),
        _at(last, by_tied).clamp(min=-1),
        (places - by_middle / other.there.sum(1, keepdim=True)).abs(),
        places,
        *(one.numbers[..., k] == other.numbers[..., k].gather(1, by_middle) for k in (0, 1)),
    ]


def _of_sides(one: OfSide, other: OfSide, middle: torch.Tensor, last: torch.Tensor) -> list[torch.Tensor]:
    """What is counted of both sides, (pairs, 1): how long they are, and how near they come to each other."""
    lengths, other_lengths = (side.there.sum(1, keepdim=True) for side in (one, other))
    nearest = [cosines.amax(2) for cosines in (middle, last)]
    return [
        lengths / LONG_SIDE,
        other_lengths / LONG_SIDE,
        (_whole(one) * _whole(other)).sum(1, keepdim=True),
        *((best * one.there).sum(1, keepdim=True) / lengths for best in nearest),
        *(best.masked_fill(~one.there, 1).amin(1, keepdim=True) for best in nearest),
    ]


def _whole(side: OfSide) -> torch.Tensor:
    """The unit vector of a side's mean in the last layer, (pairs, SIZE)."""
    return functional.normalize((side.states[..., heads.SIZE :] * side.there[..., None]).sum(1), dim=-1)


def _at(of_pairs: torch.Tensor, partners: torch.Tensor) -> torch.Tensor:
    """What is told of each word and one partner of it, (pairs, words)."""
    return of_pairs.gather(2, partners[..., None])[..., 0]


def _second(of_pairs: torch.Tensor) -> torch.Tensor:
    """The second greatest of what is told of each word and all of the other side; OUTSIDE if that has one word."""
    return functional.pad(of_pairs, (0, 1), value=OUTSIDE).topk(2, 2).values[..., 1]


def lacking(pairs: Sequence[tuple[Side, Side]], tied: Sequence[Floats]) -> list[tuple[Floats, Floats]]:
    """How much of each word of either side the other lacks, 0..1, one array for each side of each pair.

    tied: of each pair how surely its words are tied, (words of a, words of b). A side beside an empty one differs
    wholly (1). Raises ValueError for vectors of another size than the bundled encoder's.
    """
    found: list[tuple[Floats, Floats]] = [(_wholly(a), _wholly(b)) for a, b in pairs]
    some = [k for k, (a, b) in enumerate(pairs) if a.indices and b.indices]
    for asked in read_together([pairs[k] for k in some], [tied[k] for k in some], head().vocabularies):
        for (number, turned, _), of_both in zip(asked, differences([one for *_, one in asked]), strict=True):
            found[some[number]] = of_both[::-1] if turned else of_both
    return found


def read_together(
    pairs: Sequence[tuple[Side, Side]], tied: Sequence[Floats], vocabularies: Mapping[str, Mapping[str, int]]
) -> Iterator[list[tuple[int, bool, Features]]]:
    """What the network reads of pairs of sides that are not empty, in batches: of each its number, whether it is read
    with its sides exchanged, so that it does not matter which comes first, and the features. Raises as `lacking`."""
    whole = [(Marked(a, frozenset()), Marked(b, frozenset())) for a, b in pairs]
    for numbers, turned, given in together.in_batches(whole):
        with torch.inference_mode(), heads.quickly():
            made = together.head()(given, LAYERS)
        asked = []
        for row, (number, turn) in enumerate(zip(numbers, turned, strict=True)):
            a, b = pairs[number][::-1] if turn else pairs[number]
            one, other = (made[k][row, : len(side.indices)].float().numpy() for k, side in enumerate((a, b)))
            related = given[3][row, : len(one), : len(other)].numpy()
            grid = tied[number].T if turn else tied[number]
            asked.append((number, turn, features(a, b, (one, other), related, grid, vocabularies)))
        yield asked


def differences(pairs: Sequence[Features]) -> list[tuple[Floats, Floats]]:
    """How much of each word of either side of pairs the other side lacks, 0..1."""
    with torch.inference_mode():
        told = [of_side.sigmoid().numpy() for of_side in head()(batch(pairs))]
    return [(told[0][row, : len(pair.read[0])], told[1][row, : len(pair.read[1])]) for row, pair in enumerate(pairs)]


def _wholly(side: Side) -> Floats:
    return np.ones(len(side.indices), np.float32)


def features(
    a: Side,
    b: Side,
    read: tuple[Floats, Floats],
    related: Integers,
    tied: Floats,
    vocabularies: Mapping[str, Mapping[str, int]],
) -> Features:
    """What the network reads of a pair; see `Features`."""
    states, shapes, numbers = [], [], []
    tags, labels = vocabularies["tag"], vocabularies["dep"]
    for side in (a, b):
        indices = list(side.indices)
        words = [side.word(i) for i in indices]
        states.append(np.concatenate((side.encoded.middle[indices], side.encoded.last[indices]), axis=1))
        shapes.append(np.array([_shape(word.text) for word in words], np.float32))
        numbers.append(np.array([(tags.get(word.tag, 0), labels.get(word.dep, 0)) for word in words], np.int64))
    return Features((states[0], states[1]), read, (shapes[0], shapes[1]), (numbers[0], numbers[1]), related, tied)


def batch(found: Sequence[Features]) -> Given:
    """Pairs as the network takes them."""
    return Given(
        padded_sides([one.states for one in found], np.float32),
        padded_sides([one.read for one in found], np.float32),
        padded_sides([one.shapes for one in found], np.float32),
        padded_sides([one.numbers for one in found], np.int64),
        present([one.shapes for one in found]),
        padded([one.related for one in found], np.int64),
        padded([one.tied for one in found], np.float32),
    )


@lru_cache(maxsize=50_000)
def _shape(text: str) -> tuple[float, ...]:
    long = min(len(text), LONG_WORD) / LONG_WORD
    return float(text.lower() in lexicon("function_words")), long, float(text[:1].isupper()), float(text.isdigit())


@cache
def head() -> Network:
    """The trained network. Raises InputError where its file is missing."""
    weights = heads.load(NAME)
    network = Network(weights.settings["vocabularies"], weights.settings["related"])
    network.load_state_dict(dict(weights.tensors))
    return network.eval()
