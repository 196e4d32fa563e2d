"""Passages that were found → lines that people read: context around the hit, who, when, how quoted, and where it is.

In: rows of the table `passage` and the query. Out: a `Hit` each, its words verbatim. The words that were searched are
marked where they stand in the verbatim text, which folding never touches.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from align.terms import Kind, Quotation, Severity
from corpus.searching import queries
from corpus.searching.passages import Sort
from corpus.store import Record

# Characters shown before the first word that was found, and in all; a clause is shown with some of what surrounds it.
BEFORE, SHOWN, AROUND = 90, 260, 60

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of verbatim text, and whether it is what was searched for."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A reading of a divergence in short: who, and the words of the first of them; empty where they say nothing."""

    outlets: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the results. id: of the passage. row: 1-based. context: pieces that join to verbatim text.

    outlet, rendering: of the text in `context`. language: of that text. kind, severity, abstained, decisions, readings:
    of a divergence. score: how near its meaning is, -1..1; None in a search by words.
    """

    id: int
    sort: Sort
    statement: int
    speaker: str
    date: str
    occasion: str
    outlet: str
    context: tuple[Piece, ...]
    language: str = "en"
    row: int | None = None
    quotation: Quotation | None = None
    divergence: int | None = None
    kind: Kind | None = None
    severity: Severity | None = None
    abstained: bool = False
    decisions: tuple[str, ...] = ()
    readings: tuple[Said, ...] = ()
    reviewer: str = ""
    score: float | None = None

    @property
    def address(self) -> str:
        """Where it is on the page: an address that never changes its meaning."""
        if self.divergence is not None:
            return f"/divergences/{self.divergence}"
        if self.row is not None:
            return f"/statements/{self.statement}/rows/{self.row}#row-{self.row}"
        return f"/statements/{self.statement}"


def lines(db: Database, rows: Sequence[Record], query: queries.Query | None) -> list[Hit]:
    """A line for each passage, in order."""
    statements = _by_id(db, "statement", "id, speaker, date, occasion, language", [row["statement"] for row in rows])
    return [_LINES[Sort(row["what"])](db, row, statements[row["statement"]], query) for row in rows]


def pieces(text: str, marks: Sequence[Span], before: bool = False, after: bool = False) -> tuple[Piece, ...]:
    """A text in pieces around its marks, cut to SHOWN characters from a little before the first of them.

    before, after: whether more text stands on either side of it; then, as where it was cut, an ellipsis says so.
    """
    begin = _blank_after(text, marks[0][0] - BEFORE) if marks and marks[0][0] > BEFORE else 0
    end = len(text) if len(text) - begin <= SHOWN else _blank_before(text, begin + SHOWN)
    found, place = [Piece("… ")] if begin or before else [], begin
    for start, stop in marks:
        if start >= end:
            break
        found += [Piece(text[place:start]), Piece(text[start : min(stop, end)], True)]
        place = min(stop, end)
    found.append(Piece(text[place:end]))
    if end < len(text) or after:
        found.append(Piece(" …"))
    return tuple(piece for piece in found if piece.text)


def _clause(db: Database, row: Record, statement: Record, query: queries.Query | None) -> Hit:
    """A clause with what stands around it, marked in the clause alone."""
    outlet, text, length = db.execute(
        "SELECT outlet, substr(text, max(0, :start - :around) + 1, :end - max(0, :start - :around) + :around),"
        " length(text) FROM rendering WHERE id = :rendering",
        {"start": row["start"], "end": row["end"], "around": AROUND, "rendering": row["rendering"]},
    ).fetchone()
    first = max(0, row["start"] - AROUND)
    shift = row["start"] - first
    marks = [(s + shift, e + shift) for s, e in queries.marks(query, text[shift : shift + row["end"] - row["start"]])]
    # what stands around begins and ends with whole words
    begin = _blank_after(text, 0, shift) if first else 0
    last = first + len(text)
    end = _blank_before(text, len(text), shift + row["end"] - row["start"]) if last < length else len(text)
    context = pieces(
        text[begin:end], [(s - begin, e - begin) for s, e in marks], first + begin > 0, first + end < length
    )
    quotation = None if row["quotation"] is None else Quotation(row["quotation"])
    return _hit(row, statement, context, outlet=outlet, quotation=quotation)


def _rendering(db: Database, row: Record, statement: Record, query: queries.Query | None) -> Hit:
    outlet, text = db.execute("SELECT outlet, text FROM rendering WHERE id = ?", [row["rendering"]]).fetchone()
    return _hit(row, statement, pieces(text, queries.marks(query, text)), outlet=outlet)


def _note(db: Database, row: Record, statement: Record, query: queries.Query | None) -> Hit:
    outlet, note = db.execute("SELECT outlet, note FROM rendering WHERE id = ?", [row["rendering"]]).fetchone()
    return _hit(row, statement, pieces(note, queries.marks(query, note)), outlet=outlet, language="")


def _remark(db: Database, row: Record, statement: Record, query: queries.Query | None) -> Hit:
    note, reviewer, decision = db.execute(
        "SELECT note, reviewer, decision FROM verdict WHERE id = ?", [row["verdict"]]
    ).fetchone()
    context = pieces(note, queries.marks(query, note))
    return _hit(row, statement, context, reviewer=reviewer, decisions=(decision,), language="")


def _comment(db: Database, row: Record, statement: Record, query: queries.Query | None) -> Hit:
    text, reviewer = db.execute("SELECT text, reviewer FROM note WHERE id = ?", [row["note"]]).fetchone()
    return _hit(row, statement, pieces(text, queries.marks(query, text)), reviewer=reviewer, language="")


def _occasion(db: Database, row: Record, statement: Record, query: queries.Query | None) -> Hit:
    text = statement["occasion"]
    return _hit(row, statement, pieces(text, queries.marks(query, text)), language="")


def _persian(db: Database, row: Record, statement: Record, query: queries.Query | None) -> Hit:
    text = db.execute("SELECT persian FROM statement WHERE id = ?", [statement["id"]]).fetchone()[0]
    context = pieces(text, queries.marks(query, text))
    return _hit(row, statement, context, language=statement["language"])


def _divergence(db: Database, row: Record, statement: Record, query: queries.Query | None) -> Hit:
    """A divergence in its readings, and the clause of its row that has most of the words; else its first words."""
    record: dict[str, Any] = json.loads(
        db.execute("SELECT record FROM divergence WHERE id = ?", [row["divergence"]]).fetchone()[0]
    )
    texts = {
        str(r["id"]): r
        for r in db.query("SELECT id, outlet, text FROM rendering WHERE statement = ?", [row["statement"]])
    }
    clauses = list(
        db.query(
            "SELECT rendering, start, end, quotation FROM passage WHERE statement = ? AND row = ? AND what = 'clause'"
            " ORDER BY id DESC",
            [row["statement"], row["row"]],
        )
    )
    chosen, marks = _most_marked(clauses, texts, query) if query else (None, [])
    if not marks:
        chosen, marks = _first_words(clauses, record)
    outlet, quotation = "", None
    context: tuple[Piece, ...] = ()
    if chosen is not None:
        whole = texts[str(chosen["rendering"])]
        outlet, quotation = whole["outlet"], Quotation(chosen["quotation"])
        context = pieces(whole["text"][chosen["start"] : chosen["end"]], marks)
    decisions = [f[1:] for f in row["facets"].split() if f[0] == "v"]
    return _hit(
        row,
        statement,
        context,
        outlet=outlet,
        quotation=quotation,
        kind=Kind(record["kind"]),
        severity=Severity(record["severity"]),
        abstained=record.get("abstained", False),
        decisions=tuple(decisions),
        readings=tuple(_said(reading, texts) for reading in record["readings"]),
    )


def _most_marked(
    clauses: Sequence[Record], texts: dict[str, Record], query: queries.Query
) -> tuple[Record | None, list[Span]]:
    found = [(queries.marks(query, texts[str(c["rendering"])]["text"][c["start"] : c["end"]]), c) for c in clauses]
    marks, chosen = max(found, key=lambda one: len(one[0]), default=([], None))
    return chosen, marks


def _first_words(clauses: Sequence[Record], record: dict[str, Any]) -> tuple[Record | None, list[Span]]:
    """The first clause that holds words of the divergence, and where they are in it."""
    for reading in record["readings"]:
        for outlet, spans in reading["spans"].items():
            for clause in clauses:
                inside = [
                    (max(start, clause["start"]) - clause["start"], min(end, clause["end"]) - clause["start"])
                    for start, end in spans
                    if str(clause["rendering"]) == outlet and max(start, clause["start"]) < min(end, clause["end"])
                ]
                if inside:
                    return clause, sorted(inside)
    return (clauses[0], []) if clauses else (None, [])


def _said(reading: dict[str, Any], texts: dict[str, Record]) -> Said:
    words = ""
    for outlet in reading["outlets"]:
        spans = sorted(span for span in reading["spans"].get(outlet, ()) if span[0] < span[1])
        words = " … ".join(texts[outlet]["text"][start:end] for start, end in spans)
        if words:
            break
    short = words if len(words) <= BEFORE else words[: _blank_before(words, BEFORE)] + " …"
    return Said(tuple(texts[outlet]["outlet"] for outlet in reading["outlets"]), short)


def _hit(row: Record, statement: Record, context: tuple[Piece, ...], **more: Any) -> Hit:
    return Hit(
        id=row["id"],
        sort=Sort(row["what"]),
        statement=row["statement"],
        speaker=statement["speaker"],
        date=statement["date"],
        occasion=statement["occasion"],
        row=None if row["row"] is None else row["row"] + 1,
        divergence=row["divergence"],
        context=context,
        **{"outlet": "", **more},
    )


_LINES = {
    Sort.CLAUSE: _clause,
    Sort.TEXT: _rendering,
    Sort.PERSIAN: _persian,
    Sort.OCCASION: _occasion,
    Sort.NOTE: _note,
    Sort.REMARK: _remark,
    Sort.COMMENT: _comment,
    Sort.DIVERGENCE: _divergence,
}


def _by_id(db: Database, table: str, columns: str, numbers: Sequence[int]) -> dict[int, Record]:
    places = ", ".join("?" * len(numbers))
    return {row["id"]: row for row in db.query(f"SELECT {columns} FROM {table} WHERE id IN ({places})", list(numbers))}


def _blank_after(text: str, place: int, last: int | None = None) -> int:
    """The beginning of the next word after a place, at most a word's length away; else the place itself."""
    place = max(0, place)
    end = min(len(text), place + AROUND) if last is None else last
    found = next((n for n in range(place, end) if text[n].isspace()), None)
    return (place if last is None else last) if found is None else found + 1


def _blank_before(text: str, place: int, first: int | None = None) -> int:
    """The end of the last word before a place, at most a word's length away; else the place itself."""
    begin = max(0, place - AROUND) if first is None else first
    found = next((n for n in range(min(place, len(text)) - 1, begin - 1, -1) if text[n].isspace()), None)
    return (place if first is None else first) if found is None else found
