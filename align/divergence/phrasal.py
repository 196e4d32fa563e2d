"""Several words → the one word that says the same: “stepped down” is “resigned”, “for good” is “permanently”.

In: a word of a side. Out: the word as it would stand with that verb's lemma, for word lists to be asked about; or the
one word of its set phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from align.divergence.finding import token
from align.lexicon import table
from align.terms import Side, Word

# Labels of what may make one expression with a verb.
BESIDE_A_VERB = {"prt", "advmod", "prep", "dobj", "acomp", "xcomp", "oprd", "ccomp", "dative", "pobj"}


# Labels of what makes of “left” that something is left so, or left by somebody: “left open”, “left it”.
HELD = {"dobj", "agent", "acomp", "oprd", "xcomp", "ccomp"}


def plain(side: Side, index: int) -> Word:
    """A word; for a verb of an expression with the lemma of the one verb that the expression comes to."""
    if _left_over(side, index):
        return replace(side.word(index), lemma="remain", text="remain")
    found = expression(side, index)
    return replace(side.word(index), lemma=found[0], text=found[0]) if found else side.word(index)


def _left_over(side: Side, index: int) -> bool:
    """“there is one left”, “two were left”: what is left remains."""
    word, below = side.word(index), {side.word(k).dep for k in side.children.get(index, ())}
    passive = "auxpass" in below or word.dep in ("acl", "oprd", "acomp")
    return word.lemma == "leave" and word.tag == "VBN" and passive and not below & HELD


def expression(side: Side, index: int) -> tuple[str, tuple[int, ...]] | None:
    """The one verb that the expression of a verb comes to, and the expression's words in the side; None if in none."""
    word = side.word(index)
    if word.pos != "VERB" or word.lemma not in _expressions():
        return None
    below: dict[str, int] = {}
    for k in side.children.get(index, ()):
        if side.word(k).dep in BESIDE_A_VERB:
            below |= {token(side.word(k)): k, side.word(k).lemma: k}
            below |= {side.word(g).lemma: g for g in side.children.get(k, ()) if side.word(k).dep == "prep"}
    for rest, lemma in _expressions()[word.lemma]:
        if rest <= below.keys():
            return lemma, tuple(sorted({index, *(below[one] for one in rest)} & set(side.indices)))
    return None


def set_phrase(side: Side, index: int) -> tuple[str, tuple[int, ...]] | None:
    """The one word that the set phrase comes to in which a word stands, and the phrase's words; None outside of one."""
    words = side.encoded.parse.words
    for phrase, one in _set_phrases().get(token(side.word(index)), ()):
        for first in range(index, index - len(phrase), -1):
            span = tuple(range(first, first + len(phrase)))
            if set(span) <= set(side.indices) and all(token(words[k]) == p for k, p in zip(span, phrase, strict=True)):
                return one, span
    return None


@cache
def _set_phrases() -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
    """Word → the set phrases that hold it, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, one in sorted(table("set_phrases"), key=lambda row: -len(row[0].split())):
        for word in set(phrase.split()):
            found.setdefault(word, []).append((tuple(phrase.split()), one))
    return found


@cache
def _expressions() -> Mapping[str, list[tuple[frozenset[str], str]]]:
    """Verb → what must hang on it, the longest first, and the one verb."""
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for expression, lemma in table("verb_phrases"):
        verb, *rest = expression.split()
        found.setdefault(verb, []).append((frozenset(rest), lemma))
    return {verb: sorted(rows, key=lambda row: -len(row[0])) for verb, rows in found.items()}
