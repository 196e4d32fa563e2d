"""Renderings of statements of which it is known what faces what → the head that makes vectors of words and clauses.

In: `benchmarks/planted/stated_taught.jsonl`, an encoder. Out: the head's file, and its figure on what was held out.
What a label sets side by side, in one reading or in two, are two renderings of one thing; what it says that an outlet
leaves out is rendered by none of its clauses. Where nothing is labelled, what the aligner is sure of without the head
teaches too, with less weight. Renderings of two statements say nothing of each other's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from align import alike, heads
from align.candidates import Floats, Voice, kind_weights, voice, words_of
from align.compare import split_clauses
from align.encoder import Encoder
from align.terms import Clause, Encoded, Rendering
from align.tracing import pair_probabilities
from align.training.course import Course, stands_above
from align.training.known import apart, records

EPOCHS, RATE, DECAY, MEAN_RATE = 4, 2e-3, 0.01, 0.005

# Pairs of renderings of one step, and one statement in so many that is held out.
AT_ONCE, HELD_OUT = 8, 12

# From this probability on the aligner is believed where nothing is labelled, and what that counts beside a label.
SURE, BELIEVED = 0.9, 0.3

# What a pair that renders one thing counts beside one that does not: there are few.
RIGHT = 3.0

# What share of a clause a phrase must hold that an outlet leaves out, for all of the clause to be left out.
MOSTLY = 0.7

# What a pair of clauses of two statements counts: in one statement outlets hardly ever set such together.
STRANGE = 0.5

# The logarithm of what cannot be.
NEVER = -1e4

Pairs = set[tuple[int, int]]
Clauses = Mapping[str, Sequence[Clause]]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """The words of a rendering's clauses, one clause behind another: their states, the clause of each, what each weighs
    by its kind; and how many clauses there are."""

    states: torch.Tensor
    clause: torch.Tensor
    kinds: torch.Tensor
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """Two renderings: which clauses render the same thing, 1 or 0, and what each pair counts, (clauses, clauses)."""

    a: Text
    b: Text
    right: torch.Tensor
    counted: torch.Tensor


class Scored(nn.Module):
    """The network, and how it is judged while it learns: what its vectors say together, and from where on."""

    def __init__(self) -> None:
        super().__init__()
        self.network = alike.Network()
        self.scales, self.offset = nn.Parameter(torch.tensor([6.0, 4.0, 4.0])), nn.Parameter(torch.tensor(-6.0))

    def forward(self, a: Text, b: Text) -> torch.Tensor:
        """The log-odds of each pair of clauses, (clauses of a, clauses of b): as `candidates.signs`, all pairs."""
        (words_a, wholes_a, weights_a), (words_b, wholes_b, weights_b) = self.network(a.states), self.network(b.states)
        near = (words_a @ words_b.T).clamp(min=0)
        weights_a, weights_b = weights_a * a.kinds, weights_b * b.kinds
        of_a, of_b = _share(near, weights_a, a, b), _share(near.T, weights_b, b, a).T
        cosine = _clauses(wholes_a * a.kinds[:, None], a) @ _clauses(wholes_b * b.kinds[:, None], b).T
        signs = torch.stack((cosine, torch.maximum(of_a, of_b), torch.minimum(of_a, of_b)), -1)
        told: torch.Tensor = signs @ self.scales + self.offset
        return told


def _clauses(wholes: torch.Tensor, text: Text) -> torch.Tensor:
    sums = wholes.new_zeros(text.count, wholes.shape[1]).index_add(0, text.clause, wholes)
    return functional.normalize(sums, dim=-1)


def _share(near: torch.Tensor, weights: torch.Tensor, one: Text, other: Text) -> torch.Tensor:
    """What share of the words of each clause of one each clause of the other has, (clauses, clauses)."""
    places = other.clause[None].expand(len(near), -1)
    best = near.new_zeros(len(near), other.count).scatter_reduce(1, places, near, "amax")
    sums = near.new_zeros(one.count, other.count).index_add(0, one.clause, weights[:, None] * best)
    return sums / near.new_zeros(one.count).index_add(0, one.clause, weights)[:, None]


def train(_folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Train the head and write it to `target`; yields lines that say how it goes, the figures last."""
    random.seed(seed)
    torch.manual_seed(seed)
    encoder = Encoder()
    statements = records("stated_taught")
    held = [one for one in statements if crc32(one["id"].encode()) % HELD_OUT == 0]
    taught = [one for one in statements if crc32(one["id"].encode()) % HELD_OUT]
    examples, held_examples = list(examples_of(taught, encoder)), list(examples_of(held, encoder))
    yield f"{len(examples)} pairs of renderings teach, {len(held_examples)} are held out"
    scored = Scored()
    course = Course(scored, EPOCHS * -(-len(examples) // AT_ONCE), RATE, DECAY, MEAN_RATE)
    kept: Scored = course.mean  # type: ignore[assignment]
    for epoch in range(EPOCHS):
        random.shuffle(examples)
        scored.train()
        some = [examples[first : first + AT_ONCE] for first in range(0, len(examples), AT_ONCE)]
        total = sum(course.step(torch.stack([_loss(scored, one) for one in batch]).mean()) for batch in some)
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(some):.4f}; {_figure(kept.eval(), held_examples)}"
    yield f"wrote {heads.save(alike.NAME, kept.network.state_dict(), {'seed': seed}, target)}"


def examples_of(statements: Sequence[Mapping[str, Any]], encoder: Encoder) -> Iterator[Example]:
    """Every two renderings of statements of which anything is known; of each one beside one of the statement before."""
    encoded = encoder.encode([text for one in statements for text in one["texts"].values()])
    texts = {one.text: one for one in encoded}
    before: Text | None = None
    for statement in statements:
        of_outlet = {outlet: texts[text] for outlet, text in statement["texts"].items()}
        clauses = split(of_outlet)
        told = told_of(statement, clauses)
        read = {outlet: _text(of_outlet[outlet], clauses[outlet]) for outlet in clauses}
        voices = [voice(outlet, clauses[outlet], of_outlet[outlet], by_head=False) for outlet in sorted(clauses)]
        for a, b, likely in pair_probabilities(voices):
            right, counted = _known(a, b, told.get((a.outlet, b.outlet), (set(), set())), likely)
            if counted.any():
                a_text, b_text = read[a.outlet], read[b.outlet]
                yield Example(a_text, b_text, torch.from_numpy(right).float(), torch.from_numpy(counted).float())
        strange = random.choice(list(read.values()))
        if before is not None:
            none = torch.zeros(before.count, strange.count)
            yield Example(before, strange, none, none + STRANGE)
        before = strange


def split(encoded: Mapping[str, Encoded]) -> dict[str, tuple[Clause, ...]]:
    """The clauses of each outlet, of those that have any."""
    found = {outlet: split_clauses(Rendering(outlet, one.text), one) for outlet, one in encoded.items()}
    return {outlet: clauses for outlet, clauses in found.items() if clauses}


def told_of(statement: Mapping[str, Any], clauses: Clauses) -> dict[tuple[str, str], tuple[Pairs, Pairs]]:
    """For each two outlets, in order of name, which clauses render the same thing, and which do not."""
    found: dict[tuple[str, str], tuple[Pairs, Pairs]] = {}
    for phrases in _side_by_side(statement):
        (a, said_a), (b, said_b) = sorted(phrases.items())
        right, wrong = found.setdefault((a, b), (set(), set()))
        if said_a and said_b:
            right.add((_holding(statement, clauses, a, said_a), _holding(statement, clauses, b, said_b)))
        elif said_a:
            wrong |= {(i, j) for i in _held(statement, clauses, a, said_a) for j in range(len(clauses[b]))}
        else:
            wrong |= {(i, j) for j in _held(statement, clauses, b, said_b) for i in range(len(clauses[a]))}
    for (a, b), (right, wrong) in found.items():
        # A neighbour may render a part of the same thing; what lies further off renders something else.
        for i, j in right:
            wrong |= {(i, k) for k in range(len(clauses[b])) if abs(k - j) > 1}
            wrong |= {(k, j) for k in range(len(clauses[a])) if abs(k - i) > 1}
        wrong -= right
    return found


def _side_by_side(statement: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """The phrases of each two outlets that a label sets side by side, in one reading or in two."""
    for label in statement["divergences"]:
        for reading in label["readings"]:
            said = [outlet for outlet, phrase in reading.items() if phrase]
            yield from ({one: reading[one], other: reading[other]} for one, other in combinations(said, 2))
    yield from (phrases for _, phrases in apart(statement) if any(phrases.values()))


def _holding(statement: Mapping[str, Any], clauses: Clauses, outlet: str, phrase: str) -> int:
    """The clause that holds most of a phrase."""
    shared = _shared(statement, clauses, outlet, phrase)
    return max(range(len(shared)), key=shared.__getitem__)


def _held(statement: Mapping[str, Any], clauses: Clauses, outlet: str, phrase: str) -> list[int]:
    """The clauses of which a phrase holds most."""
    shared = _shared(statement, clauses, outlet, phrase)
    sizes = [clause.end - clause.start for clause in clauses[outlet]]
    return [k for k, (inside, size) in enumerate(zip(shared, sizes, strict=True)) if inside >= MOSTLY * size]


def _shared(statement: Mapping[str, Any], clauses: Clauses, outlet: str, phrase: str) -> list[int]:
    """How many letters of a phrase, whatever their case, each clause of an outlet holds."""
    start = statement["texts"][outlet].lower().index(phrase.lower())
    end = start + len(phrase)
    return [max(0, min(clause.end, end) - max(clause.start, start)) for clause in clauses[outlet]]


def _known(
    a: Voice, b: Voice, told: tuple[Pairs, Pairs], likely: Mapping[tuple[int, int], float]
) -> tuple[Floats, Floats]:
    """Of each pair of clauses whether it is right, and what that counts: nothing where nothing is known."""
    right, counted = np.zeros((2, len(a.clauses), len(b.clauses)))
    for pairs, is_right in zip(told, (1.0, 0.0), strict=True):
        for pair in pairs:
            right[pair], counted[pair] = is_right, 1.0
    met = [{pair[side] for pair in told[0]} for side in (0, 1)]
    for (i, j), probability in likely.items():
        if probability >= SURE and i not in met[0] and j not in met[1]:
            far_a, far_b = (np.abs(np.arange(n) - k) > 1 for n, k in ((len(a.clauses), i), (len(b.clauses), j)))
            counted[i, far_b & (counted[i] == 0)] = BELIEVED
            counted[far_a & (counted[:, j] == 0), j] = BELIEVED
            right[i, j], counted[i, j] = 1.0, BELIEVED
    return right, counted


def _text(encoded: Encoded, clauses: Sequence[Clause]) -> Text:
    words = encoded.parse.words
    inside = words_of(clauses, words)
    indices = [i for of_clause in inside for i in of_clause]
    numbers = [number for number, of_clause in enumerate(inside) for _ in of_clause]
    kinds = np.array(kind_weights(words), np.float32)[indices]
    states = alike.states(encoded)[indices]
    return Text(states, torch.tensor(numbers), torch.from_numpy(kinds), len(clauses))


def _loss(scored: Scored, example: Example) -> torch.Tensor:
    """Whether each pair renders one thing; and for each clause which other one does, of those known, or none."""
    told = scored(example.a, example.b)
    weight = example.counted * torch.where(example.right > 0, RIGHT, 1.0)
    each = functional.binary_cross_entropy_with_logits(told, example.right, reduction="none")
    among = _among(told, example.right, example.counted) + _among(told.T, example.right.T, example.counted.T)
    return (weight * each).sum() / example.counted.sum() + among


def _among(told: torch.Tensor, right: torch.Tensor, counted: torch.Tensor) -> torch.Tensor:
    alone = ((right == 0) & (counted > 0)).all(1, keepdim=True)
    weight = torch.where(alone[:, 0], counted.amin(1), (right * counted).amax(1))
    none = told.new_zeros(len(told), 1)
    chances = torch.cat((told.masked_fill(counted == 0, NEVER), none), 1).log_softmax(1)
    missed = -chances.masked_fill(torch.cat((right > 0, alone), 1).logical_not(), NEVER).logsumexp(1)
    return (weight * missed.where(weight > 0, 0.0)).sum() / weight.sum().clamp(min=1)


def _figure(scored: Scored, examples: Sequence[Example]) -> str:
    """How well clauses that render one thing are told from others."""
    with torch.inference_mode():
        told = np.concatenate([scored(one.a, one.b).numpy().ravel() for one in examples])
    right, counted = (
        np.concatenate([getattr(one, name).numpy().ravel() for one in examples]) for name in ("right", "counted")
    )
    same, others = told[(right > 0) & (counted == 1)], told[(right == 0) & (counted == 1)]
    area = stands_above(same, others)
    return f"held out: clauses that render one thing stand above others {area:.3f} of the time ({len(same)} pairs)"
