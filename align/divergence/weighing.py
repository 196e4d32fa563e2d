"""What speaks for and against a grave difference at a place → how likely it is one: a sum of numbers that can be read.

In: findings with the severities that their grounds have by the table, contrasts of their phrases, what the relation
head says of them. Out: features and a probability for each pair of readings. The weights stand in
`heads/weighing.json`, one for each named feature; `./parallax train weighing` fits them (logistic regression).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache

from align import heads
from align.divergence.contrast import Contrast, contrast
from align.divergence.finding import Finding
from align.divergence.scene import Scene
from align.divergence.severities import severity
from align.terms import Kind, Relation, Severity

NAME = "weighing"
FILE = heads.FOLDER / f"{NAME}.json"

# Kinds whose phrases are read: what is left out, moved or quoted is no question of what follows from what.
READ = frozenset(Kind) - {Kind.COVERAGE, Kind.ORDER, Kind.ATTRIBUTION}

# What marks a feature of a finding whose ground is light by the table: there it weighs otherwise.
LIGHT = " (light)"

# Where a feature speaks neither for nor against, for those that are not log-odds: about their means.
MIDDLE = {"likeness": 0.5, "frame": 0.6, "tied": 0.75}

# A feature that moves the log-odds by less than this is not named as a reason.
LEAST_REASON = 0.35

# What each feature says in words: where it is high, and where it is low.
IN_WORDS = {
    "follows both ways": (
        "read in their clauses, each of the phrases follows from the other",
        "read in their clauses, the phrases do not say the same",
    ),
    "rules out": (
        "read in their clauses, the phrases exclude each other",
        "read in their clauses, the phrases do not exclude each other",
    ),
    "likeness": ("the phrases are used alike", "the phrases are used unlike each other"),
    "frame": ("what stands around the phrases is the same", "what stands around the phrases differs too"),
    "tied": ("the words compared surely stand for each other", "the words compared may not stand for each other"),
}
KIN_IN_WORDS = {
    "kin same": "the phrases share their words of content",
    "kin synonym": "a word list has the words for synonyms",
    "kin opposite": "WordNet has the words for opposites",
    "kin narrower": "WordNet has the one word for a kind of the other",
    "kin sibling": "WordNet has the words for two things of one kind",
    "kin derived": "one of the words is made from the other",
    "kin none": "WordNet knows no tie between the words",
    "kin unknown": "a word is not in WordNet",
}

# Probabilities of the relation head enter as log-odds, no surer than this.
GREATEST_LOG_ODDS = 4.0


Features = Mapping[str, float]
"""Named numbers that speak for or against a grave difference: what the check is worth, what the phrases are."""


def weighed(seen: Sequence[tuple[Scene, Finding]]) -> list[list[Features]]:
    """The features of each pair of readings of findings. Phrases of equal wordings are read once, all in one go."""
    contrasts = [
        [contrast(scene, finding, a, b) if finding.kind in READ else None for a, b, _ in finding.pairs]
        for scene, finding in seen
    ]
    fit = [c for found in contrasts for c in found if c is not None and _fits(c)]
    distinct = {c.wording: c for c in fit}
    relations: dict[object, Relation] = {}
    if distinct:
        from align.relation import relations as read  # imports torch, which only those who compare wait for

        found = read([(c.one, c.other) for c in distinct.values()])
        relations = dict(zip(distinct, found, strict=True))
    return [
        [
            features(finding, ground, c, None if c is None else relations.get(c.wording))
            for (_, _, ground), c in zip(finding.pairs, some, strict=True)
        ]
        for (_, finding), some in zip(seen, contrasts, strict=True)
    ]


def unread(finding: Finding) -> list[Features]:
    """The features of a finding whose phrases are not read: whole passages, of which the others have nothing."""
    return [features(finding, ground, None, None) for _, _, ground in finding.pairs]


def features(finding: Finding, ground: str, contrast: Contrast | None, relation: Relation | None) -> Features:
    """What speaks for and against a grave difference on a ground."""
    grade = severity(finding, ground)
    named = {
        "always": 1.0,
        f"{finding.kind.value} {grade.word}": 1.0,
        f"{finding.kind.value}: {ground}": 1.0,
        "tied": finding.certainty,
    }
    if contrast is None or relation is None:
        return named | {"not read": 1.0}
    light = LIGHT if grade < Severity.SHIFT else ""
    return named | {
        "follows both ways" + light: _log_odds(relation.same),
        "rules out" + light: _log_odds(relation.against),
        "likeness" + light: contrast.likeness,
        "frame" + light: contrast.frame,
        f"kin {contrast.kin}" + light: 1.0,
    }


def probability(named: Mapping[str, float]) -> float:
    """How likely the difference is grave (a shift or a reversal), 0..1. A feature without a weight counts nothing."""
    total = sum(_weights().get(name, 0.0) * value for name, value in named.items())
    return 1 / (1 + math.exp(-total))


def differ(named: Features) -> bool:
    """Whether the phrases were read, and each does not likely follow from the other."""
    return any(named.get("follows both ways" + mark, 0.0) < 0 for mark in ("", LIGHT))


def reasons(named: Features) -> tuple[str, ...]:
    """What speaks for a grave difference and what against, in words, what weighs most first.

    The check's own ground is not among them: the evidence names it.
    """
    pushes = []
    for name, value in named.items():
        plain = name.removesuffix(LIGHT)
        above = value - MIDDLE.get(plain, 0.0)
        push = _weights().get(name, 0.0) * above
        if abs(push) >= LEAST_REASON and (plain in IN_WORDS or plain in KIN_IN_WORDS):
            said = IN_WORDS[plain][above < 0] if plain in IN_WORDS else KIN_IN_WORDS[plain]
            pushes.append((-abs(push), ("for: " if push > 0 else "against: ") + said))
    return tuple(dict.fromkeys(text for _, text in sorted(pushes)))


def _log_odds(p: float) -> float:
    odds = math.log(max(p, 1e-9) / max(1 - p, 1e-9))
    return max(-GREATEST_LOG_ODDS, min(GREATEST_LOG_ODDS, odds))


@cache
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = json.loads(FILE.read_text(encoding="utf-8"))
    return weights


def _fits(contrast: Contrast) -> bool:
    return all(m.side.encoded.fits_heads for m in (contrast.one, contrast.other))
