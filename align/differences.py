"""Two sides' words → how much of each word the other side lacks: 0 it says the same, 1 it is absent or contradicted.

In: pairs of sides with their states from both layers of the bundled encoder, tagged. Out: a difference 0..1 a word. A
small recurrent network reads, word by word, how near the other side comes (nearest cosines in both layers and whether
the choice is mutual), spelling and tags, so that adjoining words which belong together rise together. Trained on chunks
that people aligned and graded. Source of the measure: Vamvas & Sennrich, EMNLP 2023.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from align import heads
from align.batches import padded
from align.lexicon import words as lexicon
from align.recurrent import BothWays
from align.terms import Side, Word
from align.words import unit_vectors

NAME = "differences"

# Sizes of the network's layers; a word's states are seen through so few numbers, lest it learn words by heart.
STATE_SIZE, INPUT_SIZE, MEMORY = 24, 96, 64
SIGNS = 25

# Words in one batch.
BATCH_WORDS = 4096

# Lengths of words and sides are counted up to about these, so that every sign is of the order of one.
LONG_WORD, LONG_SIDE = 12, 20

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A side beside another: states (words, dimensions), signs (words, SIGNS), numbers of tag and label (words, 2)."""

    states: Floats
    signs: Floats
    numbers: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is computed once of a side, whatever it is compared with. It may not be empty.

    states: of both layers side by side; middle, last: the same as unit vectors; whole: the unit vector of their mean in
    the last layer; forms: the words in lower case; held, lemmas: those that the side has.
    """

    words: Sequence[Word]
    states: Floats
    middle: Floats
    last: Floats
    whole: Floats
    forms: Sequence[str]
    held: frozenset[str]
    lemmas: frozenset[str]

    @classmethod
    def of(cls, side: Side) -> Known:
        """Prepare a side."""
        places = list(side.indices)
        words = [side.word(i) for i in places]
        middle, last = side.encoded.middle[places], side.encoded.last[places]
        forms = [word.text.lower() for word in words]
        return cls(
            words,
            np.concatenate((middle, last), axis=1),
            unit_vectors(middle),
            unit_vectors(last),
            unit_vectors(last.mean(axis=0)),
            forms,
            frozenset(forms),
            frozenset(word.lemma for word in words),
        )


class Network(nn.Module):
    """Features of words → a logit a word. `vocabularies`: the tags and labels it knows; `size`: of the states."""

    center: torch.Tensor
    spread: torch.Tensor

    def __init__(self, vocabularies: Mapping[str, Sequence[str]], size: int = 2 * 384) -> None:
        super().__init__()
        self.vocabularies = {name: {word: k + 1 for k, word in enumerate(v)} for name, v in vocabularies.items()}
        self.tag = nn.Embedding(len(vocabularies["tag"]) + 1, 12)
        self.label = nn.Embedding(len(vocabularies["dep"]) + 1, 12)
        self.state = nn.Linear(size, STATE_SIZE)
        self.joined = nn.Linear(SIGNS + 24 + STATE_SIZE, INPUT_SIZE)
        self.first, self.second = BothWays(INPUT_SIZE, MEMORY), BothWays(2 * MEMORY, MEMORY)
        self.out = nn.Linear(2 * MEMORY + INPUT_SIZE, 1)
        self.drop, self.drop_more = nn.Dropout(0.3), nn.Dropout(0.5)
        self.register_buffer("center", torch.zeros(SIGNS))
        self.register_buffer("spread", torch.ones(SIGNS))

    def forward(
        self, states: torch.Tensor, signs: torch.Tensor, numbers: torch.Tensor, lengths: torch.Tensor
    ) -> torch.Tensor:
        """states (sides, words, dimensions), signs and numbers of them, lengths (sides,) → logits (sides, words)."""
        seen = self.drop_more(torch.tanh(self.state(self.drop_more(states))))
        parts = ((signs - self.center) / self.spread, self.tag(numbers[..., 0]), self.label(numbers[..., 1]), seen)
        joined = self.drop(functional.gelu(self.joined(self.drop(torch.cat(parts, -1)))))
        memory = self.second(self.drop(self.first(joined, lengths)), lengths)
        logits: torch.Tensor = self.out(self.drop(torch.cat((memory, joined), -1)))[..., 0]
        return logits


def differences(pairs: Sequence[tuple[Side, Side]]) -> list[tuple[Floats, Floats]]:
    """How much of each word of either side the other lacks, 0..1, one array for each side of each pair.

    A side beside an empty one differs wholly (1). Raises ValueError for vectors of another size than the bundled
    encoder's.
    """
    for side in (side for pair in pairs for side in pair):
        heads.check(side.encoded.middle)
    found = [tuple(np.ones(len(side.indices), np.float32) for side in pair) for pair in pairs]
    known = {id(side): Known.of(side) for pair in pairs if all(side.indices for side in pair) for side in pair}
    places = [(k, way) for k, pair in enumerate(pairs) for way in (0, 1) if all(side.indices for side in pair)]
    places.sort(key=lambda place: len(pairs[place[0]][place[1]].indices))
    network = _network() if places else None
    while places and network is not None:
        longest = len(pairs[places[-1][0]][places[-1][1]].indices)
        many = max(1, BATCH_WORDS // longest)
        places, some = places[:-many], places[-many:]
        sides = [(known[id(pairs[k][way])], known[id(pairs[k][1 - way])]) for k, way in some]
        read = [features(side, other, network.vocabularies) for side, other in sides]
        with torch.inference_mode():
            logits = network(*batch(read)).sigmoid().numpy()
        for row, (k, way) in enumerate(some):
            found[k][way][:] = logits[row, : len(read[row].signs)]
    return [(of_a, of_b) for of_a, of_b in found]


def features(side: Known, other: Known, vocabularies: Mapping[str, Mapping[str, int]]) -> Features:
    """What the network reads of a side's words beside another side."""
    words, others = side.words, other.words
    middle, last = side.middle @ other.middle.T, side.last @ other.last.T
    nearest_middle, nearest_last = middle.argmax(axis=1), last.argmax(axis=1)
    m, n = len(words), len(others)
    rows = np.arange(m)
    best_middle, best_last = middle[rows, nearest_middle], last[rows, nearest_last]
    second = np.sort(last, axis=1)[:, -2] if n > 1 else np.zeros(m)
    signs = np.zeros((m, SIGNS), np.float32)
    signs[:, :7] = np.stack(
        (
            best_middle,
            best_last,
            best_middle - middle.max(axis=0)[nearest_middle],
            best_last - last.max(axis=0)[nearest_last],
            last[rows, nearest_middle],
            middle[rows, nearest_last],
            side.last @ other.whole,
        ),
        1,
    )
    for k, word in enumerate(words):
        nearest = others[nearest_middle[k]]
        signs[k, 7:17] = (
            side.forms[k] in other.held,
            word.lemma in other.lemmas,
            side.forms[k] in lexicon("function_words"),
            min(len(word.text), LONG_WORD) / LONG_WORD,
            word.text[:1].isupper(),
            word.text.isdigit(),
            word.tag == nearest.tag,
            word.dep == nearest.dep,
            abs(k / m - nearest_middle[k] / n),
            k / m,
        )
    signs[:, 17] = second
    signs[:, 18:] = (
        m / LONG_SIDE,
        n / LONG_SIDE,
        float(side.whole @ other.whole),
        best_last.mean(),
        best_last.min(),
        best_middle.mean(),
        best_middle.min(),
    )
    tags, labels = vocabularies["tag"], vocabularies["dep"]
    numbers = np.array([(tags.get(w.tag, 0), labels.get(w.dep, 0)) for w in words], np.int64)
    return Features(side.states, signs, numbers)


def batch(read: Sequence[Features]) -> tuple[torch.Tensor, ...]:
    """What the network takes of sides, padded: states, signs, numbers, lengths."""
    lengths = [len(one.signs) for one in read]
    states, signs, numbers = (
        padded([getattr(one, part) for one in read], dtype)
        for part, dtype in (("states", np.float32), ("signs", np.float32), ("numbers", np.int64))
    )
    return states, signs, numbers, torch.tensor(lengths)


@cache
def _network() -> Network:
    weights = heads.load(NAME)
    network = Network(weights.settings["vocabularies"])
    network.load_state_dict(dict(weights.tensors))
    return network.eval()
