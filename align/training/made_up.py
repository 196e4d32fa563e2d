"""Sentences → pairs of a sentence and a changed one, whose links are known since a rule made the change.

In: tokenised sentences, a seed. Out: records as those of sentence pairs aligned by hand. They teach that equal words
are tied in any genre, by their neighbours where they stand twice, and that what was dropped or put in is tied to none
and lacking on the other side, a negation above all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from align.lexicon import words as lexicon
from align.training.sets import Record, Records

# How many pairs, and how many negated ones, of sentences of how many tokens; how often two sentences are taken for one.
COUNT, NEGATED = 1500, 600
LENGTHS, SHORT = range(6, 41), range(3, 31)
TWO_SENTENCES = 0.2

# How likely each change is, and that the halves are exchanged in the end.
DROP, MOVE, REPLACE = 0.45, 0.20, 0.20
EXCHANGE = 0.15
PHRASE_LENGTHS = (1, 1, 2, 3, 5, 8)

# What negates a sentence after its auxiliary.
NEGATIONS = ("not", "never", "no longer", "not at all")

Place = tuple[str, int | None, bool]
"""A token of the changed sentence, where it came from, and whether it replaced what stood there."""


def pairs(documents: Records, seed: int) -> Records:
    """Made-up pairs of the sentences of tokenised documents: fields tokens_a, tokens_b, sure, possible."""
    chance = random.Random(seed)
    sentences = list(_sentences(documents, LENGTHS))
    chance.shuffle(sentences)
    vocabulary = [token for tokens in sentences for token in tokens if token.isalpha() and len(token) > 3]
    supply = iter(sentences)
    found: Records = []
    for tokens in supply:
        whole = tokens + next(supply, []) if chance.random() < TWO_SENTENCES else tokens
        found.append(_pair(whole, vocabulary, chance))
        if len(found) == COUNT:
            break
    return found


def negated(documents: Records, seed: int) -> Records:
    """The sentences of tokenised documents that hold an auxiliary, beside themselves negated."""
    chance = random.Random(seed)
    found: Records = []
    for tokens in _sentences(documents, SHORT):
        places = [k for k, token in enumerate(tokens) if token.lower() in lexicon("auxiliaries")]
        if not places:
            continue
        at, put_in = chance.choice(places) + 1, chance.choice(NEGATIONS).split()
        sure = [(i, i + len(put_in) * (i >= at)) for i in range(len(tokens))]
        changed = [*tokens[:at], *put_in, *tokens[at:]]
        found.append({"tokens_a": tokens, "tokens_b": changed, "sure": sure, "possible": []})
    chance.shuffle(found)
    return found[:NEGATED]


def lacking(pair: Record) -> tuple[list[float], list[float]]:
    """How much of each token the other side of a made-up pair lacks: 0, 1, or -1 for marks and what is not known."""
    sides: tuple[list[float], list[float]] = ([], [])
    for side, name in enumerate(("tokens_a", "tokens_b")):
        tied, unknown = ({link[side] for link in pair[sort]} for sort in ("sure", "possible"))
        for k, token in enumerate(pair[name]):
            judged = k not in unknown and any(map(str.isalnum, token))
            sides[side].append(float(k not in tied) if judged else -1.0)
    return sides


def _sentences(documents: Records, lengths: range) -> Iterator[list[str]]:
    for document in documents:
        sentence: list[str] = []
        for token in document["tokens"]:
            sentence.append(token)
            if token in (".", "?", "!"):
                if len(sentence) in lengths:
                    yield sentence
                sentence = []


def _pair(tokens: Sequence[str], vocabulary: Sequence[str], chance: random.Random) -> Record:
    places: list[Place] = [(token, i, False) for i, token in enumerate(tokens)]
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = _changed(places, vocabulary, chance)
    if chance.random() < EXCHANGE:
        half = len(places) // 2
        places = places[half:] + places[:half]
    origins = [(origin, j, new) for j, (_, origin, new) in enumerate(places) if origin is not None]
    return {
        "tokens_a": list(tokens),
        "tokens_b": [token for token, _, _ in places],
        "sure": [(i, j) for i, j, new in origins if not new],
        "possible": [(i, j) for i, j, new in origins if new],
    }


def _changed(places: list[Place], vocabulary: Sequence[str], chance: random.Random) -> list[Place]:
    first = chance.randrange(len(places))
    end = min(len(places), first + chance.choice(PHRASE_LENGTHS))
    change = chance.random()
    if change < DROP:
        return places[:first] + places[end:] if end - first < len(places) - 3 else places
    if change < DROP + MOVE:
        rest = places[:first] + places[end:]
        to = chance.randint(0, len(rest))
        return rest[:to] + places[first:end] + rest[to:]
    if change < DROP + MOVE + REPLACE:
        return [*places[:first], (chance.choice(vocabulary), places[first][1], True), *places[first + 1 :]]
    put_in: list[Place] = [(chance.choice(vocabulary), None, False) for _ in range(chance.choice((1, 2, 3)))]
    return places[:first] + put_in + places[first:]
