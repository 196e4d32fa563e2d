"""What was read from files and waits to be stored: in a private file that goes away, or as a draft in the store.

In: what importers find. Out: units, each of which becomes one statement, in the order of the files. Nothing here is
a statement yet. However many there are, one unit at a time is in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from corpus.errors import InputError
from corpus.importers.found import Found
from corpus.imports.staged import ALONE, FILE, GIVEN, KEY, Outcome, Unit, error_record, item_of, twins_of
from corpus.migrations.imports import DRAFT, DRAFTED
from corpus.model import Choice, Fate, ImportedFile, Twin
from corpus.naming import dumps

# Items are numbered through, with room for as many in each file: one can be read again in its place.
IN_ONE_FILE = 2**32

# Memory for a private file, in KiB (negative is SQLite's way to say so); the rest is on the disk.
CACHE = "PRAGMA cache_size = -32768"

TABLES = ("draft_file", "draft_item", "draft_unit")


class Stage:
    """The files and items of one import. draft: the number under which they stand in the tables."""

    def __init__(self, db: Database, draft: int) -> None:
        self.db, self.draft = db, draft

    @classmethod
    def private(cls) -> Stage:
        """One in a file without a name, which SQLite takes away when it is closed or the program ends."""
        # What cannot be rolled back needs no journal; nobody else reads it.
        db = Database(sqlite3.connect("", isolation_level=None), execute_plugins=False)
        for command in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", CACHE, DRAFT, *DRAFTED):
            db.execute(command)
        return cls(db, 0)

    def copy_to(self, db: Database, draft: int) -> Stage:
        """The same files, items and units under another number, in a file that may be another one."""
        there = Stage(db, draft)
        for table in TABLES:
            db.execute(f"DELETE FROM {table} WHERE draft = ?", [draft])
            for row in self.db.query(f"SELECT * FROM {table} WHERE draft = ? ORDER BY number", [self.draft]):
                marks = ", ".join("?" * len(row))
                db.execute(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*{**row, "draft": draft}.values()]
                )
        return there

    # Files ------------------------------------------------------------------------------------------------------------

    def add_file(self, number: int, file: ImportedFile) -> None:
        """Note a file."""
        self.db.execute(
            "INSERT INTO draft_file (draft, number, name, format, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)",
            [self.draft, number, file.name, file.format, file.bytes, file.sha256],
        )

    def keep_table(self, number: int, content: bytes | None, columns: str, mapping: str | None) -> None:
        """Keep what is needed to read a table again with other columns; content: None where it will not be."""
        self.db.execute(
            "UPDATE draft_file SET content = ?, columns = ?, mapping = ? WHERE draft = ? AND number = ?",
            [content, columns, mapping, self.draft, number],
        )

    def files(self) -> tuple[ImportedFile, ...]:
        """The files in their order."""
        rows = self.db.query("SELECT * FROM draft_file WHERE draft = ? ORDER BY number", [self.draft])
        return tuple(ImportedFile(r["name"], r["format"], r["bytes"], r["sha256"]) for r in rows)

    def tables(self) -> list[dict[str, Any]]:
        """The files that are tables: number, name, content, columns and mapping (JSON)."""
        command = "SELECT * FROM draft_file WHERE draft = ? AND columns IS NOT NULL ORDER BY number"
        return list(self.db.query(command, [self.draft]))

    def forget_items(self, file: int) -> None:
        """Forget what was found in a file, to read it again, and what units were made."""
        self.db.execute("DELETE FROM draft_item WHERE draft = ? AND file = ?", [self.draft, file])
        self.db.execute("DELETE FROM draft_unit WHERE draft = ?", [self.draft])

    # Items ------------------------------------------------------------------------------------------------------------

    def add(self, file: int, found: Found, together: str | None) -> None:
        """Add what was found in a file, after what was found there before."""
        known = "SELECT max(number) FROM draft_item WHERE draft = ? AND number BETWEEN ? AND ?"
        first, last = file * IN_ONE_FILE, (file + 1) * IN_ONE_FILE - 1
        number = (self.db.execute(known, [self.draft, first, last]).fetchone()[0] or first) + 1
        refused = isinstance(found.item, InputError)
        self.db.execute(
            "INSERT INTO draft_item (draft, number, file, place, together, record, about, remarks, error)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                self.draft,
                number,
                file,
                found.where,
                together,
                None if refused else dumps(asdict(found.item)),  # type: ignore[arg-type]
                dumps(asdict(found.about)),
                dumps(found.remarks),
                dumps(error_record(found.item)) if isinstance(found.item, InputError) else None,
            ],
        )

    def settle(self, single: set[int]) -> None:
        """Make units: of single renderings those that belong together, of all else each its own.

        single: the files of formats whose files are one rendering. A file of another format that holds several
        renderings without a key makes a statement of its own; one that holds a single one is as a file of one.
        """
        alone = "SELECT file FROM draft_item WHERE draft = ? AND together = ? GROUP BY file HAVING count(*) > 1"
        for (file,) in self.db.execute(alone, [self.draft, ALONE]).fetchall():
            if file not in single:
                self.db.execute(
                    "UPDATE draft_item SET together = ? WHERE draft = ? AND file = ? AND together = ?",
                    [f"{FILE}{file}", self.draft, file, ALONE],
                )
        self.db.execute("UPDATE draft_item SET unit = number WHERE draft = ?", [self.draft])
        first: dict[str, int] = {}
        command = "SELECT number, together FROM draft_item WHERE draft = ? AND together <> '' AND error IS NULL"
        for number, together in self.db.execute(f"{command} ORDER BY number", [self.draft]).fetchall():
            first.setdefault(together, number)
            if first[together] != number:
                self.db.execute(
                    "UPDATE draft_item SET unit = ? WHERE draft = ? AND number = ?",
                    [first[together], self.draft, number],
                )
        self.db.execute(
            "INSERT INTO draft_unit (draft, number, choice)"
            " SELECT DISTINCT draft, unit, ? FROM draft_item WHERE draft = ?",
            [Choice.KEEP.value, self.draft],
        )
        for together in self._broken(single):
            self.db.execute(
                "UPDATE draft_unit SET broken = 1 WHERE draft = ?1 AND number IN"
                " (SELECT unit FROM draft_item WHERE draft = ?1 AND together = ?2 AND error IS NULL)",
                [self.draft, together],
            )

    def _broken(self, single: set[int]) -> set[str]:
        """What is `together` with something refused. A refused line that names no statement may belong to any."""
        found: set[str | None] = set()
        command = "SELECT DISTINCT file, together FROM draft_item WHERE draft = ? AND error IS NOT NULL"
        for file, together in self.db.execute(command, [self.draft]).fetchall():
            if file in single or (together or "").startswith(KEY):
                found.add(together)
            else:
                others = "SELECT DISTINCT together FROM draft_item WHERE draft = ? AND file = ? AND error IS NULL"
                found.update(row[0] for row in self.db.execute(others, [self.draft, file]))
        return {together for together in found if together not in (None, GIVEN)}

    def units(self) -> Iterator[Unit]:
        """All units in their order, one at a time. What is written meanwhile may be seen or not."""
        numbers = "SELECT * FROM draft_unit WHERE draft = ? AND number > ? ORDER BY number LIMIT 500"
        last = -1
        while rows := list(self.db.query(numbers, [self.draft, last])):
            for row in rows:
                yield self._unit(row)
            last = rows[-1]["number"]

    def count(self) -> int:
        """How many units there are."""
        return int(self.db.execute("SELECT count(*) FROM draft_unit WHERE draft = ?", [self.draft]).fetchone()[0])

    def set_twins(self, unit: int, twins: Sequence[Twin]) -> None:
        """Note what a unit is like."""
        self._set(unit, "twin", dumps([asdict(twin) for twin in twins]) if twins else None)

    def choose(self, unit: int, choice: Choice) -> None:
        """Note what to do with a unit that is like something else."""
        self._set(unit, "choice", choice.value)

    def set_outcome(self, unit: int, outcome: Outcome) -> None:
        """Note what would become of a unit."""
        error = None if outcome.error is None else error_record(outcome.error)
        self._set(unit, "outcome", dumps({"fate": outcome.fate, "statement": outcome.statement, "error": error}))

    def _set(self, unit: int, column: str, value: str | None) -> None:
        # `column` is one of three names above, never input.
        self.db.execute(f"UPDATE draft_unit SET {column} = ? WHERE draft = ? AND number = ?", [value, self.draft, unit])

    def _unit(self, row: dict[str, Any]) -> Unit:
        command = "SELECT * FROM draft_item WHERE draft = ? AND unit = ? ORDER BY number"
        rows = list(self.db.query(command, [self.draft, row["number"]]))
        outcome = None if row["outcome"] is None else json.loads(row["outcome"])
        twins = () if row["twin"] is None else twins_of(json.loads(row["twin"]))
        return Unit(
            number=row["number"],
            together=rows[0]["together"],
            items=tuple(item_of(one) for one in rows),
            broken=bool(row["broken"]),
            twin=twins[0] if twins else None,
            others=twins[1:],
            choice=Choice(row["choice"]),
            outcome=outcome
            and Outcome(
                Fate(outcome["fate"]), outcome["statement"], outcome["error"] and InputError(**outcome["error"])
            ),
        )
