"""Laws of correcting an alignment: nothing is lost or doubled, whatever is done, and everything can be taken back."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import correcting, hunks, snapping
from align.correcting import At, Rows
from align.errors import InputError
from align.refitting import narrowed, refitted
from align.terms import Absent, Clause, Quotation, Rendering, Row, Span

OUTLETS = ("A", "B", "پارس")
WORDS = ("we", "will", "don’t", "talk,", "“never”", "می‌رویم", "کِتاب", "12", "self-rule", "—", "😀", "...", "e\u0301t")

Texts = Mapping[str, Rendering]
Aligned = tuple[Rows, Texts]


@st.composite
def alignments(draw: st.DrawFn) -> tuple[Rows, Texts]:
    """Texts cut into clauses at blanks, and their clauses thrown into rows."""
    texts, clauses = {}, []
    for outlet in OUTLETS[: draw(st.integers(1, 3))]:
        words = ["word", *draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))]
        texts[outlet] = Rendering(outlet, " ".join(words), draw(st.sampled_from([None, True, False])))
        clauses += [(outlet, clause) for clause in _cut(texts[outlet], draw)]
    home = [draw(st.integers(0, len(clauses) - 1)) for _ in clauses]
    rows = []
    for number in sorted(set(home)):
        mine: dict[str, tuple[Clause, ...]] = {}
        for (outlet, clause), where in zip(clauses, home, strict=True):
            if where == number:
                mine[outlet] = (*mine.get(outlet, ()), clause)
        rows.append(Row(mine, score=0.5 if len(mine) > 1 else None))
    return tuple(rows), texts


def _cut(rendering: Rendering, draw: st.DrawFn) -> list[Clause]:
    text = rendering.text
    blanks = [k for k, c in enumerate(text) if c == " " and draw(st.booleans())]
    found: list[Clause] = []
    start = 0
    for edge in [*blanks, len(text)]:
        if any(map(str.isalnum, text[start:edge])):
            found.append(Clause(start, edge, Quotation.DIRECT))
            start = edge + 1
    if start < len(text) and not any(map(str.isalnum, text[start:])):
        found[-1] = Clause(found[-1].start, len(text), Quotation.DIRECT)
    return found


def moved(rows: Rows, texts: Texts, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Rows:
    """The rows after some move, as they are where it makes no sense."""
    every = [At(o, c.start) for row in rows for o, found in row.clauses.items() for c in found]
    at = draw(st.sampled_from(every))
    one, other = (draw(st.integers(0, len(rows))) for _ in range(2))
    outlet = draw(st.sampled_from(sorted(texts)))
    text = texts[at.outlet]
    moves: tuple[Callable[[], Rows], ...] = (
        lambda: correcting.split(rows, at, draw(st.integers(0, len(text.text))), text, "Mina"),
        lambda: correcting.join(rows, at, text, "Mina"),
        lambda: correcting.move(rows, at, one, "Mina"),
        lambda: correcting.take(rows, one, outlet, "Mina"),
        lambda: correcting.give(rows, one, outlet, "Mina"),
        lambda: correcting.separate(rows, at, "Mina"),
        lambda: correcting.scatter(rows, one, "Mina"),
        lambda: correcting.divide(rows, at, "Mina"),
        lambda: correcting.unite(rows, one, other, "Mina"),
        lambda: correcting.mark(rows, one, outlet, Absent("Mina")),
        lambda: correcting.mark(rows, one, outlet, correcting.elsewhere(rows, other, outlet, "Mina")),
        lambda: correcting.mark(rows, one, outlet, None),
        lambda: correcting.release(rows),
    )
    try:
        move: Callable[[], Rows] = draw(st.sampled_from(moves))
        return move()
    except InputError:
        return rows


def whole(rows: Rows, texts: Texts) -> None:
    """Every letter and digit is in one clause of one row, in order; no row is empty; what is absent is absent."""
    for outlet, rendering in texts.items():
        mine = sorted((c for row in rows for c in row.clauses.get(outlet, ())), key=lambda c: c.start)
        for clause, following in itertools.pairwise(mine):
            assert clause.end <= following.start
        covered = {k for c in mine for k in range(c.start, c.end)}
        assert not [k for k, c in enumerate(rendering.text) if c.isalnum() and k not in covered]
        for clause in mine:
            inside = rendering.text[clause.start : clause.end]
            assert inside == inside.strip() and any(map(str.isalnum, inside))
            if clause.quotations:
                assert clause.quotations[0].start == clause.start and clause.quotations[-1].end == clause.end
                assert all(a.end == b.start for a, b in itertools.pairwise(clause.quotations))
    for row in rows:
        assert row.clauses and all(row.clauses.values())
        assert not row.absent.keys() & row.clauses.keys()
        assert all(list(found) == sorted(found, key=lambda c: c.start) for found in row.clauses.values())


@given(alignments(), st.data())
def test_whatever_is_done_nothing_is_lost_and_all_can_be_taken_back(aligned: Aligned, data: st.DataObject) -> None:
    rows, texts = aligned
    whole(rows, texts)
    done = []
    for _ in range(4):
        after = moved(rows, texts, data.draw)
        whole(after, texts)
        changed = hunks.difference(rows, after)
        assert hunks.applied(rows, changed) == after
        assert hunks.applied(after, hunks.inverse(changed)) == rows
        done.append((rows, changed))
        rows = after
    for before, changed in reversed(done):
        rows = hunks.applied(rows, hunks.inverse(changed))
        assert rows == before


@given(alignments(), st.data())
def test_a_move_is_taken_back_though_other_rows_changed_since(aligned: Aligned, data: st.DataObject) -> None:
    rows, texts = aligned
    first = moved(rows, texts, data.draw)
    changed = hunks.difference(rows, first)
    second = moved(first, texts, data.draw)
    try:
        back = hunks.applied(second, hunks.inverse(changed))
    except hunks.Elsewhere:
        touched = {hunks.key(row) for hunk in changed for row in hunk.after}
        later = {hunks.key(row) for hunk in hunks.difference(first, second) for row in hunk.before}
        assert touched & later or len(first) != len(second)
        return
    whole(back, texts)
    unchanged = [hunks.key(row) for hunk in changed for row in hunk.before]
    assert [k for k in unchanged if k not in map(hunks.key, back)] == []


@given(alignments())
def test_signed_rows_are_those_that_changed(aligned: Aligned) -> None:
    rows, _ = aligned
    at = next(At(o, c.start) for o, found in rows[0].clauses.items() for c in found)
    try:
        after = correcting.separate(rows, at, "Mina")
    except InputError:
        return
    old = {hunks.key(row) for row in rows}
    assert all((row.by == "Mina") == (hunks.key(row) not in old) for row in after)
    assert correcting.release(after)[0].by is None


@pytest.mark.parametrize(
    ("text", "caret", "parts"),
    [
        ("We will talk", 3, ("We", "will talk")),
        ("We will talk", 6, ("We will", "talk")),
        ("We will talk", 4, ("We", "will talk")),
        ("He said, “We go.”", 8, ("He said,", "“We go.”")),
        ("He said, “We go.”", 10, ("He said,", "“We go.”")),
        ("don’t go", 3, ("don’t", "go")),
        ("war—and peace", 4, ("war—", "and peace")),
        ("ما می‌رویم خانه", 6, ("ما", "می‌رویم خانه")),
        ("کِتاب خوب", 2, None),
        ("one", 1, None),
        ("one ...", 4, None),
    ],
)
def test_a_cut_snaps_to_words_and_leaves_marks_where_they_belong(
    text: str, caret: int, parts: tuple[str, str] | None
) -> None:
    found = snapping.cut(text, 0, len(text), caret)
    assert (found and (text[: found[0]], text[found[1] :])) == parts


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("We will talk", (4, 5), "will"),
        ("We will talk", (1, 9), "We will talk"),
        ("“Never,” he said", (0, 8), "Never"),
        ("a 😀 b", (2, 3), None),
        ("we don’t go", (4, 5), "don’t"),
        ("ما می‌رویم خانه", (4, 5), "می‌رویم"),
        ("x y", (2, 9), None),
    ],
)
def test_a_selection_snaps_to_whole_words(text: str, span: tuple[int, int], words: str | None) -> None:
    found = snapping.snapped(text, *span)
    assert (found and text[found.start : found.end]) == words


def row(**clauses: str) -> Row:
    """A row by the letters at which one-letter clauses begin: row(A="ac") has A's clauses 0 and 2."""
    found = {o: tuple(Clause(ord(c) - 97, ord(c) - 96, Quotation.DIRECT) for c in cs) for o, cs in clauses.items()}
    return Row(found, score=0.9 if len(found) > 1 else None)


def corrected(**clauses: str) -> Row:
    return Row(row(**clauses).clauses, by="Mina")


def test_corrected_rows_stay_and_who_came_later_joins_them() -> None:
    automatic = [row(A="a", B="a", C="a"), row(A="b", B="b", C="b"), row(B="c", C="c")]
    kept = refitted(automatic, [corrected(A="a", B="ab")], {"A", "B"})
    assert [(r.clauses, r.by) for r in kept] == [
        (row(A="a", B="ab", C="a").clauses, "Mina"),
        (row(A="b", C="b").clauses, None),
        (row(B="c", C="c").clauses, None),
    ]
    assert kept[2] == automatic[2]


def test_rows_torn_apart_stay_apart() -> None:
    automatic = [row(A="a", B="a", C="a")]
    kept = refitted(automatic, [corrected(A="a"), corrected(B="a")], {"A", "B"})
    assert [(set(r.clauses), r.by) for r in kept] == [({"A", "C"}, "Mina"), ({"B"}, "Mina")]


def test_what_is_left_of_rows_when_an_outlet_goes() -> None:
    rows = [row(A="a", B="a"), row(B="b"), Row(row(A="c").clauses, absent={"B": Absent("Mina", Span(0, 1))})]
    left = narrowed(rows, {"A"})
    assert [(dict(r.clauses), r.score, r.absent) for r in left] == [
        (dict(row(A="a").clauses), None, {}),
        (dict(row(A="c").clauses), None, {}),
    ]


@given(alignments(), st.data())
def test_refitting_loses_nothing(aligned: Aligned, data: st.DataObject) -> None:
    rows, texts = aligned
    mine = [Row(r.clauses, by="Mina") for r in rows if data.draw(st.booleans())]
    every = [(o, c) for r in rows for o, found in r.clauses.items() for c in found]
    home = [data.draw(st.integers(0, 2)) for _ in every]
    automatic = []
    for number in sorted(set(home)):
        here: dict[str, tuple[Clause, ...]] = {}
        for (outlet, clause), where in zip(every, home, strict=True):
            if where == number:
                here[outlet] = (*here.get(outlet, ()), clause)
        automatic.append(Row(here))
    kept = tuple(refitted(automatic, mine, texts.keys()))
    whole(tuple(Row({o: tuple(sorted(c)) for o, c in r.clauses.items()}) for r in kept), texts)
    assert [r for r in mine if r not in kept] == []
