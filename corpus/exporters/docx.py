"""Statements → a Word report: sources, each divergence with its readings and marked words, verdicts, how it was made.

In: statements as they go out. Out: a document of built-in styles that an office can edit. Marks are shaded, underlined
by kind and followed by a number; severity and kind stand in words beside, so that black and white tells all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK, WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run as DocxRun

from align.marks import Segment, segments
from align.terms import Clause, Divergence, Quotation, Severity
from corpus.exporters import leaving, styles
from corpus.exporters.found import Format
from corpus.exporters.html import RIGHT_TO_LEFT
from corpus.exporters.model import NO_ERROR, Exported, kinds, reviewed
from corpus.exporters.tabular import events
from corpus.exporters.terminal import summary, visible
from corpus.interchange import NOT_IN_XML
from corpus.model import StoredDivergence, StoredRendering

UNDERLINES = {
    "single": WD_UNDERLINE.SINGLE,
    "double": WD_UNDERLINE.DOUBLE,
    "wave": WD_UNDERLINE.WAVY,
    "dotted": WD_UNDERLINE.DOTTED,
    "dash": WD_UNDERLINE.DASH,
}

# More columns than this do not fit a sheet; rows are then listed outlet by outlet.
MOST_COLUMNS = 4

SOURCES = ("Outlet", "Published", "Address and note", "sha256 of the text")


def write(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write the report."""
    report = Document()
    section = report.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    for number, one in enumerate(statements):
        if number:
            report.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _statement(report, one)
    report.save(file)


def lacks(one: Exported, part: str) -> Iterator[str]:
    """What the report leaves out of a statement."""
    yield leaving.IN_ONE_PIECE
    yield from leaving.controls(one)
    yield from leaving.history(one)


def _statement(report: Doc, one: Exported) -> None:
    statement = one.statement
    report.core_properties.title = visible(one.title)
    report.core_properties.author = "Parallax"
    report.add_heading(_printed(one.title), level=1)
    about = (statement.speaker or "Unknown speaker", statement.date, statement.occasion, one.address)
    report.add_paragraph(_printed(" · ".join(part for part in about if part)))
    if statement.persian:
        report.add_heading("The original", level=2)
        _original(report.add_paragraph(), statement.persian, statement.language in RIGHT_TO_LEFT)
    report.add_heading("Sources", level=2)
    _sources(report, one)
    if one.comparison is None:
        report.add_paragraph("This statement has not been compared.")
    else:
        report.add_heading("Row by row", level=2)
        _rows(report, one)
        report.add_heading("Divergences", level=2)
        report.add_paragraph(summary(one.collation))
        for number, stored in enumerate(one.divergences, start=1):
            _divergence(report, one, number, stored)
    for rendering in one.late:
        report.add_heading(_printed(f"{rendering.outlet}: not in this comparison"), level=2)
        report.add_paragraph(_printed(rendering.text))
    report.add_heading("How this was made", level=2)
    report.add_paragraph(NO_ERROR)
    report.add_paragraph(_printed(_made(one)))


def _made(one: Exported) -> str:
    compared = [f"Compared {one.comparison.made}"] if one.comparison else []
    return "; ".join([*compared, *(f"{n}: {v}" for n, v in one.signature.items()), f"exported {one.at}"]) + "."


def _original(paragraph: Paragraph, text: str, rtl: bool) -> None:
    """The Persian text, its letters and its lines from right to left."""
    run = paragraph.add_run(_printed(text))
    if rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True


def _sources(report: Doc, one: Exported) -> None:
    table = report.add_table(rows=1, cols=len(SOURCES), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, SOURCES, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    _repeat(table.rows[0])
    late = {rendering.id for rendering in one.late}
    for rendering in (*one.compared, *one.late):
        cells = table.add_row().cells
        cells[0].text = _printed(f"{rendering.outlet} ({rendering.kind.value})")
        cells[1].text = _printed(rendering.date + (f" via {rendering.via}" if rendering.via else ""))
        cells[2].text = _printed(" ".join(p for p in (rendering.address, rendering.note, _state(rendering, late)) if p))
        cells[3].paragraphs[0].add_run(rendering.sha256).font.size = Pt(7)


def _state(rendering: StoredRendering, late: set[int]) -> str:
    if rendering.withdrawn:
        return f"Its text was withdrawn {rendering.withdrawn}."
    if rendering.id in late:
        return "Not in this comparison."
    return "" if rendering.current else "This text no longer holds."


# Rows -----------------------------------------------------------------------------------------------------------------


def _rows(report: Doc, one: Exported) -> None:
    """The aligned table; where it would be too wide for a sheet, each row as a list of outlets."""
    assert one.comparison is not None
    marked = list(enumerate((d.divergence for d in one.divergences), start=1))
    wide = len(one.outlets) > MOST_COLUMNS
    names = ("Row", "Outlet", "What it says") if wide else ("Row", *one.outlets)
    table = report.add_table(rows=1, cols=len(names), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.paragraphs[0].add_run(_printed(name)).bold = True
    _repeat(table.rows[0])
    by_row = [[m for m in marked if _reaches(m[1], place)] for place in range(len(one.comparison.rows))]
    for place, row in enumerate(one.comparison.rows):
        here = [(outlet, row.clauses.get(outlet, ())) for outlet in one.outlets]
        if not wide:
            cells = table.add_row().cells
            cells[0].text = str(place + 1)
            for cell, (outlet, clauses) in zip(cells[1:], here, strict=True):
                _cell(cell, one, outlet, clauses, by_row[place])
        for outlet, clauses in here if wide else ():
            cells = table.add_row().cells
            cells[0].text, cells[1].text = str(place + 1), _printed(outlet)
            _cell(cells[2], one, outlet, clauses, by_row[place])
        if row.not_judged:
            report_cell = table.add_row().cells
            report_cell[1].merge(report_cell[-1]).text = _printed(f"Not judged: {row.not_judged}")


def _reaches(divergence: Divergence, row: int) -> bool:
    """Whether a divergence marks words in a row: its own, or one of the passage that it goes on through."""
    return divergence.row <= row


def _cell(
    cell: _Cell, one: Exported, outlet: str, clauses: Sequence[Clause], marked: Sequence[tuple[int, Divergence]]
) -> None:
    paragraph = cell.paragraphs[0]
    if not clauses or not one.texts[outlet]:
        paragraph.add_run("its text was withdrawn" if clauses else "∅ not rendered").italic = True
        return
    for place, clause in enumerate(clauses):
        if place:
            paragraph.add_run(" ")
        _segments(paragraph, segments(one.texts[outlet], clause, outlet, marked), dict(marked))


def _segments(paragraph: Paragraph, found: Sequence[Segment], divergences: Mapping[int, Divergence]) -> None:
    """Words with their marks; where a mark ends, the numbers of what it marks."""
    for place, segment in enumerate(found):
        run = paragraph.add_run(_printed(segment.text))
        if segment.quotation in (Quotation.NARRATION, Quotation.INDIRECT):
            run.font.name = "Arial"
        if segment.quotation is Quotation.INSERTION:
            run.italic = True
        if not segment.divergences:
            continue
        _mark(run, divergences[segment.divergences[0]])
        if place + 1 == len(found) or found[place + 1].divergences != segment.divergences:
            raised = paragraph.add_run(",".join(map(str, segment.divergences)))
            raised.font.superscript = raised.bold = True


def _mark(run: DocxRun, divergence: Divergence) -> None:
    fill, ink = styles.FILLS[divergence.severity]
    if divergence.severity is not Severity.WORDING:
        _shade(run, fill)
    run.font.color.rgb = RGBColor.from_string(ink)
    run.font.underline = UNDERLINES[styles.UNDERLINES[divergence.kind]]
    run.bold = divergence.severity is Severity.REVERSAL


def _shade(run: DocxRun, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    run._r.get_or_add_rPr().append(shade)


# Divergences ----------------------------------------------------------------------------------------------------------


def _divergence(report: Doc, one: Exported, number: int, stored: StoredDivergence) -> None:
    judged = stored.divergence
    head = report.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.add_run(f"{number}. Row {stored.row + 1} · ").bold = True
    word = head.add_run(f" {judged.grade} ")
    _mark(word, judged)
    word.font.underline = None
    glyph = styles.GLYPHS[judged.kind.value]
    sure = "" if judged.abstained else f" · sure {judged.confidence:.0%}"
    head.add_run(f" · {glyph} {kinds(stored)}{sure} · ")
    head.add_run(_printed(reviewed(stored))).italic = not stored.current
    for reading in judged.readings:
        line = report.add_paragraph(style="List Bullet")
        for place, outlet in enumerate(reading.outlets):
            line.add_run(_printed(f"{' · ' if place else ''}{outlet}: ")).bold = True
            said = one.said(reading, outlet)
            for position, words in enumerate(said):
                line.add_run(" … “" if position else "“")
                _mark(line.add_run(_printed(words)), judged)
                line.add_run("”")
            if not said:
                line.add_run("∅ nothing")
    report.add_paragraph(_printed(judged.evidence)).runs[0].font.size = Pt(9)
    for said_of in events(stored):
        report.add_paragraph(_printed(said_of), style="List Bullet 2")


def _repeat(row: object) -> None:
    """Let a table's first row stand on each sheet."""
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeat)  # type: ignore[attr-defined]


def _printed(text: str) -> str:
    """A text that XML holds: control characters and their like by their names."""
    return NOT_IN_XML.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", visible(text))


FORMAT = Format(
    name="docx",
    said="Word report",
    ending=".docx",
    media="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    holds="A report to edit: sources with addresses and hashes, rows with marked words, divergences, verdicts.",
    leaves_out="Earlier texts and history. It cannot be imported again as what it was.",
    write=write,
    lacks=lacks,
    text=False,
)
