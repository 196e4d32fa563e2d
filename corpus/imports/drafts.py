"""Imports that wait to be stored: what was read from files, kept in the store until it is stored or discarded.

In: files that someone brought, and what is then said of them. Out: drafts, of which nothing is a statement yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Given
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from corpus import checks, noticing
from corpus.clock import now
from corpus.errors import InputError, NotFound, ParallaxError
from corpus.importers.found import About
from corpus.imports import remembered
from corpus.imports.gathering import Source, gather, reread
from corpus.imports.importing import Wishes, carry_out, find_twins
from corpus.imports.staged import Outcome, lines
from corpus.imports.staging import Stage
from corpus.model import Choice, Fate, ImportedFile, ImportLine, ImportReport, NewStatement
from corpus.naming import dumps
from corpus.noticing import Noticed
from corpus.store import Record, Store, record

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

# How long a draft waits. Long enough for a holiday; what was uploaded by mistake must not stay for ever.
KEPT_DAYS = 30

WAITING = Outcome(Fate.NEW)


class DraftStored(ParallaxError):
    """The draft was stored meanwhile: there is an import instead of it. On the page, that import.

    number: of the import.
    """

    def __init__(self, number: int) -> None:
        super().__init__(f"It was stored already, as import {number}.")
        self.number = number


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a draft: its columns, its first rows, and what its columns mean; None where that is not known."""

    number: int
    name: str
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    mapping: Mapping | None


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft in a list of drafts. units: how many statements there would be, or parts of them, refused ones too."""

    id: int
    at: str
    expires: str
    files: tuple[ImportedFile, ...]
    units: int


@dataclass(frozen=True, slots=True)
class Draft(DraftSummary):
    """A draft as the preview shows it.

    speaker, date, occasion, target: what the user says. lines: one for each item. told: what the files say of their
    statement, where all that are made of single renderings would be one; None where there are several, or none.
    noticed: which names of outlets are one outlet's, or may be.
    """

    speaker: str
    date: str
    occasion: str
    target: int | None
    lines: tuple[ImportLine, ...]
    tables: tuple[Table, ...]
    told: About | None
    noticed: Noticed

    def count(self, fate: Fate) -> int:
        """How many units have this fate."""
        return len({line.unit for line in self.lines if line.fate is fate})


def make(store: Store, sources: Sequence[Source], target: int | None = None, encoding: str | None = None) -> int:
    """Read files into a new draft. Returns its id. Drafts that waited too long go.

    encoding: of text files, instead of a guess. Raises InputError without a file, and for an encoding not known.
    """
    if not sources:
        raise InputError("no file was given", where="files", remedy="Choose one or more, or drop them here.")
    if target is not None:
        with store.reading() as db:
            record(db, "statement", target)
    stage = Stage.private()
    wishes = Wishes(target=target)
    try:
        with store.usable():  # the disk may be full for the stage, too
            gather(store, stage, sources, target=target, encoding=encoding, keep=True)
            _preview(store, stage, wishes)
        with store.writing() as db:
            db.execute("DELETE FROM draft WHERE expires < ?", [now()])
            number = db.execute(
                "INSERT INTO draft (at, expires, about) VALUES (?, ?, ?) RETURNING id", [now(), _end(), _about(wishes)]
            ).fetchone()[0]
            stage.copy_to(db, number)
    finally:
        stage.db.close()
    return int(number)


def drafts(store: Store) -> list[DraftSummary]:
    """All drafts that wait, newest first."""
    with store.reading() as db:
        return [
            _summary(db, row) for row in db.query("SELECT * FROM draft WHERE expires >= ? ORDER BY id DESC", [now()])
        ]


def draft(store: Store, number: int) -> Draft:
    """A draft. Raises NotFound, DraftStored."""
    with store.reading() as db:
        row = _row(db, number)
        summary, stage = _summary(db, row), Stage(db, number)
        said = json.loads(row["about"])
        found: list[ImportLine] = []
        made: list[NewStatement] = []
        for unit in stage.units():
            found += lines(unit, unit.outcome or WAITING)
            if unit.together is not None and unit.renderings and len(made) < 2:
                made.append(unit.statement(About()))
        tables = tuple(_table(table) for table in stage.tables())
        noticed = noticing.of_import(db, found, noticing.in_corpus(db))
    about = About(made[0].speaker, made[0].date, made[0].occasion) if len(made) == 1 and not said["target"] else None
    return Draft(**_fields(summary), **said, lines=tuple(found), tables=tables, told=about, noticed=noticed)


def change(
    store: Store,
    number: int,
    *,
    speaker: str = "",
    date: str = "",
    occasion: str = "",
    choices: Given[int, Choice] | None = None,
    mappings: Given[int, Mapping] | None = None,
) -> None:
    """Keep what the user says of a draft, and look again what would come of it.

    choices: of units. mappings: of tables, by the number of their file; those that changed are read again, and what
    was chosen is then to be chosen again. Raises NotFound, DraftStored, InputError.
    """
    about = About(checks.speaker(speaker), checks.date(date), checks.occasion(occasion))
    stage, wishes = _load(store, number)
    wishes = replace(wishes, about=about)
    try:
        known = {table["number"]: table["mapping"] for table in stage.tables()}
        changed = False
        for file, mapping in (mappings or {}).items():
            if file in known and known[file] != dumps(remembered.to_json(mapping)):
                reread(stage, file, mapping, wishes.target)
                changed = True
        if not changed:
            for unit, choice in (choices or {}).items():
                stage.choose(unit, choice)
        _preview(store, stage, wishes)
        with store.writing() as db:
            _row(db, number)
            db.execute("UPDATE draft SET about = ?, expires = ? WHERE id = ?", [_about(wishes), _end(), number])
            stage.copy_to(db, number)
    finally:
        stage.db.close()


def store_draft(store: Store, number: int, *, who: str, leave_out_refused: bool = False) -> ImportReport:
    """Store a draft, once: asked again, the id of the same import comes back. Where nothing is stored, it stays.

    Raises NotFound, DraftStored, and InputError where nobody signs.
    """
    name = checks.line(who, "reviewer")
    if not name:
        raise InputError("nobody signs the import", where="reviewer", remedy="Give your name.")
    stage, wishes = _load(store, number)
    try:
        return carry_out(store, stage, replace(wishes, who=name, lenient=leave_out_refused), draft=number)
    finally:
        stage.db.close()


def discard(store: Store, number: int) -> None:
    """Forget a draft, with all that was read. One that is gone is gone."""
    with store.writing() as db:
        db.execute("DELETE FROM draft WHERE id = ?", [number])


def _preview(store: Store, stage: Stage, wishes: Wishes) -> None:
    """Look what is like something else, and what would be stored."""
    find_twins(store, stage, wishes)
    carry_out(store, stage, replace(wishes, lenient=True), dry_run=True)


def _load(store: Store, number: int) -> tuple[Stage, Wishes]:
    """A draft in a private file, and what is said of it. Raises NotFound, DraftStored."""
    private = Stage.private()
    try:
        with store.reading() as db:
            said = json.loads(_row(db, number)["about"])
            stage = Stage(db, number).copy_to(private.db, 0)
    except ParallaxError:
        private.db.close()
        raise
    return stage, Wishes(About(said["speaker"], said["date"], said["occasion"]), said["target"])


def _row(db: Database, number: int) -> Record:
    """A draft's row. Raises NotFound, or DraftStored."""
    row = next(db.query("SELECT * FROM draft WHERE id = ?", [number]), None)
    if row is not None:
        return row
    stored = remembered.of_draft(db, number)
    if stored is not None:
        raise DraftStored(stored)
    raise NotFound("draft", number)


def _summary(db: Database, row: dict[str, Any]) -> DraftSummary:
    stage = Stage(db, row["id"])
    return DraftSummary(row["id"], row["at"], row["expires"], stage.files(), stage.count())


def _fields(summary: DraftSummary) -> dict[str, Any]:
    return {name: getattr(summary, name) for name in ("id", "at", "expires", "files", "units")}


def _table(row: dict[str, Any]) -> Table:
    header = json.loads(row["columns"])
    mapping = None if row["mapping"] is None else remembered.of_json(json.loads(row["mapping"]), row["name"])
    sample = tuple(tuple(cells) for cells in header["sample"])
    return Table(row["number"], row["name"], tuple(header["columns"]), sample, mapping)


def _about(wishes: Wishes) -> str:
    said = asdict(wishes.about)
    return dumps({**{name: said[name] for name in ("speaker", "date", "occasion")}, "target": wishes.target})


def _end() -> str:
    end = datetime.now(UTC) + timedelta(days=KEPT_DAYS)
    return end.isoformat(timespec="milliseconds").replace("+00:00", "Z")
