"""What Datasette says about our tables: descriptions of each, and of every column.

In: a database file. Out: Datasette's metadata for it, from the descriptions in datasette.json beside this module.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from corpus.store import Store

DESCRIBED = Path(__file__).with_name("datasette.json")

# Views and tables that people look at first; the others serve the program.
PLAIN = ("statements", "renderings_newest", "outlets", "divergences_newest", "verdicts_current", "history")

Json = dict[str, Any]


def metadata(store: Store) -> Json:
    """Metadata for `datasette FILE --metadata`: Datasette calls a database by its file's name without ending."""
    described = json.loads(DESCRIBED.read_text(encoding="utf-8"))
    with store.reading() as db:
        tables = {name: {"hidden": True} if inner else described.get(name, {}) for name, inner in _names(db)}
    about = "Statements, how outlets rendered them, where the renderings part, and what reviewers conclude."
    return {
        "title": "Parallax",
        "description": about,
        "databases": {
            store.path.stem: {"description": f"{about} Begin with the views {', '.join(PLAIN)}.", "tables": tables}
        },
    }


def _names(db: Database) -> list[tuple[str, bool]]:
    """All tables and views, and whether each is a full-text index, a part of one, or SQLite's own."""
    found = db.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name").fetchall()
    indexes = ("sqlite", *(name for name, sql in found if (sql or "").startswith("CREATE VIRTUAL")))
    return [(name, any(name == one or name.startswith(f"{one}_") for one in indexes)) for name, _ in found]
