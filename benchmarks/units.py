"""Discourse treebanks → how well clause boundaries are found (family `clauses`).

In: documents as tokens with the indices that begin a unit. Out: boundary F1 over tokens, a document's first token among
them, as DISRPT counts. Tokens are joined by blanks to a text, and offsets found in it are mapped back to tokens.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from align.clauses import units
from align.compare import beginnings, split_clauses
from align.terms import Encoded, Rendering
from benchmarks.bench import Bench
from benchmarks.scores import Counts, Figure, f1, over_units
from benchmarks.sets import sentences

SETS = {"GUM dev": "clause_segmentation/gum_dev", "Persian RST dev": "clause_segmentation/persian_rst_dev"}

PUBLISHED = {
    "GUM dev": "DisCoDisCo (Gessler et al. 2021) reports GUM's test part, on gold tokens and sentences or on plain "
    "tokens: not comparable",
    "Persian RST dev": "DisCoDisCo reports the test part, with a model trained on Persian: not comparable",
}


def figures(bench: Bench) -> Iterator[Figure]:
    """Boundary F1 of the final clauses, and of the trained head alone where there is one."""
    for name, file in SETS.items():
        records = bench.records(file)
        gold = [frozenset(r["starts"]) for r in records]
        texts = [" ".join(r["tokens"]) for r in records]
        offsets = [token_offsets(r["tokens"]) for r in records]
        encoded = bench.encoder.encode(texts)
        floor = f1(_counts([_after_stops(r["tokens"]) for r in records], gold))
        for what, begins in (("clauses", _clauses), ("boundary head", _head)):
            found = [begins(e) for e in encoded]
            if any(f is None for f in found):
                continue
            starts = [tokens_at(f or [], o) for f, o in zip(found, offsets, strict=True)]
            value, low, high = over_units(_counts(starts, gold), f1)
            yield Figure(
                "clauses", f"{name}, {what}, F1", value, low, high, len(records), "documents",
                bench.repeated(records), floor, PUBLISHED[name],
            )  # fmt: skip


def token_offsets(tokens: Sequence[str]) -> list[int]:
    """Where each token begins in the tokens joined by blanks."""
    found, place = [], 0
    for token in tokens:
        found.append(place)
        place += len(token) + 1
    return found


def tokens_at(places: Iterable[int], offsets: Sequence[int]) -> frozenset[int]:
    """Which tokens hold these places of the joined text; the first token always begins a unit."""
    return frozenset(bisect_right(offsets, place) - 1 for place in places) | {0}


def _clauses(encoded: Encoded) -> list[int] | None:
    return [clause.start for clause in split_clauses(Rendering("text", encoded.text), encoded)]


def _head(encoded: Encoded) -> list[int] | None:
    """Where the boundary head alone begins a unit; None for an encoder whose states it cannot read."""
    begins = beginnings(encoded)
    return None if begins is None else [start for start, _ in units(encoded.parse, begins)]


def _after_stops(tokens: Sequence[str]) -> frozenset[int]:
    """The floor: a unit begins after each full stop, question mark or exclamation mark."""
    return frozenset(np.cumsum([0, *map(len, sentences(tokens))])[:-1].tolist())


def _counts(found: Sequence[frozenset[int]], gold: Sequence[frozenset[int]]) -> Counts:
    rows = [(len(f & g), len(f), len(f & g), len(g)) for f, g in zip(found, gold, strict=True)]
    return np.array(rows, float)
