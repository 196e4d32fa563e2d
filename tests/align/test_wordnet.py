"""How WordNet relates two words: named cases, and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.wordnet import Kin, kin, knows, may_mean, members, opposites, siblings, synonyms

WORDS = (
    "rise",
    "fall",
    "begin",
    "start",
    "oak",
    "tree",
    "wheat",
    "barley",
    "large",
    "small",
    "destroy",
    "destruction",
    "qom",
)
TURNED = {Kin.NARROWER: Kin.BROADER, Kin.BROADER: Kin.NARROWER}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("begin", "start", Kin.SYNONYM),
        ("rise", "fall", Kin.OPPOSITE),
        ("oak", "tree", Kin.NARROWER),
        ("tree", "oak", Kin.BROADER),
        ("wheat", "barley", Kin.SIBLING),
        ("destroy", "destruction", Kin.DERIVED),
        ("oak", "begin", Kin.NONE),
        ("qom", "begin", Kin.NONE),
    ],
)
def test_kin(one: str, other: str, expected: Kin) -> None:
    assert kin(one, other) is expected


@given(st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_exchanging_two_words_turns_their_relation_round(one: str, other: str) -> None:
    assert kin(other, one) is TURNED.get(kin(one, other), kin(one, other))


def test_an_adjective_has_the_opposites_of_what_it_is_like() -> None:
    assert "dry" in opposites("moist", "a")


def test_a_word_is_none_of_its_synonyms_and_siblings() -> None:
    assert "begin" not in synonyms("begin", "v")
    assert "oat" in siblings("wheat", "n")
    assert not {"wheat", *synonyms("wheat", "n")} & set(siblings("wheat", "n"))


def test_a_name_is_not_in_the_list() -> None:
    assert knows("tree")
    assert not knows("zarif")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("turn down", "reject", True, id="a verb with its particle"),
        pytest.param("cancellation", "call off", True, id="over a change of part of speech"),
        pytest.param("genuine", "authentic", True, id="an adjective and what it is like"),
        pytest.param("wheat", "barley", False, id="two of one kind"),
        pytest.param("ladder", "violin", False, id="two things"),
    ],
)
def test_what_two_words_may_both_mean(one: str, other: str, expected: bool) -> None:
    assert may_mean(one, other) is may_mean(other, one) is expected


def test_people_and_their_group() -> None:
    assert members("delegate", "conference")
    assert members("conference", "delegate")
    assert not members("delegate", "ladder")
