"""A .txt or .md file → one rendering, verbatim.

In: a file's name and bytes. Out: a rendering whose outlet is the name without folder and ending.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from corpus.importers.decoding import decoded_or_guessed
from corpus.importers.found import Format, Found
from corpus.importers.single import one_rendering, whole

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read a rendering. Raises InputError where it is no text, empty, or longer than a rendering may be."""
    text, remarks = decoded_or_guessed(whole(name, file), name)
    yield one_rendering(name, text, remarks=remarks)


FORMAT = Format("Text", (".txt", ".md"), read, single=True, written=True)
