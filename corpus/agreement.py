"""How far people agree beyond chance: Krippendorff's alpha and Gwet's AC1 and AC2, for any number of raters and gaps.

In: units, each the labels that raters gave it. Out: figures, with how much stands behind them. Units with one label say
nothing about agreement; they change nothing but how common Gwet takes a label to be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Label = TypeVar("Label", bound=Hashable)
Unit = Mapping[str, Label]  # rater → label
Numbers = NDArray[np.float64]

# Samples of the bootstrap, and the share of them inside the interval. Seeded, so that a figure stays the same.
SAMPLES, INSIDE, SEED = 1000, 0.95, 20121107

# From how many units on a figure is called steady, and from which share of one label on that label dominates: there
# alpha and AC1 part, and alpha falls near 0 though nearly all agree (Feinstein and Cicchetti, “High agreement but low
# kappa”, J. Clin. Epidemiol. 43, 1990).
FEW_UNITS, DOMINATES = 20, 0.8


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures over units with two labels or more. None where a figure is not defined.

    alpha: Krippendorff's, 1 for perfect agreement, 0 for chance, below for less; undefined where only one label was
    ever given. gwet: AC1, for ordinal labels AC2. interval: of alpha, by bootstrap. percent: agreeing pairs, 0..1.
    raters: who gave at least one of these labels. ratings: how many labels. top: the most frequent label and its share.
    """

    units: int
    raters: int
    ratings: int
    percent: float | None
    alpha: float | None
    interval: tuple[float, float] | None
    gwet: float | None
    ordinal: bool
    top: tuple[str, float] | None

    @property
    def few(self) -> bool:
        """Whether too few units stand behind the figures to lean on them."""
        return self.units < FEW_UNITS

    @property
    def dominated(self) -> bool:
        """Whether one label was given so often that alpha says little."""
        return self.top is not None and self.top[1] >= DOMINATES


def agreement(units: Sequence[Unit[Label]], labels: Sequence[Label], *, ordinal: bool = False) -> Agreement:
    """All figures of some units. labels: all that could be given, in their order if they have one.

    Raises KeyError for a label that is none of these.
    """
    table = counts(units, labels)
    shared = [unit for unit in units if len(unit) > 1]
    given = Counter(label for unit in shared for label in unit.values())
    ratings = sum(given.values())
    most = given.most_common(1)
    return Agreement(
        units=len(shared),
        raters=len({rater for unit in shared for rater in unit}),
        ratings=ratings,
        percent=percent(table),
        alpha=alpha(table, ordinal=ordinal),
        interval=interval(table, ordinal=ordinal),
        gwet=gwet(counts(units, labels, least=1), ordinal=ordinal),
        ordinal=ordinal,
        top=(str(most[0][0]), most[0][1] / ratings) if most else None,
    )


def counts(units: Sequence[Unit[Label]], labels: Sequence[Label], least: int = 2) -> Numbers:
    """How often each label (columns) was given to each unit (rows) that has at least so many. Raises KeyError."""
    place = {label: number for number, label in enumerate(labels)}
    kept = [unit for unit in units if len(unit) >= least]
    table = np.zeros((len(kept), len(labels)))
    for row, unit in zip(table, kept, strict=True):
        for label in unit.values():
            row[place[label]] += 1
    return table


def alpha(table: Numbers, *, ordinal: bool = False) -> float | None:
    """Krippendorff's alpha of a table of counts, whose units have two labels or more each; None where it is 0/0.

    1 − Do/De over the coincidence matrix; the ordinal difference of labels c and k is
    (n_c/2 + the n of all between + n_k/2)², which counts how often labels were given and not how far apart they lie.
    Source: K. Krippendorff, “Computing Krippendorff's Alpha-Reliability”, 2011,
    https://repository.upenn.edu/asc_papers/43, whose example of four observers and twelve units gives 0.743 and 0.815.
    """
    found = float(_alphas(_coincidences(table).sum(axis=0)[None], ordinal)[0])
    return None if np.isnan(found) else found


def gwet(table: Numbers, *, ordinal: bool = False) -> float | None:
    """Gwet's AC1 of a table of counts, or AC2 with ordinal weights; None where no unit has two labels.

    Unlike alpha it does not collapse where one label dominates. Chance is the weights' sum over q(q − 1), times
    Σ π(1 − π), π the mean share of a label in a unit, of which those with one label have part.
    Source: K. L. Gwet, “Computing inter-rater reliability and its variance in the presence of high agreement”, Br. J.
    Math. Stat. Psychol. 61, 2008; weights and gaps as in his Handbook of Inter-Rater Reliability, 4th ed., 2014, and
    his R package irrCAC, whose data cac.raw4raters give AC1 0.77544 and, with ordinal weights, 0.899.
    """
    labels = table.shape[1]
    weights = _weights(labels) if ordinal else np.eye(labels)
    table = table[table.sum(axis=1) > 0]
    agreed = _agreed(table, weights)
    if agreed is None:
        return None
    shares = (table / table.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = weights.sum() / (labels * (labels - 1)) * float((shares * (1 - shares)).sum())
    return float((agreed - chance) / (1 - chance))


def percent(table: Numbers) -> float | None:
    """The mean share of pairs of raters who gave a unit the same label; None without a pair."""
    return _agreed(table, np.eye(table.shape[1]))


def interval(table: Numbers, *, ordinal: bool = False) -> tuple[float, float] | None:
    """Between which values alpha lies when units are drawn anew with replacement; None where it is not to be had.

    The percentile bootstrap over units: what would have come of other divergences of the same sort.
    """
    if len(table) < 2 or alpha(table, ordinal=ordinal) is None:
        return None
    each = _coincidences(table)
    drawn = np.random.default_rng(SEED).multinomial(len(table), np.full(len(table), 1 / len(table)), SAMPLES)
    labels = table.shape[1]
    sampled = (drawn @ each.reshape(len(table), -1)).reshape(SAMPLES, labels, labels)
    found = _alphas(sampled, ordinal)
    found = found[~np.isnan(found)]
    if len(found) < SAMPLES / 2:
        return None
    low, high = np.quantile(found, [(1 - INSIDE) / 2, (1 + INSIDE) / 2])
    return float(low), float(high)


def _coincidences(table: Numbers) -> Numbers:
    """For each unit, how often each pair of labels meets in it, each label counting once in all."""
    pairs = table[:, :, None] * table[:, None, :] - table[:, :, None] * np.eye(table.shape[1])
    found: Numbers = pairs / (table.sum(axis=1) - 1)[:, None, None]
    return found


def _alphas(coincidences: Numbers, ordinal: bool) -> Numbers:
    """Alpha of each of many matrices of coincidences; NaN where it is 0/0."""
    given = coincidences.sum(axis=1)
    total = given.sum(axis=1)
    if ordinal:
        middles = given.cumsum(axis=1) - given / 2
        differences = (middles[:, :, None] - middles[:, None, :]) ** 2
    else:
        differences = np.broadcast_to(1 - np.eye(given.shape[1]), coincidences.shape)
    observed = (coincidences * differences).sum(axis=(1, 2))
    expected = (given[:, :, None] * given[:, None, :] * differences).sum(axis=(1, 2))
    defined = (total >= 2) & (expected > 0)
    found: Numbers = np.where(defined, 1 - observed * (total - 1) / np.where(defined, expected, 1), np.nan)
    return found


def _agreed(table: Numbers, weights: Numbers) -> float | None:
    """The mean weight of the pairs of labels in a unit, over units that have a pair."""
    table = table[table.sum(axis=1) > 1]
    if not len(table):
        return None
    size = table.sum(axis=1)
    pairs = (table * (table @ weights - 1)).sum(axis=1)
    return float((pairs / (size * (size - 1))).mean())


def _weights(labels: int) -> Numbers:
    """Gwet's ordinal weights: 1 less the pairs of labels between two, both included, of all pairs there are."""
    apart = np.abs(np.arange(labels)[:, None] - np.arange(labels)[None, :]) + 1
    found: Numbers = 1 - apart * (apart - 1) / (labels * (labels - 1))
    return found
