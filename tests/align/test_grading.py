"""Grading: the table's word, and what moves it across the line of a shift."""

from __future__ import annotations

import pytest

from align.divergence import grading
from align.divergence.finding import Finding
from align.divergence.grading import LEFT_OPEN, RAISED, grade
from align.terms import Divergence, Kind, Reading, Severity, Span

READ, UNREAD = {"parts (light)": 3.0}, {"always": 1.0}


def graded(
    monkeypatch: pytest.MonkeyPatch,
    kind: Kind,
    ground: str,
    chance: float,
    *,
    read: bool = True,
    further: Kind | None = None,
    read_as: tuple[Kind, ...] = (),
) -> Divergence:
    """A finding of two outlets, as it is graded where a grave difference is so likely."""
    monkeypatch.setattr(grading, "probability", lambda named: chance)
    readings = (Reading(("A",), {"A": (Span(0, 3),)}), Reading(("B",), {"B": (Span(0, 3),)}))
    evidence, seen_too = "A: “one”; B: “two”", (further,) if further else ()
    finding = Finding(kind, readings, ((0, 1, ground),), evidence, 0.7, False, seen_too, read_as)
    return grade(0, finding, [READ if read else UNREAD])


@pytest.mark.parametrize("kind", [Kind.SENSE, Kind.WORDING, Kind.FORCE, Kind.COVERAGE, Kind.REFERENCE])
def test_light_grounds_are_raised_where_they_were_read_together(monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    ground = {
        Kind.SENSE: "apart",
        Kind.WORDING: "near",
        Kind.FORCE: "one step",
        Kind.COVERAGE: "detail",
        Kind.REFERENCE: "other words",
    }[kind]
    found = graded(monkeypatch, kind, ground, 0.9)
    assert (found.severity, found.confidence) == (Severity.SHIFT, 0.9)
    assert found.kind is (Kind.SENSE if kind is Kind.WORDING else kind)
    assert found.evidence.endswith(RAISED)
    unread = graded(monkeypatch, kind, ground, 0.9, read=False)
    assert unread.severity <= Severity.NUANCE
    assert RAISED not in unread.evidence


def test_scales_know_what_is_light_on_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(monkeypatch, Kind.MODALITY, "could not, did not", 0.9).severity is Severity.NUANCE
    assert graded(monkeypatch, Kind.ATTRIBUTION, "direct/indirect", 0.9).severity is Severity.NUANCE
    assert graded(monkeypatch, Kind.ATTRIBUTION, "another verb of saying", 0.9).severity is Severity.SHIFT


def test_what_a_list_holds_for_the_same_is_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(monkeypatch, Kind.SENSE, "synonyms", 0.9).severity <= Severity.NUANCE


def test_what_speaks_against_a_ground_softens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(monkeypatch, Kind.POLARITY, "negation", 0.5).severity is Severity.REVERSAL
    softened = graded(monkeypatch, Kind.POLARITY, "negation", 0.1)
    assert (softened.severity, softened.confidence) == (Severity.NUANCE, 0.9)
    assert graded(monkeypatch, Kind.COVERAGE, "claim", 0.2).severity is Severity.SHIFT
    assert graded(monkeypatch, Kind.COVERAGE, "claim", 0.14).severity is Severity.NUANCE


def test_less_is_asked_of_two_of_several_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(monkeypatch, Kind.SENSE, "apart", 0.22).severity is Severity.NUANCE
    assert graded(monkeypatch, Kind.SENSE, "apart", 0.26).severity is Severity.SHIFT
    monkeypatch.setattr(grading, "probability", lambda named: named["parts (light)"])
    readings = tuple(Reading((outlet,), {outlet: (Span(0, 3),)}) for outlet in "ABC")
    pairs = ((0, 1, "apart"), (0, 2, "apart"), (1, 2, "near"))
    finding = Finding(Kind.SENSE, readings, pairs, "A: “one”; B: “two”; C: “three”", 0.7, False)
    found = grade(0, finding, [{"parts (light)": chance} for chance in (0.22, 0.1, 0.04)])
    assert found.severity is Severity.SHIFT
    assert len(found.readings) == 2  # C parts from neither by more than a nuance


def test_mere_wording_has_no_further_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(monkeypatch, Kind.WORDING, "synonyms", 0.1, further=Kind.FORCE).further_kinds == ()
    assert graded(monkeypatch, Kind.SENSE, "apart", 0.9, further=Kind.FORCE).further_kinds == (Kind.FORCE,)


def test_how_it_was_read_counts_where_it_is_grave(monkeypatch: pytest.MonkeyPatch) -> None:
    read_as = (Kind.TENSE, Kind.SENSE)
    assert graded(monkeypatch, Kind.WORDING, "near", 0.9, read_as=read_as).further_kinds == (Kind.TENSE,)
    assert graded(monkeypatch, Kind.SENSE, "apart", 0.1, read_as=read_as).further_kinds == ()


def test_texts_that_could_not_be_compared_are_graded_where_they_likely_part(monkeypatch: pytest.MonkeyPatch) -> None:
    likely = graded(monkeypatch, Kind.COVERAGE, "nothing in common", 0.6)
    assert (likely.severity, likely.grade, likely.abstained) == (Severity.SHIFT, "shift", False)
    open_ = graded(monkeypatch, Kind.COVERAGE, "nothing in common", 0.4)
    assert (open_.kind, open_.severity, open_.grade) == (Kind.COVERAGE, Severity.WORDING, "not graded")
    assert (open_.abstained, open_.confidence, open_.reasons) == (True, 0.0, ())
    assert open_.evidence.endswith(LEFT_OPEN)


def test_who_said_it_is_no_shift_where_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(monkeypatch, Kind.COVERAGE, "occasion", 0.9).severity is Severity.NUANCE
