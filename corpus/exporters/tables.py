"""Statements → .csv or .tsv: renderings, aligned rows, or divergences, one a line.

In: statements as they go out. Out: UTF-8 with a byte order mark, which spreadsheets ask for; every cell in quotation
marks; before what a spreadsheet may take for a formula an apostrophe, which the import takes away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO

from corpus import interchange
from corpus.exporters import leaving, tabular
from corpus.exporters.found import Format
from corpus.exporters.model import Exported

PARTS = ("renderings", "rows", "divergences")
ROWS_ALONE = "What stands between clauses, and what is said of each rendering: the table of renderings holds it."
DIVERGENCES_ALONE = "Whole texts, and rows without a divergence: the other tables hold them."


def write(separator: str, statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write one of `PARTS`; renderings one after the other, however many."""
    if part == "renderings":
        columns = tabular.RENDERINGS
        rows: Iterable[tuple[str, ...]] = (row for one in statements for row in tabular.renderings(one))
    else:
        table = tabular.rows(statements) if part == "rows" else tabular.divergences(statements)
        columns, rows = table.columns, table.rows
    wrapper = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    out = csv.writer(wrapper, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    out.writerow([*map(interchange.defused, columns), interchange.MARK])
    for row in rows:
        out.writerow([*map(interchange.defused, row), interchange.VERSION])
    wrapper.detach()


def lacks(one: Exported, part: str) -> Iterator[str]:
    """What one of the tables leaves out of a statement."""
    if part == "renderings":
        yield from leaving.compared(one)
    elif one.comparison is None:
        yield "All: the statement was not compared."
    else:
        yield ROWS_ALONE if part == "rows" else DIVERGENCES_ALONE
    yield from leaving.history(one)


HOLDS = (
    "Three tables, one in a file: renderings word for word with all that is said of them (imported again, the same "
    "texts); aligned rows, a column for each outlet; divergences with each outlet's words, evidence, verdicts."
)
LEAVES_OUT = "Earlier texts and history; of renderings the comparison, of rows the white space between clauses."

FORMATS = (
    Format(
        "csv",
        "CSV, for spreadsheets",
        ".csv",
        "text/csv; charset=utf-8",
        HOLDS,
        LEAVES_OUT,
        partial(write, ","),
        lacks,
        PARTS,
    ),
    Format(
        "tsv",
        "TSV, separated by tabs",
        ".tsv",
        "text/tab-separated-values; charset=utf-8",
        HOLDS,
        LEAVES_OUT,
        partial(write, "\t"),
        lacks,
        PARTS,
    ),
)
