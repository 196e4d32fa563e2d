"""Counts of units (documents, pairs, statements) → figures with bootstrap intervals.

In: an array with a line of counts for each unit, or each unit's values. Out: figures times 100, the 2.5th and 97.5th
percentiles over resampled units, bins of a reliability table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

# How often units are drawn anew, with what seed; rank correlations take longer, and fewer draws.
DRAWS, RANK_DRAWS, SEED = 1000, 300, 20
BINS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    value, low, high, floor: times 100 unless `unit` says otherwise; low and high bound the middle 95 % of the draws.
    floor: the same figure for the plainest way to answer. published: who published what, under which condition.
    repeated: how many texts of its units also stand in a training file.
    """

    family: str
    name: str
    value: float
    low: float
    high: float
    count: int
    unit: str
    repeated: int
    floor: float | None = None
    published: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions between two tenths: their mean, the share that holds, and how many they are."""

    mean: float
    share: float
    count: int


def bootstrap(units: int, statistic: Callable[[Indices], float], draws: int = DRAWS) -> tuple[float, float]:
    """The 2.5th and 97.5th percentiles of a statistic over units drawn with replacement. NaN without a unit."""
    if not units:
        return float("nan"), float("nan")
    chance = np.random.default_rng(SEED)
    values = [statistic(chance.integers(0, units, units)) for _ in range(draws)]
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return float(low), float(high)


def f1(counts: Counts) -> float:
    """F1 × 100 over units. counts: right predictions, predictions, gold items found, gold items for each unit."""
    right, predicted, found, gold = counts.reshape(-1, 4).sum(axis=0)
    precision, recall = right / max(predicted, 1), found / max(gold, 1)
    return float(200 * precision * recall / (precision + recall)) if precision + recall else 0.0


def ratio(counts: Counts) -> float:
    """100 × the first count over the second, over units; NaN where there is nothing to count."""
    part, whole = counts.reshape(-1, 2).sum(axis=0)
    return float(100 * part / whole) if whole else float("nan")


def over_units(counts: Counts, statistic: Callable[[Counts], float]) -> tuple[float, float, float]:
    """A statistic of all units, with its bootstrap interval."""
    low, high = bootstrap(len(counts), lambda drawn: statistic(counts[drawn]))
    return statistic(counts), low, high


def spearman(predicted: Sequence[Sequence[float]], gold: Sequence[Sequence[float]]) -> float:
    """Rank correlation × 100 over the values of all units; NaN where either side is constant."""
    from scipy.stats import spearmanr

    one, other = np.concatenate(predicted), np.concatenate(gold)
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(100 * spearmanr(one, other).statistic)


def spearman_over_units(
    predicted: Sequence[Sequence[float]], gold: Sequence[Sequence[float]]
) -> tuple[float, float, float]:
    """`spearman`, with its bootstrap interval over units."""

    def drawn(indices: Indices) -> float:
        return spearman([predicted[i] for i in indices], [gold[i] for i in indices])

    low, high = bootstrap(len(gold), drawn, RANK_DRAWS)
    return spearman(predicted, gold), low, high


def reliability(predicted: Sequence[float], holds: Sequence[bool]) -> list[Bin]:
    """Predictions 0..1 in ten equal bins; an empty bin has count 0 and NaN. A prediction of 1 is in the last."""
    values, held = np.array(predicted, float), np.array(holds, float)
    place = np.minimum((values * BINS).astype(int), BINS - 1)
    bins = []
    for number in range(BINS):
        inside = place == number
        count = int(inside.sum())
        mean, share = (values[inside].mean(), held[inside].mean()) if count else (np.nan, np.nan)
        bins.append(Bin(float(mean), float(share), count))
    return bins


def calibration_error(predicted: Sequence[float], holds: Sequence[bool]) -> float:
    """Expected calibration error × 100: the bins' distances of mean and share, weighted by their counts."""
    bins = [b for b in reliability(predicted, holds) if b.count]
    total = sum(b.count for b in bins)
    return 100 * sum(b.count * abs(b.mean - b.share) for b in bins) / total if total else float("nan")


def calibrated(
    name: str, scored: Sequence[Sequence[tuple[float, bool]]], unit: str, repeated: int = 0
) -> tuple[Figure, list[Bin]]:
    """The expected calibration error of predictions, with its interval over units, and the reliability table.

    scored: for each unit its predictions, and whether each holds.
    """

    def error(units: Iterable[int]) -> float:
        return calibration_error(*_told_and_true([pair for k in units for pair in scored[k]]))

    low, high = bootstrap(len(scored), error)
    every = range(len(scored))
    figure = Figure(
        "calibration", f"{name}, expected calibration error", error(every), low, high, len(scored), unit, repeated
    )
    return figure, reliability(*_told_and_true([pair for of_unit in scored for pair in of_unit]))


def _told_and_true(pairs: Sequence[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [told for told, _ in pairs], [true for _, true in pairs]


def share_figures(
    family: str, of: Sequence[tuple[str, int, int]], counts: Counts, unit: str, repeated: int
) -> Iterator[Figure]:
    """Shares × 100 over units, the counts in their names. of: a name, the column counted, and that of which it is a
    share; where there is nothing of that, there is no figure."""
    for name, some, whole in of:
        if counts[:, whole].any():
            value, low, high = over_units(counts[:, [some, whole]], ratio)
            size = f" ({counts[:, some].sum():.0f} of {counts[:, whole].sum():.0f})"
            yield Figure(family, name + size, value, low, high, len(counts), unit, repeated)
