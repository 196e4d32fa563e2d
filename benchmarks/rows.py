"""Verses in nine English versions, joined to running text → how well rows join what renders the same (family `rows`).

In: verses by chapter, verse and translator. Out: row F1 for two versions and for five. A chapter is read in passages of
at most PASSAGE verses, so that a rendering is as long as a long speech.

Precision: of all pairs of clauses of two versions in one row, the share that stand in the same verse (a clause belongs
to the verse that holds most of it). Recall: of the letters of each version, for each other one that has their verse,
the share that stand in a row with a clause of that verse in the other. Rows finer than verses lose nothing by it; rows
that join two verses lose precision, clauses left alone lose recall.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from align.collate import collate, voice
from align.compare import split_clauses
from align.terms import Clause, Rendering
from benchmarks.bench import Bench
from benchmarks.scores import Figure, f1, over_units

FILE = "verses/quran_english"

# Chapters of ordinary length, chosen by number before anything was measured: every eleventh from 4 on is kept aside,
# every eleventh from 5 on is for development.
KEPT_ASIDE = (15, 26, 37, 48, 70)
DEVELOPMENT = (5, 16, 27, 38, 82)
PASSAGE = 60

# Versions by the alphabet of their translators: the first two, and the first five.
COUNTS = (2, 5)

PUBLISHED = "nobody has published rows of n renderings; Vecalign and Bertalign align two texts"


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


def figures(bench: Bench, chapters: Sequence[int] = KEPT_ASIDE) -> Iterator[Figure]:
    """Row F1 on chapters, by how many versions are collated."""
    for count in COUNTS:
        counts = np.array([_counts(bench, passage) for passage in passages(bench, chapters, count)], float)
        value, low, high = over_units(counts, f1)
        yield Figure(
            "rows", f"verses, {count} versions, F1", value, low, high, len(counts), "passages", 0, None, PUBLISHED
        )


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


def _counts(bench: Bench, passage: Sequence[Version]) -> tuple[int, int, int, int]:
    """Pairs of clauses in the same row that are right, all of them; letters whose verse is met there, all of them."""
    encoded = dict(zip((v.outlet for v in passage), bench.encoder.encode([v.text for v in passage]), strict=True))
    split = {v.outlet: split_clauses(Rendering(v.outlet, v.text), encoded[v.outlet]) for v in passage}
    verse = {v.outlet: [v.verse_of(clause) for clause in split[v.outlet]] for v in passage}
    right = together = met = letters = 0
    groups = collate([voice(outlet, split[outlet], encoded[outlet]) for outlet in split])
    for a, b in permutations(split, 2):
        both = set(verse[a]) & set(verse[b])
        letters += sum(c.end - c.start for c, v in zip(split[a], verse[a], strict=True) if v in both)
        for group in groups:
            for i in group.get(a, ()):
                same = [verse[b][j] == verse[a][i] for j in group.get(b, ())]
                right, together = right + sum(same), together + len(same)
                met += any(same) * (split[a][i].end - split[a][i].start)
    return right, together, met, letters
