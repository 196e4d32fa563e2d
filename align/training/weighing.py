"""Pairs of which it is known where they part gravely → the weights of what speaks for and against a divergence.

In: planted pairs, pairs that people held for the same or that two translators made, sentences that rules alter, an
encoder. Out: `heads/weighing.json`, a number for each named feature: logistic regression, great weights costing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from align import heads
from align.compare import aligned, silent
from align.divergence import seen_in
from align.divergence.finding import Finding
from align.divergence.severities import severity
from align.divergence.weighing import FILE, Features
from align.encoder import Encode, Encoder
from align.errors import InputError
from align.terms import Encoded, Kind, Rendering, Severity
from align.training import altered
from align.training.relation import FOLLOWS, HELD_OUT, RULED_OUT, texts_to_alter, told_pairs
from align.training.sets import folded, read, training_pairs

# Pairs that were planted: `fit` for this, unseen by who wrote the checks; `pairs` to develop with; `kept` to measure.
PLANTED = Path(__file__).parents[2] / "benchmarks" / "planted"

# How many altered sentences are weighed, none of which taught the relation head.
ALTERED, LONGEST_ALTERED = 1500, 200

# Sentence pairs of the STS benchmark that people held for the same, on a scale from 0 to 5.
SAME = 4.75

# What a great weight costs (ridge), and the least count of a feature that gets a weight of its own.
PENALTY, RAREST = 1.0, 12

# What a pair counts by where it comes from. Those that the checks were developed with look better than they are; rules
# are cruder than people; translators part now and then.
WEIGHTS = {"fit": 1.0, "pairs": 0.5, "altered": 0.15, "alike": 0.3, "translated": 0.1, "phrases": 0.3, "chunks": 0.3}

# Of these it is known only that what a check holds for grave is hardly ever so: their omissions and nuances are real.
ONLY_HEAVY = {"translated"}

# How many pairs of two translators' renderings of one foreign sentence are weighed.
TRANSLATED = 1500

# From this probability on a difference is held to be grave.
EVEN = 0.5

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """Two renderings, and a place of each of which it is known whether they part gravely there.

    places: where (a span of each text); None: nowhere do they part gravely. elsewhere: whether they agree elsewhere, or
    nothing is known of it.
    """

    a: str
    b: str
    places: tuple[Place, Place] | None
    grave: bool
    elsewhere: bool
    source: str


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
        *planted("pairs"),
        *_alike(folder),
        *_translated(folder),
        *_phrases(folder),
        *_altered(folder, encoder, seed),
    ]
    seen = weighed(known, encoder)
    weights = fit(seen)
    for source in WEIGHTS:
        some = [one for one in seen if one.source == source]
        right = sum((chance(one.named, weights) >= EVEN) == one.grave for one in some)
        yield f"{source}: {len(some)} findings, {sum(one.grave for one in some)} grave, {right / len(some):.3f} right"
    path = FILE if target == heads.FOLDER else target / FILE.name
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

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
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


def planted(part: str) -> Iterator[Known]:
    """The planted pairs of a file; severity 1 says nothing about what is grave."""
    path = PLANTED / f"{part}.jsonl"
    try:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except OSError as error:
        raise InputError(
            "the planted pairs are missing", where=str(path), remedy="Train in a checkout of the project."
        ) from error
    for record in records:
        if record.get("harmless"):
            yield Known(record["a"], record["b"], None, False, True, part)
        elif record["severity"] >= Severity.SHIFT:
            places = tuple(_place(record[side], record[f"phrase_{side}"]) for side in "ab")
            yield Known(record["a"], record["b"], (places[0], places[1]), True, True, part)


def _place(text: str, phrase: str) -> Place:
    """Where a phrase stands; an empty one nowhere."""
    start = text.index(phrase)
    return (start, start + len(phrase)) if phrase else (0, 0)


def _alike(folder: Path) -> Iterator[Known]:
    """Sentences that people held for the same."""
    for record in read(folder, "similarity/stsb_train"):
        if record["score"] >= SAME and folded(record["a"]) != folded(record["b"]):
            yield Known(record["a"], record["b"], None, False, True, "alike")


def _translated(folder: Path) -> Iterator[Known]:
    """What two translators made of one foreign sentence: they hardly ever part gravely, in many other words."""
    for record in training_pairs(folder, ["word_alignment/mtref"])[:TRANSLATED]:
        yield Known(" ".join(record["tokens_a"]), " ".join(record["tokens_b"]), None, False, True, "translated")


def _phrases(folder: Path) -> Iterator[Known]:
    """Phrases that are held out from the relation head: put otherwise without change of sense, or with one."""
    for pair in told_pairs(folder)[1]:
        if pair.source not in ("phrases", "chunks") or isinstance(pair.a, str) or isinstance(pair.b, str):
            continue
        (a, at_a), (b, at_b) = _joined(pair.a, pair.marked[0]), _joined(pair.b, pair.marked[1])
        same = pair.told == (FOLLOWS, FOLLOWS)
        if same or pair.told == (RULED_OUT, RULED_OUT) or pair.source == "phrases":
            yield Known(a, b, (at_a, at_b), not same, False, pair.source)


def _altered(folder: Path, encoder: Encoder, seed: int) -> Iterator[Known]:
    """Altered sentences that are held out from the relation head, each altered in one place."""
    texts = [text for text in dict.fromkeys(texts_to_alter(folder)) if len(text) <= LONGEST_ALTERED]
    random.Random(seed).shuffle(texts)
    parses = [
        e.parse
        for e in encoder.encode(texts[: HELD_OUT * ALTERED])
        if len(e.parse.sentences) == 1 and crc32(folded(w.text for w in e.parse.words).encode()) % HELD_OUT == 0
    ]
    for one in altered.pairs(parses, seed, ALTERED, twice=0.0):
        if one.says in ("same", "against", "other"):
            (a, at_a), (b, at_b) = _joined(one.tokens_a, one.marked_a), _joined(one.tokens_b, one.marked_b)
            yield Known(a, b, (at_a, at_b), one.says != "same", True, "altered")


def _joined(tokens: Sequence[str], marked: frozenset[int]) -> tuple[str, Place]:
    """Tokens as a text, and the stretch of it from the first marked one to the last."""
    text, places = "", []
    for k, token in enumerate(tokens):
        glued = not text or token in altered.GLUED or text.endswith(altered.GLUING)
        text += token if glued else f" {token}"
        if k in marked:
            places.append((len(text) - len(token), len(text)))
    return text, (places[0][0], places[-1][1]) if places else (0, 0)


def _weighed(pair: Known, encode: Encode) -> Iterator[Weighed]:
    """Where a pair parts gravely and a check sees that, nothing is known of what lighter grounds see at that place."""
    rows, encoded = aligned([Rendering("A", pair.a), Rendering("B", pair.b)], encode, silent)
    seen = [(finding, named, touches(finding, pair)) for _, finding, named in seen_in(rows, encoded)]
    found = pair.grave and any(touched and _is_heavy(finding) for finding, _, touched in seen)
    for finding, named, touched in seen:
        unknown = finding.kind is Kind.COVERAGE and pair.source not in ("fit", "pairs")
        if unknown or (not _is_heavy(finding) and (pair.source in ONLY_HEAVY or (touched and found))):
            continue
        if touched or pair.elsewhere:
            for one in named:
                yield Weighed(one, touched and pair.grave, pair.source)


def touches(finding: Finding, pair: Known) -> bool:
    """Whether a finding marks a letter of the place that a pair is known for."""
    return pair.places is not None and any(
        span.start < place[1] and span.end > place[0]
        for outlet, place in zip("AB", pair.places, strict=True)
        for reading in finding.readings
        for span in reading.spans.get(outlet, ())
    )


def _is_heavy(finding: Finding) -> bool:
    return any(severity(finding, ground) >= Severity.SHIFT for _, _, ground in finding.pairs)
