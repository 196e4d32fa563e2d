"""Findings → divergences: how grave, and how sure. Nowhere else gives either.

In: findings with the grounds on which readings differ, and what speaks for and against. Out: divergences with severity,
confidence and pairs. Severity is the table's (`severities`), unless what the phrases say of each other speaks against
it: then it falls to nuance, or rises to shift. Confidence is how likely that side of the line between nuance and
shift is right. The two never mix.
"""

from __future__ import annotations

from collections.abc import Sequence

from align.divergence.combine import merged_readings
from align.divergence.finding import Finding
from align.divergence.severities import severity
from align.divergence.weighing import Features, differ, probability, reasons
from align.terms import Divergence, Kind, Severity

# Below this probability what the table calls grave is graded a nuance, and from this on a light ground is raised to a
# shift. A check has a ground that a reader can follow, so that it takes much to overrule it. Chosen on the pairs for
# fitting and the labelled renderings (docs/method.md).
SOFTENED_BELOW, RAISED_FROM = 0.15, 0.4

# Kinds whose light grounds may be raised: those of other words, which no list of words can be complete for. The other
# checks have scales of their own, and know best what is light on them.
RAISABLE = {Kind.SENSE, Kind.WORDING, Kind.FORCE}


def grade(row: int, finding: Finding, named: Sequence[Features]) -> Divergence:
    """A finding of a row as a divergence; named: what speaks for and against each of its pairs.

    Outlets that differ by nuance alone share a reading where others differ gravely.
    """
    chances = [probability(one) for one in named]
    given = [(a, b, _severity(finding, ground, one)) for (a, b, ground), one in zip(finding.pairs, named, strict=True)]
    readings, graded = merged_readings(finding.readings, given)
    gravest = max(s for _, _, s in graded)
    unlike = len({s for _, _, s in graded}) > 1 or len(graded) < len(readings) * (len(readings) - 1) // 2
    kind = finding.kind
    if gravest is Severity.WORDING and kind is not Kind.ORDER:
        kind = Kind.WORDING
    elif gravest >= Severity.SHIFT and kind is Kind.WORDING:
        kind = Kind.SENSE
    return Divergence(
        row=row,
        kind=kind,
        severity=gravest,
        confidence=round(max(chances) if gravest >= Severity.SHIFT else 1 - max(chances), 3),
        readings=readings,
        evidence=finding.evidence,
        further_kinds=finding.further,
        pairs=tuple(graded) if unlike else (),
        reasons=reasons(max(named, key=probability)),
    )


def _severity(finding: Finding, ground: str, named: Features) -> Severity:
    """The table's severity, unless what the phrases say of each other moves it across the line of a shift.

    A light ground is raised only where the phrases were read and do not say the same: likeness alone never does it.
    """
    given, chance = severity(finding, ground), probability(named)
    if given >= Severity.SHIFT and chance < SOFTENED_BELOW:
        return Severity.NUANCE
    raisable = finding.kind in RAISABLE and differ(named)
    if given < Severity.SHIFT and raisable and chance >= RAISED_FROM:
        return Severity.SHIFT
    return given
