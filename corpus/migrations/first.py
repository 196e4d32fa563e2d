"""The first tables: statements, renderings, corrections, comparisons, divergences, verdicts, jobs, what was encoded."""

from __future__ import annotations

from sqlite_utils import Database

TABLES = (
    # AUTOINCREMENT: an id is never given twice, for an address must not change its meaning.
    """CREATE TABLE statement (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        speaker TEXT NOT NULL,
        date TEXT NOT NULL,
        occasion TEXT NOT NULL,
        language TEXT NOT NULL,
        persian TEXT,
        added TEXT NOT NULL
    )""",
    """CREATE TABLE rendering (
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
        UNIQUE (statement, outlet_folded)
    )""",
    # What a statement or rendering said before someone corrected it.
    """CREATE TABLE correction (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        statement INTEGER NOT NULL REFERENCES statement(id),
        rendering INTEGER REFERENCES rendering(id),
        field TEXT NOT NULL,
        before TEXT,
        after TEXT,
        made TEXT NOT NULL
    )""",
    # rows, renderings: JSON; outlets stand in it as rendering ids.
    """CREATE TABLE comparison (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        statement INTEGER NOT NULL REFERENCES statement(id),
        made TEXT NOT NULL,
        signature TEXT NOT NULL,
        renderings TEXT NOT NULL,
        rows TEXT NOT NULL
    )""",
    "CREATE INDEX comparison_statement ON comparison (statement, id)",
    # identity: a hash of kind, rendering ids and spans; equal divergences of two comparisons share it.
    # follows: the divergence of an earlier comparison whose place this one took without being equal.
    """CREATE TABLE divergence (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        comparison INTEGER NOT NULL REFERENCES comparison(id),
        statement INTEGER NOT NULL REFERENCES statement(id),
        row INTEGER NOT NULL,
        kind TEXT NOT NULL,
        severity INTEGER NOT NULL,
        confidence REAL NOT NULL,
        identity TEXT NOT NULL,
        follows INTEGER REFERENCES divergence(id),
        record TEXT NOT NULL,
        UNIQUE (comparison, identity)
    )""",
    "CREATE INDEX divergence_identity ON divergence (statement, identity, id)",
    # about: JSON; what the reviewer saw: rendering ids with sha256 and names, kind, severity, phrases, spans.
    """CREATE TABLE verdict (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        divergence INTEGER NOT NULL REFERENCES divergence(id),
        statement INTEGER NOT NULL REFERENCES statement(id),
        identity TEXT NOT NULL,
        decision TEXT NOT NULL,
        kind TEXT,
        severity INTEGER,
        note TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        given TEXT NOT NULL,
        about TEXT NOT NULL
    )""",
    "CREATE INDEX verdict_identity ON verdict (statement, identity, id)",
    # owner, lease: which worker is at it, and until when (seconds since 1970) unless its heart beats again.
    """CREATE TABLE job (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        statement INTEGER NOT NULL REFERENCES statement(id),
        state TEXT NOT NULL,
        step TEXT NOT NULL DEFAULT '',
        done INTEGER NOT NULL DEFAULT 0,
        total INTEGER NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT '',
        queued TEXT NOT NULL,
        finished TEXT,
        comparison INTEGER REFERENCES comparison(id),
        owner TEXT,
        lease REAL,
        attempts INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX job_statement ON job (statement, id)",
    "CREATE INDEX job_unfinished ON job (id) WHERE state IN ('queued', 'running')",
    """CREATE TABLE encoded (
        model TEXT NOT NULL,
        revision TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        words INTEGER NOT NULL,
        type TEXT NOT NULL,
        parse BLOB NOT NULL,
        middle BLOB NOT NULL,
        last BLOB NOT NULL,
        PRIMARY KEY (model, revision, sha256)
    ) WITHOUT ROWID""",
    """CREATE TRIGGER rendering_text_stays BEFORE UPDATE OF text, sha256 ON rendering
        BEGIN SELECT RAISE(ABORT, 'a verbatim text never changes'); END""",
    """CREATE TRIGGER verdict_stays BEFORE UPDATE ON verdict
        BEGIN SELECT RAISE(ABORT, 'a verdict never changes'); END""",
    """CREATE TRIGGER verdict_is_kept BEFORE DELETE ON verdict
        BEGIN SELECT RAISE(ABORT, 'a verdict is never deleted'); END""",
    """CREATE TRIGGER comparison_stays BEFORE UPDATE ON comparison
        BEGIN SELECT RAISE(ABORT, 'a comparison never changes'); END""",
)


def migrate(db: Database) -> None:
    """Make them."""
    for command in TABLES:
        db.execute(command)
