"""Runs of rows that outlets lack, and which stand in each other's place."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from align.compare import aligned, silent
from align.divergence.finding import Finding
from align.divergence.passages import left_out
from align.divergence.runs import Run, in_place, lacking
from align.encoder import Encoder
from align.terms import Clause, Quotation, Rendering, Row

OUTLETS = ("A", "B", "C", "D")

SHUT = "The harbour is closed until spring."
SPEAKS = "The mayor will speak to the pilots today."


def rows_of(table: list[str]) -> list[Row]:
    """Rows by the letters of the outlets that have them."""
    return [
        Row({o: (Clause(10 * k, 10 * k + 9, Quotation.DIRECT),) for o in sorted(letters)})
        for k, letters in enumerate(table)
    ]


def groups(table: list[str]) -> list[list[str]]:
    """Who has each run of those that stand in each other's place."""
    rows = rows_of(table)
    found = in_place(lacking(rows, OUTLETS[: max(map(ord, "".join(table))) - ord("A") + 1]), rows, lambda run: True)
    return [["".join(run.present) for run in group] for group in found]


def test_what_two_outlets_have_between_common_rows_stands_in_one_place() -> None:
    assert groups(["AB", "A", "B", "AB"]) == [["A", "B"]]
    assert groups(["AB", "A", "AB", "B"]) == [["A"], ["B"]]


def test_a_third_outlet_may_share_a_row_with_neither() -> None:
    assert groups(["ABC", "A", "B", "ABC"]) == [["A", "B"]]
    assert groups(["ABC", "AC", "B", "ABC"]) == [["AC", "B"]]
    assert groups(["ABC", "AC", "BC", "ABC"]) == [["AC"], ["BC"]]  # C has both


def test_three_outlets_may_put_three_things_in_one_place() -> None:
    assert groups(["ABC", "A", "B", "C", "ABC"]) == [["A", "B", "C"]]


def test_who_speaks_stands_in_no_place() -> None:
    rows = rows_of(["AB", "A", "B", "AB"])
    runs = lacking(rows, ("A", "B"))
    assert in_place(runs, rows, lambda run: run.present != ("A",)) == [(run,) for run in runs]


@given(
    st.lists(st.sets(st.sampled_from(OUTLETS), min_size=1).map(lambda s: "".join(sorted(s))), min_size=1, max_size=12)
)
def test_every_run_has_one_place(table: list[str]) -> None:
    rows = rows_of(table)
    runs = lacking(rows, OUTLETS)
    found = in_place(runs, rows, lambda run: True)
    assert sorted((run for group in found for run in group), key=lambda run: run.numbers) == runs
    for group in found:
        for one, other in combinations(group, 2):
            assert set(one.present) <= set(other.absent) and set(other.present) <= set(one.absent)
            assert not any(_shared(rows[k], one, other) for k in range(one.numbers[-1], other.numbers[0]))


def _shared(row: Row, one: Run, other: Run) -> bool:
    return bool(row.clauses.keys() & set(one.present)) and bool(row.clauses.keys() & set(other.present))


def in_the_middle(encoder: Encoder, **middles: str) -> list[Finding]:
    """What is left out of texts that differ in one sentence between two that they have in common."""
    texts = [Rendering(outlet, " ".join(filter(None, (SHUT, said, SPEAKS)))) for outlet, said in middles.items()]
    rows, encoded = aligned(texts, encoder.encode, silent)
    return [finding for _, finding in left_out(rows, encoded)]


def test_two_passages_in_one_place_are_one_finding_that_shows_both(encoder: Encoder) -> None:
    (found,) = in_the_middle(
        encoder, A="My grandfather built this pier with his own hands.", B="Nobody paid the fishermen for their nets."
    )
    assert [reading.outlets for reading in found.readings] == [("A",), ("B",)]
    assert all(
        reading.spans[o][0].end > reading.spans[o][0].start for reading in found.readings for o in reading.outlets
    )
    assert found.pairs == ((0, 1, "in its place"),)
    assert found.evidence == (
        "A: “My grandfather built this pier with his own hands.”; "
        "B: “Nobody paid the fishermen for their nets.”, each in the other's place"
    )


def test_who_has_neither_of_them_is_a_reading_of_its_own(encoder: Encoder) -> None:
    (found,) = in_the_middle(
        encoder,
        A="My grandfather built this pier with his own hands.",
        B="Nobody paid the fishermen for their nets.",
        C="",
    )
    assert [reading.outlets for reading in found.readings] == [("A",), ("B",), ("C",)]
    assert {(a, b) for a, b, _ in found.pairs} == {(0, 1), (0, 2), (1, 2)}
    assert "C: none of this rendered" in found.evidence
