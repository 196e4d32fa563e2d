"""A real but tiny encoder: words are what stands between blanks, their vectors are drawn from their hash.

In: texts. Out: an `Encoded` each. Equal words have equal vectors, others are as good as orthogonal.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from align.terms import Encoded, Parse, Word

DIMENSIONS = 64


@dataclass
class TinyParser:
    name: str = "blanks"
    revision: str = "1"


@dataclass
class TinyEncoder:
    """Counts what it was asked to encode."""

    name: str = "tiny"
    revision: str = "1"
    parser: TinyParser = field(default_factory=TinyParser)
    fits_heads: bool = False
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        self.asked += texts
        return [self._encode(text) for text in texts]

    def _encode(self, text: str) -> Encoded:
        found = list(re.finditer(r"\w+|[^\w\s]", text))
        words = tuple(
            Word(m.start(), m.end(), m[0], m[0].lower(), "NN", "NOUN" if m[0].isalnum() else "PUNCT", "dep", i)
            for i, m in enumerate(found)
        )
        vectors = np.array([_vector(word.lemma) for word in words], np.float32).reshape(len(words), DIMENSIONS)
        return Encoded(text, Parse(words, ((0, len(words)),) if words else ()), vectors, vectors)


def _vector(word: str) -> list[float]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return list(np.random.default_rng(seed).standard_normal(DIMENSIONS))
