"""Who stands with whom: witnesses are counted once for one wording, and readings say how they stand."""

from __future__ import annotations

import pytest

from align.terms import Kind, Severity, Standing
from tests.conftest import Compare

YES, NO = "The harbour will open on Friday.", "The harbour will not open on Friday."


def stood(compared: Compare, texts: dict[str, str]) -> dict[tuple[str, ...], tuple[int, Standing | None]]:
    found = compared(texts)
    one = next(d for d in found.divergences if d.kind is Kind.POLARITY and d.severity is Severity.REVERSAL)
    return {reading.outlets: (reading.witnesses, reading.standing) for reading in one.readings}


def test_two_outlets_split(compared: Compare) -> None:
    assert stood(compared, {"A": YES, "B": NO}) == {("A",): (1, Standing.SPLIT), ("B",): (1, Standing.SPLIT)}


def test_one_against_several_is_alone(compared: Compare) -> None:
    found = stood(compared, {"A": YES, "B": "The port will open on Friday.", "C": NO})
    assert found == {("A", "B"): (2, Standing.MAJORITY), ("C",): (1, Standing.LONE)}


@pytest.mark.parametrize("copy", [YES, YES.replace(" open", "  open"), YES.upper()])
def test_one_wording_is_one_witness(compared: Compare, copy: str) -> None:
    found = stood(compared, {"A": YES, "B": copy, "C": NO})
    assert found == {("A", "B"): (1, Standing.SPLIT), ("C",): (1, Standing.SPLIT)}


def test_one_wording_is_one_witness_where_it_stands_in_the_place_of_another(compared: Compare) -> None:
    start, end = "The harbour is closed until spring.", "The mayor will speak to the pilots today."
    pier, nets = "My grandfather built this pier with his own hands.", "Nobody paid the fishermen for their nets."
    texts = {
        "A": f"{start} {pier} {end}",
        "B": f"{start} {nets} {end}",
        "C": f"The port stays shut until spring. {nets} {end}",
    }
    found = next(d for d in compared(texts).divergences if d.kind is Kind.COVERAGE and len(d.readings[0].spans["A"]))
    assert {reading.outlets: reading.witnesses for reading in found.readings} == {("A",): 1, ("B", "C"): 1}
