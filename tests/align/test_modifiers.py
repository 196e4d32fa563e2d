"""What describes one noun here and another there; every sentence written for this."""

from __future__ import annotations

import pytest

from align.compare import aligned, silent
from align.divergence import modifiers, shared
from align.divergence.finding import Finding
from align.divergence.scene import scenes
from align.divergence.severities import severity
from align.encoder import Encoder
from align.terms import Kind, Rendering, Severity

MOVED = [
    ("The lame nephew of the miller was seen at the fair.", "The nephew of the lame miller was seen at the fair.",
     "of"),
    ("The captured pilot's mother spoke on the radio.", "The pilot's captured mother spoke on the radio.", "owner"),
    ("The bearded porters of the tall judge waited in the yard.",
     "In the yard the tall porters of the bearded judge were waiting.", "exchanged"),
    ("The thirsty hikers met the lost monk.", "The lost hikers met the thirsty monk.", "nouns of two phrases"),
    ("Swedish trawlers rammed a Latvian cutter off the cape.", "Latvian trawlers rammed a Swedish cutter off the cape.",
     "names exchanged"),
    ("The guide led old men and young women over the pass.", "The guide led young men and old women over the pass.",
     "two phrases in a list"),
    ("The retired tutor of the countess won the prize.", "The prize was won by the tutor of the retired countess.",
     "a participle that is an adjective"),
]  # fmt: skip

ALIKE = [
    ("The lame sister of the cobbler sang.", "The cobbler's sister, who was lame, sang.", "relative clause"),
    ("The lame sister of the cobbler sang.", "The sister of the cobbler, a lame woman, sang.", "apposition"),
    ("Old men and women filled the church.", "Women and old men filled the church.", "a list"),
    ("The old toy shop owners met.", "The owners of the old toy shop met.", "compounds"),
    ("The old girls' school was sold.", "The old school for girls was sold.", "a kind of thing named by its users"),
    ("A strange sort of bird was seen.", "A sort of strange bird was seen.", "a noun that lets through"),
    ("Peru's minister spoke of the harvest.", "The minister spoke of Peru's harvest.", "an owner of both"),
    ("The second crate of the shipment was wet.", "The crate of the second shipment was wet.", "an amount"),
    ("The same tales of the village are told.", "The tales of the same village are told.", "a general word"),
    ("The rich uncle of the rich heir came.", "The uncle of the rich heir came.", "said twice"),
    ("The sick foal of the mare was sold.", "The mare's ailing foal was sold.", "the same noun"),
]  # fmt: skip

LOOSE = [
    ("The brutal reign of the duke was over.", "The reign of the brutal duke was over.", "conduct"),
    ("The long months of drought were over.", "The months of long drought were over.", "times"),
    ("The crooked chimney of the barn fell.", "The chimney of the crooked barn fell.", "a thing and its part"),
]  # fmt: skip


def found(encoder: Encoder, *texts: str) -> list[Finding]:
    """What the check sees in texts of outlets A, B, C."""
    renderings = [Rendering(outlet, text) for outlet, text in zip("ABC", texts, strict=False)]
    rows, encoded = aligned(renderings, encoder.encode, silent)
    return [finding for scene in scenes(shared(rows), encoded) for finding in modifiers.find(scene)]


def gravest(findings: list[Finding]) -> int:
    return max((int(severity(f, ground)) for f in findings for *_, ground in f.pairs), default=0)


@pytest.mark.parametrize(("a", "b"), [pytest.param(a, b, id=name) for a, b, name in MOVED])
def test_what_describes_another_noun_is_found(encoder: Encoder, a: str, b: str) -> None:
    (finding,) = found(encoder, a, b)
    assert finding.kind is Kind.ROLE and gravest([finding]) == Severity.SHIFT


@pytest.mark.parametrize(("a", "b"), [pytest.param(a, b, id=name) for a, b, name in ALIKE])
def test_what_may_describe_the_same_is_no_divergence(encoder: Encoder, a: str, b: str) -> None:
    assert not found(encoder, a, b)


@pytest.mark.parametrize(("a", "b"), [pytest.param(a, b, id=name) for a, b, name in LOOSE])
def test_what_is_true_of_both_nouns_or_of_neither_is_no_shift(encoder: Encoder, a: str, b: str) -> None:
    assert gravest(found(encoder, a, b)) == Severity.NUANCE


def test_evidence_says_what_describes_what(encoder: Encoder) -> None:
    (finding,) = found(encoder, *MOVED[0][:2])
    assert finding.evidence == "A: “lame” describes “nephew”; B: “lame” describes “miller”"


def test_outlets_that_describe_the_same_noun_share_a_reading(encoder: Encoder) -> None:
    first, other, _ = MOVED[0]
    (finding,) = found(encoder, first, other, "At the fair they saw the miller's lame nephew.")
    assert sorted(reading.outlets for reading in finding.readings) == [("A", "C"), ("B",)]
