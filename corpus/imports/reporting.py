"""What an import did → lines for people at a terminal and for programs behind a pipe; and what they ask for.

In: a report. Out: a line for each item, a table, one sentence of counts; and from options, what columns mean.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from corpus.errors import InputError
from corpus.importers.mapping import FIELDS
from corpus.imports import remembered
from corpus.imports.gathering import Progress as Note
from corpus.model import Fate, ImportLine, ImportReport

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

# Steps are told this often at least, in items.
TOLD_EVERY = 20


def details(line: ImportLine) -> list[str]:
    """What is said of an item beyond its fate: why it is refused, what it is like, remarks."""
    alike = [f"{twin.mine}’s rendering is {twin.said}" for twin in line.twins]
    return [*([line.said] if line.said else []), *alike, *line.remarks]


def fate(report: ImportReport, line: ImportLine, *, dry_run: bool = False) -> str:
    """What became of an item, in words: what is fine is not stored where something else forbids it."""
    if report.stored or line.fate not in (Fate.NEW, Fate.JOINED):
        return line.fate
    return f"would be {line.fate}" if dry_run else "not stored"


def plain(report: ImportReport) -> Iterator[str]:
    """A line for each item, fields between tabs: fate, statement, what, outlets, first words, place, details."""
    for line in report.lines:
        number = "" if line.statement is None else str(line.statement)
        fields = (
            fate(report, line),
            number,
            line.what,
            ", ".join(line.outlets),
            line.opening,
            line.place,
            *details(line),
        )
        yield "\t".join(" ".join(field.split()) for field in fields)


def show(report: ImportReport, console: Console) -> None:
    """The preview as a table."""
    table = Table(show_lines=False, pad_edge=False)
    for name in ("", "what", "outlets", "first words", "from"):
        table.add_column(name, overflow="fold")
    for line in report.lines:
        marks = [
            escape(fate(report, line, dry_run=True)),
            escape(line.what),
            escape(", ".join(line.outlets)),
            escape(line.opening),
        ]
        table.add_row(*marks, escape("\n".join([line.place, *details(line)])))
    console.print(table)


def sentence(report: ImportReport, *, dry_run: bool = False, lenient: bool = False) -> str:
    """What an import did, in one sentence. lenient: what is refused was to be left out."""
    forbidden = bool(report.errors) and not report.stored and not dry_run
    fine = len({line.unit for line in report.lines if line.fate in (Fate.NEW, Fate.JOINED)})
    done = (
        ((fine, "could be stored"),) if forbidden else ((report.added, "added"), (report.joined, "added to statements"))
    )
    counts = (
        *done,
        (report.already_there, "already there"),
        (report.left_out, "left out"),
        (len(report.errors), "refused"),
    )
    always = ("could be stored", "added", "already there")
    said = ", ".join(f"{count} {what}" for count, what in counts if count or what in always)
    twins = sum(len(line.twins) for line in report.lines)
    said += f"; {twins} like others, see above" if twins else ""
    if dry_run:
        return f"would be: {said}; nothing was stored"
    if forbidden:
        other = ", or leave out what is refused with --leave-out-refused" if fine and not lenient else ""
        return f"nothing was stored: {said}. Mend it{other}"
    return said if report.id is None else f"{said} (import {report.id})"


def mapping_of(file: Path | None, columns: Iterable[str]) -> Mapping | None:
    """What columns mean, from a file of JSON or from “field=COLUMN”; None where neither is given. Raises InputError.

    “outlets=NYT,Guardian” names columns that hold an outlet's renderings each.
    """
    if file is not None:
        try:
            given = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            problem = f"it cannot be read: {error}"
            raise InputError(problem, where=str(file), remedy=remembered.WRITE_ONE) from error
        return remembered.of_json(given, str(file))
    fields: dict[str, str] = {}
    outlets: list[str] = []
    for one in columns:
        field, equals, column = one.partition("=")
        if field == "outlets" and column:
            outlets += column.split(",")
        elif equals and column and field in FIELDS:
            fields[field] = column
        else:
            known = ", ".join([*FIELDS, "outlets"])
            raise InputError(f"“{one}” is no field=COLUMN", where="--column", remedy=f"Fields are {known}.")
    if not fields and not outlets:
        return None
    return remembered.of_json(
        {"layout": "columns" if outlets else "rows", "fields": fields, "outlets": outlets}, "--column"
    )


@contextmanager
def progress_bar() -> Iterator[Note | None]:
    """A bar on standard error, where that is a terminal; else nothing is told."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.completed:,.0f}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading")

        def note(step: str, done: int, total: int) -> None:
            if done % TOLD_EVERY == 0 or done + 1 == total:
                bar.update(task, description=step, completed=done, total=total or None)

        yield note
