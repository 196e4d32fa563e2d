"""Parts of the judge by themselves → how much each one sees of what was planted (family `ablations`).

In: planted pairs, an encoder. Out: for the pairs that are kept aside, the share of plants found and of harmless pairs
flagged by the checks with their table alone, by the cosine of the phrases alone, by the relation head alone, and by all
together. What adds numbers up is fitted anew to each part on the pairs for fitting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.compare import aligned, silent
from align.divergence import seen_in
from align.divergence.grading import RAISED_FROM, graded
from align.divergence.severities import severity
from align.divergence.weighing import Features
from align.terms import Rendering, Severity
from align.training.known import Known, planted, stated, touched
from align.training.weighing import Weighed, chance, fit
from align.training.weighing import weighed as weighed_pairs
from benchmarks.bench import Bench
from benchmarks.scores import Figure, over_units, ratio

# What each part sees of a finding: features that begin so.
PARTS: Mapping[str, tuple[str, ...]] = {
    "cosine of the phrases alone": ("always", "likeness"),
    "relation head alone": ("always", "follows", "rules out", "parts"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Two readings of a finding: whether they lie where something was planted; whether they part gravely by the table,
    and by all that speaks for and against; the features."""

    touched: bool
    grave: bool
    together: bool
    named: Features


def figures(bench: Bench) -> Iterator[Figure]:
    """Plants found and harmless pairs flagged, by each part and by all."""
    known = list(planted("kept"))
    seen = [list(_seen(pair, bench)) for pair in known]
    taught = weighed_pairs([*planted("fit"), *stated("stated_fit"), *stated("reworded_fit")], bench.encoder)
    yield from _shares("checks and their table alone", known, seen, lambda one: one.grave)
    for name, part in PARTS.items():
        weights = fit([Weighed(_part(one.named, part), one.grave, one.source) for one in taught])
        yield from _shares(
            name,
            known,
            seen,
            lambda one, w=weights, p=part: chance(_part(one.named, p), w) >= RAISED_FROM,  # type: ignore[misc]
        )
    yield from _shares("all together", known, seen, lambda one: one.together)


def _part(named: Features, part: Sequence[str]) -> Features:
    return {name: value for name, value in named.items() if name.startswith(tuple(part))}


def _seen(pair: Known, bench: Bench) -> Iterator[Seen]:
    rows, encoded = aligned([Rendering("A", pair.a), Rendering("B", pair.b)], bench.encoder.encode, silent)
    for _, finding, named in seen_in(rows, encoded):
        for (_, _, ground), one in zip(finding.pairs, named, strict=True):
            yield Seen(
                bool(touched(finding, pair)),
                severity(finding, ground) >= Severity.SHIFT,
                graded(finding, ground, one) >= Severity.SHIFT,
                one,
            )


def _shares(
    name: str, known: Sequence[Known], seen: Sequence[Sequence[Seen]], is_grave: Callable[[Seen], bool]
) -> Iterator[Figure]:
    told = [[one for one in found if is_grave(one)] for found in seen]
    plants = np.array([[any(o.touched for o in t), 1] for k, t in zip(known, told, strict=True) if k.grave], float)
    harmless = np.array([[bool(t), 1] for k, t in zip(known, told, strict=True) if not k.grave], float)
    for what, counts in (("plants found", plants), ("harmless pairs flagged (less is better)", harmless)):
        value, low, high = over_units(counts, ratio)
        yield Figure("ablations", f"{name}, {what}", value, low, high, len(counts), "pairs", 0)
