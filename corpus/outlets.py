"""The register of outlets: which names are one outlet's, and what is said of it.

In: the names that renderings have, and what people say of them. Out: outlets with all their names. A rendering keeps
the name that it was given; every name is an outlet of its own until somebody says that it is another name of one.
Whatever is said is an event of the journal, and another event takes it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from corpus import checks
from corpus.errors import Conflict, InputError
from corpus.history import journal
from corpus.model import Event, OutletKind, What
from corpus.searching.folding import plain
from corpus.store import Record, Store

# What is said of an outlet: the fields of its events. `outlet` is the outlet whose name it is; empty for its own.
OUTLET, KIND, NOTE = "outlet", "kind", "note"

# Events of the register that its page lists.
LISTED = 30


@dataclass(frozen=True, slots=True)
class Names:
    """What people said of names. outlets: of a name that is another one's, that outlet's own name.

    kinds, notes: by an outlet's own name, where somebody said any.
    """

    outlets: Mapping[str, str]
    kinds: Mapping[str, OutletKind]
    notes: Mapping[str, str]

    def outlet(self, given: str) -> str:
        """The name of the outlet that a given name is one of."""
        return self.outlets.get(given, given)

    def own(self, given: Iterable[str]) -> tuple[str, ...]:
        """The outlets that some names are names of, each once."""
        return tuple(dict.fromkeys(map(self.outlet, given)))

    def every(self, given: str) -> tuple[str, ...]:
        """All names of the outlet that this is a name of, its own first."""
        own = self.outlet(given)
        return own, *(name for name, outlet in self.outlets.items() if outlet == own)

    def kind(self, given: str, said: OutletKind) -> OutletKind:
        """What kind of outlet a rendering has: as said with it; else as said of the outlet."""
        return said if said is not OutletKind.OTHER else self.kinds.get(self.outlet(given), said)

    def twice(self, given: Iterable[str]) -> list[tuple[str, ...]]:
        """Those of some names that are one outlet's, where two or more are."""
        found: dict[str, dict[str, None]] = {}
        for name in given:
            found.setdefault(self.outlet(name), {})[name] = None
        return [tuple(some) for some in found.values() if len(some) > 1]


NOTHING_SAID = Names({}, {}, {})


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet with all its names. names: its own first, each with how many renderings hold under it.

    kind, note: what people say of it; None and empty where nobody did. given: the kinds said with its renderings.
    """

    name: str
    names: Mapping[str, int]
    kind: OutletKind | None
    note: str
    given: tuple[OutletKind, ...]

    @property
    def renderings(self) -> int:
        """How many renderings hold, under whichever name."""
        return sum(self.names.values())

    @property
    def said_kind(self) -> str:
        """Its kind in words: as people say; else those said with its renderings."""
        return self.kind.value if self.kind else ", ".join(kind.value for kind in self.given)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its names but for its own."""
        return tuple(name for name in self.names if name != self.name)


@dataclass(frozen=True, slots=True)
class Saying:
    """An event of the register. field: what was said of the name, from what to what. last: it can be taken back."""

    event: Event
    name: str
    field: str
    before: str
    after: str
    last: bool


def names(db: Database) -> Names:
    """What people said of names, as of one moment."""
    rows = {row["id"]: row for row in db.query("SELECT * FROM outlet ORDER BY id")}
    own = {number: _root(rows, number) for number in rows}
    kinds: dict[str, OutletKind] = {}
    notes: dict[str, str] = {}
    # What is said of an outlet's own name goes before what was said of another while that was its own.
    for number, row in sorted(rows.items(), key=lambda pair: (own[pair[0]] != pair[0], pair[0])):
        name = rows[own[number]]["name"]
        if row["kind"]:
            kinds.setdefault(name, OutletKind(row["kind"]))
        if row["note"]:
            notes.setdefault(name, row["note"])
    outlets = {row["name"]: rows[own[number]]["name"] for number, row in rows.items() if own[number] != number}
    return Names(outlets, kinds, notes)


def known(store: Store) -> Names:
    """What people said of names."""
    with store.reading() as db:
        return names(db)


def register(store: Store) -> list[Outlet]:
    """All outlets of the corpus and what is said of them, by name."""
    with store.reading() as db:
        said = names(db)
        given: dict[str, dict[str, int]] = {}
        for name, kind, count in db.execute(
            "SELECT outlet, kind, count(*) FROM rendering WHERE current = 1 GROUP BY outlet, kind"
        ):
            given.setdefault(name, {})[kind] = count
    counts: dict[str, dict[str, int]] = {}
    for name in (*given, *said.outlets, *said.kinds, *said.notes):
        own = said.outlet(name)
        counts.setdefault(own, {own: sum(given.get(own, {}).values())})[name] = sum(given.get(name, {}).values())
    found = []
    for own, some in counts.items():
        kinds = {kind for name in some for kind in given.get(name, ())}
        in_order = tuple(kind for kind in OutletKind if kind.value in kinds)
        found.append(Outlet(own, some, said.kinds.get(own), said.notes.get(own, ""), in_order))
    return sorted(found, key=lambda one: (plain(one.name), one.name))


def sayings(store: Store) -> list[Saying]:
    """What was said last, newest first. What something newer touched cannot be taken back before that."""
    with store.reading() as db:
        rows = list(
            db.query(
                "SELECT event.*, outlet.name FROM event JOIN outlet ON outlet.id = subject WHERE what = 'outlet'"
                " ORDER BY at DESC, event.id DESC LIMIT ?",
                [LISTED],
            )
        )
    found, touched = [], set()
    for row in rows:
        event = journal.event_of({name: value for name, value in row.items() if name != "name"}, {})
        (field, after), before = next(iter(event.after.items())), event.before
        thing = event.subject, field
        found.append(Saying(event, row["name"], field, before[field], after, thing not in touched))
        touched.add(thing)
    return found


# What people say ------------------------------------------------------------------------------------------------------


def same(store: Store, name: str, outlet: str, *, who: str) -> None:
    """Say that a name is another name of an outlet; all other names of its own go with it.

    Where `outlet` is so far another name of `name`, the outlet is called by it from now on. Raises InputError where
    both are one name, it is said already, or the corpus has neither.
    """
    who, name, outlet = journal.signed(who), checks.outlet(name, "name"), checks.outlet(outlet, "outlet")
    if name == outlet:
        raise InputError("both are one name", where="outlet", remedy="Give two names.")
    with store.writing() as db:
        said = names(db)
        if said.outlets.get(name) == said.outlet(outlet):
            raise InputError(
                f"“{name}” is a name of “{said.outlet(outlet)}” already", where="name", remedy="Look below."
            )
        if not _in_corpus(db, (*said.every(name), *said.every(outlet))):
            raise InputError(
                f"no rendering is by “{name}” or “{outlet}”", where="name", remedy="Give a name that a rendering has."
            )
        if said.outlet(outlet) == name:
            _say(db, outlet, OUTLET, "", who)
            _say(db, name, OUTLET, outlet, who)
        else:
            _say(db, name, OUTLET, said.outlet(outlet), who)


def apart(store: Store, name: str, *, who: str) -> None:
    """Say that a name is no other name of its outlet, but an outlet's own. Raises InputError where it is so already."""
    who = journal.signed(who)
    with store.writing() as db:
        if name not in names(db).outlets:
            raise InputError(f"“{name}” is no other name of an outlet", where="name", remedy="Look below.")
        _say(db, name, OUTLET, "", who)


def describe(store: Store, name: str, *, kind: str = "", note: str = "", who: str) -> None:
    """Say of what kind an outlet is, and a note; empty: nothing. Raises InputError where no rendering has the name."""
    who, note = journal.signed(who), checks.note(note)
    values = {KIND: checks.outlet_kind(kind).value if kind else "", NOTE: note}
    with store.writing() as db:
        said = names(db)
        own = said.outlet(name)
        if not _in_corpus(db, said.every(name)):
            raise InputError(f"no rendering is by “{name}”", where="name", remedy="Give a name that a rendering has.")
        before = {KIND: said.kinds.get(own, ""), NOTE: said.notes.get(own, "")}
        for field, value in values.items():
            if value != before[field]:
                _say(db, own, field, value, who)


def undo(db: Database, target: Event, who: str) -> int:
    """Take one of these events back inside the caller's transaction. Returns the id of the event that does.

    Raises Conflict where something newer changed the same thing, or it would go round in a circle.
    """
    name, newest = _name(db, target), _newest(db, target)
    if newest != target.id:
        raise Conflict("It was taken back already, or something newer changed the same thing. Look at the outlets.")
    ((field, value),) = target.before.items()
    if field == OUTLET and value and names(db).outlet(value) == name:
        raise Conflict(f"“{value}” is a name of “{name}” meanwhile. Take that back first.")
    return _say(db, name, field, value, who, target.id)


def put(db: Database, name: str, field: str, value: str) -> tuple[int, str]:
    """Write what is said of a name, in the caller's transaction. Returns the row's id, and what was said before."""
    row = _row(db, name)
    if field != OUTLET:
        db.table("outlet").update(row["id"], {field: value})
        return row["id"], row[field]
    before = db.execute("SELECT name FROM outlet WHERE id = ?", [row["same_as"]]).fetchone()
    db.table("outlet").update(row["id"], {"same_as": _row(db, value)["id"] if value else None})
    return row["id"], before[0] if before else ""


def _say(db: Database, name: str, field: str, value: str, who: str, undoes: int | None = None) -> int:
    number, before = put(db, name, field, value)
    return journal.enter(db, What.OUTLET, who, None, number, {field: before}, {field: value}, undoes)


def _row(db: Database, name: str) -> Record:
    """The row of a name, which is made where nothing was said of it yet."""
    db.execute("INSERT OR IGNORE INTO outlet (name) VALUES (?)", [name])
    return next(db.query("SELECT * FROM outlet WHERE name = ?", [name]))


def _root(rows: Mapping[int, Record], number: int) -> int:
    """The row of the outlet that a name is of. Nothing that is said closes a circle."""
    while (above := rows[number]["same_as"]) is not None:
        number = above
    return number


def _in_corpus(db: Database, some: Iterable[str]) -> bool:
    """Whether a rendering has, or ever had, one of these names."""
    found = "SELECT 1 FROM rendering WHERE outlet IN (SELECT value FROM json_each(?)) LIMIT 1"
    return db.execute(found, [json.dumps(list(some))]).fetchone() is not None


def _name(db: Database, event: Event) -> str:
    return str(db.execute("SELECT name FROM outlet WHERE id = ?", [event.subject]).fetchone()[0])


def _newest(db: Database, event: Event) -> int:
    """The newest event that said the same sort of thing of the same name."""
    return next(number for number, field in _said_of(db, event.subject) if field in event.after)


def _said_of(db: Database, subject: int | None) -> Iterator[tuple[int, str]]:
    """The events of a name, newest first, and of which field each is. Those that came with a record are older."""
    of_name = "SELECT id, after FROM event WHERE what = 'outlet' AND subject = ? ORDER BY at DESC, id DESC"
    rows = db.execute(of_name, [subject])
    for number, after in rows.fetchall():
        yield number, next(iter(json.loads(after)))
