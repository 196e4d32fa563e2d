"""A PDF → one rendering: the text of its pages, as far as a PDF says what is text.

In: a .pdf file. Out: the pages' texts joined by newlines; title and author in the note. Refused: encrypted and scanned
ones. Always said: that the order may be wrong, for a PDF holds letters with their places and no sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from align.terms import LONGEST_TEXT
from corpus.errors import InputError
from corpus.importers.found import Format, Found
from corpus.importers.single import damaged, document, one_rendering

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

PRELOAD = ("pypdf",)

# A statement's renderings are articles and transcripts; a book is no rendering.
MOST_PAGES = 300

PASSAGE = "Copy the passage into a text file."


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read a rendering. Raises InputError where it is no PDF, encrypted, without text, or too long."""
    import io

    from pypdf import PdfReader

    content = io.BytesIO(document(name, file))
    with damaged(name, "a PDF"):
        opened = PdfReader(content)
        encrypted, pages = opened.is_encrypted, 0 if opened.is_encrypted else len(opened.pages)
    if encrypted:
        raise InputError("it is encrypted", where=name, remedy=f"Save it without a password. Or: {PASSAGE}")
    if pages > MOST_PAGES:
        raise InputError(f"it has {pages:,} pages, more than {MOST_PAGES}", where=name, remedy=PASSAGE)
    with damaged(name, "a PDF"):
        text = _text(opened)
        title, author, date = _said(opened)
    if not text.strip():
        remedy = "Have its text recognised (OCR) and save that as a text file, or type the passage."
        raise InputError("there is no text in it; its pages are perhaps pictures", where=name, remedy=remedy)
    remarks = ["the order of its lines may be wrong, and words divided at the end of a line stay divided: look at it"]
    if date:
        remarks.append(f"the date {date} is the day on which the document was made")
    yield one_rendering(name, text, title=title, author=author, date=date, remarks=tuple(remarks))


def _text(opened: Any) -> str:
    """The pages' texts, up to a little more than a rendering may have."""
    pages: list[str] = []
    size = 0
    for page in opened.pages:
        pages.append(page.extract_text())
        size += len(pages[-1])
        if size > LONGEST_TEXT:
            break
    return "\n".join(pages)


def _said(opened: Any) -> tuple[str, str, str]:
    """Title, author and date of the document's own; empty where it does not say."""
    said = opened.metadata
    if said is None:
        return "", "", ""
    try:
        made = said.creation_date
    except (ValueError, OverflowError):  # a date that is none
        made = None
    return str(said.title or ""), str(said.author or ""), made.date().isoformat() if made else ""


FORMAT = Format("PDF", (".pdf",), read, single=True, guarded=True)
