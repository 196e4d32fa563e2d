"""Findings → divergences: how grave, and how sure. Nowhere else gives either.

In: findings with the grounds on which readings differ, and what speaks for and against. Out: divergences with severity,
confidence and pairs. Severity is the table's (`severities`), unless what the phrases say of each other speaks against
it: then it falls to nuance, or rises to shift. Confidence is how likely that side of the line between nuance and
shift is right. The two never mix. What could not be compared is not graded at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from align.divergence.combine import MOST_FURTHER_KINDS, merged_readings
from align.divergence.finding import Finding
from align.divergence.severities import severity
from align.divergence.weighing import Features, probability, read_together, reasons
from align.terms import Divergence, Kind, Severity

# Below this probability what the table calls grave is graded a nuance, and from this on a light ground is raised to a
# shift: less is asked of what a rule found by words that it names than of what the texts, read together, tell alone.
# Where outlets stand in three readings or more, any two of them may be those that part: less is asked of each two.
# Chosen on the statements for fitting, those of several outlets and the labelled renderings (docs/method.md).
SOFTENED_BELOW, RAISED_FROM, RAISED_AMONG_SEVERAL = 0.15, 0.25, 0.2

# Kinds and grounds that may be raised though they are light: other words, words that are left out, another name or verb
# of saying, which no list can be complete for. The other checks have scales of their own, and know best what is light
# on them; and whether words are quoted or reported is known and not read.
RAISABLE = {Kind.SENSE, Kind.WORDING, Kind.FORCE, Kind.COVERAGE}
RAISABLE_GROUNDS = {"another verb of saying", "other words"}

# What a word list holds for the same, or for nothing, is never raised, whatever the head says; nor is who said it, or
# how, when and where (design.md, ruling 4).
NEVER_RAISED = {"synonyms", "filler", "occasion"}

# What the evidence of a raised ground adds, which by itself tells of a nuance.
RAISED = "Read with the words around, this changes what a reader learns"

# Grounds of texts of which no passages could be put beside each other. Where it is likelier than not that they do not
# part gravely, they may render the same in words too unlike: that is not graded (design.md, ruling 5).
UNCOMPARED, LIKELIER_THAN_NOT = {"nothing in common"}, 0.5
LEFT_OPEN = "Whether they say the same in other words is for a reader to see: this is not graded"


def grade(row: int, finding: Finding, named: Sequence[Features]) -> Divergence:
    """A finding of a row as a divergence; named: what speaks for and against each of its pairs.

    Outlets that differ by nuance alone share a reading where others differ gravely.
    """
    chances = [probability(one) for one in named]
    if {ground for *_, ground in finding.pairs} <= UNCOMPARED and max(chances) < LIKELIER_THAN_NOT:
        return _not_graded(row, finding)
    given = [(a, b, graded(finding, ground, one)) for (a, b, ground), one in zip(finding.pairs, named, strict=True)]
    readings, pairs = merged_readings(finding.readings, given)
    gravest = max(s for _, _, s in pairs)
    unlike = len({s for _, _, s in pairs}) > 1 or len(pairs) < len(readings) * (len(readings) - 1) // 2
    raised = gravest is Severity.SHIFT and all(severity(finding, ground) < gravest for _, _, ground in finding.pairs)
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
        evidence=f"{finding.evidence}. {RAISED}" if raised else finding.evidence,
        further_kinds=_further(finding, kind, gravest)[:MOST_FURTHER_KINDS],
        pairs=tuple(pairs) if unlike else (),
        reasons=reasons(max(named, key=probability)),
    )


def _not_graded(row: int, finding: Finding) -> Divergence:
    return Divergence(
        row=row,
        kind=finding.kind,
        severity=Severity.WORDING,
        confidence=0.0,
        readings=finding.readings,
        evidence=f"{finding.evidence}. {LEFT_OPEN}",
        abstained=True,
    )


def _further(finding: Finding, leading: Kind, gravest: Severity) -> tuple[Kind, ...]:
    """What it is beside its leading kind. Mere wording is nothing else; how it was read counts where it is grave."""
    seen = finding.further if gravest > Severity.WORDING else ()
    read_as = finding.read_as if gravest >= Severity.SHIFT else ()
    return tuple(kind for kind in dict.fromkeys((*seen, *read_as)) if kind is not leading)


def graded(finding: Finding, ground: str, named: Features) -> Severity:
    """The table's severity, unless what speaks for and against moves it across the line of a shift.

    A light ground is raised only where the texts were read together: likeness alone never does it.
    """
    given, chance = severity(finding, ground), probability(named)
    if given >= Severity.SHIFT and chance < SOFTENED_BELOW:
        return Severity.NUANCE
    known = finding.kind not in RAISABLE and ground not in RAISABLE_GROUNDS
    raisable = not known and ground not in NEVER_RAISED and read_together(named)
    least = RAISED_FROM if len(finding.pairs) == 1 else RAISED_AMONG_SEVERAL
    if given < Severity.SHIFT and raisable and chance >= least:
        return Severity.SHIFT
    return given
