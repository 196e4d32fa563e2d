"""The search index, kept up to date in the same transaction that changes what it holds.

In: a connection inside a write transaction, and what triggers noted as changed. Out: rows of the table `passage` and
the words of each in the index of its shelf. `Store.writing` calls `settle` before it commits; nobody else need.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, fields

from sqlite_utils import Database

from corpus.searching.passages import (
    Passage,
    Shelf,
    Sort,
    comments_on,
    decision_facets,
    names_in,
    of_statement,
    remarks_on,
)

NAMES = ", ".join(f.name for f in fields(Passage))
PLACES = ", ".join("?" * len(fields(Passage)))

# A clause by its rendering, start and end → its line in the matrix of vectors.
Vectors = Mapping[tuple[int | None, int, int], int]


def settle(db: Database) -> None:
    """Bring the index up to date with what this transaction changed. A file that has none yet is left alone."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_pending'").fetchone():
        return
    pending = db.execute("SELECT what, id FROM search_pending ORDER BY id").fetchall()
    if not pending:
        return
    statements = {number for what, number in pending if what == "statement"}
    for number in sorted(statements):
        _reindex(db, number)
    for what, number in pending:
        if what == "verdict":
            _reindex_verdict(db, number, statements)
        if what == "note":
            _reindex_note(db, number, statements)
    if any(what == "withdrawal" for what, _ in pending):
        _forget(db)
    db.execute("DELETE FROM search_pending")


def rebuild(db: Database) -> None:
    """Make the whole index anew from what it indexes. Vectors of clauses that are still there stay known."""
    vectors = _vectors(db, "vector IS NOT NULL", [])
    for shelf in Shelf:
        db.execute(f"INSERT INTO search_{shelf} (search_{shelf}) VALUES ('delete-all')")
    db.execute("DELETE FROM passage")
    db.execute("DELETE FROM search_name")
    for (number,) in db.execute("SELECT id FROM statement ORDER BY id").fetchall():
        _put_statement(db, number, vectors)
    db.execute("DELETE FROM search_pending")


def faults(db: Database) -> list[str]:
    """What is wrong with the index: passages that are not what would be made of the store today."""
    found = []
    for (number,) in db.execute("SELECT id FROM statement UNION SELECT statement FROM passage").fetchall():
        kept = db.execute(f"SELECT {NAMES} FROM passage WHERE statement = ?", [number]).fetchall()
        if sorted(map(repr, kept)) != sorted(repr(astuple(passage)) for passage in of_statement(db, number)):
            found.append(f"the search index of statement {number} is out of date: check --rebuild-index mends it")
    return found


def _reindex(db: Database, statement: int) -> None:
    """Take all passages of a statement out and put those of today in. A clause that stays keeps its vector."""
    vectors = _vectors(db, "statement = ? AND vector IS NOT NULL", [statement])
    _take_out(db, "statement = ?", [statement])
    _put_statement(db, statement, vectors)


def _reindex_verdict(db: Database, verdict: int, done: Collection[int]) -> None:
    """Bring what is found by a divergence's verdicts up to date: their notes, and what they decide."""
    found = db.execute("SELECT statement, identity FROM verdict WHERE id = ?", [verdict]).fetchone()
    if found is None or found[0] in done:
        return
    equal = "divergence IN (SELECT id FROM divergence WHERE statement = ? AND identity = ?)"
    decided = decision_facets(db, *found)
    rows = db.execute(
        f"SELECT id, words, facets FROM passage WHERE {equal} AND shelf = '{Shelf.DIVERGENCE}'", found
    ).fetchall()
    for number, words, before in rows:
        after = " ".join((*(f for f in before.split() if f[0] != "v"), decided))
        _remove(db, Shelf.DIVERGENCE, [(number, words, before)])
        _add(db, Shelf.DIVERGENCE, [(number, words, after)])
        db.execute("UPDATE passage SET facets = ? WHERE id = ?", [after, number])
    _take_out(db, f"{equal} AND what = '{Sort.REMARK}'", found)
    _put(db, remarks_on(db, *found), {})


def _reindex_note(db: Database, note: int, done: Collection[int]) -> None:
    """Bring the notes on a divergence up to date."""
    found = db.execute("SELECT statement, identity FROM note WHERE id = ?", [note]).fetchone()
    if found is None or found[0] in done:
        return
    equal = "divergence IN (SELECT id FROM divergence WHERE statement = ? AND identity = ?)"
    _take_out(db, f"{equal} AND what = '{Sort.COMMENT}'", found)
    _put(db, comments_on(db, *found), {})


def _forget(db: Database) -> None:
    """Leave nothing of what was taken out: words lie in the index until SQLite tidies up, vectors in their file."""
    for shelf in Shelf:
        db.execute(f"INSERT INTO search_{shelf} (search_{shelf}) VALUES ('optimize')")
    db.execute("UPDATE search_vectors SET erase = 1")


def _vectors(db: Database, which: str, values: Sequence[object]) -> Vectors:
    rows = db.execute(f"SELECT rendering, start, end, vector FROM passage WHERE {which}", values)
    return {(rendering, start, end): vector for rendering, start, end, vector in rows}


def _put_statement(db: Database, statement: int, vectors: Vectors) -> None:
    _put(db, of_statement(db, statement), vectors)
    db.conn.executemany(
        "INSERT OR IGNORE INTO search_name (sort, facet, name) VALUES (?, ?, ?)", names_in(db, statement)
    )


def _put(db: Database, passages: Sequence[Passage], vectors: Vectors) -> None:
    """Put passages in. Lists show the highest number first, so that the first of them gets it."""
    number = db.execute("SELECT coalesce(max(id), 0) FROM passage").fetchone()[0]
    rows = list(enumerate(reversed(passages), start=number + 1))
    db.conn.executemany(
        f"INSERT INTO passage (id, vector, {NAMES}) VALUES (?, ?, {PLACES})",
        [
            (number, vectors.get((p.rendering, p.start, p.end)) if p.what == Sort.CLAUSE else None, *astuple(p))
            for number, p in rows
        ],
    )
    for shelf in Shelf:
        _add(db, shelf, [(number, p.words, p.facets) for number, p in rows if p.shelf == shelf])


def _take_out(db: Database, which: str, values: Sequence[object]) -> None:
    for shelf in Shelf:
        found = db.execute(
            f"SELECT id, words, facets FROM passage WHERE {which} AND shelf = ?", [*values, shelf.value]
        ).fetchall()
        _remove(db, shelf, found)
    db.execute(f"DELETE FROM passage WHERE {which}", values)


def _add(db: Database, shelf: Shelf, rows: Sequence[tuple[int, str, str]]) -> None:
    db.conn.executemany(f"INSERT INTO search_{shelf} (rowid, words, facets) VALUES (?, ?, ?)", rows)


def _remove(db: Database, shelf: Shelf, rows: Sequence[tuple[int, str, str]]) -> None:
    """Take words out of an index, which wants to be told what it holds."""
    db.conn.executemany(
        f"INSERT INTO search_{shelf} (search_{shelf}, rowid, words, facets) VALUES ('delete', ?, ?, ?)", rows
    )
