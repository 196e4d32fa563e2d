"""The journal: what happened, one row of the table `event` after another, never changed.

In: what someone did, inside the transaction that does it. Out: an event; and from rows, `Event`s.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from corpus import checks
from corpus.clock import now
from corpus.errors import InputError
from corpus.model import Event, What
from corpus.naming import dumps
from corpus.store import Record

# Who did it where the program did, unasked.
PROGRAM = "Parallax"

# Newest first, for an undo may be undone itself.
UNDOERS = "SELECT id, undoes FROM event WHERE statement = ? AND undoes IS NOT NULL ORDER BY id DESC"


def signed(who: str) -> str:
    """A name to sign with. Raises InputError where there is none."""
    name = checks.line(who, "who")
    if not name:
        raise InputError("nobody signs the change", where="who", remedy="Say who you are.")
    return name


def enter(
    db: Database,
    what: What,
    who: str,
    statement: int | None,
    subject: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    undoes: int | None = None,
    at: str | None = None,
) -> int:
    """Enter an event in the caller's transaction. at: None for now. Returns its id."""
    entered = db.execute(
        "INSERT INTO event (at, who, statement, what, subject, before, after, undoes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [at or now(), who, statement, what.value, subject, dumps(before or {}), dumps(after or {}), undoes],
    )
    return int(entered.fetchone()[0])


def enter_import(db: Database, number: int, who: str, report: Mapping[str, Any]) -> int:
    """Enter an import of several statements, in the caller's transaction. report: what it did, as JSON can hold it."""
    return enter(db, What.IMPORT, who, None, number, after=report)


def undone(db: Database, statement: int) -> dict[int, int]:
    """The events of a statement that are taken back today → what took each back."""
    found: dict[int, int] = {}
    for number, target in db.execute(UNDOERS, [statement]):
        if number not in found:  # newest first: an undo that was undone undoes nothing
            found[target] = number
    return found


def event_of(row: Record, taken_back: Mapping[int, int]) -> Event:
    """A row of the table `event`."""
    return Event(
        id=row["id"],
        at=row["at"],
        who=row["who"],
        statement=row["statement"],
        what=What(row["what"]),
        subject=row["subject"],
        before=json.loads(row["before"]),
        after=json.loads(row["after"]),
        undoes=row["undoes"],
        undone_by=taken_back.get(row["id"]),
    )


def events_of(db: Database, statement: int) -> Sequence[Event]:
    """All events of a statement, oldest first."""
    taken_back = undone(db, statement)
    rows = db.query("SELECT * FROM event WHERE statement = ? ORDER BY id", [statement])
    return [event_of(row, taken_back) for row in rows]
