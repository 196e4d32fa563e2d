"""Sentence pairs aligned by hand, joined to running texts, and statements → the constants that rows are made by.

In: `word_alignment/mtref_train`, `benchmarks/planted/stated_fit.jsonl`, an encoder. Out: lines with
`candidates.BY_WHOLES`, `candidates.BY_WORDS`, `candidates.BY_BOTH`, `tracing.BY_TRACES`,
`surroundings.BY_SURROUNDINGS` and `collate.SUPPORTED`, each found by logistic regression with the others as they stand
in the code. Each depends on how texts are cut into clauses, so that another boundary head moves what is printed.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from align import candidates, collate, surroundings, tracing
from align.candidates import Floats, Indices, Voice
from align.compare import split_clauses
from align.encoder import Encoder
from align.terms import Clause, Encoded, Rendering
from align.training.alike import split, told_of
from align.training.known import records
from align.training.sets import Record, Records, training_pairs

JOINED = "word_alignment/mtref"

# A long text: of so many sentence pairs each side keeps a share, and moves passages of some sentences elsewhere.
SENTENCES, PASSAGES, LONGEST_PASSAGE = 40, 2, 4


@dataclass(frozen=True, slots=True)
class Fullness:
    """How full a text is: the share of sentences that it keeps, and how often it leaves out one of several clauses."""

    kept: float
    left_out: float


# What the signs of a single pair are weighed on.
USUAL = (Fullness(0.85, 0.1),)

# Whole translations at one end, extracts at the other: nobody counted how full outlets are, and it is told from the two
# texts themselves (`surroundings.signs`), so that the weights are found on all of these alike.
VARIED = (Fullness(1.0, 0.0), Fullness(0.95, 0.05), Fullness(0.85, 0.1), Fullness(0.7, 0.2), Fullness(0.5, 0.3))

# Short texts cut out of each two long ones, how many sentences they have, and how often both begin with the same.
PARTS, PART_LENGTHS, ALIKE = 10, (1, 1, 2, 3, 5), 0.6

# Tokens that follow the one before without a blank.
GLUED = {".", ",", ";", ":", "!", "?", ")", "%", "n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "'"}

# Clauses render the same thing where so much of the linked words of one is linked into the other. Of pairs with some
# links, but fewer, nothing is known.
RIGHT = 0.5

# What stands for the share of a pair of clauses of which nothing is known; how often a statement counts beside a text.
UNKNOWN, STATED = RIGHT / 2, 2

# What the square of a weight costs: next to nothing, but weights stay finite where no pair is doubtful.
RIDGE = 0.01

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A side of sentence pairs as a running text.

    within: the sentence in which each clause begins. tokens: for each pair that the text has, in its order, the words
    that the tokens became, those of clauses that were left out missing.
    """

    encoded: Encoded
    clauses: tuple[Clause, ...]
    within: Indices
    tokens: Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Two texts, and what is known of their clauses: the shares of those with links, 0..1 (see `shares`)."""

    a: Voice
    b: Voice
    shared: Mapping[Pair, float]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What speaks for pairs or rows, shape (pairs, signs), and whether they are right, 1 or 0."""

    signs: Floats
    right: Floats


def train(folder: Path, _target: Path, seed: int) -> Iterator[str]:
    """Find the constants of rows; yields lines that print them. Writes no file: people put them into the code."""
    pairs = training_pairs(folder, [JOINED])
    encoder = Encoder()
    groups = [pairs[first : first + SENTENCES] for first in range(0, len(pairs), SENTENCES)]
    long, usual = _texts(groups, encoder, USUAL, random.Random(seed))
    _, varied = _texts(groups, encoder, VARIED, random.Random(seed))
    stated = list(_stated(encoder)) * STATED
    yield f"{len(pairs)} sentence pairs: {len(long)} pairs of long texts, {len(usual) - len(long)} of short ones"
    wholes, both = _pooled(map(_by_wholes, long)), _pooled(map(_by_words, long + stated))
    words = _pooled(_by_words(known, by_head=False) for known in long)
    yield _line("candidates.BY_WHOLES", candidates.BY_WHOLES, wholes, prior=_log_odds(wholes.right.mean()))
    yield _line("candidates.BY_WORDS", candidates.BY_WORDS, words, prior=_log_odds(words.right.mean()))
    yield _line("candidates.BY_BOTH", candidates.BY_BOTH, both, prior=_log_odds(both.right.mean()))
    yield _line("tracing.BY_TRACES", tracing.BY_TRACES, _pooled(map(_by_traces, usual + stated)))
    around = _pooled(map(_by_surroundings, varied + stated))
    yield _line("surroundings.BY_SURROUNDINGS", surroundings.BY_SURROUNDINGS, around)
    yield _line("collate.SUPPORTED", collate.SUPPORTED, _pooled(map(_supported, varied)))


def _stated(encoder: Encoder) -> Iterator[Known]:
    """Every two renderings of the statements for fitting of which anything is known; and of each statement a rendering
    beside one of the next, none of whose clauses render the same thing."""
    statements = records("stated_fit")
    encoded = {one.text: one for one in encoder.encode([t for s in statements for t in s["texts"].values()])}
    before: Voice | None = None
    for statement in statements:
        of_outlet = {outlet: encoded[text] for outlet, text in statement["texts"].items()}
        clauses = split(of_outlet)
        voices = {outlet: candidates.voice(outlet, clauses[outlet], of_outlet[outlet]) for outlet in clauses}
        for (a, b), (right, wrong) in told_of(statement, clauses).items():
            every = product(range(len(clauses[a])), range(len(clauses[b])))
            known = {pair: 1.0 if pair in right else UNKNOWN for pair in every if pair not in wrong}
            yield Known(voices[a], voices[b], known)
        if before is not None:
            yield from (Known(before, stranger, {}) for stranger in voices.values())
        before = next(iter(voices.values()))


def _texts(
    groups: Sequence[Records], encoder: Encoder, fullness: Sequence[Fullness], chance: random.Random
) -> tuple[list[Known], list[Known]]:
    """Pairs of long texts, as full as `fullness` says in turn; the same with the short ones cut out of them."""
    texts = []
    for number, group in enumerate(groups):
        much = fullness[number % len(fullness)]
        texts.append((group, _text(group, "a", encoder, chance, much), _text(group, "b", encoder, chance, much)))
    long = [_known(*found) for found in texts]
    parts = [part for (_, a, b), whole in zip(texts, long, strict=True) for part in _parts(a, b, whole, chance)]
    return long, long + parts


def shares(links: Collection[Pair], clause_a: Mapping[int, int], clause_b: Mapping[int, int]) -> dict[Pair, float]:
    """For two clauses with links, the greater share of the linked words of one of them that is linked into the other.

    links: words of a and of b; clause_a, clause_b: the clause of each of these words. A word that was left out has
    none: what is linked to it is linked into nothing.
    """
    found: dict[Pair, float] = {}
    for side, clause in enumerate((clause_a, clause_b)):
        linked = Counter(clause[word] for word in {link[side] for link in links} if word in clause)
        stand = [link for link in links if link[0] in clause_a and link[1] in clause_b]
        into = {(link[side], (clause_a[link[0]], clause_b[link[1]])) for link in stand}
        for pair, count in Counter(pair for _, pair in into).items():
            found[pair] = max(found.get(pair, 0.0), count / linked[pair[side]])
    return found


def _text(group: Records, side: str, encoder: Encoder, chance: random.Random, fullness: Fullness) -> Text:
    """A side of some pairs as a text from which sentences and clauses are left out, and in which passages are moved."""
    order = [k for k in range(len(group)) if chance.random() < fullness.kept] or list(range(len(group)))
    for _ in range(PASSAGES):
        length = chance.randint(1, min(LONGEST_PASSAGE, len(order)))
        first = chance.randint(0, len(order) - length)
        moved, order[first : first + length] = order[first : first + length], []
        to = chance.randint(0, len(order))
        order[to:to] = moved
    sentences = [group[k][f"tokens_{side}"] for k in order]
    text, begins, starts = _joined(sentences)
    _, split, within = _read(side, text, begins, encoder)
    gone = _left_out(split, within, chance, fullness.left_out)
    kept = [[t for t, at in enumerate(found) if not any(c.start <= at < c.end for c in gone)] for found in starts]
    stand = [number for number, tokens in enumerate(kept) if tokens]
    text, begins, starts = _joined([[sentences[number][t] for t in kept[number]] for number in stand])
    encoded, split, within = _read(side, text, begins, encoder)
    words = [word.start for word in encoded.parse.words]
    places = [[bisect_right(words, at) - 1 for at in found] for found in starts]
    tokens = {order[s]: dict(zip(kept[s], found, strict=True)) for s, found in zip(stand, places, strict=True)}
    return Text(encoded, split, within, tokens)


def _read(side: str, text: str, begins: Sequence[int], encoder: Encoder) -> tuple[Encoded, tuple[Clause, ...], Indices]:
    """A text encoded, its clauses, and the sentence in which each begins."""
    (encoded,) = encoder.encode([text])
    split = split_clauses(Rendering(side, text), encoded)
    return encoded, split, np.searchsorted(begins, [clause.start for clause in split], side="right") - 1


def _left_out(split: Sequence[Clause], within: Indices, chance: random.Random, share: float) -> list[Clause]:
    """Some clauses of sentences that have several; of each sentence at least one stays."""
    left = Counter(within.tolist())
    drawn = [left[k] > 1 and chance.random() < share for k in within.tolist()]
    gone = []
    for clause, k, out in zip(split, within.tolist(), drawn, strict=True):
        if out and left[k] > 1:
            left[k] -= 1
            gone.append(clause)
    return gone


def _joined(sentences: Sequence[Sequence[str]]) -> tuple[str, list[int], list[list[int]]]:
    """A running text, where its sentences begin, and where each one's tokens do."""
    text, begins, starts = "", [], []
    for sentence in sentences:
        places = []
        for number, token in enumerate(sentence):
            if text and token not in GLUED and not text.endswith("("):
                text += " "
            places.append(len(text))
            text += token if number else token[:1].upper() + token[1:]
        begins.append(places[0])
        starts.append(places)
    return text, begins, starts


def _known(group: Sequence[Record], a: Text, b: Text) -> Known:
    absent: dict[tuple[str | int, ...], int] = {}

    def left_out(*token: str | int) -> int:
        """A number that no word has, the same for the same token."""
        return absent.setdefault(token, -1 - len(absent))

    links = {
        (
            a.tokens[k][i] if i in a.tokens[k] else left_out("a", k, i),
            b.tokens[k][j] if j in b.tokens[k] else left_out("b", k, j),
        )
        for k, record in enumerate(group)
        if k in a.tokens and k in b.tokens
        for i, j in record["sure"]
    }
    return Known(
        candidates.voice("a", a.clauses, a.encoded),
        candidates.voice("b", b.clauses, b.encoded),
        shares(links, _clause_of_words(a), _clause_of_words(b)),
    )


def _clause_of_words(text: Text) -> dict[int, int]:
    inside = candidates.words_of(text.clauses, text.encoded.parse.words)
    return {word: clause for clause, words in enumerate(inside) for word in words}


def _parts(a: Text, b: Text, whole: Known, chance: random.Random) -> Iterator[Known]:
    """Short texts out of two long ones; what is known of their clauses stays what it was in the long ones."""
    for _ in range(PARTS):
        first, other = chance.randrange(len(a.tokens)), chance.randrange(len(b.tokens))
        begun = list(a.tokens)[first]
        if chance.random() < ALIKE and begun in b.tokens:
            other = list(b.tokens).index(begun)
        i, i_end = np.searchsorted(a.within, [first, first + chance.choice(PART_LENGTHS)]).tolist()
        j, j_end = np.searchsorted(b.within, [other, other + chance.choice(PART_LENGTHS)]).tolist()
        if i < i_end and j < j_end:
            shared = {(x - i, y - j): v for (x, y), v in whole.shared.items() if i <= x < i_end and j <= y < j_end}
            one = candidates.voice("a", a.clauses[i:i_end], a.encoded)
            yield Known(one, candidates.voice("b", b.clauses[j:j_end], b.encoded), shared)


def _by_wholes(known: Known) -> Sample:
    near, cosine = candidates.shortlist(known.a, known.b)
    clauses = np.repeat(np.arange(len(near)), near.shape[1])
    return _sample(known, clauses, near.ravel(), cosine.reshape(-1, 1))


def _by_words(known: Known, *, by_head: bool = True) -> Sample:
    a, b = (voice if by_head else replace(voice, by_head=None) for voice in (known.a, known.b))
    i, j = np.divmod(_traces(known)[2], len(b.clauses))
    return _sample(known, i, j, candidates.signs(a, b, i, j, *candidates.answers(a, b, i, j)))


def _by_traces(known: Known) -> Sample:
    """The signs of `tracing._joined`."""
    traces, codes, pairs, _ = _traces(known)
    said, odds = np.zeros((2, len(pairs))), np.zeros(len(pairs))
    neighbours = np.full((2, len(pairs)), log(tracing.LEAP))
    for way, (trace, likely) in enumerate(zip(traces, tracing.posteriors(traces), strict=True)):
        at = np.searchsorted(pairs, codes[way])
        said[way, at] = likely * trace.odds / (trace.odds + tracing.NOTHING)
        neighbours[way, at] = tracing._from_neighbours(trace, likely)
        odds[at] = trace.odds
    signs = np.column_stack([said.sum(axis=0), said.prod(axis=0), np.log(odds), neighbours.sum(axis=0)])
    return _sample(known, *np.divmod(pairs, len(known.b.clauses)), signs)


def _by_surroundings(known: Known) -> Sample:
    (there, back), _, _, gained = _traces(known)
    where, where_back = tracing.posteriors([there, back])
    pairs, alone = tracing._joined(there, where, back, where_back)
    found = surroundings.signs(known.a, known.b, pairs, alone, gained)
    return _sample(known, *np.divmod(pairs, len(known.b.clauses)), found)


def _traces(known: Known) -> tuple[list[tracing.Trace], list[Indices], Indices, Floats]:
    """Both ways as `tracing.pair_probabilities` finds them; the pairs of each as numbers; all pairs, and what `further`
    gives for them.
    """
    rough = (tracing._by_wholes(known.a, known.b), tracing._by_wholes(known.b, known.a))
    beside = map(tracing._beside, rough, tracing.posteriors(rough))
    there, back, gained = tracing._by_words(known.a, known.b, *beside)
    codes = [there.clauses * there.length + there.places, back.places * there.length + back.clauses]
    return [there, back], codes, np.union1d(*codes), gained


def scored_rows(pairs: Records, encoder: Encoder, seed: int) -> list[list[tuple[float, bool]]]:
    """Of each two texts that sentence pairs are joined to, as full as VARIED says: the score of each row, and whether
    it is right."""
    groups = [pairs[first : first + SENTENCES] for first in range(0, len(pairs), SENTENCES)]
    _, varied = _texts(groups, encoder, VARIED, random.Random(seed))
    return [list(_scores(known)) for known in varied]


def _scores(known: Known) -> Iterator[tuple[float, bool]]:
    """The score of each row of two outlets; right where each of its clauses has its like in it."""
    for row in collate.collate([known.a, known.b]):
        if row.score is not None:
            pairs = product(row.clauses["a"], row.clauses["b"])
            likes = [pair for pair in pairs if known.shared.get(pair, 0.0) >= RIGHT]
            yield row.score, all(set(row.clauses["ab"[side]]) == {like[side] for like in likes} for side in (0, 1))


def _supported(known: Known) -> Sample:
    """Rows of two outlets: the log-odds of their support, out of their score, and whether they are right."""
    steepness, offset = collate.SUPPORTED
    scored = list(_scores(known))
    signs = [(_log_odds(score) - offset) / steepness for score, _ in scored]
    return Sample(np.array(signs).reshape(-1, 1), np.array([right for _, right in scored], np.float64))


def _sample(known: Known, i: Indices, j: Indices, signs: npt.NDArray[np.floating]) -> Sample:
    """The pairs of which it is known whether they are right."""
    shared = np.array([known.shared.get(pair, 0.0) for pair in zip(i.tolist(), j.tolist(), strict=True)])
    told = (shared == 0) | (shared >= RIGHT)
    return Sample(signs[told].astype(np.float64), (shared[told] >= RIGHT).astype(np.float64))


def _pooled(samples: Iterable[Sample]) -> Sample:
    found = list(samples)
    return Sample(np.concatenate([s.signs for s in found]), np.concatenate([s.right for s in found]))


def _regression(sample: Sample) -> tuple[Floats, float]:
    """The weights of the signs and the offset by logistic regression, and the log loss."""
    signs = np.column_stack([sample.signs, np.ones(len(sample.signs))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        told = signs @ weights
        total = (np.logaddexp(0, told) - told * sample.right).sum() + RIDGE * weights @ weights
        return float(total), signs.T @ (1 / (1 + np.exp(-told)) - sample.right) + 2 * RIDGE * weights

    found = minimize(loss, np.zeros(signs.shape[1]), jac=True)
    return found.x, float(found.fun / len(signs))


def _line(name: str, stands: Sequence[float], sample: Sample, prior: float = 0.0) -> str:
    """What a regression finds; prior: the log-odds that are taken out of its offset."""
    weights, loss = _regression(sample)
    weights[-1] -= prior
    found, now = (", ".join(f"{weight:.2f}" for weight in some) for some in (weights, stands))
    return f"{name} = ({found}), in the code ({now}): {len(sample.right):,} pairs or rows, log loss {loss:.4f}"


def _log_odds(probability: float) -> float:
    return log(probability / (1 - probability))
