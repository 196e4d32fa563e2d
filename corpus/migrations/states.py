"""Clauses are found by every state of quotation that is in them, not by the one of most of their letters alone.

The index of an older file has only that one: all statements are noted as changed, so that they are indexed anew before
the transaction of the migration ends. It is the way of any later change of what the index holds, too.
"""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Note that all is to be indexed anew."""
    db.execute("INSERT OR IGNORE INTO search_pending (what, id) SELECT 'statement', id FROM statement")
