"""Words of a rendering → what they are about, and the words of each outlet in a row.

In: tagged words, rows with their encoded texts. Out: lemmas and concepts, a `Side` for each outlet, spans of words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from align.lexicon import table
from align.lexicon import words as lexicon
from align.terms import Clause, Encoded, Parse, Row, Side, Vectors, Word

# Labels of subjects: of nouns, and of whatever may stand in place of one (a clause, “there”).
NOUN_SUBJECTS = {"nsubj", "nsubjpass"}
SUBJECTS = {*NOUN_SUBJECTS, "csubj", "expl"}


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


def kindred(a: Side, b: Side) -> npt.NDArray[np.bool_]:
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


def unit_vectors(vectors: Vectors) -> Vectors:
    """Vectors of length one; a zero vector stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return scaled


def sides_of(row: Row, encoded: Mapping[str, Encoded]) -> list[Side]:
    """The words of each outlet of a row, by outlet; one without a word there has no side."""
    sides = []
    for outlet in sorted(row.clauses):
        words = encoded[outlet].parse.words
        inside = [index for clause in row.clauses[outlet] for index in _word_range(words, clause)]
        if inside:
            indices = tuple(sorted(set(inside)))
            sides.append(Side(outlet, encoded[outlet], indices, _children(encoded[outlet].parse, indices)))
    return sides


def side_pairs(sides: Sequence[Side]) -> list[tuple[Side, Side]]:
    """The pairs of a row's sides, in the order in which `places` wants their grids."""
    return list(combinations(sorted(sides, key=lambda side: side.outlet), 2))


def _children(parse: Parse, indices: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """What hangs on each word of the sentences that hold the words given."""
    children: dict[int, list[int]] = {}
    for start, end in parse.sentences[parse.sentence_of(indices[0]) :]:
        if start > indices[-1]:
            break
        for index in range(start, end):
            head = parse.words[index].head
            if head != index:
                children.setdefault(head, []).append(index)
    return children


def _word_range(words: Sequence[Word], clause: Clause) -> range:
    first = bisect_left(words, clause.start, key=lambda w: w.end - 1)
    last = bisect_left(words, clause.end, key=lambda w: w.start)
    return range(first, last)


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
