"""Alignments that people corrected, until a comparison judges them; and which of them a comparison took account of."""

from __future__ import annotations

from sqlite_utils import Database

COMMANDS = (
    # rows, added: JSON under rendering ids; rows as in a comparison, added: divergences that people added.
    # comparison: the one that was corrected. renderings: those whose clauses the rows hold.
    """CREATE TABLE alignment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        statement INTEGER NOT NULL REFERENCES statement(id),
        comparison INTEGER NOT NULL REFERENCES comparison(id),
        made TEXT NOT NULL,
        renderings TEXT NOT NULL,
        rows TEXT NOT NULL,
        added TEXT NOT NULL
    )""",
    "CREATE INDEX alignment_statement ON alignment (statement, id)",
    # It never changes, save that words of a withdrawn text in what people added are blotted out.
    """CREATE TRIGGER alignment_stays BEFORE UPDATE ON alignment WHEN NOT (
            NEW.id = OLD.id AND NEW.statement = OLD.statement AND NEW.comparison = OLD.comparison
            AND NEW.made = OLD.made AND NEW.renderings = OLD.renderings AND NEW.rows = OLD.rows
            AND EXISTS (SELECT 1 FROM event WHERE what = 'withdrawal' AND statement = OLD.statement)
        )
        BEGIN SELECT RAISE(ABORT, 'an alignment never changes'); END""",
    """CREATE TRIGGER alignment_is_kept BEFORE DELETE ON alignment
        BEGIN SELECT RAISE(ABORT, 'an alignment is never deleted'); END""",
    "ALTER TABLE comparison ADD COLUMN alignment INTEGER REFERENCES alignment(id)",
)


def migrate(db: Database) -> None:
    """Make them."""
    for command in COMMANDS:
        db.execute(command)
