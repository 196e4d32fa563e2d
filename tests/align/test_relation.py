"""The relation head: laws, and what it must see; and the weights that turn it into reasons."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from align import relation
from align.divergence.weighing import probability, reasons
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


def parted(encoder: Encoder, a: str, b: str) -> tuple[dict[str, float], dict[str, float]]:
    """The log-odds of each word of two texts that the texts part there."""
    one, other = encoder.encode([a, b])
    (found,) = relation.partings([(whole(one), whole(other))])
    told = [
        {w.text: float(odds) for w, odds in zip(e.parse.words, side.odds, strict=True)}
        for e, side in zip((one, other), found, strict=True)
    ]
    return told[0], told[1]


@pytest.mark.parametrize(
    ("a", "b", "here", "there", "nowhere"),
    [
        pytest.param("The port reopens on Monday.", "On Monday the harbour opens again.", "", "", "port", id="same"),
        pytest.param(
            "The guards opened the old gate at noon.",
            "The guards shut the old gate at noon.",
            "opened",
            "shut",
            "old",
            id="opposite",
        ),
        pytest.param(
            "The council will rebuild the bridge, if the province pays.",
            "The council will rebuild the bridge.",
            "if",
            "",
            "rebuild",
            id="condition lost",
        ),
    ],
)
def test_words_at_which_texts_part_stand_out(
    encoder: Encoder, a: str, b: str, here: str, there: str, nowhere: str
) -> None:
    one, other = parted(encoder, a, b)
    assert one[nowhere] < 0
    assert not here or one[here] > max(0, one[nowhere])
    assert not there or other[there] > 0


def test_exchanging_the_sides_exchanges_where_they_part(encoder: Encoder) -> None:
    texts = "The envoy left in May.", "The envoy may leave."
    assert parted(encoder, *texts) == parted(encoder, *texts[::-1])[::-1]


def test_by_what_texts_part_is_one_of_the_kinds(encoder: Encoder) -> None:
    one, other = encoder.encode(["Nine sailors were rescued.", "Twelve sailors were rescued."])
    ((first, _),) = relation.partings([(whole(one), whole(other))])
    assert first.kind(0) is Kind.QUANTITY


def test_reasons_name_what_weighed_and_never_a_number() -> None:
    named = {"always": 1.0, "polarity reversal": 1.0, "tied": 0.9, "rules out": 4.0, "follows both ways": -4.0}
    said = reasons(named)
    assert any("exclude each other" in reason for reason in said)
    assert not any(c.isdigit() for reason in said for c in reason)
    assert all(reason.startswith(("for: ", "against: ")) for reason in said)
    turned = named | {"rules out": -4.0, "follows both ways": 4.0}
    assert 0 <= probability(turned) < probability(named) <= 1
    assert reasons(turned) != said


def test_states_of_another_model_are_refused(encoder: Encoder) -> None:
    (one,) = encoder.encode(["The talks began."])
    other = Encoded(one.text, one.parse, one.middle[:, :12], one.last)
    with pytest.raises(ValueError, match="dimensions"):
        relation.relations([(whole(other), whole(other))])
    with pytest.raises(ValueError, match="dimensions"):
        relation.partings([(whole(other), whole(other))])
