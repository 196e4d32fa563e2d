"""What the grid is made of: nothing of a text is lost, and every divergence stands where it belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.marks import Segment
from align.terms import Clause, Kind, Quotation, Row, Severity
from corpus.exporters.html import GLYPHS
from corpus.exporters.terminal import visible
from corpus.model import Comparison, OutletKind, StoredDivergence, StoredRendering, StoredStatement
from tests.web.script import Found, Words, collation
from web.cells import Cell
from web.present import ROWS_PER_PAGE, Filters, grid, readings
from web.wording import direction, plain_date, quoted, sureness, visible_parts

WEB = Path(__file__).parents[2] / "web"

TEXTS = {"A": "We will go home. Not today, friend.", "B": "We can go home."}
ROWS: list[Words] = [{"A": "We will go home.", "B": "We can go home."}, {"A": "Not today, friend."}]


def stored(texts: Words, rows: Sequence[Words], found: Sequence[Found] = ()) -> tuple[StoredStatement, Comparison]:
    """A statement and its comparison as the store gives them."""
    renderings = tuple(
        StoredRendering(n, 1, o, OutletKind.OTHER, "", "", "", "", None, t, "", "")
        for n, (o, t) in enumerate(texts.items())
    )
    made = collation(texts, rows, found)
    divergences = tuple(StoredDivergence(n, 1, 1, d.row, d) for n, d in enumerate(made.divergences, start=1))
    comparison = Comparison(1, 1, "", {}, made.rows, divergences, tuple(r.id for r in renderings), renderings)
    return StoredStatement(1, "S", "", "", "fa", None, "", renderings, "key"), comparison


def text_of(cell: Cell) -> str:
    return "".join(p.before + "".join(s.text for run in p.runs for s in run.segments) for p in cell.passages)


def test_cells_hold_the_verbatim_words_whatever_is_marked() -> None:
    found = [
        Found(0, Kind.MODALITY, [{"A": "will go"}, {"B": "can go"}]),
        Found(0, Kind.SENSE, [{"A": "go home"}, {"B": "home"}]),
    ]
    shown = grid(*stored(TEXTS, ROWS, found), Filters())
    assert [[text_of(cell) for cell in row.cells] for row in shown.rows] == [
        ["We will go home.", "We can go home."],
        ["Not today, friend.", ""],
    ]


def test_words_under_the_same_divergences_are_one_mark() -> None:
    text = "We [all] go"
    shown = grid(
        *stored(
            {"A": text, "B": "We stay"},
            [{"A": text, "B": "We stay"}],
            [Found(0, Kind.SENSE, [{"A": "all] go"}, {"B": "stay"}])],
        ),
        Filters(),
    )
    runs = shown.rows[0].cells[0].passages[0].runs
    assert [bool(run.divergences) for run in runs] == [False, True]
    assert "".join(s.text for s in runs[1].segments) == "all] go"


def test_white_space_between_clauses_is_the_outlets_own_and_a_gap_is_said() -> None:
    texts = {"A": "One.\n\nTwo. Between. Three.", "B": "All."}
    statement, comparison = stored(texts, [{"A": "One.", "B": "All."}])
    spans = [(0, 4), (6, 10), (20, 26)]
    row = Row({"A": tuple(Clause(a, b, Quotation.DIRECT) for a, b in spans), "B": comparison.rows[0].clauses["B"]})
    joined = replace(comparison, rows=(row,), divergences=())
    assert text_of(grid(statement, joined, Filters()).rows[0].cells[0]) == "One.\n\nTwo. … Three."


def test_a_passage_left_out_marks_every_row_it_reaches() -> None:
    texts = {"A": "One. Two. Three.", "B": "One."}
    rows = [{"A": "One.", "B": "One."}, {"A": "Two."}, {"A": "Three."}]
    shown = grid(*stored(texts, rows, [Found(1, Kind.COVERAGE, [{"A": "Two. Three."}, {"B": ""}])]), Filters(only=True))
    assert [row.number for row in shown.rows] == [2, 3]
    assert all(row.cells[1].badges for row in shown.rows)
    assert [glance.signs[1] for glance in shown.strip] == ["none", "absent", "absent"]


def test_moved_words_are_marked_where_they_stand() -> None:
    texts = {"A": "One. Two.", "B": "Two. One."}
    rows = [{"A": "One.", "B": "One."}, {"A": "Two.", "B": "Two."}]
    shown = grid(*stored(texts, rows, [Found(0, Kind.ORDER, [{"A": "One."}, {"B": "Two."}])]), Filters())
    assert [any(run.divergences for p in row.cells[1].passages for run in p.runs) for row in shown.rows] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        pytest.param(Filters(), True, id="none"),
        pytest.param(Filters(kinds=frozenset({Kind.FORCE})), True, id="a further kind"),
        pytest.param(Filters(kinds=frozenset({Kind.ROLE})), False, id="another kind"),
        pytest.param(Filters(least=Severity.REVERSAL), False, id="graver"),
        pytest.param(Filters(reviewed="yes"), False, id="reviewed"),
        pytest.param(Filters(reviewed="no"), True, id="not reviewed"),
    ],
)
def test_filters(filters: Filters, kept: bool) -> None:
    found = [Found(0, Kind.MODALITY, [{"A": "will"}, {"B": "can"}], further=(Kind.FORCE,))]
    shown = grid(*stored(TEXTS, ROWS, found), filters)
    assert bool(shown.rows[0].cells[0].badges) is kept
    assert shown.kinds[Kind.MODALITY] == 1  # what there is to filter does not depend on the filter


def test_long_texts_go_in_pages_and_a_row_is_found_on_its_own() -> None:
    words = [f"w{n:04}x" for n in range(2 * ROWS_PER_PAGE + 1)]
    texts = {"A": " ".join(words), "B": " ".join(words)}
    statement, comparison = stored(texts, [{"A": w, "B": w} for w in words])
    assert [len(grid(statement, comparison, Filters(), page).rows) for page in (1, 2, 3, 99)] == [200, 200, 1, 1]
    there = grid(statement, comparison, Filters(), at_row=ROWS_PER_PAGE + 7)
    assert there.page == 2
    assert ROWS_PER_PAGE + 7 in [row.number for row in there.rows]
    assert len(there.strip) == len(words)


def test_readings_stand_in_their_clauses_and_silence_is_said() -> None:
    _, comparison = stored(TEXTS, ROWS, [Found(1, Kind.COVERAGE, [{"A": "Not today"}, {"B": ""}])])
    (first,), (second,) = readings(comparison.divergences[0], comparison.compared, comparison)
    assert (first.outlet, first.says_something, second.says_something) == ("A", True, False)
    assert "".join(s.text for p in first.passages for r in p.runs for s in r.segments) == "Not today, friend."


def test_readings_of_an_older_comparison_stand_among_their_neighbours() -> None:
    _, old = stored(TEXTS, ROWS, [Found(0, Kind.MODALITY, [{"A": "will"}, {"B": "can"}])])
    new = replace(old, id=2, rows=(), divergences=())
    (first,), _ = readings(old.divergences[0], old.compared, new)
    marked = [s.text for p in first.passages for r in p.runs if r.divergences for s in r.segments]
    assert marked == ["will"]


@given(st.text())
def test_naming_invisible_characters_loses_nothing(text: str) -> None:
    parts = visible_parts(text)
    assert "".join(plain + invisible for plain, invisible, _ in parts) == text
    assert all(bool(invisible) == bool(name) for _, invisible, name in parts)


@pytest.mark.parametrize(
    ("character", "printed"),
    [
        ("\u202e", "⟨U+202E⟩"),
        ("\u2066", "⟨U+2066⟩"),
        ("\u200b", "⟨U+200B⟩"),
        ("\u200f", "⟨U+200F⟩"),
        ("\x1b", "␛1B"),
        ("\x00", "␛00"),
        ("\ufeff", "⟨U+FEFF⟩"),
        ("\u00ad", "⟨U+00AD⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
    ],
)
def test_characters_that_hide_are_named(character: str, printed: str) -> None:
    assert [name for _, _, name in visible_parts(f"a{character}b")] == [f"U+{ord(character):04X}", ""]
    assert visible(f"a{character}b") == f"a{printed}b"


def test_a_carriage_return_is_a_blank_on_a_page_and_named_on_a_terminal() -> None:
    assert len(visible_parts("a\r\nb")) == 1
    assert visible("a\r\nb") == "a␛0D\nb"


def test_the_joiners_of_persian_are_left_alone() -> None:
    text = "می\u200cکنیم\u200dب\n"
    assert len(visible_parts(text)) == 1
    assert visible(text) == text


def test_each_kind_has_a_glyph_on_every_page() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (WEB / "static" / "kinds.svg").read_text(encoding="utf-8")))
    assert set(GLYPHS) == set(Kind) == drawn - {"done", "flag"}


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["direct"], "quoted"),
        (["direct", "insertion"], "quoted, with an insertion"),
        (["direct", "narration"], "partly quoted"),
        (["narration"], "the reporter’s words"),
        (["indirect", "narration"], "reported, not quoted"),
        (["insertion"], "an editor’s insertion"),
        ([], ""),
    ],
)
def test_how_a_cell_stands(states: list[str], said: str) -> None:
    assert quoted([Segment("word", Quotation(s), ()) for s in states] + [Segment(" ”", Quotation.DIRECT, ())]) == said


@pytest.mark.parametrize(
    ("date", "said"),
    [("2012-11-07", "7 November 2012"), ("2012-11", "November 2012"), ("2012", "2012"), ("", ""), ("soon", "soon")],
)
def test_dates(date: str, said: str) -> None:
    assert plain_date(date) == said


def test_sureness_and_direction() -> None:
    assert [sureness(c) for c in (0.2, 0.55, 0.75)] == ["low", "fair", "high"]
    assert [direction(code) for code in ("fa", "other")] == ["rtl", "auto"]
