"""What our own exports write so that our importers know them again and get every text back as it was.

In: a text. Out: the same, as it stands in a cell or an XML file of ours, and from it the text again. The exporters
write by this, the importers read by it; docs/formats.md describes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# The version of these conventions: in each row of a table's last column `MARK`, in a workbook's document property
# of that name, in a TMX header's property, and in a TEI header's application.
MARK = "parallax"
VERSION = "1"

# The columns of our tables of renderings, one row a rendering; each is a field of importers/mapping.py but the last.
COLUMNS = (
    "statement",
    "speaker",
    "statement_date",
    "occasion",
    "language",
    "persian",
    "outlet",
    "kind",
    "date",
    "address",
    "via",
    "note",
    "quoted",
    "text",
    MARK,
)

# What a spreadsheet may take for a formula: these, and their full-width forms, though white space or the apostrophes
# that we put before them stand in front (CWE-1236).
FORMULA = re.compile(r"['\s]*[=+\-@\t\r\n＝＋－＠]")

# What a workbook writes instead of a character, and what looks as if it did (ECMA-376, part 1, 22.9.2.19).
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
TO_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\\x00-\\x08\\x0b\\x0c\\x0d\\x0e-\\x1f\\ufffe\\uffff]")

# The characters that no XML 1.0 file holds, even as a reference.
NOT_IN_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff\\ud800-\\udfff]")

# How such a character stands in our XML: the type of an empty element, `<ph type="x-parallax-u0001"/>` in TMX and
# `<g type="x-parallax-u0001"/>` in TEI.
CONTROL = re.compile(r"x-parallax-u([0-9a-f]{4})")


def defused(text: str) -> str:
    """A text as a cell of ours holds it: with an apostrophe before what a spreadsheet may take for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def restored(cell: str) -> str:
    """The text that `defused` made the cell of."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell, 1) else cell


def escaped(text: str) -> str:
    """A text as a workbook's string holds it: `_x000D_` for what XML would alter or cannot hold."""
    return TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text that a workbook's string stands for."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def pieces(text: str) -> Iterator[str | int]:
    """A text in parts: what XML holds, and between it the code points that it does not."""
    before = 0
    for found in NOT_IN_XML.finditer(text):
        if before < found.start():
            yield text[before : found.start()]
        yield ord(found[0])
        before = found.end()
    if before < len(text):
        yield text[before:]


def control_type(code: int) -> str:
    """The type of the element that stands for a character which XML does not hold."""
    return f"x-parallax-u{code:04x}"


def control(kind: str) -> str:
    """The character that an element of this type stands for; empty where it stands for none."""
    found = CONTROL.fullmatch(kind)
    return chr(int(found[1], 16)) if found else ""
