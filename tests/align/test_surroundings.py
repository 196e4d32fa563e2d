"""What the clauses around a pair leave over: the same from either side, and what speaks for a pair raises it."""

from __future__ import annotations

import numpy as np
import pytest

from align.candidates import Floats, Indices, Voice, answers
from align.surroundings import further, in_surroundings, signs
from align.terms import Clause, Quotation


def noise(outlet: str, sizes: list[int], sentences: list[int], seed: int) -> Voice:
    """Clauses of so many words each, all made up."""
    chance = np.random.default_rng(seed)
    words = np.abs(chance.standard_normal((sum(sizes), 8))).astype(np.float32)
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    return Voice(
        outlet,
        tuple(Clause(k, k + 1, Quotation.DIRECT) for k in range(len(sizes))),
        np.cumsum([0, *sizes]),
        words,
        np.repeat([1 / size for size in sizes], sizes).astype(np.float32),
        np.ones(len(sizes)),
        words[: len(sizes)],
        np.zeros((sum(sizes), 1), np.int64),
        np.array(sentences),
    )


A = noise("A", [2, 3, 1, 4], [1, 1, 1, 2], 1)
B = noise("B", [3, 1, 2], [1, 1, 2], 2)


def gains(a: Voice, b: Voice, pairs: Indices) -> Floats:
    i, j = np.divmod(pairs, len(b.clauses))
    return further(a, b, pairs, *answers(a, b, i, j))


@pytest.mark.parametrize("seed", range(5))
def test_either_outlet_may_come_first(seed: int) -> None:
    chance = np.random.default_rng(seed)
    m, n = len(A.clauses), len(B.clauses)
    pairs = np.sort(chance.choice(m * n, 8, replace=False))
    alone = chance.random(8).round(5)
    turned = pairs % n * m + pairs // n
    order = np.argsort(turned)
    there = signs(A, B, pairs, alone, gains(A, B, pairs))
    back = signs(B, A, turned[order], alone[order], gains(B, A, turned[order]))
    assert np.allclose(there[order], back, atol=1e-6)


def test_a_clause_answers_more_than_its_neighbour_where_its_words_are_nearer() -> None:
    m, n = len(A.clauses), len(B.clauses)
    found = gains(A, B, np.arange(m * n)).reshape(4, m, n)
    near = np.clip((A.words @ B.words.T - 0.30) / 0.70, 0, 1)
    by_clause = np.maximum.reduceat(near, A.bounds[:-1], axis=0)
    more = np.maximum(by_clause[1] - by_clause[0], 0)
    assert np.allclose(found[0, 1], np.add.reduceat(more * B.weights, B.bounds[:-1]), atol=1e-6)


def test_two_clauses_left_over_at_one_place_are_believed_more_than_one_that_is_rendered_elsewhere() -> None:
    n = len(B.clauses)
    pairs = np.arange(len(A.clauses) * n)
    alone = np.full(len(pairs), 0.01)
    alone[[0 * n + 0, 2 * n + 2]], alone[1 * n + 1] = 0.95, 0.3
    both = in_surroundings(A, B, pairs, alone, gains(A, B, pairs))[1 * n + 1]
    alone[1 * n + 0] = 0.9
    assert in_surroundings(A, B, pairs, alone, gains(A, B, pairs))[1 * n + 1] < both
