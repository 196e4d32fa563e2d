"""Statements and renderings into the store, and corrections of what is said about them.

In: what someone hands in. Out: rows, with a job queued where there is something new to compare; or an error,
and no row at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from corpus import checks, jobs
from corpus.clock import now
from corpus.errors import InputError
from corpus.model import NewRendering, NewStatement, OutletKind
from corpus.naming import dumps
from corpus.reading import renderings_of
from corpus.store import Store, record
from corpus.waking import ring


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a statement handed in. job: its comparison, or None where it was there already."""

    statement: int
    job: int | None


def add_statement(store: Store, new: NewStatement) -> int:
    """Store a statement with its renderings and queue its comparison, all or nothing. Returns its id.

    The same key with the same texts: nothing is added, and the id is that of the one there.
    """
    checked = checks.statement(new)
    with store.writing() as db:
        added = insert(db, checked)
    if added.job is not None:
        ring(store.path, added.job)
    return added.statement


def insert(db: Database, new: NewStatement) -> Added:
    """Insert a statement that `checks` has passed, in the caller's transaction.

    Raises InputError, inserting nothing, where its key is taken by other texts.
    """
    key = new.key or content_key(new)
    there = db.execute("SELECT id FROM statement WHERE key = ?", [key]).fetchone()
    if there:
        _same_texts(db, int(there[0]), key, new)
        return Added(int(there[0]), None)
    number = db.execute(
        "INSERT INTO statement (key, speaker, date, occasion, language, persian, added)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [key, new.speaker, new.date, new.occasion, new.language, new.persian, now()],
    ).fetchone()[0]
    for rendering in new.renderings:
        _insert_rendering(db, number, rendering)
    return Added(number, jobs.queue(db, number))


def add_rendering(store: Store, statement: int, new: NewRendering) -> int:
    """Add a rendering to a statement and queue a new comparison. Returns the rendering's id."""
    checked = checks.rendering(new)
    with store.writing() as db:
        record(db, "statement", statement)
        outlets = [row["outlet"] for row in renderings_of(db, statement)]
        if len(outlets) >= checks.MOST_RENDERINGS:
            raise InputError(
                f"the statement has {len(outlets)} renderings, the most there may be",
                where="renderings",
                remedy="Make another statement.",
            )
        checks.distinct_outlets([*outlets, checked.outlet])
        number = _insert_rendering(db, statement, checked)
        job = jobs.queue(db, statement)
    ring(store.path, job)
    return number


def correct_rendering(
    store: Store,
    number: int,
    *,
    outlet: str | None = None,
    kind: OutletKind | None = None,
    address: str | None = None,
    date: str | None = None,
    via: str | None = None,
    note: str | None = None,
) -> None:
    """Correct what is said about a rendering; None leaves a field as it is. What was there before is kept."""
    checked = {
        "outlet": None if outlet is None else checks.outlet(outlet),
        "kind": None if kind is None else checks.outlet_kind(kind).value,
        "address": None if address is None else checks.address(address),
        "date": None if date is None else checks.date(date),
        "via": None if via is None else checks.line(via, "via"),
        "note": None if note is None else checks.note(note),
    }
    changes: dict[str, Any] = {field: value for field, value in checked.items() if value is not None}
    with store.writing() as db:
        row = record(db, "rendering", number)
        if "outlet" in changes:
            others = [r["outlet"] for r in renderings_of(db, row["statement"]) if r["id"] != number]
            checks.distinct_outlets([*others, changes["outlet"]])
        _correct(db, "rendering", row, changes)
        if "outlet" in changes:
            db.table("rendering").update(number, {"outlet_folded": checks.folded(changes["outlet"])})


def correct_statement(
    store: Store,
    number: int,
    *,
    speaker: str | None = None,
    date: str | None = None,
    occasion: str | None = None,
    persian: str | None = None,
) -> None:
    """Correct what is said about a statement; None leaves a field as it is. What was there before is kept.

    persian: a blank one takes the text away.
    """
    changes: dict[str, Any] = {}
    if speaker is not None:
        changes["speaker"] = checks.speaker(speaker)
    if date is not None:
        changes["date"] = checks.date(date)
    if occasion is not None:
        changes["occasion"] = checks.occasion(occasion)
    if persian is not None:
        changes["persian"] = checks.persian(persian)
    with store.writing() as db:
        _correct(db, "statement", record(db, "statement", number), changes)


def content_key(new: NewStatement) -> str:
    """A key for a statement that came without one, made of what it says: handed in twice, it is stored once."""
    about = [new.speaker, new.date, new.occasion, new.language, new.persian]
    renderings = sorted([checks.folded(r.outlet), _sha256(r.text)] for r in new.renderings)
    return "sha256:" + _sha256(dumps([about, renderings]))


def _insert_rendering(db: Database, statement: int, new: NewRendering) -> int:
    row = {
        "statement": statement,
        "outlet": new.outlet,
        "outlet_folded": checks.folded(new.outlet),
        "kind": new.kind.value,
        "address": new.address,
        "date": new.date,
        "via": new.via,
        "note": new.note,
        "quoted": None if new.quoted is None else int(new.quoted),
        "text": new.text,
        "sha256": _sha256(new.text),
        "added": now(),
    }
    db.table("rendering").insert(row)
    return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])


def _same_texts(db: Database, statement: int, key: str, new: NewStatement) -> None:
    """Raise InputError unless every text is there already, under whatever name its outlet has now."""
    there = {row["sha256"] for row in renderings_of(db, statement)}
    for number, rendering in enumerate(new.renderings, start=1):
        if _sha256(rendering.text) not in there:
            raise InputError(
                f"a statement with the id “{key}” is there already, with another text",
                where=f"rendering {number} ({rendering.outlet})",
                remedy=f"Add the rendering on the page of statement {statement}, or give this one another id.",
            )


def _correct(db: Database, table: str, row: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Write changed fields, and for each what it said before."""
    changed = {field: value for field, value in changes.items() if row[field] != value}
    if not changed:
        return
    db.table(table).update(row["id"], changed)
    db.table("correction").insert_all(
        {
            "statement": row["statement"] if table == "rendering" else row["id"],
            "rendering": row["id"] if table == "rendering" else None,
            "field": field,
            "before": row[field],
            "after": value,
            "made": now(),
        }
        for field, value in changed.items()
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
