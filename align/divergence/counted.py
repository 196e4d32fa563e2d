"""The words of an amount → what it counts, measures or dates.

In: a side and the words of an amount. Out: the noun it counts, or the governor of a date.
"""

from __future__ import annotations

from collections.abc import Sequence

from align.terms import Side

# Nouns that only measure out what stands behind their “of”.
PARTITIVE = {
    "number", "majority", "minority", "part", "portion", "fraction", "handful", "bulk", "dozen", "hundred", "thousand",
    "million", "billion", "half", "third", "quarter", "percent", "%", "lot", "plenty", "couple", "pair", "all", "total",
    "score", "one", "group",
}  # fmt: skip


def noun_of(side: Side, index: int) -> int:
    """The word that an amount counts or dates: its noun, or the noun behind “of”."""
    word = side.word(index)
    below = _behind_of(side, index)
    if below is not None:
        return below
    while (
        word.dep in ("nummod", "quantmod", "compound", "det", "predet", "punct", "amod", "nmod") and word.head != index
    ):
        index, word = word.head, side.word(word.head)
        if word.pos in ("NOUN", "PROPN", "VERB", "PRON"):
            break
    below = _behind_of(side, index) if word.lemma in PARTITIVE else None
    if below is not None:
        return below
    stands_alone = word.pos != "NUM" or word.head not in side.indices or side.word(word.head).pos in ("ADP", "SCONJ")
    return index if stands_alone else word.head


def _behind_of(side: Side, index: int) -> int | None:
    for of in side.children.get(index, ()):
        if side.word(of).dep == "prep" and side.word(of).text.lower() == "of":
            return next((k for k in side.children.get(of, ()) if side.word(k).dep in ("pobj", "pcomp")), None)
    return None


def governor_of(side: Side, words: Sequence[int]) -> int:
    """What a date or regular time belongs to: the first governor outside its words, prepositions passed over."""
    inside = set(words)
    index = next((i for i in words if side.word(i).head not in inside), words[0])
    head = side.word(index).head
    for _ in range(3):
        if side.word(head).dep not in ("prep", "pcomp") or side.word(head).head == head:
            break
        head = side.word(head).head
    return head
