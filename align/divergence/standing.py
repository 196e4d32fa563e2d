"""Who stands with whom: how many independent witnesses each reading has, and whether it is the majority's or lone.

In: a divergence, its row and the texts. Out: the same divergence, its readings counted. Outlets that print the same
wording in the row (a wire's) are one witness, however many they are (design.md, *Independence*).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from align.terms import Divergence, Encoded, Reading, Row, Standing


def counted(divergence: Divergence, row: Row, encoded: Mapping[str, Encoded]) -> Divergence:
    """A divergence whose readings say how many witnesses they have, and how they stand."""
    numbers = [_witnesses(reading, row, encoded) for reading in divergence.readings]
    total = sum(numbers)
    readings = tuple(
        replace(reading, witnesses=number, standing=_standing(number, max(numbers), total))
        for reading, number in zip(divergence.readings, numbers, strict=True)
    )
    return replace(divergence, readings=readings)


def _witnesses(reading: Reading, row: Row, encoded: Mapping[str, Encoded]) -> int:
    """Outlets of a reading, those of one wording counted once; one that says nothing counts for itself."""
    return len({_wording(outlet, reading, row, encoded) for outlet in reading.outlets})


def _wording(outlet: str, reading: Reading, row: Row, encoded: Mapping[str, Encoded]) -> str:
    """What an outlet prints in the row; one that has something else in its place, what it has there."""
    places = row.clauses.get(outlet) or reading.spans.get(outlet, ())
    said = "".join(encoded[outlet].text[place.start : place.end] for place in places)
    return "".join(c for c in said.lower() if c.isalnum()) or f"nothing in {outlet}"


def _standing(number: int, greatest: int, total: int) -> Standing:
    if 2 * greatest <= total:
        return Standing.SPLIT
    if 2 * number > total:
        return Standing.MAJORITY
    return Standing.LONE if number == 1 else Standing.MINORITY
