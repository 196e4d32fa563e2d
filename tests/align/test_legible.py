"""Rows that the checks cannot read are said to be so, and nothing is judged in them."""

from __future__ import annotations

import pytest

from tests.conftest import Compare


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "Der Rat hat gestern beschlossen, dass die alte Brücke gesperrt wird.", "B: not English", id="German"
        ),
        pytest.param(
            "Le conseil a décidé hier que le vieux pont serait fermé aux camions.", "B: not English", id="French"
        ),
        pytest.param("شورا دیروز تصمیم گرفت که پل قدیمی بسته شود", "B: not English", id="Persian"),
    ],
)
def test_another_language_is_not_judged(compared: Compare, text: str, reason: str) -> None:
    found = compared({"A": "The council decided yesterday that the old bridge will be closed.", "B": text})
    assert reason in {row.not_judged for row in found.rows if "B" in row.clauses}
    assert not found.divergences


def test_numbers_alone_are_not_judged(compared: Compare) -> None:
    found = compared({"A": "12 34 56", "B": "12 34 57"})
    assert all(row.not_judged == "it holds numbers or marks alone" for row in found.rows)
    assert not found.divergences


def test_names_and_short_remarks_are_english_enough(compared: Compare) -> None:
    found = compared({"A": "Bakhtiari, Sepahvand and Golzar.", "B": "Bakhtiari, Golzar and Sepahvand."})
    assert {row.not_judged for row in found.rows} == {None}


@pytest.mark.parametrize("text", ["😀 😀", "x", "?! 7 …", "word " * 300, "no", "¿Qué?"])
def test_odd_text_is_never_a_crash(compared: Compare, text: str) -> None:
    found = (
        compared({"A": text, "B": "The council decided that the bridge stays open."}, quoted=None)
        if any(c.isalnum() for c in text)
        else compared({"A": text + " 1", "B": "The council decided that the bridge stays open."}, quoted=None)
    )
    assert {o for row in found.rows for o in row.clauses} == {"A", "B"}
