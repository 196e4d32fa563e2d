"""Two sides' words → how likely each word of one is tied to each of the other, before any decoding.

In: pairs of sides with their states from both layers of the bundled encoder, tagged and parsed. Out: a grid of
probabilities a pair. Learned views of the states, cosines, spelling, lemmas and the governors' likeness make channels
of a grid of word pairs; a small convolution lets neighbouring pairs speak for each other, and each pair see its rivals
in its row and column. Trained on sentence pairs aligned by hand. Sources: pairs as a grid with neighbours after the
semi-CRF of Lan, Jiang & Xu, ACL 2021; the middle layer for links, Jalili Sabet et al., SimAlign, 2020.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from align import heads, upper
from align.batches import batches, cosines, layer_cosines, padded, padded_sides, present
from align.terms import Side, Vectors

NAME = "links"

# Cells of one batch of grids, padding included.
BATCH_CELLS = 40_000

# Letters of a word that are compared with another's, and the fewest equal first ones that say anything.
STEM, SHORTEST_STEM = 16, 3

# Learned views: as many scaled dot products, of so many dimensions, with so great a scale.
VIEWS, VIEW_SIZE, VIEW_SCALE = 12, 24, 3.0

# How sharply the partners of a word compete, by the views' mean and by the middle layer's cosine.
SHARPNESS, COSINE_SHARPNESS = 6.0, 10.0

# What a pair of words shares: the same form, the share of equal first letters, distance of places, the same lemma.
SIGNS = 4
CHANNELS, BLOCKS, LAYERS = 40, 2, 3

# What a head's file says of its calibration: factor of a logit, what is added to it, and what a pair's share of equal
# words adds.
CALIBRATED = ("scale", "shift", "by_equal")

# The logit of a cell outside a pair, and the bias that the network begins with, since few cells are links.
OUTSIDE, FIRST_BIAS = -30.0, -3.0


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What the network reads of one pair of sides.

    states: of each side, (words, dimensions); numbers: tag, label and governor's place in the side, (words, 3);
    signs: (words of a, words of b, SIGNS).
    """

    states: tuple[Vectors, Vectors]
    numbers: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
    signs: Vectors

    @property
    def equal(self) -> float:
        """What share of the words of either side stands on the other too, 0..1, the mean of both sides."""
        same = self.signs[..., 0]
        return float(same.max(axis=1).mean() + same.max(axis=0).mean()) / 2


class Network(nn.Module):
    """Two padded sides and the signs of their pairs → a logit a pair.

    vocabularies: the tags and labels it knows. together: whether it reads both sides together first; one that does not
    is a sixteenth of the size, sees other things, and helps to teach the one that does.
    """

    def __init__(self, vocabularies: Mapping[str, Sequence[str]], *, together: bool = True) -> None:
        super().__init__()
        size = 2 * heads.SIZE
        self.vocabularies = {name: {word: k + 1 for k, word in enumerate(v)} for name, v in vocabularies.items()}
        self.tag = nn.Embedding(len(vocabularies["tag"]) + 1, 16)
        self.label = nn.Embedding(len(vocabularies["dep"]) + 1, 16)
        self.reader = upper.Together(LAYERS) if together else None
        self.views = nn.Linear(size + 32 + heads.SIZE * together, VIEWS * VIEW_SIZE)
        self.enter = nn.Conv2d(VIEWS + 2 + SIGNS + 5 + 4 + together, CHANNELS, 3, padding=1)
        self.near = nn.ModuleList(nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1) for _ in range(BLOCKS))
        self.rivals = nn.ModuleList(nn.Conv2d(3 * CHANNELS, CHANNELS, 1) for _ in range(BLOCKS))
        self.out = nn.Conv2d(CHANNELS, 1, 1)
        self.drop, self.drop_less, self.drop_channels = (nn.Dropout(0.5), nn.Dropout(0.2), nn.Dropout2d(0.1))
        nn.init.constant_(self.out.bias, FIRST_BIAS)  # type: ignore[arg-type]

    def forward(
        self,
        states: tuple[torch.Tensor, torch.Tensor],
        numbers: tuple[torch.Tensor, torch.Tensor],
        there: tuple[torch.Tensor, torch.Tensor],
        signs: torch.Tensor,
    ) -> torch.Tensor:
        """states (pairs, words, dimensions), numbers (pairs, words, 3), there (pairs, words), signs → (pairs, a, b)."""
        read = []
        if self.reader is not None:
            read = list(self.reader((states[0][..., : heads.SIZE], states[1][..., : heads.SIZE]), there))
        one, other = (self._view(s, n, read[k : k + 1]) for k, (s, n) in enumerate(zip(states, numbers, strict=True)))
        dots = VIEW_SCALE * torch.einsum("pavd,pbvd->pvab", one, other).float()
        cells = there[0][:, :, None] & there[1][:, None, :]
        middle, last = layer_cosines(*states)
        average, by_sign = dots.mean(1), signs.permute(0, 3, 1, 2)
        seen = torch.stack((middle, by_sign[:, 3], average, by_sign[:, 0]), 1)
        parts = (
            dots,
            torch.stack((middle, last, *([cosines(*read)] if read else [])), 1),
            by_sign,
            cells[:, None].float(),
            *_competition(SHARPNESS * average, cells),
            *_competition(COSINE_SHARPNESS * middle, cells),
            _of_governors(seen, numbers[0][..., 2], numbers[1][..., 2]),
        )
        inside = cells[:, None]
        grid = functional.gelu(self.enter(torch.cat(parts, 1) * inside)) * inside
        for near, rivals in zip(self.near, self.rivals, strict=True):
            grid = grid + self.drop_channels(functional.gelu(near(grid)))
            best = (grid.amax(3, keepdim=True).expand_as(grid), grid.amax(2, keepdim=True).expand_as(grid))
            grid = (grid + self.drop_channels(functional.gelu(rivals(torch.cat((grid, *best), 1))))) * inside
        logits: torch.Tensor = self.out(grid)[:, 0].float().masked_fill(~cells, OUTSIDE)
        return logits

    def _view(self, states: torch.Tensor, numbers: torch.Tensor, read: Sequence[torch.Tensor]) -> torch.Tensor:
        parts = (self.drop(states), *map(self.drop_less, read), self.tag(numbers[..., 0]), self.label(numbers[..., 1]))
        return functional.normalize(self.views(torch.cat(parts, -1)).unflatten(-1, (VIEWS, VIEW_SIZE)), dim=-1)


def probabilities(pairs: Sequence[tuple[Side, Side]]) -> list[Vectors]:
    """How likely words are tied, 0..1, (words of a, words of b) for each pair; exchanging the sides transposes it.

    Time and memory grow with the product of a pair's lengths. Raises ValueError for vectors of another size than the
    bundled encoder's.
    """
    found: list[Vectors] = [np.zeros((len(a.indices), len(b.indices)), np.float32) for a, b in pairs]
    for side in (side for pair in pairs for side in pair):
        heads.check(side.encoded.middle)
    head = _head()
    for numbers in _batches(pairs):
        # sides in an order of their own, so that it does not matter which comes first
        turned = [_words(pairs[k][1]) < _words(pairs[k][0]) for k in numbers]
        chosen = [pairs[k][::-1] if turn else pairs[k] for k, turn in zip(numbers, turned, strict=True)]
        read = [features(a, b, head.network.vocabularies) for a, b in chosen]
        equal = torch.tensor([one.equal for one in read])[:, None, None]
        with torch.inference_mode(), heads.quickly():
            logits = head.network(*batch(read))
            grids = (head.scale * logits + head.shift + head.by_equal * equal).sigmoid().numpy()
        for grid, (a, b), k, turn in zip(grids, chosen, numbers, turned, strict=True):
            inside = grid[: len(a.indices), : len(b.indices)]
            found[k] = inside.T if turn else inside
    return found


def features(a: Side, b: Side, vocabularies: Mapping[str, Mapping[str, int]]) -> Features:
    """What the network reads of a pair; neither side may be empty."""
    states, numbers = [], []
    for side in (a, b):
        indices = list(side.indices)
        place = {index: k for k, index in enumerate(indices)}
        words = [side.word(i) for i in indices]
        states.append(np.concatenate((side.encoded.middle[indices], side.encoded.last[indices]), axis=1))
        numbers.append(
            np.array(
                [
                    (
                        vocabularies["tag"].get(word.tag, 0),
                        vocabularies["dep"].get(word.dep, 0),
                        place.get(word.head, k),
                    )
                    for k, word in enumerate(words)
                ],
                np.int64,
            )
        )
    return Features((states[0], states[1]), (numbers[0], numbers[1]), _signs(a, b))


def batch(
    read: Sequence[Features],
) -> tuple[
    tuple[torch.Tensor, torch.Tensor],
    tuple[torch.Tensor, torch.Tensor],
    tuple[torch.Tensor, torch.Tensor],
    torch.Tensor,
]:
    """What the network takes of pairs, padded: states, numbers, there (False for padding) and signs."""
    states = [one.states for one in read]
    numbers = [one.numbers for one in read]
    signs = padded([one.signs for one in read], np.float32)
    return padded_sides(states, np.float32), padded_sides(numbers, np.int64), present(states), signs


@dataclass(frozen=True, slots=True, eq=False)
class _Head:
    """The trained network, and what makes its logits probabilities.

    by_equal: what a pair's share of equal words adds: in near copies what is unlike was replaced, not put otherwise.
    """

    network: Network
    scale: float
    shift: float
    by_equal: float


@cache
def _head() -> _Head:
    weights = heads.load(NAME)
    network = Network(weights.settings["vocabularies"])
    network.load_state_dict(dict(weights.tensors))
    if network.reader is not None:
        network.reader.to(heads.precision())
    return _Head(network.eval(), *(weights.settings[name] for name in CALIBRATED))


def _words(side: Side) -> tuple[str, ...]:
    return tuple(side.word(i).text for i in side.indices)


def _batches(pairs: Sequence[tuple[Side, Side]]) -> Iterator[list[int]]:
    """Numbers of pairs of like length together, so that little is padding; those with an empty side are left out."""
    lengths = [sorted((len(a.indices), len(b.indices)), reverse=True) for a, b in pairs]
    order = sorted((k for k, (_, shorter) in enumerate(lengths) if shorter), key=lambda k: (lengths[k], k))
    return batches(order, lambda k: lengths[k][0] ** 2, BATCH_CELLS)


def _competition(worth: torch.Tensor, cells: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """How a pair fares among its word's other partners, from both sides: the sum and the product of two softmaxes."""
    worth = worth.masked_fill(~cells, OUTSIDE)
    of_a, of_b = worth.softmax(2), worth.softmax(1)
    return (of_a + of_b)[:, None], (of_a * of_b)[:, None]


def _of_governors(seen: torch.Tensor, heads_a: torch.Tensor, heads_b: torch.Tensor) -> torch.Tensor:
    """The channels of `seen` (pairs, channels, a, b) at the governors of each pair of words."""
    pairs, channels, a, b = seen.shape
    of_a = seen.gather(2, heads_a[:, None, :, None].expand(pairs, channels, a, b))
    return of_a.gather(3, heads_b[:, None, None, :].expand(pairs, channels, a, b))


def _signs(a: Side, b: Side) -> Vectors:
    letters_a, letters_b = _letters(a), _letters(b)
    length_a, length_b = (np.array([len(side.word(i).text) for i in side.indices]) for side in (a, b))
    longer = np.maximum(length_a[:, None], length_b[None, :])
    equal = (letters_a[:, None] == letters_b[None]) & (letters_a[:, None] != 0)
    first = np.logical_and.accumulate(equal, axis=2).sum(axis=2)
    same = (first == np.minimum(longer, STEM)) & (length_a[:, None] == length_b[None, :])
    stem = np.where(same, 1.0, np.where(first >= SHORTEST_STEM, first / longer, 0.0))
    place_a, place_b = (np.linspace(0, 1, len(a.indices)), np.linspace(0, 1, len(b.indices)))
    lemmas_a, lemmas_b = (np.array([side.word(i).lemma for i in side.indices]) for side in (a, b))
    signs: Vectors = np.stack(
        (same, stem, np.abs(place_a[:, None] - place_b[None]), lemmas_a[:, None] == lemmas_b[None]), -1
    ).astype(np.float32)
    return signs


def _letters(side: Side) -> npt.NDArray[np.int32]:
    """The first letters of each word in lower case, as numbers, (words, STEM); 0 where a word has ended."""
    table = np.zeros((len(side.indices), STEM), np.int32)
    for row, index in enumerate(side.indices):
        letters = side.word(index).text.lower()[:STEM]
        table[row, : len(letters)] = [ord(letter) for letter in letters]
    return table
