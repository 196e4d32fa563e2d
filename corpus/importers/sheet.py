"""The XML of one sheet of a workbook → its rows, as the sheet shows them.

In: the part of the archive that holds the sheet, its strings, the styles that are dates. Out: rows with their numbers.
openpyxl's own reading of cells is five times slower, and does not tell a formula without result from an empty cell.
Source: ECMA-376, part 1, 18.3.1.4 (cells) and 22.9.2.19 (escaped characters).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

from corpus.errors import InputError
from corpus.importers.tables import MOST_ABOVE, MOST_COLUMNS, Line
from corpus.interchange import unescaped

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELL, ROW, MERGED = f"{MAIN}c", f"{MAIN}row", f"{MAIN}mergeCell"
FORMULA, VALUE, INLINE = f"{MAIN}f", f"{MAIN}v", f"{MAIN}is"
STRING, RUN, WORDS = f"{MAIN}si", f"{MAIN}r", f"{MAIN}t"

# A cell beyond is damage: these are the last ones that a sheet has.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

# Rows that merged cells may cover together.
MOST_MERGED = 100_000

AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")

# Beyond, whole numbers are no longer exact.
MOST_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is needed to read a sheet. title: for messages. strings: those that cells share.

    dates, durations: the styles of cells that show their number as such. epoch: the day that is 0.
    """

    title: str
    strings: Sequence[str]
    dates: Collection[int]
    durations: Collection[int]
    epoch: datetime.datetime


def strings(source: IO[bytes]) -> list[str]:
    """The strings that cells share; readings beside East Asian ones are left out."""
    found = []
    for element in _elements(source, STRING):
        found.append(unescaped(_words(element)))
        element.clear()
    return found


def lines(sheet: Sheet, source: IO[bytes]) -> list[Line]:
    """The rows that hold anything, in order. Raises ValueError and the like where the file is damaged."""
    rows: dict[int, dict[int, str]] = {}
    problems: dict[int, InputError] = {}
    merged: list[str] = []
    number = 0
    for element in _elements(source, ROW, MERGED):
        if element.tag == MERGED:
            merged.append(element.get("ref", ""))
            continue
        number = int(element.get("r", number + 1))
        if not 0 < number <= LAST_ROW:
            raise ValueError("a row beyond the sheet")
        try:
            if cells := _row(sheet, number, element):
                rows[number] = cells
        except InputError as error:
            problems[number] = error
        element.clear()
    _spread(rows, merged)
    return list(_numbered(rows, problems))


def _elements(source: IO[bytes], *tags: str) -> Iterator[Any]:
    from lxml import etree

    found = etree.iterparse(source, tag=tags, resolve_entities=False, no_network=True, huge_tree=False)
    return (element for _, element in found)


def _row(sheet: Sheet, number: int, row: Any) -> dict[int, str]:
    """The cells of a row that hold anything, by their columns. Raises InputError."""
    cells: dict[int, str] = {}
    column = 0
    for cell in row.iterchildren(CELL):
        reference = cell.get("r")
        column = column + 1 if reference is None else _column(reference)
        if not 0 < column <= LAST_COLUMN:
            raise ValueError("a cell beyond the sheet")
        if value := _value(sheet, cell, reference or f"of column {column}", number):
            cells[column] = value
    return cells


def _value(sheet: Sheet, cell: Any, reference: str, number: int) -> str:
    """A cell as a text; empty where it is. Raises InputError."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(INLINE)
        return "" if inline is None else unescaped(_words(inline))
    held = cell.find(VALUE)
    value = held.text if held is not None else None
    if not value:
        formula = cell.find(FORMULA) is not None
        if formula and not (kind == "str" and held is not None):
            remedy = "Open the workbook in a spreadsheet program and save it, or put the text itself into the cell."
            raise _refused(sheet, reference, number, "it holds a formula without its result", remedy)
        return ""
    if kind == "s":
        return sheet.strings[int(value)]
    if kind == "n":
        return _number(sheet, value, int(cell.get("s", 0)))
    if kind == "b":
        return "true" if value == "1" else "false"
    if kind == "e":
        raise _refused(sheet, reference, number, f"it holds the error {value}", "Mend the formula.")
    return unescaped(str(value))


def _number(sheet: Sheet, value: str, style: int) -> str:
    """A number, or the date that it stands for."""
    whole = value.removeprefix("-").isdecimal()
    number = int(value) if whole and len(value) < 20 else float(value)
    if style in sheet.dates:
        from openpyxl.utils.datetime import from_excel

        return _date(from_excel(number, sheet.epoch, timedelta=style in sheet.durations))
    if isinstance(number, float) and number.is_integer() and abs(number) < MOST_EXACT:
        number = int(number)
    return str(number)


def _date(value: object) -> str:
    """A date without the time where that is midnight."""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _words(element: Any) -> str:
    """A string of one piece or of several in different type."""
    parts = []
    for child in element:
        words = child if child.tag == WORDS else child.find(WORDS) if child.tag == RUN else None
        if words is not None:
            parts.append(words.text or "")
    return "".join(parts)


def _column(reference: str) -> int:
    """The number of a cell's column: 28 for AB12. Raises ValueError."""
    return _number_of(reference.rstrip("0123456789"))


@cache
def _number_of(letters: str) -> int:
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError("a cell without a place")
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _spread(rows: dict[int, dict[int, str]], merged: Sequence[str]) -> None:
    """Put what a merged cell holds into all the rows with anything in them that it covers. Raises ValueError."""
    left = MOST_MERGED
    for area in merged:
        found = AREA.fullmatch(area)
        if found is None:
            continue
        column, top, bottom = _number_of(found[1]), int(found[2]), int(found[4])
        left -= max(0, bottom - top)
        if left < 0:
            raise ValueError("cells merged over too many rows")
        held = rows.get(top, {}).get(column)
        for number in range(top + 1, bottom + 1) if held else ():
            if number in rows:
                rows[number][column] = str(held)


def _numbered(rows: dict[int, dict[int, str]], problems: dict[int, InputError]) -> Iterator[Line]:
    widest = min(max((max(row) for row in rows.values()), default=0), MOST_COLUMNS)
    for place, number in enumerate(sorted({*rows, *problems})):
        row = rows.get(number, {})
        # A column without a name is a column too: what may be the header is as wide as the sheet.
        width = max(max(row, default=0), widest if place < MOST_ABOVE else 0)
        yield Line(number, tuple(row.get(c, "") for c in range(1, width + 1)), problems.get(number))


def _refused(sheet: Sheet, reference: str, number: int, problem: str, remedy: str) -> InputError:
    return InputError(problem, where=f"{sheet.title}, row {number}, cell {reference}", remedy=remedy)
