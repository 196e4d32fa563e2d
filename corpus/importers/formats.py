"""The registry: every module of this package that has a `FORMAT` (or `FORMATS`) is a format.

In: a file's name, and the file. Out: its format, or what is found in it. Adding a format is adding a file.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

import corpus.importers
from corpus.errors import InputError
from corpus.importers import sandbox
from corpus.importers.found import Format, Found, formats_in

if TYPE_CHECKING:
    from corpus.importers.mapping import Header, Mapping


@cache
def formats() -> tuple[Format, ...]:
    """All formats, in the order of their modules' names. Raises ValueError where two claim one ending."""
    found: list[Format] = []
    for module in sorted(one.name for one in pkgutil.iter_modules(corpus.importers.__path__)):
        if module != "formats":
            found += formats_in(import_module(f"{corpus.importers.__name__}.{module}"))
    endings = [ending for one in found for ending in one.endings]
    if len(set(endings)) < len(endings):
        raise ValueError(f"an ending stands twice in {endings}")
    return tuple(found)


def endings() -> tuple[str, ...]:
    """All endings that are known."""
    return tuple(ending for one in formats() for ending in one.endings)


def format_of(name: str) -> Format:
    """The format of a file by its name's ending, in capitals or not. Raises InputError that lists those known."""
    ending = PurePath(name).suffix.lower()
    for one in formats():
        if ending in one.endings:
            return one
    raise InputError(
        "this kind of file is not known", where=name, remedy=f"Give one that ends in {', '.join(endings())}."
    )


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """What is in a file. Raises InputError where the whole file is refused, at once or when it is gone through."""
    chosen = format_of(name)
    return sandbox.read(chosen, name, file, mapping) if chosen.guarded else chosen.read(name, file, mapping)


def columns(name: str, file: BinaryIO) -> Header | None:
    """Header and first rows of a table; None for a file that is no table. Raises InputError."""
    chosen = format_of(name)
    if chosen.columns is None:
        return None
    return sandbox.columns(chosen, name, file) if chosen.guarded else chosen.columns(name, file)


def __getattr__(name: str) -> tuple[str, ...]:
    """`ENDINGS`, found at its first use: the modules import this package."""
    if name == "ENDINGS":
        return endings()
    raise AttributeError(name)
