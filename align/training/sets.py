"""Files of the data folder → records; what is evaluated is kept out of what trains.

In: the folder of `--data` (gzipped JSON Lines, see its README). Out: lists of records.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from align.errors import InputError

Record = Mapping[str, Any]
Records = list[Record]

# Sets of sentence pairs: some with words aligned by hand (MultiMWA), some with chunks aligned and graded (interpretable
# STS). Each has a part `_train` and a part `_dev`.
ALIGNED = ("word_alignment/mtref", "word_alignment/wiki")
GRADED = ("chunk_alignment/ists_headlines", "chunk_alignment/ists_images", "chunk_alignment/ists_answers-students")

# Sets of sentence pairs without any alignment, the fields of their sentences, and how many of each are taken.
UNALIGNED = {
    "paraphrase_types/etpc": ("a", "b", 3000),
    "entailment/rte": ("premise", "hypothesis", 1000),
    "entailment/mnli": ("premise", "hypothesis", 1000),
    "entailment/snli": ("premise", "hypothesis", 1000),
}
# Longest sentence of such a pair, in characters; the share of pairs that are read in lower case, as MTRef is.
LONGEST_UNALIGNED, LOWERED = 300, 0.4


def read(folder: Path, name: str) -> Records:
    """The records of `folder/name.jsonl.gz`. Raises InputError where it is missing or broken."""
    path = folder / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise InputError(
            "the data cannot be read", where=str(path), remedy="Give the folder that holds it with --data."
        ) from error


def training_pairs(folder: Path, names: Iterable[str]) -> Records:
    """The training records of sets of pairs of which neither sentence stands in a dev part of any set of pairs."""
    held = _held(folder)
    records = [record for name in names for record in read(folder, f"{name}_train")]
    return [record for record in records if not _sentences(record) & held]


def unlabelled_pairs(folder: Path, seed: int) -> list[tuple[str, str]]:
    """Pairs of sentences that nobody aligned, none of which stands in a dev part of any set of pairs."""
    chance, held = random.Random(seed), _held(folder)
    found: list[tuple[str, str]] = []
    for name, (one, other, count) in UNALIGNED.items():
        pairs = sorted({(record[one], record[other]) for record in read(folder, name)})
        fit = [
            pair
            for pair in pairs
            if max(map(len, pair)) <= LONGEST_UNALIGNED and not {folded(pair[:1]), folded(pair[1:])} & held
        ]
        chosen = chance.sample(fit, min(count, len(fit)))
        found += [(a.lower(), b.lower()) if chance.random() < LOWERED else (a, b) for a, b in chosen]
    return found


def _held(folder: Path) -> set[str]:
    """The sentences of the dev parts of sets of pairs, folded."""
    return {
        sentence
        for name in (*ALIGNED, *GRADED)
        for record in read(folder, f"{name}_dev")
        for sentence in _sentences(record)
    }


def folded(tokens: Iterable[str]) -> str:
    """What makes two sentences the same: their letters and digits in lower case."""
    return "".join(c for c in " ".join(tokens).lower() if c.isalnum())


def _sentences(record: Record) -> set[str]:
    return {folded(record["tokens_a"]), folded(record["tokens_b"])}
