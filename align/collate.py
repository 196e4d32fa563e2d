"""Clauses of n renderings and their words' vectors → rows, in whatever order the renderings arrive.

In: for each outlet its clauses and its encoded text. Out: groups of clauses that render the same thing,
every clause in exactly one, in the outlets' majority order. `docs/method.md` states the objective.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from align.terms import Clause, Encoded, Vectors, Word
from align.words import concepts, is_content, unit_vectors

# Score at which two clauses are as likely to render the same thing as not.
ROW_FLOOR = 0.42

# What a pair of clauses in one row costs where no evidence joins them, and where they are of one outlet and
# adjoin or do not: it keeps chains of likeness from swallowing a text.
STRANGER_COST = 0.12
NEIGHBOUR_COST = 0.05
SCATTER_COST = 0.30

# Middle-layer cosine of unrelated words (measured mean); below it a word counts as not found at all.
CHANCE = 0.30

# How near two words count that a word list holds for kin (talks, negotiations), whatever their vectors say.
KINDRED = 0.6

# Clauses of one outlet in one row lie within so many places: a sentence's parts with "he said" between them. What
# stands further apart is said twice, and each time is a row of its own.
WIDEST_SPREAD = 2

# How many partners in another rendering a clause may bid for. Memory is linear in clauses because of it.
PARTNERS = 6

# What it is worth that the clauses before or after are a pair too: outlets mostly keep the order.
# Between two pairs there is hardly anything else that a clause could render.
ORDER_BONUS = 0.08
ENCLOSED_BONUS = 0.20

# What it costs at most that two clauses stand at unlike places of their texts: it tells a refrain's returns apart.
DISTANCE_COST = 0.06

# Words of one rendering compared with all of another at a time: bounds the memory for long texts.
BLOCK_CELLS = 8_000_000

# A grammatical word counts this share of a content word in the likeness of clauses.
FUNCTION_WEIGHT = 0.2

Node = tuple[str, int]
Group = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """One outlet's clauses with the vectors of their words."""

    outlet: str
    clauses: tuple[Clause, ...]
    first_words: npt.NDArray[np.int64]
    weights: Vectors
    words: Vectors
    clause_vectors: Vectors
    concepts: tuple[frozenset[str], ...]
    words_of: Mapping[str, tuple[int, ...]]


def voice(outlet: str, clauses: Sequence[Clause], encoded: Encoded) -> Voice:
    """Prepare an outlet's clauses for alignment. Every clause must hold a word, as `clauses.split` sees to."""
    words = encoded.parse.words
    owners, kept, clause = [], [], 0
    for index, word in enumerate(words):
        while clause < len(clauses) and word.start >= clauses[clause].end:
            clause += 1
        if clause < len(clauses) and word.end > clauses[clause].start:
            owners.append(clause)
            kept.append(index)
    weights = np.array([_weight(words[i]) for i in kept], np.float32)
    first_words = np.searchsorted(np.array(owners), np.arange(len(clauses)))
    last = encoded.last[kept] * weights[:, None]
    vectors = unit_vectors(np.add.reduceat(last, first_words, axis=0)) if len(clauses) else last
    known = tuple(concepts(words[i]) for i in kept)
    words_of: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(known):
        for concept in found:
            words_of[concept].append(place)
    return Voice(
        outlet=outlet,
        clauses=tuple(clauses),
        first_words=first_words,
        weights=weights,
        words=unit_vectors(encoded.middle[kept]),
        clause_vectors=vectors,
        concepts=known,
        words_of={concept: tuple(places) for concept, places in words_of.items()},
    )


def collate(voices: Sequence[Voice]) -> list[Group]:
    """Partition the clauses of all outlets into rows: outlet → clause indices, in reading order.

    Maximises, greedily, the sum over all pairs of clauses that share a row of (score − ROW_FLOOR), where
    pairs without evidence cost STRANGER_COST and clauses of one outlet NEIGHBOUR_COST or SCATTER_COST. The
    result does not depend on the order of `voices`: ties are broken by outlet and position.
    """
    ordered = sorted(voices, key=lambda v: v.outlet)
    worth: dict[Node, dict[Node, float]] = {(v.outlet, i): {} for v in ordered for i in range(len(v.clauses))}
    for a, b in combinations(ordered, 2):
        for i, j, score in _candidates(a, b):
            worth[a.outlet, i][b.outlet, j] = score - ROW_FLOOR
            worth[b.outlet, j][a.outlet, i] = score - ROW_FLOOR
    groups = _merge(worth)
    lengths = {v.outlet: len(v.clauses) for v in ordered}
    return _in_order(groups, lengths)


def _weight(word: Word) -> float:
    if not any(c.isalnum() for c in word.text):
        return 0.001  # a mark never drives the alignment, but a clause of marks alone still has a direction
    return 1.0 if is_content(word) else FUNCTION_WEIGHT


def _candidates(a: Voice, b: Voice) -> list[tuple[int, int, float]]:
    """The best partners of each clause, from both sides, with scores raised where neighbours pair up too."""
    if not a.clauses or not b.clauses:
        return []
    best: dict[tuple[int, int], float] = {}
    found_in_b: list[npt.NDArray[np.float32]] = []
    rows_per_block = max(1, BLOCK_CELLS // max(1, len(b.words)))
    column_best: list[list[tuple[float, int]]] = [[] for _ in b.clauses]
    for first, scores in _score_blocks(a, b, rows_per_block):
        found_in_b.append(scores.max(axis=0))
        top = np.argsort(-scores, axis=1, kind="stable")[:, :PARTNERS]
        for row in range(len(scores)):
            for j in top[row]:
                best[first + row, int(j)] = float(scores[row, j])
        top = np.argsort(-scores, axis=0, kind="stable")[:PARTNERS]
        for j in range(scores.shape[1]):
            column_best[j] += [(-float(scores[i, j]), first + int(i)) for i in top[:, j]]
    for j, column in enumerate(column_best):
        for negative, i in heapq.nsmallest(PARTNERS, column):
            best[i, j] = -negative
    reach_a, reach_b = max(1, len(a.clauses) - 1), max(1, len(b.clauses) - 1)
    return [
        (i, j, score + _order_bonus(best, i, j) - DISTANCE_COST * abs(i / reach_a - j / reach_b))
        for (i, j), score in sorted(best.items())
    ]


def _order_bonus(best: Mapping[tuple[int, int], float], i: int, j: int) -> float:
    before, after = best.get((i - 1, j - 1), 0.0) >= ROW_FLOOR, best.get((i + 1, j + 1), 0.0) >= ROW_FLOOR
    return ENCLOSED_BONUS if before and after else ORDER_BONUS if before or after else 0.0


def _score_blocks(a: Voice, b: Voice, words_per_block: int) -> Iterator[tuple[int, Vectors]]:
    """Scores of a's clauses against all of b's, some clauses of a at a time: (first clause, scores)."""
    ends = np.append(a.first_words[1:], len(a.words))
    first = 0
    while first < len(a.clauses):
        last = first + 1
        while last < len(a.clauses) and ends[last] - a.first_words[first] <= words_per_block:
            last += 1
        words = slice(int(a.first_words[first]), int(ends[last - 1]))
        yield first, _scores(a, b, slice(first, last), words)
        first = last


def _scores(a: Voice, b: Voice, clauses: slice, words: slice) -> Vectors:
    """How alike clauses are, 0..1: what share of the words of each the other has, and the likeness of the wholes."""
    near = np.clip((a.words[words] @ b.words.T - CHANCE) / (1 - CHANCE), 0, 1)
    for row, found in enumerate(a.concepts[words]):
        for concept in found:
            places = b.words_of.get(concept, ())
            near[row, places] = np.maximum(near[row, places], KINDRED)
    firsts = a.first_words[clauses] - words.start
    weights = a.weights[words]
    of_a = np.add.reduceat(np.maximum.reduceat(near, b.first_words, axis=1) * weights[:, None], firsts, axis=0)
    of_a /= np.add.reduceat(weights, firsts)[:, None]
    of_b = np.add.reduceat(np.maximum.reduceat(near, firsts, axis=0) * b.weights, b.first_words, axis=1)
    of_b /= np.add.reduceat(b.weights, b.first_words)
    balanced = 2 * of_a * of_b / np.maximum(of_a + of_b, 1e-6)
    wholes = np.clip(a.clause_vectors[clauses] @ b.clause_vectors.T, 0, 1)
    return np.asarray(0.4 * balanced + 0.3 * np.maximum(of_a, of_b) + 0.3 * wholes, np.float32)


def _merge(worth: Mapping[Node, Mapping[Node, float]]) -> list[set[Node]]:
    """Merge clusters while a merge gains, the greatest gain first.

    Gains are bounded from above when clusters meet and computed when their turn comes (lazy greedy), since most
    never do.
    """
    number = {node: k for k, node in enumerate(sorted(worth))}
    members: dict[int, list[Node]] = {k: [node] for node, k in number.items()}
    bound: dict[int, dict[int, float]] = {
        k: {number[other]: max(w, 0.0) for other, w in worth[node].items()} for node, k in number.items()
    }
    heap = [(-w, k, other, False) for k, found in bound.items() for other, w in found.items() if k < other and w > 0]
    heapq.heapify(heap)
    fresh = len(number)
    while heap:
        _, one, other, exact = heapq.heappop(heap)
        if one not in members or other not in members:
            continue
        if not exact:
            gain = _gain(members[one], members[other], worth)
            if gain > 0:
                heapq.heappush(heap, (-gain, one, other, True))
            continue
        members[fresh] = members.pop(one) + members.pop(other)
        edges = bound.pop(one)
        for k, w in bound.pop(other).items():
            edges[k] = edges.get(k, 0.0) + w
        edges = {k: w for k, w in edges.items() if k in members}
        bound[fresh] = edges
        for k, w in edges.items():
            bound[k].pop(one, None)
            bound[k].pop(other, None)
            bound[k][fresh] = w
            if w > 0:
                heapq.heappush(heap, (-w, k, fresh, False))
        fresh += 1
    return [set(m) for m in members.values()]


def _gain(one: Sequence[Node], other: Sequence[Node], worth: Mapping[Node, Mapping[Node, float]]) -> float:
    """What joining two clusters is worth.

    Where an outlet has clauses of its own in both, likeness between the two is no reason to join them; only the
    outlets that stand on one side alone speak for it, whose clause may render what others say in two.
    """
    on_one, on_other = {o for o, _ in one}, {o for o, _ in other}
    taken = {*one, *other}
    both = on_one & on_other
    total = 0.0
    for a in one:
        near = worth[a]
        for b in other:
            if a[0] == b[0]:
                if abs(a[1] - b[1]) > WIDEST_SPREAD and not _bridged(a, b, taken):
                    return -1.0
                total -= NEIGHBOUR_COST if abs(a[1] - b[1]) == 1 else SCATTER_COST
            elif not (a[0] in both and b[0] in both):
                total += near.get(b, -STRANGER_COST)
    return total


def _bridged(one: Node, other: Node, row: set[Node]) -> bool:
    """Whether every clause of the outlet between two of its clauses is in the row as well."""
    outlet, (first, last) = one[0], sorted((one[1], other[1]))
    return all((outlet, k) in row for k in range(first + 1, last))


def _in_order(groups: Sequence[set[Node]], lengths: Mapping[str, int]) -> list[Group]:
    """Rows in the order that most outlets have: each row after those that more outlets put before it than after."""
    rows: list[Group] = []
    for group in groups:
        row: dict[str, list[int]] = defaultdict(list)
        for outlet, index in sorted(group):
            row[outlet].append(index)
        rows.append({outlet: tuple(indices) for outlet, indices in row.items()})
    before: dict[tuple[int, int], int] = defaultdict(int)
    for outlet in lengths:
        path = [k for _, k in sorted((row[outlet][0], k) for k, row in enumerate(rows) if outlet in row)]
        for one, other in pairwise(path):
            before[one, other] += 1
    waiting = [0] * len(rows)
    after: list[list[tuple[int, int]]] = [[] for _ in rows]
    for (one, other), count in before.items():
        surplus = count - before.get((other, one), 0)
        if surplus > 0:
            waiting[other] += surplus
            after[one].append((other, surplus))
    rank = [_rank(row, lengths) for row in rows]
    heap = [(waiting[k], rank[k], k) for k in range(len(rows))]
    heapq.heapify(heap)
    order: list[Group] = []
    placed = [False] * len(rows)
    follower: int | None = None
    while heap or follower is not None:
        # an outlet's run goes on while nothing else must come first, so that what it alone has stays together
        count, _, k = (0, rank[follower], follower) if follower is not None else heapq.heappop(heap)
        follower = None
        if placed[k] or count != waiting[k]:
            continue
        placed[k] = True
        order.append(rows[k])
        free = []
        for other, surplus in after[k]:
            if not placed[other]:
                waiting[other] -= surplus
                heapq.heappush(heap, (waiting[other], rank[other], other))
                free += [other] if not waiting[other] else []
        follower = min(free, key=lambda other: rank[other], default=None)
    return order


def _rank(row: Group, lengths: Mapping[str, int]) -> tuple[float, tuple[tuple[str, tuple[int, ...]], ...]]:
    share = [indices[0] / lengths[outlet] for outlet, indices in row.items()]
    return sum(share) / len(share), tuple(sorted(row.items()))
