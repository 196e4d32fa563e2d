"""A Word document → one rendering: its paragraphs and tables in their order.

In: a .docx file. Out: the text as it stands with all changes accepted, paragraphs joined by newlines, cells of a row by
tabs; title and author in the note, the document's own date. Left out and said: notes, comments, hidden text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.importers.found import Format, Found
from corpus.importers.single import damaged, document, one_rendering
from corpus.importers.zips import harmless

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

PRELOAD = ("docx",)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

# Elements that stand for a character.
CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}

# What a deletion took away, and where what was moved stood before.
GONE = {W + "del", W + "moveFrom"}

# python-docx's own document, from which files are made without a word program, bears its maker's date of 2013.
TEMPLATE_YEAR = "2013-12-23"

LEFT_OUT = {
    "footnoteReference": ("footnote", "footnotes"),
    "endnoteReference": ("endnote", "endnotes"),
    "commentReference": ("comment", "comments"),
    "altChunk": ("embedded document", "embedded documents"),
}


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read a rendering. Raises InputError where it is no Word document, a harmful one, empty or too long."""
    from docx import Document

    archive = harmless(name, document(name, file))
    with damaged(name, "a Word document"):
        opened = Document(archive)
        body = opened.element.body
        text = "\n".join(_paragraphs(body))
        said = opened.core_properties
        created = said.created.date().isoformat() if said.created else ""
        title, author = said.title, said.author
        remarks = tuple(_remarks(body))
    date = "" if created == TEMPLATE_YEAR else created
    if date:
        remarks = (*remarks, f"the date {date} is the day on which the document was made")
    yield one_rendering(
        name,
        text,
        title=title,
        author="" if author == "python-docx" else author,
        date=date,
        remarks=remarks,
    )


def _paragraphs(parent: Any) -> Iterator[str]:
    """The paragraphs in an element, and a table's rows; text boxes after the paragraph that they hang on."""
    waiting = ""
    for element in parent:
        if element.tag == W + "p":
            waiting += _text(element)
            if element.find(f"{W}pPr/{W}rPr/{W}del") is None:  # else its end was deleted: it runs on
                yield waiting
                waiting = ""
            for box in _boxes(element):
                yield from _paragraphs(box)
        elif element.tag == W + "tr":
            if element.find(f"{W}trPr/{W}del") is None:
                yield "\t".join("\n".join(_paragraphs(cell)) for cell in element.iter(W + "tc") if _of(cell, element))
        elif element.tag not in GONE:
            yield from _paragraphs(element)
    if waiting:
        yield waiting


def _boxes(parent: Any) -> Iterator[Any]:
    """The outermost text boxes in an element; of two forms of one, that for programs of today."""
    for element in parent:
        if element.tag == W + "txbxContent":
            yield element
        elif element.tag != FALLBACK:
            yield from _boxes(element)


def _of(cell: Any, row: Any) -> bool:
    """Whether a cell is of this row, not of one in a table within it."""
    return next(above for above in cell.iterancestors() if above.tag == W + "tr") is row


def _text(element: Any) -> str:
    """The characters of a paragraph or run that are printed in its line."""
    parts: list[str] = []
    for child in element:
        if child.tag == W + "t":
            parts.append(child.text or "")
        elif not isinstance(child.tag, str) or child.tag in GONE or child.tag in (W + "txbxContent", W + "pPr"):
            continue
        elif child.tag.removeprefix(W) in CHARACTERS:
            parts.append(CHARACTERS[child.tag.removeprefix(W)])
        elif child.tag != FALLBACK and not _hidden(child):
            parts.append(_text(child))
    return "".join(parts)


def _hidden(element: Any) -> bool:
    mark = element.find(f"{W}rPr/{W}vanish") if element.tag == W + "r" else None
    return mark is not None and mark.get(W + "val") not in ("0", "false", "off")


def _remarks(body: Any) -> Iterator[str]:
    for tag, (one, many) in LEFT_OUT.items():
        if count := sum(1 for _ in body.iter(W + tag)):
            yield f"{count} {one if count == 1 else many} left out"
    if any(_hidden(run) for run in body.iter(W + "r")):
        yield "hidden text is left out"
    if next(body.iter(W + "ins", W + "moveTo", *GONE), None) is not None:
        yield "it has tracked changes: read as if all were accepted"


FORMAT = Format("Word document", (".docx",), read, single=True, guarded=True)
