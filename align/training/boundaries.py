"""GUM's discourse units → the boundary head.

In: `clause_segmentation/gum_{train,dev}` and an encoder. Out: the head's file, and its figures on the dev part.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from align import boundaries, heads
from align.encoder import Encoder
from align.terms import Encoded, Parse
from align.training.course import Course
from align.training.sets import Records, read

EPOCHS, BATCH, RATE, DECAY = 22, 16, 2.5e-3, 0.01

# The weights that are kept are a running mean of those on the way, this much of the newest at each step.
MEAN_RATE = 0.004

# How the tokens of a document are joined to a text: apart as the corpus has them, as a newspaper prints them, or as a
# transcript without capitals.
STYLES = JOINED, PRINTED, LOWER = "joined", "printed", "lower"
NO_BLANK_BEFORE = {
    ",",
    ".",
    ";",
    ":",
    "!",
    "?",
    ")",
    "]",
    "}",
    "%",
    "'s",
    "n't",
    "'re",
    "'ve",
    "'ll",
    "'d",
    "'m",
    "’s",
    "n’t",
    "’re",
    "’ve",
    "’ll",
    "’d",
    "’m",
    "...",
    "…",
}
NO_BLANK_AFTER = {"(", "[", "{", "$", "“", "‘"}


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """An encoded document: whether each of its words begins a unit, and which of the corpus's tokens it lies in."""

    parse: Parse
    features: boundaries.Features
    begins: npt.NDArray[np.float32]
    token_of: tuple[int, ...]
    starts: frozenset[int]


def train(folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Train the head and write it to `target`; yields lines that say how it goes, the figures last."""
    random.seed(seed)
    torch.manual_seed(seed)
    encoder = Encoder()
    raw, held = (read(folder, "clause_segmentation/gum_train"), read(folder, "clause_segmentation/gum_dev"))
    texts = {style: _encode(encoder, raw, style) for style in STYLES}
    vocabularies = _vocabularies([encoded for found in texts.values() for encoded, _ in found])
    network = boundaries.Network(vocabularies)
    training = list(zip(*(_documents(raw, found, network) for found in texts.values()), strict=True))
    evaluated = {style: _documents(held, _encode(encoder, held, style), network) for style in STYLES}
    for number, member in enumerate(network.members, 1):
        for line in _taught(member, training):
            yield f"member {number} of {boundaries.MEMBERS}, {line}"
    path = heads.save(boundaries.NAME, network.state_dict(), {"vocabularies": vocabularies, "seed": seed}, target)
    network.load_state_dict(dict(heads.load(boundaries.NAME, target).tensors))
    for style, found in evaluated.items():
        yield f"GUM dev, {style}: boundary F1 {_f1(network.eval(), found):.4f}, {len(found)} documents"
    yield f"wrote {path}"


def _taught(member: nn.Module, training: Sequence[Sequence[Document]]) -> Iterator[str]:
    """Train a member on documents, each of which comes in every style; it is left with the weights to keep."""
    rounds = [_windows([random.choice(styles) for styles in training]) for _ in range(EPOCHS)]
    course = Course(member, sum(-(-len(windows) // BATCH) for windows in rounds), RATE, DECAY, MEAN_RATE)
    for epoch, windows in enumerate(rounds):
        member.train()
        total = 0.0
        for first in range(0, len(windows), BATCH):
            some = windows[first : first + BATCH]
            total += course.step(_loss(member, some)) * len(some)
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(windows):.4f}"
    member.load_state_dict(course.mean.state_dict())


def _loss(member: nn.Module, windows: Sequence[tuple[Document, tuple[int, int]]]) -> torch.Tensor:
    chosen, spans = zip(*windows, strict=True)
    *inputs, lengths = boundaries.batch([d.features for d in chosen], spans)
    logits = member(*inputs, lengths)
    there = torch.arange(logits.shape[1])[None] < lengths[:, None]
    begins = torch.from_numpy(np.concatenate([d.begins[a:b] for d, (a, b) in zip(chosen, spans, strict=True)]))
    return functional.binary_cross_entropy_with_logits(logits[there], begins)


def _encode(encoder: Encoder, records: Records, style: str) -> list[tuple[Encoded, list[int]]]:
    """Documents whose tokens are joined in one of the styles, encoded, with where each token begins."""
    texts = [_text(record["tokens"], style) for record in records]
    encoded = encoder.encode([text for text, _ in texts])
    return [(seen, places) for seen, (_, places) in zip(encoded, texts, strict=True)]


def _documents(
    records: Records, texts: Sequence[tuple[Encoded, list[int]]], network: boundaries.Network
) -> list[Document]:
    found = []
    for record, (encoded, places) in zip(records, texts, strict=True):
        starts = frozenset(record["starts"])
        token_of = tuple(bisect_right(places, word.start) - 1 for word in encoded.parse.words)
        first = [k == 0 or token_of[k] != token_of[k - 1] for k in range(len(token_of))]
        begins = np.array([f and t in starts for f, t in zip(first, token_of, strict=True)], np.float32)
        read_of_it = boundaries.features(encoded, network.vocabularies)
        found.append(Document(encoded.parse, read_of_it, begins, token_of, starts))
    return found


def _text(tokens: Sequence[str], style: str) -> tuple[str, list[int]]:
    """Tokens joined to a text, and where each begins in it."""
    text, places, before = "", [], ""
    for token in tokens:
        touches = style != JOINED and (token in NO_BLANK_BEFORE or token == "”" or before in NO_BLANK_AFTER)
        if text and not touches:
            text += " "
        places.append(len(text))
        text += token.lower() if style == LOWER else token
        before = token
    return text, places


def _windows(documents: Sequence[Document]) -> list[tuple[Document, tuple[int, int]]]:
    """Windows over whole documents, cut at random places, so that no context is ever seen twice."""
    found = []
    for document in documents:
        cuts = range(random.randrange(1, boundaries.WINDOW + 1), len(document.begins), boundaries.WINDOW)
        found += [(document, span) for span in pairwise((0, *cuts, len(document.begins)))]
    random.shuffle(found)
    return found


def _vocabularies(texts: Sequence[Encoded]) -> dict[str, list[str]]:
    words = [word for encoded in texts for word in encoded.parse.words]
    return {field: sorted({getattr(word, field) for word in words}) for field in ("tag", "dep", "pos")}


def _f1(network: boundaries.Network, found: Sequence[Document]) -> float:
    """Boundary F1 over the corpus's tokens, a document's first token among them (as DISRPT counts)."""
    hits = predicted = gold = 0
    for document in found:
        spans = list(boundaries.windows(document.parse))
        with torch.inference_mode():
            logits = network(*boundaries.batch([document.features] * len(spans), spans))
        begins = {
            document.token_of[first + k]
            for row, (first, end) in enumerate(spans)
            for k in range(end - first)
            if logits[row, k] > 0
        } | {0}
        hits += len(begins & document.starts)
        predicted += len(begins)
        gold += len(document.starts)
    return 2 * hits / (predicted + gold)
