"""Paragraphs: which line breaks end one, and which only a line; who speaks."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.paragraphs import begins, labels

LINES = st.lists(st.sampled_from([*"ab Q:.-“é\r\t", "\n", "\n\n", "\n- ", "\n1. ", "ZARIF: ", "\u2028"]), max_size=60)


def parts(text: str) -> list[str]:
    """The paragraphs, without the white space between them."""
    return [text[a:b].strip() for a, b in itertools.pairwise([*begins(text), len(text)])]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("\n \n", 0, id="blank"),
        pytest.param("One.\n\n \nTwo.", 2, id="blank lines"),
        pytest.param("One.\r\n\r\nTwo.", 2, id="blank lines of another system"),
        pytest.param("We said\n- no war\n- no talks", 3, id="bullets"),
        pytest.param("We said:\n1) no war", 2, id="a single item after a colon"),
        pytest.param("It happened in the year of\n1979. It was cold.", 1, id="a number at a wrapped line's beginning"),
        pytest.param(
            "We came to the talks\n– all of us – and sat\ndown.", 1, id="a dash at a wrapped line's beginning"
        ),
        pytest.param("It was said that the whole\ncountry and all its people\nwere there.", 1, id="wrapped"),
        pytest.param(
            "It was said in Tehran by the\nPresident of the country on the\nMonday.", 1, id="wrapped at names"
        ),
        pytest.param("No deal\nThe minister on Sunday ruled out a deal.", 2, id="a headline"),
        pytest.param(
            "He went to the\nMinister, who on Sunday ruled out any kind of deal.", 1, id="no headline ends so"
        ),
        pytest.param("Q: Why?\nA: Because.", 2, id="turns"),
    ],
)
def test_paragraphs(text: str, count: int) -> None:
    assert len(parts(text)) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Q: Why?\nA: Because.", ["Q:", "A:"], id="one letter"),
        pytest.param("ZARIF: We go.", ["ZARIF:"], id="capitals"),
        pytest.param("DR. ZARIF : We go.", ["DR. ZARIF :"], id="a title, a blank before the colon"),
        pytest.param("Javad Zarif: We go.\nHost: Why?", ["Javad Zarif:", "Host:"], id="two names"),
        pytest.param("Zarif: We go.", [], id="one name alone may be anything"),
        pytest.param("We say this: go.\nThey say that: stay.", [], id="sentences with a colon"),
        pytest.param("At 10:30 they left.\nAt 11:45 they came.", [], id="the time of day"),
    ],
)
def test_labels(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in labels(text)] == found


@given(LINES.map("".join))
def test_paragraphs_begin_where_white_space_ends(text: str) -> None:
    found = begins(text)
    assert found == sorted(set(found))
    assert all(not text[place].isspace() for place in found)
    assert not text[: found[0] if found else len(text)].strip()


@pytest.mark.parametrize("unit", ["\n", " ", "a\n", "- a\n", "Q: a\n", "A A ", "a\n\n", "1. "])
def test_long_runs_take_linear_time(unit: str) -> None:
    begin = time.process_time()
    begins(unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 2
