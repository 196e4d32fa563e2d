"""The rows of a table → renderings, whatever kind of file the table stood in.

In: rows with their numbers, and what their columns mean. Out: renderings with the statement they belong to. Texts are
taken from their cells as they are; a bad row is refused and stops no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus import checks
from corpus.errors import InputError
from corpus.importers import mapping as columns
from corpus.importers.found import About, Found
from corpus.importers.mapping import OF_STATEMENT, SAMPLE_ROWS, Header, Layout, guess
from corpus.interchange import MARK, restored
from corpus.model import NewRendering, NewStatement, OutletKind

# Rows of titles and notes that people leave above a header.
MOST_ABOVE = 10

# A table with as many bad rows is not what its columns say.
MOST_ERRORS = 100

MOST_COLUMNS = 500

# So many columns are named in a remark.
MOST_NAMED = 10

# A date with a time of day, as spreadsheets show one.
TIMED = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?[+-]\d{2}:?\d{2})?", re.ASCII)

YES, NO = ("true", "yes", "1", "direct"), ("false", "no", "0", "indirect")


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its number as a spreadsheet counts it. problem: why its cells cannot be used."""

    number: int
    cells: tuple[str, ...]
    problem: InputError | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stood in a file. name: of the file, and the sheet where there are several.

    ours: one of our own exports, whose cells are defused. remarks: for the user.
    """

    name: str
    lines: Sequence[Line]
    ours: bool = False
    remarks: tuple[str, ...] = ()

    def where(self, line: Line) -> str:
        """A row, for messages."""
        return f"{self.name}, row {line.number}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row under the names of its columns."""

    where: str
    cells: Mapping[str, str]


def header(table: Table) -> Header:
    """The columns of a table with its first rows. Raises InputError where it is empty."""
    return _headed(table, None)[0]


def suits(table: Table, meaning: columns.Mapping | None) -> bool:
    """Whether a table has the columns that `meaning` names; or, without one, names that tell what they mean."""
    head = header(table)
    return guess(head) is not None if meaning is None else not _missing(_headed(table, meaning)[0], meaning)


def found(table: Table, meaning: columns.Mapping | None) -> Iterator[Found]:
    """The renderings of a table. meaning: None where the names of the columns tell it.

    Raises InputError where they do not, or where the table lacks a column that `meaning` names.
    """
    head, lines = _headed(table, meaning)
    known = meaning or guess(head)
    if known is None:
        said = ", ".join(f"“{name}”" for name in head.columns)
        raise InputError(
            f"what its columns mean cannot be told: {said}",
            where=table.name,
            remedy="Say which column is the outlet and which the text, or name them so.",
        )
    _check(table, head, known)
    errors = 0
    rows: list[_Row] = []
    refused: list[Found] = []
    for line in lines:
        try:
            rows += _row(table, head, line)
        except InputError as error:
            refused.append(Found(table.where(line), error))
            errors += 1
            if errors == MOST_ERRORS:
                remedy = "Its other rows were not read. Look whether the columns are the right ones."
                problem = InputError(f"there are {errors} bad rows", where=table.name, remedy=remedy)
                refused.append(Found(table.name, problem))
                break
    taken = _of_rows(rows, known) if known.layout == Layout.ROWS else _of_columns(rows, known)
    remarks = (*table.remarks, *_passed_over(table, head, known, rows))
    for number, one in enumerate([*taken, *refused]):
        yield replace(one, remarks=(*remarks, *one.remarks)) if number == 0 else one
    if not rows and not refused:
        raise InputError("there is no row below the header", where=table.name, remedy="Put a rendering in each row.")


def _passed_over(table: Table, head: Header, meaning: columns.Mapping, rows: Sequence[_Row]) -> Iterator[str]:
    """A remark on the columns that hold something and are not read, where there are any."""
    read = {*meaning.fields.values(), *meaning.outlets, *((MARK,) if table.ours else ())}
    over = [name for name in head.columns if name not in read and any(row.cells[name].strip() for row in rows)]
    if over:
        more = f" and {len(over) - MOST_NAMED} more" if len(over) > MOST_NAMED else ""
        yield f"columns that are not read: {', '.join(f'“{name}”' for name in over[:MOST_NAMED])}{more}"


def _headed(table: Table, meaning: columns.Mapping | None) -> tuple[Header, Sequence[Line]]:
    """The header and the rows below it: of the first rows, the one that fits, or else the first with anything in it."""
    filled = [n for n, line in enumerate(table.lines[:MOST_ABOVE]) if any(cell.strip() for cell in line.cells)]
    if not filled:
        raise InputError(
            "the table is empty", where=table.name, remedy="Put the names of the columns in its first row."
        )
    for place in filled:
        head = _header_at(table, place)
        if meaning is not None:
            fitting = not _missing(head, meaning)
        else:
            told = guess(head)
            fitting = told is not None and (place == filled[0] or bool(told.fields))
        if fitting:
            return head, table.lines[place + 1 :]
    return _header_at(table, filled[0]), table.lines[filled[0] + 1 :]


def _header_at(table: Table, place: int) -> Header:
    """The row at this place as a header. A second column of a name, and one without, get a name of their own."""
    below = table.lines[place + 1 :]
    names = [restored(cell) if table.ours else cell for cell in table.lines[place].cells]
    width = max((len(line.cells) for line in below), default=0)
    if len(names) > MOST_COLUMNS:
        raise InputError(f"there are more than {MOST_COLUMNS} columns", where=table.name, remedy="Take out the others.")
    while len(names) > width and not names[-1].strip():
        names.pop()
    taken: dict[str, None] = {}
    for number, cell in enumerate(names, start=1):
        name = plain = " ".join(cell.split()) or f"column {_letter(number)}"
        count = 1
        while name in taken:
            count += 1
            name = f"{plain} ({count})"
        taken[name] = None
    sample = [line for line in below[: 2 * SAMPLE_ROWS] if any(line.cells)][:SAMPLE_ROWS]
    cells = tuple(tuple((*line.cells, *[""] * len(taken))[: len(taken)]) for line in sample)
    return Header(tuple(taken), cells)


def _letter(number: int) -> str:
    """A column's letters as a spreadsheet counts: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _missing(head: Header, meaning: columns.Mapping) -> list[str]:
    return [name for name in (*meaning.fields.values(), *meaning.outlets) if name not in head.columns]


def _check(table: Table, head: Header, meaning: columns.Mapping) -> None:
    if missing := _missing(head, meaning):
        said = ", ".join(f"“{name}”" for name in head.columns)
        raise InputError(
            f"there is no column “{missing[0]}”, only {said}",
            where=table.name,
            remedy="Name the columns of this table, or say anew what they mean.",
        )


def _row(table: Table, head: Header, line: Line) -> list[_Row]:
    """The row under the names of its columns; none where it is empty. Raises InputError."""
    if line.problem is not None:
        raise line.problem
    if not any(cell.strip() for cell in line.cells):
        return []
    width = len(head.columns)
    if any(line.cells[width:]):
        raise InputError(
            f"the row has {len(line.cells)} cells, and there are {width} columns",
            where=table.where(line),
            remedy="Put quotation marks around a cell that holds what parts the cells, or give the column a name.",
        )
    cells = [restored(cell) for cell in line.cells] if table.ours else list(line.cells)
    cells += [""] * (width - len(cells))
    return [_Row(table.where(line), dict(zip(head.columns, cells, strict=False)))]


def _of_rows(rows: Sequence[_Row], meaning: columns.Mapping) -> Iterator[Found]:
    """One row a rendering. Without ids, rows that say the same of the statement belong to one."""
    read = [_rendering(row, meaning.fields) for row in rows]
    if "statement" in meaning.fields or len({one.about for one in read if _taken(one)}) < 2:
        yield from read
        return
    groups: dict[About, list[Found]] = {}
    for one in read:
        groups.setdefault(one.about, []).append(one)
    for about, group in groups.items():
        yield from (one for one in group if not _taken(one))
        renderings = tuple(one.item for one in group if isinstance(one.item, NewRendering))
        if renderings:
            place = next(one.where for one in group if _taken(one))
            remarks = dict.fromkeys(remark for one in group if _taken(one) for remark in one.remarks)
            yield Found(place, _statement(about, renderings), remarks=tuple(remarks))


def _of_columns(rows: Sequence[_Row], meaning: columns.Mapping) -> Iterator[Found]:
    """One column an outlet. Rows with the same id are passages of one statement, joined by newlines."""
    if "statement" not in meaning.fields:
        for row in rows:
            renderings = tuple(NewRendering(outlet, row.cells[outlet]) for outlet in _speaking([row], meaning))
            about = _about([row], meaning.fields)
            yield Found(row.where, _statement(about, renderings), remarks=_timed([row], meaning.fields))
        return
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.cells[meaning.fields["statement"]], []).append(row)
    for key, group in groups.items():
        about = _about(group, meaning.fields)
        for number, outlet in enumerate(_speaking(group, meaning)):
            remarks = _timed(group, meaning.fields) if number == 0 else ()
            text = "\n".join(row.cells[outlet] for row in group if row.cells[outlet].strip())
            place = f"{group[0].where}, {outlet}"
            yield Found(place, NewRendering(outlet, text), key, about, remarks)


def _speaking(rows: Sequence[_Row], meaning: columns.Mapping) -> list[str]:
    return [outlet for outlet in meaning.outlets if any(row.cells[outlet].strip() for row in rows)]


def _rendering(row: _Row, fields: Mapping[str, str]) -> Found:
    """The rendering of a row, or why it is refused."""
    said = {name: row.cells[column] for name, column in fields.items()}
    item: NewRendering | InputError
    try:
        item = NewRendering(
            outlet=said["outlet"],
            text=said["text"],
            kind=_kind(said.get("kind", ""), row.where),
            address=said.get("address", ""),
            date=_day(said.get("date", "")),
            via=said.get("via", ""),
            note=said.get("note", ""),
            quoted=_quoted(said.get("quoted", ""), row.where),
        )
        if not item.text.strip():
            raise InputError("the text is empty", where=row.where, remedy="Give the outlet's words.")
    except InputError as error:
        item = error
    return Found(row.where, item, said.get("statement", "").strip(), _about([row], fields), _timed([row], fields))


def _timed(rows: Sequence[_Row], fields: Mapping[str, str]) -> tuple[str, ...]:
    """A remark where dates have a time of day."""
    dates = [row.cells[fields[name]].strip() for name in ("statement_date", "date") if name in fields for row in rows]
    timed = dict.fromkeys(date for date in dates if TIMED.fullmatch(date))
    return (f"the time of day is left out of {', '.join(timed)}",) if timed else ()


def _day(date: str) -> str:
    """A date without the time of day that spreadsheets give it."""
    timed = TIMED.fullmatch(date.strip())
    return date if timed is None else timed[1]


def _about(rows: Sequence[_Row], fields: Mapping[str, str]) -> About:
    """What rows say of their statement: of each field the first that says something; of the Persian text, all."""
    said = {name: [row.cells[fields[name]] for row in rows] for name in OF_STATEMENT if name in fields}

    def first(name: str) -> str:
        return next((cell for cell in said.get(name, ()) if cell.strip()), "")

    persian = "\n".join(cell for cell in said.get("persian", ()) if cell.strip())
    return About(
        first("speaker"),
        _day(first("statement_date")),
        first("occasion"),
        first("language").strip() or "fa",
        persian or None,
    )


def _statement(about: About, renderings: tuple[NewRendering, ...]) -> NewStatement:
    return NewStatement(about.speaker, about.date, about.occasion, renderings, about.language, about.persian)


def _taken(one: Found) -> bool:
    return isinstance(one.item, NewRendering)


def _kind(word: str, where: str) -> OutletKind:
    return checks.outlet_kind(word.strip().casefold() or "other", f"{where}, kind")


def _quoted(word: str, where: str) -> bool | None:
    plain = word.strip().casefold()
    if plain and plain not in (*YES, *NO):
        raise InputError(f"“{word}” is neither true nor false", where=where, remedy="Write true, false or nothing.")
    return None if not plain else plain in YES
