"""Statements → an Excel workbook: renderings, aligned rows with their marks, divergences, verdicts, and what it all is.

In: statements as they go out. Out: a workbook of texts alone: no formula, no link. Marks are in bold, underlined,
coloured and followed by the divergence's number in brackets, so that nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from align.terms import Kind, Severity
from corpus import interchange
from corpus.errors import InputError
from corpus.exporters import leaving, styles, tabular
from corpus.exporters.found import Format
from corpus.exporters.model import NO_ERROR, Exported, concluded
from corpus.exporters.shown import Cell as ShownCell
from corpus.model import Verdict

# Excel's own bounds; openpyxl would cut a longer text off without a word.
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576

# Widths of columns in characters, by what they hold; any other column holds a text.
NARROW = {"row", "number", "kind", "severity", "confidence", "date", "statement_date", "quoted", "language", "reviewer"}
NARROW_WIDTH, WIDE_WIDTH = 13, 44

RIGHT_TO_LEFT = "persian"
VERDICTS = ("statement", "divergence", "decision", "kind", "severity", "note", "reviewer", "given", "verdict")

README = (
    ("What this is", "Several English renderings of one statement, aligned clause by clause, with where they part."),
    ("Take care", NO_ERROR),
    ("Statement", "A row for each rendering, word for word. Imported again, the same texts."),
    (
        "Rows",
        "A row holds what renders the same thing, a column an outlet. A mark ends in the number of its divergence.",
    ),
    ("Divergences", "What each outlet says at that place, how grave that would be, how sure the program is, and why."),
    ("Verdicts", "What people concluded, oldest first. A divergence without one is unreviewed."),
    ("Severity", "wording: nothing changes · nuance: tone or precision · shift: another thing is learnt · reversal"),
    ("Apostrophes", "A cell that might be taken for a formula begins with one; the import takes it away."),
)


def write(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write the workbook."""
    every = list(statements)
    book = Workbook()
    book.custom_doc_props.append(StringProperty(name=interchange.MARK, value=interchange.VERSION))
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "Statement"
    rows = [row for one in every for row in tabular.renderings(one)]
    _fill(first, tabular.RENDERINGS, rows)
    table = tabular.rows(every)
    sheet = book.create_sheet("Rows")
    _fill(sheet, table.columns, table.rows)
    _mark(sheet, table.columns, every)
    divergences = tabular.divergences(every)
    sheet = book.create_sheet("Divergences")
    _fill(sheet, divergences.columns, divergences.rows)
    _colour(sheet, every)
    _fill(book.create_sheet("Verdicts"), VERDICTS, _verdicts(every))
    _fill(book.create_sheet("Read me"), ("", "what it says"), [*README, *_made(every)])
    book.save(file)


def lacks(one: Exported, part: str) -> Iterator[str]:
    """What the workbook leaves out of a statement."""
    tables = (tabular.renderings(one), tabular.rows([one]).rows, tabular.divergences([one]).rows, _verdicts([one]))
    if any(not _fits(cell) for table in tables for row in table for cell in row):
        yield f"Texts of more than {LONGEST_CELL:,} characters, which no cell holds: their cells are empty."
    yield from leaving.history(one)


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A header that stays in sight, and a row for each; every cell a text. Raises InputError for too many rows."""
    if len(rows) >= MOST_ROWS:
        raise InputError(
            f"the sheet “{sheet.title}” would have more than {MOST_ROWS:,} rows",
            where="xlsx",
            remedy="Export fewer statements at a time, or .csv.",
        )
    for number, row in enumerate([columns, *rows], start=1):
        for place, text in enumerate(row, start=1):
            _write(sheet.cell(number, place), text)
    for place, name in enumerate(columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = NARROW_WIDTH if name in NARROW else WIDE_WIDTH
        head = sheet.cell(1, place)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor=styles.HATCH)
        if name == RIGHT_TO_LEFT:
            for number in range(2, len(rows) + 2):
                sheet.cell(number, place).alignment = Alignment(
                    wrap_text=True, vertical="top", horizontal="right", readingOrder=2
                )
    sheet.freeze_panes = "A2"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions


def _write(cell: Cell, text: str) -> None:
    cell.value = _held(text) if _fits(text) else ""
    cell.data_type = "s"  # whatever it begins with
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _held(text: str) -> str:
    """A text as a cell of ours holds it."""
    return interchange.escaped(interchange.defused(text))


def _fits(text: str) -> bool:
    return len(text) <= LONGEST_CELL and len(_held(text)) <= LONGEST_CELL


# Marks ----------------------------------------------------------------------------------------------------------------


def _mark(sheet: Worksheet, columns: Sequence[str], every: Sequence[Exported]) -> None:
    """Set the words of divergences off, in the cells of the sheet of rows."""
    number = 1
    for one in every:
        gravity = [(d.divergence.severity, d.divergence.kind) for d in one.divergences]
        place = {outlet: columns.index(outlet) + 1 for outlet in one.outlets}
        for row in one.rows():
            number += 1
            for shown in row.cells:
                cell = sheet.cell(number, place[shown.outlet])
                if not shown.clauses or not one.texts[shown.outlet]:
                    cell.fill = PatternFill("lightUp", fgColor=styles.QUIET)
                elif any(run.divergences for clause in shown.clauses for run in clause):
                    _mark_cell(cell, shown, gravity, one.cell(shown.outlet, row.number - 1))


def _mark_cell(cell: Cell, shown: ShownCell, gravity: Sequence[tuple[Severity, Kind]], text: str) -> None:
    """The clauses of a cell with their marks. What stands between two clauses is told from the text of the cell."""
    gravest = max(gravity[n - 1][0] for clause in shown.clauses for run in clause for n in run.divergences)
    blocks: list[str | TextBlock] = []
    rest = text
    for clause in shown.clauses:
        said = "".join(segment.text for run in clause for segment in run.segments)
        between, _, rest = rest.partition(said)
        blocks.append(between)
        for run in clause:
            words = "".join(segment.text for segment in run.segments)
            if not run.divergences:
                blocks.append(words)
                continue
            kind = gravity[run.divergences[0] - 1][1]
            underline = "double" if styles.UNDERLINES[kind] == "double" else "single"
            font = InlineFont(b=True, u=underline, color=styles.FILLS[gravest][1])
            blocks.append(TextBlock(font, interchange.escaped(words)))
            blocks.append(f"[{','.join(map(str, run.divergences))}]")
    plain = [interchange.escaped(b) if isinstance(b, str) else b for b in blocks if b]
    if interchange.defused(text) != text:
        plain.insert(0, "'")
    if sum(len(str(b)) for b in plain) <= LONGEST_CELL:
        cell.value = CellRichText(*plain)
    if gravest is not Severity.WORDING:
        fill, ink = styles.FILLS[gravest]
        cell.fill = PatternFill("solid", fgColor=fill)
        cell.font = Font(color=ink)


def _colour(sheet: Worksheet, every: Sequence[Exported]) -> None:
    """Colour the words for severity, in the sheet of divergences."""
    columns = [str(cell.value) for cell in sheet[1]]
    place = next(n for n, name in enumerate(columns, start=1) if name.startswith("severity"))
    found = (d.divergence.severity for one in every for d in one.divergences)
    for number, severity in enumerate(found, start=2):
        fill, ink = styles.FILLS[severity]
        cell = sheet.cell(number, place)
        cell.fill = PatternFill("solid", fgColor=fill)
        cell.font = Font(color=ink, bold=severity is Severity.REVERSAL)


# The other sheets -----------------------------------------------------------------------------------------------------


def _verdicts(every: Sequence[Exported]) -> list[tuple[str, ...]]:
    return [
        (one.statement.key, str(number), *_verdict(verdict))
        for one in every
        for number, stored in enumerate(one.divergences, start=1)
        for verdict in stored.verdicts
    ]


def _verdict(verdict: Verdict) -> tuple[str, ...]:
    return (
        verdict.decision.value,
        "" if verdict.kind is None else verdict.kind.value,
        "" if verdict.severity is None else verdict.severity.word,
        verdict.note,
        verdict.reviewer,
        verdict.given,
        concluded(verdict),
    )


def _made(every: Sequence[Exported]) -> list[tuple[str, str]]:
    """When it was exported, and what made each comparison."""
    found = [("Exported", every[0].at)] if every else []
    for one in every:
        said = "not compared" if one.comparison is None else f"compared {one.comparison.made}. {tabular.signature(one)}"
        found.append((one.title, f"{said}{f'. {one.address}' if one.address else ''}"))
    return found


FORMAT = Format(
    name="xlsx",
    said="Excel workbook",
    ending=".xlsx",
    media="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    holds="Renderings word for word, aligned rows with marked words, divergences, verdicts. Imported again, the texts.",
    leaves_out="Earlier texts and history; a text of more than 32,767 characters, which no cell holds.",
    write=write,
    lacks=lacks,
    text=False,
)
