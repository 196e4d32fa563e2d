"""Withdrawing: a text that should never have been here, or that was recalled, is erased; that it was here stays known.

In: a rendering, and why. Out: its text is gone from the file, with all that was made of it or quoted from it; its hash,
its metadata, and who withdrew it when and why stay. Comparisons that used it stay, without its words.
"""

from __future__ import annotations

import io
import json
import sqlite3
import time
from collections.abc import Collection, Sequence

from sqlite_utils import Database

from corpus import checks, jobs
from corpus.clock import now
from corpus.errors import InputError
from corpus.history import journal
from corpus.history.quoting import BLOTTED, QUOTED_WORDS, Secret
from corpus.history.versions import FEWEST, family, root_of
from corpus.importers import formats
from corpus.importers.mapping import Layout, Mapping
from corpus.model import JobState, Loss, NewStatement, What, opening
from corpus.naming import TOKEN, Json, dumps
from corpus.reading import renderings_of
from corpus.store import BUSY_SECONDS, Record, Store, record
from corpus.waking import ring

# What is written about a text by hand, and may quote it: table, its column of the statement's id, columns.
WRITTEN = (
    ("statement", "id", ("occasion",)),
    ("rendering", "statement", ("note", "why")),
    ("verdict", "statement", ("note",)),
    ("note", "statement", ("text",)),
    ("adjudication", "statement", ("reason",)),
    ("job", "statement", ("error",)),
)

# How long the log may be in use by others before we say that it could not be emptied, and how often it is tried.
PAUSE_SECONDS = 0.1


def loss(store: Store, rendering: int) -> Loss:
    """What withdrawing a rendering with its other versions would take away. Raises NotFound."""
    with store.reading() as db:
        row = record(db, "rendering", rendering)
        earlier = [r for r in family(db, row) if r["id"] != rendering and r["withdrawn"] is None]
        numbers = {rendering, *(r["id"] for r in earlier)}
        same = "SELECT DISTINCT statement FROM rendering WHERE sha256 = ? AND statement <> ? AND withdrawn IS NULL"
        return Loss(
            characters=len(row["text"]),
            other_versions=tuple(r["id"] for r in earlier),
            comparisons=len(_compared(db, row["statement"], numbers)),
            verdicts=len(_verdicts_about(db, row["statement"], numbers)),
            elsewhere=tuple(n for (n,) in db.execute(same, [row["sha256"], row["statement"]])),
            left=sum(root_of(r) != root_of(row) for r in renderings_of(db, row["statement"])),
        )


def withdraw(store: Store, rendering: int, *, why: str, who: str, all_versions: bool = False) -> bool:
    """Erase a rendering's text, and all its other versions' if asked, and compare what is left anew.

    Returns whether the file holds no trace of it any more: False where others kept the log of the database in use for
    too long; `erase_traces` does the rest later. Raises NotFound; InputError without a reason, or where it is done.
    """
    who, why = journal.signed(who), checks.note(why, "why")
    if not why:
        raise InputError("there is no reason", where="why", remedy="Say why the text is withdrawn.")
    job = None
    with store.writing() as db:
        row = record(db, "rendering", rendering)
        chosen = [r for r in family(db, row) if r["withdrawn"] is None and (all_versions or r["id"] == rendering)]
        if not chosen:
            raise InputError("the text was withdrawn before", where=f"rendering {rendering}", remedy="Nothing to do.")
        statement = row["statement"]
        for one in chosen:
            before = {"sha256": one["sha256"], "current": bool(one["current"])}
            journal.enter(db, What.WITHDRAWAL, who, statement, one["id"], before, {"why": why})
            db.table("rendering").update(one["id"], {"text": "", "current": 0, "withdrawn": now()})
        _forget(db, statement, chosen)
        _stop_jobs(db, statement)
        if len(renderings_of(db, statement)) >= FEWEST:
            job = jobs.queue(db, statement)
    if job is not None:
        ring(store, job)
    return erase_traces(store)


def erase_traces(store: Store) -> bool:
    """Write the file anew without what was deleted, and empty its log. Returns whether that was to be had."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            store.db.conn.execute("VACUUM")
            busy = store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:  # busy, or no room for a second copy: the text is deleted all the same
            busy = 1
        if not busy or time.monotonic() > end:
            return not busy
        time.sleep(PAUSE_SECONDS)


def withdrawn_meanwhile(db: Database, renderings: Sequence[int]) -> bool:
    """Whether one of these was withdrawn, so that nothing made of it may be stored."""
    places = ", ".join("?" * len(renderings))
    found = db.execute(
        f"SELECT 1 FROM rendering WHERE id IN ({places}) AND withdrawn IS NOT NULL", list(renderings)
    ).fetchone()
    return found is not None


def _forget(db: Database, statement: int, gone: Sequence[Record]) -> None:
    """Delete or blot out all that was made of texts or quotes them."""
    numbers = {row["id"] for row in gone}
    secret = Secret(row["text"] for row in gone)
    _blot_divergences(db, statement, numbers, secret)
    for row in _verdicts_about(db, statement, numbers):
        about = _without(row["about"], numbers, secret)
        db.table("verdict").update(row["id"], {"about": about})
    for table, column, fields in WRITTEN:
        for row in list(db.query(f"SELECT * FROM {table} WHERE {column} = ?", [statement])):
            changed = {name: BLOTTED for name in fields if row[name] and secret.quoted_in(row[name])}
            if changed:
                db.table(table).update(row["id"], changed)
    for row in list(db.query("SELECT id, before, after FROM event WHERE statement = ?", [statement])):
        sides = {side: dumps(secret.blotted(json.loads(row[side]))) for side in ("before", "after")}
        if any(sides[side] != row[side] for side in sides):
            db.table("event").update(row["id"], sides)
    for row in list(db.query("SELECT id, added FROM alignment WHERE statement = ?", [statement])):
        added = dumps([_blotted(one, numbers, secret) for one in json.loads(row["added"])])
        if added != row["added"]:
            db.table("alignment").update(row["id"], {"added": added})
    for row in gone:
        kept = "SELECT 1 FROM rendering WHERE sha256 = ? AND withdrawn IS NULL"
        if db.execute(kept, [row["sha256"]]).fetchone() is None:
            db.execute("DELETE FROM encoded WHERE sha256 = ?", [row["sha256"]])
    # Under which key a judgement is kept does not tell of which texts: all go, and are made again when they are needed.
    db.execute("DELETE FROM judged")
    _forget_copies(db, gone, secret)


def _blot_divergences(db: Database, statement: int, numbers: Collection[int], secret: Secret) -> None:
    """Take the evidence away from what was found between these texts and others: it names their words."""
    for comparison in _compared(db, statement, numbers):
        for row in list(db.query("SELECT id, record FROM divergence WHERE comparison = ?", [comparison])):
            blotted = dumps(_blotted(json.loads(row["record"]), numbers, secret))
            if blotted != row["record"]:
                db.table("divergence").update(row["id"], {"record": blotted})


def _blotted(found: Json, numbers: Collection[int], secret: Secret) -> Json:
    """A stored divergence without the words of these texts. Its spans stay: they are numbers."""
    outlets = {int(number) for reading in found["readings"] for number in reading["outlets"]}
    outlets |= {int(number) for number in TOKEN.findall(found["evidence"])}
    if outlets & set(numbers):
        return {**found, "evidence": BLOTTED, **({"reasons": []} if "reasons" in found else {})}
    blotted: Json = secret.blotted(found)
    return blotted


def _without(about: str, numbers: Collection[int], secret: Secret) -> str:
    """What a reviewer saw, without the words of these texts."""
    seen = json.loads(about)
    seen["divergence"] = _blotted(seen["divergence"], numbers, secret)
    for number in map(str, numbers):
        if number in seen["renderings"]:
            seen["renderings"][number]["phrases"] = [BLOTTED for _ in seen["renderings"][number]["phrases"]]
    return dumps(seen)


def _compared(db: Database, statement: int, numbers: Collection[int]) -> list[int]:
    """The comparisons that used one of these."""
    rows = db.execute("SELECT id, renderings FROM comparison WHERE statement = ? ORDER BY id", [statement])
    return [number for number, used in rows if set(json.loads(used)) & set(numbers)]


def _verdicts_about(db: Database, statement: int, numbers: Collection[int]) -> list[Record]:
    """The verdicts whose reviewers saw one of these."""
    wanted = set(map(str, numbers))
    rows = db.query("SELECT * FROM verdict WHERE statement = ? ORDER BY id", [statement])
    return [row for row in rows if wanted & set(json.loads(row["about"])["renderings"])]


def _stop_jobs(db: Database, statement: int) -> None:
    """Cancel comparisons that wait or run: a worker may have read the text already."""
    states = JobState.QUEUED.value, JobState.RUNNING.value
    db.execute(
        "UPDATE job SET state = 'cancelled', finished = ?, owner = NULL, lease = NULL"
        " WHERE statement = ? AND state IN (?, ?)",
        [now(), statement, *states],
    )


def _forget_copies(db: Database, gone: Sequence[Record], secret: Secret) -> None:
    """Delete the traces that imports keep: drafts that hold the text, hashes of its words, its opening in reports."""
    for row in gone:
        for table in ("fingerprint", "shingle"):
            db.execute(f"DELETE FROM {table} WHERE rendering = ?", [row["id"]])
        for form in {json.dumps(row["text"], ensure_ascii=ascii)[1:-1] for ascii in (True, False)}:
            db.execute("DELETE FROM draft WHERE id IN (SELECT draft FROM draft_item WHERE instr(record, ?))", [form])
        kept = "SELECT draft, name, content, columns FROM draft_file WHERE content IS NOT NULL"
        holding = {table["draft"] for table in list(db.query(kept)) if _in_table(table, row["text"])}
        db.conn.executemany("DELETE FROM draft WHERE id = ?", [(number,) for number in holding])
        begins = dumps(opening(row["text"]))
        for number, report in db.execute("SELECT id, report FROM import WHERE instr(report, ?)", [begins]).fetchall():
            db.execute("UPDATE import SET report = ? WHERE id = ?", [dumps(secret.blotted(json.loads(report))), number])


def _in_table(table: Record, text: str) -> bool:
    """Whether a table that waits, whatever its columns are said to mean, holds a text in a cell, or a passage of it.

    Of one that can no longer be read it is taken for granted.
    """
    columns = json.loads(table["columns"])["columns"]
    if text.encode() in table["content"] or any(text in name for name in columns):
        return True
    cells = Mapping(Layout.COLUMNS, {}, tuple(columns))  # each column an outlet's: all cells are texts
    try:
        for found in formats.read(table["name"], io.BytesIO(table["content"]), cells):
            if isinstance(found.item, NewStatement):
                for cell in (rendering.text for rendering in found.item.renderings):
                    if text in cell or (cell in text and len(cell.split()) >= QUOTED_WORDS):
                        return True
    except InputError:
        return True
    return False
