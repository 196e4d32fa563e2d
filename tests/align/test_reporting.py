"""Reporting clauses of texts without marks: wherever newspapers put them, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from align.quotation import marked, spans


def narrated(text: str) -> list[str]:
    """The reporter's own words, in order."""
    return [text[s.start : s.end].strip() for s in spans(text) if s.state.value == "narration"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        pytest.param(
            "The dam is leaking, engineers of the valley reported from the crest.",
            ["engineers of the valley reported from the crest."],
            id="behind, with a place",
        ),
        pytest.param(
            "The herd has moved north, its owner said on coming home from the fair.",
            ["its owner said on coming home from the fair."],
            id="behind, with a gerund",
        ),
        pytest.param(
            "The gardens stay shut, the abbey let it be known.", ["the abbey let it be known."], id="a phrase"
        ),
        pytest.param("Nobody had oiled the valve, says the report.", ["says the report."], id="turned round"),
        pytest.param(
            "The goats must be counted, said the island's veterinary office.",
            ["said the island's veterinary office."],
            id="turned round, with a genitive",
        ),
        pytest.param(
            "Prices will double, according to the bank in Lima.", ["according to the bank in Lima."], id="source"
        ),
        pytest.param(
            "According to the coroner, the boat was full.", ["According to the coroner,"], id="source in front"
        ),
        pytest.param(
            "The tunnel will flood, he told parliament on Tuesday, adding that the pumps were old.",
            ["he told parliament on Tuesday, adding that"],
            id="behind and going on",
        ),
        pytest.param("The tower, the engineers said, would lean.", ["the engineers said,"], id="in the middle"),
        pytest.param(
            "Two boats sank, the coast guard reported, and a third is missing.",
            ["the coast guard reported,"],
            id="in the middle, before another clause",
        ),
        pytest.param(
            "In a letter, the abbot said the bells would be melted.", ["In a letter, the abbot said"], id="in front"
        ),
        pytest.param(
            "The widow was quoted as saying the will was forged.",
            ["The widow was quoted as saying"],
            id="quoted as saying",
        ),
        pytest.param(
            "The palace let it be known that the ball was off.",
            ["The palace let it be known that"],
            id="phrase in front",
        ),
        pytest.param("Spring is early this year, farmers say.", ["farmers say."], id="the plural present"),
    ],
)
def test_a_reporting_clause_is_narration(text: str, clauses: list[str]) -> None:
    assert narrated(text) == clauses
    assert {s.state.value for s in spans(text)} == {"narration", "indirect"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We said no, and we say it again.", id="the speaker himself"),
        pytest.param("They said no, and they will hear it from us again.", id="an object"),
        pytest.param("We act according to the law, and we will go on.", id="a standard is no source"),
        pytest.param("Poland, the Baltic states, and Finland will sign.", id="a noun"),
        pytest.param("The world will see what they said, and it will judge.", id="what was said"),
        pytest.param("Whatever he said, the law stands.", id="a subordinate clause"),
        pytest.param("The judge asked the witness to speak up.", id="a request"),
        pytest.param("The senate confirmed the report of the committee.", id="a noun phrase"),
    ],
)
def test_a_verb_of_saying_alone_does_not_report(text: str) -> None:
    assert {s.state.value for s in spans(text)} == {"direct"}


def test_marked_tells_whether_there_are_marks() -> None:
    assert marked("It is “late”.")
    assert marked("It is ‘late’ now.")
    assert not marked("It's the dogs' dinner.")


@pytest.mark.parametrize(
    "unit", ["he said ", ", he said", "according to ", "said, ", "let it be known ", ", said the a"]
)
def test_long_runs_of_reporting_words_take_linear_time(unit: str) -> None:
    begin = time.process_time()
    spans(unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 3
