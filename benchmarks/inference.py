"""The relation head by itself → how often it knows what follows from what (family `relation`).

In: pairs of sentences that people labelled and that were held out from training, SICK (which never trains), and the
labelled phrases of real renderings. Out: the share of right answers by set, and how well the head, and the cosine of
the phrases, rank harmless phrases before harmful ones (area under the curve).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from align.relation import relations
from align.terms import Encoded, Marked, Relation, Side
from align.training.relation import INFERRED, UNTOLD, Pair, Told, told_pairs
from benchmarks.bench import Bench
from benchmarks.labelled import find_phrase
from benchmarks.scores import Figure, bootstrap, over_units, ratio
from benchmarks.sets import Record

# Every so many-th pair of SICK is asked: all of them take a minute and tell no more.
SICK_STEP = 4

# SICK's words for a direction, as classes: follows, open, ruled out.
SICK = {"entails": 0, "neutral": 1, "contradicts": 2}

# Words on either side of a phrase that are read with it, as the judge reads them.
AROUND = 12


def figures(bench: Bench) -> Iterator[Figure]:
    """Shares of right answers, and the ranking of real phrases."""
    held = told_pairs(bench.folder)[1]
    inferred = [pair for pair in held if pair.source in INFERRED]
    yield _right("inferences held out", inferred, bench)
    for name in INFERRED:
        yield _right(f"of these {name}", [pair for pair in inferred if pair.source == name], bench)
    for name, source in (("chunks of interpretable STS, dev", "chunks"), ("phrases of ETPC held out", "phrases")):
        yield _right(name, [pair for pair in held if pair.source == source], bench)
    yield _sick(bench)
    yield from _phrases(bench)


def _right(name: str, pairs: Sequence[Pair], bench: Bench) -> Figure:
    """The share of told directions in which the likeliest class is one of those that are right."""
    found = _related(pairs, bench)
    counts = np.array([_counted(pair.told, one) for pair, one in zip(pairs, found, strict=True)], float)
    value, low, high = over_units(counts, ratio)
    return Figure("relation", name, value, low, high, len(pairs), "pairs", 0)


def _counted(told: tuple[Told, Told], relation: Relation) -> tuple[int, int]:
    right = asked = 0
    for direction, follows in zip(told, (relation.forth, relation.back), strict=True):
        if direction != UNTOLD:
            asked += 1
            right += bool(direction[_class(follows, relation.against)])
    return right, asked


def _class(follows: float, against: float) -> int:
    return int(np.argmax((follows, 1 - follows - against, against)))


def _related(pairs: Sequence[Pair], bench: Bench) -> list[Relation]:
    sides: dict[str | tuple[str, ...], Encoded] = {}
    texts = list(dict.fromkeys(s for pair in pairs for s in (pair.a, pair.b) if isinstance(s, str)))
    lists = list(dict.fromkeys(s for pair in pairs for s in (pair.a, pair.b) if not isinstance(s, str)))
    sides |= dict(zip(texts, bench.encoder.encode(texts), strict=True))
    sides |= dict(zip(lists, bench.encoder.encode_tokens(lists), strict=True))
    return relations([(_marked(sides[p.a], p.marked[0]), _marked(sides[p.b], p.marked[1])) for p in pairs])


def _marked(encoded: Encoded, words: frozenset[int]) -> Marked:
    return Marked(Side("", encoded, tuple(range(len(encoded.parse.words)))), words)


def _sick(bench: Bench) -> Figure:
    records = bench.records("entailment/sick_directional")[::SICK_STEP]
    pairs = [Pair(r["a"], r["b"], (UNTOLD, UNTOLD), "sick") for r in records]
    related = _related(pairs, bench)
    counts = np.array([_directions(r, one) for r, one in zip(records, related, strict=True)], float)
    value, low, high = over_units(counts, ratio)
    return Figure("relation", "SICK, both directions (it never trains)", value, low, high, len(records), "pairs", 0)


def _directions(record: Record, relation: Relation) -> tuple[int, int]:
    """How many of both directions are right: “A_entails_B” names the class in its middle."""
    told = (SICK[record[way].split("_")[1]] for way in ("a_to_b", "b_to_a"))
    answers = (_class(follows, relation.against) for follows in (relation.forth, relation.back))
    return sum(one == other for one, other in zip(told, answers, strict=True)), 2


def _phrases(bench: Bench) -> Iterator[Figure]:
    """Labelled phrases of real renderings, each in its text: harmless ones before harmful ones."""
    texts = {
        (s["id"], r["outlet"]): r["text"] for s in bench.records("renderings/renderings_dev") for r in s["renderings"]
    }
    labels = [r for r in bench.records("renderings/divergences_dev") if all(r["phrases"].values())]
    sides = [tuple(_phrase(texts[r["id"], o], r["phrases"][o], bench) for o in r["outlets"]) for r in labels]
    harmless = np.array([bool(r.get("harmless")) for r in labels])
    cosine = np.array([_cosine(a, b) for a, b in sides])
    bare = [tuple(_alone(m) for m in pair) for pair in sides]
    in_clause, alone = (
        np.array([one.same for one in relations([(a, b) for a, b in pairs])]) for pairs in (sides, bare)
    )
    for name, scores in (("cosine", cosine), ("head, in their text", in_clause), ("head, by themselves", alone)):
        low, high = bootstrap(len(labels), lambda drawn, s=scores: _area(s[drawn], harmless[drawn]))  # type: ignore[misc]
        what = f"real phrases, harmless before harmful by {name}, AUC"
        yield Figure("relation", what, _area(scores, harmless), low, high, len(labels), "phrase pairs", 0)


def _phrase(text: str, phrase: str, bench: Bench) -> Marked:
    (encoded,) = bench.encoder.encode([text])
    places = find_phrase(text, phrase)
    words = frozenset(
        k for k, w in enumerate(encoded.parse.words) if any(w.start < end and w.end > start for start, end in places)
    )
    around = range(max(0, min(words) - AROUND), min(len(encoded.parse.words), max(words) + AROUND + 1))
    return Marked(Side("", encoded, tuple(around)), words)


def _alone(marked: Marked) -> Marked:
    return Marked(Side("", marked.side.encoded, tuple(sorted(marked.words))), frozenset())


def _cosine(a: Marked, b: Marked) -> float:
    one, other = (m.side.encoded.last[sorted(m.words)].mean(axis=0) for m in (a, b))
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def _area(scores: np.ndarray, harmless: np.ndarray) -> float:
    above = scores[harmless][:, None] - scores[~harmless][None, :]
    return float(100 * ((above > 0).mean() + (above == 0).mean() / 2)) if above.size else float("nan")
