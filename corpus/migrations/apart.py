"""Divergences are found by who stands apart in them: in a reading of a minority, or alone.

The index of an older file does not say so: all statements are noted as changed, as in `states`.
"""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Note that all is to be indexed anew."""
    db.execute("INSERT OR IGNORE INTO search_pending (what, id) SELECT 'statement', id FROM statement")
