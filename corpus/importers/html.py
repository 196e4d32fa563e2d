"""A saved news page → one rendering: its readable text.

In: an .html file. Out: the article without menus and advertisements, paragraphs joined by newlines; the site's name as
the outlet, date, address and title where the page says them. Nothing is fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.errors import InputError
from corpus.importers.decoding import OTHER_MARKS, decoded_or_guessed
from corpus.importers.found import Format, Found
from corpus.importers.single import damaged, document, one_rendering

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

PRELOAD = ("trafilatura", "charset_normalizer")

# A browser looks for the encoding in the first 1,024 bytes; saved pages sometimes say it a little later.
HEAD = 4_096
CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)

# The encodings that browsers know besides UTF-8, and what they take some names for (the WHATWG's encoding standard).
# Not UTF-16: a page that says so in letters that can be read as ASCII is not in it.
KNOWN = re.compile(r"cp\d+|iso8859-\d+|koi8-[ru]|mac-roman|ascii|gb18030|gbk|gb2312|big5.*|euc_jp|euc_kr|shift_jis")
AS_BROWSERS_DO = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}

# Larger pages are mostly scripts and pictures written into them.
MOST_BYTES = 10_000_000


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read a rendering. Raises InputError where there is no readable text."""
    from trafilatura import bare_extraction

    content = document(name, file)
    if len(content) > MOST_BYTES:
        remedy = "Save the page without pictures, or copy the article into a text file."
        raise InputError(f"the page has more than {MOST_BYTES // 1_000_000} MB", where=name, remedy=remedy)
    page, remarks = _decoded(content, name)
    with damaged(name, "a web page"):
        found: Any = bare_extraction(page, include_comments=False, with_metadata=True) if page.strip() else None
        text = (found.text or "") if found else ""
    if not text.strip():
        remedy = "Copy the article into a text file. A page that scripts put together holds no text when it is saved."
        raise InputError("there is no readable text in it", where=name, remedy=remedy)
    said = "read as a web page: menus and captions are left out; look whether the article is whole"
    yield one_rendering(
        name,
        text,
        outlet=found.sitename or "",
        title=found.title or "",
        author=found.author or "",
        date=found.date or "",
        address=found.url or "",
        remarks=(*remarks, said),
    )


def _decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The page's text by its byte order mark, by UTF-8 where it is valid, by what it says, or by a guess."""
    declared = _declared(content)
    if declared is None or content.startswith(tuple(OTHER_MARKS)):
        return decoded_or_guessed(content, name)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode(declared), (f"read as {declared}, as the page says",)
    except UnicodeDecodeError:
        text, remarks = decoded_or_guessed(content, name)
        return text, (f"the page says {declared}, which it is not", *remarks)


def _declared(content: bytes) -> str | None:
    """Python's name for the encoding that a page says it has; None where it says none that is known."""
    said = CHARSET.search(content[:HEAD])
    if said is None:
        return None
    try:
        known = codecs.lookup(said[1].decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        return None
    return AS_BROWSERS_DO.get(known.name, known.name) if KNOWN.fullmatch(known.name) else None


FORMAT = Format("Saved web page", (".html", ".htm"), read, single=True, guarded=True, written=True)
