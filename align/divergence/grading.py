"""Findings → divergences: how grave, and how sure. Nowhere else gives either.

In: findings with the grounds on which readings differ. Out: divergences with severity, confidence and pairs.
Severity is looked up by kind and ground in one table; confidence is what the ground is worth, times how well
the compared words are tied. The two never mix.
"""

from __future__ import annotations

from collections.abc import Mapping

from align.divergence.combine import merged_readings
from align.divergence.finding import Finding
from align.terms import Divergence, Kind, Severity

WORDING, NUANCE, SHIFT, REVERSAL = Severity.WORDING, Severity.NUANCE, Severity.SHIFT, Severity.REVERSAL

# Severity of a ground. A ground that only vectors or position speak for stays below SHIFT.
SEVERITIES: Mapping[tuple[Kind, str], Severity] = {
    (Kind.POLARITY, "negation"): REVERSAL,
    (Kind.POLARITY, "opposites"): SHIFT,
    (Kind.QUANTITY, "number"): REVERSAL,
    (Kind.QUANTITY, "date"): REVERSAL,
    (Kind.QUANTITY, "time"): SHIFT,
    (Kind.REFERENCE, "another name"): REVERSAL,
    (Kind.REFERENCE, "another name, unknown"): SHIFT,
    (Kind.REFERENCE, "perhaps another name"): NUANCE,
    (Kind.REFERENCE, "part of a country"): SHIFT,
    (Kind.REFERENCE, "named in part"): NUANCE,
    (Kind.REFERENCE, "loose part"): NUANCE,
    (Kind.REFERENCE, "epithet"): NUANCE,
    (Kind.REFERENCE, "named and unnamed"): SHIFT,
    (Kind.REFERENCE, "pronoun for a noun"): NUANCE,
    (Kind.REFERENCE, "the speaker or another"): SHIFT,
    (Kind.REFERENCE, "the addressee or another"): NUANCE,
    (Kind.REFERENCE, "singular and plural"): NUANCE,
    (Kind.REFERENCE, "another person"): SHIFT,
    (Kind.REFERENCE, "spoken to or spoken of"): NUANCE,
    (Kind.ROLE, "exchanged"): REVERSAL,
    (Kind.ROLE, "doer"): SHIFT,
    (Kind.TENSE, "future/past"): SHIFT,
    (Kind.TENSE, "future/perfect"): SHIFT,
    (Kind.ATTRIBUTION, "direct/narration"): SHIFT,
    (Kind.COVERAGE, "claim"): SHIFT,
    (Kind.COVERAGE, "condition"): SHIFT,
    (Kind.COVERAGE, "amount"): SHIFT,
    (Kind.COVERAGE, "nothing in common"): SHIFT,
    (Kind.COVERAGE, "detail"): NUANCE,
    (Kind.COVERAGE, "narration"): NUANCE,
    (Kind.FORCE, "several steps"): SHIFT,
    (Kind.FORCE, "one step"): NUANCE,
    (Kind.FORCE, "oath"): SHIFT,
    (Kind.SENSE, "charges"): SHIFT,
    (Kind.SENSE, "apart"): NUANCE,
    (Kind.ORDER, "moved"): WORDING,
}  # fmt: skip

# Modal classes by how firmly they bind; two that stand this far apart are a shift.
FIRMNESS = {
    "prohibition": 6,
    "assertion": 5,
    "prediction": 5,
    "obligation": 5,
    "advice": 4,
    "volition": 3,
    "attempt": 5,
    "conditional": 3,
    "likelihood": 3,
    "permission": 2,
    "ability": 2,
    "possibility": 2,
}
SHIFTING_DISTANCE = 2

# Quantifiers that exclude one another.
UNLIKE_QUANTIFIERS = {"few/many", "few/universal", "partial/universal", "exclusive/universal", "many/universal"}

# What a ground is worth as proof that outlets part there at all: agreed with by hand on the dev statements.
CONFIDENCE = {
    Kind.POLARITY: 0.95,
    Kind.QUANTITY: 0.95,
    Kind.MODALITY: 0.9,
    Kind.ATTRIBUTION: 0.95,
    Kind.COVERAGE: 0.9,
    Kind.REFERENCE: 0.85,
    Kind.ROLE: 0.8,
    Kind.TENSE: 0.85,
    Kind.FORCE: 0.8,
    Kind.SENSE: 0.7,
    Kind.ORDER: 0.8,
    Kind.WORDING: 0.9,
}

# Kinds that weigh one degree less where a paraphrase, not a quotation, differs.
LIGHTER_IN_PARAPHRASE = {Kind.MODALITY, Kind.TENSE, Kind.FORCE, Kind.SENSE}


def grade(row: int, finding: Finding) -> Divergence:
    """A finding of a row as a divergence.

    Outlets that differ by nuance alone share a reading where others differ gravely.
    """
    pairs = [(a, b, severity(finding, ground)) for a, b, ground in finding.pairs]
    readings, graded = merged_readings(finding.readings, pairs)
    gravest = max(s for _, _, s in graded)
    unlike = len({s for _, _, s in graded}) > 1 or len(graded) < len(readings) * (len(readings) - 1) // 2
    return Divergence(
        row=row,
        kind=finding.kind if gravest > WORDING or finding.kind is Kind.ORDER else Kind.WORDING,
        severity=gravest,
        confidence=round(CONFIDENCE[finding.kind] * finding.certainty, 3),
        readings=readings,
        evidence=finding.evidence,
        further_kinds=finding.further,
        pairs=tuple(graded) if unlike else (),
    )


def severity(finding: Finding, ground: str) -> Severity:
    """How grave it is that two readings differ on a ground."""
    found = _severity(finding.kind, ground)
    if finding.kind in LIGHTER_IN_PARAPHRASE and not finding.quoted and found is SHIFT:
        return NUANCE
    return found


def _severity(kind: Kind, ground: str) -> Severity:
    if (kind, ground) in SEVERITIES:
        return SEVERITIES[kind, ground]
    if (kind, ground) == (Kind.MODALITY, "could not, did not"):
        return NUANCE
    if kind is Kind.MODALITY:
        one, other = ground.split("/")
        if {one, other} == {"attempt", "volition"}:
            return SHIFT  # doing something about it, or only wanting to
        return SHIFT if abs(FIRMNESS[one] - FIRMNESS[other]) >= SHIFTING_DISTANCE else NUANCE
    if kind is Kind.QUANTITY:
        return SHIFT if ground in UNLIKE_QUANTIFIERS else NUANCE
    if kind in (Kind.TENSE, Kind.ATTRIBUTION, Kind.FORCE):
        return NUANCE
    return WORDING
