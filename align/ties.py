"""Words of parallel clauses → links between them, and the difference of each word.

In: pairs of sides. Out: how surely their words are tied, links, differences 0..1. Where the trained heads fit the
encoder, `links.py` says how likely words are tied and `relation.py` how they differ, and what is said here decodes
it; else cosines do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.repeated import told_apart
from align.terms import Link, Side, Vectors
from align.words import identity, is_content, kindred, unit_vectors

# From this probability on two words are linked. F1 on MTRef dev is 88.1 to 88.2 from 0.50 to 0.60 and on Wiki dev 98.0
# (`./parallax train links` prints the curve).
TIED = 0.55

# From this on a word is held to have a counterpart: to call a word left out wants more doubt than to draw a link.
LIKELY = 0.3

# Most words of a side that the trained heads read: a grid of word pairs is held in memory.
LONGEST_SIDE = 400

# Without heads: least middle-layer cosine of two linked words: sure F1 .83 on MultiMWA-MTRef dev and .97 on Wiki dev;
# on MTRef's training part it moves by .003 between .25 and .40.
LINK_FLOOR = 0.40

# Least cosine for a grammatical word, which finds a lookalike anywhere.
FUNCTION_FLOOR = 0.55

# What an identical word is worth in the choice of a partner, and what a far-off place costs at most.
IDENTITY_BONUS = 0.15

DISTANCE_COST = 0.10

# What it is worth that a word list holds two words for kin, and the least cosine of their link.
KINDRED_BONUS = 0.10

KINDRED_FLOOR = 0.20

Wording = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordLinks:
    """Links between two texts' words, and for each word how much the other side lacks it, 0..1."""

    links: tuple[Link, ...]
    difference_a: tuple[float, ...]
    difference_b: tuple[float, ...]


def links_of_sides(a: Side, b: Side) -> list[Link]:
    """The links of two sides' words, sorted; a word may have several, or none. Scores are probabilities 0..1."""
    return _links(a, b, tied([(a, b)])[0])


def word_links(pairs: Sequence[tuple[Side, Side]]) -> list[WordLinks]:
    """Links and differences of pairs of sides.

    Beside an empty side every word is absent (difference 1); nothing differs between sides of equal words.
    """
    grids = tied(pairs)
    lacking = _differences(pairs, grids)
    return [
        WordLinks(tuple(_links(a, b, grids[k])), *(tuple(round(float(x), 4) for x in side) for side in lacking[k]))
        for k, (a, b) in enumerate(pairs)
    ]


def tied(pairs: Sequence[tuple[Side, Side]]) -> list[Vectors]:
    """How surely words are tied, 0..1: for each pair of sides a grid, (words of a, words of b).

    Sides of equal words are tied one by one and not read at all, and pairs of equal wordings are read once. Without
    heads, or where a side is too long for them, mutual choice over the middle layer's cosine decides.
    """
    grids: dict[int, Vectors] = {}
    unsettled = []
    for k, (a, b) in enumerate(pairs):
        if _equal(a, b):
            grids[k] = np.eye(len(a.indices), dtype=np.float32)
        elif _fit([a, b]):
            unsettled.append(k)
        else:
            grids[k] = _chosen(a, b)
    if unsettled:
        from align.links import probabilities  # imports torch

        alike = _alike(pairs, unsettled)
        read = sorted({first for first, _ in alike.values()})
        found = {
            k: _with_kin(*pairs[k], told_apart(*pairs[k], grid))
            for k, grid in zip(read, probabilities([pairs[k] for k in read]), strict=True)
        }
        for k, (first, turned) in alike.items():
            grids[k] = found[first].T if turned else found[first]
    return [grids[k] for k in range(len(pairs))]


def _differences(pairs: Sequence[tuple[Side, Side]], grids: Sequence[Vectors]) -> list[tuple[Vectors, Vectors]]:
    """How much of each word of either side the other lacks, for each pair; pairs of equal wordings are read once."""
    alike = _alike(pairs, [k for k, pair in enumerate(pairs) if _fit(pair) and not _equal(*pair)])
    read = sorted({first for first, _ in alike.values()})
    found = {}
    if read:
        from align.differences import lacking  # imports torch, which only those who compare wait for

        found = dict(zip(read, lacking([pairs[k] for k in read], [grids[k] for k in read]), strict=True))
    told = []
    for k, (a, b) in enumerate(pairs):
        first, turned = alike.get(k, (k, False))
        of_a, of_b = found[first] if k in alike else (_lacking(a, b, grids[k]), _lacking(b, a, grids[k].T))
        told.append((of_b, of_a) if turned else (of_a, of_b))
    return told


def _alike(pairs: Sequence[tuple[Side, Side]], numbers: Sequence[int]) -> dict[int, tuple[int, bool]]:
    """For each of these pairs the first one of the same wordings, and whether its sides stand the other way round."""
    firsts: dict[tuple[Wording, Wording], tuple[int, bool]] = {}
    found = {}
    for k in numbers:
        one, other = (tuple(side.word(i).text for i in side.indices) for side in pairs[k])
        turned = one > other
        first, first_turned = firsts.setdefault((other, one) if turned else (one, other), (k, turned))
        found[k] = (first, turned != first_turned)
    return found


def _equal(a: Side, b: Side) -> bool:
    return [a.word(i).text for i in a.indices] == [b.word(j).text for j in b.indices]


def _fit(sides: Sequence[Side]) -> bool:
    return all(side.encoded.fits_heads and len(side.indices) <= LONGEST_SIDE for side in sides)


def _links(a: Side, b: Side, grid: Vectors) -> list[Link]:
    rows, columns = np.nonzero(grid >= TIED)
    return [
        Link(a.indices[i], b.indices[j], round(float(grid[i, j]), 4))
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
    ]


def _with_kin(a: Side, b: Side, grid: Vectors) -> Vectors:
    """A grid in which words that are tied to nothing are tied to their one kin or equal, should that be free too."""
    if not grid.size:
        return grid
    free_a, free_b = grid.max(axis=1) < TIED, grid.max(axis=0) < TIED
    content_a, content_b = (np.array([is_content(side.word(i)) for i in side.indices]) for side in (a, b))
    lemmas_a, lemmas_b = (np.array([identity(side.word(i)) for i in side.indices]) for side in (a, b))
    kin = kindred(a, b) | (lemmas_a[:, None] == lemmas_b[None, :])
    kin &= (free_a & content_a)[:, None] & (free_b & content_b)[None, :]
    only = kin & (kin.sum(axis=1, keepdims=True) == 1) & (kin.sum(axis=0, keepdims=True) == 1)
    raised: Vectors = np.where(only, TIED, grid).astype(np.float32)
    return raised


def _chosen(a: Side, b: Side) -> Vectors:
    """Without heads: pairs that choose each other, (words of a, words of b), 0 where they do not.

    Source of the mutual argmax: Jalili Sabet et al., SimAlign, Findings of EMNLP 2020.
    """
    grid = np.zeros((len(a.indices), len(b.indices)), np.float32)
    if not a.indices or not b.indices:
        return grid
    cosine = unit_vectors(a.encoded.middle[list(a.indices)]) @ unit_vectors(b.encoded.middle[list(b.indices)]).T
    lemmas_a = np.array([identity(a.word(i)) for i in a.indices])
    lemmas_b = np.array([identity(b.word(j)) for j in b.indices])
    content_a = np.array([is_content(a.word(i)) for i in a.indices])
    content_b = np.array([is_content(b.word(j)) for j in b.indices])
    same = lemmas_a[:, None] == lemmas_b[None, :]
    kin = kindred(a, b)
    place_a = np.linspace(0, 1, len(a.indices), dtype=np.float32)
    place_b = np.linspace(0, 1, len(b.indices), dtype=np.float32)
    worth = (
        cosine
        + IDENTITY_BONUS * same
        + KINDRED_BONUS * kin
        - DISTANCE_COST * np.abs(place_a[:, None] - place_b[None, :])
    )
    worth[content_a[:, None] != content_b[None, :]] = -1
    choice_a, choice_b = worth.argmax(axis=1), worth.argmax(axis=0)
    for i, j in enumerate(choice_a):
        if choice_b[j] != i or worth[i, j] <= 0:
            continue
        floor = LINK_FLOOR if content_a[i] else FUNCTION_FLOOR
        if cosine[i, j] >= floor or (content_a[i] and (same[i, j] or (kin[i, j] and cosine[i, j] >= KINDRED_FLOOR))):
            grid[i, j] = np.clip(worth[i, j], TIED, 1)
    return grid


def _lacking(side: Side, other: Side, grid: Vectors) -> Vectors:
    """Without heads: how much of each word the other side lacks; little where linked, much where nothing comes near."""
    if not side.indices or not other.indices:
        return np.ones(len(side.indices), np.float32)
    mine, theirs = (unit_vectors(s.encoded.middle[list(s.indices)]) for s in (side, other))
    nearest, score = (mine @ theirs.T).max(axis=1), grid.max(axis=1)
    lacking: Vectors = np.clip(1 - np.where(score >= TIED, score, nearest / 2), 0, 1).astype(np.float32)
    return lacking
