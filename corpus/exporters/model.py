"""What is exported of a statement: the one model that all serialisers read, so that they cannot disagree.

In: a store and a statement's id. Out: frozen dataclasses, read in one transaction. Outlets have their names of today;
the texts of the rows are those that were compared. What nobody reviewed says “unreviewed” everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from align.terms import Collation, Reading
from corpus.clock import now
from corpus.exporters.complete import complete
from corpus.exporters.shown import ShownRow, rows
from corpus.model import Adjudication, Comparison, Decision, StoredDivergence, StoredRendering, StoredStatement, Verdict
from corpus.naming import Json
from corpus.outlets import NOTHING_SAID, Names, names
from corpus.reading import comparison_of, context, newest_comparison, rendering_of, renderings_of, versions_in
from corpus.store import Store, record

UNREVIEWED = "unreviewed"
REVIEWED_BLIND = "reviewed by others, in blind mode"
NO_ERROR = (
    "Proposed by a program. A divergence is not an error: which rendering the original supports, it does not say."
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A statement as it goes out.

    statement: with the renderings that hold today. comparison: the newest, with rows, divergences and verdicts; None
    where it was not compared. past: what a complete record holds beside (`complete`). at: when it was exported.
    address: where the page shows it, empty where no address is set. names: which names are one outlet's.
    """

    statement: StoredStatement
    comparison: Comparison | None
    past: Json
    at: str
    address: str
    names: Names = NOTHING_SAID

    @property
    def compared(self) -> tuple[StoredRendering, ...]:
        """The renderings whose texts stand in the rows, in their order; none before a comparison."""
        return () if self.comparison is None else self.comparison.compared

    @property
    def outlets(self) -> tuple[str, ...]:
        """The columns of the rows."""
        return tuple(rendering.outlet for rendering in self.compared)

    @property
    def texts(self) -> Mapping[str, str]:
        """The compared text of each outlet."""
        return {rendering.outlet: rendering.text for rendering in self.compared}

    @property
    def late(self) -> tuple[StoredRendering, ...]:
        """Renderings that hold today and are not in the comparison: they came, or changed, after it."""
        known = {rendering.id for rendering in self.compared}
        return tuple(r for r in self.statement.renderings if r.id not in known)

    @property
    def divergences(self) -> tuple[StoredDivergence, ...]:
        """All divergences; the first is number 1 in print."""
        return () if self.comparison is None else self.comparison.divergences

    @property
    def collation(self) -> Collation:
        """Rows and divergences as they were found."""
        found = () if self.comparison is None else self.comparison.rows
        return Collation(found, tuple(d.divergence for d in self.divergences))

    @property
    def signature(self) -> Mapping[str, str]:
        """What made the comparison."""
        return {} if self.comparison is None else self.comparison.signature

    def rows(self) -> tuple[ShownRow, ...]:
        """The rows, ready to print: cells of segments, numbered divergences."""
        return rows(self.collation, self.texts)

    def cell(self, outlet: str, row: int) -> str:
        """What an outlet says in a row (from 0 on), its clauses joined by what stands between them; else empty."""
        assert self.comparison is not None
        return joined(self.texts[outlet], [(c.start, c.end) for c in self.comparison.rows[row].clauses.get(outlet, ())])

    def said(self, reading: Reading, outlet: str) -> tuple[str, ...]:
        """The words with which an outlet of a reading says it; none where it says nothing."""
        text = self.texts[outlet]
        return tuple(text[s.start : s.end] for s in reading.spans.get(outlet, ()) if s.end > s.start)

    @property
    def title(self) -> str:
        """The statement by its first words and who said it when."""
        about = ", ".join(part for part in (self.statement.speaker, self.statement.date) if part)
        return f"“{self.statement.opening}”" + (f" ({about})" if about else "")


def exported(store: Store, number: int, address: str = "", at: str | None = None) -> Exported:
    """A statement as it stands at one moment. address: of the page, without a slash at its end. Raises NotFound."""
    with store.reading() as db:
        row = record(db, "statement", number)
        statement = StoredStatement(**row, renderings=tuple(rendering_of(store, r) for r in renderings_of(db, number)))
        newest = newest_comparison(db, number)
        comparison = None
        if newest is not None:
            comparison = comparison_of(store, db, newest, context(db, number, store.viewer), versions_in(db, number))
        past, said = complete(store, db, row), names(db)
    return Exported(statement, comparison, past, at or now(), f"{address}/statements/{number}" if address else "", said)


def every(store: Store, numbers: Sequence[int], address: str = "") -> Iterator[Exported]:
    """Statements one after the other, each as it is when its turn comes; one is in memory at a time."""
    for number in numbers:
        yield exported(store, number, address)


def joined(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Spans of a text as one passage: what stands between two neighbours where that is only blank, else “ … ”."""
    found, end = "", -1
    for start, stop in spans:
        between = text[end:start] if 0 <= end <= start else "x"
        found += ("" if end < 0 else " … " if between.strip() else between) + text[start:stop]
        end = stop
    return found


def reviewed(divergence: StoredDivergence) -> str:
    """What people concluded of a divergence, in words; “unreviewed” where nobody did."""
    if not divergence.current and divergence.adjudication is None:
        if divergence.hidden:
            return REVIEWED_BLIND
        again = ", check again: what it took the place of was reviewed" if divergence.check_again else ""
        return UNREVIEWED + again
    held = [] if divergence.adjudication is None else [settled(divergence.adjudication)]
    return "; ".join([*held, *(concluded(verdict) for verdict in divergence.current.values())])


def settled(held: Adjudication) -> str:
    """What holds where reviewers differed, in words."""
    own = [held.kind.value] if held.kind is not None else []
    own += [held.severity.word] if held.severity is not None else []
    return f"holds: {held.decision.value}{' as ' + ', '.join(own) if own else ''}, decided by {held.who}"


def concluded(verdict: Verdict) -> str:
    """A verdict in words, with the reviewer's own kind and severity where they differ."""
    if verdict.decision is Decision.WITHDRAWN:
        return f"taken back by {verdict.reviewer}"
    own = [verdict.kind.value] if verdict.kind is not None else []
    own += [verdict.severity.word] if verdict.severity is not None else []
    return f"{verdict.decision.value} by {verdict.reviewer}" + (f" as {', '.join(own)}" if own else "")


def kinds(divergence: StoredDivergence) -> str:
    """The kinds of a divergence in one line, the leading one first."""
    judged = divergence.divergence
    return ", ".join(kind.value for kind in (judged.kind, *judged.further_kinds))
