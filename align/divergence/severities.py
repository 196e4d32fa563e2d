"""The severity of each ground on which readings may part: one table, used by grading and weighing alone.

In: a finding and a ground. Out: how grave it would be if it is one. How sure it is, `weighing` says.
"""

from __future__ import annotations

from collections.abc import Mapping

from align.divergence.finding import Finding
from align.terms import Kind, Severity

WORDING, NUANCE, SHIFT, REVERSAL = Severity.WORDING, Severity.NUANCE, Severity.SHIFT, Severity.REVERSAL

# Severity of a ground. A ground that only vectors or position speak for stays below SHIFT.
SEVERITIES: Mapping[tuple[Kind, str], Severity] = {
    (Kind.POLARITY, "negation"): REVERSAL,
    (Kind.POLARITY, "negation of another word"): NUANCE,  # vectors alone tie “not guilty” to “acquitted”
    (Kind.POLARITY, "opposites"): SHIFT,
    (Kind.POLARITY, "reversed"): REVERSAL,
    (Kind.QUANTITY, "number"): REVERSAL,
    (Kind.QUANTITY, "date"): REVERSAL,
    (Kind.QUANTITY, "time"): SHIFT,
    (Kind.QUANTITY, "currency"): REVERSAL,
    (Kind.QUANTITY, "rate"): REVERSAL,
    (Kind.QUANTITY, "level/step"): REVERSAL,
    (Kind.QUANTITY, "opposite bounds"): REVERSAL,
    (Kind.QUANTITY, "exclusive/inclusive"): REVERSAL,
    (Kind.QUANTITY, "besides/among"): SHIFT,
    (Kind.QUANTITY, "part/remainder"): REVERSAL,
    (Kind.QUANTITY, "only left out"): SHIFT,
    (Kind.QUANTITY, "percentage points"): SHIFT,
    (Kind.QUANTITY, "precision"): NUANCE,
    (Kind.QUANTITY, "perhaps another number"): NUANCE,
    (Kind.QUANTITY, "perhaps another date"): NUANCE,
    (Kind.QUANTITY, "part of the day, near"): NUANCE,
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
    (Kind.REFERENCE, "another person, quoted"): REVERSAL,
    (Kind.REFERENCE, "he or she"): SHIFT,
    (Kind.REFERENCE, "another office"): SHIFT,
    (Kind.REFERENCE, "another relative"): SHIFT,
    (Kind.REFERENCE, "here or there"): SHIFT,
    (Kind.REFERENCE, "pronoun for another"): SHIFT,
    (Kind.REFERENCE, "one of two"): REVERSAL,
    (Kind.REFERENCE, "spoken to or spoken of"): NUANCE,
    (Kind.ROLE, "exchanged"): REVERSAL,
    (Kind.ROLE, "another relation"): SHIFT,
    (Kind.QUANTITY, "another relation"): SHIFT,
    (Kind.TENSE, "another relation"): SHIFT,
    (Kind.SENSE, "another relation"): SHIFT,
    (Kind.SENSE, "cause turned round"): SHIFT,
    (Kind.ROLE, "with or against"): REVERSAL,
    (Kind.ROLE, "one another"): SHIFT,
    (Kind.ROLE, "another part"): SHIFT,
    (Kind.ROLE, "another doer"): REVERSAL,
    (Kind.ROLE, "doer"): SHIFT,
    (Kind.ROLE, "doer understood"): NUANCE,
    (Kind.ROLE, "describes another"): SHIFT,
    (Kind.ROLE, "perhaps describes another"): NUANCE,
    (Kind.TENSE, "future/past"): SHIFT,
    (Kind.TENSE, "future/perfect"): SHIFT,
    (Kind.TENSE, "past/present"): SHIFT,
    (Kind.TENSE, "at hand/past"): SHIFT,
    (Kind.TENSE, "at hand/perfect"): SHIFT,
    (Kind.TENSE, "no longer/not yet"): SHIFT,
    (Kind.TENSE, "done/going on"): SHIFT,
    (Kind.TENSE, "before/after"): REVERSAL,
    (Kind.TENSE, "until/after"): SHIFT,
    (Kind.MODALITY, "assertion/unreal"): REVERSAL,
    (Kind.MODALITY, "permission/prohibition"): REVERSAL,
    (Kind.MODALITY, "obligation/prohibition"): REVERSAL,
    (Kind.MODALITY, "exemption/obligation"): REVERSAL,
    (Kind.MODALITY, "exemption/prohibition"): REVERSAL,
    (Kind.MODALITY, "obligation/permission"): REVERSAL,
    (Kind.MODALITY, "exhortation/obligation"): NUANCE,
    (Kind.MODALITY, "advice/exhortation"): NUANCE,
    (Kind.MODALITY, "ability/prohibition"): NUANCE,
    (Kind.MODALITY, "advice/prohibition"): NUANCE,  # "should not", "must not"
    (Kind.MODALITY, "possibility/prohibition"): NUANCE,
    (Kind.MODALITY, "conditional/unreal"): NUANCE,
    (Kind.MODALITY, "assertion/attempt"): SHIFT,
    (Kind.MODALITY, "attempt/prediction"): SHIFT,
    (Kind.MODALITY, "advice/assertion"): SHIFT,
    (Kind.MODALITY, "assertion/exemption"): NUANCE,  # what need not be is told as what is not: “no alarm is needed”
    (Kind.MODALITY, "could not, would not"): SHIFT,
    (Kind.MODALITY, "condition/time"): SHIFT,
    (Kind.MODALITY, "condition/statement"): SHIFT,
    (Kind.MODALITY, "done/to come"): SHIFT,
    (Kind.MODALITY, "question/statement"): SHIFT,
    (Kind.MODALITY, "cause/condition"): SHIFT,
    (Kind.MODALITY, "consideration/decision"): SHIFT,
    (Kind.MODALITY, "decision/volition"): SHIFT,
    (Kind.ATTRIBUTION, "direct/narration"): NUANCE,
    (Kind.ATTRIBUTION, "another speaker"): SHIFT,
    (Kind.ATTRIBUTION, "known or not"): SHIFT,
    (Kind.ATTRIBUTION, "hearsay or asserted"): SHIFT,
    (Kind.ATTRIBUTION, "withheld or told"): SHIFT,
    (Kind.COVERAGE, "claim"): SHIFT,
    (Kind.COVERAGE, "condition"): SHIFT,
    (Kind.COVERAGE, "concession"): SHIFT,
    (Kind.COVERAGE, "exception"): SHIFT,
    (Kind.COVERAGE, "limit"): SHIFT,
    (Kind.COVERAGE, "amount"): SHIFT,
    (Kind.COVERAGE, "item"): SHIFT,
    (Kind.COVERAGE, "restriction"): SHIFT,
    (Kind.COVERAGE, "put otherwise"): NUANCE,
    (Kind.COVERAGE, "in its place"): SHIFT,
    (Kind.COVERAGE, "perhaps in its place"): NUANCE,
    (Kind.COVERAGE, "filler"): WORDING,
    (Kind.COVERAGE, "nothing in common"): SHIFT,
    (Kind.COVERAGE, "detail"): NUANCE,
    (Kind.COVERAGE, "narration"): NUANCE,
    (Kind.COVERAGE, "occasion"): NUANCE,
    (Kind.FORCE, "several steps"): SHIFT,
    (Kind.FORCE, "one step"): NUANCE,
    (Kind.FORCE, "oath"): SHIFT,
    (Kind.SENSE, "charges"): SHIFT,
    (Kind.SENSE, "another of its kind"): SHIFT,
    (Kind.SENSE, "apart"): NUANCE,
    (Kind.SENSE, "other thing"): NUANCE,
    (Kind.SENSE, "a kind of it"): NUANCE,
    (Kind.SENSE, "of one kind"): NUANCE,
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
    "exhortation": 3,
    "request": 3,
    "consideration": 2,
    "decision": 5,
    "unreal": 2,
    "exemption": 2,
}
SHIFTING_DISTANCE = 2

# Quantifiers that turn one another round, and those that let a careful reader learn something else.
OPPOSITE_QUANTIFIERS = {
    "few/many",
    "few/most",
    "few/universal",
    "many/none",
    "most/none",
    "brief/universal",
    "half/none",
    "none/universal",
    "both/none",
}
UNLIKE_QUANTIFIERS = {
    "partial/universal", "many/universal", "most/universal", "half/universal", "one/universal", "one/many",
    "most/partial", "few/partial", "half/most", "few/half", "none/partial", "few/none", "both/partial", "both/few",
    "both/many", "both/most", "both/half",
}  # fmt: skip


def severity(finding: Finding, ground: str) -> Severity:
    """How grave it is that two readings differ on a ground; in a paraphrase no less than in quotation marks, since
    renderings are often printed without them."""
    kind = finding.kind
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
        if ground in OPPOSITE_QUANTIFIERS:
            return REVERSAL
        return SHIFT if ground in UNLIKE_QUANTIFIERS else NUANCE
    if kind in (Kind.TENSE, Kind.ATTRIBUTION, Kind.FORCE):
        return NUANCE
    return WORDING
