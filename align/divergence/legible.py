"""A row → why nothing in it can be judged, or None: the checks know English words and nothing else.

In: a row and its outlets' encoded texts. Out: a reason for the page (design.md, ruling 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from align import wordnet
from align.lexicon import words as lexicon
from align.terms import Clause, Encoded, Row, Word

# Least share of a clause's common words that an English list knows; in English about 95 in 100 are, in German,
# French, Spanish and Turkish news fewer than 35.
ENGLISH = 0.5

# Fewer words than these may be a foreign name or a quoted term in an English text.
FEWEST = 4


def told(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> list[Row]:
    """The rows, each with why it is not judged."""
    return [replace(row, not_judged=why_not_judged(row, encoded)) for row in rows]


def why_not_judged(row: Row, encoded: Mapping[str, Encoded]) -> str | None:
    """The reason why a row is not judged, or None."""
    said = {o: [w for c in clauses for w in _words(c, encoded[o])] for o, clauses in row.clauses.items()}
    if not any(c.isalpha() for words in said.values() for w in words for c in w.text):
        return "it holds numbers or marks alone"
    foreign = sorted(outlet for outlet, words in said.items() if not _is_english(words))
    return f"{', '.join(foreign)}: not English" if foreign else None


def _words(clause: Clause, encoded: Encoded) -> list[Word]:
    return [w for w in encoded.parse.words if clause.start <= w.start < clause.end]


def _is_english(words: Sequence[Word]) -> bool:
    """Whether most common words are English ones. Capitalised ones may be names and count neither way."""
    common = [w for w in words if w.text[:1].isalpha() and not w.text[:1].isupper()]
    if len(common) < FEWEST:
        return True
    known = sum(_is_known(w) for w in common)
    return known >= ENGLISH * len(common)


def _is_known(word: Word) -> bool:
    form = word.text.lower()
    if form in lexicon("function_words"):
        return True
    return len(form) > 2 and (wordnet.knows(form) or wordnet.knows(word.lemma.lower()))
