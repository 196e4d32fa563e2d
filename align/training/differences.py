"""Chunks that people aligned and graded, and made-up pairs → the difference head.

In: `chunk_alignment`, `clause_segmentation/gum_train` and an encoder. Out: the head's file, and its figures on the dev
parts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy.stats import spearmanr
from torch.nn import functional

from align import differences, heads
from align.differences import Known
from align.encoder import Encoder
from align.terms import Side
from align.training import made_up
from align.training.course import Course
from align.training.pairs import sides as sides_of
from align.training.sets import GRADED, Record, read, training_pairs

EPOCHS, BATCH, RATE, DECAY = 14, 32, 3e-3, 0.02

# The weights that are kept are a running mean of those on the way, this much of the newest at each step.
MEAN_RATE = 0.01

# Made-up pairs beside those that people graded: enough that what is plainly absent is told in any genre.
MADE_UP = 600


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A side beside another, and how much of each of its words people held to be lacking, 0..1, or -1 for a mark."""

    read: differences.Features
    lacking: npt.NDArray[np.float32]


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
    network = differences.Network(vocabularies)
    examples = _examples(records, sides, network)
    signs = torch.from_numpy(np.concatenate([e.read.signs for e in examples]))
    network.center.copy_(signs.mean(0))
    network.spread.copy_(signs.std(0) + 1e-3)
    course = Course(network, EPOCHS * -(-len(examples) // BATCH), RATE, DECAY, MEAN_RATE)
    yield f"{len(graded)} pairs graded by people, {len(made)} made up"
    for epoch in range(EPOCHS):
        random.shuffle(examples)
        network.train()
        total = 0.0
        for first in range(0, len(examples), BATCH):
            some = examples[first : first + BATCH]
            total += course.step(_loss(network, some)) * len(some)
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(examples):.4f}"
    network.load_state_dict(course.mean.state_dict())
    path = heads.save(differences.NAME, network.state_dict(), {"vocabularies": vocabularies, "seed": seed}, target)
    network.load_state_dict(dict(heads.load(differences.NAME, target).tensors))
    yield from _figures(network.eval(), folder, encoder)
    yield f"wrote {path}"


def _loss(network: differences.Network, examples: Sequence[Example]) -> torch.Tensor:
    """Cross entropy over the words whose difference is known."""
    *inputs, lengths = differences.batch([example.read for example in examples])
    logits = network(*inputs, lengths)
    lacking = torch.full_like(logits, -1)
    for row, example in enumerate(examples):
        lacking[row, : len(example.lacking)] = torch.from_numpy(example.lacking)
    known = lacking >= 0
    return functional.binary_cross_entropy_with_logits(logits[known], lacking[known])


def _told(pair: Record) -> dict[str, list[float]]:
    return dict(zip(("difference_a", "difference_b"), made_up.lacking(pair), strict=True))


def _figures(network: differences.Network, folder: Path, encoder: Encoder) -> Iterator[str]:
    pooled: tuple[list[float], list[float]] = ([], [])
    for name in GRADED:
        records = read(folder, f"{name}_dev")
        said: list[float] = []
        known: list[float] = []
        for example in _examples(records, sides_of(encoder, records), network):
            with torch.inference_mode():
                logits = network(*differences.batch([example.read]))[0]
            spoken = example.lacking >= 0
            said += logits.numpy()[spoken].tolist()
            known += example.lacking[spoken].tolist()
        if "answers" not in name:
            pooled[0].extend(said)
            pooled[1].extend(known)
        yield f"{name} dev: Spearman × 100 {100 * spearmanr(said, known).statistic:.1f}, {len(records)} pairs"
    yield f"headlines and images dev: Spearman × 100 {100 * spearmanr(*pooled).statistic:.1f}"


def _examples(
    records: Sequence[Mapping[str, list[float]]], sides: Sequence[tuple[Side, Side]], network: differences.Network
) -> list[Example]:
    found = []
    for record, (a, b) in zip(records, sides, strict=True):
        for side, other, lacking in ((a, b, record["difference_a"]), (b, a, record["difference_b"])):
            read_of_it = differences.features(Known.of(side), Known.of(other), network.vocabularies)
            found.append(Example(read_of_it, np.array(lacking, np.float32)))
    return found
