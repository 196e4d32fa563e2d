"""What may be stored: every field that someone hands in is checked here, once.

In: statements and renderings as handed in. Out: the same, folded where folding loses nothing (never a
verbatim text), or an InputError that says which field of which rendering, and what to do.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn
from urllib.parse import urlsplit

from align.terms import LONGEST_TEXT
from corpus.errors import InputError
from corpus.model import NewRendering, NewStatement, OutletKind

LONGEST_LINE = 200  # outlet, via, language, reviewer, key
LONGEST_OCCASION = 500
LONGEST_NOTE = 10_000
LONGEST_ADDRESS = 2_000

# Work grows with the square of the renderings: 100 make 4,950 pairs.
MOST_RENDERINGS = 100

REDUCED_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def statement(new: NewStatement) -> NewStatement:
    """A statement that may be stored. Raises InputError."""
    # A complete record tells of texts that were withdrawn since.
    if len(new.renderings) < 2 and new.past is None:
        raise InputError(
            "there is only one rendering" if new.renderings else "there is no rendering",
            where="renderings",
            remedy="A comparison needs two or more.",
        )
    if len(new.renderings) > MOST_RENDERINGS:
        raise InputError(
            f"there are {len(new.renderings)} renderings, more than {MOST_RENDERINGS}",
            where="renderings",
            remedy="Make two statements of them.",
        )
    renderings = tuple(rendering(r, f"rendering {n}") for n, r in enumerate(new.renderings, start=1))
    distinct_outlets([r.outlet for r in renderings])
    return replace(
        new,
        speaker=speaker(new.speaker),
        date=date(new.date, "date"),
        occasion=occasion(new.occasion),
        language=line(new.language, "language"),
        persian=persian(new.persian),
        key=None if new.key is None else line(new.key, "id") or None,
        renderings=renderings,
    )


def speaker(value: str) -> str:
    """A speaker's name; empty where unknown."""
    return line(value, "speaker")


def occasion(value: str) -> str:
    """An occasion; empty where unknown."""
    return line(value, "occasion", LONGEST_OCCASION)


def persian(value: str | None) -> str | None:
    """A Persian text, verbatim; None where it is blank."""
    if value is None or not value.strip():
        return None
    return text(value, "persian")


def rendering(new: NewRendering, where: str = "rendering") -> NewRendering:
    """A rendering that may be stored, its text as it was. Raises InputError."""
    name = outlet(new.outlet, f"{where}, outlet")
    where = f"{where} ({name})"
    verbatim = text(new.text, f"{where}, text")
    if not any(c.isalnum() for c in verbatim):
        problem = "the text has no letter or digit" if verbatim.strip() else "the text is empty"
        raise InputError(problem, where=f"{where}, text", remedy="Give the outlet's words.")
    return replace(
        new,
        outlet=name,
        kind=outlet_kind(new.kind, f"{where}, kind"),
        address=address(new.address, f"{where}, address"),
        date=date(new.date, f"{where}, date"),
        via=line(new.via, f"{where}, via"),
        note=note(new.note, f"{where}, note"),
    )


def distinct_outlets(names: Sequence[str]) -> None:
    """Raise InputError where a name stands twice, whatever its capitals and spaces."""
    seen: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        first = seen.setdefault(folded(name), number)
        if first != number:
            raise InputError(
                f"the outlet “{name}” stands twice, as rendering {first} and {number}",
                where=f"rendering {number}, outlet",
                remedy=f"Give each rendering its own name, for example “{name} (2)”.",
            )


def folded(name: str) -> str:
    """An outlet's name for comparison: without capitals, compatibility forms, double spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def outlet(value: str, where: str = "outlet") -> str:
    """The name of an outlet. Raises InputError where it is empty."""
    name = line(value, where)
    if not name:
        raise InputError("the outlet has no name", where=where, remedy="Say who published the rendering.")
    return name


def outlet_kind(value: str, where: str = "kind") -> OutletKind:
    """A kind of outlet by its word."""
    try:
        return OutletKind(value)
    except ValueError:
        raise InputError(
            f"“{value}” is no kind of outlet", where=where, remedy=f"Give one of {', '.join(OutletKind)}."
        ) from None


def address(value: str, where: str = "address") -> str:
    """A web address, http or https, or empty: it becomes a link, so nothing else will do."""
    value = line(value, where, LONGEST_ADDRESS)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\\]", value)
    except ValueError:
        usable = False
    if not usable:
        raise InputError(
            "this is no web address", where=where, remedy="Give one that begins with https:// or http://, or none."
        )
    return value


def date(value: str, where: str = "date") -> str:
    """A date, reduced as far as it is known: 2012, 2012-11 or 2012-11-07; or empty."""
    value = line(value, where)
    if not value:
        return ""
    usable = REDUCED_DATE.fullmatch(value) is not None
    if usable:
        try:
            datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
        except ValueError:
            usable = False
    if not usable:
        raise InputError(
            f"“{value}” is no date", where=where, remedy="Write 2012, 2012-11 or 2012-11-07, or leave it empty."
        )
    return value


def note(value: str, where: str = "note") -> str:
    """A note in several lines, without white space around it."""
    return _metadata(value, where, LONGEST_NOTE).strip()


def line(value: str, where: str, longest: int = LONGEST_LINE) -> str:
    """A field in one line: runs of white space become one blank, none stands around it."""
    return " ".join(_metadata(value, where, longest).split())


def text(value: str, where: str) -> str:
    """A verbatim text, as it was. Control characters stay, but a NUL says that it is no text."""
    _string(value, where)
    if len(value) > LONGEST_TEXT:
        raise InputError(
            f"the text has {len(value):,} characters, more than {LONGEST_TEXT:,}",
            where=where,
            remedy="Give the passage that renders the statement.",
        )
    if "\0" in value:
        raise InputError("this is no text: it holds a NUL byte", where=where, remedy="Save it as plain text, in UTF-8.")
    return value


def _metadata(value: str, where: str, longest: int) -> str:
    """A field about a text: no control character but tab and the ends of lines."""
    _string(value, where)
    if len(value) > longest:
        raise InputError(f"it has {len(value):,} characters, more than {longest:,}", where=where, remedy="Shorten it.")
    for place, character in enumerate(value, start=1):
        if unicodedata.category(character) == "Cc" and character not in "\t\n\r":
            raise InputError(
                f"character {place} is the control character U+{ord(character):04X}",
                where=where,
                remedy="Take it out.",
            )
    return value


def _string(value: object, where: str) -> None:
    if not isinstance(value, str):
        _no_string(value, where)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"character {error.start + 1} is half of a character (U+{ord(value[error.start]):04X})",
            where=where,
            remedy="Write the whole character, or take it out.",
        ) from None


def _no_string(value: object, where: str) -> NoReturn:
    raise InputError(f"this is no text but {type(value).__name__}", where=where, remedy="Write it in quotation marks.")
