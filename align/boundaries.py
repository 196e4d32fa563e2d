"""An encoded text → how likely an elementary unit of discourse begins at each of its words.

In: an `Encoded` of the bundled encoder. Out: probabilities 0..1, one a word. A small recurrent network reads the word
states of both layers beside tags, dependencies and the edges of what hangs on clausal heads; it was trained on GUM
(docs/method.md). Units and features after DisCoDisCo (Gessler et al., DISRPT 2021).
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

from align import heads
from align.batches import padded
from align.finite import reaches
from align.recurrent import BothWays
from align.terms import Encoded, Parse

NAME = "boundaries"

# Sentences are read together up to so many words, since a unit's beginning also depends on the sentence before.
WINDOW = 120

# Dependents whose first word, and the word after whose last, may be the edge of a unit.
CLAUSAL = (
    "ROOT", "acl", "advcl", "ccomp", "conj", "csubj", "csubjpass", "parataxis", "pcomp", "relcl", "xcomp",
)  # fmt: skip
PREDICATIVE = {"VERB", "AUX", "NOUN", "PROPN", "ADJ"}
BRACKETS, QUOTES = set("()[]"), set("\"'“”‘’")

# How far off a governor is told apart, in words; how many members, and the sizes of their layers.
FARTHEST = 5
MEMBERS, STATE_SIZE, INPUT_SIZE, MEMORY = 3, 160, 256, 160
SIGNS = 2 * len(CLAUSAL) + 9

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class Member(nn.Module):
    """Word states and parse features → a logit a word. `vocabularies`: the tags, labels and classes it knows."""

    def __init__(self, vocabularies: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        size = {name: len(v) + 1 for name, v in vocabularies.items()}
        self.state = nn.Linear(2 * heads.SIZE, STATE_SIZE)
        self.tag, self.label = nn.Embedding(size["tag"], 24), nn.Embedding(size["dep"], 24)
        self.word_class = nn.Embedding(size["pos"], 12)
        self.distance = nn.Embedding(2 * FARTHEST + 1, 8)
        self.joined = nn.Linear(STATE_SIZE + 4 * 24 + 12 + 8 + SIGNS, INPUT_SIZE)
        self.first, self.second = BothWays(INPUT_SIZE, MEMORY), BothWays(2 * MEMORY, MEMORY)
        self.before_last = nn.Linear(2 * MEMORY + INPUT_SIZE, 128)
        self.last = nn.Linear(128, 1)
        self.drop, self.drop_less = nn.Dropout(0.3), nn.Dropout(0.2)

    def forward(
        self, states: torch.Tensor, signs: torch.Tensor, numbers: torch.Tensor, lengths: torch.Tensor
    ) -> torch.Tensor:
        """states (batch, words, dimensions), signs (…, SIGNS) and numbers (…, 6) of them → logits (batch, words)."""
        seen = self.drop(functional.gelu(self.state(self.drop(states))))
        tags, labels = self.tag(numbers[..., (0, 3)]).flatten(-2), self.label(numbers[..., (1, 4)]).flatten(-2)
        parts = (seen, tags, labels, self.word_class(numbers[..., 2]), self.distance(numbers[..., 5]), signs)
        joined = self.drop(functional.gelu(self.joined(torch.cat(parts, -1))))
        memory = self.second(self.drop(self.first(joined, lengths)), lengths)
        last = functional.gelu(self.before_last(torch.cat((self.drop(memory), joined), -1)))
        logits: torch.Tensor = self.last(self.drop_less(last))[..., 0]
        return logits


class Network(nn.Module):
    """Several members, each trained from a beginning of its own, whose mean errs less than any of them."""

    def __init__(self, vocabularies: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.members = nn.ModuleList(Member(vocabularies) for _ in range(MEMBERS))
        self.vocabularies = _numbered(vocabularies)

    def forward(
        self, states: torch.Tensor, signs: torch.Tensor, numbers: torch.Tensor, lengths: torch.Tensor
    ) -> torch.Tensor:
        """The mean of the members' logits, (batch, words)."""
        return torch.stack([member(states, signs, numbers, lengths) for member in self.members]).mean(0)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What the network reads of a text: states (words, dimensions), signs (words, SIGNS) 0..1, numbers (words, 6)."""

    states: Floats
    signs: Floats
    numbers: Integers


def probabilities(encoded: Encoded) -> Floats:
    """How likely a unit begins at each word, 0..1, shape (words,). A text's first word always begins one.

    Raises ValueError for vectors of another size than the bundled encoder's.
    """
    heads.check(encoded.middle)
    network = _network()
    if not encoded.parse.words:
        return np.zeros(0, np.float32)
    spans = list(windows(encoded.parse))
    inputs = batch([features(encoded, network.vocabularies)] * len(spans), spans)
    with torch.inference_mode():
        logits = network(*inputs).sigmoid().numpy()
    found: Floats = np.concatenate([logits[k, : end - first] for k, (first, end) in enumerate(spans)])
    found[0] = 1.0
    return found


def windows(parse: Parse) -> Iterator[tuple[int, int]]:
    """Spans of word indices that are read together: whole sentences up to WINDOW words, an over-long one in parts."""
    start = parse.sentences[0][0] if parse.sentences else 0
    for first, end in parse.sentences:
        if end - start > WINDOW and first > start:
            yield start, first
            start = first
        while end - start > WINDOW:
            yield start, start + WINDOW
            start += WINDOW
    if parse.words and start < len(parse.words):
        yield start, len(parse.words)


def features(encoded: Encoded, vocabularies: Mapping[str, Mapping[str, int]]) -> Features:
    """What the network reads of a text: states, and what parse and spelling say of each word."""
    signs, numbers = _parsed(encoded.parse, vocabularies)
    return Features(np.concatenate((encoded.middle, encoded.last), axis=1), signs, numbers)


def batch(texts: Sequence[Features], spans: Sequence[tuple[int, int]]) -> tuple[torch.Tensor, ...]:
    """What the network takes of windows of texts, padded: states, signs, numbers, lengths."""
    lengths = [end - first for first, end in spans]
    states, signs, numbers = (
        padded([getattr(text, part)[first:end] for text, (first, end) in zip(texts, spans, strict=True)], dtype)
        for part, dtype in (("states", np.float32), ("signs", np.float32), ("numbers", np.int64))
    )
    return states, signs, numbers, torch.tensor(lengths)


def _numbered(vocabularies: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """The number of each tag or label; 0 is for those that were never seen."""
    return {name: {word: k for k, word in enumerate(words, 1)} for name, words in vocabularies.items()}


@cache
def _network() -> Network:
    weights = heads.load(NAME)
    network = Network(weights.settings["vocabularies"])
    network.load_state_dict(dict(weights.tensors))
    return network.eval()


def _parsed(parse: Parse, vocabularies: Mapping[str, Mapping[str, int]]) -> tuple[Floats, Integers]:
    """What the parse and the spelling say of each word: signs 0..1, and the numbers of its tags and labels."""
    words = parse.words
    signs, numbers = np.zeros((len(words), SIGNS), np.float32), np.zeros((len(words), 6), np.int64)
    for first, end in parse.sentences:
        reach = reaches(words, first, end)
        for i in range(first, end):
            if words[i].dep in CLAUSAL and words[i].pos in PREDICATIVE:
                signs[reach[i][0], CLAUSAL.index(words[i].dep)] = 1
                if reach[i][1] + 1 < len(words):
                    signs[reach[i][1] + 1, len(CLAUSAL) + CLAUSAL.index(words[i].dep)] = 1
        signs[first, 2 * len(CLAUSAL)] = 1
    for i, word in enumerate(words):
        head = words[word.head]
        marks = not any(c.isalnum() for c in word.text)
        signs[i, 2 * len(CLAUSAL) + 1 :] = (
            word.head < i,
            word.head > i,
            min(abs(word.head - i), 10) / 10,
            word.text[:1].isupper(),
            marks,
            word.text in QUOTES,
            word.text in BRACKETS,
            i > 0 and not any(c.isalnum() for c in words[i - 1].text),
        )
        numbers[i] = (
            vocabularies["tag"].get(word.tag, 0),
            vocabularies["dep"].get(word.dep, 0),
            vocabularies["pos"].get(word.pos, 0),
            vocabularies["tag"].get(head.tag, 0),
            vocabularies["dep"].get(head.dep, 0),
            int(np.clip(word.head - i, -FARTHEST, FARTHEST)) + FARTHEST,
        )
    return signs, numbers
