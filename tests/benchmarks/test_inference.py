"""What the relation head answers is counted as was worked out by hand; ablations see what they are told to."""

from __future__ import annotations

import numpy as np

from align.terms import Relation
from align.training.relation import FOLLOWS, NOT_FOLLOWING, OPEN, RULED_OUT, UNTOLD
from align.training.weighing import Weighed, chance, fit
from benchmarks import ablations, inference


def test_only_told_directions_count() -> None:
    follows = Relation(forth=0.9, back=0.1, against=0.05)
    assert inference._counted((FOLLOWS, UNTOLD), follows) == (1, 1)
    assert inference._counted((FOLLOWS, OPEN), follows) == (2, 2)
    assert inference._counted((RULED_OUT, NOT_FOLLOWING), follows) == (1, 2)


def test_area_under_the_curve() -> None:
    scores, harmless = np.array([0.9, 0.8, 0.3, 0.8]), np.array([True, True, False, False])
    assert inference._area(scores, harmless) == 100 * (1 + 1 + 1 + 0.5) / 4


def test_a_part_sees_its_own_features_alone() -> None:
    named = {"always": 1.0, "likeness (light)": 0.3, "rules out": 2.0, "sense nuance": 1.0}
    assert ablations._part(named, ablations.PARTS["cosine of the phrases alone"]) == {
        "always": 1.0,
        "likeness (light)": 0.3,
    }
    assert set(ablations._part(named, ablations.PARTS["relation head alone"])) == {"always", "rules out"}


def test_weights_tell_grave_from_light() -> None:
    seen = [Weighed({"always": 1.0, "rules out": 3.0}, True, "fit")] * 40
    seen += [Weighed({"always": 1.0, "rules out": -3.0}, False, "fit")] * 40
    weights = fit(seen)
    assert weights["rules out"] > 0
    assert chance({"always": 1.0, "rules out": 3.0}, weights) > 0.9
    assert chance({"always": 1.0, "rules out": -3.0}, weights) < 0.1
