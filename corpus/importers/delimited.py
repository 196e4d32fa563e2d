"""A .csv or .tsv file → a table, and from it renderings.

In: a file. Out: its rows, cells verbatim, newlines in quotation marks included; what parts the cells is found out by
looking at the first rows, and said.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from align.terms import LONGEST_TEXT
from corpus.errors import InputError
from corpus.importers import tables
from corpus.importers.decoding import decoded_or_guessed
from corpus.importers.found import Format, Found
from corpus.importers.mapping import Header
from corpus.importers.tables import MOST_COLUMNS, Line, Table
from corpus.interchange import MARK, VERSION

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

# All texts of a table are in memory at once.
MOST_BYTES = 64 * 1024 * 1024

# A line as the file has it: a row of sixteen of the longest texts. A longer one is no table.
LONGEST_LINE = 16 * LONGEST_TEXT

# The longest text, with the apostrophe that our export puts before it.
LONGEST_CELL = LONGEST_TEXT + 1

# What may part the cells, the likeliest first, and how it is called.
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

# Rows, and characters of them, by which it is told.
ROWS_TO_TELL, CHARACTERS_TO_TELL = 20, 1_000_000

# As many as a spreadsheet has.
MOST_ROWS = 1_048_576

# Spreadsheet programs may say in a first line, which is no row, what parts the cells.
SAID = {f"sep={sign}": sign for sign in DELIMITERS}


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """The renderings of a table. Raises InputError."""
    yield from tables.found(_table(name, file), mapping)


def columns(name: str, file: BinaryIO) -> Header:
    """The header and first rows. Raises InputError."""
    return tables.header(_table(name, file))


def _table(name: str, file: BinaryIO) -> Table:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        problem = f"the file has more than {MOST_BYTES // 1024**2} MB"
        raise InputError(problem, where=name, remedy="Cut it into several, each with the header.")
    text, remarks = decoded_or_guessed(content, name)
    if not text.strip():
        raise InputError("the file is empty", where=name, remedy="Put a rendering in each row.")
    first, newline, rest = text.partition("\n")
    sign = SAID.get(first.rstrip("\r").casefold())
    if sign is not None and newline:
        text = rest
    else:
        sign = _sign(text, tabs=PurePath(name).suffix.lower() == ".tsv")
    lines, marks = _lines(text, sign, name)
    if (sign, PurePath(name).suffix.lower()) not in ((",", ".csv"), ("\t", ".tsv")):
        remarks = (*remarks, f"read as cells parted by {DELIMITERS[sign]}")
    if not marks:
        remarks = (*remarks, "quotation marks around a cell were taken for part of its text")
    return Table(name, lines, _is_ours(lines), remarks)


def _is_ours(lines: list[Line]) -> bool:
    """Whether it is an export of ours, by conventions that we know: its last column says so in each row."""
    marks = [line.cells[-1] for line in lines if line.cells]
    return marks[:1] == [MARK] and set(marks[1:]) == {VERSION}


def _sign(text: str, *, tabs: bool) -> str:
    """What parts the cells: by it most of the first rows have as many cells as the header, and the header most."""
    best, most = "\t" if tabs else ",", (0.0, 0)
    signs = sorted(DELIMITERS, key=lambda sign: sign != best)
    beginning = text[:CHARACTERS_TO_TELL]
    for sign in signs:
        rows: list[list[str]] = []
        try:
            for row in _rows(beginning, sign, enclosed=True):
                rows += [row] if row else []
                if len(rows) == ROWS_TO_TELL:
                    break
        except (csv.Error, InputError):
            rows = rows or [beginning.partition("\n")[0].split(sign)]
        width = len(rows[0]) if rows else 1
        alike = sum(len(row) == width for row in rows) / len(rows) if rows else 0.0
        if width > 1 and (alike, width) > most:
            best, most = sign, (alike, width)
    return best


def _lines(text: str, sign: str, name: str) -> tuple[list[Line], bool]:
    """The rows, and whether quotation marks enclose cells. Raises InputError.

    Files whose cells are parted by tabs often have no enclosing marks, but texts that begin with one.
    """
    rows: list[tuple[str, ...]] = []
    try:
        for row in _rows(text, sign, enclosed=True):
            if len(rows) == MOST_ROWS:
                raise InputError(f"there are more than {MOST_ROWS:,} rows", where="", remedy="Cut it into several.")
            rows.append(_filled(row))
    except csv.Error as error:
        if sign == "\t" and (plain := _plain(text)):
            return _numbered(plain), False
        remedy = "A mark inside a cell is written twice, and one around a cell must be closed."
        problem = f"a cell is too long, or its quotation marks are amiss ({error})"
        raise InputError(problem, where=f"{name}, row {len(rows) + 1}", remedy=remedy) from None
    except InputError as error:
        raise InputError(error.problem, where=f"{name}, row {len(rows) + 1}", remedy=error.remedy) from None
    if sign == "\t" and '"' in text and (plain := _plain(text)) and _needless(plain):
        return _numbered(plain), False
    return _numbered(rows), True


def _numbered(rows: list[tuple[str, ...]]) -> list[Line]:
    return [Line(number, row) for number, row in enumerate(rows, start=1)]


def _filled(row: list[str]) -> tuple[str, ...]:
    """The cells of a row; of a very long one without the empty ones at its end, for a file may hold millions."""
    width = len(row)
    while width > MOST_COLUMNS and not row[width - 1]:
        width -= 1
    return tuple(row[:width])


def _plain(text: str) -> list[tuple[str, ...]] | None:
    """The rows, quotation marks being part of the text; None where they have not all the same number of cells."""
    try:
        rows = list(_rows(text, "\t", enclosed=False))
    except (csv.Error, InputError):
        return None
    return [_filled(row) for row in rows] if len({len(row) for row in rows if row}) == 1 else None


def _needless(rows: list[tuple[str, ...]]) -> bool:
    """Whether marks stand around a cell that needs none, while others that need none have none: they are the text's."""
    cells = [cell for row in [row for row in rows if row][1:] for cell in row]
    enclosed = [cell for cell in cells if len(cell) > 1 and cell[0] == cell[-1] == '"']
    bare = (cell for cell in cells if not cell.startswith('"') and any(c.isalpha() for c in cell))
    return any('"' not in cell[1:-1] for cell in enclosed) and next(bare, None) is not None


def _rows(text: str, sign: str, *, enclosed: bool) -> Iterator[list[str]]:
    """The rows as the csv module reads them, strictly: where marks are amiss it would else alter the text."""
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(
        _capped(text),
        delimiter=sign,
        quotechar='"',
        strict=True,
        quoting=csv.QUOTE_MINIMAL if enclosed else csv.QUOTE_NONE,
    )


def _capped(text: str) -> Iterator[str]:
    """The lines of a text with their ends, none of them longer than may be."""
    lines = io.StringIO(text, newline="")
    while line := lines.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            problem = f"the line has more than {LONGEST_LINE:,} characters"
            raise InputError(problem, where="", remedy="Put each rendering in a row of its own.")
        yield line


FORMAT = Format("Table (CSV)", (".csv", ".tsv"), read, single=False, columns=columns, written=True)
