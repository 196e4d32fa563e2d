"""Correcting an alignment: what people did to it is stored at once, and judged when the worker comes.

In: a statement, a move, who makes it. Out: a row of `alignment` and an event with the rows before and after; a job for
the newest state. The comparison that the job makes (`comparing`) is another one: none is ever changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sqlite_utils import Database

from align import as_json, hunks
from align.correcting import Gone, Rows
from align.hunks import Hunk
from align.terms import Rendering, Row
from corpus import identity, jobs, moves
from corpus.clock import now
from corpus.errors import Conflict, InputError, Overtaken
from corpus.history import journal
from corpus.marking import NewDivergence, stored
from corpus.model import Alignment, Change, Entry, Event, What
from corpus.naming import Json, dumps, renamed
from corpus.reading import checked_text, names_of, newest_comparison, rendering_of, versions_in
from corpus.store import Record, Store, record
from corpus.waking import ring

# Events that rows may change with.
ABOUT = (What.ALIGNMENT, What.COMPARISON)

# Digits of a hash that tell rows from others.
SHAPE_DIGITS = 16

Touched = set[tuple[str, object, object]]


@dataclass(frozen=True, slots=True)
class Head:
    """The alignment of a statement as people left it, or as the newest comparison has it.

    comparison: the newest. alignment: the id of the newest state that people made, 0 where there is none. waits:
    whether that is to be judged. rows: under rendering ids as words. added: divergences that people added, as stored.
    """

    statement: int
    comparison: int
    alignment: int
    waits: bool
    renderings: tuple[int, ...]
    rows: Rows
    added: tuple[Json, ...]

    @property
    def corrected(self) -> bool:
        """Whether people had a hand in it."""
        return bool(self.added) or any(row.corrected for row in self.rows)

    @property
    def people(self) -> list[str]:
        """Who corrected what holds."""
        return people(self.rows, self.added)


def people(rows: Iterable[Row], added: Iterable[Json]) -> list[str]:
    """Who had a hand in rows and in divergences."""
    found = {row.by for row in rows if row.by} | {said.by for row in rows for said in row.absent.values()}
    return sorted(found | {one["added_by"] for one in added})


def head(db: Database, statement: int) -> Head | None:
    """The alignment as it stands; None where a statement was never compared."""
    newest = newest_comparison(db, statement)
    if newest is None:
        return None
    last = next(db.query("SELECT * FROM alignment WHERE statement = ? ORDER BY id DESC LIMIT 1", [statement]), None)
    taken = db.execute("SELECT max(alignment) FROM comparison WHERE statement = ?", [statement]).fetchone()[0]
    waits = last is not None and last["id"] > (taken or 0)
    of = last if waits and last is not None else newest
    return Head(
        statement=statement,
        comparison=newest["id"],
        alignment=0 if last is None else last["id"],
        waits=waits,
        renderings=tuple(json.loads(of["renderings"])),
        rows=tuple(as_json.row_from_json(row) for row in json.loads(of["rows"])),
        added=tuple(json.loads(of["added"]) if waits else _added_in(db, newest["id"])),
    )


def alignment(store: Store, statement: int) -> Alignment | None:
    """The alignment as it stands, to be shown and corrected. Raises NotFound."""
    with store.reading() as db:
        record(db, "statement", statement)
        found = head(db, statement)
        if found is None:
            return None
        versions = versions_in(db, statement)
        names = names_of(versions)
        texts = tuple(rendering_of(store, row) for row in versions if row["id"] in found.renderings)
        events = [e for e in journal.events_of(db, statement) if e.what in ABOUT]
        judged = newest_comparison(db, statement)
        assert judged is not None
        known = {hunks.key(as_json.row_from_json(row)) for row in json.loads(judged["rows"])} if found.waits else None
    return Alignment(
        statement=statement,
        seen=events[-1].id if events else 0,
        comparison=found.comparison,
        shape=shape(found.rows),
        rows=found.rows,
        renderings=tuple(replace(text, outlet=names[text.id]) for text in texts),
        waiting=frozenset(k for k, row in enumerate(found.rows) if known is not None and hunks.key(row) not in known),
        waits=found.waits,
        added=tuple((_name(one), one) for one in found.added),
        people=tuple(found.people),
        entries=tuple(entry_of(event, names) for event in events if event.what is What.ALIGNMENT),
    )


def shape(rows: Rows) -> str:
    """What is equal for equal rows in the same order, so that the number of a row means the same one."""
    return hashlib.sha256(repr([hunks.key(row) for row in rows]).encode()).hexdigest()[:SHAPE_DIGITS]


def correct(store: Store, statement: int, move: moves.Move, *, who: str, seen: int, shape: str = "") -> moves.Made:
    """Make a move. seen, shape: of the alignment that the page had shown (`Alignment`).

    Raises NotFound; InputError where the move makes no sense; Overtaken, writing nothing, where somebody touched the
    same rows since, or (where a row is meant by its number) any row.
    """
    made: list[moves.Made] = []

    def change(found: Head, texts: Mapping[str, Rendering]) -> tuple[Rows, tuple[Json, ...], str]:
        made.append(moves.make(move, found.rows, texts, who))
        return made[0].rows, found.added, made[0].said

    _edit(store, statement, change, who, seen, None if move.to is None else shape)
    return made[0]


def add_divergence(store: Store, statement: int, new: NewDivergence, *, who: str, seen: int) -> str:
    """Add a divergence; its words snap to whole ones. Returns its identity. Raises as `correct`."""
    names: list[str] = []

    def change(found: Head, texts: Mapping[str, Rendering]) -> tuple[Rows, tuple[Json, ...], str]:
        made = stored(new, texts, who)
        names.append(_name(made))
        if names[0] in map(_name, found.added):
            raise InputError("it was added before", where="the divergence", remedy="Look for it in the row.")
        return found.rows, (*found.added, made), f"added a divergence: {new.kind.value}, {new.severity.word}"

    _edit(store, statement, change, who, seen)
    return names[0]


def take_divergence(store: Store, statement: int, name: str, *, who: str, seen: int) -> None:
    """Take away a divergence that a person added. Verdicts on it stay at its address. Raises as `correct`."""

    def change(found: Head, texts: Mapping[str, Rendering]) -> tuple[Rows, tuple[Json, ...], str]:
        gone = [one for one in found.added if _name(one) == name]
        if not gone:
            raise Gone("the divergence")
        return found.rows, tuple(_but(found.added, gone)), f"took away an added divergence: {gone[0]['kind']}"

    _edit(store, statement, change, who, seen)


def undo(db: Database, target: Event, who: str) -> tuple[int, int]:
    """Take a correction back in the caller's transaction: its rows become what they were. Returns event and job.

    Raises Conflict where these rows are no longer as it left them.
    """
    assert target.statement is not None
    found = head(db, target.statement)
    assert found is not None
    back = hunks.inverse(_hunks(target))
    try:
        rows = hunks.applied(found.rows, back)
    except hunks.Elsewhere:
        names = names_of(versions_in(db, target.statement))
        made = [e for e in journal.events_of(db, target.statement) if e.what is What.COMPARISON][-1:]
        both = (entry_of(target, names), *(Entry(event, ()) for event in made))
        raise Conflict("These rows were aligned otherwise since.", changes=both) from None
    added = [*_but(found.added, target.after["added"]), *_but(target.after["taken"], found.added)]
    return _store(db, found, rows, added, back, target.after["said"], who, undoes=target.id)


def touched(event: Event) -> Touched:
    """What a correction changed: clauses of rows before and after, divergences that were added or taken away."""
    return _touched(_hunks(event), [*event.after["added"], *event.after["taken"]])


def entry_of(event: Event, names: Mapping[int, str]) -> Entry:
    """A correction as a history lists it."""
    return Entry(event, (Change("why", "", renamed(event.after["said"], names)),))


# How an edit is stored ------------------------------------------------------------------------------------------------

Edit = Callable[[Head, Mapping[str, Rendering]], tuple[Rows, tuple[Json, ...], str]]


def _edit(store: Store, statement: int, change: Edit, who: str, seen: int, known: str | None = None) -> None:
    """Store an edit. known: the shape of the rows that the page had shown, where the edit numbers them."""
    who = journal.signed(who)
    with store.writing() as db:
        record(db, "statement", statement)
        found = head(db, statement)
        if found is None:
            raise InputError(
                "the statement was not compared yet", where=f"statement {statement}", remedy="Wait until it is."
            )
        versions = versions_in(db, statement)
        newer = [event for event in journal.events_of(db, statement) if event.id > seen and event.what in ABOUT]
        if known is not None and known != shape(found.rows):
            raise _overtaken("", newer, versions)
        theirs = [event for event in newer if event.what is What.ALIGNMENT]
        try:
            rows, added, said = change(found, _texts(store, found, versions))
        except Gone:
            if newer:
                raise _overtaken("", newer, versions) from None
            raise
        done = hunks.difference(found.rows, rows)
        if not done and len(added) == len(found.added):
            raise InputError("nothing would change", where="the alignment", remedy="Choose something else.")
        other = [*_but(added, found.added), *_but(found.added, added)]
        mine = _touched(done, other)
        clash = [event for event in theirs if touched(event) & mine]
        if clash:
            raise _overtaken(said, clash, versions)
        _, job = _store(db, found, rows, added, done, said, who)
    ring(store, job)


def _store(
    db: Database,
    found: Head,
    rows: Rows,
    added: Sequence[Json],
    done: Sequence[Hunk],
    said: str,
    who: str,
    undoes: int | None = None,
) -> tuple[int, int]:
    """Store a state, its event and its job."""
    row = {
        "statement": found.statement,
        "comparison": found.comparison,
        "made": now(),
        "renderings": dumps(list(found.renderings)),
        "rows": dumps([as_json.row_to_json(one) for one in rows]),
        "added": dumps(list(added)),
    }
    db.table("alignment").insert(row)
    number = int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
    after = {
        "alignment": number,
        "said": said,
        "hunks": [[[as_json.row_to_json(r) for r in side] for side in (h.before, h.after)] for h in done],
        "added": _but(added, found.added),
        "taken": _but(found.added, added),
    }
    before = {"alignment": found.alignment or None, "comparison": found.comparison}
    event = journal.enter(db, What.ALIGNMENT, who, found.statement, number, before, after, undoes)
    return event, jobs.queue(db, found.statement)


def _hunks(event: Event) -> tuple[Hunk, ...]:
    sides = [[tuple(as_json.row_from_json(row) for row in side) for side in pair] for pair in event.after["hunks"]]
    return tuple(Hunk(before, after) for before, after in sides)


def _touched(done: Iterable[Hunk], divergences: Iterable[Json]) -> Touched:
    rows = chain.from_iterable((*hunk.before, *hunk.after) for hunk in done)
    found: Touched = {("clause", o, c.start) for row in rows for o, clauses in row.clauses.items() for c in clauses}
    return found | {("added", _name(one), None) for one in divergences}


def _but(some: Sequence[Json], others: Sequence[Json]) -> list[Json]:
    known = set(map(_name, others))
    return [one for one in some if _name(one) not in known]


def _name(one: Json) -> str:
    """What tells one added divergence from others, wherever it stands."""
    return identity.identities([one])[0]


def _overtaken(said: str, newer: Sequence[Event], versions: Sequence[Record]) -> Overtaken:
    names = names_of(versions)
    shown = tuple(entry_of(e, names) if e.what is What.ALIGNMENT else Entry(e, ()) for e in newer)
    return Overtaken(renamed(said, names), shown)


def _texts(store: Store, found: Head, versions: Sequence[Record]) -> dict[str, Rendering]:
    """The texts that the rows are of, under their ids as words; not those withdrawn."""
    return {
        str(row["id"]): Rendering(
            str(row["id"]), checked_text(store, row), None if row["quoted"] is None else bool(row["quoted"])
        )
        for row in versions
        if row["id"] in found.renderings and row["withdrawn"] is None
    }


def _added_in(db: Database, comparison: int) -> list[Json]:
    """What people added to a comparison."""
    rows = db.execute("SELECT record FROM divergence WHERE comparison = ? ORDER BY id", [comparison])
    return [one for one in (json.loads(text) for (text,) in rows) if "added_by" in one]
