"""A whole copy of a store, and a store made of such a copy again.

In: a store and a place; or a copy and the file that it takes the place of. Out: a file that was opened and looked
through before it was put in its place. At any moment, killed or not, the file at that place is the old or the new one.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus import jobs, schema
from corpus.errors import Conflict, InputError, StoreBusy, StoreUnusable
from corpus.store import Store, usable
from corpus.upkeep import faults

# Faults that a refusal lists.
LISTED = 5

# What SQLite keeps beside a database.
BESIDE = ("-wal", "-shm", "-journal")

Counts = dict[str, int]


def back_up(store: Store, target: Path) -> list[str]:
    """Copy a store while others use it: what it holds at one moment.

    The copy is opened, looked through and counted before it is put in its place. Returns the faults that it has because
    the store has them; such a copy is better than none. Raises InputError where the target is there already or cannot
    be written, StoreUnusable where its disk is full or the copy is not what was copied.
    """
    if target.exists():
        raise InputError("there is a file already", where=str(target), remedy="Give another place.")
    with _draft_of(target) as draft:
        with store.reading() as db:
            counts = _counts(db.conn)
            _copy(db.conn, draft, target)
        copied = Store(draft)
        try:
            found = faults(copied)
            same = _counts(copied.db.conn) == counts
        finally:
            copied.close()
        if not same or (found and found != faults(store)):
            raise StoreUnusable(target, "the copy is not what was copied", "Look at the disk and try again.")
        _sync(draft)
        # A link, unlike a rename, never takes the place of a file that came meanwhile.
        os.link(draft, target)
        _sync(target.parent)
    return found


def restore(backup: Path, database: Path, *, while_open: bool = False) -> Path | None:
    """Put a backup in the place of a database. Returns where the replaced one is kept; None where there was none.

    The backup is copied, brought up to date and looked through first. Raises InputError where it is none or has faults,
    Conflict where another process has the database open. while_open: write into the open database instead, in one
    transaction, so that whoever has it open goes on with what the backup holds.
    """
    if not backup.is_file():
        raise InputError("there is no such file", where=str(backup), remedy="Give a file that `backup` made.")
    if database.exists() and backup.samefile(database):
        raise InputError("this is the database itself", where=str(backup), remedy="Give a file that `backup` made.")
    with _draft_of(database) as draft:
        _taken_in(backup, draft, database)
        kept = _name_for_replaced(database)
        if not database.exists():
            # What lies there of a database that is gone SQLite would read into this one.
            _put_aside(database, kept)
            draft.replace(database)
            _sync(database.parent)
            return None
        if while_open:
            _write_into(draft, database, kept)
        else:
            _replace(draft, database, kept)
    return kept


def _taken_in(backup: Path, draft: Path, database: Path) -> None:
    """A backup as a store of today, looked through. Raises InputError."""
    try:
        with usable(backup), closing(_read_only(backup)) as source:
            _same_family(source, backup)
            _copy(source, draft, database)
        copied = Store.open(draft)
        try:
            found = faults(copied)
            # One file again: what is put in a database's place must not need a log beside it.
            copied.db.conn.execute("PRAGMA journal_mode = DELETE")
        finally:
            copied.close()
    except (sqlite3.DatabaseError, StoreUnusable) as error:
        told = error.problem if isinstance(error, StoreUnusable) else str(error)
        if isinstance(error, StoreUnusable) and "disk" in told:
            raise
        raise InputError(f"it cannot be used: {told}", where=str(backup), remedy="Give another backup.") from error
    if found:
        listed = "; ".join(found[:LISTED]) + (" …" if len(found) > LISTED else "")
        raise InputError(f"it is not whole: {listed}", where=str(backup), remedy="Give another backup.")
    _sync(draft)


def _replace(draft: Path, database: Path, kept: Path) -> None:
    """Put a draft in the place of a database that nobody has open. Raises Conflict where somebody has."""
    with _alone_with(database) as readable:
        if not readable:  # else its log was taken in and is gone
            _put_aside(database, kept)
        os.link(database, kept)
        draft.replace(database)
        _sync(database.parent)


def _put_aside(database: Path, kept: Path) -> None:
    """Keep what SQLite left beside a database under the name of the replaced one."""
    for ending in BESIDE:
        beside = database.with_name(database.name + ending)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + ending))


@contextmanager
def _alone_with(database: Path) -> Iterator[bool]:
    """Hold a database that no other process has open, its log taken in. Yields whether it can be read at all."""
    with usable(database):
        connection = sqlite3.connect(database, timeout=0, isolation_level=None)
    try:
        # Whoever has a database open in WAL mode keeps others from leaving that mode.
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            readable = True
        except sqlite3.OperationalError as error:
            if not str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise
            raise Conflict(
                f"{database} is open: a page, a worker or a command uses it. End it and try again; or write the backup "
                "into it as it is, with --while-open."
            ) from error
        except sqlite3.DatabaseError:  # damaged: it is to be replaced because of that
            readable = False
        yield readable
    finally:
        connection.close()


def _write_into(draft: Path, database: Path, kept: Path) -> None:
    """Write a draft over a database that others may have open, in one transaction; keep what was there."""
    current = Store.open(database)
    try:
        back_up(current, kept)
        with usable(database), closing(sqlite3.connect(draft)) as source:
            # pages=-1: all in one step, one transaction.
            source.backup(current.db.conn, pages=-1)
    except sqlite3.OperationalError as error:
        raise StoreBusy from error
    finally:
        current.close()


def _read_only(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, not even beside the file where that cannot be written to."""
    where = path.resolve().as_uri()
    if path.with_name(path.name + "-wal").exists():
        return sqlite3.connect(f"{where}?mode=ro", uri=True)
    return sqlite3.connect(f"{where}?mode=ro&immutable=1", uri=True)


def _same_family(connection: sqlite3.Connection, path: Path) -> None:
    """Raise InputError unless the file is one of ours, as old as this program or older."""
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION
    if not ours:
        raise InputError("it is another program's database", where=str(path), remedy="Give a file of `backup`.")
    if connection.execute("PRAGMA user_version").fetchone()[0] > schema.NEWEST:
        raise InputError("a newer version of Parallax wrote it", where=str(path), remedy="Update Parallax first.")


def _copy(source: sqlite3.Connection, draft: Path, target: Path) -> None:
    """All pages of a database as its connection sees them into a draft. Raises StoreUnusable that names the target."""
    with usable(target), closing(sqlite3.connect(draft)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")  # a draft that fails is thrown away
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")


def _counts(connection: sqlite3.Connection) -> Counts:
    """How many rows each table has. Virtual ones are made of others, which are counted."""
    ordinary = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY name"
    tables = [row[0] for row in connection.execute(ordinary)]
    return {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}


@contextmanager
def _draft_of(target: Path) -> Iterator[Path]:
    """A name beside the target to write to; afterwards nothing is left under it. Raises InputError."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        for left in target.parent.glob(f".{target.name}.*.draft*"):
            process = left.name.removeprefix(f".{target.name}.").partition(".")[0]
            if process.isdecimal() and not jobs.runs(int(process)):
                left.unlink(missing_ok=True)  # of a copy that was killed
        yield draft
    except OSError as error:
        problem = f"it cannot be written: {error.strerror or error}"
        raise InputError(problem, where=str(target), remedy="Give another place.") from error
    finally:
        for ending in ("", *BESIDE):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _name_for_replaced(database: Path) -> Path:
    """A free name beside a database for what it held before."""
    moment = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    plain = database.with_name(f"{database.name}.replaced-{moment}")
    number, name = 1, plain
    while name.exists():
        number += 1
        name = plain.with_name(f"{plain.name}-{number}")
    return name


def _sync(path: Path) -> None:
    """Have a file, or what a folder lists, on the disk and not in its cache."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
