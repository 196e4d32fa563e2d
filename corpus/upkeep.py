"""Whether a store is whole: its pages, its references, its texts, and what only makes sense together.

In: a store. Out: its faults in words, none where it is whole; and remarks on what is no fault but may be known.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator

from sqlite_utils import Database

from corpus.model import JobState
from corpus.searching import indexing
from corpus.store import Store

Check = Callable[[Database], Iterator[str]]

# Failed jobs that a remark names.
LISTED = 10

# Where the subject of an event stands, by what happened.
SUBJECTS = {
    "rendering": "rendering",
    "version": "rendering",
    "withdrawal": "rendering",
    "comparison": "comparison",
    "verdict": "verdict",
    "note": "note",
    "flag": "flag",
    "judgement": "judgement",
    "adjudication": "adjudication",
    "alignment": "alignment",
    "import": "import",
}


def faults(store: Store) -> list[str]:
    """What is wrong with a store, as of one moment."""
    found: list[str] = []
    with store.reading() as db:
        for check in CHECKS:
            try:
                found += check(db)
            except (sqlite3.DatabaseError, LookupError, TypeError, ValueError) as error:
                # What is damaged may have any shape; the other checks go on.
                found.append(f"{check.__name__.strip('_')} cannot be looked through: {type(error).__name__}: {error}")
    return found


def remarks(store: Store) -> list[str]:
    """What is no fault of a store: vectors and judgements that nothing uses any more, jobs that failed."""
    with store.reading() as db:
        return [line for remark in REMARKS for line in remark(db)]


def _pages(db: Database) -> Iterator[str]:
    """SQLite's own look at every page, index and constraint."""
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield str(line)


def _references(db: Database) -> Iterator[str]:
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} refers to a {parent} that is not there"


def _texts(db: Database) -> Iterator[str]:
    """Every verbatim text against its sha256; of a withdrawn one the hash alone is kept."""
    for row in db.query("SELECT id, text, sha256 FROM rendering WHERE withdrawn IS NULL ORDER BY id"):
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["sha256"]:
            yield f"the text of rendering {row['id']} is no longer the one that was stored"


def _comparisons(db: Database) -> Iterator[str]:
    """Comparisons speak of their statement's renderings, divergences of rows that are there."""
    of_statement: dict[int, set[int]] = {}
    for statement, rendering in db.execute("SELECT statement, id FROM rendering"):
        of_statement.setdefault(statement, set()).add(rendering)
    rows: dict[int, int] = {}
    for one in db.query("SELECT id, statement, signature, renderings, rows FROM comparison ORDER BY id"):
        try:
            compared = set(json.loads(one["renderings"]))
            rows[one["id"]] = len(json.loads(one["rows"]))
            json.loads(one["signature"])
        except (ValueError, TypeError):
            yield f"comparison {one['id']} cannot be read"
            continue
        if not compared <= of_statement.get(one["statement"], set()):
            yield f"comparison {one['id']} speaks of renderings that its statement does not have"
    divergences = (
        "SELECT divergence.id, comparison, row, divergence.statement <> comparison.statement AS elsewhere"
        " FROM divergence JOIN comparison ON comparison.id = comparison ORDER BY divergence.id"
    )
    for one in db.query(divergences):
        if one["elsewhere"]:
            yield f"divergence {one['id']} belongs to another statement than its comparison"
        elif not 0 <= one["row"] < rows.get(one["comparison"], one["row"] + 1):
            yield f"divergence {one['id']} stands in row {one['row']}, which its comparison does not have"


def _verdicts(db: Database) -> Iterator[str]:
    """What people say of a divergence speaks of that one and no other."""
    for table in ("verdict", "note", "flag", "judgement"):
        # `table` is one of our own names, never input.
        lost = (
            f"SELECT said.id FROM {table} AS said JOIN divergence ON divergence.id = divergence"
            " WHERE said.statement <> divergence.statement OR said.identity <> divergence.identity"
        )
        for (number,) in db.execute(lost):
            yield f"{table} {number} was given on another divergence than the one that it points to"


def _jobs(db: Database) -> Iterator[str]:
    """A done job has the comparison that it made, an unfinished one has none yet."""
    every = (
        "SELECT job.id, state, comparison, owner, lease, comparison.statement <> job.statement AS elsewhere"
        " FROM job LEFT JOIN comparison ON comparison.id = comparison ORDER BY job.id"
    )
    for job in db.query(every):
        if job["state"] not in list(JobState):
            yield f"job {job['id']} is in the state “{job['state']}”, which there is not"
        elif job["state"] == JobState.DONE and job["comparison"] is None:
            yield f"job {job['id']} is done, but its comparison is not there"
        elif job["elsewhere"]:
            yield f"job {job['id']} points to the comparison of another statement"
        elif job["state"] == JobState.RUNNING and (job["owner"] is None or job["lease"] is None):
            yield f"job {job['id']} runs, but nobody is at it: ./parallax jobs cancel {job['id']}"


def _events(db: Database) -> Iterator[str]:
    """What the journal speaks of is there."""
    for what, table in SUBJECTS.items():
        # `table` is one of our own names, never input.
        lost = f"SELECT id, subject FROM event WHERE what = ? AND subject NOT IN (SELECT id FROM {table})"
        for number, subject in db.execute(lost, [what]):
            yield f"event {number} speaks of {table} {subject}, which is not there"


def _index(db: Database) -> Iterator[str]:
    yield from indexing.faults(db)


def _unused_vectors(db: Database) -> Iterator[str]:
    unused = "SELECT count(*) FROM encoded WHERE sha256 NOT IN (SELECT sha256 FROM rendering)"
    if count := db.execute(unused).fetchone()[0]:
        yield f"{count} encoded texts are kept that no rendering has"


def _unused_judgements(db: Database) -> Iterator[str]:
    """Judgements are kept under a hash of what made them; `remembering` makes it in the same way."""
    used = {
        hashlib.sha256(json.dumps(json.loads(signature), sort_keys=True).encode()).hexdigest()
        for (signature,) in db.execute("SELECT DISTINCT signature FROM comparison")
    }
    unfinished = db.execute("SELECT count(*) FROM job WHERE state IN ('queued', 'running')").fetchone()[0]
    by_signature = db.execute("SELECT signature, count(*) FROM judged GROUP BY signature")
    count = sum(rows for signature, rows in by_signature if signature not in used)
    if count and not unfinished:
        yield f"{count} judgements are kept that no comparison here was made with"


def _failed_jobs(db: Database) -> Iterator[str]:
    failed = [str(number) for (number,) in db.execute("SELECT id FROM job WHERE state = 'failed' ORDER BY id")]
    if failed:
        yield f"{len(failed)} comparisons failed (job {', '.join(failed[:LISTED])}): ./parallax jobs says why"


CHECKS: tuple[Check, ...] = (_pages, _references, _texts, _comparisons, _verdicts, _jobs, _events, _index)
REMARKS: tuple[Check, ...] = (_unused_vectors, _unused_judgements, _failed_jobs)
