"""Adjudications: what holds where reviewers differ, and why, one after another; and which statements are in blind mode.

Blind mode itself is an event of the journal; the index finds the newest of each statement.
"""

from __future__ import annotations

from sqlite_utils import Database

TABLES = (
    # decision: as of a verdict; withdrawn: the one before is taken back, and none holds. who: who decided it.
    """CREATE TABLE adjudication (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        divergence INTEGER NOT NULL REFERENCES divergence(id),
        statement INTEGER NOT NULL REFERENCES statement(id),
        identity TEXT NOT NULL,
        decision TEXT NOT NULL,
        kind TEXT,
        severity INTEGER,
        reason TEXT NOT NULL,
        who TEXT NOT NULL,
        given TEXT NOT NULL
    )""",
    "CREATE INDEX adjudication_statement ON adjudication (statement, identity, id)",
    "CREATE INDEX event_blind ON event (statement, id) WHERE what = 'blind'",
    # An adjudication never changes, save that words of a withdrawn text that it quotes are blotted out.
    """CREATE TRIGGER adjudication_stays BEFORE UPDATE ON adjudication WHEN NOT (
            NEW.id = OLD.id AND NEW.divergence = OLD.divergence AND NEW.statement = OLD.statement
            AND NEW.identity = OLD.identity AND NEW.decision = OLD.decision AND NEW.kind IS OLD.kind
            AND NEW.severity IS OLD.severity AND NEW.who = OLD.who AND NEW.given = OLD.given
            AND EXISTS (SELECT 1 FROM event WHERE what = 'withdrawal' AND statement = OLD.statement)
        )
        BEGIN SELECT RAISE(ABORT, 'an adjudication never changes'); END""",
    """CREATE TRIGGER adjudication_is_kept BEFORE DELETE ON adjudication
        BEGIN SELECT RAISE(ABORT, 'an adjudication is never deleted'); END""",
    # What holds today where reviewers differed: the newest, unless it was taken back.
    """CREATE VIEW current_adjudication AS SELECT * FROM adjudication AS a
        WHERE decision <> 'withdrawn' AND NOT EXISTS (
            SELECT 1 FROM adjudication AS later WHERE later.statement = a.statement AND later.identity = a.identity
            AND later.id > a.id
        )""",
)


def migrate(db: Database) -> None:
    """Make them."""
    for command in TABLES:
        db.execute(command)
