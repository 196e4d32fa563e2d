"""What waits in a stage, as frozen dataclasses: items as they were found, and units, each of which becomes a statement.

In: rows of a stage. Out: items and units; and for the report a line for each item.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from corpus.errors import InputError
from corpus.importers.found import About
from corpus.model import (
    Choice,
    Fate,
    ImportLine,
    NewRendering,
    NewStatement,
    OutletKind,
    Sameness,
    Twin,
    opening,
)
from corpus.store import Record

# What the renderings of one statement have in common: its key, the file that holds them all, that each was alone in
# its file, or that the user names a statement for them.
KEY, FILE, ALONE, GIVEN = "key:", "file:", "alone", "given"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was found, as it waits. found: a statement, a rendering, or why it is refused."""

    number: int
    place: str
    found: NewStatement | NewRendering | InputError
    about: About
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What becomes one statement, or what a refused item stays by itself. together: see `KEY` and its neighbours.

    broken: its renderings are not stored though each could be, for another one of their statement is refused.
    outcome: what would become of it, as the preview found. twin, others: what its renderings are like, first in the
    statement that most of them have a twin in.
    """

    number: int
    together: str | None
    items: tuple[Item, ...]
    broken: bool
    twin: Twin | None
    choice: Choice
    outcome: Outcome | None
    others: tuple[Twin, ...] = ()

    @property
    def place(self) -> str:
        """Where it stood: the places of its first items."""
        places = [item.place for item in self.items]
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        return ", ".join(places[:3]) + more

    @property
    def renderings(self) -> tuple[NewRendering, ...]:
        """All its renderings; none where it is refused."""
        first = self.items[0].found
        if isinstance(first, NewStatement):
            return first.renderings
        return tuple(item.found for item in self.items if isinstance(item.found, NewRendering))

    @property
    def unlike(self) -> tuple[str, ...]:
        """The outlets whose renderings have no twin in the statement of `twin`; none without one."""
        if self.twin is None:
            return ()
        there = {one.mine for one in (self.twin, *self.others) if one.home == self.twin.home}
        return tuple(one.outlet for one in self.renderings if one.outlet not in there)

    def statement(self, given: About) -> NewStatement:
        """The statement that it becomes. given: what the user says of statements made of single renderings."""
        first = self.items[0].found
        if isinstance(first, NewStatement):
            return first
        told = [item.about for item in self.items]

        def said(name: str) -> str:
            return next((value for value in (getattr(one, name) for one in (given, *told)) if value), "")

        persian = next((one.persian for one in told if one.persian), None)
        key = (self.together or "").removeprefix(KEY) if (self.together or "").startswith(KEY) else None
        return NewStatement(
            said("speaker"), said("date"), said("occasion"), self.renderings, told[0].language, persian, key
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a unit. error: why it is refused."""

    fate: Fate
    statement: int | None = None
    error: InputError | None = None


def lines(unit: Unit, outcome: Outcome) -> list[ImportLine]:
    """The lines of the report on a unit: one for each item. Why all of it is refused stands in its first."""
    found = []
    for place, item in enumerate(unit.items):
        error = item.found if isinstance(item.found, InputError) else (outcome.error if place == 0 else None)
        whole = isinstance(item.found, NewStatement)
        renderings = item.found.renderings if isinstance(item.found, NewStatement) else _alone(item.found)
        found.append(
            ImportLine(
                number=item.number,
                unit=unit.number,
                place=item.place,
                what="statement" if whole else "rendering" if renderings else "",
                outlets=tuple(r.outlet for r in renderings),
                opening=opening(renderings[0].text) if renderings else "",
                fate=outcome.fate,
                said="" if error is None else message(error, item.place),
                remarks=(*item.remarks, *(_kept_whole(unit, outcome) if place == 0 else ())),
                twin=unit.twin if place == 0 else None,
                others=unit.others if place == 0 else (),
                choice=unit.choice,
                statement=outcome.statement,
            )
        )
    return found


def _kept_whole(unit: Unit, outcome: Outcome) -> tuple[str, ...]:
    """What to do with a new statement of which only a part is stored elsewhere."""
    if unit.twin is None or unit.twin.statement is None or outcome.fate is not Fate.NEW or not unit.unlike:
        return ()
    number, names = unit.twin.statement, ", ".join(unit.unlike)
    remedy = f"to have it there, add it to that one, at the command line with --statement {number}"
    return (f"statement {number} has nothing like the text of {names}, so that all is stored; {remedy}",)


def _alone(found: NewRendering | InputError) -> tuple[NewRendering, ...]:
    return () if isinstance(found, InputError) else (found,)


def message(error: InputError, place: str) -> str:
    """An error in words, with the place that it was found in."""
    return str(error) if error.where.startswith(place) else f"{place}, {error}"


def twin_of(record: dict[str, Any] | None) -> Twin | None:
    """A twin from JSON."""
    return None if record is None else Twin(**{**record, "sameness": Sameness(record["sameness"])})


def twins_of(record: object) -> tuple[Twin, ...]:
    """Twins from JSON: a list of them, none, or one alone, as older drafts have it."""
    some = record if isinstance(record, list) else [record]
    return tuple(twin for twin in map(twin_of, some) if twin is not None)


def error_record(error: InputError) -> dict[str, str]:
    """An error as JSON."""
    return {"problem": error.problem, "where": error.where, "remedy": error.remedy}


def item_of(row: Record) -> Item:
    """A row of the table `draft_item`."""
    found: NewStatement | NewRendering | InputError
    if row["error"] is not None:
        found = InputError(**json.loads(row["error"]))
    else:
        record = json.loads(row["record"])
        found = _statement(record) if "renderings" in record else _rendering(record)
    return Item(
        number=row["number"],
        place=row["place"],
        found=found,
        about=About(**json.loads(row["about"])),
        remarks=tuple(json.loads(row["remarks"])),
    )


def _statement(record: dict[str, Any]) -> NewStatement:
    return NewStatement(**{**record, "renderings": tuple(_rendering(r) for r in record["renderings"])})


def _rendering(record: dict[str, Any]) -> NewRendering:
    return replace(NewRendering(**record), kind=OutletKind(record["kind"]))
