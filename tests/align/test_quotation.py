"""Quotation states: the newspapers' real marks, and laws that hold for any text."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.quotation import spans

MARKED = st.lists(st.sampled_from([*"ab .,\n“”‘’\"'«»[]()…—é‮", "\nQ: ", " he said "]), max_size=80).map("".join)


def stated(text: str, quoted: bool | None = None) -> list[tuple[str, str]]:
    return [(s.state.value, text[s.start : s.end]) for s in spans(text, quoted)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“We will go.”", [("direct", "“We will go.”")], id="plain"),
        pytest.param("““We will go.”", [("direct", "““We will go.”")], id="doubled opening"),
        pytest.param("“”We will go,”", [("direct", "“”We will go,”")], id="stray pair before"),
        pytest.param(
            "talks were “not taboo,”", [("narration", "talks were "), ("direct", "“not taboo,”")], id="a phrase"
        ),
        pytest.param(
            "“the [Iranian] side”",
            [("direct", "“the "), ("insertion", "[Iranian]"), ("direct", " side”")],
            id="an insertion inside",
        ),
        pytest.param(
            "“he said ‘no’ twice” and left",
            [("direct", "“he said ‘no’ twice”"), ("narration", " and left")],
            id="single within double",
        ),
        pytest.param(
            "She said ‘we won’t go’ and left.",
            [("narration", "She said "), ("direct", "‘we won’t go’"), ("narration", " and left.")],
            id="single with an apostrophe",
        ),
        pytest.param("Iran’s and dogs’ bones", [("direct", "Iran’s and dogs’ bones")], id="apostrophes alone"),
        pytest.param(
            'He said "no".', [("narration", "He said "), ("direct", '"no"'), ("narration", ".")], id="straight"
        ),
        pytest.param("a «b» c", [("narration", "a "), ("direct", "«b»"), ("narration", " c")], id="guillemets"),
        pytest.param(
            "“One goes on.\n\n“Two ends,” he said.",
            [("direct", "“One goes on.\n\n“Two ends,”"), ("narration", " he said.")],
            id="reopened in the next paragraph",
        ),
        pytest.param(
            "“Never closed.\n\nAnother paragraph.",
            [("direct", "“Never closed."), ("narration", "\n\nAnother paragraph.")],
            id="unbalanced ends with its paragraph",
        ),
        pytest.param(
            "He said that talks were useful.",
            [("narration", "He said that"), ("indirect", " talks were useful.")],
            id="reported speech",
        ),
        pytest.param(
            "talks were useful, Rouhani said.",
            [("indirect", "talks were useful,"), ("narration", " Rouhani said.")],
            id="reported, the verb last",
        ),
        pytest.param(
            "If they attack, we will answer, Rouhani said.",
            [("indirect", "If they attack, we will answer,"), ("narration", " Rouhani said.")],
            id="reported, the verb last, after another comma",
        ),
        pytest.param(
            "Talks were useful, said the minister.",
            [("indirect", "Talks were useful,"), ("narration", " said the minister.")],
            id="reported, the speaker last",
        ),
        pytest.param(
            "“We will go,” said Larijani, the judge.",
            [("direct", "“We will go,”"), ("narration", " said Larijani, the judge.")],
            id="the speaker after the verb is not what is reported",
        ),
        pytest.param(
            "“One ends.\n“Two ends,” he said.",
            [("direct", "“One ends.\n“Two ends,”"), ("narration", " he said.")],
            id="reopened after a single line break",
        ),
        pytest.param(
            "“A wrapped line that\n“goes” on,” he said.",
            [("direct", "“A wrapped line that\n“goes” on,”"), ("narration", " he said.")],
            id="a quotation inside, at the beginning of a wrapped line",
        ),
        pytest.param(
            "“We will talk,” he said, “if they stop.”",
            [("direct", "“We will talk,”"), ("narration", " he said, "), ("direct", "“if they stop.”")],
            id="a reporting clause between two parts",
        ),
        pytest.param(
            "“We will talk,” he added after a pause, “if they stop.”",
            [("direct", "“We will talk,”"), ("narration", " he added after a pause, "), ("direct", "“if they stop.”")],
            id="a reporting clause that tells more",
        ),
        pytest.param(
            "“We will talk,” he told the crowd, “if they stop.”",
            [("direct", "“We will talk,”"), ("narration", " he told the crowd, "), ("direct", "“if they stop.”")],
            id="who hears it is not what is reported",
        ),
        pytest.param(
            "“We will talk,” he said, adding that the time was right.",
            [
                ("direct", "“We will talk,”"),
                ("narration", " he said, adding that"),
                ("indirect", " the time was right."),
            ],
            id="reported speech after a quotation",
        ),
        pytest.param(
            "The talks were “useful,” and he said the next ones would be too.",
            [
                ("narration", "The talks were "),
                ("direct", "“useful,”"),
                ("narration", " and he said "),
                ("indirect", "the next ones would be too."),
            ],
            id="another clause after a quoted word",
        ),
        pytest.param(
            "He said that the country would\nnot give in.",
            [("narration", "He said that"), ("indirect", " the country would\nnot give in.")],
            id="what is reported goes on in the next line",
        ),
        pytest.param(
            "Q: Why did you leave?\nA: He said that we should.",
            [
                ("narration", "Q:"),
                ("direct", " Why did you leave?\n"),
                ("narration", "A:"),
                ("direct", " He said that we should."),
            ],
            id="a transcript is direct but for its labels",
        ),
        pytest.param("Note: we go.", [("direct", "Note: we go.")], id="a single word and a colon is not who speaks"),
        pytest.param("Talks are useful.", [("direct", "Talks are useful.")], id="nothing reports"),
        pytest.param("", [], id="empty"),
    ],
)
def test_states(text: str, expected: list[tuple[str, str]]) -> None:
    assert stated(text) == expected


def test_declared_as_quoted_leaves_only_insertions() -> None:
    assert stated("I see ‘war’ [and peace] now", quoted=True) == [
        ("direct", "I see ‘war’ "),
        ("insertion", "[and peace]"),
        ("direct", " now"),
    ]


def test_declared_as_indirect_keeps_marks_direct() -> None:
    assert stated("talks were “not taboo” then", quoted=False) == [
        ("indirect", "talks were "),
        ("direct", "“not taboo”"),
        ("indirect", " then"),
    ]


def test_labels_are_narration_where_all_is_quoted() -> None:
    assert stated("ZARIF: We go.", quoted=True) == [("narration", "ZARIF:"), ("direct", " We go.")]


@given(MARKED, st.sampled_from([True, False, None]))
def test_spans_cover_the_text_in_order(text: str, quoted: bool | None) -> None:
    found = spans(text, quoted)
    assert "".join(text[s.start : s.end] for s in found) == text
    assert all(a.end == b.start and a.state is not b.state for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    "unit", ["“", "”", "‘a ", "' ", "[", "[]", "“” ", "he said that ", ", a b c d", "\n \n", "”he said a ", "Q: a\n"]
)
def test_long_runs_take_linear_time(unit: str) -> None:
    begin = time.process_time()
    spans(unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 3
