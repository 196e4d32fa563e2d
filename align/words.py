"""Words of parallel clauses → links between them, and the difference of each word.

In: encoded words of two or more outlets. Out: links, differences 0..1, and places: the words, at most one
of each outlet, that stand for the same thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from align.lexicon import table
from align.lexicon import words as lexicon
from align.terms import Encoded, Link, Side, Vectors, Word

# Least middle-layer cosine of two linked words: sure F1 .84 on MultiMWA-MTRef dev and .97 on Wiki dev; on MTRef's
# training part it moves by .003 between .25 and .40.
LINK_FLOOR = 0.40

# Least cosine for a grammatical word, which finds a lookalike anywhere.
FUNCTION_FLOOR = 0.55

# What an identical word is worth in the choice of a partner, and what a far-off place costs at most.
IDENTITY_BONUS = 0.15
DISTANCE_COST = 0.10

# What it is worth that a word list holds two words for kin, and the least cosine of their link.
KINDRED_BONUS = 0.10
KINDRED_FLOOR = 0.20

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
class WordLinks:
    """Links between two texts' words, and for each word how much the other side lacks it, 0..1."""

    links: tuple[Link, ...]
    difference_a: tuple[float, ...]
    difference_b: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What several outlets say with one word each: outlet → index into the words of its whole text."""

    words: Mapping[str, int]


def is_content(word: Word) -> bool:
    """Whether a word carries content: not a mark, not a grammatical word."""
    return any(c.isalnum() for c in word.text) and word.text.lower() not in lexicon("function_words")


def identity(word: Word) -> str:
    """What makes two words the same: the lemma, or for a known name what it names (“America”, “US”)."""
    if word.text[:1].isupper():
        return _one_word_names().get(word.text.lower(), word.lemma)
    return word.lemma


@cache
def _one_word_names() -> Mapping[str, str]:
    return {row[1]: row[0] for row in table("names") if " " not in row[1] and row[1] != "us"} | {
        "u.s.": "United States"
    }


def concepts(word: Word) -> frozenset[str]:
    """What word lists hold a content word to be about: sets of synonyms, charges, and the name of a known name."""
    if not is_content(word):
        return frozenset()
    name = identity(word)
    return _concepts().get(word.lemma, frozenset()) | (frozenset({name}) if name != word.lemma else frozenset())


@cache
def _concepts() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for number, row in enumerate(table("synonyms")):
        for lemma in row:
            found[lemma].add(f"synonyms {number}")
    for lemma, charge in table("charges"):
        found[lemma].add(f"charge {charge}")
    return {lemma: frozenset(sets) for lemma, sets in found.items()}


def unit_vectors(vectors: Vectors) -> Vectors:
    """Vectors of length one; a zero vector stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return scaled


def links_of_texts(a: Encoded, b: Encoded) -> WordLinks:
    """Link the words of two whole texts that render the same thing.

    A text without words gives no links; every word of the other is then absent (difference 1).
    Source of the mutual argmax: Jalili Sabet et al., SimAlign, Findings of EMNLP 2020.
    """
    sides = (
        Side("a", a, tuple(range(len(a.parse.words)))),
        Side("b", b, tuple(range(len(b.parse.words)))),
    )
    cosine = unit_vectors(a.middle) @ unit_vectors(b.middle).T
    links = link(*sides, cosine)
    return WordLinks(
        tuple(links),
        _difference(sides[0], cosine, {x.a: x.score for x in links}),
        _difference(sides[1], cosine.T, {x.b: x.score for x in links}),
    )


def link(a: Side, b: Side, cosine: Vectors) -> list[Link]:
    """Link two sides' words: first by meaning, then what is left by its place in the sentence.

    cosine: of the middle layer, shape (words of a, words of b). Returns links of indices into the whole
    texts, sorted, each word at most once.
    """
    found = _by_meaning(a, b, cosine)
    _fill_slots(a, b, found)
    return sorted(Link(i, j, round(score, 4)) for i, (j, score) in found.items())


def places(sides: Sequence[Side]) -> tuple[Place, ...]:
    """Cluster the words of a row's outlets: each place has two outlets or more, one word of each.

    Independent of the order of the sides: links are taken best first, ties by outlet and position.
    """
    vectors = {side.outlet: unit_vectors(side.encoded.middle[list(side.indices)]) for side in sides}
    links: list[tuple[float, tuple[str, int], tuple[str, int]]] = []
    for a, b in combinations(sorted(sides, key=lambda side: side.outlet), 2):
        for found in link(a, b, vectors[a.outlet] @ vectors[b.outlet].T):
            links.append((-found.score, (a.outlet, found.a), (b.outlet, found.b)))
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


def _by_meaning(a: Side, b: Side, cosine: Vectors) -> dict[int, tuple[int, float]]:
    """Pairs that choose each other: index in a → (index in b, score)."""
    if not a.indices or not b.indices:
        return {}
    lemmas_a = np.array([identity(a.word(i)) for i in a.indices])
    lemmas_b = np.array([identity(b.word(j)) for j in b.indices])
    content_a = np.array([is_content(a.word(i)) for i in a.indices])
    content_b = np.array([is_content(b.word(j)) for j in b.indices])
    same = lemmas_a[:, None] == lemmas_b[None, :]
    kindred = _kindred(a, b)
    place_a = np.linspace(0, 1, len(a.indices), dtype=np.float32)
    place_b = np.linspace(0, 1, len(b.indices), dtype=np.float32)
    worth = (
        cosine
        + IDENTITY_BONUS * same
        + KINDRED_BONUS * kindred
        - DISTANCE_COST * np.abs(place_a[:, None] - place_b[None, :])
    )
    worth[content_a[:, None] != content_b[None, :]] = -1
    choice_a, choice_b = worth.argmax(axis=1), worth.argmax(axis=0)
    found: dict[int, tuple[int, float]] = {}
    for i, j in enumerate(choice_a):
        if choice_b[j] != i or worth[i, j] <= 0:
            continue
        floor = LINK_FLOOR if content_a[i] else FUNCTION_FLOOR
        if cosine[i, j] >= floor or (
            content_a[i] and (same[i, j] or (kindred[i, j] and cosine[i, j] >= KINDRED_FLOOR))
        ):
            found[a.indices[i]] = (b.indices[j], float(np.clip(worth[i, j], 0, 1)))
    return found


def _kindred(a: Side, b: Side) -> npt.NDArray[np.bool_]:
    """Which words share a concept, shape (words of a, words of b)."""
    kindred = np.zeros((len(a.indices), len(b.indices)), bool)
    of_b: dict[str, list[int]] = defaultdict(list)
    for place, j in enumerate(b.indices):
        for concept in concepts(b.word(j)):
            of_b[concept].append(place)
    for place, i in enumerate(a.indices):
        for concept in concepts(a.word(i)):
            kindred[place, of_b.get(concept, [])] = True
    return kindred


def _fill_slots(a: Side, b: Side, found: dict[int, tuple[int, float]]) -> None:
    """Link what is left where it stands in the same slot: a linked governor, a linked dependent, linked neighbours."""
    if not a.encoded.parse.words or not a.word(0).tag or not b.encoded.parse.words:
        return
    frames_a, frames_b = _frames(a), _frames(b)
    for _ in range(2):  # a second time, since a slot filled opens its neighbours'
        taken = {j for j, _ in found.values()}
        free_a = [i for i in a.indices if i not in found and _fillable(a.word(i))]
        free_b = [j for j in b.indices if j not in taken and _fillable(b.word(j))]
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


def _fillable(word: Word) -> bool:
    return is_content(word) or word.tag in ("PRP", "PRP$")


def _alike(one: Word, other: Word) -> bool:
    kinds = {CLASSES.get(one.pos, one.pos), CLASSES.get(other.pos, other.pos)}
    return len(kinds) == 1 or (kinds == {"verb", "modifier"} and "VBN" in (one.tag, other.tag))


def _difference(side: Side, cosine: Vectors, scores: Mapping[int, float]) -> tuple[float, ...]:
    """How much of each word the other side lacks: little where linked, much where nothing comes near."""
    nearest = cosine.max(axis=1) if cosine.shape[1] else np.zeros(cosine.shape[0], np.float32)
    return tuple(
        float(np.clip(1 - (scores[i] if i in scores else nearest[k] / 2), 0, 1)) for k, i in enumerate(side.indices)
    )


def spans_of(side: Side, indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Word-index runs → character spans, words joined that adjoin or have nothing but marks between them."""
    run: list[int] = []
    for index in sorted(indices):
        between = range(run[-1] + 1, index) if run else ()
        if any(c.isalnum() for k in between for c in side.word(k).text):
            yield _stretch(side, run)
            run = []
        run.append(index)
    if run:
        yield _stretch(side, run)


def _stretch(side: Side, run: Sequence[int]) -> tuple[int, int]:
    """From the first word to the last, with the bracket that an insertion at its beginning opens with."""
    start, end = side.word(run[0]).start, side.word(run[-1]).end
    text = side.encoded.text
    unopened = text.count("]", start, end) > text.count("[", start, end)
    return (start - 1 if unopened and text[start - 1 : start] == "[" else start), end
