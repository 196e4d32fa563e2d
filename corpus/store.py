"""The SQLite file: opening it, one connection for each thread, one way to write.

In: a path. Out: a `Store` whose `db` reads and whose `writing()` writes, all or nothing; a row by its id.
"""

from __future__ import annotations

import copy
import random
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from corpus import schema
from corpus.errors import NotFound, StoreBusy, StoreUnusable
from corpus.searching import indexing
from corpus.settings import Settings

Record = dict[str, Any]

# How long a writer waits for another one, in seconds.
BUSY_SECONDS = 10.0

# The largest id that SQLite can hold; what is larger is no row's.
LARGEST_ID = 2**63 - 1

# The least and the most that it sleeps meanwhile, in seconds; writing itself takes about as long.
LOOK_SECONDS = (0.001, 0.01)

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # WAL with NORMAL may lose the last commits when the power goes; verdicts are human work.
    "PRAGMA synchronous = FULL",
    # A schema that someone else wrote must not call functions with side effects.
    "PRAGMA trusted_schema = OFF",
    # What was taken away on purpose must not stay readable in pages that are free again.
    "PRAGMA secure_delete = ON",
)

# What to tell a user, by the beginning of SQLite's name for the failure.
UNUSABLE = {
    "SQLITE_FULL": ("the disk is full", "Nothing was stored. Make room and try again."),
    "SQLITE_READONLY": ("it cannot be written to", "Give the right to write, or another --database."),
    "SQLITE_CANTOPEN": ("it cannot be opened", "Give another --database, a file that may be written."),
    "SQLITE_PERM": ("it may not be opened", "Give the right to read and write it."),
    "SQLITE_NOTADB": ("it is no SQLite database", "Give another --database."),
    "SQLITE_CORRUPT": ("it is damaged", "Restore it from a backup."),
    "SQLITE_IOERR": ("the disk answered with an error", "Nothing was stored. Look at the disk and try again."),
}


class _Connection(sqlite3.Connection):
    """A connection that can be remembered weakly, so that a thread's goes when the thread goes."""


class Store:
    """A corpus in one SQLite file. Safe to share among threads: each gets a connection of its own.

    viewer: who looks, which decides what blind mode shows (`blind`); None for commands and the worker, which see all.
    """

    def __init__(self, path: Path, redis: str | None = None) -> None:
        """redis: the address of the Redis over which jobs wake the worker; absent, a file beside the database."""
        self.path, self.redis = path, redis
        self.viewer: str | None = None
        self._own = threading.local()
        self._all: weakref.WeakSet[_Connection] = weakref.WeakSet()

    def seen_by(self, viewer: str) -> Store:
        """The same store and connections, as somebody sees it; an empty name is nobody's."""
        seen = copy.copy(self)
        seen.viewer = viewer
        return seen

    @classmethod
    def of(cls, settings: Settings) -> Store:
        """Open the settings' database, its worker woken as they say."""
        return cls.open(settings.database, settings.redis)

    @classmethod
    def open(cls, path: Path | str, redis: str | None = None) -> Store:
        """Open the file, making it (and its folder) where it is not there, and bring its tables up to date.

        Raises StoreUnusable where it is no database, another program's, or a newer version's.
        """
        store = cls(Path(path), redis)
        try:
            store._prepare()
        except BaseException:
            store.close()
            raise
        return store

    def _prepare(self) -> None:
        """Make the file and its folder if need be, and bring its tables up to date."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnusable(self.path, "its folder cannot be made", "Give another --database.") from error
        with self.usable():
            schema.check(self.db, self.path)
            _write_ahead(self.db)
        if schema.version(self.db) < schema.NEWEST:
            with self.writing() as db:
                schema.migrate(db)

    @property
    def db(self) -> Database:
        """This thread's connection, for reading."""
        found: Database | None = getattr(self._own, "db", None)
        if found is None:
            found = self._own.db = Database(self._connect(), execute_plugins=False)
        return found

    def _connect(self) -> _Connection:
        with self.usable():
            connection = sqlite3.connect(
                self.path,
                timeout=BUSY_SECONDS,
                check_same_thread=False,  # only `close` uses one from another thread than its own
                factory=_Connection,
            )
            for pragma in PRAGMAS:
                connection.execute(pragma)
        self._all.add(connection)
        return connection

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One write transaction, all or nothing. Raises StoreBusy when the wait for it runs out.

        A deferred transaction that reads and then writes fails at once under WAL if another process
        wrote in between, whatever the busy timeout; BEGIN IMMEDIATE waits its turn.
        """
        db = self.db
        with self.usable():
            if getattr(self._own, "waited", False):
                time.sleep(random.uniform(*LOOK_SECONDS))  # others write too: let them before beginning again
            self._own.waited = _take_turn(db.conn)
            try:
                yield db
                indexing.settle(db)
                db.conn.commit()
            except BaseException:
                db.conn.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """One view of the store for several reads, whatever others write meanwhile."""
        db = self.db
        with self.usable():
            db.conn.execute("BEGIN")
            try:
                yield db
            finally:
                db.conn.rollback()

    def usable(self) -> AbstractContextManager[None]:
        """SQLite's failures that a user can mend, as our errors."""
        return usable(self.path)

    def close(self) -> None:
        """Close the connections of all threads. The store opens new ones if it is used again."""
        for connection in list(self._all):
            connection.close()
        self._all = weakref.WeakSet()
        self._own = threading.local()


@contextmanager
def usable(path: Path) -> Iterator[None]:
    """SQLite's failures at a file that a user can mend, as our errors; any other is our own fault and passes."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _busy(error):
            raise StoreBusy from error
        name = str(getattr(error, "sqlite_errorname", ""))
        for beginning, (problem, remedy) in UNUSABLE.items():
            if name.startswith(beginning):
                raise StoreUnusable(path, problem, remedy) from error
        raise


def record(db: Database, what: str, number: int) -> Record:
    """A row of a table by its id. Raises NotFound."""
    # `what` is one of our own table names, never input.
    found = db.query(f"SELECT * FROM {what} WHERE id = ?", [number]) if number <= LARGEST_ID else iter(())
    row = next(found, None)
    if row is None:
        raise NotFound(what, number)
    return row


def _write_ahead(db: Database) -> None:
    """Switch to WAL. SQLite does not wait here while another process does the same, so we do."""
    _patiently(db.conn, "PRAGMA journal_mode = WAL")


def _take_turn(connection: sqlite3.Connection) -> bool:
    """Begin to write, once nobody else does. Returns whether that had to be waited for.

    SQLite's own wait looks ever more seldom, at last every 100 ms: where many write one after another, some are never
    there at the right moment. Looking often, at random moments, gives all the same chance.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        return _patiently(connection, "BEGIN IMMEDIATE")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


def _patiently(connection: sqlite3.Connection, command: str) -> bool:
    """Do what must wait for others, until it is done or the time for it is over. Returns whether it waited."""
    end = time.monotonic() + BUSY_SECONDS
    waited = False
    while True:
        try:
            connection.execute(command)
            return waited
        except sqlite3.OperationalError as error:
            if not _busy(error) or time.monotonic() > end:
                raise
            waited = True
            time.sleep(random.uniform(*LOOK_SECONDS))


def _busy(error: sqlite3.Error) -> bool:
    return str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
