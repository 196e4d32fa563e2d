"""Clauses: where a reader would cut, and laws that hold for any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.clauses import split
from align.parse import Parser
from align.quotation import spans
from align.terms import Clause, Parse, Quotation, QuotationSpan, Word

PARSER = Parser()


def clauses(text: str, quoted: bool | None = None) -> tuple[Clause, ...]:
    return split(text, PARSER.parse([text])[0], spans(text, quoted))


def cut(text: str, quoted: bool | None = None) -> list[str]:
    return [text[c.start : c.end] for c in clauses(text, quoted)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "“If it helps the [whole] country, we will talk,”the minister said on Monday.",
            ["“If it helps the [whole] country,", "we will talk,”", "the minister said on Monday."],
            id="a condition, a reporter's clause without a space",
        ),
        pytest.param("the plan was “not dead,”", ["the plan was “not dead,”"], id="a quoted phrase is no unit"),
        pytest.param(
            "There will be no war. Nor will we bow to anybody.",
            ["There will be no war.", "Nor will we bow to anybody."],
            id="sentences",
        ),
        pytest.param(
            "They know that peace with us serves every nation, and that war serves none of them.",
            ["They know that peace with us serves every nation,", "and that war serves none of them."],
            id="two complements",
        ),
        pytest.param("No deal", ["No deal"], id="a headline"),
        pytest.param("… — “”", [], id="marks alone"),
        pytest.param("", [], id="empty"),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_state_of_a_clause_is_that_of_most_of_its_letters() -> None:
    clause = clauses("the plan was “not dead,”")[0]
    assert clause.quotation == "narration"
    assert [s.state.value for s in clause.quotations] == ["narration", "direct"]


def test_marks_and_blanks_do_not_count_for_the_state_of_a_clause() -> None:
    assert clauses("talks are “no … … … … no”")[0].quotation == "narration"


def test_a_long_sentence_takes_linear_time() -> None:
    text = "we go because they know that we came and " * 460
    parse, states = PARSER.parse([text])[0], spans(text)
    begin = time.process_time()
    split(text, parse, states)
    assert time.process_time() - begin < 0.3  # the words under each clause were walked over anew


def test_many_quotations_take_linear_time() -> None:
    count = 60_000
    words = tuple(Word(2 * i, 2 * i + 1, "a", "a", "VBP", "VERB", "ROOT", i) for i in range(count))
    parse = Parse(words, tuple((i, i + 1) for i in range(count)))
    kinds = (Quotation.DIRECT, Quotation.NARRATION)
    states = [QuotationSpan(2 * i, 2 * i + 2, kinds[i % 2]) for i in range(count)]
    begin = time.process_time()
    assert len(split("a " * count, parse, states)) == count
    assert time.process_time() - begin < 3  # the spans were copied for each clause


def test_brackets_never_cut() -> None:
    text = "“We will answer [if they attack our ships in the gulf] with all we have.”"
    assert cut(text) == [text]


def test_transcript_without_capitals_is_cut() -> None:
    text = "we have no fear of them because we trust in god and if they come they will see what we can do"
    assert len(cut(text)) > 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("aB1 .,;\n“”‘’\"'[]()…—é‮﻿سل")), max_size=60))
def test_every_letter_and_digit_is_in_exactly_one_clause(text: str) -> None:
    found = clauses(text)
    inside = [i for c in found for i in range(c.start, c.end)]
    assert len(inside) == len(set(inside))
    assert {i for i, c in enumerate(text) if c.isalnum()} <= set(inside)
    for clause in found:
        assert not text[clause.start].isspace()
        assert not text[clause.end - 1].isspace()
        assert clause.quotations[0].start == clause.start
        assert clause.quotations[-1].end == clause.end
