"""Word lists in `lexicons/*.txt` → sets and tables; each list's header says what belongs in it.

In: the name of a list. Out: its entries, read once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicons"


@cache
def words(name: str) -> frozenset[str]:
    """The entries of a list, one a line, lower case."""
    return frozenset(_lines(name))


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a list whose columns are parted by tabs."""
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in _lines(name))


def _lines(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
