"""Verdicts: what a reviewer concludes of a divergence, one event after another.

In: a decision on a divergence. Out: a row that never changes, with what the reviewer saw; or a Conflict, and no row.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from align.terms import Kind, Severity
from corpus import checks
from corpus.clock import now
from corpus.errors import Conflict, InputError
from corpus.history import journal
from corpus.model import DECISIONS, Decision, Verdict, What
from corpus.naming import Json, dumps
from corpus.reading import newest_equal, verdict_of, versions_in
from corpus.store import Record, Store


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What a reviewer says, without when and about what."""

    decision: Decision
    kind: Kind | None
    severity: Severity | None
    note: str


def decide(
    store: Store,
    divergence: int,
    decision: Decision,
    reviewer: str,
    *,
    kind: Kind | None = None,
    severity: Severity | None = None,
    note: str = "",
    seen: int = 0,
) -> Verdict:
    """Append a verdict. Raises Conflict, writing nothing, where this reviewer gave one newer than `seen`.

    seen: the id of the reviewer's newest verdict on the page; 0 where there was none. The verdict goes to
    the newest divergence equal to this one. Given twice alike (a double click), it is stored once.
    """
    opinion = _opinion(decision, kind, severity, note)
    reviewer = checks.line(reviewer, "reviewer")
    if not reviewer:
        raise InputError("the verdict has no reviewer", where="reviewer", remedy="Say who you are.")
    with store.writing() as db:
        target = newest_equal(db, divergence)
        newer = _newer(db, target, reviewer, seen)
        if newer and _opinion_of(newer[-1]) == opinion:
            return newer[-1]
        if newer:
            raise Conflict(f"{reviewer} gave another verdict on this divergence meanwhile.", tuple(newer))
        row = {
            "divergence": target["id"],
            "statement": target["statement"],
            "identity": target["identity"],
            "decision": opinion.decision.value,
            "kind": None if opinion.kind is None else opinion.kind.value,
            "severity": None if opinion.severity is None else int(opinion.severity),
            "note": opinion.note,
            "reviewer": reviewer,
            "given": now(),
            "about": dumps(_about(db, target)),
        }
        number = append(db, row)
    return verdict_of({**row, "id": number}, target["id"])


def append(db: Database, row: Record, undoes: int | None = None) -> int:
    """Append a verdict's row, and enter it in the journal. undoes: the event that it takes back. Returns its id."""
    whose = [row["statement"], row["identity"], row["reviewer"]]
    last = "SELECT max(id) FROM verdict WHERE statement = ? AND identity = ? AND reviewer = ?"
    before = db.execute(last, whose).fetchone()[0]
    db.table("verdict").insert(row)
    number = int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
    changed = {"verdict": before}, {"verdict": number}
    journal.enter(db, What.VERDICT, row["reviewer"], row["statement"], number, *changed, undoes)
    return number


def _opinion(decision: str, kind: str | None, severity: int | None, note: str) -> _Opinion:
    """An opinion of checked words. Raises InputError."""
    try:
        return _Opinion(
            _decided(decision),
            None if kind is None else Kind(kind),
            None if severity is None else Severity(severity),
            checks.note(note),
        )
    except ValueError as error:
        raise InputError(
            str(error),
            where="verdict",
            remedy=f"Decide {', '.join(DECISIONS)}; kind and severity are those of the page.",
        ) from None


def _decided(word: str) -> Decision:
    """A decision that a reviewer can give. Raises ValueError."""
    decision = Decision(word)
    if decision not in DECISIONS:
        raise ValueError(f"“{word}” is no verdict")
    return decision


def _opinion_of(verdict: Verdict) -> _Opinion:
    return _Opinion(verdict.decision, verdict.kind, verdict.severity, verdict.note)


def _newer(db: Database, target: dict[str, Any], reviewer: str, seen: int) -> list[Verdict]:
    """This reviewer's verdicts on it that the page had not seen, oldest first; none that were taken back since."""
    rows = db.query(
        "SELECT * FROM verdict WHERE statement = ? AND identity = ? AND reviewer = ? AND id > ? ORDER BY id",
        [target["statement"], target["identity"], reviewer, seen],
    )
    found: list[Verdict] = []
    for row in rows:
        if row["decision"] == Decision.WITHDRAWN:
            found.clear()
        else:
            found.append(verdict_of(row, target["id"]))
    return found


def _about(db: Database, target: dict[str, Any]) -> Json:
    """What the reviewer saw: the divergence, and which texts of which outlets it spoke of, with their phrases."""
    record = json.loads(target["record"])
    phrases = {n: spans for reading in record["readings"] for n, spans in reading["spans"].items()}
    renderings = {
        str(row["id"]): {
            "outlet": row["outlet"],
            "sha256": row["sha256"],
            "phrases": [row["text"][start:end] for start, end in phrases[str(row["id"])]],
        }
        for row in versions_in(db, target["statement"])
        if str(row["id"]) in phrases
    }
    return {"comparison": target["comparison"], "divergence": record, "renderings": renderings}
