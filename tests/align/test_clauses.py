"""Clauses: where a reader would cut, by the head and by the parse alone, and laws that hold for any text."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from align import boundaries
from align.clauses import split, units
from align.compare import split_clauses
from align.encoder import Encoder
from align.joining import LONGEST_CLAUSE
from align.parse import Parser
from align.quotation import spans
from align.terms import Clause, Parse, Quotation, QuotationSpan, Rendering, Word

PARSER = Parser()


def clauses(text: str, quoted: bool | None = None) -> tuple[Clause, ...]:
    return split(text, PARSER.parse([text])[0], spans(text, quoted))


def cut(text: str, quoted: bool | None = None) -> list[str]:
    return [text[c.start : c.end] for c in clauses(text, quoted)]


def stated(encoder: Encoder, text: str) -> list[tuple[str, str]]:
    """State and text of each clause that the head gives."""
    found = split_clauses(Rendering("A", text), encoder.encode([text])[0])
    return [(c.quotation.value, text[c.start : c.end]) for c in found]


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
    words = tuple(Word(3 * i, 3 * i + 2, "a!", "a", "VBP", "VERB", "ROOT", i) for i in range(count))
    parse = Parse(words, tuple((i, i + 1) for i in range(count)))
    kinds = (Quotation.DIRECT, Quotation.NARRATION)
    states = [QuotationSpan(3 * i, 3 * i + 3, kinds[i % 2]) for i in range(count)]
    begin = time.process_time()
    assert len(split("a! " * count, parse, states)) == count
    assert time.process_time() - begin < 3  # the spans were copied for each clause


def test_brackets_never_cut() -> None:
    text = "“We will answer [if they attack our ships in the gulf] with all we have.”"
    assert cut(text) == [text]


def test_transcript_without_capitals_is_cut() -> None:
    text = "we have no fear of them because we trust in god and if they come they will see what we can do"
    assert len(cut(text)) > 1


# With the head --------------------------------------------------------------------------------------------------------

DIRECT, INDIRECT, NARRATION = "direct", "indirect", "narration"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "“The door is open,” Larijani said following the president's re-election, “but nobody has knocked so far.”",
            [
                (DIRECT, "“The door is open,”"),
                (NARRATION, "Larijani said following the president's re-election,"),
                (DIRECT, "“but nobody has knocked so far.”"),
            ],
            id="the speaker after the quotation, a participle after him",
        ),
        pytest.param(
            "“We will talk,” he said, “if they stop.”",
            [(DIRECT, "“We will talk,”"), (DIRECT, "he said, “if they stop.”")],
            id="broken by a reporting clause and resumed",
        ),
        pytest.param(
            "“The sanctions,” he said, “are an act of war.”",
            [(DIRECT, "“The sanctions,” he said, “are an act of war.”")],
            id="broken between subject and verb",
        ),
        pytest.param(
            "“We will talk,” the minister added after a long pause, “but only if they stop their threats.”",
            [
                (DIRECT, "“We will talk,”"),
                (NARRATION, "the minister added after a long pause,"),
                (DIRECT, "“but only if they stop their threats.”"),
            ],
            id="broken by a reporting clause that tells more",
        ),
        pytest.param(
            "“We will talk,” he said.",
            [(DIRECT, "“We will talk,”"), (NARRATION, "he said.")],
            id="the reporting clause last",
        ),
        pytest.param(
            "“We will talk.” he said. “They must stop first.”",
            [(DIRECT, "“We will talk.”"), (NARRATION, "he said."), (DIRECT, "“They must stop first.”")],
            id="the reporting clause a sentence of its own",
        ),
        pytest.param("“No,” he said.", [(DIRECT, "“No,”"), (NARRATION, "he said.")], id="one word quoted"),
        pytest.param(
            "The plan was “dead,” he said.",
            [(NARRATION, "The plan was “dead,”"), (NARRATION, "he said.")],
            id="a quoted word is no clause",
        ),
        pytest.param(
            "The minister said on Monday that the time was not right.",
            [(NARRATION, "The minister said on Monday"), (INDIRECT, "that the time was not right.")],
            id="reported speech",
        ),
        pytest.param(
            "He said that the time was not right.",
            [(INDIRECT, "He said that the time was not right.")],
            id="a reporting fragment before reported speech",
        ),
        pytest.param(
            "“The people who came to power do not know what they want.”",
            [(DIRECT, "“The people who came to power"), (DIRECT, "do not know what they want.”")],
            id="a few words that hang on others join them",
        ),
        pytest.param(
            "“We met the men who came to power after the long war.”",
            [(DIRECT, "“We met the men"), (DIRECT, "who came to power after the long war.”")],
            id="longer ones are units",
        ),
        pytest.param(
            "They [the Americans] should know that we [if it comes to that] will answer.",
            [(DIRECT, "They [the Americans] should know"), (DIRECT, "that we [if it comes to that] will answer.")],
            id="insertions do not cut",
        ),
        pytest.param(
            "[The Americans] are making too much of it.",
            [(DIRECT, "[The Americans] are making too much of it.")],
            id="an insertion is no clause",
        ),
        pytest.param(
            "““We do not fear threats,“ he said. “We answer them with strength.””",
            [
                (DIRECT, "““We do not fear threats,“"),
                (NARRATION, "he said."),
                (DIRECT, "“We answer them with strength.””"),
            ],
            id="doubled marks, and one turned the wrong way",
        ),
        pytest.param(
            "“We do not fear them,” he said, “and we will wait… They will come back.",
            [
                (DIRECT, "“We do not fear them,”"),
                (DIRECT, "he said, “and we will wait…"),
                (DIRECT, "They will come back."),
            ],
            id="never closed, an ellipsis ends a clause",
        ),
        pytest.param("Yes. Of course.", [(DIRECT, "Yes."), (DIRECT, "Of course.")], id="sentences without a verb"),
    ],
)
def test_newspaper_sentences(encoder: Encoder, text: str, expected: list[tuple[str, str]]) -> None:
    assert stated(encoder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The minister listed his terms:\n- the embargo must be lifted\n- a timetable for talks\n- no preconditions",
            [
                "The minister listed his terms:",
                "- the embargo must be lifted",
                "- a timetable for talks",
                "- no preconditions",
            ],
            id="a bulleted list",
        ),
        pytest.param(
            "His demands are these:\n1. Lift the embargo.\n2. Release all prisoners.\n3. A date for talks",
            ["His demands are these:", "1. Lift the embargo.", "2. Release all prisoners.", "3. A date for talks"],
            id="a numbered list",
        ),
        pytest.param(
            "The minister said on Monday that the whole country would\nnot give up its right to peaceful energy and "
            "that\nthe talks would go on as long as the other side was\nserious.",
            [
                "The minister said on Monday",
                "that the whole country would\nnot give up its right to peaceful energy",
                "and that\nthe talks would go on",
                "as long as the other side was\nserious.",
            ],
            id="wrapped lines are not cut at their ends",
        ),
        pytest.param(
            "New talks with neighbours\nThe foreign minister on Sunday rejected any new talks with the armed group.",
            [
                "New talks with neighbours",
                "The foreign minister on Sunday rejected any new talks with the armed group.",
            ],
            id="a headline",
        ),
        pytest.param(
            "TEHRAN TALKS STALL AGAIN\n\nThe minister said nothing.",
            ["TEHRAN TALKS STALL AGAIN", "The minister said nothing."],
            id="a headline in capitals",
        ),
        pytest.param(
            "Q: Will you meet the envoy?\nA: No. He lied to us.\nQ: Why?\nA: Because he could.",
            ["Q: Will you meet the envoy?", "A: No.", "He lied to us.", "Q: Why?", "A: Because he could."],
            id="turns of an interview",
        ),
        pytest.param(
            "ZARIF: We never left the table.\nAMANPOUR: But you stopped the inspections.\nZARIF: Only after they left.",
            [
                "ZARIF: We never left the table.",
                "AMANPOUR: But you stopped the inspections.",
                "ZARIF: Only after they left.",
            ],
            id="labels of speakers",
        ),
        pytest.param(
            "we told them many times that we do not want war and if they come to our waters they will regret it",
            [
                "we told them many times",
                "that we do not want war",
                "and if they come to our waters",
                "they will regret it",
            ],
            id="a transcript without capitals and marks",
        ),
    ],
)
def test_layouts(encoder: Encoder, text: str, expected: list[str]) -> None:
    assert [clause for _, clause in stated(encoder, text)] == expected


def test_reporters_words_inside_a_clause_are_marked(encoder: Encoder) -> None:
    text = "“We will talk,” he said, “if they stop.”"
    clause = split_clauses(Rendering("A", text), encoder.encode([text])[0])[1]
    assert [(s.state, text[s.start : s.end].strip()) for s in clause.quotations] == [
        (NARRATION, "he said,"),
        (DIRECT, "“if they stop.”"),
    ]


SENTENCES = (
    "We have said many times that this nation does not want war, ",
    "and those who speak of it have never seen one. ",
    "The country, which has lived under pressure for thirty years, has learned to stand on its own feet. ",
    "Our farmers, our teachers, our soldiers and our merchants know the price of freedom, ",
    "so nobody should think that we will beg. ",
)


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        pytest.param("".join(SENTENCES) * 16, 16, id="sentences"),
        pytest.param("".join(SENTENCES).lower().replace(",", "").replace(".", "") * 16, 24, id="no capitals, no marks"),
        pytest.param("We thank " + "the people of the north, " * 200, LONGEST_CLAUSE, id="a list of names"),
        pytest.param("peace " * 1000, LONGEST_CLAUSE, id="one word"),
    ],
)
def test_a_paragraph_of_1000_words_has_no_over_long_clause(encoder: Encoder, text: str, longest: int) -> None:
    assert len(text.split()) >= 990
    assert max(len(clause.split()) for _, clause in stated(encoder, text)) <= longest


def test_units_are_what_the_head_says(encoder: Encoder) -> None:
    text = "“We will talk,” he said, “if they stop.”"
    encoded = encoder.encode([text])[0]
    found = units(encoded.parse, boundaries.probabilities(encoded))
    assert [text[a:b] for a, b in found] == ["“We will talk,”", "he said,", "“if they stop.”"]


# Laws -----------------------------------------------------------------------------------------------------------------

PIECES = [*"aB1 .,;:\n“”‘’\"'[]()…—é‮﻿سل", "\n- ", "\n1. ", "\nQ: ", " he said, ", " and ", "[we go]", "\n\n"]


@settings(max_examples=150, deadline=None)
@example("[\nQ: \n- ]", None, True)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.none() | st.integers(0, 2**32 - 1),
    st.sampled_from([True, False, None]),
)
def test_every_letter_and_digit_is_in_exactly_one_clause(text: str, seed: int | None, quoted: bool | None) -> None:
    parse, states = PARSER.parse([text])[0], spans(text, quoted)
    begins = None if seed is None else np.random.default_rng(seed).random(len(parse.words), np.float32)
    found = split(text, parse, states, begins)
    inside = [i for c in found for i in range(c.start, c.end)]
    assert inside == sorted(set(inside))
    assert {i for i, c in enumerate(text) if c.isalnum()} <= set(inside)
    inserted = [s for s in states if s.state is Quotation.INSERTION]
    for clause in found:
        assert any(map(str.isalnum, text[clause.start : clause.end]))
        assert not text[clause.start].isspace()
        assert not text[clause.end - 1].isspace()
        assert clause.quotations[0].start == clause.start
        assert clause.quotations[-1].end == clause.end
        assert not any(s.start < edge < s.end for s in inserted for edge in (clause.start, clause.end))


@pytest.mark.parametrize("phrase", ["and we go ", "he said ", "“no,” [he] said ", "- a "])
def test_any_probabilities_take_linear_time(phrase: str) -> None:
    text = phrase * (20_000 // len(phrase))
    parse, states = PARSER.parse([text])[0], spans(text)
    chance = np.random.default_rng(20).random(len(parse.words))
    for share in (0.0, 0.3, 1.0):
        begin = time.process_time()
        split(text, parse, states, (chance < share).astype(np.float32))
        assert time.process_time() - begin < 1  # a run of short pieces was counted anew for each


def test_another_number_of_probabilities_is_an_error() -> None:
    with pytest.raises(ValueError, match="3 words, but 2 probabilities"):
        split("We go.", PARSER.parse(["We go."])[0], spans("We go."), np.ones(2, np.float32))
