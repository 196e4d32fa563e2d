"""Fixed expressions that hold a word of negation or do its work: “at no time”, “far from”, “nothing but”.

In: the words of one outlet. Out: the words that negate nothing by themselves there, and what the expressions negate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from align.divergence.finding import token
from align.lexicon import table
from align.terms import Side

# Words that may stand between an expression and what it governs: “rather than to be”.
LONGEST_GAP = 4


def phrases(side: Side, at: Sequence[int]) -> tuple[frozenset[int], list[tuple[int, int]]]:
    """Words of fixed expressions that negate nothing by themselves, and (what is negated, word of the expression)."""
    idle: set[int] = set()
    turning: list[tuple[int, int]] = []
    for k, first in enumerate(at):
        for phrase, does in _fixed().get(token(side.word(first)), ()):
            span = at[k : k + len(phrase)]
            if (
                len(span) < len(phrase)
                or span[-1] - span[0] >= len(phrase)
                or any(token(side.word(i)) != p for i, p in zip(span, phrase, strict=True))
                or (phrase[-1] == "to" and side.word(span[-1]).dep != "aux" and does == "turns")  # “yet to my mind”
            ):
                continue
            idle.update(span)
            if does == "turns":
                outside = next((side.word(i).head for i in span if side.word(i).head not in span), None)
                if outside is not None:
                    turning.append((outside, first))
            elif does == "governs":
                turning += [(target, first) for target in _governed(side, span)]
            break
    return frozenset(idle), turning


def _governed(side: Side, span: Sequence[int]) -> set[int]:
    """What follows “far from”, “instead of”; for a complement of a copula the copula too."""
    last = side.word(span[-1])
    follows = {
        k for i in span for k in side.children.get(i, ()) if k > span[-1] and side.word(k).dep not in ("punct", "cc")
    }
    if not follows:
        follows = _right_after(side, span[-1])
    outside = next((side.word(i) for i in span if side.word(i).head not in span), last)
    if side.word(outside.head).lemma == "be" and outside.dep in ("acomp", "attr", "advmod", "prep"):
        follows.add(outside.head)
    return follows


def _right_after(side: Side, last: int) -> set[int]:
    """The head of the phrase that begins right after a word: where the parser hangs it beside the expression."""
    index = last + 1
    if index >= len(side.encoded.parse.words) or side.word(index).dep == "punct":
        return set()
    for _ in range(LONGEST_GAP):
        head = side.word(index).head
        if head <= index:
            break
        index = head
    return {index}


@cache
def _fixed() -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
    """First word → the expressions that begin with it, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, does in table("negating_phrases"):
        parts = tuple(phrase.split())
        found.setdefault(parts[0], []).append((parts, does))
    return {first: sorted(rows, key=lambda row: -len(row[0])) for first, rows in found.items()}
