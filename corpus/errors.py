"""The errors of the store, in the one family that is said to the user in words.

In: what could not be done. Out: an exception that says what, where, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from align.errors import InputError, ParallaxError

if TYPE_CHECKING:
    from corpus.model import Entry, Verdict

__all__ = ["Conflict", "InputError", "NotFound", "ParallaxError", "StoreBusy", "StoreUnusable"]


class NotFound(ParallaxError):
    """No such thing in the store. On the page, 404."""

    def __init__(self, what: str, number: int) -> None:
        super().__init__(f"There is no {what} {number}.")
        self.what, self.number = what, number


class Conflict(ParallaxError):
    """Something changed meanwhile, so that nothing was written. On the page, 409.

    newer: the reviewer's own verdicts that the page had not seen, oldest first; empty where the
    conflict is about something else. changes: what was to be taken back, and what stands in its way.
    """

    def __init__(self, problem: str, newer: tuple[Verdict, ...] = (), changes: tuple[Entry, ...] = ()) -> None:
        super().__init__(problem)
        self.newer, self.changes = newer, changes


class StoreBusy(ParallaxError):
    """Another process held the store for longer than we wait. Trying again may do. On the page, 503."""

    def __init__(self) -> None:
        super().__init__("The database is busy: something else is writing to it. Nothing was stored; try again.")


class StoreUnusable(ParallaxError):
    """The file cannot be read or written at all: full disk, no right to write, no database. On the page, 507."""

    def __init__(self, path: object, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}. {remedy}")
        self.problem, self.remedy = problem, remedy
