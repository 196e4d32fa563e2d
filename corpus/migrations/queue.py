"""What reviewers say beside their verdicts: notes to each other, calls for a second opinion, verdicts on readings.

Rows are only ever added. Which of them hold, the views say; that one was taken back is an event, as everywhere.
"""

from __future__ import annotations

from sqlite_utils import Database

TABLES = (
    # A note on a divergence, for all to read. Whether it holds, the newest event about it says.
    """CREATE TABLE note (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        divergence INTEGER NOT NULL REFERENCES divergence(id),
        statement INTEGER NOT NULL REFERENCES statement(id),
        identity TEXT NOT NULL,
        text TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        given TEXT NOT NULL
    )""",
    # Whether a reviewer wants a second opinion on a divergence; the newest of each reviewer holds.
    """CREATE TABLE flag (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        divergence INTEGER NOT NULL REFERENCES divergence(id),
        statement INTEGER NOT NULL REFERENCES statement(id),
        identity TEXT NOT NULL,
        wanted INTEGER NOT NULL CHECK (wanted IN (0, 1)),
        reviewer TEXT NOT NULL,
        given TEXT NOT NULL
    )""",
    # What a reviewer concludes of one reading against the original. rendering: the first text of the reading, which
    # tells it from the others. support: supported, defensible, disputed, unsupported, cannot tell; withdrawn where it
    # was taken back. original: sha256 of the original text as it was then.
    """CREATE TABLE judgement (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        divergence INTEGER NOT NULL REFERENCES divergence(id),
        statement INTEGER NOT NULL REFERENCES statement(id),
        identity TEXT NOT NULL,
        rendering INTEGER NOT NULL REFERENCES rendering(id),
        support TEXT NOT NULL,
        original TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        given TEXT NOT NULL
    )""",
    *(f"CREATE INDEX {table}_identity ON {table} (statement, identity, id)" for table in ("note", "flag", "judgement")),
    "CREATE INDEX event_note ON event (subject, id) WHERE what = 'note'",
    "CREATE INDEX verdict_reviewer ON verdict (reviewer, statement, identity, id)",
    "ALTER TABLE passage ADD COLUMN note INTEGER",
)

VIEWS = (
    # A view may not call functions on JSON here; the journal writes nothing in one way only.
    """CREATE VIEW current_note AS SELECT * FROM note WHERE (
            SELECT after FROM event WHERE what = 'note' AND subject = note.id ORDER BY id DESC LIMIT 1
        ) <> '{"note":null}'""",
    """CREATE VIEW current_flag AS SELECT * FROM flag AS f WHERE wanted AND NOT EXISTS (
            SELECT 1 FROM flag AS later WHERE later.statement = f.statement AND later.identity = f.identity
            AND later.reviewer = f.reviewer AND later.id > f.id
        )""",
    """CREATE VIEW current_judgement AS SELECT * FROM judgement AS j WHERE support <> 'withdrawn' AND NOT EXISTS (
            SELECT 1 FROM judgement AS later WHERE later.statement = j.statement AND later.identity = j.identity
            AND later.rendering = j.rendering AND later.reviewer = j.reviewer AND later.id > j.id
        )""",
)

GUARDS = (
    # A note never changes, save that words of a withdrawn text that it quotes are blotted out.
    """CREATE TRIGGER note_stays BEFORE UPDATE ON note WHEN NOT (
            NEW.id = OLD.id AND NEW.divergence = OLD.divergence AND NEW.statement = OLD.statement
            AND NEW.identity = OLD.identity AND NEW.reviewer = OLD.reviewer AND NEW.given = OLD.given
            AND EXISTS (SELECT 1 FROM event WHERE what = 'withdrawal' AND statement = OLD.statement)
        )
        BEGIN SELECT RAISE(ABORT, 'a note never changes'); END""",
    *(
        f"""CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, 'a {table} never changes'); END"""
        for table in ("flag", "judgement")
    ),
    *(
        f"""CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, 'a {table} is never deleted'); END"""
        for table in ("note", "flag", "judgement")
    ),
    # A note is found from the moment its event says that it holds; and anew where it was blotted.
    """CREATE TRIGGER search_note_event AFTER INSERT ON event WHEN NEW.what = 'note' BEGIN
            INSERT OR IGNORE INTO search_pending (what, id) VALUES ('note', NEW.subject); END""",
    """CREATE TRIGGER search_note_update AFTER UPDATE ON note BEGIN
            INSERT OR IGNORE INTO search_pending (what, id) VALUES ('note', NEW.id); END""",
)


def migrate(db: Database) -> None:
    """Make the tables, the views of what holds, and what guards them."""
    for command in (*TABLES, *VIEWS, *GUARDS):
        db.execute(command)
