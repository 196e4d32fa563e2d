"""Folding: a text and a query meet whichever way they were written, and every word knows where it stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.searching.folding import fold, joined, plain

# Letters that folding has to do with, beside any others.
ODD = "يىیكکةهآأإٱاـًُّٰ۱٢3\u200c\u200d\u200e’‘ʿʾʼéÅøßİıﬁ½ﻻ “”«»-.*"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), max_size=60)


@given(TEXTS)
def test_what_was_folded_folds_to_itself(text: str) -> None:
    once = plain(text)
    assert plain(once) == once


@given(TEXTS)
def test_places_slice_back_to_the_word(text: str) -> None:
    found = fold(text)
    for token in (*found, *joined(text)):
        there = text[token.start : token.end]
        assert there and not there[0].isspace()
        assert token.text in [t.text for t in (*fold(there), *joined(there))]
    assert [t.start for t in found] == sorted(t.start for t in found)
    # two words share a letter only where that letter is several (¼)
    assert all(a.end <= b.start + 1 for a, b in pairwise(found))


@given(TEXTS, TEXTS)
def test_a_text_beside_another_changes_nothing(a: str, b: str) -> None:
    assert plain(f"{a} {b}") == f"{plain(a)} {plain(b)}".strip()


@given(TEXTS)
def test_words_hold_no_ascii_but_letters_and_digits(text: str) -> None:
    # else the tokenizer of the index would part them again
    assert all(c.isalnum() or ord(c) > 127 for token in fold(text) for c in token.text)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("مذاكره مي كنيم", "مذاکره می کنیم", id="Arabic yeh and kaf"),
        pytest.param("علىٰ آيةً", "علی ایه", id="alef maksura, teh marbuta, madda, harakat"),
        pytest.param("أحمد إلى ٱلله", "احمد الی الله", id="alef forms"),
        pytest.param("مـــذاکره", "مذاکره", id="tatweel"),
        pytest.param("می‌کنیم", "می کنیم", id="non-joiner parts"),
        pytest.param("۱۳۹۱ ١٣٩١", "1391 1391", id="digits"),
        pytest.param("ﻻ ﷲ", "لا الله", id="presentation forms"),
        pytest.param("“We’ll” don't", "We ll don’t", id="quotation marks"),
        pytest.param("Ḥasan Rūḥānī, Qurʾān", "hasan ruhani quran", id="transliteration"),
        pytest.param("Straße Ærø Łódź İstanbul", "strasse aero lodz istanbul", id="Latin letters"),
        pytest.param("nego\u00adtiate \u202etreaty\u202c ne\u200bgo", "negotiate treaty nego", id="what shows nothing"),
    ],
)
def test_ways_to_write_the_same(a: str, b: str) -> None:
    assert plain(a) == plain(b)


def test_what_non_joiners_part_is_also_one_word() -> None:
    text = "ما نمی‌كنيم، آن"
    assert [(t.text, text[t.start : t.end]) for t in joined(text)] == [("نمیکنیم", "نمی‌كنيم")]


def test_a_long_text_without_a_blank_takes_no_long_time() -> None:
    assert len(fold("a-" * 100_000)) == 100_000
