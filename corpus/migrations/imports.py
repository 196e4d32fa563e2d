"""Imports as events, drafts of imports, remembered columns of tables, and the index in which duplicates are found."""

from __future__ import annotations

from sqlite_utils import Database

# A draft: what was read from files and waits to be stored. Nothing in it is a statement yet. An import on its way
# through a private file has the same three tables there.
# about: JSON; what the user says: speaker, date, occasion, the statement that the renderings are for.
DRAFT = """CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    expires TEXT NOT NULL,
    about TEXT NOT NULL
)"""
DRAFTED = (
    # content: of a table, so that it can be read again with other columns; columns, mapping: JSON, likewise.
    """CREATE TABLE draft_file (
        draft INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        format TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        content BLOB,
        columns TEXT,
        mapping TEXT,
        PRIMARY KEY (draft, number)
    )""",
    # together: what the renderings of one statement have in common; NULL for a statement that came whole.
    # record, about, remarks, error: JSON. unit: the first item of the statement that this one belongs to.
    """CREATE TABLE draft_item (
        draft INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        file INTEGER NOT NULL,
        place TEXT NOT NULL,
        together TEXT,
        unit INTEGER,
        record TEXT,
        about TEXT,
        remarks TEXT NOT NULL,
        error TEXT,
        PRIMARY KEY (draft, number)
    )""",
    "CREATE INDEX draft_item_unit ON draft_item (draft, unit, number)",
    # What becomes one statement. broken: another rendering of it was refused. twin: JSON; what it is the same or
    # nearly the same as. choice: what to do then. outcome: JSON; what would become of it, as the preview says it.
    """CREATE TABLE draft_unit (
        draft INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        broken INTEGER NOT NULL DEFAULT 0,
        twin TEXT,
        choice TEXT NOT NULL,
        outcome TEXT,
        PRIMARY KEY (draft, number)
    )""",
)

TABLES = (
    # files: JSON; name, format, bytes, sha256. report: JSON; a line for each item. draft: what it was made of, once.
    """CREATE TABLE import (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        files TEXT NOT NULL,
        added INTEGER NOT NULL,
        already_there INTEGER NOT NULL,
        joined INTEGER NOT NULL,
        left_out INTEGER NOT NULL,
        refused INTEGER NOT NULL,
        report TEXT NOT NULL,
        draft INTEGER UNIQUE
    )""",
    # It never changes, save that the opening of a withdrawn text is blotted out of the report.
    """CREATE TRIGGER import_stays BEFORE UPDATE ON import WHEN NOT (
            NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.who = OLD.who AND NEW.files = OLD.files
            AND NEW.added = OLD.added AND NEW.already_there = OLD.already_there AND NEW.left_out = OLD.left_out
            AND NEW.refused = OLD.refused AND NEW.draft IS OLD.draft
            AND EXISTS (SELECT 1 FROM event WHERE what = 'withdrawal')
        )
        BEGIN SELECT RAISE(ABORT, 'an import never changes'); END""",
    """CREATE TRIGGER import_is_kept BEFORE DELETE ON import
        BEGIN SELECT RAISE(ABORT, 'an import is never deleted'); END""",
    # Which import brought a rendering, and with its first ones a statement.
    """CREATE TABLE imported (
        rendering INTEGER PRIMARY KEY REFERENCES rendering(id),
        statement INTEGER NOT NULL REFERENCES statement(id),
        import INTEGER NOT NULL REFERENCES import(id)
    )""",
    "CREATE INDEX imported_import ON imported (import)",
    "CREATE INDEX imported_statement ON imported (statement)",
    # columns: JSON; the header of a table as it stands there. mapping: JSON; what its columns mean.
    """CREATE TABLE mapping (
        columns TEXT PRIMARY KEY,
        mapping TEXT NOT NULL,
        used TEXT NOT NULL
    ) WITHOUT ROWID""",
    # folded: a hash of the text without white space and quotation marks.
    """CREATE TABLE fingerprint (
        rendering INTEGER PRIMARY KEY REFERENCES rendering(id),
        folded BLOB NOT NULL
    )""",
    "CREATE INDEX fingerprint_folded ON fingerprint (folded)",
    # band: a hash of some of the least hashes of a text's pairs of words; texts that are alike share some.
    """CREATE TABLE shingle (
        band INTEGER NOT NULL,
        rendering INTEGER NOT NULL REFERENCES rendering(id),
        PRIMARY KEY (band, rendering)
    ) WITHOUT ROWID""",
    "CREATE INDEX rendering_sha256 ON rendering (sha256)",
    DRAFT,
    *DRAFTED,
)


def migrate(db: Database) -> None:
    """Make them."""
    for command in TABLES:
        db.execute(command)
