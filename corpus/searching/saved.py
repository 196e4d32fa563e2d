"""Searches that people keep, under a name.

In: a query with its filters, checked. Out: rows of the table `saved_search`, by name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from corpus import checks
from corpus.clock import now
from corpus.errors import InputError
from corpus.searching import narrowing, queries
from corpus.searching.folding import plain
from corpus.searching.meaning import check
from corpus.searching.narrowing import Filters
from corpus.searching.search import NOTHING_ASKED
from corpus.store import Record, Store, record


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that someone kept. meaning: whether it is by meaning. who: empty where nobody has said their name."""

    id: int
    name: str
    query: str
    filters: Filters
    meaning: bool
    who: str
    saved: str


def save_search(store: Store, name: str, query: str, filters: Filters, who: str, *, meaning: bool = False) -> int:
    """Keep a search. Raises InputError where its name is empty or taken, or the search is broken."""
    if meaning:
        check(query, filters)
    elif queries.parse(query) is None and not filters:
        raise NOTHING_ASKED
    checked, by = _name(name), checks.line(who, "who")
    with store.writing() as db:
        _free(db, checked)
        how = {**filters.query, **({"meaning": "1"} if meaning else {})}
        row = [checked, _folded(checked), query, json.dumps(how, ensure_ascii=False), by, now()]
        made = db.execute(
            "INSERT INTO saved_search (name, name_folded, query, filters, who, saved) VALUES (?, ?, ?, ?, ?, ?)"
            " RETURNING id",
            row,
        )
        return int(made.fetchone()[0])


def saved_searches(store: Store) -> list[SavedSearch]:
    """All of them, by name."""
    with store.reading() as db:
        rows = list(db.query("SELECT * FROM saved_search ORDER BY name_folded"))
    return [_of_row(row) for row in rows]


def saved_search(db: Database, number: int) -> SavedSearch:
    """One of them. Raises NotFound."""
    return _of_row(record(db, "saved_search", number))


def rename_search(store: Store, number: int, name: str) -> None:
    """Give a kept search another name. Raises NotFound, or InputError where the name is empty or taken."""
    checked = _name(name)
    with store.writing() as db:
        record(db, "saved_search", number)
        _free(db, checked, number)
        db.table("saved_search").update(number, {"name": checked, "name_folded": _folded(checked)})


def delete_search(store: Store, number: int) -> None:
    """Keep a search no longer; one that is gone already is no error."""
    with store.writing() as db:
        db.execute("DELETE FROM saved_search WHERE id = ?", [number])


def _of_row(row: Record) -> SavedSearch:
    how = json.loads(row["filters"])
    meaning = bool(how.pop("meaning", ""))
    return SavedSearch(row["id"], row["name"], row["query"], narrowing.checked(how), meaning, row["who"], row["saved"])


def _name(name: str) -> str:
    found = checks.line(name, "name")
    if not found:
        raise InputError("the search has no name", where="name", remedy="Give it one.")
    return found


def _folded(name: str) -> str:
    return plain(name) or checks.folded(name)


def _free(db: Database, name: str, but: int = 0) -> None:
    taken = db.execute(
        "SELECT name FROM saved_search WHERE name_folded = ? AND id <> ?", [_folded(name), but]
    ).fetchone()
    if taken:
        raise InputError(
            f"“{taken[0]}” is kept already", where="name", remedy="Give it another name, or delete that one first."
        )
