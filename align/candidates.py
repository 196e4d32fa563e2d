"""Two renderings' clauses → the pairs that may render the same thing, and what speaks for each by itself.

In: for each outlet its clauses and its encoded text. Out: a `Voice` each; for two of them a shortlist, and the odds of
each of its pairs. Whole clauses are compared in blocks, words in shortlisted pairs alone, so that memory grows with the
number of clauses and never with its square.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from zlib import crc32

import numpy as np
import numpy.typing as npt

from align.terms import Clause, Encoded, Vectors, Word
from align.words import concepts, identity, is_content, unit_vectors

Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# How many partners each clause is given by the likeness of the wholes: 98 in 100 of the pairs that people's word links
# join on MTRef train are among six, and all but one in 1,000 with what is added beside their places (tracing.py).
PARTNERS = 6

# Cosines of whole clauses computed at a time; it bounds the memory of long texts.
BLOCK_CELLS = 4_000_000

# Middle-layer cosine of unrelated words (measured mean); below it a word counts as not found at all.
CHANCE = 0.30

# How near two words count that a word list holds for kin (talks, negotiations), whatever their vectors say.
KINDRED = 0.6

# What a grammatical word and a mark weigh beside a content word in the vector of a clause. A mark never drives the
# alignment, but a clause of marks alone still has a direction.
FUNCTION_WEIGHT, MARK_WEIGHT = 0.2, 0.001

# What a word weighs at least, however often it returns in its text.
COMMONEST = 0.05

# Log-odds that two clauses render the same thing, by the cosine of the wholes alone, and by the greater share, that
# cosine and the logarithm of the lesser weight; where the head reads the vectors, by the greater and the lesser share
# and the cosine by its own besides. Logistic regressions on MTRef train joined to running texts, a pair being right
# where half of the linked words of one side are linked into the other, the last on written statements too
# (docs/method.md); the share of right pairs in that shortlist is taken out again, so that they are odds against chance.
BY_WHOLES = (13.18, -6.0)
BY_WORDS = (4.85, 8.85, 0.69, -5.73)
BY_BOTH = (1.56, 4.58, -0.20, 5.78, 6.01, 0.30, -5.79)
GREATEST_LOG_ODDS = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """One outlet's clauses with the vectors of the wholes and of the words that carry them.

    bounds: where each clause's words begin in `words`, and their number; shape (clauses + 1,). weights: what share of
    their clause the words carry, adding up to 1 in each. weight: of each clause, how much its words tell. sentences:
    the number of the sentence in which each clause begins. by_head: the same with the vectors that the head makes of
    it, where one fits.
    """

    outlet: str
    clauses: tuple[Clause, ...]
    bounds: Indices
    words: Vectors
    weights: Vectors
    weight: Floats
    wholes: Vectors
    concepts: Indices
    sentences: Indices
    by_head: Voice | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """How near the words of one side of pairs of clauses come to any word of the other side, pair after pair.

    near: of each word, 0..1. shares: what share of their clause the words carry, adding up to 1 in each pair. firsts:
    where each pair's words begin.
    """

    near: Floats
    shares: Floats
    firsts: Indices


def voice(outlet: str, clauses: Sequence[Clause], encoded: Encoded, *, by_head: bool = True) -> Voice:
    """Prepare an outlet's clauses for alignment. Every clause must hold a word, as `clauses.split` sees to.

    by_head: whether the head makes vectors of them too, where it fits the encoder.
    """
    words = encoded.parse.words
    inside = words_of(clauses, words)
    names = [identity(word).lower() for word in words]
    holders = Counter(name for indices in inside for name in {names[i] for i in indices})
    kinds = kind_weights(words)
    rarity = [_rarity(holders[name], len(clauses)) for name in names]
    wholes = np.zeros((len(clauses), encoded.last.shape[1]), np.float32)
    kept: list[int] = []
    bounds = [0]
    weights: list[float] = []
    weight: list[float] = []
    begins = [words[first].start for first, _ in encoded.parse.sentences]
    for number, indices in enumerate(inside):
        told = np.array([kinds[i] * rarity[i] for i in indices], np.float32)
        wholes[number] = told @ encoded.last[indices]
        heaviest = max(kinds[i] for i in indices)
        telling = [i for i in indices if kinds[i] == heaviest]
        shares = np.array([kinds[i] * rarity[i] for i in telling])
        kept += telling
        bounds.append(len(kept))
        weights += (shares / shares.sum()).tolist()
        weight.append(float(shares.sum()))
    made = Voice(
        outlet=outlet,
        clauses=tuple(clauses),
        bounds=np.array(bounds),
        words=unit_vectors(encoded.middle[kept]),
        weights=np.array(weights, np.float32),
        weight=np.array(weight),
        wholes=unit_vectors(wholes),
        concepts=_numbered([words[i] for i in kept]),
        sentences=np.array([bisect_right(begins, clause.start) for clause in clauses], np.int64),
    )
    return replace(made, by_head=_by_head(made, encoded, inside, kinds)) if by_head and encoded.fits_heads else made


def _by_head(told: Voice, encoded: Encoded, inside: Sequence[Sequence[int]], kinds: Sequence[float]) -> Voice:
    from align import alike  # imports torch, which only those who compare wait for

    made, weights = alike.vectors(encoded), np.array(kinds, np.float32)
    kept = [i for indices in inside for i in indices]
    carried = [weights[indices] * made.weights[indices] for indices in inside]
    wholes = [weights[indices] @ made.wholes[indices] for indices in inside]
    return replace(
        told,
        bounds=np.cumsum([0, *map(len, inside)]),
        words=made.words[kept],
        weights=np.concatenate([np.zeros(0, np.float32), *(one / one.sum() for one in carried)]),
        wholes=unit_vectors(np.array(wholes, np.float32).reshape(len(inside), -1)),
        concepts=np.zeros((len(kept), 1), np.int64),  # it learnt without lists of kin
    )


def shortlist(a: Voice, b: Voice) -> tuple[Indices, Vectors]:
    """Each clause's PARTNERS nearest in the other rendering, by the cosine of the wholes.

    Returns indices into b's clauses, ascending, and their cosines, both of shape (clauses of a, at most PARTNERS).
    """
    count = min(PARTNERS, len(b.clauses))
    near = np.zeros((len(a.clauses), count), np.int64)
    step = max(1, BLOCK_CELLS // max(1, len(b.clauses)))
    for first in range(0, len(a.clauses), step):
        cosine = a.wholes[first : first + step] @ b.wholes.T
        near[first : first + step] = np.argpartition(-cosine, count - 1, axis=1)[:, :count]
    near.sort(axis=1)
    return near, np.einsum("ikd,id->ik", b.wholes[near], a.wholes)


def odds_by_wholes(cosine: Vectors) -> Floats:
    """Odds against chance that clauses of such cosines render the same thing."""
    steepness, offset = BY_WHOLES
    return _odds(steepness * cosine.astype(np.float64) + offset)


def odds_by_words(a: Voice, b: Voice, i: Indices, j: Indices, of_a: Answers, of_b: Answers) -> Floats:
    """Odds against chance that clauses i of a and j of b render the same thing. of_a, of_b: what `answers` gives."""
    found = signs(a, b, i, j, of_a, of_b)
    *weights, offset = BY_BOTH if a.by_head and b.by_head else BY_WORDS
    return _odds(found @ np.array(weights) + offset)


def signs(a: Voice, b: Voice, i: Indices, j: Indices, of_a: Answers, of_b: Answers) -> Floats:
    """What speaks for pairs, (pairs, 3 or 6), in the order of BY_WORDS or BY_BOTH; as `odds_by_words`."""
    lesser = np.log(np.minimum(a.weight[i], b.weight[j]) + COMMONEST)
    found = [np.maximum(*_shares(of_a, of_b)), _cosine(a, b, i, j), lesser]
    if a.by_head and b.by_head:
        shares = _shares(*answers(a.by_head, b.by_head, i, j, chance=0.0))
        found += [np.maximum(*shares), np.minimum(*shares), _cosine(a.by_head, b.by_head, i, j)]
    return np.column_stack(found).astype(np.float64)


def _cosine(a: Voice, b: Voice, i: Indices, j: Indices) -> Vectors:
    found: Vectors = np.einsum("pd,pd->p", a.wholes[i], b.wholes[j])
    return found


def _shares(of_a: Answers, of_b: Answers) -> tuple[Floats, Floats]:
    """What share of the words of either clause of each pair the other has."""
    one, other = (np.add.reduceat(said.near * said.shares, said.firsts) for said in (of_a, of_b))
    return one, other


def answers(a: Voice, b: Voice, i: Indices, j: Indices, chance: float = CHANCE) -> tuple[Answers, Answers]:
    """How near the words of clauses come to those of their partners, on both sides. i ascending, at least one pair.

    chance: the cosine below which a word counts as not found at all.
    """
    clauses, begins = np.unique(i, return_index=True)
    found = [_near(a, b, int(k), chosen, chance) for k, chosen in zip(clauses, np.split(j, begins[1:]), strict=True)]
    of_a, of_b = (np.concatenate(near).astype(np.float64) for near in zip(*found, strict=True))
    return Answers(of_a, *_carried(a, i)), Answers(of_b, *_carried(b, j))


def _carried(voice: Voice, clauses: Indices) -> tuple[Floats, Indices]:
    """What share of their clause the words of clauses carry, clause after clause, and where each one's words begin."""
    sizes = voice.bounds[clauses + 1] - voice.bounds[clauses]
    firsts = np.cumsum(sizes) - sizes
    words = np.arange(sizes.sum()) + np.repeat(voice.bounds[clauses] - firsts, sizes)
    return voice.weights[words].astype(np.float64), firsts


def _near(a: Voice, b: Voice, i: int, chosen: Indices, chance: float) -> tuple[Floats, Floats]:
    """How near each word of clause i comes to each partner's words, partner after partner, and theirs to its words."""
    mine = slice(int(a.bounds[i]), int(a.bounds[i + 1]))
    sizes = b.bounds[chosen + 1] - b.bounds[chosen]
    firsts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    theirs = np.arange(sizes.sum()) + np.repeat(b.bounds[chosen] - firsts, sizes)
    near = np.maximum(a.words[mine] @ b.words[theirs].T - chance, 0)
    if chance:
        near /= 1 - chance
    known = a.concepts[mine]
    if known.any():
        same = known[:, None, :, None] == b.concepts[theirs][None, :, None, :]
        kin = (same & (known > 0)[:, None, :, None]).any((2, 3))
        near[kin] = np.maximum(near[kin], KINDRED)
    return np.maximum.reduceat(near, firsts, axis=1).T.ravel(), near.max(axis=0)


def _odds(log_odds: Floats) -> Floats:
    return np.exp(np.clip(log_odds, -GREATEST_LOG_ODDS, GREATEST_LOG_ODDS))


def words_of(clauses: Sequence[Clause], words: Sequence[Word]) -> list[list[int]]:
    """The words of each clause, by index; a word of two clauses belongs to the first."""
    inside: list[list[int]] = [[] for _ in clauses]
    clause = 0
    for index, word in enumerate(words):
        while clause < len(clauses) and word.start >= clauses[clause].end:
            clause += 1
        if clause < len(clauses) and word.end > clauses[clause].start:
            inside[clause].append(index)
    return inside


def kind_weights(words: Sequence[Word]) -> list[float]:
    """What words weigh in their clause by their kind."""
    return [_kind_weight(word) for word in words]


def _kind_weight(word: Word) -> float:
    if not any(c.isalnum() for c in word.text):
        return MARK_WEIGHT
    return 1.0 if is_content(word) else FUNCTION_WEIGHT


def _rarity(holders: int, clauses: int) -> float:
    """1 for a word that stands in one clause of its text or in none, COMMONEST for one that stands in all of them."""
    return max(COMMONEST, 1 - log(max(1, holders)) / log(clauses + 1))


def _numbered(words: Sequence[Word]) -> Indices:
    """Each word's concepts as numbers that are the same in every text, 0 for none; shape (words, most concepts)."""
    numbers = [[crc32(concept.encode()) for concept in sorted(concepts(word))] for word in words]
    table = np.zeros((len(words), max(map(len, numbers), default=0)), np.int64)
    for row, found in zip(table, numbers, strict=True):
        row[: len(found)] = found
    return table
