"""Files → renderings, for who compares without a store, and for the form of one statement.

In: a file's name and bytes. Out: what is in it; each format has its module here, and `formats` finds them.
"""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass

from align.terms import Rendering
from corpus import checks
from corpus.errors import InputError
from corpus.model import NewRendering, NewStatement


@dataclass(frozen=True, slots=True)
class Together:
    """The renderings of one statement that a file holds; the statement, where the file says of what; and remarks."""

    renderings: tuple[NewRendering, ...]
    statement: NewStatement | None = None
    remarks: tuple[str, ...] = ()


def renderings(name: str, content: bytes) -> list[Rendering]:
    """All renderings in a file, or those of its only statement. Raises InputError at the first thing refused."""
    return comparable(name, together(name, content))


def comparable(name: str, found: Together) -> list[Rendering]:
    """What a file brought, checked, as `align` takes it. Raises InputError."""
    checked = [checks.rendering(one, name) for one in found.renderings]
    return [Rendering(r.outlet, r.text, r.quoted) for r in checked]


def together(name: str, content: bytes) -> Together:
    """What a file holds, which must be of one statement.

    Raises InputError at the first thing refused, at a second statement, and where there is none at all.
    """
    from corpus.importers import formats  # it imports every module of this package

    renderings: list[NewRendering] = []
    statement: NewStatement | None = None
    remarks: dict[str, None] = {}
    key: str | None = None
    for found in formats.read(name, io.BytesIO(content)):
        item = found.item
        if isinstance(item, InputError):
            raise item
        if renderings and (isinstance(item, NewStatement) or found.statement != key):
            remedy = "Give a file with one, or import the file: `./parallax import`."
            raise InputError("this is another statement", where=found.where, remedy=remedy)
        remarks |= dict.fromkeys(found.remarks)
        if isinstance(item, NewStatement):
            statement, key = item, None
            renderings += item.renderings
        else:
            key = found.statement
            about = NewStatement(**asdict(found.about), renderings=())
            statement = about if about != NewStatement("", "", "", ()) else statement
            renderings.append(item)
    if not renderings:
        raise InputError("there is no rendering in the file", where=name, remedy="Put one or more into it.")
    return Together(tuple(renderings), statement, tuple(remarks))
