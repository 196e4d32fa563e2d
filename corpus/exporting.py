"""Statements out of the store into a file or a stream, in any format.

In: a store, ids, a format's name. Out: bytes, and in words what the format had to leave out. A file is there whole or
not at all.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from corpus import reading
from corpus.errors import InputError, NotFound
from corpus.exporters.formats import CANONICAL, format_named, part_of
from corpus.exporters.jsonl import export_statements
from corpus.exporters.model import Exported as Statement
from corpus.exporters.model import every, exported
from corpus.store import Store

# What a format writes for the page is kept in memory up to this many bytes, then in a file without a name.
IN_MEMORY = 4 * 1024 * 1024

READ_AT_ONCE = 256 * 1024

LONGEST_NAME = 60


__all__ = ["Exported", "download", "export", "export_file", "exported", "file_name", "whole"]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported: how many statements, and what could not be held, in sentences."""

    statements: int
    left_out: tuple[str, ...]


def export(
    store: Store,
    file: BinaryIO,
    name: str = CANONICAL,
    *,
    numbers: Sequence[int] | None = None,
    part: str = "",
    address: str = "",
) -> Exported:
    """Write statements (all of them, oldest first, where no ids are given) in a format.

    Raises InputError for a format or part that is not known, and where there is no statement for a format that is not
    empty without one; NotFound for an id that is not there, before anything is written.
    """
    chosen = format_named(name)
    wanted = part_of(chosen, part)
    known = reading.statement_numbers(store)
    there = set(known)
    for number in numbers or ():
        if number not in there:
            raise NotFound("statement", number)
    ids = list(dict.fromkeys(known if numbers is None else numbers))
    if not ids and name != CANONICAL:
        raise InputError("there is no statement", where="export", remedy="Import some first.")
    said: dict[str, None] = {}

    def noted() -> Iterator[Statement]:
        for one in every(store, ids, address):
            said.update(dict.fromkeys(chosen.lacks(one, wanted)))
            yield one

    chosen.write(noted(), file, wanted)
    return Exported(len(ids), tuple(said))


def export_file(
    store: Store,
    path: Path,
    name: str = CANONICAL,
    *,
    numbers: Sequence[int] | None = None,
    part: str = "",
    address: str = "",
) -> Exported:
    """`export` into a file that is there whole or not at all. Raises InputError where it cannot be written."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("xb") as file:
            done = export(store, file, name, numbers=numbers, part=part, address=address)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        problem = f"it cannot be written: {error.strerror or error}"
        raise InputError(problem, where=str(path), remedy="Give another place.") from error
    finally:
        draft.unlink(missing_ok=True)
    return done


def download(store: Store, number: int, name: str, *, part: str = "", address: str = "") -> Iterator[bytes]:
    """One statement in a format for the page, written whole before the first byte goes out."""
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        export(store, file, name, numbers=[number], part=part, address=address)  # type: ignore[arg-type]
        file.seek(0)
        kept = stack.pop_all()

    def chunks() -> Iterator[bytes]:
        with kept:
            while chunk := file.read(READ_AT_ONCE):
                yield chunk

    return chunks()


def whole(store: Store) -> Iterator[bytes]:
    """The whole corpus as JSON Lines, a statement at a time."""
    for line in export_statements(store):
        yield line.encode() + b"\n"


def file_name(statement: str, number: int, name: str, part: str = "") -> str:
    """A name for the file of a statement: its first words, number, part and ending, safe on every system."""
    plain = "".join(c if c.isalnum() else "-" for c in unicodedata.normalize("NFC", statement))
    words = re.sub("-+", "-", plain)[:LONGEST_NAME].strip("-")
    return "-".join(p for p in ("parallax", str(number), words, part) if p) + format_named(name).ending
