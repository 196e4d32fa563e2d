"""“Only”, “nothing but”, “among others”: words that shut out all else, or say that there is more.

In: a side. Out: each such word with what it is said of. Adverbs of belittling (“just three”, “merely”) answer an
“only” elsewhere, but say too little by themselves to be held against another outlet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.divergence import numerals
from align.divergence.finding import token
from align.divergence.phrases import begins, covered
from align.terms import Side

# Behind “only”, these make a phrase of time or ground that other renderings leave to the context.
LOOSE = {
    "yesterday",
    "now",
    "then",
    "recently",
    "because",
    "too",
    "just",
    "if",
    "when",
    "after",
    "last",
    "today",
    "once",
}


@dataclass(frozen=True, slots=True)
class Focus:
    """Words that single something out: their class (exclusive, limiting, inclusive), and the word singled out."""

    value: str
    words: tuple[int, ...]
    of: int


def focuses(side: Side) -> Iterator[Focus]:
    """The focus words of a side, in text order."""
    tokens = [token(side.word(i)) for i in side.indices]
    fixed = covered("not_quantities", tokens)
    at = 0
    while at < len(tokens):
        found = begins("exclusives", tokens, at)
        if found is None or (found[0] == 1 and at in fixed):
            at += 1
            continue
        width, columns = found
        value = columns[0]
        if value == "exclusive" and _loose(side, tokens, at, width):
            value = "limiting"
        yield Focus(value, side.indices[at : at + width], _focus(side, at, width))
        at += width


def _loose(side: Side, tokens: Sequence[str], at: int, width: int) -> bool:
    """“only three” belittles, and what it counts is compared as a number; “only yesterday” is left to the context."""
    behind = tokens[at + width :]
    if _manner(side, tokens[at], at):
        return True
    if tokens[at] == "only" and (_of_a_clause(side, tokens, at) or _behind_number(tokens, at)):
        return True
    return bool(behind) and (behind[0] in LOOSE or numerals.read(behind) is not None)


def _of_a_clause(side: Side, tokens: Sequence[str], at: int) -> bool:
    """“only that …”, “left, only to return”, “only heard when …”: said of a clause, which others word without it."""
    index, behind = side.indices[at], list(tokens[at + 1 : at + 3])
    if behind[:1] == ["that"] and side.word(side.indices[at + 1]).dep == "mark":
        return True
    if behind[:1] == ["to"] and (behind[1:] == ["be"] or tokens[at - 1 : at] == [","]):
        return True
    head = side.word(index).head
    if side.word(head).pos != "VERB" or head < index:
        return False
    clauses = (k for k in side.children.get(head, ()) if side.word(k).dep in ("advcl", "ccomp") and k > head)
    return any(token(side.word(m)) in LOOSE for k in clauses for m in side.children.get(k, ()))


def _behind_number(tokens: Sequence[str], at: int) -> bool:
    """“ten hours only”."""
    return any(numerals.read(tokens[k:at]) is not None for k in (at - 2, at - 1) if k >= 0)


def _manner(side: Side, form: str, at: int) -> bool:
    """“He lives alone”: how he lives; “Iran alone” singles Iran out."""
    if form != "alone":
        return False
    before = side.word(side.indices[at - 1]) if at else None
    return before is None or before.pos not in ("NOUN", "PROPN", "PRON")


def _focus(side: Side, at: int, width: int) -> int:
    """What is singled out: the noun or verb that the word hangs on, or the next content word."""
    index = side.indices[at]
    if token(side.word(index)) == "alone" and at:
        return side.indices[at - 1]
    inside = set(side.indices[at : at + width])
    if width > 1:
        behind = at + width
        nouns = (i for i in side.indices[behind : behind + 6] if side.word(i).pos in ("NOUN", "PROPN", "PRON"))
        return next(nouns, side.word(index).head)
    head = side.word(index).head
    return head if head not in inside else index
