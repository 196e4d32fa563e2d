"""Versions of an outlet's text: a corrected or revised text takes the place of the one before, which stays.

In: a rendering and another text of it. Out: a new row of `rendering` that says which one it replaces and why, and a
new comparison queued. Which version holds, the column `current` says; every change of it is in the journal.
"""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from corpus import adding, checks, jobs
from corpus.errors import Conflict, InputError
from corpus.history import journal
from corpus.model import NewRendering, OutletKind, Reason, StoredRendering, What
from corpus.reading import rendering_of, renderings_of, versions_in
from corpus.store import Record, Store, record
from corpus.waking import ring

# Fewer renderings cannot be compared.
FEWEST = 2


def add_version(
    store: Store,
    rendering: int,
    text: str,
    *,
    reason: Reason,
    why: str = "",
    date: str | None = None,
    address: str | None = None,
    who: str,
) -> int:
    """Put another text in the place of a rendering's, and queue a new comparison. Returns the new version's id.

    date, address: of the new version; None, as before. Raises NotFound; InputError where the text is the same or cannot
    be stored; Conflict where the rendering is no longer the version that holds.
    """
    who = journal.signed(who)
    chosen, why = reason_of(reason), checks.note(why, "why")
    with store.writing() as db:
        old = record(db, "rendering", rendering)
        if not old["current"]:
            raise Conflict("Another version of this text holds now, or none. Look at its versions first.")
        new = checks.rendering(replace(_as_new(old, date, address), text=text))
        if new.text == old["text"]:
            raise InputError("the text is the one that is there", where="text", remedy="Give the text that differs.")
        db.table("rendering").update(rendering, {"current": 0})
        number = adding.insert_rendering(
            db,
            old["statement"],
            new,
            first=old["first"] or old["id"],
            replaces=rendering,
            reason=chosen.value,
            why=why,
        )
        changed = {"current": rendering}, {"current": number, "reason": chosen.value, "why": why}
        journal.enter(db, What.VERSION, who, old["statement"], number, *changed)
        job = jobs.queue(db, old["statement"])
    ring(store, job)
    return number


def versions(store: Store, rendering: int) -> tuple[StoredRendering, ...]:
    """All versions of the text that a rendering is one of, oldest first. Raises NotFound."""
    with store.reading() as db:
        return tuple(rendering_of(store, row) for row in family(db, record(db, "rendering", rendering)))


def family(db: Database, row: Record) -> list[Record]:
    """The rows of all versions of a text, oldest first."""
    root = root_of(row)
    return [other for other in versions_in(db, row["statement"]) if root_of(other) == root]


def root_of(row: Record) -> int:
    """The id of the first version of a text, which stands for all of them."""
    return int(row["first"] or row["id"])


def hold(db: Database, statement: int, old: int | None, new: int | None) -> int:
    """Let one version hold in the place of another; None for no text at all. Queues a comparison, and returns its job.

    Raises InputError where too few renderings would be left, the new one was erased, or its outlet's name is taken.
    """
    if new is None and len(renderings_of(db, statement)) <= FEWEST:
        raise InputError(
            "only one rendering would be left", where=f"statement {statement}", remedy="Add another one first."
        )
    if old is not None:
        db.table("rendering").update(old, {"current": 0})
    if new is not None:
        row = record(db, "rendering", new)
        if row["withdrawn"]:
            raise InputError("its text was withdrawn", where=f"rendering {new}", remedy="Add it as a new rendering.")
        checks.distinct_outlets([*(r["outlet"] for r in renderings_of(db, statement)), row["outlet"]])
        db.table("rendering").update(new, {"current": 1})
    return jobs.queue(db, statement)


def reason_of(word: str) -> Reason:
    """A reason by its word. Raises InputError."""
    try:
        return Reason(word)
    except ValueError:
        raise InputError(
            f"“{word}” is no reason for a new version", where="reason", remedy=f"Give one of {', '.join(Reason)}."
        ) from None


def _as_new(row: Record, date: str | None, address: str | None) -> NewRendering:
    """What is said about a rendering, for its next version."""
    return NewRendering(
        outlet=row["outlet"],
        text="",
        kind=OutletKind(row["kind"]),
        address=row["address"] if address is None else address,
        date=row["date"] if date is None else date,
        via=row["via"],
        note=row["note"],
        quoted=None if row["quoted"] is None else bool(row["quoted"]),
    )
