"""Whether two words that stand for each other stand in the same clause otherwise.

In: a scene, two of its words. Out: what share of the words of content around them is the same on both sides, 0..1.
"""

from __future__ import annotations

from align.divergence.scene import Scene
from align.words import concepts, identity, is_content

# Words of content on either side that count as the surroundings, besides what the word hangs on and what hangs on it.
NEIGHBOURS = 2


def same_around(scene: Scene, a: str, i: int, b: str, j: int) -> float:
    """The share of the words of content around two words that say the same on both sides; 0 where there are none."""
    around_a, around_b = _around(scene, a, i), _around(scene, b, j)
    if not around_a or not around_b:
        return 0.0
    shared = sum(_same(scene, a, k, b) for k in around_a), sum(_same(scene, b, k, a) for k in around_b)
    return min(shared[0] / len(around_a), shared[1] / len(around_b))


def _same(scene: Scene, outlet: str, index: int, other: str) -> bool:
    found = scene.counterpart(outlet, index, other)
    if found is None:
        return False
    one, two = scene.sides[outlet].word(index), scene.sides[other].word(found)
    return identity(one).lower() == identity(two).lower() or bool(concepts(one) & concepts(two))


def _around(scene: Scene, outlet: str, index: int) -> set[int]:
    side = scene.sides[outlet]
    content = [k for k in side.indices if k != index and is_content(side.word(k))]
    before, after = [k for k in content if k < index], [k for k in content if k > index]
    head = side.word(index).head
    if not is_content(side.word(head)):  # a preposition: what it hangs on
        head = side.word(head).head
    near = {*before[-NEIGHBOURS:], *after[:NEIGHBOURS], *side.children.get(index, ()), head}
    return near & set(content)
