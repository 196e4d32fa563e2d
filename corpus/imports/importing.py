"""A stage → statements in the store: one import, one transaction, all or nothing.

In: files, and what the user says of them. Out: a report with a line for each item. Where anything is refused nothing
is stored, unless the user leaves out what is refused. A preview is the same import, rolled back: what it says is what
storing does.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from corpus import adding, checks, jobs, noticing, reading
from corpus.errors import InputError
from corpus.history import journal
from corpus.importers.found import About
from corpus.imports import duplicates, remembered
from corpus.imports.gathering import Progress, Source, gather
from corpus.imports.staged import GIVEN, KEY, Outcome, Unit, lines
from corpus.imports.staging import Stage
from corpus.model import Choice, Fate, ImportLine, ImportReport, NewRendering, NewStatement, Twin
from corpus.store import Store, record
from corpus.waking import ring

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

SAMPLES = Path(__file__).parents[1] / "samples" / "statements.jsonl"

# Decides what to do with an item that is like something else. Given its place, its first words, and what it is like.
Ask = Callable[[Unit, Twin], Choice]

# The worker is woken for so many jobs; it finds the others by itself when it has done these.
MOST_RINGS = 20


NOTHING_SAID = About()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user says of an import. about: of statements made of single renderings. target: the statement that
    all renderings are for. lenient: leave out what is refused. who: whose doing it is; empty
    for a draft, which nobody has stored yet.
    """

    about: About = NOTHING_SAID
    target: int | None = None
    lenient: bool = False
    who: str = ""


class _RollBack(Exception):
    """Nothing of this is to be stored."""


def import_file(store: Store, source: Source, *, who: str) -> ImportReport:
    """Import one file."""
    return import_files(store, [source], who=who)


def import_samples(store: Store) -> ImportReport:
    """Import the sample corpus; what is there already stays."""
    return import_files(store, [(SAMPLES.name, SAMPLES.read_bytes())], who=journal.PROGRAM)


def import_files(
    store: Store,
    sources: Sequence[Source],
    *,
    speaker: str = "",
    date: str = "",
    occasion: str = "",
    statement: int | None = None,
    leave_out_refused: bool = False,
    ask: Ask | None = None,
    mapping: Mapping | None = None,
    encoding: str | None = None,
    who: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files in one transaction. Single renderings make one statement, or one for each key that they have.

    speaker, date, occasion: of statements made of single renderings; they go before what files say. statement: the id
    of one that all renderings are added to. ask: decides about what is like something else; absent, it is stored as
    what it is. mapping: what the columns of tables mean. encoding: of text files, instead of a guess. dry_run: report
    what would be done, and store nothing.
    Raises NotFound, StoreBusy or StoreUnusable, and InputError where what is said of statements cannot be used.
    """
    about = About(checks.speaker(speaker), checks.date(date), checks.occasion(occasion))
    if statement is not None:
        with store.reading() as db:
            record(db, "statement", statement)
    wishes = Wishes(about, statement, leave_out_refused, journal.signed(who))
    stage = Stage.private()
    try:
        with store.usable():  # the disk may be full for the stage, too
            gather(store, stage, sources, target=statement, mapping=mapping, encoding=encoding, progress=progress)
            find_twins(store, stage, wishes, ask, progress)
        report = carry_out(store, stage, wishes, dry_run=dry_run, progress=progress)
    finally:
        stage.db.close()
    if report.stored and progress:
        progress("indexing", 0, 0)
    if report.stored:
        duplicates.catch_up(store)
    return report


def find_twins(
    store: Store, stage: Stage, wishes: Wishes, ask: Ask | None = None, progress: Progress | None = None
) -> None:
    """Note for each unit what it is like: a stored rendering, or one of an earlier unit. Units there already are not.

    ask: decides what to do then.
    """
    duplicates.catch_up(store)
    for command in duplicates.PIECES:
        stage.db.execute(command)
    total = stage.count()
    for place, unit in enumerate(stage.units()):
        if progress:
            progress("looking for duplicates", place, total)
        prints = _prints(store, unit, wishes)
        twins = _twins(store, stage, unit, prints, wishes)
        stage.set_twins(unit.number, twins)
        choice = Choice.KEEP
        if twins and ask is not None and wishes.target is None:
            choice = ask(replace(unit, twin=twins[0], others=twins[1:]), twins[0])
            stage.choose(unit.number, choice)
        # What is left out is nothing that a later item could be a second copy of.
        if wishes.target is None and choice is not Choice.SKIP:
            for one, seen in prints:
                duplicates.remember(stage.db, unit.number, unit.place, one.outlet, one.text, seen)
    for table in ("piece", "piece_band"):
        stage.db.execute(f"DROP TABLE {table}")


def carry_out(
    store: Store,
    stage: Stage,
    wishes: Wishes,
    *,
    dry_run: bool = False,
    draft: int | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Store the units of a stage in one transaction, or say what would come of it.

    stage: a private one, which is not rolled back. draft: what it was made of, stored once and then forgotten; asked
    again, the id of that import comes back.
    """
    report = ImportReport(0, 0, (), stored=False, files=stage.files())
    queued: list[int] = []
    try:
        with store.writing() as db:
            before = None if draft is None else remembered.of_draft(db, draft)
            if before is not None:
                return ImportReport(0, 0, (), id=before)
            run, known = _Run(db, wishes), noticing.in_corpus(db)
            total = stage.count()
            for place, unit in enumerate(stage.units()):
                if progress:
                    progress("storing", place, total)
                run.take(unit)
            report = run.report(stage, stored=not dry_run and run.storable)
            report = replace(report, noticed=noticing.of_import(db, run.lines, known).said)
            if dry_run:
                for number, outcome in run.outcomes.items():
                    stage.set_outcome(number, outcome)
            if not report.stored:
                raise _RollBack
            queued = run.queued
            number = remembered.record_import(db, wishes.who, report, draft)
            for statement, renderings in run.brought.items():
                remembered.record_origin(db, number, statement, renderings)
            if draft is not None:
                db.execute("DELETE FROM draft WHERE id = ?", [draft])
            for table in stage.tables():
                remembered.remember_table(db, table)
            report = replace(report, id=number)
    except _RollBack:
        return report
    ring(store, *queued[:MOST_RINGS])
    return report


class _Run:
    """One go through the units of a stage, inside a transaction."""

    def __init__(self, db: Database, wishes: Wishes) -> None:
        self.db, self.wishes = db, wishes
        self.lines: list[ImportLine] = []
        self.fates: Counter[Fate] = Counter()
        self.queued: list[int] = []
        self.statements: dict[int, int] = {}  # unit → statement
        self.brought: dict[int, list[int]] = {}  # statement → new renderings
        self.outcomes: dict[int, Outcome] = {}

    @property
    def storable(self) -> bool:
        """Whether there is anything new to store, and nothing that forbids it."""
        something = self.fates[Fate.NEW] or self.fates[Fate.JOINED]
        return bool(something) and (self.wishes.lenient or not self.fates[Fate.REFUSED])

    def take(self, unit: Unit) -> None:
        """Store a unit, or note why it is not."""
        try:
            outcome = self._store(unit)
        except InputError as error:
            outcome = Outcome(
                Fate.REFUSED, error=InputError(error.problem, where=_where(unit, error), remedy=error.remedy)
            )
        self.fates[outcome.fate] += 1
        self.lines += lines(unit, outcome)
        self.outcomes[unit.number] = outcome
        if outcome.statement is not None:
            self.statements[unit.number] = outcome.statement

    def report(self, stage: Stage, *, stored: bool) -> ImportReport:
        """What was done, or what would be. New statements have an id only where they are stored."""
        forbidden = bool(self.fates[Fate.REFUSED]) and not self.wishes.lenient
        made = set() if stored else {self.outcomes[u].statement for u in self.outcomes if self._made(u)}
        return ImportReport(
            added=0 if forbidden else self.fates[Fate.NEW],
            already_there=self.fates[Fate.THERE],
            errors=tuple(line.said for line in self.lines if line.said),
            statements=tuple(n for n in dict.fromkeys(self.statements.values()) if n not in made),
            joined=0 if forbidden else self.fates[Fate.JOINED],
            left_out=self.fates[Fate.LEFT_OUT],
            lines=tuple(replace(one, statement=None) if one.statement in made else one for one in self.lines),
            files=stage.files(),
            stored=stored,
        )

    def _refused(self, twin: Twin) -> bool:
        """Whether the item that another is like is not stored itself."""
        return twin.unit is not None and self.outcomes[twin.unit].fate is Fate.REFUSED

    def _made(self, unit: int) -> bool:
        return self.outcomes[unit].fate is Fate.NEW

    def _store(self, unit: Unit) -> Outcome:
        if isinstance(unit.items[0].found, InputError):
            return Outcome(Fate.REFUSED)
        if unit.broken:
            raise InputError(
                "the other renderings of the statement are not stored",
                where=unit.place,
                remedy="Mend what is refused, then import them again together.",
            )
        if self.wishes.target is not None:
            return self._join(unit, self.wishes.target)
        if unit.twin is not None and unit.choice is Choice.SKIP and not self._refused(unit.twin):
            return Outcome(Fate.LEFT_OUT, unit.twin.statement)
        joined = _statement_of(unit.twin, self.statements) if unit.choice is Choice.JOIN else None
        if joined is not None:
            return self._join(unit, joined)
        added = adding.insert(self.db, storable(self.db, unit, self.wishes.about), self.wishes.who)
        if not added.new:
            return Outcome(Fate.THERE, added.statement)
        self.queued += [] if added.job is None else [added.job]
        self.brought[added.statement] = [r["id"] for r in reading.renderings_of(self.db, added.statement)]
        return Outcome(Fate.NEW, added.statement)

    def _join(self, unit: Unit, statement: int) -> Outcome:
        """Add renderings to a statement; those that are there already stay. All of them, or InputError."""
        there = {row["sha256"] for row in reading.renderings_of(self.db, statement)}
        new = [one for one in unit.renderings if _sha256(one.text) not in there]
        names = [row["outlet"] for row in reading.renderings_of(self.db, statement)]
        checks.distinct_outlets([*names, *(one.outlet for one in new)])
        if not new:
            return Outcome(Fate.THERE, statement)
        numbers = [adding.insert_further(self.db, statement, checks.rendering(one), self.wishes.who) for one in new]
        self.brought.setdefault(statement, []).extend(numbers)
        self.queued.append(jobs.queue(self.db, statement))
        return Outcome(Fate.JOINED, statement)


def storable(db: Database, unit: Unit, about: About) -> NewStatement:
    """The statement that a unit becomes, checked. Raises InputError.

    A key that only says which renderings belong together gives way where the store uses it for other texts: in
    tables it is often a mere number.
    """
    new = checks.statement(unit.statement(about))
    if new.key is not None and (unit.together or "").startswith(KEY):
        try:
            adding.standing(db, new)
        except InputError:
            return replace(new, key=None)
    return new


def skip(unit: Unit, twin: Twin) -> Choice:
    """Leave out what is like something else, but never a text that is not: then all of it is stored."""
    return Choice.KEEP if unit.unlike else Choice.SKIP


def _prints(store: Store, unit: Unit, wishes: Wishes) -> list[tuple[NewRendering, duplicates.Print]]:
    """The renderings of a unit with what they are found by; none where it is there already, or will be refused."""
    if not unit.renderings or unit.broken:
        return []
    if wishes.target is None:
        try:
            if adding.standing(store.db, storable(store.db, unit, wishes.about)) is not None:
                return []
        except InputError:
            return []
    return [(one, duplicates.print_of(one.text)) for one in unit.renderings]


def _twins(
    store: Store,
    stage: Stage,
    unit: Unit,
    prints: Sequence[tuple[NewRendering, duplicates.Print]],
    wishes: Wishes,
) -> tuple[Twin, ...]:
    """What the renderings of a unit are like."""
    found: list[list[Twin]] = []
    for one, seen in prints:
        others = chain(
            duplicates.stored(store.db, one.outlet, seen, besides=wishes.target),
            duplicates.earlier(stage.db, unit.number, one.outlet, seen),
        )
        found.append(list(duplicates.all_alike(one.text, seen, others)))
    return duplicates.together(found)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _statement_of(twin: Twin | None, known: dict[int, int]) -> int | None:
    """The statement that a twin belongs to; None where its item was not stored."""
    if twin is None:
        return None
    return twin.statement if twin.unit is None else known.get(twin.unit)


def _where(unit: Unit, error: InputError) -> str:
    """Where an error lies: the unit's place, and what the error says beyond it."""
    if unit.together not in (None, GIVEN) and unit.together.startswith(KEY) and len(unit.items) > 1:
        place = f"{unit.items[0].place}, statement {unit.together.removeprefix(KEY)}"
    else:
        place = unit.place
    if error.where == unit.place:
        return place
    return error.where if error.where.startswith(place) else f"{place}, {error.where}"
