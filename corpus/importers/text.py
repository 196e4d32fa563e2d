"""A .txt or .md file → one rendering, verbatim.

In: a file's name and bytes. Out: a rendering whose outlet is the name without folder and ending.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO

from align.terms import LONGEST_TEXT
from corpus.errors import InputError
from corpus.importers.decoding import decoded
from corpus.model import NewRendering

ENDINGS = (".txt", ".md")

# A character has at most four bytes in UTF-8; three more for a byte order mark.
MOST_BYTES = 4 * LONGEST_TEXT + 3


def read(name: str, file: BinaryIO) -> NewRendering:
    """Read a rendering. Raises InputError where it is no text, empty, or longer than a rendering may be."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _too_long(name)
    text = decoded(content, name)
    if len(text) > LONGEST_TEXT:
        raise _too_long(name)
    if not text.strip():
        raise InputError("the file is empty", where=name, remedy="Put the outlet's words into it.")
    return NewRendering(outlet=PurePath(name).stem, text=text)


def _too_long(name: str) -> InputError:
    return InputError(
        f"the text has more than {LONGEST_TEXT:,} characters",
        where=name,
        remedy="Give the passage that renders the statement.",
    )
