"""Outlets stand in stored comparisons as rendering ids, so that renaming one changes names and nothing else.

In: rows and divergences as align gives them, whose outlets are `token`s. Out: JSON under rendering ids to
store, and from it the same rows and divergences under the names of today.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from align import as_json
from align.terms import Divergence, Row

Json = dict[str, Any]

# How an outlet is called while align works, and in stored evidence: ⟦000017⟧ is rendering 17. Padded, for
# align puts outlets in order by name, and the order of arrival is the one that people expect.
TOKEN = re.compile(r"⟦(\d{6,})⟧")


def token(rendering: int) -> str:
    """The name under which align knows a rendering."""
    return f"⟦{rendering:06d}⟧"


def renamed(text: str, names: Mapping[int, str]) -> str:
    """A text in which tokens of these renderings give way to the outlets' names."""
    return TOKEN.sub(lambda found: names.get(int(found[1]), found[0]), text)


def row_record(row: Row) -> Json:
    """A row under rendering ids."""
    record = as_json.row_to_json(row)
    record["clauses"] = {_number(outlet): clauses for outlet, clauses in record["clauses"].items()}
    if "absent" in record:
        record["absent"] = {_number(outlet): said for outlet, said in record["absent"].items()}
    return record


def row(record: Json, names: Mapping[int, str]) -> Row:
    """A stored row under the outlets' names."""
    clauses = {names[int(number)]: found for number, found in record["clauses"].items()}
    reason = record.get("not_judged")
    told = None if reason is None else renamed(reason, names)
    absent = {names[int(number)]: said for number, said in record.get("absent", {}).items()}
    return as_json.row_from_json({**record, "clauses": clauses, "not_judged": told, "absent": absent})


def divergence_record(divergence: Divergence) -> Json:
    """A divergence under rendering ids; its evidence keeps the tokens."""
    record = as_json.divergence_to_json(divergence)
    for reading in record["readings"]:
        reading["outlets"] = sorted((_number(outlet) for outlet in reading["outlets"]), key=int)
        reading["spans"] = {_number(outlet): spans for outlet, spans in reading["spans"].items()}
    return record


def divergence(record: Json, names: Mapping[int, str]) -> Divergence:
    """A stored divergence under the outlets' names."""
    readings = [
        reading
        | {
            "outlets": [names[int(number)] for number in reading["outlets"]],
            "spans": {names[int(number)]: spans for number, spans in reading["spans"].items()},
        }
        for reading in record["readings"]
    ]
    return as_json.divergence_from_json(
        {**record, "readings": readings, "evidence": renamed(record["evidence"], names)}
    )


def dumps(record: object) -> str:
    """JSON for the store: readable, without NaN."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _number(outlet: str) -> str:
    found = TOKEN.fullmatch(outlet)
    if found is None:
        raise ValueError(f"align gave the outlet {outlet!r}, which it was not given")
    return str(int(found[1]))
