"""Chunks that people aligned and graded, texts that say where they part, and made-up pairs → the difference head.

In: `chunk_alignment`, `clause_segmentation/gum_train`, the files of `benchmarks/planted` that teach, an encoder, the
heads that this one reads: what the relation head made of both sides, and how surely words are tied. Out: the head's
file, and its figures on the dev parts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.stats import spearmanr
from torch.nn import functional

from align import differences, heads
from align.encoder import Encoder
from align.terms import Side
from align.ties import tied
from align.together import RELATED
from align.training import made_up
from align.training.course import Course, stands_above
from align.training.known import Known, planted, stated
from align.training.pairs import sides as sides_of
from align.training.pairs import whole
from align.training.sets import GRADED, Record, read, training_pairs

EPOCHS, BATCH, RATE, DECAY = 8, 64, 3e-3, 0.02

# The weights that are kept are a running mean of those on the way, this much of the newest at each step.
MEAN_RATE = 0.01

# Made-up pairs beside those that people graded: enough that what is plainly absent is told in any genre.
MADE_UP = 600

# How many times a graded pair is read for one that was written, and what a word of the latter counts: they are three
# times as many and thrice as long, and say only whether a place is grave, not how much of it is shared.
AGAIN, WRITTEN = 4, 0.3

# How many pairs of renderings of statements teach, and how long the longer text of one may be, in characters.
STATED, LONGEST_STATED = 5000, 420

# How many pairs are encoded and read at a time.
PORTION = 400

# Pairs whose lengths differ by no more than this may be read in one batch, in words.
LIKE_LENGTHS = 6

Labels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A pair of sides, and how much of each of their words is held to be lacking, 0..1, or -1 where that is not known;
    weight: what each word counts."""

    read: differences.Features
    lacking: tuple[Labels, Labels]
    weight: float = 1.0

    @property
    def length(self) -> int:
        """How many words the longer side has."""
        return max(map(len, self.lacking))


def train(folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Train the head and write it to `target`; yields lines that say how it goes, the figures last."""
    random.seed(seed)
    torch.manual_seed(seed)
    encoder = Encoder()
    graded = training_pairs(folder, GRADED)
    documents = read(folder, "clause_segmentation/gum_train")
    made = [*made_up.pairs(documents, seed)[:MADE_UP], *made_up.negated(documents, seed)]
    records = [*graded, *({**pair, **_told(pair)} for pair in made)]
    sides = sides_of(encoder, records)
    words = [side.word(i) for pair in sides for side in pair for i in side.indices]
    vocabularies = {field: sorted({getattr(word, field) for word in words}) for field in ("tag", "dep")}
    network = differences.Network(vocabularies, len(RELATED))
    of_people = _examples(sides, [_graded(record) for record in records], network)
    written = [*planted("taught"), *stated("reworded_taught"), *_short(random.Random(seed))]
    of_writers = [replace(one, weight=WRITTEN) for one in _written(written, encoder, network)]
    examples = [*of_people[: len(graded)] * AGAIN, *of_people[len(graded) :], *of_writers]
    _scale(network, examples)
    course = Course(network, EPOCHS * -(-len(examples) // BATCH), RATE, DECAY, MEAN_RATE)
    yield f"{len(graded)} pairs graded by people, {len(of_writers)} written, {len(made)} made up"
    for epoch in range(EPOCHS):
        network.train()
        total = sum(course.step(_loss(network, some)) * len(some) for some in _shuffled(examples))
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(examples):.4f}"
    network.load_state_dict(course.mean.state_dict())
    settings = {"vocabularies": vocabularies, "related": len(RELATED), "seed": seed}
    path = heads.save(differences.NAME, network.state_dict(), settings, target)
    network.load_state_dict(dict(heads.load(differences.NAME, target).tensors))
    yield from _figures(network.eval(), folder, encoder)
    yield f"wrote {path}"


def _short(chance: random.Random) -> list[Known]:
    """Some pairs of short renderings of statements."""
    short = [one for one in stated("stated_taught") if max(len(one.a), len(one.b)) <= LONGEST_STATED]
    return chance.sample(short, min(STATED, len(short)))


def _written(pairs: Sequence[Known], encoder: Encoder, network: differences.Network) -> Iterator[Example]:
    for first in range(0, len(pairs), PORTION):
        some = pairs[first : first + PORTION]
        encoded = (encoder.encode([getattr(one, name) for one in some]) for name in ("a", "b"))
        sides = [whole(a, b) for a, b in zip(*encoded, strict=True)]
        labels = [
            tuple(_labelled(one, k, side) for k, side in enumerate(pair)) for one, pair in zip(some, sides, strict=True)
        ]
        yield from _examples(sides, labels, network)


def _labelled(pair: Known, number: int, side: Side) -> Labels:
    """Of a side's words 1 in a place where the texts part gravely, 0 where they do not; a nuance is not known."""
    told = np.zeros(len(side.indices), np.float32)
    for k, i in enumerate(side.indices):
        word = side.word(i)
        touching = [place.grave for place in pair.places if place.holds(number, word.start, word.end)]
        told[k] = -1 if not any(map(str.isalnum, word.text)) or (touching and not any(touching)) else bool(touching)
    return told


def _graded(record: Record) -> tuple[Labels, Labels]:
    of_a, of_b = (np.array(record[f"difference_{side}"], np.float32) for side in "ab")
    return of_a, of_b


def _examples(
    sides: Sequence[tuple[Side, Side]], labels: Sequence[tuple[Labels, ...]], network: differences.Network
) -> list[Example]:
    """Pairs as they are read, in their order; one with an empty side is left out."""
    found: dict[int, Example] = {}
    some = [k for k, (a, b) in enumerate(sides) if a.indices and b.indices]
    pairs = [sides[k] for k in some]
    for asked in differences.read_together(pairs, tied(pairs), network.vocabularies):
        for number, turned, features in asked:
            of_a, of_b = labels[some[number]][:: -1 if turned else 1]
            found[some[number]] = Example(_small(features), (of_a, of_b))
    return [found[k] for k in some]


def _small(features: differences.Features) -> differences.Features:
    """The same in half the memory: a course keeps all that it learns from."""
    halved: dict[str, Any] = {
        name: tuple(side.astype(np.float16) for side in getattr(features, name)) for name in ("states", "read")
    }
    return replace(features, **halved)


def _scale(network: differences.Network, examples: Sequence[Example]) -> None:
    """Tell the network the mean and spread of what it counts."""
    signs = []
    for some in _shuffled(examples):
        given = differences.batch([one.read for one in some])
        signs += [of_side[there] for of_side, there in zip(network.signs(given), given.there, strict=True)]
    together = torch.cat(signs)
    network.center.copy_(together.mean(0))
    network.spread.copy_(together.std(0) + 1e-2)


def _shuffled(examples: Sequence[Example]) -> list[list[Example]]:
    """Batches of as many examples each, of about the same length, in any order: counted by words, those that people
    graded, which are short, would have fewer steps."""
    order = sorted(examples, key=lambda one: one.length + random.random() * LIKE_LENGTHS)
    found = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
    random.shuffle(found)
    return found


def _loss(network: differences.Network, examples: Sequence[Example]) -> torch.Tensor:
    """Cross entropy over the words whose difference is known."""
    told = network(differences.batch([example.read for example in examples]))
    losses, weights = [], []
    for side, logits in enumerate(told):
        lacking = torch.full_like(logits, -1)
        for row, example in enumerate(examples):
            lacking[row, : len(example.lacking[side])] = torch.from_numpy(example.lacking[side])
        weight = torch.tensor([example.weight for example in examples])[:, None] * (lacking >= 0)
        losses.append(
            functional.binary_cross_entropy_with_logits(logits, lacking.clamp(min=0), weight, reduction="sum")
        )
        weights.append(weight.sum())
    return torch.stack(losses).sum() / torch.stack(weights).sum()


def _told(pair: Record) -> dict[str, list[float]]:
    return dict(zip(("difference_a", "difference_b"), made_up.lacking(pair), strict=True))


def _figures(network: differences.Network, folder: Path, encoder: Encoder) -> Iterator[str]:
    pooled: tuple[list[float], list[float]] = ([], [])
    for name in GRADED:
        records = read(folder, f"{name}_dev")
        examples = _examples(sides_of(encoder, records), [_graded(record) for record in records], network)
        said, known = _said(network, examples)
        if "answers" not in name:
            pooled[0].extend(said)
            pooled[1].extend(known)
        yield f"{name} dev: Spearman × 100 {100 * spearmanr(said, known).statistic:.1f}, {len(records)} pairs"
    yield f"headlines and images dev: Spearman × 100 {100 * spearmanr(*pooled).statistic:.1f}"
    for part, pairs in (("fit", planted("fit")), ("reworded_fit", stated("reworded_fit"))):
        said, known = _said(network, list(_written(list(pairs), encoder, network)))
        numbers, grave = np.array(said), np.array(known) == 1
        area = stands_above(numbers[grave], numbers[~grave])
        yield f"{part}: words where texts part stand above others {area:.3f} of the time"


def _said(network: differences.Network, examples: Sequence[Example]) -> tuple[list[float], list[float]]:
    """Of all words whose difference is known what the network says and what is known."""
    said: list[float] = []
    known: list[float] = []
    for example in examples:
        with torch.inference_mode():
            told = network(differences.batch([example.read]))
        for logits, lacking in zip(told, example.lacking, strict=True):
            spoken = lacking >= 0
            said += logits[0].numpy()[spoken].tolist()
            known += lacking[spoken].tolist()
    return said, known
