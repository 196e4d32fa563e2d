"""What reviewers say of a divergence beside their verdicts: notes, calls for a second opinion, verdicts on readings.

In: a divergence, and what somebody says. Out: a row that never changes with its event in the journal, which
`history.undo` takes back; and what of all that holds today. It belongs to the identity of the divergence, as verdicts
do: an equal divergence of another comparison has it too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from sqlite_utils import Database

from corpus import blind, checks
from corpus.clock import now
from corpus.errors import Conflict, InputError
from corpus.history import journal
from corpus.model import SUPPORTS, Discussion, Event, Flag, Judgement, Note, Support, What
from corpus.reading import newest_equal
from corpus.store import Record, Store, record

# What marks the newest row of its sort: those of one reviewer on one divergence, and of a judgement on one reading.
WHOSE = {
    What.FLAG: ("statement", "identity", "reviewer"),
    What.JUDGEMENT: ("statement", "identity", "reviewer", "rendering"),
}


def add_note(store: Store, divergence: int, text: str, *, who: str) -> int:
    """Write a note on a divergence. Returns its id. Raises NotFound; InputError where it is empty or unsigned."""
    who, text = journal.signed(who), checks.note(text, "text")
    if not text:
        raise InputError("the note is empty", where="text", remedy="Write what others should know.")
    with store.writing() as db:
        target = newest_equal(db, divergence)
        return append(db, What.NOTE, {**_on(target), "text": text, "reviewer": who, "given": now()})


def flag(store: Store, divergence: int, wanted: bool, *, who: str, seen: int = 0) -> int | None:
    """Ask for a second opinion on a divergence, or ask no longer. Returns the row's id; None where it is so already.

    seen: the id of this reviewer's call on the page, 0 where there was none. Raises NotFound; Conflict, writing
    nothing, where one newer than that holds.
    """
    who = journal.signed(who)
    with store.writing() as db:
        target = newest_equal(db, divergence)
        row = {**_on(target), "wanted": int(wanted), "reviewer": who, "given": now()}
        before = _newest(db, What.FLAG, row)
        if bool(before and before["wanted"]) == wanted:
            return None
        if before and before["wanted"] and before["id"] > seen:
            raise Conflict(f"{who} asked for a second opinion meanwhile.", said=_flag(before))
        return append(db, What.FLAG, row)


def judge(store: Store, divergence: int, reading: int, support: Support, *, who: str, seen: int = 0) -> int | None:
    """Conclude of a reading (its place, from 0 on) whether the original supports it.

    seen: the id of what this reviewer concluded of it on the page, 0 where that was nothing. Returns the row's id; None
    where it is what this reviewer concludes already. Raises NotFound; InputError where there is no such reading, no
    such conclusion, or no original text to conclude from; Conflict, writing nothing, where a newer one holds.
    """
    who = journal.signed(who)
    if support not in SUPPORTS:
        raise InputError(f"“{support}” is no conclusion", where="support", remedy=f"Give one of {', '.join(SUPPORTS)}.")
    with store.writing() as db:
        target = newest_equal(db, divergence)
        original = record(db, "statement", target["statement"])["persian"]
        if not original:
            raise InputError("the original text is not had", where="support", remedy="Add it to the statement first.")
        readings = readings_of(target)
        if not 0 <= reading < len(readings):
            raise InputError("there is no such reading", where="reading", remedy=f"Give one of {len(readings)}.")
        row = {
            **_on(target),
            "rendering": readings[reading],
            "support": Support(support).value,
            "original": _sha256(original),
            "reviewer": who,
            "given": now(),
        }
        before = _newest(db, What.JUDGEMENT, row)
        if before and (before["support"], before["original"]) == (row["support"], row["original"]):
            return None
        if before and before["id"] > seen and before["support"] not in (row["support"], Support.WITHDRAWN):
            newer = _judgement(before, row["original"])
            raise Conflict(f"{who} concluded otherwise of this reading meanwhile.", said=newer)
        return append(db, What.JUDGEMENT, row)


def discussion(store: Store, divergence: int) -> Discussion:
    """All that people say of a divergence, or of its newest equal, as it holds today, and who looks may see it.

    Raises NotFound.
    """
    with store.reading() as db:
        target = newest_equal(db, divergence)
        whose = [target["statement"], target["identity"]]
        sight = blind.sight(db, target["statement"], store.viewer)
        original = _sha256(record(db, "statement", target["statement"])["persian"] or "")
        undone = journal.undone(db, target["statement"])
        found = {}
        for what in (What.NOTE, What.JUDGEMENT):
            # what is one of our own names, never input
            rows = db.query(
                f"SELECT * FROM current_{what.value} WHERE statement = ? AND identity = ? ORDER BY id", whose
            )
            seen = [row for row in rows if sight.sees(row["reviewer"], row["identity"])]
            found[what] = [(row, _standing(db, what, row, undone)) for row in seen]
        wanted = db.query("SELECT * FROM current_flag WHERE statement = ? AND identity = ? ORDER BY id", whose)
        return Discussion(
            notes=tuple(Note(n["id"], n["text"], n["reviewer"], n["given"], event) for n, event in found[What.NOTE]),
            judgements=tuple(_judgement(j, original, event) for j, event in found[What.JUDGEMENT]),
            readings=readings_of(target),
            flags=tuple(map(_flag, wanted)),
        )


def _judgement(row: Record, original: str, event: int = 0) -> Judgement:
    """A row of the table. original: sha256 of the original text as it is now. event: by which it holds, if asked."""
    return Judgement(
        id=row["id"],
        rendering=row["rendering"],
        support=Support(row["support"]),
        reviewer=row["reviewer"],
        given=row["given"],
        outdated=row["original"] != original,
        event=event,
    )


def _flag(row: Record) -> Flag:
    return Flag(row["id"], row["reviewer"], row["given"])


def _standing(db: Database, what: What, row: Record, undone: Collection[int]) -> int:
    """The event to take back so that a row no longer holds.

    Where something newer was taken back, the row was written again by that; the event is that which first said so.
    """
    names = WHOSE.get(what, ("id",))
    same = " AND ".join(f"said.{name} = ?" for name in names)
    events = db.execute(
        f"SELECT event.id FROM event JOIN {what.value} AS said ON said.id = event.subject WHERE event.what = ?"
        f" AND {same} AND undoes IS NULL ORDER BY event.id DESC",
        [what.value, *(row[name] for name in names)],
    )
    return next(int(number) for (number,) in events if number not in undone)


def append(db: Database, what: What, row: Record, undoes: int | None = None) -> int:
    """Insert a row and enter it in the journal, inside the caller's transaction. Returns its id."""
    before = None if what is What.NOTE else _newest(db, what, row)
    db.table(what.value).insert(row)
    number = int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
    changed = {what.value: before and before["id"]}, {what.value: number}
    journal.enter(db, what, row["reviewer"], row["statement"], number, *changed, undoes)
    return number


def undo(db: Database, event: Event, who: str) -> int:
    """Take one of these back inside the caller's transaction. Returns the id of the event that does.

    Only who said it may take it back. Raises InputError.
    """
    what = event.what
    assert event.subject is not None
    taken = record(db, what.value, event.subject)
    if taken["reviewer"] != who:
        raise InputError(
            f"the {what.value} is {taken['reviewer']}’s", where=f"event {event.id}", remedy="Say your own beside it."
        )
    if what is What.NOTE:  # it stands in its row for ever; the event says whether it holds
        return journal.enter(db, what, who, taken["statement"], event.subject, event.after, event.before, event.id)
    before = event.before[what.value]
    nothing: Record = {"wanted": 0} if what is What.FLAG else {"support": Support.WITHDRAWN.value}
    restored = nothing if before is None else record(db, what.value, before)
    kept = {name: value for name, value in taken.items() if name != "id"}
    append(db, what, {**kept, **{name: restored[name] for name in nothing}, "given": now()}, undoes=event.id)
    return int(db.execute("SELECT max(id) FROM event").fetchone()[0])


def readings_of(row: Record) -> tuple[int, ...]:
    """For each reading of a stored divergence, the rendering that stands for it: each outlet stands in one only."""
    readings: list[dict[str, Any]] = json.loads(row["record"])["readings"]
    return tuple(min(map(int, reading["outlets"])) for reading in readings)


def _on(target: Record) -> Record:
    return {"divergence": target["id"], "statement": target["statement"], "identity": target["identity"]}


def _newest(db: Database, what: What, row: Record) -> Record | None:
    """The row that this one takes the place of."""
    names = WHOSE[what]
    where = " AND ".join(f"{name} = ?" for name in names)
    # table and columns are our own names, never input
    query = f"SELECT * FROM {what.value} WHERE {where} ORDER BY id DESC LIMIT 1"
    return next(db.query(query, [row[name] for name in names]), None)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
