"""Comparing a stored statement: align over the store.

In: a statement, an encoder. Out: one more comparison, stored whole or not at all; the ones before it stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from sqlite_utils import Database

from align.errors import InputError
from align.terms import Collation, Encoded, Rendering
from corpus import identity, naming
from corpus.cache import CachedEncoder
from corpus.clock import now
from corpus.errors import Conflict
from corpus.history import journal
from corpus.history.withdrawing import withdrawn_meanwhile
from corpus.model import What
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
    comparison inside the transaction that stores it; if it raises, nothing is stored. Raises NotFound,
    InputError where there are fewer than two renderings.
    """
    with store.reading() as db:
        record(db, "statement", statement)
        rows = renderings_of(db, statement)
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
    collation = _compared(renderings, encode, progress, memory, {row["id"]: row["outlet"] for row in rows})
    with store.writing() as db:
        if withdrawn_meanwhile(db, numbers):
            raise Conflict("A text was withdrawn while it was being compared.")
        made = _add(db, statement, signature, numbers, collation)
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

    def reading(texts: Sequence[str]) -> Sequence[Encoded]:
        return encode(texts, lambda done, total: progress("reading", done, total))

    try:
        return compare(renderings, reading, progress, memory)
    except InputError as error:
        problem, where, remedy = (naming.renamed(s, names) for s in (error.problem, error.where, error.remedy))
        raise InputError(problem, where=where, remedy=remedy) from error


def _add(
    db: Database, statement: int, signature: dict[str, str], renderings: Sequence[int], collation: Collation
) -> int:
    """Insert a comparison with its divergences."""
    records = [naming.divergence_record(divergence) for divergence in collation.divergences]
    names = identity.identities(records)
    gone = _gone(db, statement, frozenset(names))
    known = _known(db, statement)
    made = db.execute(
        "INSERT INTO comparison (statement, made, signature, renderings, rows) VALUES (?, ?, ?, ?, ?) RETURNING id",
        [
            statement,
            now(),
            naming.dumps(signature),
            naming.dumps(list(renderings)),
            naming.dumps([naming.row_record(row) for row in collation.rows]),
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
