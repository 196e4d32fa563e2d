"""Chunk-aligned sentence pairs → how well word differences follow people's (family `difference`).

In: pairs with a gold difference 0..1 for each word (-1: a mark, left out) and gold chunks. Out: rank correlation over
words, and how often the difference crosses one half between adjoining words of one chunk, which speckles a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.bench import Bench
from benchmarks.scores import Figure, over_units, ratio, spearman, spearman_over_units
from benchmarks.sets import Record

FILES = {name: f"chunk_alignment/ists_{name}_dev" for name in ("headlines", "images", "answers-students")}
SETS = {
    "iSTS headlines dev": ("headlines",),
    "iSTS images dev": ("images",),
    "iSTS headlines and images dev": ("headlines", "images"),
    "iSTS answers-students dev": ("answers-students",),
}

# From here on a word is shown as different.
DIFFERENT = 0.5

PUBLISHED = "DiffAlign (Vamvas & Sennrich 2023) reports headlines and images together, on its own split: not comparable"

Sides = tuple[Sequence[float], Sequence[float]]


def figures(bench: Bench) -> Iterator[Figure]:
    """Spearman × 100 and speckle for each set, and for headlines and images together as they are published."""
    for name, parts in SETS.items():
        records = [r for part in parts for r in bench.records(FILES[part])]
        found = [(w.difference_a, w.difference_b) for part in parts for w in bench.linked(FILES[part])]
        plain = [absent(r["tokens_a"], r["tokens_b"]) for r in records]
        gold = [judged(r, (r["difference_a"], r["difference_b"])) for r in records]
        told, told_plainly = (
            [judged(r, sides) for r, sides in zip(records, answers, strict=True)] for answers in (found, plain)
        )
        repeated = bench.repeated(records)
        value, low, high = spearman_over_units(told, gold)
        floor = spearman(told_plainly, gold)
        published = PUBLISHED if len(parts) > 1 else ""
        yield Figure(
            "difference", f"{name}, Spearman", value, low, high, len(records), "pairs", repeated, floor, published
        )
        flecks, flecks_plain = (
            np.array([speckles(r, sides) for r, sides in zip(records, answers, strict=True)], float)
            for answers in (found, plain)
        )
        value, low, high = over_units(flecks, ratio)
        yield Figure(
            "difference", f"{name}, speckle (less is better)", value, low, high, len(records), "pairs", repeated,
            ratio(flecks_plain),
        )  # fmt: skip


def absent(a: Sequence[str], b: Sequence[str]) -> Sides:
    """The floor: 0 for a word that stands on the other side too, in lower case, else 1."""
    of_a, of_b = {word.lower() for word in a}, {word.lower() for word in b}
    return [float(w.lower() not in of_b) for w in a], [float(w.lower() not in of_a) for w in b]


def judged(record: Record, sides: Sides) -> list[float]:
    """The values of both sides' words that have a gold difference."""
    return [
        value
        for side, values in zip(("difference_a", "difference_b"), sides, strict=True)
        for gold, value in zip(record[side], values, strict=True)
        if gold >= 0
    ]


def speckles(record: Record, sides: Sides) -> tuple[int, int]:
    """Crossings of one half between adjoining words of one gold chunk, and how many such neighbours there are."""
    crossings = neighbours = 0
    for side, values in zip("ab", sides, strict=True):
        gold = record[f"difference_{side}"]
        for chunk in record["chunks"]:
            inside = set(chunk[side])
            for i in inside:
                if i + 1 in inside and gold[i] >= 0 and gold[i + 1] >= 0:
                    neighbours += 1
                    crossings += (values[i] >= DIFFERENT) != (values[i + 1] >= DIFFERENT)
    return crossings, neighbours
