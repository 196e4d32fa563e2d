"""Ids for numbers and back: words that look like ours stay what somebody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.naming import token
from corpus.portable import Exchange, inward, outward

NUMBERS = {17: 1, 23: 2}
IDS = {1: 4711, 2: 4712}

words = st.lists(
    st.sampled_from([token(17), token(23), token(99), "⟦", "⟦⟦", "⟧", "⟦1⟧", "⟦2", "17", "“not” "]), max_size=8
).map("".join)


@given(words)
def test_words_come_back_with_the_new_ids(text: str) -> None:
    back = inward(outward(text, NUMBERS), IDS)
    assert back == text.replace(token(17), token(4711)).replace(token(23), token(4712))


def test_evidence_is_readable_in_a_record() -> None:
    assert outward(f"{token(17)}: “not”; {token(23)}: no negation word", NUMBERS) == "⟦1⟧: “not”; ⟦2⟧: no negation word"


def test_a_number_that_the_record_has_not() -> None:
    with pytest.raises(KeyError):
        inward("⟦3⟧ says so", IDS)


def test_changes_of_an_event() -> None:
    exchange = Exchange(outward, renderings=NUMBERS, verdicts={5: 1})
    change = {"current": 17, "renderings": [17, 23], "verdict": 5, "note": "17", "sha256": "ab", "reason": None}
    changed = {"current": 1, "renderings": [1, 2], "verdict": 1, "note": "17", "sha256": "ab", "reason": None}
    assert exchange.change(change) == changed
    assert exchange.change({"current": True, "verdict": None}) == {"current": True, "verdict": None}
    assert exchange.subject("import", 9) is None
