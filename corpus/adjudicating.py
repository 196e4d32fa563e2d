"""Adjudication: what holds of a divergence where reviewers differ, decided by somebody, with a reason.

In: a decision on a divergence, why, and whose. Out: a row that never changes, beside the verdicts, which all stay; or
an error, and no row. Taking it back is another row, which says what held before.
"""

from __future__ import annotations

from sqlite_utils import Database

from align.terms import Kind, Severity
from corpus import blind, checks
from corpus.clock import now
from corpus.errors import Conflict, InputError
from corpus.history import journal
from corpus.model import DECISIONS, Adjudication, Decision, Event, What
from corpus.reading import adjudication_of, newest_equal
from corpus.store import Record, Store, record

OPINION = ("decision", "kind", "severity", "reason")


def adjudicate(
    store: Store,
    divergence: int,
    decision: Decision,
    who: str,
    *,
    reason: str,
    kind: Kind | None = None,
    severity: Severity | None = None,
    seen: int = 0,
) -> Adjudication:
    """Say what holds of a divergence. It goes to the newest divergence equal to this one.

    seen: the id of the newest adjudication on the page; 0 where there was none. Given twice alike, it is stored once.
    Raises Conflict with the newer one, writing nothing, where somebody decided since; InputError without a reason,
    where nobody has a verdict yet, or where blind mode keeps the verdicts from who decides.
    """
    who, reason = journal.signed(who), checks.note(reason, "reason")
    if not reason:
        raise InputError("there is no reason", where="reason", remedy="Say why this is what holds.")
    if decision not in DECISIONS:
        raise InputError(f"“{decision}” is no verdict", where="decision", remedy=f"Decide {', '.join(DECISIONS)}.")
    with store.writing() as db:
        target = newest_equal(db, divergence)
        _refuse_unseen(db, target, who)
        row = {
            "divergence": target["id"],
            "statement": target["statement"],
            "identity": target["identity"],
            "decision": decision.value,
            "kind": None if kind is None else kind.value,
            "severity": None if severity is None else int(severity),
            "reason": reason,
            "who": who,
            "given": now(),
        }
        newest = _newest(db, target)
        if newest is not None and newest["id"] > seen:
            if all(newest[name] == row[name] for name in (*OPINION, "who")):
                return adjudication_of(newest)
            raise Conflict(f"{newest['who']} decided what holds meanwhile.", settled=adjudication_of(newest))
        number = append(db, row)
    return adjudication_of({**row, "id": number})


def append(db: Database, row: Record, undoes: int | None = None) -> int:
    """Append an adjudication's row, and enter it in the journal. undoes: the event that it takes back.

    Returns its id.
    """
    newest = _newest(db, row)
    db.table("adjudication").insert(row)
    number = int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
    changed = {"adjudication": None if newest is None else newest["id"]}, {"adjudication": number}
    journal.enter(db, What.ADJUDICATION, row["who"], row["statement"], number, *changed, undoes)
    return number


def take_back(db: Database, target: Event, who: str) -> int:
    """Undo the event of an adjudication by one more, which says what held before it; that nothing did, where so.

    Returns the new event's id.
    """
    taken = record(db, "adjudication", int(target.after["adjudication"]))
    before = target.before["adjudication"]
    nothing = {"decision": Decision.WITHDRAWN.value, "kind": None, "severity": None, "reason": ""}
    restored = nothing if before is None else record(db, "adjudication", before)
    said = {name: restored[name] for name in OPINION}
    whose = {name: taken[name] for name in ("divergence", "statement", "identity")}
    append(db, {**whose, **said, "who": who, "given": now()}, undoes=target.id)
    return int(db.execute("SELECT max(id) FROM event").fetchone()[0])


def _newest(db: Database, target: Record) -> Record | None:
    """The newest adjudication of a divergence, be it that none holds."""
    newest = "SELECT * FROM adjudication WHERE statement = ? AND identity = ? ORDER BY id DESC LIMIT 1"
    return next(db.query(newest, [target["statement"], target["identity"]]), None)


def _refuse_unseen(db: Database, target: Record, who: str) -> None:
    """Raise InputError where there is nothing to decide between, or where who decides may not see it."""
    given = "SELECT count(*) FROM current_verdict WHERE statement = ? AND identity = ?"
    if not db.execute(given, [target["statement"], target["identity"]]).fetchone()[0]:
        raise InputError("nobody has a verdict on it", where="decision", remedy="Give your own verdict.")
    if not blind.sight(db, target["statement"], who).all_of(target["identity"]):
        raise InputError(
            "the statement is in blind mode, and you have no verdict on this divergence",
            where="decision",
            remedy="Give your own verdict first.",
        )
