"""Numbers, plurals and dates as people read them, on every page the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from align.terms import Severity
from web.wording import counted, of_number, plain_date, when

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"


@pytest.mark.parametrize(
    ("noun", "none", "one", "two", "many"),
    [
        ("row", "0 rows", "1 row", "2 rows", "1,000 rows"),
        ("divergence", "0 divergences", "1 divergence", "2 divergences", "1,000 divergences"),
        ("entry", "0 entries", "1 entry", "2 entries", "1,000 entries"),
        ("reply", "0 replies", "1 reply", "2 replies", "1,000 replies"),
        ("day", "0 days", "1 day", "2 days", "1,000 days"),
        ("wording", "0 wording", "1 wording", "2 wording", "1,000 wording"),
    ],
)
def test_a_noun_follows_its_number(noun: str, none: str, one: str, two: str, many: str) -> None:
    assert [counted(n, noun) for n in (0, 1, 2, 1000)] == [none, one, two, many]


def test_a_verb_follows_the_number_too() -> None:
    assert [of_number(n, "is") for n in (0, 1, 2)] == ["are", "is", "are"]


def test_every_severity_can_be_counted() -> None:
    assert [counted(2, s.word) for s in Severity] == ["2 wording", "2 nuances", "2 shifts", "2 reversals"]


def test_templates_leave_plurals_to_the_helper() -> None:
    by_hand = re.compile(r"""\{\{ '(?:'|[a-z]*')?s?' if [^}]*!= 1|if [^}]*== 1 else '[a-z]*s'""")
    found = [f"{path.name}: {m[0]}" for path in TEMPLATES.rglob("*.html") for m in by_hand.finditer(path.read_text())]
    assert [one for one in found if "keep" not in one] == []


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("2012-11-07", "7 November 2012"),
        ("2012-11", "November 2012"),
        ("2012", "2012"),
        ("2024-02-29", "29 February 2024"),
    ],
)
def test_a_date_says_no_more_than_is_known(stored: str, read: str) -> None:
    assert plain_date(stored) == read


def test_a_moment_names_its_zone() -> None:
    assert when("2026-01-05T09:03:00+00:00") == "5 January 2026, 09:03 UTC"
