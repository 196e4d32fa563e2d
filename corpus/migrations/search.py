"""The search index: passages of all that can be found, and what tells which of them are out of date.

All of it is derived and can be made anew (`indexing.rebuild`), but for the searches that people saved. What is in the
file already is noted as changed, so that it is indexed before the transaction of the migration ends.
"""

from __future__ import annotations

from sqlite_utils import Database

# passage: something that can be found. shelf: the index that holds it: `clause` (clauses, Persian texts, occasions,
# notes), `text` (whole renderings) or `divergence`. start, end: of a rendering's verbatim text. begins, ends: the day,
# month or year of the statement as numbers, YYYYMMDD. vector: the line of the matrix of vectors. words, facets: what
# the index holds of it, which SQLite wants back to take it out again.
TABLES = (
    """CREATE TABLE passage (
        id INTEGER PRIMARY KEY,
        shelf TEXT NOT NULL,
        what TEXT NOT NULL,
        statement INTEGER NOT NULL,
        rendering INTEGER,
        divergence INTEGER,
        verdict INTEGER,
        row INTEGER,
        start INTEGER NOT NULL DEFAULT 0,
        end INTEGER NOT NULL DEFAULT 0,
        quotation TEXT,
        begins INTEGER,
        ends INTEGER,
        vector INTEGER,
        words TEXT NOT NULL,
        facets TEXT NOT NULL
    )""",
    "CREATE INDEX passage_statement ON passage (statement, row)",
    "CREATE INDEX passage_divergence ON passage (divergence) WHERE divergence IS NOT NULL",
    "CREATE INDEX passage_vector ON passage (vector) WHERE vector IS NOT NULL",
    "CREATE INDEX passage_unvectored ON passage (statement)"
    " WHERE vector IS NULL AND what = 'clause' AND row IS NOT NULL",
    "CREATE INDEX statement_date ON statement (date)",
    "CREATE INDEX IF NOT EXISTS rendering_statement ON rendering (statement)",
    # What changed and is not in the index yet: filled by triggers, emptied before the transaction ends.
    """CREATE TABLE search_pending (
        what TEXT NOT NULL,
        id INTEGER NOT NULL,
        PRIMARY KEY (what, id)
    ) WITHOUT ROWID""",
    # Speakers (s) and outlets (o) that passages have as facets, to choose from and to be found by a part.
    """CREATE TABLE search_name (
        sort TEXT NOT NULL,
        facet TEXT NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (sort, facet)
    ) WITHOUT ROWID""",
    # The matrix of vectors beside the database: of which model, under which name, how many lines of it hold,
    # and whether idle ones are to be overwritten, for a text was withdrawn.
    """CREATE TABLE search_vectors (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        generation TEXT NOT NULL,
        model TEXT NOT NULL,
        dimensions INTEGER NOT NULL,
        lines INTEGER NOT NULL,
        erase INTEGER NOT NULL DEFAULT 0
    )""",
    # filters: JSON, as the address of the page has them.
    """CREATE TABLE saved_search (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        name_folded TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL,
        filters TEXT NOT NULL,
        who TEXT NOT NULL,
        saved TEXT NOT NULL
    )""",
)

SHELVES = ("clause", "text", "divergence")

# The words are folded before they come here, with blanks between, so that `ascii` parts them exactly there. Nothing is
# ranked by them, so that no sizes are kept.
SHELF = """CREATE VIRTUAL TABLE search_{} USING fts5(
    words, facets, content='', columnsize=0, tokenize='ascii', prefix='2 3'
)"""

# Table, what happens to it, and which thing of the index is then out of date.
WATCHED = (
    *(("statement", event, "statement", "id") for event in ("INSERT", "UPDATE", "DELETE")),
    *(("rendering", event, "statement", "statement") for event in ("INSERT", "UPDATE", "DELETE")),
    *(("comparison", event, "statement", "statement") for event in ("INSERT", "DELETE")),
    *(("divergence", event, "statement", "statement") for event in ("INSERT", "UPDATE", "DELETE")),
    *(("verdict", event, "verdict", "id") for event in ("INSERT", "UPDATE")),
)


def migrate(db: Database) -> None:
    """Make the tables, and note that all is to be indexed."""
    for command in TABLES:
        db.execute(command)
    for shelf in SHELVES:
        db.execute(SHELF.format(shelf))
    for table, event, what, column in WATCHED:
        side = "OLD" if event == "DELETE" else "NEW"
        db.execute(
            f"CREATE TRIGGER search_{table}_{event.lower()} AFTER {event} ON {table} BEGIN"
            f" INSERT OR IGNORE INTO search_pending (what, id) VALUES ('{what}', {side}.{column}); END"
        )
    db.execute(
        "CREATE TRIGGER search_rendering_withdrawn AFTER UPDATE OF withdrawn ON rendering"
        " WHEN NEW.withdrawn IS NOT NULL AND OLD.withdrawn IS NULL BEGIN"
        " INSERT OR IGNORE INTO search_pending (what, id) VALUES ('withdrawal', NEW.id); END"
    )
    db.execute("INSERT INTO search_pending (what, id) SELECT 'statement', id FROM statement")
