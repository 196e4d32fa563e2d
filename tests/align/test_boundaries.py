"""Where units of discourse begin, by the trained head: laws that hold for any text, and cases with a name."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import boundaries
from align.encoder import Encoder
from align.terms import Encoded, Parse, Word


def units(encoder: Encoder, text: str) -> list[str]:
    """The texts between beginnings that are likelier than not."""
    encoded = encoder.encode([text])[0]
    places = [w.start for w, p in zip(encoded.parse.words, boundaries.probabilities(encoded), strict=True) if p >= 0.5]
    return [text[a:b].strip() for a, b in zip(places, [*places[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The harvest was poor.", ["The harvest was poor."], id="one clause"),
        pytest.param(
            "The harvest was poor because it had not rained.",
            ["The harvest was poor", "because it had not rained."],
            id="a reason",
        ),
        pytest.param(
            "If the river rises, the lower streets will be closed.",
            ["If the river rises,", "the lower streets will be closed."],
            id="a condition",
        ),
        pytest.param(
            "if the river rises we will close the lower streets",
            ["if the river rises", "we will close the lower streets"],
            id="a transcript",
        ),
        pytest.param(
            "The governor said that the road would be mended.",
            ["The governor said", "that the road would be mended."],
            id="what is said",
        ),
    ],
)
def test_units(encoder: Encoder, text: str, expected: list[str]) -> None:
    assert units(encoder, text) == expected


def test_a_text_begins_a_unit_and_every_word_has_a_probability(encoder: Encoder) -> None:
    texts = ["Rain.", "He left. She stayed, since the train was late.", "", "… — “”", "7"]
    for encoded in encoder.encode(texts):
        found = boundaries.probabilities(encoded)
        assert found.shape == (len(encoded.parse.words),)
        assert ((found >= 0) & (found <= 1)).all()
        assert not len(found) or found[0] == 1


def test_a_text_of_many_windows_is_read_whole(encoder: Encoder) -> None:
    sentence = "The bridge was closed because the river had risen. "
    encoded = encoder.encode([sentence * 60])[0]
    found = boundaries.probabilities(encoded)
    causes = [p for w, p in zip(encoded.parse.words, found, strict=True) if w.text == "because"]
    assert len(causes) == 60
    assert min(causes) > 0.5


@given(st.lists(st.integers(1, 300), max_size=12))
@settings(deadline=None)
def test_windows_cover_all_words_once_in_order(lengths: list[int]) -> None:
    ends = np.cumsum([0, *lengths]).tolist()
    words = tuple(Word(i, i + 1, "a", "a", "NN", "NOUN", "ROOT", i) for i in range(ends[-1]))
    spans = list(boundaries.windows(Parse(words, tuple(pairwise(ends)))))
    assert [k for first, end in spans for k in range(first, end)] == list(range(ends[-1]))
    assert all(0 < end - first <= boundaries.WINDOW for first, end in spans)


def test_vectors_of_another_model_are_refused_with_a_reason(encoder: Encoder) -> None:
    known = encoder.encode(["The harvest was poor."])[0]
    strange = Encoded(known.text, known.parse, known.middle[:, :64], known.last[:, :64], fits_heads=True)
    with pytest.raises(ValueError, match="dimensions"):
        boundaries.probabilities(strange)
