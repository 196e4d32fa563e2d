"""Versions of texts, withdrawals, and one journal of all that happens: the table `event`.

The table `rendering` is made anew, as SQLite's page on ALTER TABLE prescribes, for an outlet's name need now be its own
only among texts that hold. Corrections, comparisons and verdicts of older files are entered in the journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

# Renderings stored this soon after their statement came with it: older files kept no journal.
TOGETHER = timedelta(seconds=2)

RENDERING = """CREATE TABLE rendering_new (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        statement INTEGER NOT NULL REFERENCES statement(id),
        outlet TEXT NOT NULL,
        outlet_folded TEXT NOT NULL,
        kind TEXT NOT NULL,
        address TEXT NOT NULL,
        date TEXT NOT NULL,
        via TEXT NOT NULL,
        note TEXT NOT NULL,
        quoted INTEGER CHECK (quoted IN (0, 1)),
        text TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        added TEXT NOT NULL,
        first INTEGER REFERENCES rendering(id),
        replaces INTEGER REFERENCES rendering(id),
        reason TEXT CHECK (reason IN ('transcription', 'revised')),
        why TEXT NOT NULL DEFAULT '',
        current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
        withdrawn TEXT,
        CHECK ((replaces IS NULL) = (reason IS NULL) AND (replaces IS NULL) = (first IS NULL)),
        CHECK (withdrawn IS NULL OR (text = '' AND current = 0))
    )"""

KEPT = "id, statement, outlet, outlet_folded, kind, address, date, via, note, quoted, text, sha256, added"

TABLES = (
    # The journal. what: statement, rendering, edit, version, withdrawal, comparison, verdict or import.
    # subject: the id of the rendering, comparison, verdict or import that it is about; none for the statement itself.
    # before, after: JSON, what changed. undoes: the event that this one takes back. who: empty where it is not known.
    """CREATE TABLE event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        statement INTEGER REFERENCES statement(id),
        what TEXT NOT NULL,
        subject INTEGER,
        before TEXT NOT NULL DEFAULT '{}',
        after TEXT NOT NULL DEFAULT '{}',
        undoes INTEGER REFERENCES event(id)
    )""",
    "CREATE INDEX event_statement ON event (statement, id)",
    "CREATE INDEX event_undoes ON event (undoes) WHERE undoes IS NOT NULL",
)

GUARDS = (
    # An outlet has one text that holds in a statement; older versions and withdrawn texts keep its name.
    "CREATE UNIQUE INDEX rendering_outlet ON rendering (statement, outlet_folded) WHERE current = 1",
    # A text never changes, save that a withdrawal, entered in the journal before, empties it.
    """CREATE TRIGGER rendering_text_stays BEFORE UPDATE OF
        text, sha256, withdrawn, statement, added, first, replaces, reason ON rendering WHEN NOT (
            OLD.withdrawn IS NULL AND NEW.withdrawn IS NOT NULL AND NEW.text = '' AND NEW.sha256 = OLD.sha256
            AND NEW.current = 0 AND NEW.statement = OLD.statement AND NEW.added = OLD.added
            AND NEW.first IS OLD.first AND NEW.replaces IS OLD.replaces AND NEW.reason IS OLD.reason
            AND EXISTS (SELECT 1 FROM event WHERE what = 'withdrawal' AND subject = OLD.id)
        )
        BEGIN SELECT RAISE(ABORT, 'a verbatim text never changes'); END""",
    # A verdict never changes, save that words of a withdrawn text that it quotes are blotted out.
    "DROP TRIGGER verdict_stays",
    """CREATE TRIGGER verdict_stays BEFORE UPDATE ON verdict WHEN NOT (
            NEW.id = OLD.id AND NEW.divergence = OLD.divergence AND NEW.statement = OLD.statement
            AND NEW.identity = OLD.identity AND NEW.decision = OLD.decision AND NEW.kind IS OLD.kind
            AND NEW.severity IS OLD.severity AND NEW.reviewer = OLD.reviewer AND NEW.given = OLD.given
            AND EXISTS (SELECT 1 FROM event WHERE what = 'withdrawal' AND statement = OLD.statement)
        )
        BEGIN SELECT RAISE(ABORT, 'a verdict never changes'); END""",
    """CREATE TRIGGER event_stays BEFORE UPDATE ON event WHEN NOT (
            NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.who = OLD.who AND NEW.statement IS OLD.statement
            AND NEW.what = OLD.what AND NEW.subject IS OLD.subject AND NEW.undoes IS OLD.undoes
            AND EXISTS (SELECT 1 FROM event WHERE what = 'withdrawal' AND statement = OLD.statement)
        )
        BEGIN SELECT RAISE(ABORT, 'an event never changes'); END""",
    """CREATE TRIGGER event_is_kept BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END""",
    # What was made of a withdrawn text while it was withdrawn is not kept.
    """CREATE TRIGGER encoded_stays_gone BEFORE INSERT ON encoded WHEN EXISTS (
            SELECT 1 FROM rendering WHERE sha256 = NEW.sha256 AND withdrawn IS NOT NULL
        ) AND NOT EXISTS (SELECT 1 FROM rendering WHERE sha256 = NEW.sha256 AND withdrawn IS NULL)
        BEGIN SELECT RAISE(IGNORE); END""",
    # What each reviewer concludes today: the newest verdict, unless it was taken back.
    """CREATE VIEW current_verdict AS SELECT * FROM verdict AS v WHERE decision <> 'withdrawn' AND NOT EXISTS (
            SELECT 1 FROM verdict AS later WHERE later.statement = v.statement AND later.identity = v.identity
            AND later.reviewer = v.reviewer AND later.id > v.id
        )""",
)


def migrate(db: Database) -> None:
    """Make renderings versions, and the journal from what older tables tell."""
    for command in TABLES:
        db.execute(command)
    for row in sorted(_past(db), key=lambda event: (event["at"], event["rank"])):
        del row["rank"]
        db.table("event").insert(row)
    db.execute("DROP TABLE correction")
    _remake_renderings(db)
    for command in GUARDS:
        db.execute(command)


def _remake_renderings(db: Database) -> None:
    """The table with its new columns. Nothing refers to it any more, so that it may go while references are checked."""
    db.execute(RENDERING)
    db.execute(f"INSERT INTO rendering_new ({KEPT}) SELECT {KEPT} FROM rendering")
    # An id is never given twice, not even that of a row which is gone.
    highest = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'rendering'").fetchone()
    db.execute("DROP TABLE rendering")
    db.execute("ALTER TABLE rendering_new RENAME TO rendering")
    if highest is not None:
        db.execute("DELETE FROM sqlite_sequence WHERE name = 'rendering'")
        db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('rendering', ?)", [highest[0]])


def _past(db: Database) -> Iterator[dict[str, Any]]:
    """What happened before there was a journal. rank: what comes first of two things in one millisecond."""
    together: dict[int, list[int]] = {}
    for row in db.query(
        "SELECT rendering.id, statement, rendering.added, statement.added AS stored FROM rendering"
        " JOIN statement ON statement.id = statement ORDER BY rendering.id"
    ):
        if datetime.fromisoformat(row["added"]) - datetime.fromisoformat(row["stored"]) <= TOGETHER:
            together.setdefault(row["statement"], []).append(row["id"])
        else:
            yield _event(1, row["added"], row["statement"], "rendering", row["id"], {}, {"current": row["id"]})
    for row in db.query("SELECT id, added FROM statement ORDER BY id"):
        yield _event(0, row["added"], row["id"], "statement", None, {}, {"renderings": together.get(row["id"], [])})
    for row in db.query("SELECT * FROM correction ORDER BY id"):
        changed = {row["field"]: row["before"]}, {row["field"]: row["after"]}
        yield _event(2, row["made"], row["statement"], "edit", row["rendering"], *changed)
    for row in db.query("SELECT id, statement, made FROM comparison ORDER BY id"):
        yield _event(3, row["made"], row["statement"], "comparison", row["id"], {}, {})
    newest: dict[tuple[int, str, str], int] = {}
    for row in db.query("SELECT id, statement, identity, reviewer, given FROM verdict ORDER BY id"):
        whose = row["statement"], row["identity"], row["reviewer"]
        changed = {"verdict": newest.get(whose)}, {"verdict": row["id"]}
        yield _event(4, row["given"], row["statement"], "verdict", row["id"], *changed, who=row["reviewer"])
        newest[whose] = row["id"]


def _event(
    rank: int, at: str, statement: int, what: str, subject: int | None, before: Any, after: Any, who: str = ""
) -> dict[str, Any]:
    return {
        "rank": rank,
        "at": at,
        "who": who,
        "statement": statement,
        "what": what,
        "subject": subject,
        "before": json.dumps(before, ensure_ascii=False),
        "after": json.dumps(after, ensure_ascii=False),
    }
