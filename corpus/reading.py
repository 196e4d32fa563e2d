"""Rows of the store → frozen dataclasses.

In: a store and ids. Out: statements, comparisons, divergences as of one moment, outlets under their names of today.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from align.terms import Kind, Severity
from corpus import identity, jobs, naming
from corpus.errors import StoreUnusable
from corpus.model import (
    Comparison,
    Decision,
    JobState,
    OutletKind,
    StatementSummary,
    StoredDivergence,
    StoredRendering,
    StoredStatement,
    Verdict,
    opening,
)
from corpus.store import Record, Store, record

# Characters of a text that its opening is told from.
OPENING_CHARACTERS = 120

NEWEST_COMPARISONS = "SELECT max(id) FROM comparison GROUP BY statement"

COUNTS = f"""
    SELECT statement, severity, count(*) AS count, sum(EXISTS (
        SELECT 1 FROM verdict WHERE verdict.statement = divergence.statement
        AND verdict.identity = divergence.identity
    )) AS reviewed
    FROM divergence WHERE comparison IN ({NEWEST_COMPARISONS}) GROUP BY statement, severity
"""


@dataclass(frozen=True, slots=True)
class _Context:
    """What is needed to show the divergences of one statement."""

    names: Mapping[int, str]
    verdicts: Mapping[str, Sequence[Record]]  # by identity, oldest first
    threads: identity.Threads
    newest: Mapping[str, int]  # identity → id, in the newest comparison


def statements(store: Store) -> list[StatementSummary]:
    """All statements, newest first."""
    with store.reading() as db:
        found = list(db.query("SELECT id, speaker, date, occasion FROM statement ORDER BY id DESC"))
        renderings = list(
            db.query(
                "SELECT statement, outlet, substr(text, 1, ?) AS beginning FROM rendering ORDER BY id",
                [OPENING_CHARACTERS + 1],
            )
        )
        compared = {row["statement"] for row in db.query("SELECT DISTINCT statement FROM comparison")}
        counts = list(db.query(COUNTS))
        newest = db.query("SELECT * FROM job WHERE id IN (SELECT max(id) FROM job GROUP BY statement)")
        job_of = {row["statement"]: jobs.of_row(row) for row in newest}
    outlets: dict[int, list[str]] = {}
    openings: dict[int, str] = {}
    for row in renderings:
        outlets.setdefault(row["statement"], []).append(row["outlet"])
        openings.setdefault(row["statement"], opening(row["beginning"]))
    severities = {row["id"]: dict.fromkeys(Severity, 0) for row in found}
    reviewed = dict.fromkeys(severities, 0)
    for row in counts:
        severities[row["statement"]][Severity(row["severity"])] = row["count"]
        reviewed[row["statement"]] += row["reviewed"]
    unfinished = {number: job for number, job in job_of.items() if job.state is not JobState.DONE}
    return [
        StatementSummary(
            **row,
            outlets=tuple(outlets.get(row["id"], ())),
            opening=openings.get(row["id"], ""),
            severities=severities[row["id"]],
            divergences=sum(severities[row["id"]].values()),
            reviewed=reviewed[row["id"]],
            job=unfinished.get(row["id"]),
            compared=row["id"] in compared,
        )
        for row in found
    ]


def statement(store: Store, number: int) -> StoredStatement:
    """A statement with its renderings, whose texts are checked against their sha256. Raises NotFound."""
    with store.reading() as db:
        row = record(db, "statement", number)
        renderings = [_rendering(store, r) for r in renderings_of(db, number)]
    return StoredStatement(**row, renderings=tuple(renderings))


def comparison(store: Store, statement: int) -> Comparison | None:
    """The newest comparison of a statement, or None where there is none yet. Raises NotFound."""
    with store.reading() as db:
        record(db, "statement", statement)
        newest = "SELECT * FROM comparison WHERE statement = ? ORDER BY id DESC LIMIT 1"
        row = next(db.query(newest, [statement]), None)
        if row is None:
            return None
        divergences = list(db.query("SELECT * FROM divergence WHERE comparison = ? ORDER BY id", [row["id"]]))
        context = _context(db, statement)
    return Comparison(
        id=row["id"],
        statement=statement,
        made=row["made"],
        signature=json.loads(row["signature"]),
        rows=tuple(naming.row(r, context.names) for r in json.loads(row["rows"])),
        divergences=tuple(_divergence(d, context) for d in divergences),
        renderings=tuple(json.loads(row["renderings"])),
    )


def divergence(store: Store, number: int) -> StoredDivergence:
    """The newest divergence equal to this one; or this one, with `moved_to` where another took its place."""
    with store.reading() as db:
        row = newest_equal(db, number)
        return _divergence(row, _context(db, row["statement"]))


def newest_equal(db: Database, number: int) -> Record:
    """The newest row with the identity of this divergence. Raises NotFound."""
    row = record(db, "divergence", number)
    same = "SELECT * FROM divergence WHERE statement = ? AND identity = ? ORDER BY id DESC LIMIT 1"
    return next(db.query(same, [row["statement"], row["identity"]]))


def renderings_of(db: Database, statement: int) -> list[Record]:
    """The renderings of a statement in the order in which they came."""
    return list(db.query("SELECT * FROM rendering WHERE statement = ? ORDER BY id", [statement]))


def checked_text(store: Store, row: Record) -> str:
    """The text of a rendering's row. Raises StoreUnusable where it is not the one that was stored."""
    text: str = row["text"]
    if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        raise StoreUnusable(
            store.path,
            f"the text of rendering {row['id']} is no longer the one that was stored",
            "Restore the database from a backup.",
        )
    return text


def verdict_of(row: Record, shown_on: int) -> Verdict:
    """A row of the table `verdict` as it looks on a divergence."""
    return Verdict(
        id=row["id"],
        decision=Decision(row["decision"]),
        kind=None if row["kind"] is None else Kind(row["kind"]),
        severity=None if row["severity"] is None else Severity(row["severity"]),
        note=row["note"],
        reviewer=row["reviewer"],
        given=row["given"],
        inherited_from=None if row["divergence"] == shown_on else row["divergence"],
    )


def _rendering(store: Store, row: Record) -> StoredRendering:
    quoted = row["quoted"]
    return StoredRendering(
        id=row["id"],
        statement=row["statement"],
        outlet=row["outlet"],
        kind=OutletKind(row["kind"]),
        address=row["address"],
        date=row["date"],
        via=row["via"],
        note=row["note"],
        quoted=None if quoted is None else bool(quoted),
        text=checked_text(store, row),
        sha256=row["sha256"],
        added=row["added"],
    )


def _context(db: Database, statement: int) -> _Context:
    names = dict(db.execute("SELECT id, outlet FROM rendering WHERE statement = ?", [statement]))
    verdicts: dict[str, list[Record]] = {}
    for row in db.query("SELECT * FROM verdict WHERE statement = ? ORDER BY id", [statement]):
        verdicts.setdefault(row["identity"], []).append(row)
    every = "SELECT id, identity, follows, comparison FROM divergence WHERE statement = ? ORDER BY id"
    found = list(db.execute(every, [statement]))
    newest = db.execute("SELECT max(id) FROM comparison WHERE statement = ?", [statement]).fetchone()[0]
    threads = identity.Threads([row[:3] for row in found], frozenset(verdicts))
    return _Context(names, verdicts, threads, {name: number for number, name, _, made in found if made == newest})


def _divergence(row: Record, context: _Context) -> StoredDivergence:
    name = row["identity"]
    verdicts = tuple(verdict_of(v, row["id"]) for v in context.verdicts.get(name, ()))
    return StoredDivergence(
        id=row["id"],
        statement=row["statement"],
        comparison=row["comparison"],
        row=row["row"],
        divergence=naming.divergence(json.loads(row["record"]), context.names),
        verdicts=verdicts,
        current={verdict.reviewer: verdict for verdict in verdicts},
        check_again=context.threads.check_again(name),
        moved_to=None if name in context.newest else context.threads.moved_to(name, context.newest),
    )
