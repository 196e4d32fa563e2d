"""Aligned sentence pairs → how well words are linked, and whether link scores mean what they say.

In: pairs with sure and possible links. Out: F1 in two readings (family `words`), expected calibration error and
reliability bins (family `calibration`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.bench import Bench
from benchmarks.scores import Bin, Counts, Figure, calibrated, f1, over_units
from benchmarks.sets import Record

SETS = {"MTRef dev": "word_alignment/mtref_dev", "Wiki dev": "word_alignment/wiki_dev"}

PUBLISHED = (
    "Lan, Jiang & Xu 2021 (neural semi-CRF) and OTAlign (Arase, Bao & Yokoi 2023) report the test part: not comparable"
)

Pairs = frozenset[tuple[int, int]]


def figures(bench: Bench) -> Iterator[Figure]:
    """F1 with sure links as gold, and with possible links forgiven."""
    for name, file in SETS.items():
        records = bench.records(file)
        found = [frozenset((x.a, x.b) for x in linked.links) for linked in bench.linked(file)]
        plain = [identical(r["tokens_a"], r["tokens_b"]) for r in records]
        for what, possible in (("sure links", False), ("possible links forgiven", True)):
            value, low, high = over_units(_counts(found, records, possible), f1)
            floor = f1(_counts(plain, records, possible))
            yield Figure(
                "words", f"{name}, {what}, F1", value, low, high, len(records), "pairs",
                bench.repeated(records), floor, PUBLISHED,
            )  # fmt: skip


def calibration(bench: Bench) -> Iterator[tuple[Figure, list[Bin]]]:
    """Expected calibration error of link scores, with its reliability table; a possible link counts neither way.

    Of each set the odd-numbered pairs: the others fitted the scores.
    """
    for name, file in SETS.items():
        records, linked = bench.records(file)[1::2], bench.linked(file)[1::2]
        scored = [_scored(r, [(x.a, x.b, x.score) for x in w.links]) for r, w in zip(records, linked, strict=True)]
        yield calibrated(f"{name}, link scores", scored, "pairs", bench.repeated(records))


def identical(a: Sequence[str], b: Sequence[str]) -> Pairs:
    """The floor: identical words in lower case, nearest places first, each word at most once."""
    candidates = sorted(
        (abs(i / len(a) - j / len(b)), i, j)
        for i, one in enumerate(a)
        for j, other in enumerate(b)
        if one.lower() == other.lower()
    )
    taken_a, taken_b, found = set(), set(), set()
    for _, i, j in candidates:
        if i not in taken_a and j not in taken_b:
            taken_a.add(i)
            taken_b.add(j)
            found.add((i, j))
    return frozenset(found)


def counts_of(found: Pairs, sure: Pairs, possible: Pairs) -> tuple[int, int, int, int]:
    """Right predictions, predictions, gold links found, gold links: precision may count possible links, recall not."""
    return len(found & (sure | possible)), len(found), len(found & sure), len(sure)


def _counts(found: Sequence[Pairs], records: Sequence[Record], possible: bool) -> Counts:
    rows = [
        counts_of(f, _pairs(r["sure"]), _pairs(r["possible"]) if possible else frozenset())
        for f, r in zip(found, records, strict=True)
    ]
    return np.array(rows, float)


def _pairs(listed: Sequence[Sequence[int]]) -> Pairs:
    return frozenset((i, j) for i, j in listed)


def _scored(record: Record, links: Sequence[tuple[int, int, float]]) -> list[tuple[float, bool]]:
    sure, possible = _pairs(record["sure"]), _pairs(record["possible"])
    return [(score, (a, b) in sure) for a, b, score in links if (a, b) in sure or (a, b) not in possible]
