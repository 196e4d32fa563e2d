"""Rows that were judged, by what made the judgement and by all that it may depend on."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Make their table."""
    db.execute("""CREATE TABLE judged (
        signature TEXT NOT NULL,
        key TEXT NOT NULL,
        found BLOB NOT NULL,
        PRIMARY KEY (signature, key)
    ) WITHOUT ROWID""")
