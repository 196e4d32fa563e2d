"""Two words of kinship → whether one person can be called by both: “brother”, “sibling”; not “brother”, “son”.

In: two lemmas. Out: a ground, or None.
"""

from __future__ import annotations

from functools import cache

from align.lexicon import table


def relatives(one: str, other: str) -> str | None:
    """“his brother”, “his son”: words of kinship that one person cannot be called by."""
    mine, theirs = _kinship().get(one), _kinship().get(other)
    if mine is None or theirs is None:
        return None
    unlike = mine[0] != theirs[0] or {mine[1], theirs[1]} == {"man", "woman"}
    return "another relative" if unlike else None


@cache
def _kinship() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in table("kinship")}
