"""On what ground two words at one place differ: named cases and laws; every sentence written for this."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.divergence.finding import Finding
from align.divergence.force import SEVERAL, ground, strength
from align.divergence.grounds import compared, unrelated
from align.divergence.severities import severity
from align.lexicon import table
from align.terms import Kind, Reading, Severity, Span
from tests.conftest import Compare

ON_SCALES = sorted(
    {lemma.strip() for row in table("force") for cell in row for lemma in cell.split("|") if lemma.strip()}
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("die", "murder", "several steps", id="dead, or killed by somebody"),
        pytest.param("die", "kill", "one step", id="how newspapers count the dead"),
        pytest.param("episode", "bloodbath", "several steps", id="a neutral word for an event"),
        pytest.param("damage", "raze", "several steps", id="a step without a word counts"),
        pytest.param("worry", "fear", "one step", id="the line on which they are nearest"),
        pytest.param("turn down", "reject", "synonyms", id="a verb with its particle"),
        pytest.param("postpone", "put off", "synonyms", id="another particle"),
        pytest.param("hostile", "hostility", "synonyms", id="forms of one word"),
        pytest.param("recognise", "recognition", "synonyms", id="forms of one word, with a changed stem"),
        pytest.param("interest", "interview", "apart", id="a shared beginning is no stem"),
        pytest.param("harm", "harmless", "apart", id="an ending that turns a word"),
    ],
)
def test_grounds(one: str, other: str, expected: str) -> None:
    assert compared(one, other, -1.0) == expected
    assert compared(other, one, -1.0) == expected


@given(st.sampled_from(ON_SCALES), st.sampled_from(ON_SCALES))
def test_a_scale_is_as_long_down_as_up(one: str, other: str) -> None:
    up, down = strength(one, other), strength(other, one)
    assert (up is None) == (down is None)
    assert abs(up or 0) == abs(down or 0)


def test_several_steps_begin_where_a_reader_learns_something_else() -> None:
    assert ground(SEVERAL) == ground(-SEVERAL) == "several steps"
    assert ground(SEVERAL - 1) == ground(1 - SEVERAL) == "one step"


@pytest.mark.parametrize(
    ("one", "other", "named", "expected"),
    [
        pytest.param("ladder", "violin", "n", True, id="things"),
        pytest.param("plough", "sing", "v", True, id="acts"),
        pytest.param("car", "automobile", "n", False, id="one thing"),
        pytest.param("oak", "tree", "n", False, id="a kind of the other"),
        pytest.param("delegate", "conference", "n", False, id="a group and one of it"),
        pytest.param("week", "year", "n", False, id="measures are quantity's"),
        pytest.param("zarif", "ladder", "n", False, id="a name"),
    ],
)
def test_different_things(one: str, other: str, named: str, expected: bool) -> None:
    assert unrelated(one, other, named) is expected
    assert unrelated(other, one, named) is expected


def test_what_differs_in_force_is_as_grave_in_a_paraphrase() -> None:
    readings = tuple(Reading((outlet,), {outlet: (Span(0, 4),)}) for outlet in "AB")
    for quoted in (True, False):
        finding = Finding(Kind.FORCE, readings, ((0, 1, "several steps"),), "A: “shut”; B: “raze”", 1.0, quoted)
        assert severity(finding, "several steps") is Severity.SHIFT


@pytest.mark.parametrize(
    ("a", "b", "evidence"),
    [
        pytest.param(
            "The farmers found a ladder in the old barn.",
            "The farmers found a violin in the old barn.",
            "“ladder” and “violin” are different things by WordNet",
            id="another thing in an equal clause",
        ),
        pytest.param(
            "The council will repair the water pump next week.",
            "The council will repair the ladder next week.",
            "“ladder” and “water pump” are different things by WordNet",
            id="a noun with the one before it",
        ),
        pytest.param(
            "The hall was slightly damaged by the storm.",
            "The hall was severely damaged by the storm.",
            "much less",
            id="words of degree",
        ),
        pytest.param(
            "Exports of carpets have dropped considerably over the last two years.",
            "Over the last two years there has been a negligible drop in exports of carpets.",
            "much less",
            id="words of degree beside a verb and beside its noun",
        ),
    ],
)
def test_evidence(compared: Compare, a: str, b: str, evidence: str) -> None:
    assert any(evidence in d.evidence for d in compared({"A": a, "B": b}).divergences)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "The secretary recieved the delegation in the old hall.",
            "The secretary received the delegation in the old hall.",
            id="a slip of the pen",
        ),
        pytest.param(
            "A barge with coal sank in the canal; the barge had no licence.",
            "A barge with coal sank in the canal; the vessel had no licence.",
            id="a general word for what was named before",
        ),
    ],
)
def test_other_words_for_the_same(compared: Compare, a: str, b: str) -> None:
    found = compared({"A": a, "B": b}).divergences
    assert not [d for d in found if d.severity >= Severity.NUANCE and d.kind in (Kind.SENSE, Kind.WORDING)]


def test_a_general_word_for_what_was_not_named_is_none(compared: Compare) -> None:
    found = compared({"A": "The barge had no licence.", "B": "The vessel had no licence."}).divergences
    assert any("“barge” is a kind of “vessel”" in d.evidence for d in found)


def test_verbs_of_saying_are_left_to_attribution(compared: Compare) -> None:
    found = compared({"A": "The road is open, the mayor said.", "B": "The road is open, according to the mayor."})
    assert not any("accord" in d.evidence and d.kind in (Kind.SENSE, Kind.WORDING) for d in found.divergences)


def test_words_that_changed_places_are_no_other_sense(compared: Compare) -> None:
    found = compared({"A": "They must choose between war and peace.", "B": "They must choose between peace and war."})
    assert not [d for d in found.divergences if d.kind in (Kind.SENSE, Kind.FORCE) and d.severity >= Severity.SHIFT]
