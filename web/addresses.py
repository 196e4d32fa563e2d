"""Addresses that a page prints a thousand times, made by the router once a request.

In: a divergence, a row, a sign. Out: their addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import g, url_for

from corpus.model import StoredDivergence


def divergence_address(divergence: StoredDivergence) -> str:
    """A divergence's page, at its row."""
    return f"{_stem('divergences.show', 'number')}{divergence.id}#row-{divergence.row + 1}"


def with_query(address: str, query: Mapping[str, Any]) -> str:
    """An address with a query. What a visitor's address asked goes on in it, whatever it was named: the router would
    take some names (`number`, `_external`) for its own."""
    return f"{address}?{urlencode(query, doseq=True)}" if query else address


def row_address(statement: int, row: int) -> str:
    """A row's page, at the row."""
    return f"{_stem('statements.row', 'row', number=statement)}{row}#row-{row}"


def sign_address(name: str) -> str:
    """A sign among those of the kinds."""
    if "signs" not in g:
        g.signs = url_for("static", filename="kinds.svg")
    return f"{g.signs}#{name}"


def _stem(endpoint: str, last: str, **values: Any) -> str:
    """An address whose last part is a number, up to that number."""
    stems = g.setdefault("stems", {})
    key = (endpoint, *values.values())
    if key not in stems:
        values[last] = 0
        stems[key] = url_for(endpoint, **values).removesuffix("0")
    return str(stems[key])
