"""How words stand and whose they are said to be; every sentence written for this."""

from __future__ import annotations

import pytest

from align.terms import Divergence, Kind, Severity
from tests.conftest import Compare


def attributions(compared: Compare, a: str, b: str) -> list[Divergence]:
    return [d for d in compared({"A": a, "B": b}, quoted=None).divergences if d.kind is Kind.ATTRIBUTION]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "The abbot said the bells were cracked.", "According to the abbot, the bells were cracked.", id="source"
        ),
        pytest.param("The bridge will hold, said the engineer.", "The engineer said the bridge will hold.", id="order"),
        pytest.param(
            "The trade minister said tariffs would fall.", "Tariffs will fall, Anna Kovacs said.", id="office and name"
        ),
        pytest.param(
            "The trade minister said tariffs would fall.",
            "Tariffs will fall, the ministry said.",
            id="minister, ministry",
        ),
        pytest.param("The priest said that the roof had leaked.", "He said that the roof had leaked.", id="a pronoun"),
        pytest.param("The chef burned the soup.", "The chef burned the soup, which was “late”.", id="marks elsewhere"),
        pytest.param("The king denied that he was ill.", "The king said that he was ill.", id="left to polarity"),
    ],
)
def test_no_attribution(compared: Compare, a: str, b: str) -> None:
    assert attributions(compared, a, b) == []


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        pytest.param(
            "“The net was torn,” the goalkeeper said.",
            "“The net was torn,” the gardener said.",
            ["the goalkeeper", "the gardener"],
            id="another speaker of a quotation",
        ),
        pytest.param(
            "A fisherman told the court that the buoy was missing.",
            "The harbour master told the court that the buoy was missing.",
            ["A fisherman", "The harbour master"],
            id="another speaker of what is reported",
        ),
        pytest.param(
            "The doctor knows that the boy is alive.",
            "The doctor has heard a rumour that the boy is alive.",
            ["knows", "rumour"],
            id="known and rumoured",
        ),
    ],
)
def test_another_source_is_a_shift(compared: Compare, a: str, b: str, words: list[str]) -> None:
    found = [d for d in attributions(compared, a, b) if d.severity >= Severity.SHIFT]
    assert found and all(word in found[0].evidence for word in words)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "The baker admitted that the bread was stale.", "The baker said that the bread was stale.", id="admitted"
        ),
        pytest.param("The pilot claimed that the fuel was low.", "The pilot said that the fuel was low.", id="claimed"),
    ],
)
def test_a_verb_that_tells_what_to_think_of_it_is_a_nuance_or_more(compared: Compare, a: str, b: str) -> None:
    (found,) = attributions(compared, a, b)
    assert found.severity in (Severity.NUANCE, Severity.SHIFT)
    assert a.split()[2] in found.evidence


def test_reporting_what_another_quotes_is_a_nuance(compared: Compare) -> None:
    found = attributions(
        compared, "“The bridge will hold,” the engineer said.", "The bridge will last, said the engineer."
    )
    assert {d.severity for d in found} == {Severity.NUANCE}


def test_quotation_marks_are_only_named_where_there_are_some(compared: Compare) -> None:
    for d in attributions(compared, "The bridge will hold.", "The engineer said the bridge would hold."):
        assert "in quotation marks" not in d.evidence
        assert d.severity <= Severity.NUANCE
