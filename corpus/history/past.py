"""A statement as it was: what is stored today, with all that happened since taken back in thought.

In: a statement and a moment: an event of its, or a time. Out: its metadata, texts, comparison and verdicts then. A text
that was withdrawn since is gone from its past too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from corpus.errors import InputError, NotFound
from corpus.history import journal
from corpus.history.versions import root_of
from corpus.model import Event, PastStatement, StoredStatement, What
from corpus.reading import comparison_of, context_of, names_of, rendering_of, versions_in
from corpus.store import Record, Store, record

DAY = len("2012-11-07")


def statement_at(store: Store, statement: int, moment: int | str) -> PastStatement:
    """A statement after an event (its id), or at a time (ISO 8601; a date means the end of that day, UTC).

    Raises NotFound; InputError where the time is none, or the statement was not there yet.
    """
    with store.reading() as db:
        row = record(db, "statement", statement)
        every = journal.events_of(db, statement)
        chosen = _chosen(every, moment)
        since = [event for event in reversed(every) if event.id > chosen.id]
        until = [event for event in every if event.id <= chosen.id]
        versions = _versions(versions_in(db, statement), until, since)
        past = dict(row)
        for event in since:
            if event.what is What.EDIT and event.subject is None:
                past.update(event.before)
        renderings = tuple(rendering_of(store, r) for r in versions if r["current"])
        numbers = [event.after["verdict"] for event in until if event.what is What.VERDICT]
        given = [record(db, "verdict", int(number)) for number in numbers]
        made = [event.subject for event in until if event.what is What.COMPARISON]
        comparison = None
        if made and made[-1] is not None:
            numbers = [event.after["adjudication"] for event in until if event.what is What.ADJUDICATION]
            settled = [record(db, "adjudication", int(number)) for number in numbers]
            about = context_of(db, statement, names_of(versions), given, made[-1], store.viewer, settled)
            comparison = comparison_of(store, db, record(db, "comparison", made[-1]), about, versions)
    return PastStatement(chosen, StoredStatement(**past, renderings=renderings), comparison)


def _chosen(every: Sequence[Event], moment: int | str) -> Event:
    """The event after which the statement is looked at."""
    if isinstance(moment, int):
        found = next((event for event in every if event.id == moment), None)
        if found is None:
            raise NotFound("event", moment)
        return found
    time = _time(moment)
    before = [event for event in every if event.at <= time]
    if not before:
        raise InputError("the statement was not there yet", where="at", remedy="Give a later time.")
    return before[-1]


def _time(moment: str) -> str:
    """A time as the journal writes it. Raises InputError."""
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        raise InputError(
            f"“{moment}” is no time", where="at", remedy="Write 2012-11-07, or 2012-11-07T09:30:00Z."
        ) from None
    if len(moment) <= DAY:
        found = found.replace(hour=23, minute=59, second=59, microsecond=999_999)
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _versions(rows: Sequence[Record], until: Sequence[Event], since: Sequence[Event]) -> list[Record]:
    """The versions that there were, with what was said about them, and which of them held."""
    holding: set[int] = set()
    known: set[int] = set()
    for event in until:
        if event.what is What.STATEMENT:
            holding |= set(event.after["renderings"])
        elif event.what in (What.VERSION, What.RENDERING):
            holding -= {event.before.get("current")}
            holding |= {event.after["current"]} - {None}
        elif event.what is What.WITHDRAWAL:
            holding -= {event.subject}
        known |= holding
    past = {row["id"]: {**row, "current": int(row["id"] in holding)} for row in rows if row["id"] in known}
    roots = {row["id"]: root_of(row) for row in rows}
    for event in since:
        if event.what is not What.EDIT or event.subject is None:
            continue
        for number, version in past.items():
            same_text = roots[number] == roots[event.subject]
            version.update(
                {f: v for f, v in event.before.items() if number == event.subject or (f == "outlet" and same_text)}
            )
    return list(past.values())
