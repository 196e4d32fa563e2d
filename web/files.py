"""An uploaded or dropped file → what it brings: renderings, and the statement they belong to where it names one.

In: a file's name and bytes. Out: renderings with all that is said of them; or an InputError with line and remedy.
"""

from __future__ import annotations

from pathlib import PurePath

from corpus import importers
from corpus.importers import Together as Brought
from corpus.importers.formats import ENDINGS

__all__ = ["ENDINGS", "Brought", "brought"]


def brought(name: str, content: bytes) -> Brought:
    """Read a file. Raises InputError where it is of no format of ours, or at the first thing refused in it."""
    return importers.together(PurePath(name.replace("\\", "/")).name or "the file", content)
