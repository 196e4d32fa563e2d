"""JSON Lines → statements, or renderings, one a line.

In: a file's name and bytes. Out: for each line that is not blank a statement, a rendering, or the InputError that
refuses it, with its line number; a bad line stops no other. Fields beyond ours are allowed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from corpus import checks
from corpus.errors import InputError
from corpus.importers.decoding import decoded
from corpus.importers.found import Format, Found
from corpus.model import NewRendering, NewStatement
from corpus.naming import dumps

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

# A line holds a whole statement, every character of which may be written with six bytes or twelve.
MOST_BYTES = 64 * 1024 * 1024

# A file with as many bad lines as this is not what its name says.
MOST_ERRORS = 100

Json = dict[str, Any]

# How a complete record says that it is one, and what it then has beside a plain one.
FORMAT_VERSION = 1
PAST_FIELDS = (
    "added",
    "standing",
    "earlier",
    "comparisons",
    "alignments",
    "verdicts",
    "adjudications",
    "notes",
    "flags",
    "judgements",
    "events",
    "outlets",
)

ONE_OBJECT = "Write one JSON object in the line."


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read a file line by line."""
    errors = 0
    for number, content in enumerate(_lines(file), start=1):
        where = f"{name}, line {number}"
        try:
            line = _line(content, name, number)
        except InputError as error:
            line, errors = Found(where, error), errors + 1
        if line is not None:
            yield line
        if errors == MOST_ERRORS:
            remedy = "Its other lines were not read. Look whether it is JSON Lines."
            yield Found(where, InputError(f"there are {errors} bad lines", where=where, remedy=remedy))
            return


def statement_of(record: Json, where: str) -> NewStatement:
    """A statement as `statements.jsonl` of the samples writes it. Raises InputError."""
    renderings = record["renderings"]
    if not isinstance(renderings, list):
        raise InputError("“renderings” is no list", where=where, remedy="Write [ and ] around the renderings.")
    places = [f"{where}, rendering {n}" for n, _ in enumerate(renderings, start=1)]
    return NewStatement(
        speaker=_word(record, "speaker", where),
        date=_word(record, "date", where),
        occasion=_word(record, "occasion", where),
        language=_word(record, "language", where) or "fa",
        persian=_word(record, "persian", where) or None,
        key=_key(record, "id", where),
        renderings=tuple(rendering_of(_object(r, place), place) for r, place in zip(renderings, places, strict=True)),
        past=_past(record, where),
    )


def _past(record: Json, where: str) -> str | None:
    """What a complete record has beside the fields of a plain one, for `restoring`; None of a plain one."""
    version = record.get("parallax")
    if version is None:
        return None
    if version != FORMAT_VERSION or isinstance(version, bool):
        raise InputError(
            f"the record is written in another way ({version!r}) than this program reads ({FORMAT_VERSION})",
            where=f"{where}, parallax",
            remedy="Update Parallax; or take “parallax” out, and the texts alone are imported.",
        )
    places = [f"{where}, earlier text {n}" for n, _ in enumerate(record.get("earlier") or [], start=1)]
    for earlier, place in zip(record.get("earlier") or [], places, strict=True):
        if "withdrawn" not in _object(earlier, place):
            rendering_of(earlier, place)
    try:
        past = dumps({name: record.get(name) for name in PAST_FIELDS})
        past.encode()
    except ValueError:  # a number too great to be one, or half of a character
        raise InputError("the record holds what is no JSON", where=where, remedy="Export it again.") from None
    return past


def rendering_of(record: Json, where: str) -> NewRendering:
    """A rendering as the samples write it. Its text must match its sha256 where it has one. Raises InputError."""
    quoted = record.get("quoted")
    if quoted not in (None, True, False) or type(quoted) in (int, float):
        raise InputError("“quoted” is neither true nor false", where=where, remedy="Write true, false or null.")
    text = _word(record, "text", where)
    expected = _word(record, "sha256", where)
    if expected and hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != expected.lower():
        raise InputError(
            "the text is not the one that its sha256 was made of",
            where=where,
            remedy="Export it again; or leave “sha256” out if the text was changed on purpose.",
        )
    return NewRendering(
        outlet=_word(record, "outlet", where),
        text=text,
        kind=checks.outlet_kind(_word(record, "kind", where) or "other", f"{where}, kind"),
        address=_word(record, "address", where),
        date=_word(record, "date", where),
        via=_word(record, "via", where),
        note=_word(record, "note", where),
        quoted=quoted,
    )


def _line(content: bytes, name: str, number: int) -> Found | None:
    where = f"{name}, line {number}"
    if len(content) > MOST_BYTES:
        raise InputError(f"it is longer than {MOST_BYTES:,} bytes", where=where, remedy="One statement a line.")
    text = decoded(content, name, number)
    if not text.strip():
        return None
    record = _object(_json(text, where), where)
    if "renderings" in record:
        return Found(where, statement_of(record, where))
    if "outlet" in record or "text" in record:
        return Found(where, rendering_of(record, where), _key(record, "statement", where) or "")
    raise InputError(
        "this is neither a statement nor a rendering",
        where=where,
        remedy="A statement has “renderings”, a rendering “outlet” and “text”.",
    )


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file. One that is too long ends after `MOST_BYTES` + 1; its rest is passed over."""
    while content := file.readline(MOST_BYTES + 1):
        yield content
        while len(content) > MOST_BYTES and not content.endswith(b"\n"):
            content = file.readline(MOST_BYTES + 1)
            if not content:
                return


def _json(text: str, where: str) -> object:
    def constant(word: str) -> NoReturn:
        raise InputError(f"{word} is not JSON", where=where, remedy="Write null.")

    def pairs(found: list[tuple[str, Any]]) -> Json:
        names = [name for name, _ in found]
        for name in names:
            if names.count(name) > 1:
                raise InputError(f"the field “{name}” stands twice", where=where, remedy="Take one of them out.")
        return dict(found)

    try:
        return json.loads(text, parse_constant=constant, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        place = f"{where}, column {error.colno}"
        raise InputError(f"broken JSON: {error.msg}", where=place, remedy=ONE_OBJECT) from None
    except (ValueError, RecursionError):
        raise InputError("broken JSON", where=where, remedy=ONE_OBJECT) from None


def _object(value: object, where: str) -> Json:
    if not isinstance(value, dict):
        raise InputError("this is no JSON object", where=where, remedy="Write { and } around its fields.")
    return value


def _word(record: Json, name: str, where: str) -> str:
    """A field that is a text; empty where it is absent or null."""
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"“{name}” is no text", where=where, remedy="Write it in quotation marks.")
    return value


def _key(record: Json, name: str, where: str) -> str | None:
    """A field that names something: a text, or a whole number that is read as one."""
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _word(record, name, where) or None


FORMAT = Format("JSON Lines", (".jsonl", ".ndjson"), read, single=False)
