"""What changed between two versions of a text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.history.revisions import Piece, State, pieces, report
from corpus.model import OutletKind, Reason, StoredRendering

texts = st.text(st.sampled_from("ab “”’,.\n\u200f سلا\u0301"), max_size=40)


@given(texts, texts)
def test_pieces_join_to_either_text(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.state is not State.ADDED) == old
    assert "".join(p.text for p in found if p.state is not State.REMOVED) == new
    assert all(p.text for p in found)


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {p.state for p in pieces(text, text)} <= {State.SAME}


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("We will talk.", "We will not talk.", "We will{+ not+} talk."),
        ("We will talk.", "We can talk.", "We [-will-]{+can+} talk."),
        ("They can't go.", "They can’t go.", "They [-can't-]{+can’t+} go."),
        ("One. Two.", "Two.", "[-One. -]Two."),
        ("One two.", "One\ntwo.", "One[- -]{+\n+}two."),
        ("ما مذاکره می کنیم", "ما مذاکره نمی کنیم", "ما مذاکره [-می-]{+نمی+} کنیم"),
        ("", "New.", "{+New.+}"),
    ],
)
def test_words_are_what_changes(old: str, new: str, marked: str) -> None:
    signs = {State.SAME: "{}", State.REMOVED: "[-{}-]", State.ADDED: "{{+{}+}}"}
    assert "".join(signs[p.state].format(p.text) for p in pieces(old, new)) == marked


def test_a_report_says_what_which_and_when() -> None:
    def version(number: int, text: str, **about: object) -> StoredRendering:
        fields = {
            "address": f"https://example.org/{number}",
            "date": "2012-11-07",
            "via": "",
            "note": "",
            "quoted": None,
        }
        return StoredRendering(
            number,
            1,
            "Daily",
            OutletKind.WIRE,
            text=text,
            sha256=f"hash {number}",
            added="2026-01-01",
            **{**fields, **about},
        )  # type: ignore[arg-type]

    old, new = (
        version(1, "We will talk."),
        version(2, "We can talk.", replaces=1, reason=Reason.REVISED, why="an hour later"),
    )
    said = report(old, new)
    for words in (
        "Daily",
        "https://example.org/1",
        "2012-11-07",
        "hash 2",
        "revised: an hour later",
        "We [-will-]{+can+} talk.",
    ):
        assert words in said


def test_a_book_is_compared_in_a_moment() -> None:
    words = [f"w{n * n % 5000}" if n % 3 else "the" for n in range(30_000)]
    changed = [*words[:1000], "new", *words[1000:20_000], *words[20_200:]]
    begun = time.perf_counter()
    found = pieces(" ".join(words), " ".join(changed))
    assert time.perf_counter() - begun < 5
    assert Piece(State.ADDED, " new") in found
