"""Sentence pairs aligned by hand, and made-up ones → the link head.

In: `word_alignment`, `clause_segmentation/gum_train`, sentence pairs that nobody aligned, an encoder. Out: the head's
file, and its figures on the dev parts.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy.optimize import minimize
from torch.nn import functional

from align import heads, links
from align.encoder import Encoder
from align.terms import Side
from align.training import made_up
from align.training.course import Course, mixed
from align.training.pairs import sides as sides_of
from align.training.pairs import whole
from align.training.sets import ALIGNED, Record, Records, read, training_pairs, unlabelled_pairs
from align.words import is_content

EPOCHS, RATE, UPPER_RATE, DECAY = 6, 2e-3, 1.5e-4, 0.05

# The teachers: whether each reads both sides together.
TEACHERS = (False, False, True)

# Words of both sides in a batch, padding included; pairs among which those of like length are joined.
BATCH_WORDS, NEAR = 1500, 300

# The weights that are kept are a running mean of those on the way, this much of the newest at each step.
MEAN_RATE = 0.01

# How many links are sure where annotators were asked (MTRef dev, rounded), by whether the two words have other links
# too, and by how many of them carry content; equal words are. MTRef's training part calls every link sure.
SURE = {"alone": (0.70, 0.65, 0.95), "one of them": (0.45, 0.65, 0.80), "both": (0.55, 0.55, 0.60)}
ASKED = "word_alignment/mtref"

# Cells below this logit are no links, and would drown the others when scores are calibrated.
LEAST_LOGIT = -3.0

# Floors for which the F1 of links is printed; `ties.TIED` is the one where it is best.
FLOORS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A pair: how surely its words are tied, 0..1, and where that is known (1) or not (0), both (words of a, of b)."""

    read: links.Features
    tied: Floats
    known: Floats

    @property
    def length(self) -> int:
        """Words of the longer side."""
        return int(max(self.tied.shape))

    def turned(self) -> Example:
        """The same with its sides exchanged."""
        exchanged = links.Features(self.read.states[::-1], self.read.numbers[::-1], self.read.signs.swapaxes(0, 1))
        return Example(exchanged, self.tied.T, self.known.T)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a network says of a pair, its share of equal words, and which links people call sure and possible."""

    logits: Floats
    equal: float
    sure: Flags
    possible: Flags


def train(folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Train the head and write it to `target`; yields lines that say how it goes, the figures last.

    Few pairs are aligned by hand, and networks trained on them err each in a way of its own. So teachers are trained
    first, and the head learns from people and, on pairs that nobody aligned, from the teachers' mean (Hinton, Vinyals &
    Dean 2015).
    """
    random.seed(seed)
    torch.manual_seed(seed)
    encoder = Encoder()
    doubted = training_pairs(folder, [ASKED])
    records = [
        *doubted,
        *training_pairs(folder, [name for name in ALIGNED if name != ASKED]),
        *made_up.pairs(read(folder, "clause_segmentation/gum_train"), seed),
    ]
    sides = sides_of(encoder, records)
    words = [side.word(i) for pair in sides for side in pair for i in side.indices]
    vocabularies = {field: sorted({getattr(word, field) for word in words}) for field in ("tag", "dep")}
    numbered = links.Network(vocabularies).vocabularies
    examples = [
        _example(record, pair, numbered, doubted=k < len(doubted))
        for k, (record, pair) in enumerate(zip(records, sides, strict=True))
    ]
    yield f"{len(examples)} pairs aligned by hand or made up"
    teachers = []
    for number, together in enumerate(TEACHERS, 1):
        network = links.Network(vocabularies, together=together)
        for line in _taught(network, examples, encoder):
            yield f"teacher {number} of {len(TEACHERS)}, {line}"
        teachers.append(network.eval())
    untold = [_told(pair, numbered, teachers) for pair in _parsed_pairs(encoder, unlabelled_pairs(folder, seed))]
    yield f"{len(untold)} pairs more, aligned by the teachers"
    network = links.Network(vocabularies)
    yield from _taught(network, examples + untold, encoder)
    made = {"vocabularies": vocabularies, "seed": seed}
    heads.save(links.NAME, network.state_dict(), made, target)
    network.load_state_dict(dict(heads.load(links.NAME, target).tensors))
    answers = {name: _answers(network.eval(), read(folder, f"{name}_dev"), encoder) for name in ALIGNED}
    calibrated = _calibration([answer for found in answers.values() for answer in found[::2]])
    yield "probabilities: " + ", ".join(f"{name} {value:.3f}" for name, value in calibrated.items())
    for name, found in answers.items():
        yield from _figures(name, found, calibrated)
    path = heads.save(links.NAME, network.state_dict(), made | calibrated, target)
    yield f"wrote {path}"


def _taught(network: links.Network, examples: Sequence[Example], encoder: Encoder) -> Iterator[str]:
    """Train a network; it is left with the weights to keep."""
    if network.reader is not None:
        encoder.begin(network.reader.upper)
    rounds = [_batches(examples) for _ in range(EPOCHS)]
    course = Course(network, sum(map(len, rounds)), RATE, DECAY, MEAN_RATE, UPPER_RATE)
    for epoch, batches in enumerate(rounds):
        network.train()
        total = sum(course.step(_loss(network, some)) for some in batches)
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(batches):.4f}"
    network.load_state_dict(course.mean.state_dict())


def _told(
    pair: tuple[Side, Side], vocabularies: Mapping[str, Mapping[str, int]], teachers: Sequence[links.Network]
) -> Example:
    """A pair with what the teachers say of it: the mean of their logits, as a probability."""
    read_of_it = links.features(*pair, vocabularies)
    inputs = links.batch([read_of_it])
    with torch.inference_mode():
        tied = torch.stack([teacher(*inputs)[0] for teacher in teachers]).mean(0).sigmoid().numpy()
    return Example(read_of_it, tied, np.ones_like(tied))


def _loss(network: links.Network, examples: Sequence[Example]) -> torch.Tensor:
    """Cross entropy over the cells that are known, for each word of the batch."""
    inputs = links.batch([example.read for example in examples])
    with heads.quickly():
        logits = network(*inputs)
    tied, known = torch.zeros_like(logits), torch.zeros_like(logits)
    for row, example in enumerate(examples):
        a, b = example.tied.shape
        tied[row, :a, :b] = torch.from_numpy(np.ascontiguousarray(example.tied))
        known[row, :a, :b] = torch.from_numpy(np.ascontiguousarray(example.known))
    cells = functional.binary_cross_entropy_with_logits(logits, tied, reduction="none")
    return (cells * known).sum() / sum(there.sum() for there in inputs[2])


def _answers(network: links.Network, records: Records, encoder: Encoder) -> list[Answer]:
    found = []
    for record, pair in zip(records, sides_of(encoder, records), strict=True):
        read_of_it = links.features(*pair, network.vocabularies)
        with torch.inference_mode():
            logits = network(*links.batch([read_of_it]))[0].numpy()
        marked = []
        for kind in ("sure", "possible"):
            flags = np.zeros(logits.shape, bool)
            flags[tuple(np.array(record[kind], int).reshape(-1, 2).T)] = True
            marked.append(flags)
        found.append(Answer(logits, read_of_it.equal, marked[0], marked[1]))
    return found


def _calibration(answers: Sequence[Answer]) -> dict[str, float]:
    """What makes logits probabilities of a sure link, by logistic regression (Platt 1999): `links.CALIBRATED`.

    Only cells that could be a link count, and no possible ones, of which nothing is known.
    """
    counted = [~a.possible & (a.logits > LEAST_LOGIT) for a in answers]
    logits = np.concatenate([a.logits[cells] for a, cells in zip(answers, counted, strict=True)])
    sure = np.concatenate([a.sure[cells] for a, cells in zip(answers, counted, strict=True)])
    equal = np.concatenate([np.full(cells.sum(), a.equal) for a, cells in zip(answers, counted, strict=True)])
    seen = np.stack((logits, np.ones_like(logits), equal), 1)

    def loss(weights: Floats) -> float:
        told = seen @ weights
        return float((np.logaddexp(0, told) - told * sure).mean())

    fitted = minimize(loss, [1.0, 0.0, 0.0], method="Nelder-Mead", options={"maxiter": 4000}).x
    return dict(zip(links.CALIBRATED, map(float, fitted), strict=True))


def _figures(name: str, answers: Sequence[Answer], calibrated: Mapping[str, float]) -> Iterator[str]:
    """F1 of cells above a floor, sure links as gold, for a set of pairs."""
    scale, shift, by_equal = (calibrated[what] for what in links.CALIBRATED)
    for floor in FLOORS:
        least = np.log(floor / (1 - floor))
        told = [scale * a.logits + shift + by_equal * a.equal >= least for a in answers]
        hits = sum(int((found & a.sure).sum()) for found, a in zip(told, answers, strict=True))
        both = sum(int(found.sum()) + int(a.sure.sum()) for found, a in zip(told, answers, strict=True))
        yield f"{name} dev, from {floor} on: F1 {2 * hits / both:.4f}, {len(answers)} pairs"


def _batches(examples: Sequence[Example]) -> list[list[Example]]:
    """All examples in batches of like length in a random order, sides exchanged at random."""
    turned = [example.turned() if random.random() < 0.5 else example for example in examples]
    return mixed(turned, NEAR, BATCH_WORDS)


def _parsed_pairs(encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> list[tuple[Side, Side]]:
    encoded = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
    return [whole(a, b) for a, b in zip(*encoded, strict=True) if a.parse.words and b.parse.words]


def _example(
    record: Record, pair: tuple[Side, Side], vocabularies: Mapping[str, Mapping[str, int]], doubted: bool
) -> Example:
    a, b = pair
    tied = np.zeros((len(a.indices), len(b.indices)), np.float32)
    known = np.ones_like(tied)
    of_a, of_b = (Counter(i for i, _ in record["sure"]), Counter(j for _, j in record["sure"]))
    for i, j in record["sure"]:
        shape = list(SURE)[(of_a[i] > 1) + (of_b[j] > 1)]
        equal = a.word(i).text.lower() == b.word(j).text.lower()
        sure = SURE[shape][is_content(a.word(i)) + is_content(b.word(j))]
        tied[i, j] = sure if doubted and not equal else 1
    for i, j in record["possible"]:
        known[i, j] = 0
    return Example(links.features(a, b, vocabularies), tied, known)
