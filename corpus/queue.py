"""The queue: which divergence a reviewer should look at next, and how far the work is.

In: what is to be reviewed (one statement, an outlet, a search, some kinds), and who reviews. Out: the divergences of
the newest comparisons, those first that it is most useful to look at, as `usefulness` says; and what was decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from align.terms import Kind, Severity
from corpus.errors import InputError
from corpus.history import journal
from corpus.model import Decision, What
from corpus.reading import NEWEST_COMPARISONS, newest_equal
from corpus.searching import queries
from corpus.searching.narrowing import Filters, Within
from corpus.searching.saved import saved_search
from corpus.searching.search import question
from corpus.store import Store, record

# How much a divergence would matter, by its severity: each grade weighs twice the one before.
WEIGHT = {severity: 2 ** int(severity) for severity in Severity}

# The weight of one that the program cannot grade: it may be anything, so that it comes before mere nuances.
UNGRADED = 3

# However sure the program is, this much doubt is left.
LEAST_DOUBT = 0.1

# What is left of its usefulness where somebody else has decided already.
DECIDED_BY_OTHERS = 0.5

ORDER = (
    "Next comes what would matter most and is least certain: severity (wording 1, nuance 2, shift 4, reversal 8; not "
    "graded 3) times the program’s doubt (1 − its sureness, at least 0.1), halved where another reviewer has decided; "
    "what somebody wants a second opinion on counts double."
)
SECOND_OPINION = 2.0

# Divergences that wait are counted so far for the link on every page; beyond, it says “more”.
MOST_COUNTED = 999


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be reviewed; empty: all. search: the id of a saved search. flagged: a second opinion is wanted."""

    statement: int | None = None
    filters: Filters = field(default_factory=Filters)
    search: int | None = None
    flagged: bool = False

    @property
    def query(self) -> dict[str, str | int | list[str]]:
        """The scope as it stands in an address."""
        given = {"statement": self.statement, **self.filters.query, "search": self.search, "flagged": int(self.flagged)}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A divergence as the queue weighs it. mine: what the reviewer decided. others: whether anybody else has decided.

    wanted: whether somebody else wants a second opinion.
    """

    id: int
    statement: int
    row: int
    kind: Kind
    severity: Severity
    confidence: float
    abstained: bool = False
    mine: Decision | None = None
    others: bool = False
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """The work of one reviewer. waiting: the ids to decide, the most useful first; skipped ones at the end, as skipped.

    skipped: how many of those. total: of the scope, decided or not. done: counts by decision, kind and severity.
    """

    waiting: tuple[int, ...]
    skipped: int
    total: int
    decided: Mapping[Decision, int]
    kinds: Mapping[tuple[Kind, Decision], int]
    severities: Mapping[tuple[Severity, Decision], int]

    @property
    def done(self) -> int:
        """How many the reviewer has decided."""
        return self.total - len(self.waiting)


def usefulness(one: Candidate) -> float:
    """How much is learnt by deciding it, more than 0: how grave it would be, times the doubt, times what is left."""
    weight = UNGRADED if one.abstained else WEIGHT[one.severity]
    doubt = max(LEAST_DOUBT, 1 - one.confidence)
    left = SECOND_OPINION if one.wanted else DECIDED_BY_OTHERS if one.others else 1.0
    return weight * doubt * left


def ordered(candidates: Iterable[Candidate], skipped: Sequence[int] = ()) -> list[Candidate]:
    """What waits for the reviewer, the most useful first; of two alike, that which stands first in its text.

    skipped: ids put off, oldest first: they come at the end, in this order. What the reviewer decided is left out.
    """
    later = {number: place for place, number in enumerate(skipped)}
    waiting = [one for one in candidates if one.mine is None]
    first = [one for one in waiting if one.id not in later]
    first.sort(key=lambda one: (-usefulness(one), one.statement, one.row, one.id))
    return first + sorted((one for one in waiting if one.id in later), key=lambda one: later[one.id])


def queue(store: Store, scope: Scope, reviewer: str, skipped: Sequence[int] = ()) -> Queue:
    """The work of a reviewer in a scope. Raises NotFound; InputError where a saved search asks for no divergences."""
    with store.reading() as db:
        candidates = _candidates(db, scope, reviewer)
    waiting = ordered(candidates, skipped)
    put_off = set(skipped)
    done = [(one, one.mine) for one in candidates if one.mine is not None]
    return Queue(
        waiting=tuple(one.id for one in waiting),
        skipped=sum(one.id in put_off for one in waiting),
        total=len(candidates),
        decided=Counter(decision for _, decision in done),
        kinds=Counter((one.kind, decision) for one, decision in done),
        severities=Counter((one.severity, decision) for one, decision in done),
    )


def waiting(store: Store, reviewer: str) -> int:
    """How many divergences a reviewer has not decided, counted up to MOST_COUNTED + 1."""
    query = (
        "SELECT count(*) FROM (SELECT 1 FROM divergence AS d WHERE comparison IN"
        f" ({NEWEST_COMPARISONS}) AND NOT EXISTS (SELECT 1 FROM current_verdict AS v WHERE v.reviewer = ?"
        " AND v.statement = d.statement AND v.identity = d.identity) LIMIT ?)"
    )
    with store.reading() as db:
        return int(db.execute(query, [reviewer, MOST_COUNTED + 1]).fetchone()[0])


def last_decision(store: Store, divergence: int, reviewer: str) -> int | None:
    """The event by which a reviewer decided a divergence as it stands, to be taken back; None where nothing stands.

    Events that were taken back, and those that took back, are passed over, so that one undo after the other goes
    further back. Raises NotFound.
    """
    events, undone = _decisions(store, divergence, reviewer)
    return next((number for number, undoes in events if undoes is None and number not in undone), None)


def last_undone(store: Store, divergence: int, reviewer: str) -> int | None:
    """The event by which a reviewer took a decision on a divergence back last, to be done again by undoing that.

    None where nothing was taken back, or the reviewer has decided anew since. Raises NotFound.
    """
    events, undone = _decisions(store, divergence, reviewer)
    given = {number for number, undoes in events if undoes is None}
    for number, undoes in events:
        if undoes is None:
            return None
        if undoes in given and number not in undone:
            return number
    return None


def _decisions(store: Store, divergence: int, reviewer: str) -> tuple[list[tuple[int, int | None]], Collection[int]]:
    """The events of a reviewer's verdicts on a divergence, newest first, each with what it undoes; the undone ones."""
    with store.reading() as db:
        target = newest_equal(db, divergence)
        undone = journal.undone(db, target["statement"])
        events = db.execute(
            "SELECT event.id, undoes FROM event JOIN verdict ON verdict.id = event.subject WHERE what = ?"
            " AND event.statement = ? AND verdict.identity = ? AND verdict.reviewer = ? ORDER BY event.id DESC",
            [What.VERDICT, target["statement"], target["identity"], reviewer],
        ).fetchall()
    return events, undone


def _candidates(db: Database, scope: Scope, reviewer: str) -> list[Candidate]:
    """All divergences of a scope."""
    if scope.statement is not None:
        record(db, "statement", scope.statement)
    where = [f"d.comparison IN ({NEWEST_COMPARISONS})"]
    values: list[object] = []
    if scope.statement is not None:
        where = ["d.comparison = (SELECT max(id) FROM comparison WHERE statement = ?)"]
        values.append(scope.statement)
    if scope.filters:
        asked = question(db, None, replace(scope.filters, within=Within.DIVERGENCES.value), reviewer).passages
        where.append(f"d.id IN (SELECT passage.divergence {asked[0]})")
        values += asked[1]
    if scope.search is not None:
        asked = _searched(db, scope.search, reviewer)
        where.append(f"d.id IN (SELECT passage.divergence {asked[0]})")
        values += asked[1]
    rows = db.execute(
        # what was not graded has severity 0: only there need the record be read
        "SELECT d.id, d.statement, d.row, d.kind, d.severity, d.confidence, CASE WHEN d.severity = 0"
        f" THEN json_extract(d.record, '$.abstained') END, d.identity FROM divergence AS d WHERE {' AND '.join(where)}",
        values,
    ).fetchall()
    decided: dict[tuple[int, str], dict[str, str]] = {}
    for statement, identity, who, decision in db.execute(
        "SELECT statement, identity, reviewer, decision FROM current_verdict"
    ):
        decided.setdefault((statement, identity), {})[who] = decision
    flags: dict[tuple[int, str], set[str]] = {}
    for statement, identity, who in db.execute("SELECT statement, identity, reviewer FROM current_flag"):
        flags.setdefault((statement, identity), set()).add(who)
    found = []
    for number, statement, row, kind, severity, confidence, abstained, identity in rows:
        given, flagged = decided.get((statement, identity), {}), flags.get((statement, identity), set())
        if scope.flagged and not flagged:
            continue
        mine = given.get(reviewer)
        found.append(
            Candidate(
                id=number,
                statement=statement,
                row=row,
                kind=Kind(kind),
                severity=Severity(severity),
                confidence=confidence,
                abstained=bool(abstained),
                mine=None if mine is None else Decision(mine),
                others=bool(given.keys() - {reviewer}),
                wanted=bool(flagged - {reviewer}),
            )
        )
    return found


def _searched(db: Database, number: int, reviewer: str) -> tuple[str, list[object]]:
    """The divergences that a saved search finds; of one that looks for clauses, those in whose row the words stand."""
    saved = saved_search(db, number)
    if saved.meaning or saved.filters.within in (Within.PERSIAN, Within.NOTES):
        raise InputError(
            f"the search “{saved.name}” looks for no divergences",
            where="search",
            remedy="Save one by words, in clauses or divergences, and review what it finds.",
        )
    filters = replace(saved.filters, within=Within.DIVERGENCES.value)
    return question(db, queries.parse(saved.query), filters, reviewer).passages
