"""Verses in nine English versions, joined to running text → how well rows join what renders the same (family `rows`).

In: verses by chapter, verse and translator. Out: row F1 for two versions and for five; whether the scores of rows mean
what they say (development chapters); how long long texts take. A chapter is read in passages of at most PASSAGE verses,
so that a rendering is as long as a long speech.

Precision: of all pairs of clauses of two versions in one row, the share that stand in the same verse (a clause belongs
to the verse that holds most of it). Recall: of the letters of each version, for each other version that has their
verse, the share that stand in a row with a clause of that verse in the other. Rows finer than verses lose nothing by
it; rows that join two verses lose precision, clauses left alone lose recall.
"""

from __future__ import annotations

import time
import tracemalloc
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from align.candidates import Voice, voice
from align.collate import Group, collate
from align.compare import split_clauses
from align.terms import Clause, Rendering
from align.training.rows import scored_rows
from benchmarks.bench import Bench
from benchmarks.scores import Bin, Figure, calibrated, f1, over_units

FILE = "verses/quran_english"

# Chapters of ordinary length, chosen by number before anything was measured: every eleventh from 4 on is kept aside,
# every eleventh from 5 on is for development. Five chapters are few, so every fourth of the others is measured too, in
# two versions.
KEPT_ASIDE = (15, 26, 37, 48, 70)
DEVELOPMENT = (5, 16, 27, 38, 82)
OTHERS = tuple(chapter for chapter in range(4, 115, 4) if chapter not in (*KEPT_ASIDE, *DEVELOPMENT))
PASSAGE = 60

# Versions by the alphabet of their translators: the first two, the first five, all. The scores of rows are looked at in
# two and in five.
COUNTS = (2, 5, 9)
SCORED = (2, 5)

# Sentence pairs that no row's constants were found on, joined to running texts as those were that they were found on.
NEWS, NEWS_SEED = "word_alignment/mtref_dev", 7

# How long the texts are that are timed, in clauses, and letters enough for one in any version.
MANY_CLAUSES, LONG, LETTERS = 200, 5000, 120

PUBLISHED = "nobody has published rows of n renderings; Vecalign and Bertalign align two texts"


Split = Mapping[str, Sequence[Clause]]


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured, its value, and the most it may be."""

    name: str
    value: float
    unit: str
    bound: float


@dataclass(frozen=True, slots=True)
class Version:
    """One translator's passage: its text, and where each verse begins in it."""

    outlet: str
    text: str
    verses: tuple[int, ...]
    begins: tuple[int, ...]

    def verse_of(self, clause: Clause) -> int:
        """The verse that holds most of a clause."""
        first = bisect_right(self.begins, clause.start) - 1
        share = {}
        for k in range(first, len(self.begins)):
            end = self.begins[k + 1] if k + 1 < len(self.begins) else len(self.text)
            if self.begins[k] >= clause.end:
                break
            share[k] = min(clause.end, end) - max(clause.start, self.begins[k])
        return self.verses[max(share, key=lambda k: share[k])]


def figures(bench: Bench) -> Iterator[Figure]:
    """Row F1 on chapters kept aside, by how many versions are collated; on many other chapters in two."""
    for count in COUNTS:
        yield _figure(bench, f"verses in {count} versions, F1", KEPT_ASIDE, count)
    yield _figure(bench, f"verses in {COUNTS[0]} versions, {len(OTHERS)} other chapters, F1", OTHERS, COUNTS[0])


def _figure(bench: Bench, name: str, chapters: Sequence[int], versions: int) -> Figure:
    collated = (_collated(bench, passage) for passage in passages(bench, chapters, versions))
    counts = np.array([counts_of(*found) for found in collated], float)
    value, low, high = over_units(counts, f1)
    return Figure("rows", name, value, low, high, len(counts), "passages", 0, None, PUBLISHED)


def passages(bench: Bench, chapters: Sequence[int], versions: int) -> Iterator[list[Version]]:
    """The passages of chapters in some versions."""
    found: Mapping[int, dict[str, dict[int, str]]] = {chapter: defaultdict(dict) for chapter in chapters}
    for record in bench.records(FILE):
        if record["chapter"] in found:
            found[record["chapter"]][record["translator"]][record["verse"]] = record["en"]
    for chapter in chapters:
        outlets = sorted(found[chapter])[:versions]
        last = max((verse for verses in found[chapter].values() for verse in verses), default=0)
        for first in range(1, last + 1, PASSAGE):
            inside = range(first, first + PASSAGE)
            yield [
                _version(outlet, {v: t for v, t in found[chapter][outlet].items() if v in inside}) for outlet in outlets
            ]


def _version(outlet: str, verses: Mapping[int, str]) -> Version:
    text, begins = "", []
    for verse in sorted(verses):
        text += " " if text else ""
        begins.append(len(text))
        text += verses[verse]
    return Version(outlet, text, tuple(sorted(verses)), tuple(begins))


def calibration(bench: Bench, chapters: Sequence[int] = DEVELOPMENT) -> Iterator[tuple[Figure, list[Bin]]]:
    """Expected calibration error of the scores of rows, with its reliability table.

    A row of verses is right where every clause of every outlet in it stands in a verse that each other outlet has in it
    too, one of news where every clause of either text has its like there.
    """
    news = scored_rows(bench.records(NEWS), bench.encoder, NEWS_SEED)
    yield calibrated("news of varied fullness, scores of rows", news, "pairs of texts")
    for count in SCORED:
        collated = (_collated(bench, passage) for passage in passages(bench, chapters, count))
        scored = [scores_of(groups, verses) for groups, _, verses in collated]
        yield calibrated(f"verses in {count} versions, scores of rows", scored, "passages")


def speed(bench: Bench) -> Iterator[Timing]:
    """How long rows take after encoding, for many renderings and for long ones, and how memory grows.

    Reads chapters that are not kept aside. There are nine versions: the tenth rendering is the first once more.
    """
    many = _long(bench, MANY_CLAUSES, None)
    many.append(replace(many[0], outlet="a tenth"))
    long, half = _long(bench, LONG, 2), _long(bench, LONG // 2, 2)
    yield Timing(f"rows of {len(many)} × {len(many[0].clauses)} clauses", _seconds(many), "s", 2.0)
    yield Timing(f"rows of 2 × {len(long[0].clauses):,} clauses", _seconds(long), "s", 20.0)
    yield Timing("memory for twice as many clauses", _peak_bytes(long) / _peak_bytes(half), "times", 2.5)


def _collated(bench: Bench, passage: Sequence[Version]) -> tuple[list[Group], Split, Mapping[str, Sequence[int]]]:
    """The rows of a passage, its clauses, and the verse of each."""
    encoded = dict(zip((v.outlet for v in passage), bench.encoder.encode([v.text for v in passage]), strict=True))
    split = {v.outlet: split_clauses(Rendering(v.outlet, v.text), encoded[v.outlet]) for v in passage}
    verses = {v.outlet: [v.verse_of(clause) for clause in split[v.outlet]] for v in passage}
    return collate([voice(outlet, split[outlet], encoded[outlet]) for outlet in split]), split, verses


def counts_of(groups: Sequence[Group], split: Split, verses: Mapping[str, Sequence[int]]) -> tuple[int, int, int, int]:
    """Pairs of clauses in the same row that are right, all of them; letters whose verse is met there, all of them."""
    right = together = met = letters = 0
    for a, b in permutations(split, 2):
        both = set(verses[a]) & set(verses[b])
        letters += sum(c.end - c.start for c, v in zip(split[a], verses[a], strict=True) if v in both)
        for group in groups:
            for i in group.clauses.get(a, ()):
                same = [verses[b][j] == verses[a][i] for j in group.clauses.get(b, ())]
                right, together = right + sum(same), together + len(same)
                met += any(same) * (split[a][i].end - split[a][i].start)
    return right, together, met, letters


def scores_of(groups: Sequence[Group], verses: Mapping[str, Sequence[int]]) -> list[tuple[float, bool]]:
    """The score of each row of two outlets or more, and whether each outlet has in it the verses of the others."""
    found = []
    for group in groups:
        if group.score is not None:
            held = [{verses[outlet][i] for i in indices} for outlet, indices in group.clauses.items()]
            found.append((group.score, all(one == held[0] for one in held)))
    return found


def _seconds(voices: Sequence[Voice]) -> float:
    begin = time.perf_counter()
    collate(voices)
    return time.perf_counter() - begin


def _peak_bytes(voices: Sequence[Voice]) -> int:
    """The most memory that collating holds at once, beyond the voices themselves."""
    tracemalloc.start()
    try:
        collate(voices)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _long(bench: Bench, clauses: int, versions: int | None) -> list[Voice]:
    """Some versions, or all, of the chapters that are not kept aside, as one text: its first so many clauses."""
    texts: dict[str, list[str]] = defaultdict(list)
    for record in bench.records(FILE):
        if record["chapter"] not in KEPT_ASIDE:
            texts[record["translator"]].append(record["en"])
    voices = []
    for outlet in sorted(texts)[:versions]:
        text = " ".join(texts[outlet])[: clauses * LETTERS]
        (encoded,) = bench.encoder.encode([text])
        voices.append(voice(outlet, split_clauses(Rendering(outlet, text), encoded)[:clauses], encoded))
    return voices
