"""The language of queries: what is understood, what is refused and how it says so, and that nothing gets through."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.searching import queries

TEXT = "We will not negotiate, “even in the depths of hell”; the U.S.A. knows it."


def index(*texts: str) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE search USING fts5(words, facets, tokenize='ascii')")
    for text in texts:
        words = " ".join(token.text for token in queries.fold(text))
        db.execute("INSERT INTO search VALUES (?, 'any')", [words])
    return db


def found(query: str, *texts: str) -> list[int]:
    tree = queries.parse(query)
    assert tree is not None
    rows = index(*texts).execute("SELECT rowid FROM search WHERE search MATCH ?", [queries.expression(tree)])
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("negotiate", True),
        ("NEGOTIATE hell", True),
        ("negotiate heaven", False),
        ("negotiate AND hell", True),
        ("“depths of hell”", True),
        ('"hell of depths"', False),
        ("nego*", True),
        ("“depths of he”*", True),
        ("egotiate*", False),
        ("heaven OR hell", True),
        ("heaven | hell", True),
        ("heaven OR limbo", False),
        ("negotiate -hell", False),
        ("negotiate −heaven", True),
        ("negotiate NOT heaven", True),
        ("-heaven", True),
        ("-(heaven OR hell)", False),
        ("heaven OR -limbo", True),
        ("- hell", True),
        ("--hell", True),
        ("(will OR can) (negotiate OR talk)", True),
        ("(will OR can) -(negotiate talk)", True),
        ("U.S.A.", True),
        ("u s a", True),
        ("will — not", True),
        ('"OR"', False),
        ("re-elect*", False),
    ],
)
def test_what_is_found(query: str, hit: bool) -> None:
    assert bool(found(query, TEXT)) is hit


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("“hell", "no partner"),
        ("(hell", "not closed"),
        ("hell)", "not opened"),
        ("()", "nothing in the brackets"),
        ("hell OR", "nothing beside it"),
        ("OR hell", "nothing beside it"),
        ("hell OR OR taboo", "nothing beside it"),
        ("hell NOT", "nothing stands behind"),
        ("hell -OR", "nothing stands behind"),
        ("-&", "nothing stands behind"),
        ("he*l", "star stands within"),
        ("*", "star stands alone"),
        ("h*", "begins too many words"),
        ("…", "no letter or digit"),
        ("“”", "no letter or digit"),
        ("a " * 501, "more than 1,000"),
        ("a " * 65, "more than 64"),
        ("(" * 25 + "a" + ")" * 25, "too deep"),
        ("-" * 40 + "a", "too deep"),
    ],
)
def test_what_is_broken_is_told_in_words(query: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        queries.parse(query)
    assert says in str(raised.value)
    assert raised.value.remedy
    assert raised.value.where.startswith("query")


def test_a_blank_query_asks_for_nothing() -> None:
    assert queries.parse(" \n") is None


PAYLOADS = [
    '"; DROP TABLE passage; --"',
    "words : hell",
    "{words facets} : hell",
    "facets : any",
    "NEAR(hell depths, 2)",
    "hell NEAR depths",
    "^we",
    "we + will",
    "hell' OR '1'='1",
    '""hell""',
    "\\hell\\",
    "hell* OR facets:any*",
    "\ue000",
    "hell\x1fdepths",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signs_of_the_index_mean_nothing(payload: str) -> None:
    try:
        tree = queries.parse(payload)
    except InputError:
        return
    assert tree is not None
    asked = queries.expression(tree)
    index(TEXT).execute("SELECT rowid FROM search WHERE search MATCH ?", [asked]).fetchall()
    outside = asked.split('"')[::2]
    assert not set("".join(outside)) - set("() *:wordsfacetANDORNOT")


@given(st.text(st.sampled_from("ab \"“”()-*|&: ORNTAD^+{}'\\\ue000ی\u200c"), max_size=40))
def test_no_query_breaks_the_index(text: str) -> None:
    try:
        tree = queries.parse(text)
    except InputError:
        return
    if tree is not None:
        found = index(TEXT).execute("SELECT 1 FROM search WHERE search MATCH ?", [queries.expression(tree)])
        found.fetchall()


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in queries.marks(queries.parse(query), text)]


def test_what_was_searched_for_is_marked_in_the_verbatim_text() -> None:
    assert marked("nego* “depths of hell” -taboo usa OR u.s.a", TEXT) == ["negotiate", "depths of hell", "U.S.A"]
    assert marked("-hell", TEXT) == []
    assert marked("--hell", TEXT) == ["hell"]
    assert marked("cafe", "Un café, CAFÉ") == ["café", "CAFÉ"]
    assert marked("“of hell” “depths of”", TEXT) == ["depths of hell"]


@pytest.mark.parametrize("query", ["نمی‌کنیم", "نمي‌كنيم", "نمیکنیم", "نمی کنیم", "نمیکن*", "«نمی کنیم»"])
def test_persian_is_found_however_it_is_joined(query: str) -> None:
    assert "نمی" in "".join(marked(query, "ما مذاکره نمی‌كنيم."))
