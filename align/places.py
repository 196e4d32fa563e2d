"""Words of a row's outlets, tied in pairs → places: words of several outlets that stand for the same thing.

In: sides and the grids of each pair. Out: places of two outlets or more, one word of each; what no link reaches is
placed by its slot in the sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.terms import Side, Vectors, Word
from align.ties import LIKELY
from align.words import is_content, side_pairs

# Score of a link that stands on structure alone: above nothing, below every link of meaning.
SLOT_SCORE = 0.30

# Dependency labels that may take each other's place when two renderings put a thing differently.
SLOTS: Mapping[str, str] = {
    **dict.fromkeys(("nsubj", "nsubjpass", "csubj", "expl", "agent"), "subject"),
    **dict.fromkeys(("dobj", "attr", "acomp", "oprd", "dative"), "object"),
    "pobj": "prepositional",
    **dict.fromkeys(("amod", "compound", "nmod", "poss", "appos", "nummod"), "modifier"),
    **dict.fromkeys(("ROOT", "ccomp", "xcomp", "advcl", "relcl", "conj", "pcomp", "acl"), "predicate"),
}

# Parts of speech that may stand for each other.
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("NOUN", "PROPN", "PRON"), "noun"),
    **dict.fromkeys(("VERB", "AUX"), "verb"),
    **dict.fromkeys(("ADJ", "ADV"), "modifier"),
    "NUM": "number",
}


@dataclass(frozen=True, slots=True)
class Place:
    """What several outlets say with one word each: outlet → index into the words of its whole text."""

    words: Mapping[str, int]


def places(sides: Sequence[Side], grids: Sequence[Vectors]) -> tuple[Place, ...]:
    """Cluster the words of a row's outlets: each place has two outlets or more, one word of each.

    grids: what `tied` gives for `side_pairs(sides)`. Independent of the order of the sides: links are taken best first,
    ties by outlet and position; words left over are linked by their place in the sentence.
    """
    links: list[tuple[float, tuple[str, int], tuple[str, int]]] = []
    for (a, b), grid in zip(side_pairs(sides), grids, strict=True):
        for i, (j, score) in _one_to_one(a, b, grid).items():
            links.append((-round(score, 4), (a.outlet, i), (b.outlet, j)))
    cluster: dict[tuple[str, int], dict[str, int]] = {}
    for _, one, other in sorted(links):
        left, right = cluster.get(one, {one[0]: one[1]}), cluster.get(other, {other[0]: other[1]})
        if left is right or left.keys() & right.keys():
            continue
        joined = left | right
        for outlet, index in joined.items():
            cluster[outlet, index] = joined
    distinct = {id(members): members for members in cluster.values()}.values()
    return tuple(Place(dict(sorted(m.items()))) for m in sorted(distinct, key=lambda m: sorted(m.items())))


def _one_to_one(a: Side, b: Side, grid: Vectors) -> dict[int, tuple[int, float]]:
    """Each word's one partner, the surest first, and what is left by its slot: index in a → (index in b, score).

    A word that stands for something has no grammatical word for a partner: what it is tied to besides belongs to the
    same phrase.
    """
    stands_a, stands_b = ([_stands_for_something(side.word(i)) for i in side.indices] for side in (a, b))
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    rows, columns = np.nonzero(grid >= LIKELY)
    for i, j in sorted(zip(rows.tolist(), columns.tolist(), strict=True), key=lambda at: (-grid[at], at)):
        if stands_a[i] == stands_b[j] and a.indices[i] not in found and b.indices[j] not in taken:
            found[a.indices[i]] = (b.indices[j], float(grid[i, j]))
            taken.add(b.indices[j])
    _fill_slots(a, b, found)
    _fill_gaps(a, b, found)
    return found


def _fill_slots(a: Side, b: Side, found: dict[int, tuple[int, float]]) -> None:
    """Link what is left where it stands in the same slot: a linked governor, a linked dependent, linked neighbours."""
    if not a.indices or not b.indices:
        return
    frames_a, frames_b = _frames(a), _frames(b)
    for _ in range(2):  # a second time, since a slot filled opens its neighbours'
        taken = {j for j, _ in found.values()}
        free_a = [i for i in a.indices if i not in found and _stands_for_something(a.word(i))]
        free_b = [j for j in b.indices if j not in taken and _stands_for_something(b.word(j))]
        slots: dict[tuple[str, int], list[int]] = defaultdict(list)
        for j in free_b:
            for frame in frames_b[j]:
                slots[frame].append(j)
        for i in free_a:
            frames = sorted((slot, found[k][0]) for slot, k in frames_a[i] if k in found)
            fitting = (j for frame in frames for j in slots[frame])
            for j in fitting:
                if j not in taken and _alike(a.word(i), b.word(j)):
                    found[i] = (j, SLOT_SCORE)
                    taken.add(j)
                    break


def _fill_gaps(a: Side, b: Side, found: dict[int, tuple[int, float]]) -> None:
    """Link the one word that is left between two linked neighbours to the one that is left between their partners.

    “loses its wars”, “wins its wars”: what replaces a word stands where it stood, whatever the parser made of it.
    """
    taken = {j: i for i, (j, _) in found.items()}
    free_a, free_b = (
        {(before, after): run for before, run, after in _gaps(side, partner) if len(run) == 1}
        for side, partner in (
            (a, {i: (i, j) for i, (j, _) in found.items()}),
            (b, {j: (i, j) for j, i in taken.items()}),
        )
    )
    for ends in free_a.keys() & free_b.keys():
        (i,), (j,) = free_a[ends], free_b[ends]
        if _alike(a.word(i), b.word(j)):
            found[i] = (j, SLOT_SCORE)


def _gaps(
    side: Side, partners: Mapping[int, tuple[int, int]]
) -> Iterator[tuple[tuple[int, int] | None, list[int], tuple[int, int] | None]]:
    """Runs of words of content without a partner, with the links (index in a, index in b) before and after each."""
    before: tuple[int, int] | None = None
    run: list[int] = []
    for index in side.indices:
        if index in partners:
            if run:
                yield before, run, partners[index]
            before, run = partners[index], []
        elif _stands_for_something(side.word(index)):
            run.append(index)
    if run:
        yield before, run, None


def _frames(side: Side) -> dict[int, set[tuple[str, int]]]:
    """The slots around each word: under which governor it stands as what, and what stands under it."""
    frames: dict[int, set[tuple[str, int]]] = {index: set() for index in side.indices}
    for index in side.indices:
        word = side.word(index)
        slot = SLOTS.get(word.dep)
        governor = side.word(word.head).head if word.dep == "pobj" else word.head
        if slot and governor != index:
            frames[index].add(("under " + slot, governor))
            if governor in frames:
                frames[governor].add(("over " + slot, index))
    return frames


def _stands_for_something(word: Word) -> bool:
    """Whether a word is a content word or a pronoun, which may take each other's place."""
    return is_content(word) or word.tag in ("PRP", "PRP$")


def _alike(one: Word, other: Word) -> bool:
    kinds = {CLASSES.get(one.pos, one.pos), CLASSES.get(other.pos, other.pos)}
    return len(kinds) == 1 or (kinds == {"verb", "modifier"} and "VBN" in (one.tag, other.tag))
