"""Rows of the store → frozen dataclasses.

In: a store and ids. Out: statements, comparisons, divergences as of one moment, outlets under their names of today.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlite_utils import Database

from align.terms import Kind, Row, Severity
from corpus import blind, checks, identity, jobs, naming
from corpus.errors import StoreUnusable
from corpus.model import (
    Adjudication,
    Comparison,
    Decision,
    JobState,
    OutletKind,
    Reason,
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

# Of how many comparisons the rows are kept read: they never change, and reviewing one asks for them at every step.
LATEST = 8

NEWEST_COMPARISONS = "SELECT max(id) FROM comparison GROUP BY statement"

COUNTS = f"""
    SELECT statement, severity, count(*) AS count, sum(EXISTS (
        SELECT 1 FROM current_verdict AS given WHERE given.statement = divergence.statement
        AND given.identity = divergence.identity
    )) AS reviewed
    FROM divergence WHERE comparison IN ({NEWEST_COMPARISONS}) GROUP BY statement, severity
"""


@dataclass(frozen=True, slots=True)
class Context:
    """What is needed to show the divergences of one statement."""

    names: Mapping[int, str]
    verdicts: Mapping[str, Sequence[Record]]  # by identity, oldest first
    threads: identity.Threads
    newest: Mapping[str, int]  # identity → id, in the newest comparison
    flagged: Mapping[str, Sequence[str]] = field(default_factory=dict)  # identity → who wants a second opinion
    hidden: Mapping[str, int] = field(default_factory=dict)  # identity → verdicts that blind mode hides
    settled: Mapping[str, Adjudication] = field(default_factory=dict)  # by identity


def statements(store: Store) -> list[StatementSummary]:
    """All statements, newest first."""
    with store.reading() as db:
        found = list(db.query("SELECT id, speaker, date, occasion FROM statement ORDER BY id DESC"))
        renderings = list(
            db.query(
                "SELECT statement, outlet, substr(text, 1, ?) AS beginning FROM rendering WHERE current"
                " ORDER BY coalesce(first, id)",
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


def statement_numbers(store: Store) -> list[int]:
    """The ids of all statements, oldest first."""
    with store.reading() as db:
        return [number for (number,) in db.execute("SELECT id FROM statement ORDER BY id")]


def statement(store: Store, number: int) -> StoredStatement:
    """A statement with its renderings, whose texts are checked against their sha256. Raises NotFound."""
    with store.reading() as db:
        row = record(db, "statement", number)
        renderings = [rendering_of(store, r) for r in renderings_of(db, number)]
    return StoredStatement(**row, renderings=tuple(renderings))


def comparison(store: Store, statement: int) -> Comparison | None:
    """The newest comparison of a statement, or None where there is none yet. Raises NotFound."""
    with store.reading() as db:
        record(db, "statement", statement)
        row = newest_comparison(db, statement)
        if row is None:
            return None
        return comparison_of(store, db, row, context(db, statement, store.viewer), versions_in(db, statement))


def newest_comparison(db: Database, statement: int) -> Record | None:
    """The row of a statement's newest comparison, or None where there is none yet."""
    newest = "SELECT * FROM comparison WHERE statement = ? ORDER BY id DESC LIMIT 1"
    return next(db.query(newest, [statement]), None)


def comparison_of(store: Store, db: Database, row: Record, about: Context, versions: Sequence[Record]) -> Comparison:
    """A row of the table `comparison` with its divergences, and the texts that it compared, found among `versions`."""
    divergences = list(db.query("SELECT * FROM divergence WHERE comparison = ? ORDER BY id", [row["id"]]))
    numbers = json.loads(row["renderings"])
    texts = {r["id"]: rendering_of(store, r) for r in versions if r["id"] in numbers}
    return Comparison(
        id=row["id"],
        statement=row["statement"],
        made=row["made"],
        signature=json.loads(row["signature"]),
        rows=_rows(row["rows"], tuple(about.names.items())),
        divergences=tuple(_divergence(d, about) for d in divergences),
        renderings=tuple(numbers),
        compared=tuple(replace(texts[n], outlet=about.names[n]) for n in numbers),
    )


@lru_cache(maxsize=LATEST)
def _rows(text: str, names: tuple[tuple[int, str], ...]) -> tuple[Row, ...]:
    """Rows as they are stored, under these names."""
    under = dict(names)
    return tuple(naming.row(record, under) for record in json.loads(text))


def compared(store: Store, comparison: int) -> tuple[StoredRendering, ...]:
    """The renderings that a comparison compared, as it compared them. Raises NotFound."""
    with store.reading() as db:
        row = record(db, "comparison", comparison)
        rows = versions_in(db, row["statement"])
        names, versions = names_of(rows), {r["id"]: rendering_of(store, r) for r in rows}
        return tuple(replace(versions[n], outlet=names[n]) for n in json.loads(row["renderings"]))


def divergence(store: Store, number: int) -> StoredDivergence:
    """The newest divergence equal to this one; or this one, with `moved_to` where another took its place."""
    with store.reading() as db:
        row = newest_equal(db, number)
        return _divergence(row, context(db, row["statement"], store.viewer))


def newest_equal(db: Database, number: int) -> Record:
    """The newest row with the identity of this divergence. Raises NotFound."""
    row = record(db, "divergence", number)
    same = "SELECT * FROM divergence WHERE statement = ? AND identity = ? ORDER BY id DESC LIMIT 1"
    return next(db.query(same, [row["statement"], row["identity"]]))


def renderings_of(db: Database, statement: int) -> list[Record]:
    """The renderings of a statement that hold, in the order in which their outlets came.

    Of each outlet its newest version; none where that was withdrawn or taken out.
    """
    return [row for row in versions_in(db, statement) if row["current"]]


def versions_in(db: Database, statement: int) -> list[Record]:
    """All versions of all renderings of a statement, those of one outlet side by side, oldest first."""
    every = "SELECT * FROM rendering WHERE statement = ? ORDER BY coalesce(first, id), id"
    return list(db.query(every, [statement]))


def checked_text(store: Store, row: Record) -> str:
    """The text of a rendering's row; empty if it was withdrawn. Raises StoreUnusable where it is not the one stored."""
    text: str = row["text"]
    if row["withdrawn"] is not None and not text:
        return text
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


def rendering_of(store: Store, row: Record) -> StoredRendering:
    """A row of the table `rendering`, its text checked against its sha256."""
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
        first=row["first"] or row["id"],
        replaces=row["replaces"],
        reason=None if row["reason"] is None else Reason(row["reason"]),
        why=row["why"],
        current=bool(row["current"]),
        withdrawn=row["withdrawn"],
    )


def context(db: Database, statement: int, viewer: str | None = None) -> Context:
    """What is needed to show the divergences of a statement as they stand today. viewer: as of a store."""
    names = names_of(versions_in(db, statement))
    given = list(db.query("SELECT * FROM verdict WHERE statement = ? ORDER BY id", [statement]))
    newest = db.execute("SELECT max(id) FROM comparison WHERE statement = ?", [statement]).fetchone()[0]
    flagged: dict[str, list[str]] = {}
    wanted = "SELECT identity, reviewer FROM current_flag WHERE statement = ? ORDER BY id"
    for name, reviewer in db.execute(wanted, [statement]):
        flagged.setdefault(name, []).append(reviewer)
    settled = list(db.query("SELECT * FROM adjudication WHERE statement = ? ORDER BY id", [statement]))
    return replace(context_of(db, statement, names, given, newest, viewer, settled), flagged=flagged)


def names_of(versions: Sequence[Record]) -> dict[int, str]:
    """What each version of a rendering is called: by its outlet, as all versions of it are.

    versions: those of one statement. A text that no longer holds gives way where another has taken its outlet's name.
    """
    names: dict[int, str] = {}
    taken: dict[str, int] = {}
    for row in sorted(versions, key=lambda r: (not r["current"], r["first"] or r["id"], r["id"])):
        number = 1
        name = row["outlet"]
        while taken.setdefault(checks.folded(name), row["first"] or row["id"]) != (row["first"] or row["id"]):
            number += 1
            name = f"{row['outlet']} ({number})"
        names[row["id"]] = name
    return names


def adjudication_of(row: Record) -> Adjudication:
    """A row of the table `adjudication`."""
    return Adjudication(
        id=row["id"],
        decision=Decision(row["decision"]),
        kind=None if row["kind"] is None else Kind(row["kind"]),
        severity=None if row["severity"] is None else Severity(row["severity"]),
        reason=row["reason"],
        who=row["who"],
        given=row["given"],
    )


def context_of(
    db: Database,
    statement: int,
    names: Mapping[int, str],
    given: Sequence[Record],
    newest: int | None,
    viewer: str | None = None,
    settled: Sequence[Record] = (),
) -> Context:
    """What is needed to show divergences under these names and with these verdicts, after the comparison `newest`.

    viewer: who looks, as of a store. settled: the adjudications.
    """
    sight = blind.sight(db, statement, viewer)
    verdicts: dict[str, list[Record]] = {}
    standing: dict[tuple[str, str], str] = {}
    for row in given:
        if sight.sees(row["reviewer"], row["identity"]):
            verdicts.setdefault(row["identity"], []).append(row)
        standing[row["identity"], row["reviewer"]] = row["decision"]
    hidden: dict[str, int] = {}
    for (name, reviewer), decision in standing.items():
        if decision != Decision.WITHDRAWN and not sight.sees(reviewer, name):
            hidden[name] = hidden.get(name, 0) + 1
    holds = {row["identity"]: adjudication_of(row) for row in settled if sight.all_of(row["identity"])}
    judged = frozenset(name for (name, _), decision in standing.items() if decision != Decision.WITHDRAWN)
    every = "SELECT id, identity, follows, comparison FROM divergence WHERE statement = ? ORDER BY id"
    found = [row for row in db.execute(every, [statement]) if newest is not None and row[3] <= newest]
    threads = identity.Threads([row[:3] for row in found], judged)
    return Context(
        names,
        verdicts,
        threads,
        {name: number for number, name, _, made in found if made == newest},
        hidden=hidden,
        settled={name: one for name, one in holds.items() if one.decision is not Decision.WITHDRAWN},
    )


def _divergence(row: Record, about: Context) -> StoredDivergence:
    name, found = row["identity"], json.loads(row["record"])
    verdicts = tuple(verdict_of(v, row["id"]) for v in about.verdicts.get(name, ()))
    standing = {verdict.reviewer: verdict for verdict in verdicts}
    return StoredDivergence(
        id=row["id"],
        statement=row["statement"],
        comparison=row["comparison"],
        row=row["row"],
        divergence=naming.divergence(found, about.names),
        verdicts=verdicts,
        current={who: verdict for who, verdict in standing.items() if verdict.decision is not Decision.WITHDRAWN},
        check_again=about.threads.check_again(name),
        moved_to=None if name in about.newest else about.threads.moved_to(name, about.newest),
        flagged=tuple(about.flagged.get(name, ())),
        hidden=about.hidden.get(name, 0),
        adjudication=about.settled.get(name),
        added_by=found.get("added_by", ""),
    )
