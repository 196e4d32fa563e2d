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

from corpus import checks, jobs, restoring
from corpus.clock import now
from corpus.errors import InputError
from corpus.history import journal
from corpus.model import NewRendering, NewStatement, OutletKind, What
from corpus.naming import dumps
from corpus.reading import renderings_of, versions_in
from corpus.store import Store, record
from corpus.waking import ring


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a statement handed in. job: its comparison, or None where none is asked for.

    new: whether it was added; one that is there already is not. A complete record brings its comparisons along.
    """

    statement: int
    job: int | None
    new: bool = True


def add_statement(store: Store, new: NewStatement, *, who: str) -> int:
    """Store a statement with its renderings and queue its comparison, all or nothing. Returns its id.

    who: whose doing it is, for the journal. Raises InputError where nobody signs.

    The same key with the same texts: nothing is added, and the id is that of the one there.
    """
    who, checked = journal.signed(who), checks.statement(new)
    with store.writing() as db:
        added = insert(db, checked, who)
    if added.job is not None:
        ring(store, added.job)
    return added.statement


def insert(db: Database, new: NewStatement, who: str) -> Added:
    """Insert a statement that `checks` has passed, in the caller's transaction.

    Raises InputError, inserting nothing, where its key is taken by other texts.
    """
    there = standing(db, new)
    if there is not None:
        return Added(there, None, new=False)
    key = new.key or content_key(new)
    if new.past is not None:
        number, compared = restoring.restore(db, key, new)
        return Added(number, None if compared else jobs.queue(db, number))
    number = db.execute(
        "INSERT INTO statement (key, speaker, date, occasion, language, persian, added)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [key, new.speaker, new.date, new.occasion, new.language, new.persian, now()],
    ).fetchone()[0]
    numbers = [insert_rendering(db, number, rendering) for rendering in new.renderings]
    journal.enter(db, What.STATEMENT, who, number, after={"renderings": numbers})
    return Added(number, jobs.queue(db, number))


def standing(db: Database, new: NewStatement) -> int | None:
    """The id of the statement that is there already under its key. Raises InputError where that has other texts."""
    key = new.key or content_key(new)
    there = db.execute("SELECT id FROM statement WHERE key = ?", [key]).fetchone()
    if there is None:
        return None
    _same_texts(db, int(there[0]), key, new)
    return int(there[0])


def add_rendering(store: Store, statement: int, new: NewRendering, *, who: str) -> int:
    """Add a rendering to a statement and queue a new comparison. Returns the rendering's id."""
    who, checked = journal.signed(who), checks.rendering(new)
    with store.writing() as db:
        number = insert_further(db, statement, checked, who)
        job = jobs.queue(db, statement)
    ring(store, job)
    return number


def insert_further(db: Database, statement: int, new: NewRendering, who: str) -> int:
    """Insert a rendering that `checks` has passed into a statement that is there, in the caller's transaction.

    Returns its id. Raises NotFound; InputError, inserting nothing, where the outlet is there or the statement full.
    """
    record(db, "statement", statement)
    outlets = [row["outlet"] for row in renderings_of(db, statement)]
    if len(outlets) >= checks.MOST_RENDERINGS:
        raise InputError(
            f"the statement has {len(outlets)} renderings, the most there may be",
            where="renderings",
            remedy="Make another statement.",
        )
    checks.distinct_outlets([*outlets, new.outlet])
    number = insert_rendering(db, statement, new)
    journal.enter(db, What.RENDERING, who, statement, number, {"current": None}, {"current": number})
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
    who: str,
) -> None:
    """Correct what is said about a rendering; None leaves a field as it is. What was there before is kept."""
    who = journal.signed(who)
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
        changed = _changed(row, changes)
        if changed:
            set_rendering(db, row, changed)
            before = {field: row[field] for field in changed}
            journal.enter(db, What.EDIT, who, row["statement"], number, before, changed)


def correct_statement(
    store: Store,
    number: int,
    *,
    speaker: str | None = None,
    date: str | None = None,
    occasion: str | None = None,
    persian: str | None = None,
    who: str,
) -> None:
    """Correct what is said about a statement; None leaves a field as it is. What was there before is kept.

    persian: a blank one takes the text away.
    """
    who = journal.signed(who)
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
        row = record(db, "statement", number)
        changed = _changed(row, changes)
        if changed:
            db.table("statement").update(number, changed)
            before = {field: row[field] for field in changed}
            journal.enter(db, What.EDIT, who, number, None, before, changed)


def set_rendering(db: Database, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write what is said about a rendering. An outlet's name is that of all versions of its text.

    Raises InputError where the statement has the outlet's name already.
    """
    if "outlet" not in values:
        db.table("rendering").update(row["id"], dict(values))
        return
    root = row["first"] or row["id"]
    others = [r["outlet"] for r in renderings_of(db, row["statement"]) if (r["first"] or r["id"]) != root]
    checks.distinct_outlets([*others, values["outlet"]])
    db.table("rendering").update(row["id"], {k: v for k, v in values.items() if k != "outlet"})
    db.execute(
        "UPDATE rendering SET outlet = ?, outlet_folded = ? WHERE id = ? OR first = ?",
        [values["outlet"], checks.folded(values["outlet"]), root, root],
    )


def content_key(new: NewStatement) -> str:
    """A key for a statement that came without one, made of what it says: handed in twice, it is stored once."""
    about = [new.speaker, new.date, new.occasion, new.language, new.persian]
    renderings = sorted([checks.folded(r.outlet), _sha256(r.text)] for r in new.renderings)
    return "sha256:" + _sha256(dumps([about, renderings]))


def insert_rendering(db: Database, statement: int, new: NewRendering, **version: Any) -> int:
    """Insert a rendering that `checks` has passed, in the caller's transaction. version: columns of a new version."""
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
        **version,
    }
    db.table("rendering").insert(row)
    return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])


def _same_texts(db: Database, statement: int, key: str, new: NewStatement) -> None:
    """Raise InputError unless every text is there already, under whatever name its outlet has now.

    Versions that no longer hold count too: what was replaced or withdrawn does not come back by an import.
    """
    there = {row["sha256"] for row in versions_in(db, statement)}
    for number, rendering in enumerate(new.renderings, start=1):
        if _sha256(rendering.text) not in there:
            raise InputError(
                f"a statement with the id “{key}” is there already, with another text",
                where=f"rendering {number} ({rendering.outlet})",
                remedy=f"Add the rendering on the page of statement {statement}, or give this one another id.",
            )


def _changed(row: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the changes that change anything."""
    return {field: value for field, value in changes.items() if row[field] != value}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
