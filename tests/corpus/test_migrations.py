"""A file of each earlier schema, with data in it, is brought up to date, and nothing of it is lost."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from corpus import schema, service
from corpus.errors import StoreUnusable
from corpus.model import Decision, NewRendering
from corpus.store import Store
from corpus.upkeep import faults

MOMENT = "2012-11-07T09:30:00.000Z"
TEXTS = {1: "We will negotiate with America.", 2: "We can hold talks with America."}
IDENTITY = "a" * 64
RECORD = {
    "row": 0,
    "kind": "modality",
    "severity": 2,
    "confidence": 0.5,
    "readings": [{"outlets": ["1"], "spans": {"1": [[3, 7]]}}, {"outlets": ["2"], "spans": {"2": [[3, 6]]}}],
    "evidence": "⟦000001⟧: “will”; ⟦000002⟧: “can”",
}
CLAUSES = {
    str(n): [{"start": 0, "end": len(text), "quotation": "direct", "quotations": []}] for n, text in TEXTS.items()
}

# What stands in the first tables; what later migrations add is filled with a row each by `filled`.
ROWS: dict[str, list[dict[str, Any]]] = {
    "statement": [
        {"id": 1, "key": "k", "speaker": "Larijani", "date": "2012-11", "occasion": "a speech", "language": "fa"}
        | {"persian": "مذاکره", "added": MOMENT}
    ],
    "rendering": [
        {"id": n, "statement": 1, "outlet": f"Outlet {n}", "outlet_folded": f"outlet {n}", "kind": "wire"}
        | {"address": "", "date": "", "via": "", "note": "", "quoted": 1, "text": text, "added": MOMENT}
        | {"sha256": hashlib.sha256(text.encode()).hexdigest()}
        for n, text in TEXTS.items()
    ],
    "correction": [
        {"id": 1, "statement": 1, "rendering": None, "field": "speaker", "before": "?", "after": "Larijani"}
        | {"made": MOMENT}
    ],
    "comparison": [
        {"id": 1, "statement": 1, "made": MOMENT, "signature": json.dumps({"program": "parallax 0.1.0"})}
        | {"renderings": "[1, 2]", "rows": json.dumps([{"clauses": CLAUSES}])}
    ],
    "divergence": [
        {"id": 1, "comparison": 1, "statement": 1, "row": 0, "kind": "modality", "severity": 2, "confidence": 0.5}
        | {"identity": IDENTITY, "follows": None, "record": json.dumps(RECORD)}
    ],
    "verdict": [
        {"id": 1, "divergence": 1, "statement": 1, "identity": IDENTITY, "decision": "confirmed", "kind": None}
        | {"severity": None, "note": "yes", "reviewer": "Ada", "given": MOMENT, "about": "{}"}
    ],
    "adjudication": [
        {"id": 1, "divergence": 1, "statement": 1, "identity": IDENTITY, "decision": "confirmed", "kind": None}
        | {"severity": None, "reason": "so", "who": "Ada", "given": MOMENT}
    ],
    "job": [
        {"id": 1, "statement": 1, "state": "done", "queued": MOMENT, "finished": MOMENT, "comparison": 1},
        {"id": 2, "statement": 1, "state": "queued", "queued": MOMENT},
    ],
    "encoded": [
        {"model": "m", "revision": "1", "sha256": "b" * 64, "words": 0, "type": "float16"}
        | {"parse": b"p", "middle": b"", "last": b""}
    ],
    "judged": [{"signature": "s", "key": "k", "found": b"f"}],
    "event": [
        {"id": 1, "at": MOMENT, "who": "Ada", "statement": 1, "what": "edit", "subject": None}
        | {"before": '{"speaker": "?"}', "after": '{"speaker": "Larijani"}'}
    ],
}

# What is made of other tables, and made anew.
DERIVED = ("passage", "search_", "sqlite_sequence")

# Tables that a migration took away, and where what they held went.
MOVED = {"correction": "SELECT count(*) FROM event WHERE what = 'edit'"}


def tables(db: Database) -> list[str]:
    return [name for name in db.table_names() if not name.startswith(DERIVED)]


def columns(db: Database, table: str) -> list[str]:
    return [column.name for column in db.table(table).columns]


def filled(path: Path, number: int) -> dict[str, list[dict[str, Any]]]:
    """Make a file as it was after so many migrations, with data in every table. Returns all its rows."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    db = Database(connection, execute_plugins=False)
    connection.execute("BEGIN")
    for migrate in schema.MIGRATIONS[:number]:
        migrate(db)
    connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION}")
    for table in tables(db):
        for row in ROWS.get(table) or [_any_row(db, table)]:
            there = [name for name in columns(db, table) if name in row]
            places = ", ".join("?" * len(there))
            names = ", ".join(f'"{name}"' for name in there)
            connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', [row[name] for name in there])
    connection.commit()
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    rows = {table: list(db.table(table).rows) for table in tables(db)}
    connection.close()
    return rows


def _any_row(db: Database, table: str) -> dict[str, Any]:
    """A row for a table that a later migration made: what must be given, references to the first of their kind."""
    values = {"TEXT": "[]", "INTEGER": 1, "REAL": 1.0, "BLOB": b"b"}
    references = {column for key in db.table(table).foreign_keys for column in (key.columns or (key.column,))}
    return {
        column.name: IDENTITY if column.name == "identity" else 1 if column.name in references else values[column.type]
        for column in db.table(table).columns
        if column.is_pk or (column.notnull and column.default_value is None)
    }


@pytest.mark.parametrize("number", range(1, schema.NEWEST))
def test_a_file_of_an_earlier_schema_keeps_all_it_holds(tmp_path: Path, number: int) -> None:
    path = tmp_path / "corpus.db"
    before = filled(path, number)
    store = Store.open(path)
    assert schema.version(store.db) == schema.NEWEST
    for table, rows in before.items():
        if table in MOVED:
            assert store.db.execute(MOVED[table]).fetchone()[0] == len(rows)
            continue
        kept = set(columns(store.db, table))
        of_before = [{name: value for name, value in row.items() if name in kept} for row in rows]
        of_now = [{name: row[name] for name in of_before[0]} for row in store.db.table(table).rows]
        assert [row for row in of_before if row not in of_now] == [], table
    assert faults(store) == []
    store.close()
    assert schema.version(Store.open(path).db) == schema.NEWEST


@pytest.mark.parametrize("number", range(1, schema.NEWEST))
def test_a_file_of_an_earlier_schema_goes_on_being_used(tmp_path: Path, number: int) -> None:
    path = tmp_path / "corpus.db"
    filled(path, number)
    store = Store.open(path)
    stored = service.statement(store, 1)
    assert [r.text for r in stored.renderings] == list(TEXTS.values()) and stored.persian == "مذاکره"
    found = service.divergence(store, 1)
    assert [v.decision for v in found.verdicts] == [Decision.CONFIRMED]
    service.decide(store, 1, Decision.UNSURE, "Bob")
    assert service.add_rendering(store, 1, NewRendering("A third", "We talk to America."), who="Ada") == 3
    assert service.jobs(store, 1)[0].id == 2  # the job that waited
    assert faults(store) == []
    store.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "corpus.db"
    before = filled(path, 1)

    def broken(db: Database) -> None:
        db.execute("CREATE TABLE half (what TEXT)")
        db.execute("PRAGMA max_page_count = 1")
        db.execute("INSERT INTO half VALUES (?)", ["x" * 100_000])

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    monkeypatch.setattr(schema, "NEWEST", schema.NEWEST + 1)
    with pytest.raises(StoreUnusable, match="disk is full"):
        Store.open(path)
    db = Database(sqlite3.connect(path), execute_plugins=False)
    assert schema.version(db) == 1
    assert {table: list(db.table(table).rows) for table in tables(db)} == before
