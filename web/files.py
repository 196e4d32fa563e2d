"""An uploaded or dropped file → what it brings: renderings, and the statement they belong to where it names one.

In: a file's name and bytes. Out: renderings with all that is said of them; or an InputError with line and remedy.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath

from corpus.errors import InputError
from corpus.importers import jsonl, text
from corpus.model import NewRendering, NewStatement

ENDINGS = (*text.ENDINGS, *jsonl.ENDINGS)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brings. statement: what its only line says of the statement, where it is a whole one."""

    renderings: tuple[NewRendering, ...]
    statement: NewStatement | None = None


def brought(name: str, content: bytes) -> Brought:
    """Read a file. Raises InputError where it is of no format of ours, or at the first thing refused in it."""
    name = PurePath(name.replace("\\", "/")).name or "the file"
    ending = PurePath(name).suffix.lower()
    if ending in jsonl.ENDINGS:
        return _lines(name, content)
    if ending in text.ENDINGS:
        return Brought((text.read(name, io.BytesIO(content)),))
    raise InputError(
        f"this is no {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]} file",
        where=name,
        remedy="Save the text as plain text in UTF-8, or paste it.",
    )


def _lines(name: str, content: bytes) -> Brought:
    """Single renderings, one a line, or one statement."""
    renderings: list[NewRendering] = []
    statement: NewStatement | None = None
    for line in jsonl.read(name, io.BytesIO(content)):
        found = line.found
        if isinstance(found, InputError):
            raise found
        if statement is not None or (isinstance(found, NewStatement) and renderings):
            raise InputError(
                "this is another statement", where=line.where, remedy="Give the file to `./parallax import`."
            )
        if isinstance(found, NewStatement):
            statement = found
            renderings += found.renderings
        else:
            renderings.append(found)
    if not renderings:
        raise InputError("there is no rendering in it", where=name, remedy="Write one in each line.")
    return Brought(tuple(renderings), statement)
