"""What one outlet asks and another states."""

from __future__ import annotations

import pytest

from align.terms import Collation, Divergence, Kind, Severity
from tests.conftest import Compare


def asked(collation: Collation) -> list[Divergence]:
    """The divergences that say of an outlet that it asks."""
    return [d for d in collation.divergences if d.kind is Kind.MODALITY and "a question" in d.evidence]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "Did the governor see the letter before he resigned?",
            "The governor saw the letter before he resigned.",
            id="an auxiliary before its subject",
        ),
        pytest.param(
            "Has the bank moved its gold abroad, the reporter asked.",
            "The bank has moved its gold abroad, the reporter wrote.",
            id="without a mark, before a verb of asking",
        ),
        pytest.param(
            "The lawyer wondered whether the witness had been paid for his testimony.",
            "The lawyer said that the witness had been paid for his testimony.",
            id="reported by whether",
        ),
        pytest.param(
            "The widow asked if her husband was alive.",
            "The widow said that her husband was alive.",
            id="reported by if",
        ),
        pytest.param(
            "The union wants to know whether the mine will close in March.",
            "The union says the mine will close in March.",
            id="wants to know",
        ),
        pytest.param(
            "Is it true that the bridge was built without a permit?",
            "The bridge was built without a permit.",
            id="through a frame",
        ),
    ],
)
def test_asked_here_and_stated_there(compared: Compare, a: str, b: str) -> None:
    found = asked(compared({"A": a, "B": b}))
    assert [d.severity for d in found] == [Severity.SHIFT]
    assert "a statement" in found[0].evidence


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "Is it not a disgrace that the old man sleeps in the street?",
            "It is a disgrace that the old man sleeps in the street.",
            id="rhetorical, denied",
        ),
        pytest.param("Can we abandon the wounded?", "We cannot abandon the wounded.", id="rhetorical, not denied"),
        pytest.param("Who does not know that the well is dry?", "Everyone knows that the well is dry.", id="who"),
        pytest.param(
            "Why did the guards leave the gate open?", "The guards left the gate open, and why?", id="taken for granted"
        ),
        pytest.param("They built the dam too high, didn't they?", "They built the dam too high.", id="tag"),
        pytest.param(
            "The question is whether the tunnel is safe.", "Is the tunnel safe?", id="both ask, one of them by a noun"
        ),
        pytest.param(
            "He asked whether the tunnel was safe.", "Is the tunnel safe, he enquired.", id="both ask, one reports it"
        ),
        pytest.param(
            "Did the envoy sign the treaty? Yes, he did, on Sunday.",
            "The envoy signed the treaty on Sunday.",
            id="answered by yes",
        ),
        pytest.param(
            "Asked whether the factory would close, the director said yes.",
            "The factory would close, the director said.",
            id="reported and answered",
        ),
        pytest.param(
            "Had they come in time, the house would be standing.",
            "They came in time, and the house is standing.",
            id="a condition by inversion",
        ),
        pytest.param(
            "The law applies whether or not the driver was drunk.",
            "The law applies, and the driver was drunk.",
            id="whether that does not ask",
        ),
        pytest.param("Why not talk to our neighbours?", "Let us talk to our neighbours.", id="an appeal"),
        pytest.param(
            "Never had the river been so low.", "The river had never been so low.", id="order for another reason"
        ),
        pytest.param(
            "Nobody asked whether the workers had been paid.",
            "Nobody said that the workers had been paid.",
            id="nobody asked",
        ),
        pytest.param(
            "Is the treaty a promise or a threat?", "The treaty is a threat, the envoy said.", id="this or that"
        ),
    ],
)
def test_what_only_looks_like_a_question(compared: Compare, a: str, b: str) -> None:
    assert asked(compared({"A": a, "B": b})) == []


def test_outlets_that_ask_stand_together(compared: Compare) -> None:
    texts = {
        "A": "The widow asked whether her husband was alive.",
        "B": "Was her husband alive, the widow asked.",
        "C": "The widow said that her husband was alive.",
    }
    found = asked(compared(texts))
    assert {reading.outlets for d in found for reading in d.readings} == {("A", "B"), ("C",)}
