"""The rows of the newest comparisons, as figures need them: who speaks, how many witnesses, how far apart.

In: a connection inside a read, and statements. Out: a `Measured` for each row. A comparison never changes, so what is
measured of one is remembered for as long as its texts are the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from corpus import witnesses
from corpus.figures.dispersion import Spread, spread
from corpus.store import Record, Store, record

# Of how many comparisons the rows are remembered: 5 kB each with eight rows of three renderings. Where there are more,
# each page of figures measures all of them anew, which takes five times as long.
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Measured:
    """A row. spread: of the renderings that speak in it.

    witnesses: how many of the statement's texts count in it, those that say nothing with them. judged: whether the
    program looked for divergences in it.
    """

    spread: Spread
    speakers: tuple[int, ...]
    witnesses: int
    judged: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A compared statement: the outlet's name of each of its renderings, by id, but of those withdrawn; its rows."""

    id: int
    outlets: Mapping[int, str]
    rows: tuple[Measured, ...]


_remembered: dict[tuple[object, ...], tuple[Measured, ...]] = {}


def measured(db: Database, statements: Collection[int]) -> list[Statement]:
    """The compared ones of some statements, by id."""
    newest = "SELECT max(id) FROM comparison WHERE statement IN (SELECT value FROM json_each(?)) GROUP BY statement"
    asked = f"SELECT id, statement, made, renderings, rows FROM comparison WHERE id IN ({newest}) ORDER BY statement"
    return [_statement(db, row) for row in db.query(asked, [json.dumps(list(statements))])]


def spreads(store: Store, comparison: int) -> list[Spread]:
    """How far the renderings of each row of a comparison lie apart, by their ids. Raises NotFound."""
    with store.reading() as db:
        return [row.spread for row in _statement(db, record(db, "comparison", comparison)).rows]


def _statement(db: Database, comparison: Record) -> Statement:
    chosen = "FROM rendering WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    values = [comparison["renderings"]]
    renderings = db.execute(f"SELECT id, outlet, withdrawn {chosen}", values).fetchall()
    there = {number: outlet for number, outlet, withdrawn in renderings if withdrawn is None}
    key = comparison["id"], comparison["made"], comparison["renderings"], tuple(there)
    found = _remembered.get(key)  # once: another thread may forget it
    if found is None:
        texts = dict(db.execute(f"SELECT id, text {chosen}", values).fetchall())
        found = measure(json.loads(comparison["rows"]), texts)
        if len(_remembered) >= REMEMBERED:
            _remembered.clear()
        _remembered[key] = found
    return Statement(comparison["statement"], there, found)


def measure(rows: Sequence[witnesses.Json], texts: Mapping[int, str]) -> tuple[Measured, ...]:
    """The figures of stored rows. texts: of all renderings that were compared; an erased one is empty."""
    silent = witnesses.wholes(texts)
    return tuple(_measured(row, texts, silent) for row in rows)


def _measured(row: witnesses.Json, texts: Mapping[int, str], silent: witnesses.Wordings) -> Measured:
    said = {
        int(number): " ".join(texts[int(number)][c["start"] : c["end"]] for c in clauses)
        for number, clauses in row["clauses"].items()
    }
    speakers = tuple(number for number, words in said.items() if witnesses.wording(words))
    count = len(set(witnesses.in_row(row["clauses"], texts, silent).values()))
    return Measured(spread({n: said[n] for n in speakers}), speakers, count, row.get("not_judged") is None)
