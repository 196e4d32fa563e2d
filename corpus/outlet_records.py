"""What people said of outlets, as complete records carry it: each statement what concerns the names it has, or had.

In: a connection; names, or what a record says. Out: JSON without any id of this file; or the events in the journal of
another, each once however many records carry it. Of two sayings about one thing the later holds (`outlets.settle`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from corpus import checks, clock, outlets
from corpus.history import journal
from corpus.model import What
from corpus.naming import Json, dumps
from corpus.store import Record


def records(db: Database, names: Collection[str]) -> list[Json]:
    """All that was ever said of the outlets that these names are or were names of, oldest first."""
    rows = list(
        db.query(
            "SELECT event.*, outlet.name FROM event JOIN outlet ON outlet.id = subject WHERE what = 'outlet'"
            " ORDER BY at, event.id"
        )
    )
    concerned = _concerned(rows, set(names))
    kept = [row for row in rows if row["name"] in concerned]
    numbers = {row["id"]: number for number, row in enumerate(kept, start=1)}
    return [
        {
            "name": row["name"],
            "at": row["at"],
            "who": row["who"],
            "before": json.loads(row["before"]),
            "after": json.loads(row["after"]),
            "undoes": None if row["undoes"] is None else numbers[row["undoes"]],
        }
        for row in kept
    ]


def restore(db: Database, records: Sequence[Json]) -> None:
    """Enter what a record says in the caller's transaction; what is there stays.

    Raises KeyError, TypeError, ValueError or InputError where it cannot be.
    """
    ids: dict[int, int] = {}
    known = db.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0]
    touched: dict[tuple[str, str], None] = {}
    for number, record in enumerate(records, start=1):
        name, field = checks.outlet(record["name"]), _field(record)
        undoes = None if record["undoes"] is None else ids[record["undoes"]]
        ids[number] = _entered(db, name, record, undoes)
        if ids[number] > known:
            touched[name, field] = None
    outlets.settle(db, touched)


def _concerned(rows: Sequence[Record], names: set[str]) -> set[str]:
    """Names, and all that were ever said to be one with any of them."""
    pairs = [
        (row["name"], other)
        for row in rows
        for side in (row["before"], row["after"])
        if (other := json.loads(side).get(outlets.OUTLET))
    ]
    found: set[str] = set()
    while names - found:
        found |= names
        names = found | {end for pair in pairs if found & set(pair) for end in pair}
    return found


def _field(record: Json) -> str:
    """What a record says something about, its values checked."""
    ((field, after),) = record["after"].items()
    ((same, before),) = record["before"].items()
    if same != field:
        raise ValueError("what is said of an outlet is of two sorts")
    check: dict[str, Any] = {
        outlets.OUTLET: checks.outlet,
        outlets.KIND: checks.outlet_kind,
        outlets.NOTE: checks.note,
    }
    for value in (before, after):
        if not isinstance(value, str) or (value and check[field](value) != value):
            raise ValueError(f"{value!r} cannot be said of an outlet")
    return str(field)


def _entered(db: Database, name: str, record: Json, undoes: int | None) -> int:
    """The event of a record: the one that is there already, or a new one."""
    db.execute("INSERT OR IGNORE INTO outlet (name) VALUES (?)", [name])
    subject = db.execute("SELECT id FROM outlet WHERE name = ?", [name]).fetchone()[0]
    row = {
        "at": _moment(record["at"]),
        "who": journal.signed(record["who"]),
        "what": What.OUTLET.value,
        "subject": subject,
        "before": dumps(record["before"]),
        "after": dumps(record["after"]),
    }
    same = " AND ".join(f"{column} = ?" for column in row)
    there = db.execute(f"SELECT id FROM event WHERE {same}", list(row.values())).fetchone()
    if there is not None:
        return int(there[0])
    db.table("event").insert({**row, "undoes": undoes})
    return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])


def _moment(value: str) -> str:
    """A time as the store writes it, so that the order of texts is that of time, and one after it can be written."""
    found = datetime.fromisoformat(value)
    if not (value.endswith("Z") and found.year < datetime.max.year and clock.written(found) == value):
        raise ValueError(f"{value!r} is no time that the store writes")
    return value
