"""Word lists with phrases of several words → the longest entry that begins at a token.

In: a list's name, tokens in lower case. Out: the entry's class and its length; tokens that a fixed phrase covers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from align.lexicon import table

Entries = Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]


@cache
def entries(name: str) -> Entries:
    """The entries of a list by first word, longest first: the words of each, and its other columns."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for row in table(name):
        phrase = tuple(row[0].split())
        found.setdefault(phrase[0], []).append((phrase, row[1:]))
    return {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in found.items()}


def begins(name: str, tokens: Sequence[str], at: int) -> tuple[int, tuple[str, ...]] | None:
    """The longest entry of a list that begins at a token → how many tokens, and its other columns; or None."""
    for phrase, columns in entries(name).get(tokens[at], ()):
        if tuple(tokens[at : at + len(phrase)]) == phrase:
            return len(phrase), columns
    return None


def covered(name: str, tokens: Sequence[str]) -> frozenset[int]:
    """The tokens that lie in a phrase of a list."""
    found: set[int] = set()
    for at in range(len(tokens)):
        phrase = begins(name, tokens, at)
        if phrase is not None:
            found |= set(range(at, at + phrase[0]))
    return frozenset(found)
