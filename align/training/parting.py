"""Pairs that part in a known place, or nowhere → the readout of the relation head that says at which words sides part.

In: planted pairs, renderings of statements that were written for it, sentences that rules alter, pairs that two
translators made or that people held for the same, an encoder; the relation head, whose layers go on learning. Out: the
relation head's file anew, and its figures on what was held out. Pairs that taught the head are taught on the way, lest
it forget what follows from what.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from torch.nn import functional

from align import heads, relation
from align.batches import padded_sides
from align.compare import aligned, silent
from align.divergence import shared
from align.divergence.facing import facing_passages, stretch
from align.divergence.passages import left_out
from align.encoder import Encoder
from align.terms import Encoded, Marked, Rendering, Vectors
from align.training.course import Course, mixed
from align.training.known import Known, Parted, alike, planted, rule_altered, stated, translated
from align.training.relation import (
    BATCH_WORDS,
    NEAR,
    TURNED_KIN,
    answers,
    examples_of,
    figures,
    loss,
    made_pairs,
    temperature,
    told_pairs,
)
from align.training.relation import Example as Told
from align.words import sides_of

EPOCHS, RATE, UPPER_RATE, DECAY, MEAN_RATE = 3, 1e-3, 2e-4, 0.02, 0.005

# How many pairs of which people said what follows are taught again in each epoch, and how many sentences that rules
# altered; how many held-out pairs tell what the head forgot.
AGAIN, ALTERED_AGAIN, ASKED = 14_000, 5_000, 4_000

# How many altered sentences teach: they are easier than what people write.
ALTERED = 2_000

# One base in so many of those that teach is held out, with all its pairs.
HELD_OUT = 12

# What a word counts at which sides part, beside one at which they do not: there are few; and what its kind counts.
PARTED, BY_KIND = 2.0, 0.3

# A word of which nothing is known.
UNKNOWN = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """Two stretches as the network reads them; of each word whether the sides part gravely there (1, 0, UNKNOWN), and
    by which kind, as a place in `relation.PARTED_BY` (UNKNOWN: not known)."""

    read: relation.Features
    parted: tuple[Vectors, Vectors]
    kinds: tuple[Vectors, Vectors]

    @property
    def length(self) -> int:
        """Words of the longer side."""
        return max(len(marks) for marks in self.read.marks)

    def turned(self) -> Example:
        """The same with its sides exchanged."""
        read = relation.Features(self.read.states[::-1], self.read.marks[::-1], TURNED_KIN[self.read.kin.T])
        return Example(read, self.parted[::-1], self.kinds[::-1])


def train(folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Teach the head on, and write it to `target`; yields lines that say how it goes, the figures last."""
    random.seed(seed)
    torch.manual_seed(seed)
    encoder = Encoder()
    known = [
        *planted("taught"),
        *stated("stated_taught"),
        *rule_altered(folder, encoder, seed, ALTERED, held_out=False),
        *alike(folder),
        *translated(folder),
    ]
    random.shuffle(known)
    held, taught = ([one for one in known if _is_held_out(one) == held_out] for held_out in (True, False))
    examples, held_examples = examples_in(taught, encoder), examples_in(held, encoder)
    told, asked = told_pairs(folder)
    random.shuffle(told)
    made, held_made = made_pairs(folder, encoder, seed, ALTERED_AGAIN)
    again, asked_examples = examples_of(encoder, told[:AGAIN] + made), examples_of(encoder, asked[:ASKED] + held_made)
    yield f"{len(examples)} stretches teach, {len(held_examples)} are held out; {len(again)} pairs are taught again"
    network = relation.Network()
    network.load_state_dict(dict(heads.load(relation.NAME).tensors))
    yield from figures(asked_examples, answers(network.eval(), asked_examples))
    rounds: list[list[tuple[list[Example] | None, list[Told] | None]]] = [
        list(zip_longest(mixed(examples, NEAR, BATCH_WORDS), mixed(again, NEAR, BATCH_WORDS))) for _ in range(EPOCHS)
    ]
    course = Course(network, sum(map(len, rounds)), RATE, DECAY, MEAN_RATE, UPPER_RATE)
    kept: relation.Network = course.mean  # type: ignore[assignment]
    for epoch, batches in enumerate(rounds):
        network.train()
        total = sum(course.step(_both(network, new, old)) for new, old in batches)
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(batches):.4f}"
        yield _figure(held_examples, parted(kept.eval(), held_examples))
    logits = answers(kept, asked_examples)
    yield from figures(asked_examples, logits)
    settings = {"scale": temperature(asked_examples[::2], logits[::2]), "seed": seed}
    yield f"wrote {heads.save(relation.NAME, kept.state_dict(), settings, target)}"


def _is_held_out(pair: Known) -> bool:
    return crc32(pair.base.encode()) % HELD_OUT == 0


def examples_in(known: Sequence[Known], encoder: Encoder) -> list[Example]:
    """What there is to learn from pairs: their rows, and the passages that one of them lacks."""
    texts = list(dict.fromkeys(text for one in known for text in (one.a, one.b)))
    encoded = dict(zip(texts, encoder.encode(texts), strict=True))
    return [example for one in known for example in _examples(one, encoded)]


def _examples(pair: Known, encoded: dict[str, Encoded]) -> Iterator[Example]:
    rows, of_outlet = aligned(
        [Rendering("A", pair.a), Rendering("B", pair.b)], lambda texts: [encoded[text] for text in texts], silent
    )
    for _, row in shared(rows):
        sides = sides_of(row, of_outlet)
        if len(sides) == 2:
            one, other = (stretch(side, side.indices) for side in sides)
            yield _example(pair, one, other, (one.words, other.words))
    for _, finding in left_out(rows, of_outlet):
        found = facing_passages(of_outlet, *finding.readings)
        if found:
            yield _of_passage(_example(pair, found.one, found.other, found.marked))


def _example(pair: Known, one: Marked, other: Marked, compared: tuple[frozenset[int], frozenset[int]]) -> Example:
    read = relation.features(one, other)
    small = relation.Features(
        (read.states[0].astype(np.float16), read.states[1].astype(np.float16)), read.marks, read.kin.astype(np.int8)
    )
    told = [_told(pair, marked, asked) for marked, asked in zip((one, other), compared, strict=True)]
    return Example(small, (told[0][0], told[1][0]), (told[0][1], told[1][1]))


def _of_passage(example: Example) -> Example:
    """Where a label names some words of a passage that the other side lacks, nothing is known of its other words."""
    parted = [np.where(side > 0, side, UNKNOWN) if (side > 0).any() else side for side in example.parted]
    return Example(example.read, (parted[0], parted[1]), example.kinds)


def _told(pair: Known, marked: Marked, asked: frozenset[int]) -> tuple[Vectors, Vectors]:
    """Of each word of a stretch whether the sides part there, and by which kind; UNKNOWN for those not asked about."""
    side = "AB".index(marked.side.outlet)
    places = [
        pair.at(side, marked.side.word(i).start, marked.side.word(i).end) if i in asked else None
        for i in marked.side.indices
    ]
    parted = [UNKNOWN if at is None else _grave(at) for at in places]
    kinds = [_kind(at or ()) for at in places]
    return np.array(parted, np.float32), np.array(kinds, np.float32)


def _grave(at: Sequence[Parted]) -> float:
    """Whether sides part at a word that some places touch; a nuance says nothing."""
    if any(place.grave for place in at):
        return 1.0
    return UNKNOWN if any(place.grave is None for place in at) else 0.0


def _kind(at: Sequence[Parted]) -> float:
    kinds = [place.kinds[0] for place in at if place.grave and place.kinds and place.kinds[0] in relation.PARTED_BY]
    return float(relation.PARTED_BY.index(kinds[0])) if kinds else UNKNOWN


def _both(network: relation.Network, new: Sequence[Example] | None, old: Sequence[Told] | None) -> torch.Tensor:
    parts = [_loss(network, new)] if new else []
    parts += [loss(network, old)] if old else []
    return torch.stack(parts).sum()


def _loss(network: relation.Network, examples: Sequence[Example]) -> torch.Tensor:
    """Cross entropy of whether sides part at a word, and where they do, of the kind by which."""
    examples = [example.turned() if random.random() < 0.5 else example for example in examples]
    with heads.quickly():
        logits = network.parting(relation.batch([example.read for example in examples]))
    known = _padded([example.parted for example in examples])
    by_kind = _padded([example.kinds for example in examples])
    total = counted = torch.zeros(())
    for told, parted, kinds in zip(logits, known, by_kind, strict=True):
        weight = (parted != UNKNOWN).float() * torch.where(parted > 0, PARTED, 1.0)
        there = functional.binary_cross_entropy_with_logits(told[..., 0], parted.clamp(min=0), reduction="none")
        by = functional.cross_entropy(
            told[..., 1:].transpose(1, 2), kinds.long(), ignore_index=int(UNKNOWN), reduction="none"
        )
        total = total + (weight * there).sum() + BY_KIND * ((parted > 0).float() * by).sum()
        counted = counted + weight.sum()
    loss: torch.Tensor = total / counted.clamp(min=1)
    return loss


def _padded(sides: Sequence[tuple[Vectors, Vectors]]) -> list[torch.Tensor]:
    """Both sides of many examples, filled up with UNKNOWN."""
    return [side + UNKNOWN for side in padded_sides([[one - UNKNOWN for one in both] for both in sides], np.float32)]


def parted(network: relation.Network, examples: Sequence[Example]) -> list[tuple[Vectors, Vectors]]:
    """For each word of each side the log-odds that the sides part there."""
    found: list[tuple[Vectors, Vectors]] = []
    for first in range(0, len(examples), 32):
        some = examples[first : first + 32]
        with torch.inference_mode(), heads.quickly():
            told = [side[..., 0].numpy() for side in network.parting(relation.batch([e.read for e in some]))]
        found += [(told[0][k, : len(e.parted[0])], told[1][k, : len(e.parted[1])]) for k, e in enumerate(some)]
    return found


def _figure(examples: Sequence[Example], odds: Sequence[tuple[Vectors, Vectors]]) -> str:
    """How well words at which sides part are told from the others: the area under the curve (Hanley & McNeil 1982)."""
    known = np.concatenate([side for example in examples for side in example.parted])
    told = np.concatenate([side for both in odds for side in both])
    parting, others = told[known > 0], np.sort(told[known == 0])
    below = np.searchsorted(others, parting, "left") + np.searchsorted(others, parting, "right")
    area = float(below.mean() / 2 / max(1, len(others))) if len(parting) else float("nan")
    return f"held out: words at which sides part stand above others {area:.3f} of the time ({len(parting)} words)"
