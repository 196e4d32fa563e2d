"""Sentence pairs of which people said what follows from what, and altered ones → the relation head.

In: `entailment/*` (those that may train), `chunk_alignment`, `paraphrase_types`, sentences that rules alter, an
encoder. Out: the head's file, and its figures on what was held out.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from scipy.optimize import minimize_scalar

from align import heads, together
from align.encoder import Encoder
from align.terms import Encoded, Marked, Side
from align.training import altered
from align.training.course import DEVICE, Course, mixed, moved, quickly
from align.training.sets import GRADED, Record, folded, read, training_pairs

EPOCHS, RATE, UPPER_RATE, DECAY, MEAN_RATE = 4, 1e-3, 2e-4, 0.02, 0.005

# Words of both sides in a batch, padding included; pairs in whose order it is drawn up.
BATCH_WORDS, NEAR = 5200, 400

# Sets of pairs with a label for one direction. SICK and ANLI may not train what ships (design.md, ruling 14), and the
# premises of ConTRoL are pages.
INFERRED = ("mnli", "snli", "rte", "joci", "scitail", "med", "help", "nmonli", "pmonli", "breaking", "negation")
LONGEST_SENTENCE = 300

# One premise in so many is held out, with all of its pairs.
HELD_OUT = 12

# How often only what differs is marked, in pairs that differ by a few words.
MARKED, FEW = 0.6, 4

# What may be said of one direction, as (follows, open, ruled out), by label.
FOLLOWS, OPEN, RULED_OUT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
NOT_FOLLOWING, UNTOLD = (0.0, 1.0, 1.0), (1.0, 1.0, 1.0)
Told = tuple[float, float, float]
BY_LABEL: Mapping[str, tuple[Told, Told]] = {
    "entailment": (FOLLOWS, UNTOLD),
    "neutral": (OPEN, UNTOLD),
    "contradiction": (RULED_OUT, RULED_OUT),
    "not_entailment": (NOT_FOLLOWING, UNTOLD),
}
BY_CHUNK = {
    "EQUI": (FOLLOWS, FOLLOWS),
    "OPPO": (RULED_OUT, RULED_OUT),
    "SPE1": (FOLLOWS, OPEN),
    "SPE2": (OPEN, FOLLOWS),
    "SIMI": (NOT_FOLLOWING, NOT_FOLLOWING),
    "REL": (NOT_FOLLOWING, NOT_FOLLOWING),
}
BY_CHANGE = {
    "same": (FOLLOWS, FOLLOWS),
    "against": (RULED_OUT, RULED_OUT),
    "other": (NOT_FOLLOWING, NOT_FOLLOWING),
    "less": (FOLLOWS, OPEN),
    "more": (OPEN, FOLLOWS),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences, as text or as tokens; marked words by place in the tokens (empty: all); what is told of both
    directions; the set that it is of."""

    a: str | tuple[str, ...]
    b: str | tuple[str, ...]
    told: tuple[Told, Told]
    source: str
    marked: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A pair as the network reads it, the place in it that is asked about, and what is told of that."""

    read: together.Features
    place: together.Place
    told: tuple[Told, Told]
    source: str

    @property
    def length(self) -> int:
        """Words of the longer side."""
        return max(len(marks) for marks in self.read.marks)

    def turned(self) -> Example:
        """The same with its sides exchanged; the kinds of words are read the other way round."""
        return Example(turned(self.read), self.place[::-1], self.told[::-1], self.source)


_TURNED_KIN = np.array(
    [
        together.RELATED.index({"narrower": "broader", "broader": "narrower"}.get(name, name))
        for name in together.RELATED
    ]
)


def turned(read: together.Features) -> together.Features:
    """What the network reads of a pair, with its sides exchanged."""
    return together.Features(read.states[::-1], read.marks[::-1], _TURNED_KIN[read.kin.T])


def train(folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Train the head and write it to `target`; yields lines that say how it goes, the figures last."""
    random.seed(seed)
    torch.manual_seed(seed)
    encoder = Encoder()
    taught, held = told_pairs(folder)
    made, held_made = made_pairs(folder, encoder, seed, altered.COUNT)
    taught, held = taught + made, held + held_made
    examples, held_examples = examples_of(encoder, taught), examples_of(encoder, held)
    yield f"{len(examples)} pairs train, {len(held_examples)} are held out"
    network = together.Network().to(DEVICE)
    encoder.begin(network.reader.upper)
    rounds = [mixed(examples, NEAR, BATCH_WORDS) for _ in range(EPOCHS)]
    course = Course(network, sum(map(len, rounds)), RATE, DECAY, MEAN_RATE, UPPER_RATE)
    kept: together.Network = course.mean  # type: ignore[assignment]
    for epoch, batches in enumerate(rounds):
        network.train()
        total = sum(course.step(loss(network, some)) for some in batches)
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(batches):.4f}"
        logits = answers(kept.eval(), held_examples)
        yield from figures(held_examples, logits)
    scale = temperature(held_examples[::2], logits[::2])
    path = heads.save(together.NAME, kept.state_dict(), {"scale": scale, "seed": seed}, target)
    yield f"factor of the logits {scale:.3f}"
    yield f"wrote {path}"


def told_pairs(folder: Path) -> tuple[list[Pair], list[Pair]]:
    """All pairs that people labelled: those that train, and those that are held out."""
    pairs = [
        *(
            Pair(record["premise"], record["hypothesis"], BY_LABEL[record["label"]], name)
            for name in INFERRED
            for record in read(folder, f"entailment/{name}")
            if max(len(record["premise"]), len(record["hypothesis"])) <= LONGEST_SENTENCE
        ),
        *_of_phrases(read(folder, "paraphrase_types/etpc")),
    ]
    held = [crc32(folded([_text(pair.a)]).encode()) % HELD_OUT == 0 for pair in pairs]
    chunks = list(_of_chunks(training_pairs(folder, GRADED), "chunks"))
    held_chunks = list(_of_chunks([r for name in GRADED for r in read(folder, f"{name}_dev")], "chunks"))
    return (
        [pair for pair, out in zip(pairs, held, strict=True) if not out] + chunks,
        [pair for pair, out in zip(pairs, held, strict=True) if out] + held_chunks,
    )


def made_pairs(folder: Path, encoder: Encoder, seed: int, count: int) -> tuple[list[Pair], list[Pair]]:
    """Altered sentences, about so many: those that train, and those that are held out."""
    sentences = list(dict.fromkeys(texts_to_alter(folder)))
    random.Random(seed).shuffle(sentences)
    parses = [e.parse for e in encoder.encode(sentences[: 2 * count]) if len(e.parse.sentences) == 1]
    pairs = [
        Pair(one.tokens_a, one.tokens_b, BY_CHANGE[one.says], "altered", (one.marked_a, one.marked_b))
        for one in altered.pairs(parses, seed, count)
    ]
    held = [crc32(folded(pair.a).encode()) % HELD_OUT == 0 for pair in pairs]
    return (
        [pair for pair, out in zip(pairs, held, strict=True) if not out],
        [pair for pair, out in zip(pairs, held, strict=True) if out],
    )


def _text(side: str | tuple[str, ...]) -> str:
    return side if isinstance(side, str) else " ".join(side)


def _of_chunks(records: Iterable[Record], source: str) -> Iterator[Pair]:
    """Chunks that people tied, each in its sentence. Of those that are equal letter by letter nothing is learnt."""
    for record in records:
        a, b = tuple(record["tokens_a"]), tuple(record["tokens_b"])
        for chunk in record["chunks"]:
            told = next((BY_CHUNK[t] for t in chunk["types"] if t in BY_CHUNK), None)
            same = folded(a[i] for i in chunk["a"]) == folded(b[j] for j in chunk["b"])
            if told and chunk["a"] and chunk["b"] and (not same or told is not BY_CHUNK["EQUI"]):
                yield Pair(a, b, told, source, (frozenset(chunk["a"]), frozenset(chunk["b"])))


def _of_phrases(records: Iterable[Record]) -> Iterator[Pair]:
    """Phrases that were put otherwise, with or without change of sense, each in its sentence."""
    for record in records:
        if record["span_a"] == "-" or record["span_b"] == "-" or record["sense_preserving"] not in ("yes", "no"):
            continue
        if record["type"] == "Identity":
            continue
        a, b = tuple(_tokens(record["a"])), tuple(_tokens(record["b"]))
        marked = _found(a, record["span_a"].split()), _found(b, record["span_b"].split())
        if all(marked):
            says = "same" if record["sense_preserving"] == "yes" else "other"
            yield Pair(a, b, BY_CHANGE[says], "phrases", marked)


def _tokens(text: str) -> list[str]:
    for mark in ",.;:!?\"()$'":
        text = text.replace(mark, f" {mark} ")
    return text.split()


def _found(tokens: Sequence[str], phrase: Sequence[str]) -> frozenset[int]:
    """Where a phrase stands, if it stands in one place."""
    at = [k for k in range(len(tokens) - len(phrase) + 1) if list(tokens[k : k + len(phrase)]) == list(phrase)]
    return frozenset(range(at[0], at[0] + len(phrase))) if len(at) == 1 and phrase else frozenset()


def texts_to_alter(folder: Path) -> Iterator[str]:
    """Sentences of political news and of many other kinds."""
    yield from (record["content"] for record in read(folder, "attribution/polnear_train"))
    yield from (record["premise"] for name in ("rte", "mnli") for record in read(folder, f"entailment/{name}"))
    yield from (record["a"] for record in read(folder, "paraphrase_types/etpc"))


def examples_of(encoder: Encoder, pairs: Sequence[Pair]) -> list[Example]:
    """Pairs as the network reads them; each text is encoded once. Empty sides are left out."""
    sides = list(dict.fromkeys(side for pair in pairs for side in (pair.a, pair.b)))
    texts = [side for side in sides if isinstance(side, str)]
    token_lists = [side for side in sides if not isinstance(side, str)]
    encoded: dict[str | tuple[str, ...], Side] = {}
    for first in range(0, len(texts), 4000):
        some = texts[first : first + 4000]
        encoded |= {text: _side(one) for text, one in zip(some, encoder.encode(some), strict=True)}
    for first in range(0, len(token_lists), 4000):
        lists = token_lists[first : first + 4000]
        encoded |= {tokens: _side(one) for tokens, one in zip(lists, encoder.encode_tokens(lists), strict=True)}
    chance = random.Random(len(pairs))
    return [
        _example(pair, encoded[pair.a], encoded[pair.b], chance)
        for pair in pairs
        if encoded[pair.a].indices and encoded[pair.b].indices
    ]


def _side(encoded: Encoded) -> Side:
    """A whole text, its states in half precision: there are many."""
    small = Encoded(encoded.text, encoded.parse, encoded.middle.astype(np.float16), encoded.middle[:, :0])
    return Side("", small, tuple(range(len(encoded.parse.words))))


def _example(pair: Pair, a: Side, b: Side, chance: random.Random) -> Example:
    marked = pair.marked
    if not any(marked) and chance.random() < MARKED:
        marked = _differing(a, b)
    read = together.features(Marked(a, frozenset()), Marked(b, frozenset()))
    small = together.Features(read.states, read.marks, read.kin.astype(np.int8))
    one, other = (together.marked_in(Marked(*of_side)) for of_side in zip((a, b), marked, strict=True))
    return Example(small, (one, other), pair.told, pair.source)


def _differing(a: Side, b: Side) -> tuple[frozenset[int], frozenset[int]]:
    """The words that two sentences do not share, if these are few; a side that lacks some is marked around the gap."""
    forms = [[side.word(i).text.lower() for i in side.indices] for side in (a, b)]
    found: tuple[set[int], set[int]] = (set(), set())
    for sign, i, j, m, n in SequenceMatcher(None, forms[0], forms[1], autojunk=False).get_opcodes():
        if sign != "equal":
            for marks, first, end, words in ((found[0], i, j, forms[0]), (found[1], m, n, forms[1])):
                marks |= set(range(first, end)) or {k for k in (first - 1, first) if 0 <= k < len(words)}
    if not found[0] or max(map(len, found)) > FEW:
        return frozenset(), frozenset()
    return frozenset(found[0]), frozenset(found[1])


def loss(network: together.Network, examples: Sequence[Example]) -> torch.Tensor:
    """Cross entropy of both directions; where several answers are right, of their sum."""
    examples = [example.turned() if random.random() < 0.5 else example for example in examples]
    logits = _logits(network, examples)
    told = torch.tensor([example.told for example in examples], device=logits.device)
    right = (logits.log_softmax(-1) + told.clamp(min=1e-9).log()).logsumexp(-1)
    counted = (told.sum(-1) < together.CLASSES).float()
    loss: torch.Tensor = -(right * counted).sum() / counted.sum()
    return loss


def answers(network: together.Network, examples: Sequence[Example]) -> torch.Tensor:
    """Logits of examples, (examples, 2, CLASSES)."""
    found = torch.zeros(len(examples), 2, together.CLASSES)
    order = sorted(range(len(examples)), key=lambda k: examples[k].length)
    for first in range(0, len(order), 64):
        some = order[first : first + 64]
        with torch.inference_mode():
            found[some] = _logits(network, [examples[k] for k in some]).cpu()
    return found


def _logits(network: together.Network, examples: Sequence[Example]) -> torch.Tensor:
    given, at = asked([(example.read, [example.place]) for example in examples])
    with quickly():
        return network.says(given, network(given), at)


def asked(examples: Sequence[tuple[together.Features, Sequence[together.Place]]]) -> tuple[together.Read, together.At]:
    """Pairs and the places in them that are asked about as the network takes them, where it learns."""
    given = together.batch([read for read, _ in examples])
    return moved((given, together.at([places for _, places in examples], given)))


def figures(examples: Sequence[Example], logits: torch.Tensor) -> Iterator[str]:
    """The share of right answers by set: the class with the greatest probability is one of those that are right."""
    right: dict[str, list[bool]] = {}
    best = logits.argmax(-1)
    for example, both in zip(examples, best.tolist(), strict=True):
        for told, answer in zip(example.told, both, strict=True):
            if told is not UNTOLD and sum(told) < together.CLASSES:
                right.setdefault(example.source, []).append(bool(told[answer]))
    parts = [f"{name} {sum(found) / len(found):.3f} ({len(found)})" for name, found in sorted(right.items())]
    inferred = [hit for name, found in right.items() if name in INFERRED for hit in found]
    yield f"held out, right: {sum(inferred) / len(inferred):.3f} of {len(inferred)} inferences; " + ", ".join(parts)


def temperature(examples: Sequence[Example], logits: torch.Tensor) -> float:
    """The factor of the logits under which the held-out answers are likeliest."""
    told = torch.tensor([example.told for example in examples])
    counted = told.sum(-1) < together.CLASSES

    def loss(factor: float) -> float:
        right = ((factor * logits).log_softmax(-1) + told.clamp(min=1e-9).log()).logsumexp(-1)
        return float(-right[counted].mean())

    return float(minimize_scalar(loss, bounds=(0.2, 3.0), method="bounded").x)
