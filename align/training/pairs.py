"""Sentence pairs that come as tokens → the sides that heads read.

In: an encoder and records with `tokens_a` and `tokens_b`. Out: two sides a record, each a whole text.
"""

from __future__ import annotations

from align.encoder import Encoder
from align.terms import Encoded, Side
from align.training.sets import Records


def sides(encoder: Encoder, records: Records) -> list[tuple[Side, Side]]:
    """The sides of each record's two sentences, all encoded in one pass for each side."""
    encoded = (encoder.encode_tokens([record[f"tokens_{side}"] for record in records]) for side in "ab")
    return [whole(a, b) for a, b in zip(*encoded, strict=True)]


def whole(a: Encoded, b: Encoded) -> tuple[Side, Side]:
    """Two texts as sides of all their words."""
    return Side("a", a, tuple(range(len(a.middle)))), Side("b", b, tuple(range(len(b.middle))))
