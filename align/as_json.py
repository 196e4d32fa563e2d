"""Dataclasses of `terms` ↔ the JSON of the command-line contract.

In: clauses, rows, divergences. Out: plain dicts and lists with the contract's field names, and back again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from align.terms import (
    Absent,
    Clause,
    Collation,
    Divergence,
    Kind,
    Quotation,
    QuotationSpan,
    Reading,
    Row,
    Severity,
    Span,
    Standing,
)

Json = dict[str, Any]


def clause_to_json(clause: Clause) -> Json:
    """A clause as the contract prints it."""
    return {
        "start": clause.start,
        "end": clause.end,
        "quotation": clause.quotation.value,
        "quotations": [{"start": s.start, "end": s.end, "state": s.state.value} for s in clause.quotations],
    }


def clause_from_json(record: Mapping[str, Any]) -> Clause:
    """The inverse of `clause_to_json`."""
    spans = tuple(QuotationSpan(s["start"], s["end"], Quotation(s["state"])) for s in record.get("quotations", ()))
    return Clause(record["start"], record["end"], Quotation(record["quotation"]), spans)


def row_to_json(row: Row) -> Json:
    """A row as the contract prints it."""
    record: Json = {"clauses": {outlet: [clause_to_json(c) for c in cs] for outlet, cs in row.clauses.items()}}
    if row.not_judged is not None:
        record["not_judged"] = row.not_judged
    if row.score is not None:
        record["score"] = row.score
    if row.by is not None:
        record["by"] = row.by
    if row.absent:
        record["absent"] = {outlet: _absent_to_json(absent) for outlet, absent in row.absent.items()}
    return record


def row_from_json(record: Mapping[str, Any]) -> Row:
    """The inverse of `row_to_json`."""
    clauses = {outlet: tuple(map(clause_from_json, cs)) for outlet, cs in record["clauses"].items()}
    absent = {outlet: _absent_from_json(said) for outlet, said in record.get("absent", {}).items()}
    return Row(clauses, record.get("not_judged"), record.get("score"), record.get("by"), absent)


def _absent_to_json(absent: Absent) -> Json:
    elsewhere = {} if absent.elsewhere is None else {"elsewhere": [absent.elsewhere.start, absent.elsewhere.end]}
    return {"by": absent.by} | elsewhere


def _absent_from_json(record: Mapping[str, Any]) -> Absent:
    return Absent(str(record["by"]), Span(*record["elsewhere"]) if "elsewhere" in record else None)


def reading_to_json(reading: Reading) -> Json:
    """A reading as the contract prints it."""
    spans = {outlet: [[s.start, s.end] for s in found] for outlet, found in reading.spans.items()}
    record: Json = {"outlets": list(reading.outlets), "spans": spans}
    if reading.standing is not None:
        record |= {"witnesses": reading.witnesses, "standing": reading.standing.value}
    return record


def reading_from_json(record: Mapping[str, Any]) -> Reading:
    """The inverse of `reading_to_json`."""
    spans = {outlet: tuple(Span(*s) for s in found) for outlet, found in record["spans"].items()}
    standing = Standing(record["standing"]) if "standing" in record else None
    return Reading(tuple(record["outlets"]), spans, record.get("witnesses", 0), standing)


def divergence_to_json(divergence: Divergence) -> Json:
    """A divergence as the contract prints it; optional fields only where they say something."""
    record: Json = {
        "row": divergence.row,
        "kind": divergence.kind.value,
        "severity": int(divergence.severity),
        "confidence": round(divergence.confidence, 3),
        "readings": [reading_to_json(r) for r in divergence.readings],
        "evidence": divergence.evidence,
    }
    if divergence.further_kinds:
        record["further_kinds"] = [k.value for k in divergence.further_kinds]
    if divergence.pairs:
        record["pairs"] = [[a, b, int(s)] for a, b, s in divergence.pairs]
    if divergence.abstained:
        record["abstained"] = True
    if divergence.reasons:
        record["reasons"] = list(divergence.reasons)
    return record


def divergence_from_json(record: Mapping[str, Any]) -> Divergence:
    """The inverse of `divergence_to_json`."""
    return Divergence(
        row=record["row"],
        kind=Kind(record["kind"]),
        severity=Severity(record["severity"]),
        confidence=record["confidence"],
        readings=tuple(map(reading_from_json, record["readings"])),
        evidence=record["evidence"],
        further_kinds=tuple(map(Kind, record.get("further_kinds", ()))),
        pairs=tuple((a, b, Severity(s)) for a, b, s in record.get("pairs", ())),
        abstained=record.get("abstained", False),
        reasons=tuple(record.get("reasons", ())),
    )


def collation_to_json(collation: Collation) -> Json:
    """A collation as `parallax collate` and `compare --json` print it."""
    return {
        "rows": [row_to_json(r) for r in collation.rows],
        "divergences": [divergence_to_json(d) for d in collation.divergences],
    }


def collation_from_json(record: Mapping[str, Any]) -> Collation:
    """The inverse of `collation_to_json`."""
    return Collation(
        tuple(map(row_from_json, record["rows"])),
        tuple(map(divergence_from_json, record["divergences"])),
    )
