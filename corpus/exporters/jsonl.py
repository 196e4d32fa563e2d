"""Statements → JSON Lines, the canonical form: complete, unaltered, and read back by `import` to the same corpus.

In: statements as they go out. Out: one line each, with every text verbatim and its sha256, earlier texts, comparisons,
verdicts and events. Nothing is left out; what the page derives (names, counts) is derived again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from corpus.exporters.complete import said_of
from corpus.exporters.found import Format
from corpus.exporters.model import Exported, every
from corpus.naming import Json
from corpus.reading import statement_numbers
from corpus.store import Store


def line(one: Exported) -> str:
    """A statement in one line, without its newline."""
    return json.dumps(statement_record(one), ensure_ascii=False, allow_nan=False)


def export_statements(store: Store, numbers: Sequence[int] | None = None) -> Iterator[str]:
    """A line (without its newline) for each statement, oldest first; or for those of these ids, in their order."""
    return map(line, every(store, statement_numbers(store) if numbers is None else numbers))


def statement_record(one: Exported) -> Json:
    """The complete record of a statement: the fields of a plain one, then what its store holds beside."""
    statement = one.statement
    return {
        "id": statement.key,
        "speaker": statement.speaker,
        "date": statement.date,
        "occasion": statement.occasion,
        "language": statement.language,
        "persian": statement.persian,
        "renderings": [said_of(rendering) for rendering in statement.renderings],
        **one.past,
    }


def write(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write a line for each statement."""
    for one in statements:
        file.write(line(one).encode() + b"\n")


FORMAT = Format(
    name="jsonl",
    said="JSON Lines, complete",
    ending=".jsonl",
    media="application/jsonl; charset=utf-8",
    holds="All: verbatim texts of all times, metadata, comparisons, verdicts, history. Imported again, the same.",
    leaves_out="Nothing.",
    write=write,
    lacks=lambda one, part: (),
)
