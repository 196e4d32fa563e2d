"""What every importer gives, and what every importer is.

In: nothing. Out: `Found`, one thing read from a file; `Format`, a kind of file with the function that reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import InputError
from corpus.model import NewRendering, NewStatement

if TYPE_CHECKING:
    from corpus.importers.mapping import Header, Mapping


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of the statement that its renderings belong to; empty where it does not say."""

    speaker: str = ""
    date: str = ""
    occasion: str = ""
    language: str = "fa"
    persian: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One thing read from a file: where it stood, and a statement, a rendering, or why it is refused.

    where: file, and line, row or unit in it, as a person counts. statement: for a rendering, the key of the
    statement it belongs to (all renderings of one import with the same key make one statement), "" where the
    file does not say. about: what the file says of that statement. remarks: for the user, e.g. that an encoding
    was guessed or that a PDF's order may be wrong.
    """

    where: str
    item: NewStatement | NewRendering | InputError
    statement: str = ""
    about: About = About()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    name: as the page says it, "Word document". endings: in small letters, with the dot. read: takes the file's name,
    the file, and the mapping of columns (tables only). single: a file is one rendering (its name tells the outlet
    unless the text does). columns: tables only; header and first rows, for the mapping screen. guarded: read in
    a process with limits of memory, time and processor. written: text in an encoding that the file does not tell for
    sure, so that the user may.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[[str, BinaryIO, Mapping | None], Iterator[Found]]
    single: bool
    columns: Callable[[str, BinaryIO], Header] | None = None
    guarded: bool = False
    written: bool = False


def formats_in(module: ModuleType) -> tuple[Format, ...]:
    """The formats of a module, its `FORMAT` or `FORMATS`; none where it is no importer."""
    return (module.FORMAT,) if hasattr(module, "FORMAT") else tuple(getattr(module, "FORMATS", ()))
