"""The errors of the store, in the one family that is said to the user in words.

In: what could not be done. Out: an exception that says what, where, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from align.errors import InputError, ParallaxError

if TYPE_CHECKING:
    from corpus.model import Adjudication, Entry, Flag, Judgement, Verdict

__all__ = ["Conflict", "InputError", "NotFound", "Overtaken", "ParallaxError", "StoreBusy", "StoreUnusable"]


class NotFound(ParallaxError):
    """No such thing in the store. On the page, 404."""

    def __init__(self, what: str, number: int) -> None:
        super().__init__(f"There is no {what} {number}. Look whether the number is right, and the database.")
        self.what, self.number = what, number


class Conflict(ParallaxError):
    """Something changed meanwhile, so that nothing was written. On the page, 409.

    newer: the reviewer's own verdicts that the page had not seen, oldest first; empty where the
    conflict is about something else. changes: what was to be taken back, and what stands in its way. settled: the
    adjudication that the page had not seen. said: the reviewer's own verdict on a reading, or call for a second
    opinion, that the page had not seen.
    """

    def __init__(
        self,
        problem: str,
        newer: tuple[Verdict, ...] = (),
        changes: tuple[Entry, ...] = (),
        settled: Adjudication | None = None,
        said: Judgement | Flag | None = None,
    ) -> None:
        super().__init__(problem)
        self.newer, self.changes, self.settled, self.said = newer, changes, settled, said


class Overtaken(Conflict):
    """An edit of rows that somebody else edited meanwhile, so that nothing was written. On the page, 409.

    wanted: what would have been done, in words; empty where it can no longer be told. changes: what was done meanwhile.
    """

    def __init__(self, wanted: str, changes: tuple[Entry, ...]) -> None:
        super().__init__("These rows were changed meanwhile.", changes=changes)
        self.wanted = wanted


class StoreBusy(ParallaxError):
    """Another process held the store for longer than we wait. Trying again may do. On the page, 503."""

    def __init__(self) -> None:
        super().__init__("The database is busy: something else is writing to it. Nothing was stored; try again.")


class StoreUnusable(ParallaxError):
    """The file cannot be read or written at all: full disk, no right to write, no database. On the page, 507."""

    def __init__(self, path: object, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}. {remedy}")
        self.problem, self.remedy = problem, remedy
