"""Figures of agreement: published examples, and the laws that hold for any ratings."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus.agreement import agreement, alpha, counts

# Four observers, twelve units, five values, gaps: K. Krippendorff, “Computing Krippendorff's Alpha-Reliability”, 2011,
# section C; the same ratings are `cac.raw4raters` in K. L. Gwet's R package irrCAC.
FOUR = [
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, None, 3, None),
]
VALUES = [1, 2, 3, 4, 5]

# `cont3x3abstractors` of irrCAC: a hundred pregnancies by two abstractors (Gwet, Handbook, 4th ed., 2014).
ABSTRACTORS = {("E", "E"): 13, ("A", "A"): 20, ("A", "N"): 7, ("N", "A"): 4, ("N", "N"): 56}


def units(rows):  # type: ignore[no-untyped-def]
    """Rows of ratings as units; None is a gap."""
    return [{f"rater {n}": value for n, value in enumerate(row) if value is not None} for row in rows]


def test_krippendorff_s_example_nominal() -> None:
    found = agreement(units(FOUR), VALUES)
    assert (found.units, found.raters, found.ratings) == (11, 4, 40)  # the twelfth has no pair
    assert found.alpha == pytest.approx(0.743, abs=0.0005)
    assert found.percent == pytest.approx(0.818, abs=0.0005)
    assert found.gwet == pytest.approx(0.77544, abs=0.000005)
    assert not found.dominated and found.few


def test_krippendorff_s_example_ordinal() -> None:
    found = agreement(units(FOUR), VALUES, ordinal=True)
    assert found.alpha == pytest.approx(0.815, abs=0.0005)
    assert found.gwet == pytest.approx(0.899, abs=0.0005)


def test_gwet_s_example_of_two_raters() -> None:
    pairs = [pair for pair, times in ABSTRACTORS.items() for _ in range(times)]
    found = agreement(units(pairs), ["E", "A", "N"])
    assert found.gwet == pytest.approx(0.8493305, abs=1e-7)
    assert found.alpha == pytest.approx(0.7972585, abs=1e-7)
    assert found.percent == pytest.approx(0.89)
    assert found.interval is not None and found.interval[0] < 0.797 < found.interval[1]
    assert not found.few


def test_where_one_label_dominates_alpha_falls_and_gwet_s_does_not() -> None:
    found = agreement(units([("yes", "yes")] * 96 + [("yes", "no"), ("no", "yes")] * 2), ["yes", "no"])
    assert found.dominated and found.top == ("yes", 0.98)
    assert found.alpha is not None and found.alpha < 0
    assert found.gwet is not None and found.gwet > 0.95


def test_where_all_say_the_same_alpha_is_not_defined() -> None:
    found = agreement(units([("yes", "yes")] * 3), ["yes", "no"])
    assert (found.alpha, found.interval, found.percent, found.gwet) == (None, None, 1.0, 1.0)


def test_without_a_pair_nothing_is_defined() -> None:
    for rows in ([], [("yes", None)], [(None, None)]):
        found = agreement(units(rows), ["yes", "no"])
        assert (found.units, found.alpha, found.gwet, found.percent, found.top) == (0, None, None, None, None)


def test_a_label_that_is_none_is_an_error() -> None:
    with pytest.raises(KeyError):
        agreement(units([("yes", "perhaps")]), ["yes", "no"])


ratings = st.lists(st.lists(st.one_of(st.none(), st.sampled_from(VALUES)), min_size=3, max_size=3), max_size=12)


def figures(rows, ordinal):  # type: ignore[no-untyped-def]
    found = agreement(units(rows), VALUES, ordinal=ordinal)
    return [found.units, found.percent, found.alpha, found.gwet]


@settings(deadline=None)  # a thousand samples each, on a machine that may be busy
@given(st.lists(st.sampled_from(VALUES), min_size=2), st.booleans())
def test_perfect_agreement_is_one(values: list[int], ordinal: bool) -> None:
    assume(len(set(values)) > 1)
    found = agreement(units([(value, value, value) for value in values]), VALUES, ordinal=ordinal)
    assert found.alpha == pytest.approx(1) and found.gwet == pytest.approx(1) and found.percent == 1


@settings(deadline=None)  # a thousand samples each, on a machine that may be busy
@given(ratings, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_raters_and_units_changes_nothing(rows, random, ordinal) -> None:  # type: ignore[no-untyped-def]
    order = random.sample(range(3), k=3)
    shuffled = [[row[n] for n in order] for row in random.sample(rows, k=len(rows))]
    assert figures(shuffled, ordinal) == pytest.approx(figures(rows, ordinal), nan_ok=False)


@settings(deadline=None)  # a thousand samples each, on a machine that may be busy
@given(ratings, st.sampled_from(VALUES), st.booleans())
def test_a_unit_with_one_rating_changes_nothing_but_gwet_s_chance(rows, value, ordinal) -> None:  # type: ignore[no-untyped-def]
    more = figures([*rows, (value, None, None)], ordinal)
    assert more[:3] == pytest.approx(figures(rows, ordinal)[:3])


@settings(deadline=None)  # a thousand samples each, on a machine that may be busy
@given(ratings)
def test_labels_that_nobody_gave_change_nothing_for_alpha(rows) -> None:  # type: ignore[no-untyped-def]
    for ordinal in (False, True):
        one = alpha(counts(units(rows), VALUES), ordinal=ordinal)
        other = alpha(counts(units(rows), [0, *VALUES, 6]), ordinal=ordinal)
        assert one == pytest.approx(other)


@settings(deadline=None)  # a thousand samples each, on a machine that may be busy
@given(ratings, st.booleans())
def test_figures_stay_in_their_bounds(rows, ordinal) -> None:  # type: ignore[no-untyped-def]
    found = agreement(units(rows), VALUES, ordinal=ordinal)
    assert found.alpha is None or found.alpha <= 1 + 1e-9
    assert found.gwet is None or -1 - 1e-9 <= found.gwet <= 1 + 1e-9
    assert found.interval is None or found.interval[0] <= found.interval[1] <= 1 + 1e-9
