"""Comparing a stored statement: align over the store.

In: a statement, an encoder. Out: one more comparison, stored whole or not at all; the ones before it stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlite_utils import Database

from align.errors import InputError
from align.terms import Collation, Encoded, Rendering, Row
from corpus import correcting, identity, moves, naming
from corpus.cache import CachedEncoder
from corpus.clock import now
from corpus.errors import Conflict
from corpus.history import journal
from corpus.history.withdrawing import withdrawn_meanwhile
from corpus.model import What
from corpus.naming import Json
from corpus.reading import checked_text, renderings_of
from corpus.remembering import Judgements
from corpus.store import Store, record

Progress = Callable[[str, int, int], None]


def silent(step: str, done: int, total: int) -> None:
    """A progress that nobody watches."""


def nothing_more(db: Database, comparison: int) -> None:
    """What a caller without a job has to settle."""


def compare_now(
    store: Store,
    statement: int,
    encode: CachedEncoder,
    progress: Progress = silent,
    settle: Callable[[Database, int], None] = nothing_more,
) -> int:
    """Compare the renderings that a statement has now. Returns the comparison's id.

    The steps of `progress` are "loading" (the models), then those of align. settle: called with the new
    comparison inside the transaction that stores it; if it raises, nothing is stored. Where people corrected the
    alignment, their rows stay: only what they touched is judged again, and texts that came since are fitted in.
    Raises NotFound, InputError where there are fewer than two renderings.
    """
    with store.reading() as db:
        record(db, "statement", statement)
        rows = renderings_of(db, statement)
        corrected = correcting.head(db, statement)
    numbers = [row["id"] for row in rows]
    renderings = [
        Rendering(
            naming.token(row["id"]),
            checked_text(store, row),
            None if row["quoted"] is None else bool(row["quoted"]),
        )
        for row in rows
    ]
    progress("loading", 0, 1)
    signature = encode.signature()
    progress("loading", 1, 1)
    memory = Judgements(store, signature, numbers)
    names = {row["id"]: row["outlet"] for row in rows}
    if corrected is not None and corrected.corrected:
        collation, added = _rejudged(renderings, corrected, encode, progress, memory, names)
        if who := correcting.people(collation.rows, added):
            signature |= {"corrected by": ", ".join(who)}
    else:
        collation, added = _compared(renderings, encode, progress, memory, names), []
    considered = 0 if corrected is None else corrected.alignment
    with store.writing() as db:
        if withdrawn_meanwhile(db, numbers):
            raise Conflict("A text was withdrawn while it was being compared.")
        newest = db.execute("SELECT max(alignment) FROM comparison WHERE statement = ?", [statement]).fetchone()[0]
        if (newest or 0) > considered:
            raise Conflict("The alignment was corrected, and compared, meanwhile.")
        made = _add(db, statement, signature, numbers, collation, added, considered or None)
        settle(db, made)
    return made


def _compared(
    renderings: Sequence[Rendering],
    encode: CachedEncoder,
    progress: Progress,
    memory: Judgements,
    names: dict[int, str],
) -> Collation:
    """Compare; an error names the outlets as people know them."""
    from align.compare import compare

    with _named(names):
        return compare(renderings, _reading(encode, progress), progress, memory)


def _rejudged(
    renderings: Sequence[Rendering],
    corrected: correcting.Head,
    encode: CachedEncoder,
    progress: Progress,
    memory: Judgements,
    names: dict[int, str],
) -> tuple[Collation, list[Json]]:
    """Judge the rows that people corrected; and what they added, each in the row where its first words stand."""
    from align.compare import judge_rows, realigned

    rows = moves.renamed(corrected.rows, {str(n): naming.token(n) for n in corrected.renderings})
    with _named(names):
        if set(corrected.renderings) != set(names):
            rows = tuple(realigned(renderings, rows, _reading(encode, progress), progress))
        collation = judge_rows(renderings, rows, _reading(encode, progress), progress, memory)
    return collation, [one for one in (_still(added, collation.rows) for added in corrected.added) if one]


def _still(added: Json, rows: Sequence[Row]) -> Json | None:
    """A divergence that a person added, in its row of today; None where too little is left of its texts."""
    outlets = {outlet for row in rows for outlet in row.clauses}
    readings: list[Json] = []
    for reading in added["readings"]:
        left = [number for number in reading["outlets"] if naming.token(int(number)) in outlets]
        if left:
            readings.append({"outlets": left, "spans": {number: reading["spans"][number] for number in left}})
    marked = [(number, span[0]) for one in readings for number, spans in one["spans"].items() for span in spans]
    if len(readings) < 2 or not marked:
        return None
    number, start = marked[0]
    ends = sorted((c.end, k) for k, row in enumerate(rows) for c in row.clauses.get(naming.token(int(number)), ()))
    return added | {"readings": readings, "row": next((k for end, k in ends if start < end), 0)}


def _reading(encode: CachedEncoder, progress: Progress) -> Callable[[Sequence[str]], Sequence[Encoded]]:
    """An encoder that says how far it is."""
    return lambda texts: encode(texts, lambda done, total: progress("reading", done, total))


@contextmanager
def _named(names: dict[int, str]) -> Iterator[None]:
    """Errors of align under the outlets' names."""
    try:
        yield
    except InputError as error:
        problem, where, remedy = (naming.renamed(s, names) for s in (error.problem, error.where, error.remedy))
        raise InputError(problem, where=where, remedy=remedy) from error


def _add(
    db: Database,
    statement: int,
    signature: dict[str, str],
    renderings: Sequence[int],
    collation: Collation,
    added: Sequence[Json] = (),
    alignment: int | None = None,
) -> int:
    """Insert a comparison with its divergences. added: by people; what the program found alike gives way to them."""
    theirs = {identity.identities([one])[0] for one in added}
    found = [naming.divergence_record(divergence) for divergence in collation.divergences]
    records = [*(one for one in found if identity.identities([one])[0] not in theirs), *added]
    names = identity.identities(records)
    gone = _gone(db, statement, frozenset(names))
    known = _known(db, statement)
    made = db.execute(
        "INSERT INTO comparison (statement, made, signature, renderings, rows, alignment) VALUES (?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        [
            statement,
            now(),
            naming.dumps(signature),
            naming.dumps(list(renderings)),
            naming.dumps([naming.row_record(row) for row in collation.rows]),
            alignment,
        ],
    ).fetchone()[0]
    db.table("divergence").insert_all(
        {
            "comparison": made,
            "statement": statement,
            "row": one["row"],
            "kind": one["kind"],
            "severity": one["severity"],
            "confidence": one["confidence"],
            "identity": name,
            "follows": None if name in known else identity.followed(one, gone),
            "record": naming.dumps(one),
        }
        for one, name in zip(records, names, strict=True)
    )
    journal.enter(db, What.COMPARISON, journal.PROGRAM, statement, int(made))
    return int(made)


def _known(db: Database, statement: int) -> frozenset[str]:
    """Identities that some comparison of the statement has found."""
    rows = db.execute("SELECT DISTINCT identity FROM divergence WHERE statement = ?", [statement])
    return frozenset(name for (name,) in rows)


def _gone(db: Database, statement: int, found: frozenset[str]) -> list[identity.Known]:
    """Divergences of the last comparison, and any with a verdict, that the new one has not found."""
    rows = db.execute(
        "SELECT max(id), identity, record FROM divergence WHERE statement = :statement AND (comparison ="
        " (SELECT max(id) FROM comparison WHERE statement = :statement) OR identity IN"
        " (SELECT identity FROM current_verdict WHERE statement = :statement)) GROUP BY identity",
        {"statement": statement},
    )
    return [identity.Known(n, name, json.loads(text)) for n, name, text in rows if name not in found]
