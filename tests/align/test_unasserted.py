"""What one outlet denies and another does not state: the two do not part; where it does state it, they do."""

from __future__ import annotations

import pytest

from align.compare import compare
from align.encoder import Encoder
from align.terms import Divergence, Kind, Rendering, Severity


def reversals(encoder: Encoder, a: str, b: str) -> list[Divergence]:
    found = compare([Rendering("A", a), Rendering("B", b)], encoder.encode).divergences
    return [d for d in found if d.kind is Kind.POLARITY and d.severity >= Severity.REVERSAL]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("Does the village have a doctor?", "The village has no doctor.", id="a question"),
        pytest.param("She did not hide the letter.", "She is accused of hiding the letter.", id="a charge"),
        pytest.param("He did not say that he missed the farm.", "He expressed no longing for the farm.", id="not said"),
        pytest.param("If the well is not dug, we leave.", "The well is dug, or we leave.", id="or else"),
        pytest.param("The heirs claim nothing beyond the orchard.", "The heirs claim only the orchard.", id="only"),
        pytest.param(
            "They let the cattle in without having read the paper.",
            "They let the cattle in, not having read the paper.",
            id="without having done",
        ),
        pytest.param("The choir said nothing.", "The choir was silent.", id="silent"),
        pytest.param("The tribe will stay.", "The tribe will not go.", id="stay, not go"),
        pytest.param("There are two goats left.", "Two goats remain.", id="left over"),
        pytest.param("The lodgers went without heating.", "The lodgers lost their heating.", id="lost"),
        pytest.param("The pupils travel without charge.", "The pupils travel free of charge.", id="free of"),
        pytest.param("She can no longer repair the loom.", "It is beyond her power to repair the loom.", id="power"),
        pytest.param("The clerk found nothing amiss in the books.", "The clerk found the books in order.", id="amiss"),
        pytest.param(
            "It is no longer possible to sell the orchard.",
            "Selling the orchard is out of the question.",
            id="question",
        ),
    ],
)
def test_what_is_not_stated_is_not_reversed(encoder: Encoder, a: str, b: str) -> None:
    assert not reversals(encoder, a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("The clerk did not hide the letter.", "The clerk hid the letter.", id="a plain negation"),
        pytest.param("The shepherds have no water.", "The shepherds have water.", id="a thing denied"),
        pytest.param(
            "The envoy said he had not sold the house.", "The envoy said he had sold the house.", id="said not"
        ),
        pytest.param("The guests left the island.", "The guests stayed on the island.", id="left, stayed"),
        pytest.param("Nobody was paid.", "The tailors were paid.", id="nobody"),
        pytest.param("He fled without paying the tailor.", "He fled after paying the tailor.", id="without doing"),
    ],
)
def test_what_is_stated_is_reversed(encoder: Encoder, a: str, b: str) -> None:
    assert reversals(encoder, a, b)
