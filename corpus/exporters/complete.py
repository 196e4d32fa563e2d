"""All that the store holds of a statement beside what it says today: what a complete record needs to be restored.

In: a connection and a statement's id. Out: JSON without any id of this file: texts of before, comparisons with their
divergences, verdicts and events, each counted from 1. `corpus.restoring` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from corpus.importers.jsonl import FORMAT_VERSION
from corpus.naming import Json
from corpus.portable import Exchange, outward
from corpus.reading import rendering_of, versions_in
from corpus.store import Record, Store


def complete(store: Store, db: Database, statement: Record) -> Json:
    """What stands in a complete record beside the plain fields."""
    numbers = Exchange(outward)
    versions = sorted(versions_in(db, statement["id"]), key=lambda row: row["id"])
    numbers.renderings.update(_counted(versions))
    comparisons = _rows(db, "SELECT * FROM comparison WHERE statement = ? ORDER BY id", statement)
    numbers.comparisons.update(_counted(comparisons))
    divergences = _rows(db, "SELECT * FROM divergence WHERE statement = ? ORDER BY comparison, id", statement)
    numbers.divergences.update(_counted(divergences))
    verdicts = _rows(db, "SELECT * FROM verdict WHERE statement = ? ORDER BY id", statement)
    numbers.verdicts.update(_counted(verdicts))
    events = _rows(db, "SELECT * FROM event WHERE statement = ? ORDER BY id", statement)
    numbers.events.update(_counted(events))
    found: dict[int, list[Record]] = {}
    for row in divergences:
        found.setdefault(row["comparison"], []).append(row)
    return {
        "parallax": FORMAT_VERSION,
        "added": statement["added"],
        "standing": [_standing(row, numbers) for row in versions_in(db, statement["id"]) if row["current"]],
        "earlier": [_earlier(store, row, numbers) for row in versions if not row["current"]],
        "comparisons": [_comparison(row, found.get(row["id"], ()), numbers) for row in comparisons],
        "verdicts": [_verdict(row, numbers) for row in verdicts],
        "events": [_event(row, numbers) for row in events],
    }


def said_of(rendering: Any) -> Json:
    """A rendering's fields; those that say nothing are left out."""
    record: Json = {"outlet": rendering.outlet, "kind": rendering.kind.value}
    for name in ("address", "date", "via", "note"):
        if value := getattr(rendering, name):
            record[name] = value
    if rendering.quoted is not None:
        record["quoted"] = rendering.quoted
    return {**record, "text": rendering.text, "sha256": rendering.sha256}


def _counted(rows: Sequence[Record]) -> Mapping[int, int]:
    return {row["id"]: number for number, row in enumerate(rows, start=1)}


def _rows(db: Database, query: str, statement: Record) -> list[Record]:
    return list(db.query(query, [statement["id"]]))


def _standing(row: Record, numbers: Exchange) -> Json:
    """What a text that holds has beside what is said of it."""
    record: Json = {"number": numbers.renderings[row["id"]], "added": row["added"]}
    if row["first"] is not None:
        record["first"] = numbers.renderings[row["first"]]
        record["replaces"] = numbers.renderings[row["replaces"]]
        record["reason"] = row["reason"]
    if row["why"]:
        record["why"] = row["why"]
    return record


def _earlier(store: Store, row: Record, numbers: Exchange) -> Json:
    """A text that no longer holds, with the time of its withdrawal where it was withdrawn."""
    withdrawn = {} if row["withdrawn"] is None else {"withdrawn": row["withdrawn"]}
    return said_of(rendering_of(store, row)) | _standing(row, numbers) | withdrawn


def _comparison(row: Record, divergences: Sequence[Record], numbers: Exchange) -> Json:
    return {
        "made": row["made"],
        "signature": json.loads(row["signature"]),
        "renderings": [numbers.renderings[n] for n in json.loads(row["renderings"])],
        "rows": [numbers.row(r) for r in json.loads(row["rows"])],
        "divergences": [_divergence(d, numbers) for d in divergences],
    }


def _divergence(row: Record, numbers: Exchange) -> Json:
    record = numbers.divergence(json.loads(row["record"]))
    return record if row["follows"] is None else {**record, "follows": numbers.divergences[row["follows"]]}


def _verdict(row: Record, numbers: Exchange) -> Json:
    return {
        "divergence": numbers.divergences[row["divergence"]],
        "decision": row["decision"],
        "kind": row["kind"],
        "severity": row["severity"],
        "note": row["note"],
        "reviewer": row["reviewer"],
        "given": row["given"],
        "about": numbers.about(json.loads(row["about"])),
    }


def _event(row: Record, numbers: Exchange) -> Json:
    return {
        "at": row["at"],
        "who": row["who"],
        "what": row["what"],
        "subject": numbers.subject(row["what"], row["subject"]),
        "before": numbers.change(json.loads(row["before"])),
        "after": numbers.change(json.loads(row["after"])),
        "undoes": None if row["undoes"] is None else numbers.events[row["undoes"]],
    }
