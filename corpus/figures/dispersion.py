"""How far the renderings of a row lie apart, in words: one figure for the row, and one for each rendering.

In: what each outlet says in a row. Out: distances, 0..1. They are counts of words and no verdict: two renderings of
other words may say the same, and two that differ by one “not” lie close together.

After T. Cheesman et al., Multi-retranslation corpora: visibility, variation, value, and virtue, Digital Scholarship in
the Humanities 32(4), 2017: *Viv* says how much the versions of a segment vary, *Eddy* how far one of them is from the
others. Theirs start from word frequencies over the versions; ours count the words that two do not share in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import TypeVar

from rapidfuzz.distance import Indel

from corpus.searching.folding import fold
from corpus.witnesses import wording

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """How far those who speak in a row lie apart.

    witnesses: how many wordings there are. dispersion: the mean distance over their pairs; None where there is no
    pair. distances: for each who speaks, the mean distance of its wording from the other wordings; empty likewise.
    """

    witnesses: int
    dispersion: float | None
    distances: Mapping[int, float]


def distance(a: Sequence[str], b: Sequence[str]) -> float:
    """1 − 2·LCS(a, b) / (|a| + |b|): the share of the words of both that the other does not have in the same order.

    LCS: how many words their longest common subsequence has. 0 for equal words, 1 for none in common.
    """
    return float(Indel.normalized_distance(a, b))


def spread(said: Mapping[int, str]) -> Spread:
    """How far those who speak lie apart. said: their words; who says nothing is left out. One wording counts once."""
    wordings = {who: found for who, words in said.items() if (found := wording(words))}
    # of texts of one wording any will do; the least, so that their order decides nothing
    texts: dict[str, str] = {}
    for who, found in wordings.items():
        texts[found] = min(texts.get(found, said[who]), said[who])
    words = {found: [token.text for token in fold(text)] for found, text in sorted(texts.items())}
    apart: dict[str, list[float]] = {found: [] for found in words}
    pairs = []
    for one, other in combinations(words, 2):
        pairs.append(distance(words[one], words[other]))
        apart[one].append(pairs[-1])
        apart[other].append(pairs[-1])
    if not pairs:
        return Spread(len(words), None, {})
    means = {found: fmean(each) for found, each in apart.items()}
    return Spread(len(words), fmean(pairs), {who: means[found] for who, found in wordings.items()})
