"""Searching by meaning: the clauses whose vectors are nearest to that of a query.

In: a store with its matrix of vectors, the vector of a query, filters. Out: hits, the nearest first. Every line of the
matrix is looked at: a million take a tenth of a second, so that nothing near is missed (docs/operations.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from sqlite_utils import Database

from align.terms import Vectors
from corpus.cache import AnyEncoder, cached
from corpus.errors import InputError, ParallaxError
from corpus.searching import narrowing, vectors
from corpus.searching.asking import ask
from corpus.searching.folding import fold
from corpus.searching.narrowing import Filters, Within
from corpus.searching.passages import Shelf
from corpus.searching.queries import LONGEST_QUERY
from corpus.searching.search import Found, groups, question, search
from corpus.searching.showing import lines
from corpus.store import Record, Store

# How many of the nearest are shown, and at most; far behind them nearness tells little.
NEAREST, MOST_NEAREST = 50, 500

# Filters that let no more clauses than this pass are asked first. Else the nearest clauses are looked at one after the
# other, STEP at a time, and no more than FARTHEST of them: of what passes, as many are found as are shown.
FEW, STEP, FARTHEST = 20_000, 500, 20_000


LOADING = "The worker is still loading its model. Search again in a few seconds."
NO_WORKER = "No worker answers, without which a query has no meaning here. It is started with the page."


class NoVectors(ParallaxError):
    """No clause has a vector of this model yet."""

    def __init__(self) -> None:
        super().__init__("The clauses have no vectors of this model yet. The worker makes them while it is idle.")


def check(text: str, filters: Filters) -> None:
    """Raise InputError where a query has no word, or filters ask for what has no vector."""
    if not fold(text):
        raise InputError("there is no word in it", where="query", remedy="Write what the clauses are to be about.")
    if len(text) > LONGEST_QUERY:
        raise InputError(
            f"it has {len(text):,} characters, more than {LONGEST_QUERY:,}", where="query", remedy="Write less."
        )
    if filters.shelf is not Shelf.CLAUSE or filters.within not in ("", Within.CLAUSES):
        raise InputError(
            "only clauses are found by meaning",
            where="within",
            remedy="Take out what asks for divergences, renderings, Persian or notes, or search by words.",
        )


def nearest(
    store: Store,
    model: str,
    query: Vectors,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    limit: int = NEAREST,
) -> Found:
    """The clauses nearest to a query's vector, of length one, that pass the filters.

    model: whose vector it is. Raises NoVectors where the matrix is missing or another model's.
    """
    found = vectors.matrix(store)
    if found is None or found.model != model or found.lines.shape[1] != len(query):
        raise NoVectors
    near = found.cosines(query)
    limit = min(max(1, limit), MOST_NEAREST)
    with store.reading() as db:
        rows = list(_passing(db, near, filters, limit))
        hits = lines(db, rows, None)
    scored = tuple(
        replace(hit, score=round(float(near[row["vector"]]), 3)) for hit, row in zip(hits, rows, strict=True)
    )
    return Found(scored, len(scored), more=False)


def with_worker(store: Store, text: str, filters: Filters, limit: int = NEAREST) -> tuple[Found, str]:
    """Search by meaning with the worker's help; where that is not to be had, by words, and say why.

    Raises InputError where the query has no word, or filters ask for what has no vector.
    """
    check(text, filters)
    answer = ask(store.path, text)
    if answer is not None and answer.vector is not None:
        try:
            return nearest(store, answer.model, answer.vector, filters, limit), ""
        except NoVectors as error:
            return search(store, text, filters), str(error)
    loading = answer is not None and answer.loading
    return search(store, text, filters), LOADING if loading else NO_WORKER


def alone(store: Store, encoder: AnyEncoder, text: str, filters: Filters, limit: int = NEAREST) -> Found:
    """Search by meaning with an encoder of one's own. Clauses without a vector get theirs first.

    Raises InputError where the query has no word, or filters ask for what has no vector.
    """
    check(text, filters)
    encode = cached(store, encoder)
    vectors.update(store, encode)
    query = vectors.of_query(text, encoder.encode)
    if query is None:
        raise InputError("there is no word in it", where="query", remedy="Write what the clauses are to be about.")
    if vectors.matrix(store) is None:
        return Found((), 0, more=False)  # nothing has been compared yet
    return nearest(store, vectors.model_of(encode), query, filters, limit)


def _passing(db: Database, near: Vectors, filters: Filters, limit: int) -> Iterator[Record]:
    """Rows of passages that pass the filters, the nearest first. A line of a clause that is gone has none."""
    few = _few(db, filters) if filters else None
    wanted = groups(db, filters)
    chosen = None if few is None else few[few < len(near)]
    among = near if chosen is None else near[chosen]
    # without filters only lines of clauses that are gone do not pass
    farthest = min(len(among), FARTHEST if filters else max(4 * limit, STEP))
    if not farthest:
        return
    ahead = np.argpartition(among, len(among) - farthest)[len(among) - farthest :]
    ahead = ahead if chosen is None else chosen[ahead]
    order = ahead[np.lexsort((ahead, -near[ahead]))]
    left = limit
    for first in range(0, len(order), STEP):
        some = [int(line) for line in order[first : first + STEP]]
        rows = _rows(db, some)
        for line in some:
            for row in rows.get(line, ()):
                if left and (few is not None or _passes(row, filters, wanted)):
                    left -= 1
                    yield row
        if not left:
            return


def _few(db: Database, filters: Filters) -> np.ndarray[tuple[int], np.dtype[np.int64]] | None:
    """The lines of the clauses that pass the filters, or None where they are more than FEW."""
    where, values = question(db, None, filters).passages
    rows = db.execute(f"SELECT passage.vector {where} LIMIT {FEW + 1}", values).fetchall()
    if len(rows) > FEW:
        return None
    return np.array(sorted({row[0] for row in rows if row[0] is not None}), np.int64)


def _passes(row: Record, filters: Filters, wanted: list[tuple[str, ...]]) -> bool:
    """Whether a passage passes filters that many pass."""
    facets, days = set(row["facets"].split()), narrowing.days(filters)
    if days is not None and (row["begins"] is None or row["ends"] < days[0] or row["begins"] > days[1]):
        return False
    return all(facets & set(group) for group in wanted)


def _rows(db: Database, some: list[int]) -> dict[int, list[Record]]:
    places = ", ".join("?" * len(some))
    rows: dict[int, list[Record]] = {}
    for row in db.query(f"SELECT * FROM passage WHERE vector IN ({places})", some):
        rows.setdefault(row["vector"], []).append(row)
    return rows
