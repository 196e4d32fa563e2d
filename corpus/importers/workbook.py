"""An .xlsx workbook → a table, and from it renderings.

In: a file. Out: the rows of the first sheet whose header fits, cells as the sheet shows them: texts verbatim, dates as
ISO 8601, a formula's result as it was last reckoned. A merged cell counts for all the rows that it covers.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.errors import InputError
from corpus.importers import sheet, tables
from corpus.importers.found import Format, Found
from corpus.importers.mapping import Header
from corpus.importers.sheet import Sheet
from corpus.importers.single import damaged, document
from corpus.importers.tables import Table
from corpus.importers.zips import harmless
from corpus.interchange import MARK, VERSION

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

PRELOAD = ("openpyxl", "lxml.etree")

KIND = "an Excel workbook"


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """The renderings of a workbook. Raises InputError."""
    yield from tables.found(_table(name, file, mapping), mapping)


def columns(name: str, file: BinaryIO) -> Header:
    """The header and first rows of the sheet that is read. Raises InputError."""
    return tables.header(_table(name, file, None))


def _table(name: str, file: BinaryIO, mapping: Mapping | None) -> Table:
    """The first sheet whose header fits; the first one that is not empty where none does. Raises InputError."""
    archive = harmless(name, document(name, file))
    with warnings.catch_warnings(), damaged(name, KIND):
        warnings.simplefilter("ignore")  # of what a workbook holds beside its cells
        book, strings = _opened(archive)
        titles = [(one.title, one._worksheet_path) for one in book.worksheets if hasattr(one, "_worksheet_path")]
        said = {one.name: str(one.value) for one in book.custom_doc_props}
    ours = said.get(MARK) == VERSION
    first: Table | None = None
    for title, path in titles:
        place = f"{name}, sheet “{title}”" if len(titles) > 1 else name
        with damaged(name, KIND), book._archive.open(path) as source:
            how = Sheet(place, strings, book._date_formats, book._timedelta_formats, book.epoch)
            lines = sheet.lines(how, source)
        if not any(line.cells for line in lines):
            continue
        if tables.suits(table := Table(place, lines, ours), mapping):
            return Table(place, lines, ours, _remarks(title, len(titles)))
        first = first or table
    if first is None:
        raise InputError("the workbook is empty", where=name, remedy="Put a rendering in each row of a sheet.")
    return first


def _remarks(title: str, sheets: int) -> tuple[str, ...]:
    """What is to be said where other sheets stand beside the one that is read."""
    if sheets < 2:
        return ()
    others = "the other sheet is" if sheets == 2 else f"the {sheets - 1} other sheets are"
    return (f"read from the sheet “{title}”; {others} left out",)


def _opened(archive: io.BytesIO) -> tuple[Any, list[str]]:
    """The workbook without its cells, and the strings that they share.

    openpyxl takes a part of escaped characters away when it reads these itself.
    """
    from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader

    class Reader(ExcelReader):  # type: ignore[misc]  # the package brings no types
        def read_strings(self) -> None:
            part = self.package.find(SHARED_STRINGS)
            if part is not None:
                with self.archive.open(part.PartName[1:]) as source:
                    self.shared_strings = sheet.strings(source)

    reader = Reader(archive, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb, reader.shared_strings


FORMAT = Format("Excel workbook", (".xlsx",), read, single=False, columns=columns, guarded=True)
