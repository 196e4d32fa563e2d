"""Pairs that part in known places, or nowhere → what the relation head says of places: whether sides part there.

In: planted pairs, renderings of statements that were written for it, sentences that rules alter, pairs that two
translators made or that people held for the same, an encoder; the relation head, whose layers go on learning. What the
checks find in them is judged by what is known of them. Out: the relation head's file anew, and its figures on what was
held out. Pairs that taught the head are taught on the way, lest it forget what follows from what.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from align import heads, together
from align.batches import padded_sides
from align.compare import aligned, silent
from align.divergence import faced
from align.divergence.facing import Facing
from align.encoder import Encoder
from align.terms import Encoded, Kind, Marked, Rendering, Vectors
from align.training import altered
from align.training.course import DEVICE, Course, beside, mixed, moved, quickly, stands_above
from align.training.known import Known, Parted, alike, known_of, planted, rule_altered, stated, translated
from align.training.relation import Example as Told
from align.training.relation import (
    answers,
    asked,
    examples_of,
    figures,
    loss,
    made_pairs,
    temperature,
    told_pairs,
    turned,
)

EPOCHS, RATE, UPPER_RATE, DECAY, MEAN_RATE = 3, 1e-3, 2e-4, 0.02, 0.005

# How many courses there are, each with another order of what is taught: the mean of the weights in which they end is
# surer than any one of them (model soups, Wortsman et al., ICML 2022).
COURSES = 3

# Share of units that are dropped: more than when the head learns what follows from what, since statements are fewer.
DROPPED = 0.2

# Words of both sides in a batch of stretches, and of pairs that are taught again, padding included; in what order of
# how many they are drawn up.
BATCH_WORDS, TOLD_WORDS, NEAR = 10_400, 5_200, 400

# How many pairs of which people said what follows, or that rules altered, are taught again in each epoch; how many
# held-out pairs tell what the head forgot.
AGAIN, ASKED = 20_000, 4_000

# How many altered sentences teach: they are easier than what people write.
ALTERED = 2_000

# One base in so many of those that teach is held out, with all its pairs.
HELD_OUT = 12

# What a word counts at which sides part, beside one at which they do not: there are few; and what the kind counts.
PARTED, BY_KIND = 2.0, 0.3

# Pairs that are aligned at once, so that their states need not all be held in full.
PAIRS_AT_ONCE = 500

# The logarithm of what cannot be.
NEVER = -1e9

# A word of which nothing is known.
UNKNOWN = -1.0

T = TypeVar("T")

KINDS = len(together.PARTED_BY)

Halved = npt.NDArray[np.float16]
"""The states of a text in half precision: there are many."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A place of which it is known whether the sides part gravely there, and by which kinds they may be said to."""

    place: together.Place
    grave: bool
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """Two stretches as the network reads them, and what is known of places in them; of each word whether the sides part
    gravely there (1, 0, UNKNOWN), and by which kind, as a place in `together.PARTED_BY` (UNKNOWN: not known)."""

    read: together.Features
    parted: tuple[Vectors, Vectors]
    kinds: tuple[Vectors, Vectors]
    places: list[Judged] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Words of the longer side."""
        return max(len(marks) for marks in self.read.marks)

    def turned(self) -> Example:
        """The same with its sides exchanged."""
        places = [Judged(one.place[::-1], one.grave, one.kinds) for one in self.places]
        return Example(turned(self.read), self.parted[::-1], self.kinds[::-1], places)


class Taught(nn.Module):
    """The network, and a readout of each word that teaches its layers and is not kept: (words, 1 + kinds)."""

    def __init__(self) -> None:
        super().__init__()
        self.network = together.Network()
        self.of_words = together.readout(2, 1 + KINDS)

    def words(self, given: together.Read, read: together.States) -> list[torch.Tensor]:
        """For each word of either side, (pairs, words, 1 + kinds): the log-odds that the sides part gravely there, and
        logits of the kinds by which they would."""
        whole = together.mean(torch.cat(read, 1), torch.cat(given[2], 1))[:, None]
        return [self.of_words(torch.cat((side, whole.expand_as(side)), -1)).float() for side in read]


def train(folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Teach the head on, and write it to `target`; yields lines that say how it goes, the figures last."""
    random.seed(seed)
    encoder = Encoder()
    known = [
        *planted("taught"),
        *stated("stated_taught"),
        *stated("reworded_taught"),
        *rule_altered(folder, encoder, seed, ALTERED, held_out=False),
        *alike(folder),
        *translated(folder),
    ]
    held, taught = ([one for one in known if _is_held_out(one) == held_out] for held_out in (True, False))
    examples, held_examples = examples_in(taught, encoder), examples_in(held, encoder)
    told, untaught = told_pairs(folder)
    made, held_made = made_pairs(folder, encoder, seed, altered.COUNT)
    again = examples_of(encoder, told + made)
    asked_examples = examples_of(encoder, _some(untaught, ASKED) + held_made)
    yield f"{len(examples)} stretches teach, {len(held_examples)} are held out; {len(again)} pairs are taught again"
    begun = heads.load(together.NAME).tensors
    ends = []
    for number in range(COURSES):
        random.seed(seed + number)
        torch.manual_seed(seed + number)
        end = yield from _course(begun, examples, again, held_examples)
        ends.append(end)
    network = together.Network().to(DEVICE)
    network.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(0) for name in begun})
    yield _figure(network.eval(), held_examples)
    logits = answers(network, asked_examples)
    yield from figures(asked_examples, logits)
    settings = {"scale": temperature(asked_examples[::2], logits[::2]), "seed": seed}
    yield f"wrote {heads.save(together.NAME, network.state_dict(), settings, target)}"


def _course(
    begun: Mapping[str, torch.Tensor], examples: Sequence[Example], again: Sequence[Told], held: Sequence[Example]
) -> Generator[str, None, Mapping[str, torch.Tensor]]:
    """One course from where the head stands; returns the weights in which it ends."""
    taught = _begin(begun)
    rounds = [
        beside(mixed(examples, NEAR, BATCH_WORDS), mixed(_some(again, AGAIN), NEAR, TOLD_WORDS)) for _ in range(EPOCHS)
    ]
    course = Course(taught, sum(map(len, rounds)), RATE, DECAY, MEAN_RATE, UPPER_RATE)
    kept: Taught = course.mean  # type: ignore[assignment]
    for epoch, batches in enumerate(rounds):
        taught.train()
        total = sum(course.step(_both(taught, new, old)) for new, old in batches)
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(batches):.4f}; {_figure(kept.network.eval(), held)}"
    return kept.network.state_dict()


def _some(things: Sequence[T], count: int) -> list[T]:
    return random.sample(things, min(count, len(things)))


def _begin(begun: Mapping[str, torch.Tensor]) -> Taught:
    taught = Taught()
    taught.network.load_state_dict(dict(begun))
    for module in taught.modules():
        if isinstance(module, nn.Dropout):
            module.p = DROPPED
    return taught.to(DEVICE)


def _is_held_out(pair: Known) -> bool:
    return crc32(pair.base.encode()) % HELD_OUT == 0


def examples_in(known: Sequence[Known], encoder: Encoder) -> list[Example]:
    """What there is to learn from pairs: the stretches in which checks found something, and what is known of it."""
    found: list[Example] = []
    for first in range(0, len(known), PAIRS_AT_ONCE):
        some = known[first : first + PAIRS_AT_ONCE]
        texts = list(dict.fromkeys(text for one in some for text in (one.a, one.b)))
        encoded = dict(zip(texts, encoder.encode(texts), strict=True))
        halved = {text: one.middle.astype(np.float16) for text, one in encoded.items()}
        found += [example for one in some for example in _examples(one, encoded, halved)]
    return found


def _examples(pair: Known, encoded: Mapping[str, Encoded], halved: Mapping[str, Halved]) -> list[Example]:
    """The stretches of a pair, each once, with all places that checks found in it."""
    rows, of_outlet = aligned(
        [Rendering("A", pair.a), Rendering("B", pair.b)], lambda texts: [encoded[text] for text in texts], silent
    )
    seen = list(faced(rows, of_outlet))
    examples: dict[object, Example] = {}
    for (_, faces), grave in zip(seen, known_of([finding for finding, _ in seen], pair), strict=True):
        for face in faces:
            if face.wording not in examples:
                examples[face.wording] = _example(pair, face, halved)
            if grave is not None:
                kinds = tuple(dict.fromkeys(kind for place in grave for kind in place.kinds))
                examples[face.wording].places.append(Judged(face.place, bool(grave), kinds))
    return list(examples.values())


def _example(pair: Known, face: Facing, halved: Mapping[str, Halved]) -> Example:
    sides = (face.one, face.other)
    read = together.features(*sides)
    # Stretches of one text share its states.
    one, other = (
        halved[marked.side.encoded.text][marked.side.indices[0] : marked.side.indices[-1] + 1] for marked in sides
    )
    small = together.Features((one, other), read.marks, read.kin.astype(np.int8))
    told = [_told(pair, marked) for marked in sides]
    return Example(small, (told[0][0], told[1][0]), (told[0][1], told[1][1]))


def _told(pair: Known, marked: Marked) -> tuple[Vectors, Vectors]:
    """Of each word of a stretch whether the sides part there, and by which kind; UNKNOWN for what stands around."""
    side = "AB".index(marked.side.outlet)
    places = [
        pair.at(side, marked.side.word(i).start, marked.side.word(i).end) if i in marked.words else None
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
    kinds = [place.kinds[0] for place in at if place.grave and place.kinds and place.kinds[0] in together.PARTED_BY]
    return float(together.PARTED_BY.index(kinds[0])) if kinds else UNKNOWN


def _both(taught: Taught, new: Sequence[Example] | None, old: Sequence[Told] | None) -> torch.Tensor:
    parts = [_loss(taught, new)] if new else []
    parts += [loss(taught.network, old)] if old else []
    return torch.stack(parts).sum()


def _loss(taught: Taught, examples: Sequence[Example]) -> torch.Tensor:
    """Cross entropy of whether sides part, and where they do, of the kind by which: of places, and of words."""
    examples = [example.turned() if random.random() < 0.5 else example for example in examples]
    given, at = _asked(examples)
    judged = [one for example in examples for one in example.places]
    with quickly():
        read = taught.network(given)
        words, places = taught.words(given, read), taught.network.parts(given, read, at)
    of_words = _of_words(
        words,
        moved(tuple(_padded([example.parted for example in examples]))),
        moved(tuple(_padded([example.kinds for example in examples]))),
    )
    return of_words + _of_places(places, judged) if judged else of_words


def _of_places(told: torch.Tensor, judged: Sequence[Judged]) -> torch.Tensor:
    """Of places: whether the sides part, and of those that do the kind, of which several may be right."""
    grave = torch.tensor([float(one.grave) for one in judged], device=told.device)
    kinds = torch.tensor([[kind in one.kinds for kind in together.PARTED_BY] for one in judged], device=told.device)
    there = functional.binary_cross_entropy_with_logits(told[:, 0], grave)
    named = kinds.any(1)
    by = told[:, 1:].log_softmax(-1).masked_fill(~kinds, NEVER).logsumexp(-1)[named]
    return there - BY_KIND * by.sum() / len(judged)


def _of_words(
    logits: Sequence[torch.Tensor], known: Sequence[torch.Tensor], by_kind: Sequence[torch.Tensor]
) -> torch.Tensor:
    """The same of words, the first kind of a label alone being right; what is UNKNOWN counts nothing."""
    total = counted = logits[0].new_zeros(())
    for told, parted, kinds in zip(logits, known, by_kind, strict=True):
        weight = (parted != UNKNOWN).float() * torch.where(parted > 0, PARTED, 1.0)
        there = functional.binary_cross_entropy_with_logits(told[..., 0], parted.clamp(min=0), reduction="none")
        by = functional.cross_entropy(
            told[..., 1:].transpose(1, 2), kinds.long(), ignore_index=int(UNKNOWN), reduction="none"
        )
        total = total + (weight * there).sum() + BY_KIND * ((parted > 0).float() * by).sum()
        counted = counted + weight.sum()
    return total / counted.clamp(min=1)


def _padded(sides: Sequence[tuple[Vectors, Vectors]]) -> list[torch.Tensor]:
    """Both sides of many examples, filled up with UNKNOWN."""
    return [side + UNKNOWN for side in padded_sides([[one - UNKNOWN for one in both] for both in sides], np.float32)]


def _figure(network: together.Network, examples: Sequence[Example]) -> str:
    """How well places at which sides part are told from the others."""
    grave = [one.grave for example in examples for one in example.places]
    known = np.array(grave, bool)
    told = np.concatenate([_odds(network, examples[k : k + 32]) for k in range(0, len(examples), 32)])
    area = stands_above(told[known], told[~known])
    return f"held out: places at which sides part stand above others {area:.3f} of the time ({known.sum()} places)"


def _odds(network: together.Network, examples: Sequence[Example]) -> Vectors:
    """The log-odds of all places of some examples, one behind another."""
    given, at = _asked(examples)
    with torch.inference_mode(), quickly():
        found: Vectors = network.parts(given, network(given), at)[:, 0].cpu().numpy()
    return found


def _asked(examples: Sequence[Example]) -> tuple[together.Read, together.At]:
    return asked([(example.read, [one.place for one in example.places]) for example in examples])
