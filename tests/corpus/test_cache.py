"""A seen text is never encoded twice, and is the same whether it was seen or not."""

from __future__ import annotations

import numpy as np

from align.terms import Encoded
from corpus.cache import cached
from corpus.store import Store
from tests.corpus.tiny import TinyEncoder, TinyParser


def same(a: Encoded, b: Encoded) -> bool:
    vectors = np.array_equal(a.middle, b.middle) and np.array_equal(a.last, b.last)
    return vectors and (a.text, a.parse) == (b.text, b.parse)


def test_a_text_is_encoded_once(store: Store, encoder: TinyEncoder) -> None:
    encode = cached(store, encoder)
    first = encode(["we talk", "they talk", "we talk"])
    assert encoder.asked == ["we talk", "they talk"]
    assert same(first[0], first[2])
    assert [e.text for e in cached(store, encoder)(["they talk", "you talk"])] == ["they talk", "you talk"]
    assert encoder.asked == ["we talk", "they talk", "you talk"]


def test_kept_or_fresh_it_is_the_same(store: Store, encoder: TinyEncoder) -> None:
    text = "“”Talks with the US” \U0001f4dc …"
    fresh, kept = cached(store, encoder)([text])[0], cached(store, encoder)([text])[0]
    assert same(fresh, kept)
    (exact,) = TinyEncoder().encode([text])
    assert kept.parse == exact.parse
    assert kept.middle.dtype == np.float32
    np.testing.assert_allclose(kept.middle, exact.middle, rtol=1e-3, atol=1e-3)


def test_another_model_revision_or_parser_does_not_take_what_is_kept(store: Store, encoder: TinyEncoder) -> None:
    others = [
        TinyEncoder(name="other"),
        TinyEncoder(revision="2"),
        TinyEncoder(parser=TinyParser(revision="2")),
    ]
    for one in (encoder, *others):
        cached(store, one)(["we talk"])
        assert one.asked == ["we talk"]


def test_nothing_to_encode(store: Store, encoder: TinyEncoder) -> None:
    assert cached(store, encoder)([]) == []
    assert cached(store, encoder)([" "])[0].middle.shape[0] == 0
    assert cached(store, encoder)([" "])[0].middle.shape[0] == 0


def test_vectors_past_the_range_of_float16_are_kept_whole(store: Store) -> None:
    class Loud(TinyEncoder):
        def _encode(self, text: str) -> Encoded:
            quiet = super()._encode(text)
            return Encoded(text, quiet.parse, quiet.middle * 1e6, quiet.last)

    encoder = Loud()
    for _ in range(2):
        (found,) = cached(store, encoder)(["we talk"])
        assert np.array_equal(found.middle, encoder._encode("we talk").middle)


def test_many_texts_at_once(store: Store, encoder: TinyEncoder) -> None:
    texts = [f"talk {n}" for n in range(1200)]
    cached(store, encoder)(texts)
    assert [e.text for e in cached(store, encoder)(texts)] == texts
    assert len(encoder.asked) == 1200
