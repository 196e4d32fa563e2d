"""What figures are about: the statements and divergences that pass the filters, as the search finds them.

In: a connection inside a read, filters of the search, who looks. Out: ids, and the facets of divergences. Since the
search's own index is asked, a count and the list of hits that it leads to are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlite_utils import Database

from align.terms import Kind, Severity
from corpus import outlets
from corpus.searching.narrowing import Filters, Within
from corpus.searching.passages import named
from corpus.searching.search import question
from corpus.store import Record


@dataclass(frozen=True, slots=True)
class Counted:
    """A divergence to count. apart: facets of the names that stand apart in it, without their sort."""

    statement: int
    kinds: tuple[Kind, ...]
    severity: Severity
    apart: frozenset[str]


def divergences(db: Database, filters: Filters, viewer: str | None) -> Iterator[Counted]:
    """The divergences of the newest comparisons that pass."""
    asked = question(db, None, replace(filters, within=Within.DIVERGENCES.value), viewer)
    where, values = asked.passages
    for statement, facets in db.execute(f"SELECT passage.statement, passage.facets {where}", values).fetchall():
        told: dict[str, list[str]] = {}
        for facet in facets.split():
            told.setdefault(facet[0], []).append(facet[1:])
        kinds = tuple(map(Kind, dict.fromkeys(told["k"])))
        yield Counted(statement, kinds, Severity(int(told["g"][0])), frozenset(told.get("b", ())))


def statements(db: Database, filters: Filters, viewer: str | None) -> list[Record]:
    """The statements that pass by speaker and date, oldest first, those without a date last: id, speaker, date."""
    about = Filters(within=Within.RENDERINGS.value, speaker=filters.speaker, since=filters.since, until=filters.until)
    where, values = question(db, None, about, viewer).passages
    chosen = f"SELECT id, speaker, date FROM statement WHERE id IN (SELECT passage.statement {where})"
    return list(db.query(f"{chosen} ORDER BY date = '', date, id", values))


def owners(db: Database) -> dict[str, str]:
    """A name's facet, without its sort → the outlet whose name it is. Names that the search takes for one are one."""
    said = outlets.names(db)
    own: dict[str, str] = {}
    found = {}
    names = [name for (name,) in db.execute("SELECT outlet FROM rendering GROUP BY outlet ORDER BY min(id)").fetchall()]
    # of names that the search takes for one, what is said of any holds
    for name in sorted(names, key=lambda name: name in said.outlets):
        outlet = said.outlet(name)
        found[named("", name)] = own.setdefault(named("", outlet), outlet)
    return found
