"""Searching by words and filters: which passages and divergences, how many, in lines with their context.

In: a store, a query, filters. Out: a page of hits, the last changed first. Words and filters are one question to the
index, so that neither is looked at hit by hit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from corpus import blind, outlets
from corpus.errors import InputError
from corpus.model import DECISIONS
from corpus.searching import narrowing, queries
from corpus.searching.folding import plain
from corpus.searching.narrowing import Filters
from corpus.searching.passages import ANY, UNREVIEWED
from corpus.searching.showing import Hit, lines
from corpus.store import Store, record

# Hits on one page, the most that one call gives, and how far hits are counted: beyond it is “more than”.
LISTED, MOST_LISTED, MOST_COUNTED = 25, 1000, 1000

# What is said of a divergence where blind mode hides what was decided.
REVIEWED = "reviewed"

# Outlets or speakers that a few words may mean at most.
MOST_MEANT = 50

NOTHING_ASKED = InputError("nothing is asked for", where="query", remedy="Give a word, or choose a filter.")


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. count: how many there are, or MOST_COUNTED where there are `more`.

    before, after: the numbers to ask the following page and the one before with; None where there is none.
    """

    hits: tuple[Hit, ...]
    count: int
    more: bool
    before: int | None = None
    after: int | None = None


def search(
    store: Store,
    query: str,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    limit: int = LISTED,
    before: int | None = None,
    after: int | None = None,
) -> Found:
    """Find what has these words and passes these filters; with filters alone, all that passes them.

    before, after: of a page found earlier. Raises InputError where the query is broken or nothing is asked for.
    """
    tree = queries.parse(query)
    if tree is None and not filters:
        raise NOTHING_ASKED
    limit = min(max(1, limit), MOST_LISTED)
    with store.reading() as db:
        asked = question(db, tree, filters, store.viewer)
        order, border, edge = ("ASC", ">", after) if after is not None else ("DESC", "<", before)
        where, values = asked.passages if edge is None else asked.beyond(border, edge)
        rows = list(db.query(f"SELECT passage.* {where} ORDER BY found.rowid {order} LIMIT ?", [*values, limit + 1]))
        further = len(rows) > limit
        # what fits on one page is counted by looking at it
        count = len(rows) if edge is None and not further else _counted(db, asked)
        rows = rows[:limit]
        if after is not None:
            rows.reverse()
        hits = veiled(db, store.viewer, lines(db, rows, tree))
    return Found(
        hits=tuple(hits),
        count=min(count, MOST_COUNTED),
        more=count > MOST_COUNTED,
        before=rows[-1]["id"] if rows and (further or after is not None) else None,
        after=rows[0]["id"] if rows and (before is not None or (after is not None and further)) else None,
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What the index is asked. table: of which shelf. words: the expression. days: in which the statement may lie.

    hidden: passages that must not be found (`blind`).
    """

    table: str
    words: str
    days: tuple[int, int] | None
    hidden: tuple[int, ...] = ()

    @property
    def passages(self) -> tuple[str, list[object]]:
        """The passages that pass, from FROM on, with values. The index's own table is called `found`."""
        # CROSS JOIN: the index is asked first, and gives its rows in order
        asked = f"FROM {self.table} AS found CROSS JOIN passage ON passage.id = found.rowid WHERE {self.table} MATCH ?"
        values: list[object] = [self.words]
        if self.hidden:
            asked += " AND passage.id NOT IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(self.hidden))
        if self.days is None:
            return asked, values
        return f"{asked} AND passage.ends >= ? AND passage.begins <= ?", [*values, *self.days]

    @property
    def numbers(self) -> tuple[str, list[object]]:
        """The same where their numbers are enough: without a day to look at, the index alone knows them."""
        if self.days or self.hidden:
            return self.passages
        return f"FROM {self.table} WHERE {self.table} MATCH ?", [self.words]

    def beyond(self, border: str, edge: int) -> tuple[str, list[object]]:
        """The passages on one side of a number."""
        asked, values = self.passages
        return f"{asked} AND found.rowid {border} ?", [*values, edge]


def question(db: Database, tree: queries.Query | None, filters: Filters, viewer: str | None = None) -> Question:
    """Words and filters as one question to the index. viewer: who asks, as of a store."""
    wanted = [] if tree is None else [queries.expression(tree)]
    for group in groups(db, filters):
        wanted.append("(" + " OR ".join(f'facets : "{facet}"' for facet in group) + ")")
    words = " AND ".join(wanted) or f'facets : "{ANY}"'
    hidden = blind.hidden_passages(db, viewer, decisions=filters.verdict in tuple(DECISIONS))
    return Question(f"search_{filters.shelf.value}", words, narrowing.days(filters), tuple(hidden))


def veiled(db: Database, viewer: str | None, hits: Sequence[Hit]) -> list[Hit]:
    """Hits without the decisions that blind mode keeps from somebody; that there are some is said."""
    sights = {number: blind.sight(db, number, viewer) for number in {hit.statement for hit in hits if hit.decisions}}
    seen = []
    for hit in hits:
        if hit.divergence is not None and hit.decisions and hit.decisions != (UNREVIEWED,):
            identity = record(db, "divergence", hit.divergence)["identity"]
            if not hit.reviewer and not sights[hit.statement].all_of(identity):
                hit = replace(hit, decisions=(REVIEWED,))
        seen.append(hit)
    return seen


def _counted(db: Database, asked: Question) -> int:
    """How many pass, as far as is counted."""
    where, values = asked.numbers
    found = db.execute(f"SELECT count(*) FROM (SELECT 1 {where} LIMIT {MOST_COUNTED + 1})", values).fetchone()
    return int(found[0])


def groups(db: Database, filters: Filters) -> list[tuple[str, ...]]:
    """The facets that a passage must have to pass: one of each group."""
    first, last = db.execute("SELECT min(date), max(date) FROM statement WHERE date <> ''").fetchone()
    return narrowing.facets(filters, lambda sort, name: _meant(db, sort, name), first or "", last or "")


def names(store: Store) -> tuple[list[str], list[str]]:
    """All speakers and all outlets by their own names, to choose from."""
    with store.reading() as db:
        own = outlets.names(db).outlet
        return sorted(_names(db, "s")), sorted({own(name) for name in _names(db, "o")})


def _meant(db: Database, sort: str, name: str) -> list[str]:
    """The names that a name typed means: itself, or if there is none such, those that have all its words.

    Of an outlet all its names.
    """
    said = outlets.names(db) if sort == "o" else outlets.NOTHING_SAID
    words = plain(name).split()
    known = {one: plain(one).split() for one in (*_names(db, sort), *said.outlets, *said.outlets.values())}
    same = [one for one, has in known.items() if has == words]
    meant = same or [one for one, has in known.items() if words and set(words) <= set(has)][:MOST_MEANT]
    return list(dict.fromkeys(every for one in meant for every in said.every(one))) or [name]


def _names(db: Database, sort: str) -> list[str]:
    return [row[0] for row in db.execute("SELECT name FROM search_name WHERE sort = ?", [sort]).fetchall()]
