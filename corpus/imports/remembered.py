"""What imports leave to be remembered: what the columns of tables mean, and the imports themselves.

In: rows of the tables `mapping` and `import`. Out: mappings of columns, and events that never change.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from corpus.clock import now
from corpus.errors import InputError
from corpus.history import journal
from corpus.imports.staged import twin_of, twins_of
from corpus.model import Choice, Fate, ImportedFile, ImportEvent, ImportLine, ImportReport
from corpus.naming import dumps
from corpus.store import Record, Store, record

if TYPE_CHECKING:
    from corpus.importers.mapping import Header, Mapping

# What a list of imports shows: all but the lines of the report.
BRIEF = "id, at, who, files, added, already_there, joined, left_out, refused"

WRITE_ONE = 'Write {"layout": "rows", "fields": {"outlet": "COLUMN", "text": "COLUMN"}}.'


def mapping(store: Store, columns: Sequence[str]) -> Mapping | None:
    """What was said of a table with these columns before; None where it is new."""
    with store.reading() as db:
        found = db.execute("SELECT mapping FROM mapping WHERE columns = ?", [dumps(list(columns))]).fetchone()
    return None if found is None else of_json(json.loads(found[0]), "mapping")


def remember_mapping(db: Database, columns: Sequence[str], chosen: Mapping) -> None:
    """Remember what columns mean, in the caller's transaction."""
    db.execute(
        "INSERT INTO mapping (columns, mapping, used) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (columns) DO UPDATE SET mapping = ?2, used = ?3",
        [dumps(list(columns)), dumps(to_json(chosen)), now()],
    )


def remember_table(db: Database, table: Record) -> None:
    """Remember what the columns of an imported table mean, in the caller's transaction. table: see `Stage.tables`."""
    if table["mapping"] is not None:
        columns = json.loads(table["columns"])["columns"]
        remember_mapping(db, columns, of_json(json.loads(table["mapping"]), table["name"]))


def to_json(chosen: Mapping) -> dict[str, Any]:
    """A mapping as JSON."""
    return {"layout": chosen.layout, "fields": dict(chosen.fields), "outlets": list(chosen.outlets)}


def of_json(given: object, where: str) -> Mapping:
    """A mapping from JSON. Raises InputError."""
    from corpus.importers.mapping import Mapping

    if not isinstance(given, dict):
        raise InputError("this is no mapping of columns", where=where, remedy=WRITE_ONE)
    layout, fields, outlets = given.get("layout", "rows"), given.get("fields", {}), given.get("outlets", [])
    strings = isinstance(fields, dict) and isinstance(outlets, list)
    if (
        layout not in ("rows", "columns")
        or not strings
        or not all(isinstance(v, str) for v in [*fields.values(), *outlets])
    ):
        raise InputError("this is no mapping of columns", where=where, remedy=WRITE_ONE)
    return Mapping(layout=layout, fields=fields, outlets=tuple(outlets))


def header_to_json(header: Header) -> dict[str, Any]:
    """A header with its first rows as JSON."""
    return {"columns": list(header.columns), "sample": [list(row) for row in header.sample]}


def guessed(header: Header) -> Mapping | None:
    """What the names of columns tell."""
    from corpus.importers.mapping import guess

    return guess(header)


def record_import(db: Database, who: str, report: ImportReport, draft: int | None) -> int:
    """Write down an import, in the caller's transaction. Returns its id."""
    counts = {
        "added": report.added,
        "already_there": report.already_there,
        "joined": report.joined,
        "left_out": report.left_out,
        "refused": len(report.errors),
    }
    number = db.execute(
        "INSERT INTO import (at, who, files, added, already_there, joined, left_out, refused, report, draft)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [
            now(),
            who,
            dumps([asdict(file) for file in report.files]),
            *counts.values(),
            dumps([asdict(line) for line in report.lines]),
            draft,
        ],
    ).fetchone()[0]
    journal.enter_import(db, number, who, {**counts, "files": [file.name for file in report.files]})
    return int(number)


def record_origin(db: Database, number: int, statement: int, renderings: Sequence[int]) -> None:
    """Write down which import brought renderings, in the caller's transaction."""
    db.conn.executemany("INSERT INTO imported VALUES (?, ?, ?)", [(r, statement, number) for r in renderings])


def imports(store: Store, most: int = 20) -> list[ImportEvent]:
    """The newest imports, newest first, without their lines."""
    with store.reading() as db:
        return [_event(row) for row in db.query(f"SELECT {BRIEF} FROM import ORDER BY id DESC LIMIT ?", [most])]


def import_event(store: Store, number: int) -> ImportEvent:
    """An import with all its lines. Raises NotFound."""
    with store.reading() as db:
        return _event(record(db, "import", number))


def imported_by(store: Store, statement: int) -> list[ImportEvent]:
    """The imports that brought renderings of a statement, oldest first, without their lines."""
    brought = "SELECT import FROM imported WHERE statement = ?"
    with store.reading() as db:
        found = db.query(f"SELECT {BRIEF} FROM import WHERE id IN ({brought}) ORDER BY id", [statement])
        return [_event(row) for row in found]


def of_draft(db: Database, draft: int) -> int | None:
    """The import that was made of a draft, if it was stored."""
    found = db.execute("SELECT id FROM import WHERE draft = ?", [draft]).fetchone()
    return None if found is None else int(found[0])


def _event(row: Record) -> ImportEvent:
    return ImportEvent(
        id=row["id"],
        at=row["at"],
        who=row["who"],
        files=tuple(ImportedFile(**file) for file in json.loads(row["files"])),
        added=row["added"],
        already_there=row["already_there"],
        joined=row["joined"],
        left_out=row["left_out"],
        refused=row["refused"],
        lines=tuple(_line(line) for line in json.loads(row.get("report", "[]"))),
    )


def _line(given: dict[str, Any]) -> ImportLine:
    return ImportLine(
        **{
            **given,
            "outlets": tuple(given["outlets"]),
            "remarks": tuple(given["remarks"]),
            "fate": Fate(given["fate"]),
            "choice": Choice(given["choice"]),
            "twin": twin_of(given["twin"]),
            "others": twins_of(given.get("others", [])),
        }
    )
