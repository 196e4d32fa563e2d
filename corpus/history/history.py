"""What happened to a statement, newest first; and taking back what happened, which is another event.

In: a statement, or one of its events. Out: entries to read, each with what it changed from and to; or an event more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlite_utils import Database

from align.terms import Severity
from corpus import adding, adjudicating, blind, correcting, discussing, outlets, verdicts
from corpus.clock import now
from corpus.errors import Conflict, InputError
from corpus.history import journal, versions
from corpus.model import Change, Decision, Entry, Event, History, Support, What
from corpus.naming import dumps
from corpus.reading import names_of, versions_in
from corpus.store import Record, Store, record
from corpus.waking import ring

# What can be taken back. A withdrawn text is gone; a comparison or an import undoes nothing by going.
UNDOABLE = (
    What.EDIT,
    What.VERSION,
    What.VERDICT,
    What.RENDERING,
    What.NOTE,
    What.FLAG,
    What.JUDGEMENT,
    What.ADJUDICATION,
    What.BLIND,
    What.ALIGNMENT,
)

# What reviewers say beside their verdicts: each in the table of its name, taken back by who said it.
SAID = (What.NOTE, What.FLAG, What.JUDGEMENT)

# Events on one page of a history.
LISTED = 50

VERDICT_FIELDS = ("decision", "kind", "severity", "note")
ADJUDICATION_FIELDS = adjudicating.OPINION

# Digits of a hash in a list; the page of versions has all of them.
SHORT_HASH = 12

Thing = tuple[object, ...]


def events(
    store: Store, statement: int, *, who: str | None = None, whats: Collection[What] = (), page: int = 1
) -> History:
    """The history of a statement, newest first. who, whats: only of this person, of these sorts. Raises NotFound."""
    with store.reading() as db:
        record(db, "statement", statement)
        every = journal.events_of(db, statement)
        kept = [e for e in reversed(every) if (who is None or e.who == who) and (not whats or e.what in whats)]
        pages = max(1, -(-len(kept) // LISTED))
        page = min(max(1, page), pages)
        here = kept[(page - 1) * LISTED : page * LISTED]
        names = names_of(versions_in(db, statement))
        sight = blind.sight(db, statement, store.viewer)
        entries = tuple(_shown(db, event, names, sight) for event in here)
    people = tuple(sorted({event.who for event in every}))
    return History(entries, len(kept), page, pages, people)


def undo(store: Store, number: int, *, who: str) -> int:
    """Take an event back by another event, which can be taken back itself. Returns the new event's id.

    Raises NotFound; InputError where it cannot be taken back; Conflict, writing nothing, where it was already, or where
    something newer touched the same thing.
    """
    who = journal.signed(who)
    with store.writing() as db:
        row = record(db, "event", number)
        if row["what"] == What.OUTLET:
            return outlets.undo(db, journal.event_of(row, {}), who)
        if row["statement"] is None or What(row["what"]) not in UNDOABLE:
            raise InputError(
                f"a {row['what']} cannot be undone", where=f"event {number}", remedy="Look what the user guide says."
            )
        _refuse_late(db, row["statement"], number, None if store.viewer is None else who)
        target = journal.event_of(row, {})
        job = None
        if target.what is What.EDIT:
            undone = _undo_edit(db, target, who)
        elif target.what is What.VERDICT:
            undone = _undo_verdict(db, target, who)
        elif target.what is What.ALIGNMENT:
            undone, job = correcting.undo(db, target, who)
        elif target.what is What.ADJUDICATION:
            undone = adjudicating.take_back(db, target, who)
        elif target.what is What.BLIND:
            undone = journal.enter(
                db, What.BLIND, who, _statement(target), None, target.after, target.before, target.id
            )
        elif target.what in SAID:
            undone = discussing.undo(db, target, who)
        else:
            undone, job = _undo_version(db, target, who)
    if job is not None:
        ring(store, job)
    return undone


def _undo_edit(db: Database, target: Event, who: str) -> int:
    statement = _statement(target)
    if target.subject is None:
        db.table("statement").update(statement, dict(target.before))
    else:
        adding.set_rendering(db, record(db, "rendering", target.subject), target.before)
    return journal.enter(db, What.EDIT, who, statement, target.subject, target.after, target.before, target.id)


def _undo_version(db: Database, target: Event, who: str) -> tuple[int, int]:
    old, new = target.after.get("current"), target.before.get("current")
    statement = _statement(target)
    job = versions.hold(db, statement, old, new)
    changed = {"current": old}, {"current": new}
    return journal.enter(db, What.VERSION, who, statement, target.subject, *changed, target.id), job


def _undo_verdict(db: Database, target: Event, who: str) -> int:
    """A verdict more, which says what its reviewer said before; that nothing is said, where nothing was."""
    taken = record(db, "verdict", int(target.after["verdict"]))
    if taken["reviewer"] != who:
        raise InputError(
            f"the verdict is {taken['reviewer']}’s", where=f"event {target.id}", remedy="Give your own beside it."
        )
    before = target.before["verdict"]
    nothing = {
        "decision": Decision.WITHDRAWN.value,
        "kind": None,
        "severity": None,
        "note": "",
        "about": taken["about"],
    }
    restored = nothing if before is None else record(db, "verdict", before)
    verdicts.append(
        db,
        {
            **{name: taken[name] for name in ("divergence", "statement", "identity", "reviewer")},
            **{name: restored[name] for name in (*VERDICT_FIELDS, "about")},
            "given": now(),
        },
        undoes=target.id,
    )
    return int(db.execute("SELECT max(id) FROM event").fetchone()[0])


def _refuse_late(db: Database, statement: int, number: int, viewer: str | None) -> None:
    """Raise Conflict where an event was taken back already, or something newer touched what it changed."""
    sight = blind.sight(db, statement, viewer)
    every = journal.events_of(db, statement)
    target = next(event for event in every if event.id == number)
    by_number = {event.id: event for event in every}
    names = names_of(versions_in(db, statement))
    if target.undone_by is not None:
        both = tuple(_shown(db, event, names, sight) for event in (target, by_number[target.undone_by]))
        raise Conflict("This was taken back already.", changes=both)
    touched = _touched(db, target)
    newer = [e for e in every if e.id > number and _counts(e, number) and _touched(db, e) & touched]
    if newer:
        both = tuple(_shown(db, event, names, sight) for event in (target, *newer))
        raise Conflict("Something newer changed the same thing. Take that back first.", changes=both)


def _counts(event: Event, since: int) -> bool:
    """Whether a newer event still makes a difference: not one that was taken back since, nor what took it back."""
    return event.undone_by is None and not (event.undoes is not None and event.undoes > since)


def _touched(db: Database, event: Event) -> set[Thing]:
    """The things that an event changed; two events that share one cannot be told apart by taking one back."""
    if event.what is What.EDIT:
        whose = event.subject
        return {(_named(db, whose) if field == "outlet" else whose, field) for field in event.before}
    if event.what is What.VERDICT:
        row = record(db, "verdict", int(event.after["verdict"]))
        return {("verdict", row["identity"], row["reviewer"])}
    if event.what is What.NOTE:
        return {("note", event.subject)}
    if event.what in discussing.WHOSE:
        row = record(db, event.what.value, _subject(event))
        return {(event.what, *(row[name] for name in discussing.WHOSE[event.what]))}
    if event.what is What.ADJUDICATION:
        return {("adjudication", record(db, "adjudication", int(event.after["adjudication"]))["identity"])}
    if event.what is What.BLIND:
        return {("blind", _statement(event))}
    if event.what is What.ALIGNMENT:
        return set(correcting.touched(event))
    if event.what is What.WITHDRAWAL:
        gone: set[Thing] = {("version", event.subject)}
        return gone | ({("text", _named(db, event.subject))} if event.before.get("current") else set())
    if event.what in (What.VERSION, What.RENDERING):
        ends = {event.before.get("current"), event.after.get("current")} - {None}
        return {("text", _named(db, event.subject)), *(("version", end) for end in ends)}
    return set()


def _named(db: Database, rendering: int | None) -> int:
    assert rendering is not None
    return versions.root_of(record(db, "rendering", rendering))


def _subject(event: Event) -> int:
    assert event.subject is not None
    return event.subject


def _statement(event: Event) -> int:
    assert event.statement is not None
    return event.statement


def _shown(db: Database, event: Event, names: dict[int, str], sight: blind.Sight) -> Entry:
    """An event as somebody sees it; of what blind mode hides, that it happened."""
    entry = _entry(db, event, names)
    return replace(entry, changes=(), hidden=True) if blind.hides(db, sight, event) else entry


def _entry(db: Database, event: Event, names: dict[int, str]) -> Entry:
    """An event with what it changed, in words, and where that is to be seen."""
    if event.what is What.VERDICT:
        after = record(db, "verdict", int(event.after["verdict"]))
        before = None if event.before["verdict"] is None else record(db, "verdict", event.before["verdict"])
        return Entry(event, _changes(VERDICT_FIELDS, before, after), divergence=after["divergence"])
    if event.what is What.ADJUDICATION:
        held = [
            None if n is None else record(db, "adjudication", n)
            for n in (side["adjudication"] for side in (event.before, event.after))
        ]
        assert held[1] is not None
        return Entry(event, _changes(ADJUDICATION_FIELDS, held[0], held[1]), divergence=held[1]["divergence"])
    if event.what is What.ALIGNMENT:
        return correcting.entry_of(event, names)
    if event.what is What.BLIND:
        words = ("on" if side["blind"] else "off" for side in (event.before, event.after))
        return Entry(event, (Change("blind mode", *words),))
    if event.what in SAID:
        row = record(db, event.what.value, _subject(event))
        sides = [_said_in(db, event.what, side[event.what.value]) for side in (event.before, event.after)]
        outlet = names.get(row["rendering"], "") if event.what is What.JUDGEMENT else ""
        change = Change(event.what.value, before=sides[0], after=sides[1])
        return Entry(event, (change,), outlet, divergence=row["divergence"])
    if event.what is What.EDIT:
        changes = [Change(field, _word(event.before[field]), _word(event.after[field])) for field in event.before]
    elif event.what is What.STATEMENT:
        there = [names[number] for number in event.after["renderings"] if number in names]
        changes = [Change("renderings", "", ", ".join(there))]
    elif event.what in (What.VERSION, What.RENDERING):
        changes = [Change("text", *(_version(db, side.get("current")) for side in (event.before, event.after)))]
        changes += [Change(n, "", _word(event.after[n])) for n in ("reason", "why") if event.after.get(n)]
    elif event.what is What.WITHDRAWAL:
        changes = [
            Change("text", f"sha256 {event.before['sha256']}", "erased"),
            Change("why", "", _word(event.after["why"])),
        ]
    else:
        changes = []
    about = event.subject if event.what is not What.COMPARISON else None
    return Entry(event, tuple(changes), outlet="" if about is None else names.get(about, ""))


def _changes(fields: Sequence[str], before: Record | None, after: Record) -> tuple[Change, ...]:
    """What a verdict or an adjudication changed, field by field; what it decides in any case."""
    sides: Sequence[Record] = (before or {}, after)
    pairs = {name: [_said(name, side.get(name)) for side in sides] for name in fields}
    return tuple(Change(name, *pair) for name, pair in pairs.items() if pair[0] != pair[1] or name == "decision")


def _said(field: str, value: object) -> str:
    """A column of a verdict as people read it."""
    return Severity(int(str(value))).word if field == "severity" and value is not None else _word(value)


def _said_in(db: Database, what: What, number: int | None) -> str:
    """A note, flag or judgement as people read it; empty where there is none."""
    if number is None:
        return ""
    row = record(db, what.value, number)
    if what is What.FLAG:
        return "wanted" if row["wanted"] else ""
    word = str(row["text" if what is What.NOTE else "support"])
    return "" if word == Support.WITHDRAWN else word


def _version(db: Database, number: int | None) -> str:
    if number is None:
        return ""
    row = record(db, "rendering", number)
    if row["withdrawn"]:
        return f"version {number}, withdrawn"
    return f"version {number} ({len(row['text']):,} characters, sha256 {row['sha256'][:SHORT_HASH]}…)"


def _word(value: object) -> str:
    """A stored value as people read it; empty for nothing."""
    return "" if value is None else value if isinstance(value, str) else dumps(value)
