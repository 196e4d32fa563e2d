"""Pairs of which it is known where they part gravely → the weights of what speaks for and against a divergence.

In: planted pairs, phrases that people held for the same or not, sentences that rules alter, an encoder. Out:
`heads/weighing.json`, a number for each named feature: logistic regression, great weights costing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from align import heads
from align.compare import aligned, silent
from align.divergence import seen_in
from align.divergence.weighing import FILE, LIGHT, Features
from align.encoder import Encode, Encoder
from align.terms import Encoded, Rendering
from align.training.known import Known, Parted, joined, known_of, planted, rule_altered, stated
from align.training.relation import FOLLOWS, RULED_OUT, told_pairs

# How many altered sentences are weighed, none of which taught the relation head.
ALTERED = 1500

# What a great weight costs (ridge), and the least count of a feature that gets a weight of its own: chosen by weights
# that were fitted to four fifths of the statements at a time.
PENALTY, RAREST = 10.0, 30

# What a pair counts by where it comes from: statements are what is compared in the end, rules are cruder than people,
# and of phrases only their own place is known.
WEIGHTS = {"fit": 0.5, "stated_fit": 2.0, "reworded_fit": 2.0, "altered": 0.15, "phrases": 0.3, "chunks": 0.3}

# What the relation head says speaks for a grave difference or against one by what it means, however features overlap:
# its reasons are read by people. (Least and greatest weight.)
BY_MEANING = {"parts": (0.0, None), "rules out": (0.0, None), "follows both ways": (None, 0.0)}

# From this probability on a difference is held to be grave.
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for and against one finding, and whether it is right that it is grave."""

    named: Features
    grave: bool
    source: str


def train(folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Fit the weights and write them to `target`; yields lines that say how well they tell grave from light."""
    encoder = Encoder()
    known = [
        *planted("fit"),
        *stated("stated_fit"),
        *stated("reworded_fit"),
        *_phrases(folder),
        *rule_altered(folder, encoder, seed, ALTERED, held_out=True),
    ]
    seen = weighed(known, encoder)
    weights = fit(seen)
    for source in WEIGHTS:
        some = [one for one in seen if one.source == source]
        right = sum((chance(one.named, weights) >= EVEN) == one.grave for one in some)
        yield f"{source}: {len(some)} findings, {sum(one.grave for one in some)} grave, {right / len(some):.3f} right"
    path = FILE if target == heads.FOLDER else target / FILE.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    yield f"wrote {path}"


def fit(seen: Sequence[Weighed]) -> dict[str, float]:
    """Logistic regression over the features that are not too rare; rounded to what matters."""
    counts: dict[str, int] = {}
    for one in seen:
        for name in one.named:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= RAREST)
    table = np.array([[one.named.get(name, 0.0) for name in names] for one in seen])
    grave = np.array([one.grave for one in seen], float)
    weight = np.array([WEIGHTS[one.source] for one in seen])

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        told = table @ weights
        value = float((weight * (np.logaddexp(0, told) - told * grave)).sum() + PENALTY * (weights**2).sum() / 2)
        slope = table.T @ (weight * (1 / (1 + np.exp(-told)) - grave)) + PENALTY * weights
        return value, slope

    bounds = [BY_MEANING.get(name.removesuffix(LIGHT), (None, None)) for name in names]
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return {name: round(float(value), 3) for name, value in zip(names, found, strict=True)}


def chance(named: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """How likely a difference is grave under some weights, 0..1."""
    return float(1 / (1 + np.exp(-sum(weights.get(name, 0.0) * value for name, value in named.items()))))


def weighed(known: Sequence[Known], encoder: Encoder) -> list[Weighed]:
    """The findings of pairs of which it is known whether they are grave."""
    encoded: dict[str, Encoded] = {}
    texts = list(dict.fromkeys(text for one in known for text in (one.a, one.b)))
    for first in range(0, len(texts), 2000):
        some = texts[first : first + 2000]
        encoded |= dict(zip(some, encoder.encode(some), strict=True))
    return [found for one in known for found in _weighed(one, lambda texts: [encoded[text] for text in texts])]


def _phrases(folder: Path) -> Iterator[Known]:
    """Phrases that are held out from the relation head: put otherwise without change of sense, or with one."""
    for pair in told_pairs(folder)[1]:
        if pair.source not in ("phrases", "chunks") or isinstance(pair.a, str) or isinstance(pair.b, str):
            continue
        (a, at_a), (b, at_b) = joined(pair.a, pair.marked[0]), joined(pair.b, pair.marked[1])
        same = pair.told == (FOLLOWS, FOLLOWS)
        if same or pair.told == (RULED_OUT, RULED_OUT) or pair.source == "phrases":
            yield Known(a, b, (Parted((at_a, at_b), not same),), False, pair.source, a)


def _weighed(pair: Known, encode: Encode) -> Iterator[Weighed]:
    rows, encoded = aligned([Rendering("A", pair.a), Rendering("B", pair.b)], encode, silent)
    seen = list(seen_in(rows, encoded))
    for (_, _, named), grave in zip(seen, known_of([finding for _, finding, _ in seen], pair), strict=True):
        if grave is not None:
            yield from (Weighed(one, bool(grave), pair.source) for one in named)
