"""Clauses that changed places, and words that changed their parts in one; every sentence written for this."""

from __future__ import annotations

import pytest

from align.divergence.reordered import reordered
from align.encoder import Encoder
from align.terms import Side


@pytest.mark.parametrize(
    ("a", "b", "words", "expected"),
    [
        pytest.param(
            "Rain in the hills is a blessing to all, and drought in the hills would be a curse.",
            "Drought in the hills is a curse and rain in the hills is a blessing to all.",
            ("rain", "drought"),
            True,
            id="clauses",
        ),
        pytest.param(
            "The rebels in town attacked the army.",
            "The army attacked the rebels in town.",
            ("rebels", "army"),
            False,
            id="who did what to whom",
        ),
        pytest.param(
            "They want wages settled first and hours second.",
            "They want hours settled first and wages second.",
            ("wages", "hours"),
            False,
            id="parts in one clause",
        ),
        pytest.param(
            "Rain in the hills is a blessing to all.",
            "Drought in the hills is a curse.",
            ("rain", "drought"),
            False,
            id="another clause",
        ),
    ],
)
def test_reordered(encoder: Encoder, a: str, b: str, words: tuple[str, str], expected: bool) -> None:
    sides = [Side(o, e, tuple(range(len(e.parse.words)))) for o, e in zip("AB", encoder.encode([a, b]), strict=True)]
    (one, other), (i, j) = (
        sides,
        (
            next(k for k in side.indices if side.word(k).text.lower() == word)
            for side, word in zip(sides, words, strict=True)
        ),
    )
    assert reordered(one, i, other, j) is expected
    assert reordered(other, j, one, i) is expected


def test_a_mark_stands_in_no_clause(encoder: Encoder) -> None:
    sides = [
        Side(o, e, tuple(range(len(e.parse.words))))
        for o, e in zip("AB", encoder.encode(["It yields 90 b/d.", "It yields 90 bpd."]), strict=True)
    ]
    slash = next(k for k in sides[0].indices if sides[0].word(k).text == "/")
    assert not reordered(sides[0], slash, sides[1], 3)
