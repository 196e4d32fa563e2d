"""Files → renderings, for who compares without a store.

In: a file's name and bytes. Out: the renderings in it; each format has its module here.
"""

from __future__ import annotations

import io
from pathlib import PurePath

from align.terms import Rendering
from corpus import checks
from corpus.errors import InputError
from corpus.importers import jsonl, text
from corpus.model import NewRendering, NewStatement


def renderings(name: str, content: bytes) -> list[Rendering]:
    """The renderings in a file: one in a text, one a line in JSON Lines, or those of one statement there.

    Whatever is not named as JSON Lines is read as text. Raises InputError at the first thing refused.
    """
    if PurePath(name).suffix.lower() not in jsonl.ENDINGS:
        found = [text.read(name, io.BytesIO(content))]
    else:
        found = _of_lines(name, content)
    checked = [checks.rendering(r, name) for r in found]
    return [Rendering(r.outlet, r.text, r.quoted) for r in checked]


def _of_lines(name: str, content: bytes) -> list[NewRendering]:
    """All single renderings of a file, or those of its only statement."""
    found: list[NewRendering] = []
    before: NewStatement | NewRendering | None = None
    for line in jsonl.read(name, io.BytesIO(content)):
        if isinstance(line.found, InputError):
            raise line.found
        if before is not None and isinstance(before, NewStatement) | isinstance(line.found, NewStatement):
            raise InputError("this is another statement", where=line.where, remedy="Give one, or import the file.")
        before = line.found
        found += before.renderings if isinstance(before, NewStatement) else [before]
    if not found:
        raise InputError("the file is empty", where=name, remedy="Put a rendering in each line.")
    return found
