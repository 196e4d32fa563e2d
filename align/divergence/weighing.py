"""What speaks for and against a grave difference at a place → how likely it is one: a sum of numbers that can be read.

In: findings with the severities that their grounds have by the table, contrasts of their phrases, what the relation
head says of them. Out: features and a probability for each pair of readings. The weights stand in
`heads/weighing.json`, one for each named feature; `./parallax train weighing` fits them (logistic regression).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from align import heads
from align.divergence.contrast import Contrast, contrast
from align.divergence.facing import Facing, facings, facings_of_passages
from align.divergence.finding import Finding
from align.divergence.scene import Scene, sureness
from align.divergence.severities import severity
from align.terms import Encoded, Kind, Marked, Severity

if TYPE_CHECKING:
    from align.relation import Told
    from align.together import Place

NAME = "weighing"
FILE = heads.FOLDER / f"{NAME}.json"

# Kinds whose phrases are read: what is left out, moved or quoted is no question of what follows from what.
READ = frozenset(Kind) - {Kind.COVERAGE, Kind.ORDER, Kind.ATTRIBUTION}

# What marks a feature of a finding whose ground is light by the table: there it weighs otherwise.
LIGHT = " (light)"

# Where a feature speaks neither for nor against, for those that are not log-odds: about their means.
MIDDLE = {"likeness": 0.5, "frame": 0.6, "tied": 0.75, "row": 0.8}

# A feature that moves the log-odds by less than this is not named as a reason.
LEAST_REASON = 0.35

# What each feature says in words: where it is high, and where it is low.
IN_WORDS = {
    "parts": (
        "read together with what stands around, the texts part at these words",
        "read together with what stands around, the texts do not part at these words",
    ),
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
    "row": ("the passages surely render one thing", "the passages are put quite unlike each other"),
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

# What the relation head says enters as log-odds, no surer than this.
GREATEST_LOG_ODDS = 4.0


Features = Mapping[str, float]
"""Named numbers that speak for or against a grave difference: what the check is worth, what the phrases are."""


def weighed(seen: Sequence[tuple[Scene, Finding]]) -> list[tuple[Finding, list[Features]]]:
    """Findings with the features of each pair of their readings. What has equal words is read once, all in one go."""
    pairs = [(scene, finding, a, b) for scene, finding in seen for a, b, _ in finding.pairs]
    contrasts = [contrast(scene, f, a, b) if f.kind in READ else None for scene, f, a, b in pairs]
    faces = [facings(scene, f.readings[a], f.readings[b]) for scene, f, a, b in pairs]
    told = _told(_read_anyway([scene.number for scene, *_ in pairs], faces))
    scores = [sureness(scene.row) for scene, *_ in pairs]
    return _joined([f for _, f in seen], list(zip(contrasts, told, scores, strict=True)))


def weighed_passages(found: Sequence[Finding], encoded: Mapping[str, Encoded]) -> list[tuple[Finding, list[Features]]]:
    """The same of findings over whole passages, of which the others have nothing."""
    faces = [facings_of_passages(encoded, f.readings[a], f.readings[b]) for f in found for a, b, _ in f.pairs]
    return _joined(found, [(None, told, None) for told in _told(faces)])


def features(
    finding: Finding, ground: str, contrast: Contrast | None, told: Told | None, score: float | None
) -> Features:
    """What speaks for and against a grave difference on a ground.

    told: what the relation head says of the place; score: how surely its row renders one thing, None where that was not
    asked.
    """
    grade = severity(finding, ground)
    light = LIGHT if grade < Severity.SHIFT else ""
    named = {
        "always": 1.0,
        f"{finding.kind.value} {grade.word}": 1.0,
        f"{finding.kind.value}: {ground}": 1.0,
        "tied": finding.certainty,
    }
    if score is not None:
        named["row" + light] = score
    if told is not None:
        named["parts" + light] = named[f"parts, {finding.kind.value}" + light] = _bounded(told.odds)
    if contrast is None or told is None:
        return named | {"not read": 1.0}
    return named | {
        "follows both ways" + light: _log_odds(told.relation.same),
        "rules out" + light: _log_odds(told.relation.against),
        "likeness" + light: contrast.likeness,
        "frame" + light: contrast.frame,
        f"kin {contrast.kin}" + light: 1.0,
    }


def probability(named: Mapping[str, float]) -> float:
    """How likely the difference is grave (a shift or a reversal), 0..1. A feature without a weight counts nothing."""
    total = sum(_weights().get(name, 0.0) * value for name, value in named.items())
    return 1 / (1 + math.exp(-total))


def read_together(named: Features) -> bool:
    """Whether the relation head has read the texts around the two phrases."""
    return "parts" in named or "parts" + LIGHT in named


def reasons(named: Features) -> tuple[str, ...]:
    """What speaks for a grave difference and what against, in words, what weighs most first.

    The check's own ground is not among them: the evidence names it.
    """
    pushes: dict[str, float] = {}
    for name, value in named.items():
        plain = name.removesuffix(LIGHT).split(",")[0]
        above = value - MIDDLE.get(plain, 0.0)
        if plain in IN_WORDS or plain in KIN_IN_WORDS:
            said = IN_WORDS[plain][above < 0] if plain in IN_WORDS else KIN_IN_WORDS[plain]
            pushes[said] = pushes.get(said, 0.0) + _weights().get(name, 0.0) * above
    strongest = sorted((-abs(push), said) for said, push in pushes.items() if abs(push) >= LEAST_REASON)
    return tuple(("for: " if pushes[said] > 0 else "against: ") + said for _, said in strongest)


def _joined(
    found: Sequence[Finding], said: Sequence[tuple[Contrast | None, Told | None, float | None]]
) -> list[tuple[Finding, list[Features]]]:
    """What is said of each pair of readings, by finding."""
    of_pairs = iter(said)
    joined = []
    for finding in found:
        of_it = [next(of_pairs) for _ in finding.pairs]
        named = [
            features(finding, ground, contrast, told, score)
            for (_, _, ground), (contrast, told, score) in zip(finding.pairs, of_it, strict=True)
        ]
        kinds = [told.kinds for _, told, _ in of_it if told is not None]
        read_as = dict.fromkeys([*(first for first, *_ in kinds), *(kind for of_pair in kinds for kind in of_pair)])
        joined.append((replace(finding, read_as=tuple(read_as)), named))
    return joined


def _read_anyway(rows: Sequence[int], of_pairs: Sequence[Sequence[Facing]]) -> list[list[Facing]]:
    """Of the stretches of each two readings the first, and those that are the first of another finding of their row:
    to ask for one more place in them costs next to nothing, while to read all would cost much."""
    first = {(row, faces[0].wording) for row, faces in zip(rows, of_pairs, strict=True) if faces}
    return [[face for face in faces if (row, face.wording) in first] for row, faces in zip(rows, of_pairs, strict=True)]


def _told(of_pairs: Sequence[Sequence[Facing]]) -> list[Told | None]:
    """What the relation head says of each two readings, by all the outlets that may be set against each other there.
    Stretches of equal words are read once, for all places in them."""
    pairs: dict[object, tuple[Marked, Marked]] = {}
    places: dict[object, list[Place]] = {}
    asked: list[list[tuple[object, int]]] = []
    for faces in of_pairs:
        asked.append([])
        for face in faces:
            wording = face.wording
            pairs.setdefault(wording, (face.one, face.other))
            of_wording = places.setdefault(wording, [])
            asked[-1].append((wording, len(of_wording)))
            of_wording.append(face.place)
    if not pairs:
        return [None] * len(of_pairs)
    from align.relation import told  # imports torch, which only those who compare wait for

    found = dict(zip(pairs, told(list(pairs.values()), list(places.values())), strict=True))
    return [_mean([found[wording][k] for wording, k in of_pair]) if of_pair else None for of_pair in asked]


def _mean(told: Sequence[Told]) -> Told:
    """What is said of two readings by several pairs of their outlets: each is put otherwise, so that what the head gets
    wrong of one it seldom gets wrong of all. The kinds are those of the first."""
    return replace(told[0], odds=math.fsum(_bounded(one.odds) for one in told) / len(told))


def _log_odds(p: float) -> float:
    return _bounded(math.log(max(p, 1e-9) / max(1 - p, 1e-9)))


def _bounded(odds: float) -> float:
    return max(-GREATEST_LOG_ODDS, min(GREATEST_LOG_ODDS, odds))


@cache
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = json.loads(FILE.read_text(encoding="utf-8"))
    return weights
