"""Statements → JSON Lines, unaltered: what `import` reads back to the same statements.

In: a store, or statements of it. Out: one line each, with every rendering verbatim and its sha256.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from corpus import service
from corpus.model import StoredRendering, StoredStatement
from corpus.store import Store


def export_statements(store: Store, numbers: Iterable[int] | None = None) -> Iterator[str]:
    """A line (without its newline) for each statement, oldest first; or for those of these ids, in their order."""
    chosen = sorted(s.id for s in service.statements(store)) if numbers is None else numbers
    for number in chosen:
        yield line(service.statement(store, number))


def line(statement: StoredStatement) -> str:
    """A statement in one line, without its newline."""
    return json.dumps(statement_record(statement), ensure_ascii=False, allow_nan=False)


def statement_record(statement: StoredStatement) -> dict[str, Any]:
    """A statement as the samples write it."""
    return {
        "id": statement.key,
        "speaker": statement.speaker,
        "date": statement.date,
        "occasion": statement.occasion,
        "language": statement.language,
        "persian": statement.persian,
        "renderings": [rendering_record(rendering) for rendering in statement.renderings],
    }


def rendering_record(rendering: StoredRendering) -> dict[str, Any]:
    """A rendering; fields that say nothing are left out."""
    record: dict[str, Any] = {"outlet": rendering.outlet, "kind": rendering.kind.value}
    for name in ("address", "date", "via", "note"):
        if value := getattr(rendering, name):
            record[name] = value
    if rendering.quoted is not None:
        record["quoted"] = rendering.quoted
    return {**record, "text": rendering.text, "sha256": rendering.sha256}
