"""Sentences that rules alter: marks and labels hold, and what is not marked as changed is unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoder import Encoder
from align.terms import Parse
from align.training import altered
from align.training.relation import BY_CHANGE

TEXTS = [
    "The old ferry will carry twelve sheep to the island on Monday because the bridge is closed.",
    "Nobody could tell whether the mayor had opened both wells, and she did not ask.",
    "The farmers sold all their wheat to the mill before the rain came.",
]


@pytest.fixture(scope="module")
def parses(encoder: Encoder) -> list[Parse]:
    return [e.parse for e in encoder.encode(TEXTS)]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_marks_lie_in_the_sentences_and_labels_are_known(parses: list[Parse], seed: int) -> None:
    made = altered.pairs(parses, seed, 50)
    assert made
    for one in made:
        assert one.says in BY_CHANGE
        assert one.tokens_a != one.tokens_b
        for tokens, marked in ((one.tokens_a, one.marked_a), (one.tokens_b, one.marked_b)):
            assert marked
            assert marked <= set(range(len(tokens)))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_altered_once_the_rest_stays_as_it_is(parses: list[Parse], seed: int) -> None:
    for one in altered.pairs(parses, seed, 50, twice=0.0):
        first = min(one.marked_a | one.marked_b)
        assert one.tokens_a[:first] == one.tokens_b[:first]
        after_a, after_b = (
            len(t) - max(m) - 1 for t, m in ((one.tokens_a, one.marked_a), (one.tokens_b, one.marked_b))
        )
        shared = min(after_a, after_b)
        assert not shared or one.tokens_a[-shared:] == one.tokens_b[-shared:]
