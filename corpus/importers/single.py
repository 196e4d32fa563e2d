"""What all formats share in which a file is one rendering.

In: a file, or the text and what was found about it. Out: its bytes, or the one `Found`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO

from align.terms import LONGEST_TEXT
from corpus import checks
from corpus.errors import InputError
from corpus.importers.found import Found
from corpus.model import NewRendering

# A character has at most four bytes in UTF-8 or UTF-16; three more for a byte order mark.
MOST_BYTES = 4 * LONGEST_TEXT + 3

# A document with pictures and styles is larger than its text; one larger than this is no article.
MOST_BYTES_OF_DOCUMENT = 25_000_000


def whole(name: str, file: BinaryIO) -> bytes:
    """The bytes of a text file. Raises InputError where they are more than a rendering has."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _too_long(name)
    return content


def document(name: str, file: BinaryIO) -> bytes:
    """The bytes of a document. Raises InputError where they are too many."""
    content = file.read(MOST_BYTES_OF_DOCUMENT + 1)
    if len(content) > MOST_BYTES_OF_DOCUMENT:
        remedy = "Save it without pictures, or copy the passage into a text file."
        problem = f"the file has more than {MOST_BYTES_OF_DOCUMENT // 1_000_000} MB"
        raise InputError(problem, where=name, remedy=remedy)
    return content


def one_rendering(
    name: str,
    text: str,
    *,
    outlet: str = "",
    title: str = "",
    author: str = "",
    date: str = "",
    address: str = "",
    remarks: tuple[str, ...] = (),
) -> Found:
    """The rendering that a file is. outlet: the file's stem where empty.

    The rest is kept where it is usable: a file that says “n.d.” for its date says nothing. Raises InputError where
    the text is empty, too long, or no text.
    """
    if len(text) > LONGEST_TEXT:
        raise _too_long(name)
    checks.text(text, name)
    if not text.strip():
        raise InputError("the file is empty", where=name, remedy="Put the outlet's words into it.")
    said = [f"Title: {_line(title)}" if _line(title) else "", f"Author: {_line(author)}" if _line(author) else ""]
    new = NewRendering(
        outlet=_line(outlet) or PurePath(name).stem,
        text=text,
        date=_usable(date, checks.date),
        address=_usable(address, checks.address),
        note="\n".join(filter(None, said)),
    )
    return Found(name, new, remarks=remarks)


@contextmanager
def damaged(name: str, kind: str) -> Iterator[None]:
    """Turn what a foreign library raises on a damaged file into an InputError.

    Such libraries promise no family of exceptions for files that are not what they say: a KeyError or an IndexError
    deep inside them is their way to say that the file is broken. Wrap calls to the library in it, not our own work.
    """
    try:
        yield
    except (InputError, MemoryError):
        raise
    except Exception as error:
        raise InputError(
            f"it cannot be read as {kind}: it is damaged, or something else ({type(error).__name__})",
            where=name,
            remedy="Open it in its program and save it anew, or copy the text into a text file.",
        ) from error


def _usable(value: str, check: Callable[[str], str]) -> str:
    try:
        return check(_line(value))
    except InputError:
        return ""


def _line(value: str) -> str:
    """What a file says of itself, in one line, without control characters, cut where a field would be too long."""
    printable = "".join(c if c.isprintable() or c.isspace() else " " for c in value)
    return " ".join(printable.split())[: checks.LONGEST_LINE]


def _too_long(name: str) -> InputError:
    return InputError(
        f"the text has more than {LONGEST_TEXT:,} characters",
        where=name,
        remedy="Give the passage that renders the statement.",
    )
