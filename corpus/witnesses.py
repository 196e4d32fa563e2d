"""Who stands apart at a divergence: in a reading of a minority, or alone; texts that print one wording count once.

A text that was withdrawn is no witness: nobody can look what it said.

In: clauses and readings under rendering ids, and the verbatim texts. Out: rendering ids. The rule is the one by which
align counts readings (`align/divergence/standing`); here it holds also for divergences that people added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

# What outlets say in a row, so that those of one wording have one: rendering id → wording.
Wordings = Mapping[int, str]

# Fewest witnesses of which one can stand apart: of two, neither is more than half.
FEWEST = 3


def wording(text: str) -> str:
    """A text's letters and digits: what two outlets that print the same wording have in common."""
    return "".join(c for c in text.lower() if c.isalnum())


def wholes(texts: Mapping[int, str]) -> dict[int, str]:
    """What a text counts as where it says nothing: itself and its copies. An erased one counts as nothing."""
    return {number: f"nothing in {words}" for number, text in texts.items() if (words := wording(text))}


def in_row(clauses: Mapping[str, Sequence[Json]], texts: Mapping[int, str], silent: Wordings) -> dict[int, str]:
    """What each witness says in a row. clauses: of the row, as stored. silent: `wholes` of the texts."""
    said = {n: "".join(texts[n][c["start"] : c["end"]] for c in clauses.get(str(n), ())) for n in silent}
    return {number: wording(words) or silent[number] for number, words in said.items()}


def apart(readings: Sequence[Json], said: Wordings) -> frozenset[int]:
    """The texts in readings of half the witnesses or fewer, where another reading has more than half of them."""
    members = [[n for n in map(int, reading["outlets"]) if n in said] for reading in readings]
    sizes = [len({said[number] for number in each}) for each in members]
    if 2 * max(sizes) <= sum(sizes):
        return frozenset()
    return frozenset(n for each, size in zip(members, sizes, strict=True) if size < max(sizes) for n in each)
