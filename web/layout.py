"""How a reader has arranged the grid: which columns, in which order, which is the base, side by side or stacked.

In: the names and values of an address, or what the browser remembers of a statement. Out: a `Layout`, and the address
that says the same. A column is called by the number of its outlet's first text, so that new versions change no address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.model import StoredRendering

# What an address may say of the layout.
NAMES = ("column", "base", "layout", "read")

STACKED = "stacked"

Values = Mapping[str, Sequence[str]]


def number_of(rendering: StoredRendering) -> int:
    """What a rendering's column is called."""
    return rendering.first or rendering.id


@dataclass(frozen=True, slots=True)
class Layout:
    """An arrangement of columns.

    every: all columns in the order in which they came. columns: those shown, in order, the base first; one at least.
    base: the one that the others are read against. read: the one that is read as running text, if any.
    """

    every: tuple[int, ...]
    columns: tuple[int, ...]
    base: int | None = None
    stacked: bool = False
    read: int | None = None

    @property
    def hidden(self) -> tuple[int, ...]:
        """The columns that are not shown."""
        return tuple(n for n in self.every if n not in self.columns)

    @property
    def ordered(self) -> tuple[int, ...]:
        """All columns, those shown first."""
        return self.columns + self.hidden

    @property
    def query(self) -> dict[str, list[int] | int | str]:
        """The layout as it stands in an address; empty for the one that a statement has by itself."""
        given: dict[str, list[int] | int | str | None] = {
            "column": list(self.columns) if self.columns != _base_first(self.every, self.base) else None,
            "base": self.base,
            "layout": STACKED if self.stacked else None,
            "read": self.read,
        }
        return {name: value for name, value in given.items() if value}

    def moved(self, column: int, by: int) -> Layout:
        """With a column some places further left (by < 0) or right; a base stays in front."""
        if column not in self.columns:
            return self
        order = list(self.columns)
        place = order.index(column)
        order.insert(max(0, place + by), order.pop(place))
        return replace(self, columns=_base_first(order, self.base))


def arranged(values: Values, renderings: Iterable[StoredRendering]) -> Layout:
    """The layout that an address asks for. What it asks for that is not there is left out; without any, all columns."""
    every = tuple(number_of(r) for r in renderings)
    asked = [n for n in dict.fromkeys(_numbers(values.get("column", ()))) if n in every]
    columns = tuple(asked) or every
    base = next((n for n in _numbers(values.get("base", ())) if n in columns), None)
    read = next((n for n in _numbers(values.get("read", ())) if n in every), None)
    return Layout(every, _base_first(columns, base), base, STACKED in values.get("layout", ()), read)


def _base_first(columns: Sequence[int], base: int | None) -> tuple[int, ...]:
    return tuple(columns) if base is None else (base, *(n for n in columns if n != base))


def _numbers(words: Iterable[str | int]) -> list[int]:
    """The numbers among words."""
    return [int(word) for word in words if str(word).isascii() and str(word).isdecimal() and len(str(word)) < 19]
