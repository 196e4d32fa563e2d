"""The registry: every module of this package that has a `FORMAT` (or `FORMATS`) is a format to take away.

In: a format's name. Out: the format. Adding a format is adding a file.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

import corpus.exporters
from corpus.errors import InputError
from corpus.exporters.found import Format

# The canonical one stands first wherever they are listed.
CANONICAL = "jsonl"


@cache
def formats() -> tuple[Format, ...]:
    """All formats, the canonical one first. Raises ValueError where two have one name."""
    found: list[Format] = []
    for module in sorted(one.name for one in pkgutil.iter_modules(corpus.exporters.__path__)):
        loaded = import_module(f"{corpus.exporters.__name__}.{module}")
        found += [loaded.FORMAT] if hasattr(loaded, "FORMAT") else getattr(loaded, "FORMATS", ())
    if len({one.name for one in found}) < len(found):
        raise ValueError(f"a name stands twice in {[one.name for one in found]}")
    return tuple(sorted(found, key=lambda one: one.name != CANONICAL))


def format_named(name: str) -> Format:
    """The format of a name. Raises InputError that lists those known."""
    for one in formats():
        if one.name == name:
            return one
    known = ", ".join(one.name for one in formats())
    raise InputError(f"“{name}” is no format", where="format", remedy=f"Give one of {known}.")


def part_of(chosen: Format, part: str) -> str:
    """The part of a format that is asked for; its first one where none is. Raises InputError."""
    if not part:
        return chosen.parts[0] if chosen.parts else ""
    if part not in chosen.parts:
        parts = ", ".join(chosen.parts)
        remedy = f"Give one of {parts}." if parts else "Leave it out: the file holds all that the format can."
        raise InputError(f"{chosen.name} has no part “{part}”", where="what", remedy=remedy)
    return part
