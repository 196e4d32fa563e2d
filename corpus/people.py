"""Who reviews, on what they differ, and how far they agree.

In: a store, as somebody sees it; one statement, or all. Out: reviewers, divergences with the verdicts on them, and
tables for figures. All of the newest comparisons, and nothing that blind mode keeps from who looks.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from align.terms import Kind, Severity
from corpus import agreement, blind
from corpus.agreement import Agreement
from corpus.checks import folded
from corpus.interchange import defused
from corpus.likeness import near
from corpus.model import DECISIONS, Adjudication, Decision, Verdict, What
from corpus.reading import adjudication_of, names_of, verdict_of, versions_in
from corpus.store import Record, Store, record

# The divergences of the newest comparisons that somebody has a verdict on.
JUDGED = """
    SELECT * FROM divergence WHERE comparison IN (SELECT max(id) FROM comparison {where} GROUP BY statement)
    AND (statement, identity) IN (SELECT statement, identity FROM current_verdict {where})
    ORDER BY statement DESC, row, id
"""

# Characters of an outlet's words at a divergence in a list.
LONGEST_WORDS = 90


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who reviews. total: divergences that they have a verdict on. last: when they last said anything.

    counts: these verdicts by decision; None where blind mode hides them.
    """

    name: str
    total: int
    counts: Mapping[Decision, int] | None
    last: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A divergence of a newest comparison with the current verdicts on it that may be seen. row: 1-based.

    said: outlets with their words, reading by reading. hidden: verdicts that blind mode hides.
    """

    id: int
    statement: int
    row: int
    kind: Kind
    severity: Severity
    said: tuple[tuple[tuple[str, ...], str], ...]
    verdicts: Mapping[str, Verdict]
    hidden: int
    adjudication: Adjudication | None

    def kind_of(self, verdict: Verdict) -> Kind | None:
        """The kind that a reviewer sees in it; None where they see no divergence or are unsure."""
        return (verdict.kind or self.kind) if verdict.decision is Decision.CONFIRMED else None

    def severity_of(self, verdict: Verdict) -> Severity | None:
        """The severity that a reviewer sees in it; None where they see no divergence or are unsure."""
        if verdict.decision is not Decision.CONFIRMED:
            return None
        return self.severity if verdict.severity is None else verdict.severity

    @property
    def disputed(self) -> bool:
        """Whether two of the verdicts differ in decision, kind or severity."""
        opinions = {(v.decision, self.kind_of(v), self.severity_of(v)) for v in self.verdicts.values()}
        return len(opinions) > 1


@dataclass(frozen=True, slots=True)
class Figures:
    """How far reviewers agree: on decisions, and on kinds and severities of what they confirmed."""

    decisions: Agreement
    kinds: Agreement
    severities: Agreement


def reviewers(store: Store, statement: int | None = None) -> list[Reviewer]:
    """All who have signed a verdict or anything else, most verdicts first; of one statement, or of all."""
    where, values = ("", []) if statement is None else ("WHERE statement = ?", [statement])
    with store.reading() as db:
        if statement is not None:
            record(db, "statement", statement)
        counted = db.execute(
            f"SELECT reviewer, decision, count(*) FROM current_verdict {where} GROUP BY reviewer, decision", values
        ).fetchall()
        signed = (What.VERDICT, What.ADJUDICATION, What.NOTE, What.FLAG, What.JUDGEMENT)
        kept = "what IN (" + ", ".join(f"'{what.value}'" for what in signed) + ")"
        last = dict(
            db.execute(
                f"SELECT who, max(at) FROM event WHERE {kept} {'AND statement = ?' if values else ''} GROUP BY who",
                values,
            ).fetchall()
        )
        veiled = store.viewer is not None and (
            blind.is_blind(db, statement) if statement is not None else bool(blind.blind_statements(db))
        )
    counts: dict[str, Counter[Decision]] = {name: Counter() for name in last}
    for name, decision, count in counted:
        counts.setdefault(name, Counter())[Decision(decision)] = count
    found = [
        # Of somebody who decided little, even the counts tell what.
        Reviewer(name, each.total(), None if veiled and name != store.viewer else each, last.get(name, ""))
        for name, each in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.total, one.name))


def known_names(store: Store) -> list[str]:
    """The names of all who ever signed a verdict, note or the like."""
    return [one.name for one in reviewers(store)]


def like(name: str, known: Collection[str]) -> list[str]:
    """Names in use that may be the same person's as a new one: offered, never taken for it. Nearest first.

    None where the name itself is in use.
    """
    if name in known:
        return []
    return near(folded(name), {one: folded(one) for one in known})


def alike(known: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of names in use that may be one person's."""
    return [(one, other) for n, one in enumerate(known) for other in like(one, known[:n])]


def judged(store: Store, statement: int | None = None) -> list[Judged]:
    """The divergences on which somebody has a verdict, of one statement or of all, newest statement first.

    Raises NotFound.
    """
    with store.reading() as db:
        if statement is not None:
            record(db, "statement", statement)
        values = [] if statement is None else [statement, statement]
        rows = list(db.query(JUDGED.format(where="WHERE statement = ?" if values else ""), values))
        return [one for number in dict.fromkeys(r["statement"] for r in rows) for one in _of(db, store, number, rows)]


def _of(db: Database, store: Store, statement: int, rows: Sequence[Record]) -> Iterator[Judged]:
    """The judged divergences of one statement."""
    sight = blind.sight(db, statement, store.viewer)
    versions = versions_in(db, statement)
    names, texts = names_of(versions), {row["id"]: row["text"] for row in versions}
    given: dict[str, list[Record]] = {}
    for row in db.query("SELECT * FROM current_verdict WHERE statement = ? ORDER BY id", [statement]):
        given.setdefault(row["identity"], []).append(row)
    settled = {
        row["identity"]: adjudication_of(row)
        for row in db.query("SELECT * FROM current_adjudication WHERE statement = ?", [statement])
        if sight.all_of(row["identity"])
    }
    for row in rows:
        if row["statement"] != statement:
            continue
        name = row["identity"]
        seen = [verdict_of(v, row["id"]) for v in given[name] if sight.sees(v["reviewer"], name)]
        yield Judged(
            id=row["id"],
            statement=statement,
            row=row["row"] + 1,
            kind=Kind(row["kind"]),
            severity=Severity(row["severity"]),
            said=tuple(_said(reading, names, texts) for reading in json.loads(row["record"])["readings"]),
            verdicts={verdict.reviewer: verdict for verdict in seen},
            hidden=len(given[name]) - len(seen),
            adjudication=settled.get(name),
        )


def _said(
    reading: Mapping[str, Any], names: Mapping[int, str], texts: Mapping[int, str]
) -> tuple[tuple[str, ...], str]:
    """The outlets of a reading, and the words of the first of them that says any."""
    words = ""
    for number in map(int, reading["outlets"]):
        spans = sorted(span for span in reading["spans"].get(str(number), ()) if span[0] < span[1])
        words = " … ".join(texts[number][start:end] for start, end in spans)
        if words:
            break
    short = words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS].rsplit(" ", 1)[0] + " …"
    return tuple(names[int(number)] for number in reading["outlets"]), short


def figures(found: Sequence[Judged], who: Collection[str]) -> Figures:
    """How far some reviewers agree on some divergences."""
    chosen = [(one, {name: v for name, v in one.verdicts.items() if name in who}) for one in found]
    decisions = [{name: v.decision for name, v in given.items()} for _, given in chosen]
    kinds = [{n: kind for n, v in given.items() if (kind := one.kind_of(v)) is not None} for one, given in chosen]
    severities = [
        {n: grade for n, v in given.items() if (grade := one.severity_of(v)) is not None} for one, given in chosen
    ]
    return Figures(
        agreement.agreement(decisions, list(DECISIONS)),
        agreement.agreement(kinds, list(Kind)),
        agreement.agreement(severities, sorted(Severity), ordinal=True),
    )


def table(found: Sequence[Judged], who: Sequence[str]) -> str:
    """What the figures are made of, as CSV: a line for each divergence, three columns for each reviewer.

    Cells that a spreadsheet might take for a formula have an apostrophe before them (`interchange`).
    """
    file = io.StringIO()
    rows = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    heads = [f"{name}: {what}" for name in who for what in ("verdict", "kind", "severity")]
    settled = ("holds", "held kind", "held severity", "decided by", "reason")
    rows.writerow(map(defused, ("statement", "divergence", "row", "kind", "severity", *heads, *settled)))
    for one in found:
        cells = [str(one.statement), str(one.id), str(one.row), one.kind.value, one.severity.word]
        for name in who:
            verdict = one.verdicts.get(name)
            kind, grade = (None, None) if verdict is None else (one.kind_of(verdict), one.severity_of(verdict))
            cells += [
                "" if verdict is None else verdict.decision.value,
                kind or "",
                "" if grade is None else grade.word,
            ]
        held = one.adjudication
        if held is None:
            cells += [""] * len(settled)
        else:
            grade = held.severity
            cells += [held.decision.value, held.kind or "", "" if grade is None else grade.word, held.who, held.reason]
        rows.writerow(map(defused, cells))
    return file.getvalue()
