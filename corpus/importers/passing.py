"""What is found in a file → JSON and back, to pass from the process that reads it to ours.

In: `Found`s, an InputError or a table's header. Out: records of plain JSON, and from them the same again.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from corpus.importers.found import About, Found
from corpus.model import NewRendering, NewStatement, OutletKind

if TYPE_CHECKING:
    from corpus.importers.mapping import Header, Mapping

Json = dict[str, Any]


def found_record(found: Found) -> Json:
    """A thing found, as JSON holds it."""
    item = found.item
    record = (
        {"refused": error_record(item)}
        if isinstance(item, InputError)
        else {"statement_item" if isinstance(item, NewStatement) else "rendering": asdict(item)}
    )
    return {
        **record,
        "where": found.where,
        "statement": found.statement,
        "about": asdict(found.about),
        "remarks": found.remarks,
    }


def found_from(record: Json) -> Found:
    """The thing found again."""
    item: NewStatement | NewRendering | InputError
    if "refused" in record:
        item = error_from(record["refused"])
    elif "rendering" in record:
        item = _rendering(record["rendering"])
    else:
        statement = record["statement_item"]
        item = NewStatement(**{**statement, "renderings": tuple(_rendering(r) for r in statement["renderings"])})
    return Found(record["where"], item, record["statement"], About(**record["about"]), tuple(record["remarks"]))


def error_record(error: InputError) -> Json:
    """An error with its three parts."""
    return {"problem": error.problem, "where": error.where, "remedy": error.remedy}


def error_from(record: Json) -> InputError:
    """The error again."""
    return InputError(record["problem"], where=record["where"], remedy=record["remedy"])


def header_record(header: Header) -> Json:
    """A table's header and first rows."""
    return asdict(header)


def header_from(record: Json) -> Header:
    """The header again."""
    from corpus.importers.mapping import Header

    return Header(tuple(record["columns"]), tuple(tuple(row) for row in record["sample"]))


def mapping_record(mapping: Mapping | None) -> Json | None:
    """Which column is what, or None."""
    return None if mapping is None else {**asdict(mapping), "fields": dict(mapping.fields)}


def mapping_from(record: Json | None) -> Mapping | None:
    """The mapping again."""
    if record is None:
        return None
    from corpus.importers.mapping import Mapping

    return Mapping(record["layout"], record["fields"], tuple(record["outlets"]))


def _rendering(record: Json) -> NewRendering:
    return NewRendering(**{**record, "kind": OutletKind(record["kind"])})
