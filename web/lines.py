"""Streams of what happens, a few at a time: each holds a thread of the server, and pages must never wait for one.

In: a browser that wants to be told. Out: a line, as long as there is one; else the browser asks now and then instead
(design.md, ruling 11). Of one browser the newest pages have them: those of pages left behind are ended.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

# Lines of one browser, and of all: half of the server's threads, so that as many are left for pages.
OF_A_BROWSER, OF_ALL = 2, 8


@dataclass(eq=False, slots=True)
class Line:
    """A stream's place. ended: a newer page of the same browser took it; who holds it gives it back soon."""

    browser: str
    ended: bool = field(default=False)


class Lines:
    """The places that there are for streams, the oldest first. Safe to share among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[Line] = []

    def take(self, browser: str) -> Line | None:
        """A line for a browser; the oldest of its lines is ended where it has too many. None where none is left."""
        with self._lock:
            if len(self._held) >= OF_ALL:
                return None
            own = [line for line in self._held if line.browser == browser and not line.ended]
            for line in own[: len(own) - OF_A_BROWSER + 1]:
                line.ended = True
            taken = Line(browser)
            self._held.append(taken)
            return taken

    def give_back(self, line: Line) -> None:
        """Give a line back, once or more often."""
        with self._lock:
            if line in self._held:
                self._held.remove(line)

    @property
    def taken(self) -> int:
        """How many lines are taken."""
        with self._lock:
            return len(self._held)
