"""The relation head: laws, and what it must see; and the weights that turn it into reasons."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from align import relation
from align.divergence.weighing import LIGHT, probability, reasons
from align.encoder import Encoder
from align.terms import Encoded, Kind, Marked, Relation, Side


def whole(encoded: Encoded, *marked: str) -> Marked:
    """A text as a side, with the words of these forms marked; none: all of them."""
    words = encoded.parse.words
    return Marked(
        Side("x", encoded, tuple(range(len(words)))), frozenset(k for k, w in enumerate(words) if w.text in marked)
    )


def related(encoder: Encoder, a: str, b: str, *marked: str) -> Relation:
    one, other = encoder.encode([a, b])
    return relation.relations([(whole(one, *marked), whole(other, *marked))])[0]


def test_exchanging_the_sides_exchanges_the_directions(encoder: Encoder) -> None:
    forth = related(encoder, "The old ferry sank in the harbour.", "The ferry sank.")
    back = related(encoder, "The ferry sank.", "The old ferry sank in the harbour.")
    assert (forth.forth, forth.back, forth.against) == pytest.approx((back.back, back.forth, back.against), abs=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        pytest.param("The ferry is late today.", "The ferry is not late today.", "against", id="negation"),
        pytest.param("Nine sailors were rescued.", "Twelve sailors were rescued.", "against", id="number"),
        pytest.param("The old ferry sank in the harbour.", "The ferry sank.", "less", id="less is said"),
        pytest.param("The talks began on Monday.", "The talks started on Monday.", "same", id="synonym"),
        pytest.param("The mayor was elected by the council.", "The council elected the mayor.", "same", id="passive"),
    ],
)
def test_what_follows_from_what(encoder: Encoder, a: str, b: str, says: str) -> None:
    found = related(encoder, a, b)
    assert {
        "against": found.against > max(found.forth, found.back),
        "less": found.forth > 0.5 > found.back,
        "same": found.same > 0.5,
    }[says]


def test_what_is_batched_beside_a_pair_hardly_moves_it(encoder: Encoder) -> None:
    texts = [
        "The talks began.",
        "The talks did not begin.",
        "Rain is expected in the north by the evening.",
        "It may rain.",
    ]
    encoded = [whole(e) for e in encoder.encode(texts)]
    pairs = list(pairwise(encoded))
    together = relation.relations(pairs)
    alone = [relation.relations([pair])[0] for pair in pairs]
    assert np.allclose([r.against for r in together], [r.against for r in alone], atol=0.05)


def told(encoder: Encoder, a: str, b: str, here: str, there: str) -> relation.Told:
    """What the head says of a place: words of either text, in any order."""
    one, other = encoder.encode([a, b])
    place = tuple(
        frozenset(k for k, w in enumerate(e.parse.words) if w.text in words.split())
        for e, words in ((one, here), (other, there))
    )
    ((found,),) = relation.told([(whole(one), whole(other))], [[(place[0], place[1])]])
    return found


@pytest.mark.parametrize(
    ("a", "b", "apart", "alike"),
    [
        pytest.param(
            "The guards opened the old gate at noon.",
            "The guards shut the old gate at noon.",
            ("opened", "shut"),
            ("gate", "gate"),
            id="opposite",
        ),
        pytest.param(
            "The council will rebuild the bridge, if the province pays.",
            "The council will rebuild the bridge.",
            ("if the province pays", ""),
            ("rebuild", "rebuild"),
            id="condition lost",
        ),
        pytest.param(
            "The harbour may open again on Monday.",
            "On Monday the port opens again.",
            ("may open", "opens"),
            ("harbour", "port"),
            id="possibility",
        ),
    ],
)
def test_places_at_which_texts_part_stand_out(
    encoder: Encoder, a: str, b: str, apart: tuple[str, str], alike: tuple[str, str]
) -> None:
    there, nowhere = told(encoder, a, b, *apart), told(encoder, a, b, *alike)
    assert nowhere.odds < 0
    assert there.odds > nowhere.odds + 1


def test_exchanging_the_sides_exchanges_what_is_told(encoder: Encoder) -> None:
    texts, words = ("The envoy left in May.", "The envoy may leave."), ("left", "may leave")
    forth, back = told(encoder, *texts, *words), told(encoder, *texts[::-1], *words[::-1])
    assert (forth.odds, forth.kinds) == (back.odds, back.kinds)
    assert (forth.relation.forth, forth.relation.back) == (back.relation.back, back.relation.forth)


def test_what_else_is_asked_of_a_pair_moves_nothing(encoder: Encoder) -> None:
    one, other = encoder.encode(["Nine sailors were rescued.", "Twelve sailors were saved."])
    pair = (whole(one), whole(other))
    places = [(frozenset({0}), frozenset({0})), (frozenset({3}), frozenset({3})), (frozenset[int](), frozenset({1}))]
    (together,) = relation.told([pair], [places])
    alone = [found for place in places for found in relation.told([pair], [[place]])[0]]
    assert [one.odds for one in together] == pytest.approx([one.odds for one in alone], abs=0.05)
    assert relation.told([pair], [[]]) == [[]]


def test_by_what_texts_part_is_one_of_the_kinds(encoder: Encoder) -> None:
    found = told(encoder, "Nine sailors were rescued.", "Twelve sailors were rescued.", "Nine", "Twelve")
    assert found.kinds[0] is Kind.QUANTITY


def test_reasons_name_what_weighed_and_never_a_number() -> None:
    named = {"always": 1.0, "polarity reversal": 1.0, "tied": 0.9, "parts": 4.0, "follows both ways": -4.0}
    said = reasons(named)
    assert "for: read together with what stands around, the texts part at these words" in said
    assert not any(c.isdigit() for reason in said for c in reason)
    assert all(reason.startswith(("for: ", "against: ")) for reason in said)
    turned = named | {"parts": -4.0, "follows both ways": 4.0}
    assert 0 <= probability(turned) < probability(named) <= 1
    assert reasons(turned) != said


def test_what_the_head_says_never_counts_against_what_it_means() -> None:
    base = {"always": 1.0, "sense shift": 1.0, "parts": 0.0, "rules out": 0.0, "follows both ways": 0.0}
    for light in ("", LIGHT):
        for name, way in (("parts", 1), ("rules out", 1), ("follows both ways", -1)):
            steps = [probability(base | {name + light: way * k}) for k in (-4.0, -1.0, 0.0, 1.0, 4.0)]
            assert steps == sorted(steps)


def test_states_of_another_model_are_refused(encoder: Encoder) -> None:
    (one,) = encoder.encode(["The talks began."])
    other = Encoded(one.text, one.parse, one.middle[:, :12], one.last)
    with pytest.raises(ValueError, match="dimensions"):
        relation.relations([(whole(other), whole(other))])
    with pytest.raises(ValueError, match="dimensions"):
        relation.told([(whole(other), whole(other))], [[]])
