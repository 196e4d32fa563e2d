"""What the terminal, the file in HTML and the workbook print from."""

from __future__ import annotations

import pytest

from align.terms import Clause, Collation, Divergence, Kind, Quotation, Reading, Row, Severity, Span
from corpus.exporters.shown import rows

TEXTS = {"A": "It rained. The pier held. We left.", "B": "Rain fell. Nobody came. We left."}
ENDS = {"A": (10, 25, 34), "B": (10, 23, 32)}


def clause(outlet: str, number: int) -> tuple[Clause, ...]:
    start = ENDS[outlet][number - 1] + 1 if number else 0
    return (Clause(start, ENDS[outlet][number], Quotation.DIRECT),)


@pytest.mark.parametrize(("kind", "marked"), [(Kind.COVERAGE, ["A2", "B3"]), (Kind.ORDER, ["A2"])])
def test_a_passage_in_the_place_of_another_is_marked_in_its_own_row(kind: Kind, marked: list[str]) -> None:
    aligned = (
        Row({"A": clause("A", 0), "B": clause("B", 0)}),
        Row({"A": clause("A", 1)}),
        Row({"B": clause("B", 1)}),
        Row({"A": clause("A", 2), "B": clause("B", 2)}),
    )
    readings = tuple(Reading((o,), {o: (Span(11, ENDS[o][1]),)}) for o in ("A", "B"))
    one = Divergence(1, kind, Severity.SHIFT, 0.9, readings, "each in the other's place")
    shown = rows(Collation(aligned, (one,)), TEXTS)
    assert [
        f"{cell.outlet}{row.number}"
        for row in shown
        for cell in row.cells
        if any(run.divergences for runs in cell.clauses for run in runs)
    ] == marked
    assert [row.number for row in shown if row.divergences] == [2]
