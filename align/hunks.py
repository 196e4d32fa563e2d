"""What changed between two alignments, small enough to keep, and to be taken back while other rows change.

In: rows before and after. Out: hunks, each some rows in the place of others. A hunk is found by its rows, wherever they
stand by then, so that it fits as long as nobody touched these rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from align.errors import InputError
from align.terms import Row

Key = tuple[object, ...]


class Elsewhere(InputError):
    """Rows that a change is about are no longer as it left them."""

    def __init__(self) -> None:
        super().__init__(
            "these rows have changed since", where="the alignment", remedy="Take the newer change back first."
        )


@dataclass(frozen=True, slots=True)
class Hunk:
    """Adjoining rows, and what took their place. Neither is empty, for each is found by its rows."""

    before: tuple[Row, ...]
    after: tuple[Row, ...]


def key(row: Row) -> Key:
    """What makes two rows the same: their clauses and what people said of them, not what was computed."""
    clauses = tuple((outlet, tuple((c.start, c.end) for c in found)) for outlet, found in sorted(row.clauses.items()))
    return clauses, row.by, tuple(sorted(row.absent.items(), key=lambda item: item[0]))


def difference(before: Sequence[Row], after: Sequence[Row]) -> tuple[Hunk, ...]:
    """The hunks that lead from one alignment to another."""
    old, new = [_whole(row) for row in before], [_whole(row) for row in after]
    found = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        if (a == b or c == d) and a > 0:
            a, c = a - 1, c - 1  # a neighbour says where it is
        elif a == b or c == d:
            b, d = b + 1, d + 1
        found.append(Hunk(tuple(before[a:b]), tuple(after[c:d])))
    return tuple(found)


def applied(rows: Sequence[Row], hunks: Sequence[Hunk]) -> tuple[Row, ...]:
    """The rows with each hunk done. Raises Elsewhere where the rows of one are not there, side by side."""
    found = list(rows)
    for hunk in hunks:
        wanted = [key(row) for row in hunk.before]
        place = next((k for k, row in enumerate(found) if key(row) == wanted[0]), None)
        if place is None or [key(row) for row in found[place : place + len(wanted)]] != wanted:
            raise Elsewhere
        found[place : place + len(wanted)] = hunk.after
    return tuple(found)


def inverse(hunks: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """What takes hunks back."""
    return tuple(Hunk(hunk.after, hunk.before) for hunk in reversed(hunks))


def _whole(row: Row) -> Key:
    return (*key(row), row.score, row.not_judged)
