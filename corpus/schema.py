"""The tables, and the numbered migrations that bring an older file up to them.

In: a connection inside a write transaction. Out: a file whose user_version is `NEWEST`. A migration that
has been released is never edited; a change is another migration.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from corpus.errors import StoreUnusable
from corpus.migrations import (
    apart,
    correct,
    first,
    imports,
    jobs,
    judged,
    outlets,
    people,
    queue,
    search,
    states,
    versions,
)

# “Plx1” in ASCII: tells our files from other programs' databases.
APPLICATION = 0x506C7831

MIGRATIONS: tuple[Callable[[Database], None], ...] = (
    first.migrate,
    judged.migrate,
    versions.migrate,
    imports.migrate,
    search.migrate,
    jobs.migrate,
    correct.migrate,
    people.migrate,
    queue.migrate,
    states.migrate,
    outlets.migrate,
    apart.migrate,
)
NEWEST = len(MIGRATIONS)


def version(db: Database) -> int:
    """The number of the last migration that the file has had; 0 for a new file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def check(db: Database, path: Path) -> None:
    """Raise StoreUnusable where the file is another program's or was written by a newer version of ours."""
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise StoreUnusable(path, "it is another program's database", "Give another --database.")
    if version(db) > NEWEST:
        raise StoreUnusable(path, "a newer version of Parallax wrote it", "Update Parallax, then open it again.")


def migrate(db: Database) -> None:
    """Bring the file up to `NEWEST`, inside the caller's write transaction."""
    for number in range(version(db), NEWEST):
        MIGRATIONS[number](db)
        db.execute(f"PRAGMA user_version = {number + 1}")
    db.execute(f"PRAGMA application_id = {APPLICATION}")
