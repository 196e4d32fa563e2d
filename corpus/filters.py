"""Filters: JSON Lines in, JSON Lines out, a line for each, in order.

In: records on standard input. Out: answers on standard output; what is wrong with a line in its place and, with its
number, on standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from align.errors import InputError
from align.terms import LONGEST_TEXT, Rendering

Record = dict[str, Any]
T = TypeVar("T")

# Lines that are read ahead so that the encoder works on many texts at once.
READ_AHEAD = 32


def answer_lines(prepare: Callable[[Record], T], answer: Callable[[Sequence[T]], Iterable[Record]]) -> None:
    """Answer JSON Lines of standard input, one line for each, in order.

    prepare: a record → what `answer` wants; raises InputError where it cannot be used. answer: several of these
    at once → a record each. A bad line gets {"id", "error"} in its place and a message with its number; the
    exit status is then 1. Blank lines are skipped. Any other exception is our own fault and stops the program.
    """
    failed = False
    lines = ((number, line) for number, line in enumerate(sys.stdin.buffer, 1) if line.strip())
    while batch := list(islice(lines, READ_AHEAD)):
        read = [_read(number, line, prepare) for number, line in batch]
        answers = iter(answer([what for _, what, error in read if error is None and what is not None]))
        for (number, _), (name, _, error) in zip(batch, read, strict=True):
            if error is None:
                record = {"id": name, **next(answers)}
            else:
                failed = True
                record = {"id": name, "error": error}
                print(f"line {number}: {error}", file=sys.stderr)
            print(json.dumps(record, ensure_ascii=False, allow_nan=False), flush=True)
    if failed:
        sys.exit(1)


def _read(number: int, line: bytes, prepare: Callable[[Record], T]) -> tuple[Any, T | None, str | None]:
    """A line's id, what `prepare` made of it, and the error if it cannot be used."""
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        return None, None, f"not UTF-8 at byte {error.start + 1}. Save the text as UTF-8."
    except (ValueError, RecursionError) as error:
        return None, None, f"not JSON: {error}. Give one object a line."
    if not isinstance(record, dict):
        return None, None, "not a JSON object. Give one object a line, in braces."
    try:
        return record.get("id"), prepare(record), None
    except InputError as error:
        return record.get("id"), None, str(error)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def text_field(record: Mapping[str, Any], name: str, *, empty: bool = False) -> str:
    """A text of a record. Raises InputError where it is missing, no text, too long, or has no letter or digit."""
    text = record.get(name)
    where = f"field “{name}”"
    if not isinstance(text, str):
        raise InputError("it is missing or no text", where=where, remedy="Give a string.")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"it has more than {LONGEST_TEXT:,} characters", where=where, remedy="Give a shorter text.")
    if not empty and not text.strip():
        raise InputError("it is empty", where=where, remedy="Give the outlet's words.")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError("it has half a surrogate pair", where=where, remedy="Write characters as UTF-8.")
    return text


def tokens_field(record: Mapping[str, Any], name: str) -> list[str]:
    """A list of tokens of a record. Raises InputError where it is missing or holds anything but strings."""
    tokens = record.get(name)
    if not isinstance(tokens, list) or not all(isinstance(t, str) and t for t in tokens):
        raise InputError("it is no list of tokens", where=f"field “{name}”", remedy="Give a list of strings.")
    return tokens


def optional_flag(record: Mapping[str, Any], name: str) -> bool | None:
    """true, false or absent (None). Raises InputError for anything else."""
    flag = record.get(name)
    if flag is not None and not isinstance(flag, bool):
        raise InputError(
            "it is neither true nor false", where=f"field “{name}”", remedy="Give true or false, or leave it out."
        )
    return flag


def renderings_field(record: Mapping[str, Any]) -> list[Rendering]:
    """The renderings of a record. Raises InputError where the list, an outlet or a text is missing."""
    given = record.get("renderings")
    if not isinstance(given, list) or not all(isinstance(r, dict) for r in given):
        raise InputError(
            "it is no list of objects", where="field “renderings”", remedy="Give outlet and text for each."
        )
    return [Rendering(text_field(r, "outlet"), text_field(r, "text"), optional_flag(r, "quoted")) for r in given]
