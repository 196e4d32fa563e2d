"""What happens in a store while somebody looks at it: waiting for it, and telling it.

In: a store, and the number of the last event that somebody knows. Out: the events after it, as that person may see
them. One thread looks whether the file changed, however many wait: SQLite counts the commits of others
(`PRAGMA data_version`), so that a look costs next to nothing.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from sqlite_utils import Database

from corpus import blind
from corpus.errors import StoreBusy, StoreUnusable
from corpus.history import journal
from corpus.model import Event, What
from corpus.store import Store, record

# How often the file is looked at, and how long after the last who waited the thread still looks, in seconds.
LOOK_SECONDS, IDLE_SECONDS = 0.25, 5.0

# Events told at once. Who missed more looks at the page anew.
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened. id: of its event. divergence: the newest equal one that it is about, if any.

    said: what was decided or concluded, in a word; empty where it is of no such sort, or blind mode hides it.
    """

    id: int
    what: What
    who: str
    statement: int
    divergence: int | None
    said: str
    taken_back: bool


class Watch:
    """Waits for events on behalf of many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changed = threading.Condition()
        self._newest = 0
        self._waiting = 0
        self._wanted = 0.0  # until when the thread goes on looking
        self._looking = False

    def wait(self, seen: int, seconds: float) -> int:
        """The number of the newest event, as soon as it is above `seen`, or when the time is over."""
        end = time.monotonic() + seconds
        with self._changed:
            self._waiting += 1
            if not self._looking:
                self._looking = True
                self._newest = newest(self._store)
                threading.Thread(target=self._look, name="watch", daemon=True).start()
            try:
                while self._newest <= seen and (left := end - time.monotonic()) > 0:
                    self._changed.wait(left)
                return self._newest
            finally:
                self._waiting -= 1
                self._wanted = time.monotonic() + IDLE_SECONDS

    def _look(self) -> None:
        """Look until nobody has waited for a while."""
        version = -1
        try:
            while True:
                version = self._look_once(version)
                with self._changed:
                    if not self._waiting and time.monotonic() > self._wanted:
                        self._looking = False
                        return
                time.sleep(LOOK_SECONDS)
        finally:
            with self._changed:
                self._looking = False  # whatever stopped it, the next who waits starts it again

    def _look_once(self, version: int) -> int:
        """Tell those who wait where the file is no longer of this version. Returns its version now."""
        try:
            with self._store.usable():
                now = int(self._store.db.execute("PRAGMA data_version").fetchone()[0])
            # The version was looked at first: what is committed between the two is told twice rather than never.
            found = newest(self._store) if now != version else 0
        except (StoreBusy, StoreUnusable):
            return version  # the next look may do
        with self._changed:
            if found > self._newest:
                self._newest = found
                self._changed.notify_all()
        return now


def newest(store: Store) -> int:
    """The number of the newest event of the store; 0 where nothing has happened."""
    with store.usable():
        return int(store.db.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0])


def news(store: Store, after: int, statement: int | None = None) -> list[News]:
    """What happened after an event, oldest first; of one statement, or of all. At most MOST_TOLD, the newest."""
    where = "" if statement is None else "AND statement = ?"
    with store.reading() as db:
        rows = list(
            db.query(
                f"SELECT * FROM event WHERE id > ? AND statement IS NOT NULL {where} ORDER BY id DESC LIMIT ?",
                [after, *([] if statement is None else [statement]), MOST_TOLD],
            )
        )
        sights: dict[int, blind.Sight] = {}
        told = []
        for row in reversed(rows):
            event = journal.event_of(row, {})
            number = int(row["statement"])
            if number not in sights:
                sights[number] = blind.sight(db, number, store.viewer)
            told.append(_told(db, event, number, sights[number]))
    return told


def _told(db: Database, event: Event, statement: int, sight: blind.Sight) -> News:
    divergence, said = None, ""
    if event.what in (*blind.OF_SOMEBODY, What.FLAG) and event.subject is not None:
        row = record(db, event.what.value, event.subject)
        same = "SELECT max(id) FROM divergence WHERE statement = ? AND identity = ?"
        divergence = db.execute(same, [row["statement"], row["identity"]]).fetchone()[0]
        if not blind.hides(db, sight, event):
            said = str(row.get("decision") or row.get("support") or "")
    elif event.what is What.BLIND:
        said = "on" if event.after["blind"] else "off"
    return News(event.id, event.what, event.who, statement, divergence, said, event.undoes is not None)
