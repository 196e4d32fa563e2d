"""The register of outlets: which names are one outlet's, and what is said of it.

In: the names that renderings have, and what people say of them. Out: outlets with all their names. A rendering keeps
the name that it was given; every name is an outlet of its own until somebody says that it is another name of one.
Whatever is said is an event of the journal, and another event takes it back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from corpus import checks, clock
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


def same(store: Store, name: str, outlet: str, *, who: str, seen: int | None = None) -> None:
    """Say that a name is another name of an outlet; all other names of its own go with it.

    Where `outlet` is so far another name of `name`, the outlet is called by it from now on. seen: the newest event that
    who says it has seen; None: look at none. Raises InputError where both are one name, it is said already, or the
    corpus has neither; Conflict where something was said since.
    """
    who, name, outlet = journal.signed(who), checks.outlet(name, "name"), checks.outlet(outlet, "outlet")
    if name == outlet:
        raise InputError("both are one name", where="outlet", remedy="Give two names.")
    with store.writing() as db:
        said = names(db)
        _unchanged(db, (*said.every(name), *said.every(outlet)), seen)
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


def apart(store: Store, name: str, *, who: str, seen: int | None = None) -> None:
    """Say that a name is no other name of its outlet, but an outlet's own. seen: as of `same`.

    Raises InputError where it is so already; Conflict where something was said since.
    """
    who = journal.signed(who)
    with store.writing() as db:
        _unchanged(db, [name], seen)
        if name not in names(db).outlets:
            raise InputError(f"“{name}” is no other name of an outlet", where="name", remedy="Look below.")
        _say(db, name, OUTLET, "", who)


def describe(store: Store, name: str, *, kind: str = "", note: str = "", who: str, seen: int | None = None) -> None:
    """Say of what kind an outlet is, and a note; empty: nothing. seen: as of `same`.

    Raises InputError where no rendering has the name; Conflict where something was said of it since.
    """
    who, note = journal.signed(who), checks.note(note)
    values = {KIND: checks.outlet_kind(kind).value if kind else "", NOTE: note}
    with store.writing() as db:
        said = names(db)
        own = said.outlet(name)
        _unchanged(db, said.every(name), seen)
        if not _in_corpus(db, said.every(name)):
            raise InputError(f"no rendering is by “{name}”", where="name", remedy="Give a name that a rendering has.")
        before = {KIND: said.kinds.get(own, ""), NOTE: said.notes.get(own, "")}
        for field, value in values.items():
            if value != before[field]:
                # taken out it is under every name: what was said of another would take its place
                chosen = [own] if value else [one for one in said.every(own) if _row(db, one)[field]]
                for one in chosen:
                    _say(db, one, field, value, who)


def undo(db: Database, target: Event, who: str) -> int:
    """Take one of these events back inside the caller's transaction. Returns the id of the event that does.

    Raises Conflict where something newer changed the same thing, or it would go round in a circle.
    """
    name, newest = _called(db, target.subject), _newest(db, target)
    if newest != target.id:
        raise Conflict("It was taken back already, or something newer changed the same thing. Look at the outlets.")
    ((field, value),) = target.before.items()
    if field == OUTLET and value and names(db).outlet(value) == name:
        raise Conflict(f"“{value}” is a name of “{name}” meanwhile. Take that back first.")
    return _say(db, name, field, value, who, target.id)


def settle(db: Database, touched: Collection[tuple[str, str]]) -> None:
    """Let what the journal says last of names hold, in the caller's transaction. touched: names, and of which field.

    Registers that were put together may say in a circle that names are one: then the newest hold, and what would close
    the circle does not, in whatever order they came.
    """
    if any(field == OUTLET for _, field in touched):
        _settle_names(db)
    for name, field in touched:
        if field != OUTLET:
            number = _row(db, name)["id"]
            value = next(value for _, said, value in _said_of(db, number) if said == field)
            db.table("outlet").update(number, {field: value})


def _settle_names(db: Database) -> None:
    """Let all names be those of the outlets that was said last, the newest first."""
    last: dict[str, str] = {}
    said = "SELECT name, after FROM event JOIN outlet ON outlet.id = subject WHERE what = 'outlet'"
    for name, after in db.execute(f"{said} ORDER BY at DESC, event.id DESC").fetchall():
        change = json.loads(after)
        if OUTLET in change:
            last.setdefault(name, change[OUTLET])
    held: dict[str, str] = {}
    for name, outlet in last.items():
        top = outlet
        while top in held:
            top = held[top]
        if outlet and top != name:
            held[name] = outlet
    for name in last:
        above = _row(db, held[name])["id"] if name in held else None
        db.table("outlet").update(_row(db, name)["id"], {"same_as": above})


def _say(db: Database, name: str, field: str, value: str, who: str, undoes: int | None = None) -> int:
    row = _row(db, name)
    before = row[field] if field != OUTLET else "" if row["same_as"] is None else _called(db, row["same_as"])
    # What holds is what was said last: nothing may be older than what it answers, whose clock may have been ahead.
    newest = db.execute("SELECT max(at) FROM event WHERE what = 'outlet'").fetchone()[0]
    at = clock.after(newest) if newest else None
    event = journal.enter(db, What.OUTLET, who, None, row["id"], {field: before}, {field: value}, undoes, at)
    settle(db, [(name, field)])
    return event


def _unchanged(db: Database, some: Collection[str], seen: int | None) -> None:
    """Raise Conflict where something was said of one of these names after an event."""
    if seen is None:
        return
    since = "SELECT name FROM event JOIN outlet ON outlet.id = subject WHERE what = 'outlet' AND event.id > ?"
    for (name,) in db.execute(f"{since} ORDER BY event.id DESC", [seen]).fetchall():
        if name in some:
            raise Conflict(f"Something was said of “{name}” meanwhile. Look at the outlets, and say it again.")


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


def _called(db: Database, number: int | None) -> str:
    return str(db.execute("SELECT name FROM outlet WHERE id = ?", [number]).fetchone()[0])


def _newest(db: Database, event: Event) -> int:
    """The newest event that said the same sort of thing of the same name."""
    return next(number for number, field, _ in _said_of(db, event.subject) if field in event.after)


def _said_of(db: Database, subject: int | None) -> Iterator[tuple[int, str, str]]:
    """The events of a name, newest first: of which field each is, and what it says. Some came later with a record."""
    of_name = "SELECT id, after FROM event WHERE what = 'outlet' AND subject = ? ORDER BY at DESC, id DESC"
    rows = db.execute(of_name, [subject])
    for number, after in rows.fetchall():
        yield number, *next(iter(json.loads(after).items()))
