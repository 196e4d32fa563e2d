"""Bytes of a file → text, verbatim.

In: bytes as they came, a name to call them by. Out: the text without a byte order mark, its newlines as received;
or an InputError that says where the file ceases to be text.
"""

from __future__ import annotations

import codecs

from corpus.errors import InputError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
OTHER_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def decoded(content: bytes, where: str, line: int | None = None) -> str:
    """Decode UTF-8 strictly. line: the number of the file's line that this is, where it is one.

    Raises InputError for another encoding, and for a NUL byte, which no text has.
    """
    for mark, name in OTHER_MARKS.items():
        if content.startswith(mark) and line in (None, 1):
            raise InputError(f"it is {name}, not UTF-8", where=where, remedy="Save it as UTF-8.")
    if b"\0" in content:
        place = _place(content, content.index(b"\0"), line)
        raise InputError(
            "it is no text file: there is a NUL byte", where=f"{where}, {place}", remedy="Save it as plain text."
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(content, error.start, line)
        raise InputError(
            f"it is not UTF-8: there is the byte 0x{content[error.start]:02X}",
            where=f"{where}, {place}",
            remedy="Save it as UTF-8.",
        ) from None
    return text.removeprefix("\ufeff") if line in (None, 1) else text


def _place(content: bytes, offset: int, line: int | None) -> str:
    before = content[:offset]
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    return f"line {line or before.count(10) + 1}, column {column}"
