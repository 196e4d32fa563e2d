"""An OpenDocument text → one rendering: its paragraphs and tables in their order.

In: an .odt file. Out: the text as it stands, paragraphs joined by newlines, cells of a row by tabs; title and author in
the note, the document's own date. Left out and said: notes, comments, what tracked changes deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.importers.found import Format, Found
from corpus.importers.single import damaged, document, one_rendering
from corpus.importers.zips import harmless

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

PRELOAD = ("odf.opendocument", "odf.text", "odf.table", "odf.office", "odf.dc", "odf.meta")

# One that repeats blanks or cells more often than a line is long was made to fill the memory.
MOST_REPEATED = 1_000

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
DC = "http://purl.org/dc/elements/1.1/"
META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"

PARAGRAPHS = {(TEXT, "p"), (TEXT, "h")}
BOX = (DRAW, "text-box")
CELLS = {(TABLE, "table-cell"), (TABLE, "covered-table-cell")}
LEFT_OUT = {
    (TEXT, "note"): ("note", "notes"),
    (OFFICE, "annotation"): ("comment", "comments"),
}
SKIPPED = {*LEFT_OUT, (TEXT, "tracked-changes"), (TEXT, "ruby-text"), (TEXT, "hidden-text"), (TEXT, "hidden-paragraph")}


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read a rendering. Raises InputError where it is no OpenDocument text, a harmful one, empty or too long."""
    from odf.opendocument import load

    archive = harmless(name, document(name, file))
    with damaged(name, "an OpenDocument text"):
        opened = load(archive)
        text = "\n".join(_paragraphs(opened.body))
        said = {element.qname: _all_text(element) for element in opened.meta.childNodes}
        remarks = tuple(_remarks(opened.body))
    date = said.get((META, "creation-date"), "")[:10]
    if date:
        remarks = (*remarks, f"the date {date} is the day on which the document was made")
    author = said.get((META, "initial-creator")) or said.get((DC, "creator")) or ""
    yield one_rendering(name, text, title=said.get((DC, "title"), ""), author=author, date=date, remarks=remarks)


def _paragraphs(parent: Any) -> Iterator[str]:
    """The paragraphs in an element, and a table's rows; text boxes after the paragraph that they hang on."""
    for element in _elements(parent):
        if element.qname in PARAGRAPHS:
            yield _Line().of(element)
            for box in _within(element, BOX):
                yield from _paragraphs(box)
        elif element.qname == (TABLE, "table-row"):
            yield "\t".join("\n".join(_paragraphs(cell)) for cell in _elements(element) if cell.qname in CELLS)
        elif element.qname not in SKIPPED:
            yield from _paragraphs(element)


class _Line:
    """A paragraph's text as it is set: runs of white space are one blank, none begins it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blank = True

    def of(self, element: Any) -> str:
        """The text of a paragraph."""
        self._take(element)
        return "".join(self._parts)

    def _take(self, element: Any) -> None:
        for child in element.childNodes:
            if child.nodeType in (child.TEXT_NODE, child.CDATA_SECTION_NODE):
                self._words(str(child.data))
            elif child.nodeType != child.ELEMENT_NODE or child.qname in SKIPPED or child.qname == BOX:
                continue
            elif child.qname == (TEXT, "s"):
                self._sign(" " * min(int(child.attributes.get((TEXT, "c")) or 1), MOST_REPEATED))
            elif child.qname in ((TEXT, "tab"), (TEXT, "line-break")):
                self._sign("\t" if child.qname[1] == "tab" else "\n")
            else:
                self._take(child)

    def _words(self, words: str) -> None:
        folded = re.sub(r"[ \t\r\n]+", " ", words)
        if self._blank:
            folded = folded.removeprefix(" ")
        if folded:
            self._parts.append(folded)
            self._blank = folded.endswith(" ")

    def _sign(self, sign: str) -> None:
        self._parts.append(sign)
        self._blank = False


def _elements(parent: Any) -> list[Any]:
    return [child for child in parent.childNodes if child.nodeType == child.ELEMENT_NODE]


def _within(parent: Any, wanted: tuple[str, str]) -> Iterator[Any]:
    """The outermost elements of a kind in another."""
    for element in _elements(parent):
        if element.qname == wanted:
            yield element
        elif element.qname not in SKIPPED:
            yield from _within(element, wanted)


def _all_text(element: Any) -> str:
    return "".join(str(child.data) if hasattr(child, "data") else _all_text(child) for child in element.childNodes)


def _remarks(body: Any) -> Iterator[str]:
    for wanted, (one, many) in LEFT_OUT.items():
        if count := sum(1 for _ in _within_all(body, wanted)):
            yield f"{count} {one if count == 1 else many} left out"
    if next(_within_all(body, (TEXT, "tracked-changes")), None) is not None:
        yield "it has tracked changes: read as if all were accepted"


def _within_all(parent: Any, wanted: tuple[str, str]) -> Iterator[Any]:
    for element in _elements(parent):
        if element.qname == wanted:
            yield element
        else:
            yield from _within_all(element, wanted)


FORMAT = Format("OpenDocument text", (".odt",), read, single=True, guarded=True)
