"""Two clauses, in the row or not → whether they say the same, however they are worded.

In: a scene, the words of a clause of each of two outlets. Out: whether most of the words of either have a counterpart
in the other, and neither denies what the other says. The clauses of one sentence often stand in several rows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product

import numpy as np

from align.divergence.bonds import bonds
from align.divergence.opposites import Opposition, opposition
from align.divergence.scene import CLOSE, Scene
from align.divergence.turns import turned
from align.terms import Side
from align.words import concepts, identity, is_content

# The part of the words of either clause that the other has too, from which both are the same.
MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Spelt:
    """A clause, or a noun that stands for one: its head, and the head with the words of content that hang on it."""

    head: int
    words: frozenset[int]


def clause(side: Side, head: int, without: Collection[int]) -> Spelt:
    """The clause of a head, without words that belong to another which hangs on it, or on which it hangs."""
    parse = side.encoded.parse
    found = {head}
    for k in range(*parse.sentences[parse.sentence_of(head)]):
        above = k
        while above != head and above not in without and parse.words[above].head != above:
            above = parse.words[above].head
        if above == head and is_content(parse.words[k]):
            found.add(k)
    return Spelt(head, frozenset(found))


def same_clause(scene: Scene, a: str, one: Spelt, b: str, other: Spelt) -> bool:
    """Whether clauses of two outlets say the same."""
    if _negations(scene, a, one.head) % 2 != _negations(scene, b, other.head) % 2:
        return False
    pairs = list(product(one.words, other.words))
    at_a, at_b = scene.sides[a], scene.sides[b]
    if any(opposition(at_a.word(i), at_b.word(j)) is not Opposition.NONE for i, j in pairs):
        return False
    tied = [(i, j) for i, j in pairs if _tied(scene, a, i, b, j)]
    shares = len({i for i, _ in tied}) / len(one.words), len({j for _, j in tied}) / len(other.words)
    return min(shares) >= MOSTLY


def _negations(scene: Scene, outlet: str, head: int) -> int:
    """How often a clause is negated; a joining word that negates (“before”, “unless”) does not count."""
    joining = {k for bond in scene.once(bonds, outlet) for k in bond.words}
    return len(set(scene.once(turned, outlet).get(head, ())) - joining)


def _tied(scene: Scene, a: str, i: int, b: str, j: int) -> bool:
    """Whether two words, in the row or not, stand for the same."""
    one, other = scene.sides[a], scene.sides[b]
    x, y = one.word(i), other.word(j)
    if identity(x) == identity(y) or concepts(x) & concepts(y):
        return True
    if i in one.indices and j in other.indices and j in scene.answers(a, i, b):
        return True
    u, v = one.encoded.middle[i], other.encoded.middle[j]
    return bool(u @ v >= CLOSE * np.linalg.norm(u) * np.linalg.norm(v))
