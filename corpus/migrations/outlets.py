"""The register of outlets: what people said of the names that renderings have, and keep as they were given.

A line says what holds today; each change of one is an event of the journal.
"""

from __future__ import annotations

from sqlite_utils import Database

COMMANDS = (
    # name: as renderings have it, to the letter. same_as: the name of whose outlet it is another name; none where it
    # stands for an outlet of its own. kind, note: what people say of the outlet; empty where nobody did.
    """CREATE TABLE outlet (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        same_as INTEGER REFERENCES outlet(id),
        kind TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        CHECK (same_as IS NULL OR same_as <> id)
    )""",
    """CREATE TRIGGER outlet_stays BEFORE UPDATE OF id, name ON outlet
        BEGIN SELECT RAISE(ABORT, 'the name of an outlet never changes'); END""",
    """CREATE TRIGGER outlet_is_kept BEFORE DELETE ON outlet
        BEGIN SELECT RAISE(ABORT, 'the name of an outlet is never deleted'); END""",
    "CREATE INDEX event_outlet ON event (subject, id) WHERE what = 'outlet'",
    # The whole corpus by its outlets asks for their names alone.
    "CREATE INDEX rendering_named ON rendering (outlet) WHERE current = 1",
    """CREATE VIEW outlets AS
        WITH RECURSIVE called (name, id, same_as) AS (
            SELECT name, id, same_as FROM outlet
            UNION SELECT called.name, above.id, above.same_as
            FROM called JOIN outlet AS above ON above.id = called.same_as
        ), named (name) AS (
            SELECT outlet FROM rendering WHERE current = 1
            UNION SELECT name FROM outlet WHERE same_as IS NOT NULL OR kind <> '' OR note <> ''
        ) SELECT coalesce(known.name, named.name) AS outlet, named.name AS name, coalesce(known.kind, '') AS kind,
            coalesce(known.note, '') AS note,
            (SELECT count(*) FROM rendering WHERE current = 1 AND rendering.outlet = named.name) AS renderings
        FROM named LEFT JOIN called ON called.name = named.name AND called.same_as IS NULL
        LEFT JOIN outlet AS known ON known.id = called.id ORDER BY 1, 2""",
)


def migrate(db: Database) -> None:
    """Make them."""
    for command in COMMANDS:
        db.execute(command)
