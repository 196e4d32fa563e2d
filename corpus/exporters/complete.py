"""All that the store holds of a statement beside what it says today: what a complete record needs to be restored.

In: a connection and a statement's id. Out: JSON without any id of this file: texts of before, comparisons with their
divergences, verdicts, adjudications, notes, flags, judgements and events, and what is said of its outlets, each counted
from 1; not what blind mode keeps from the viewer of the store. `corpus.restoring` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from corpus import blind, outlet_records
from corpus.history.journal import event_of
from corpus.importers.jsonl import FORMAT_VERSION
from corpus.model import What
from corpus.naming import Json
from corpus.portable import SAID, Exchange, outward
from corpus.reading import rendering_of, versions_in
from corpus.store import Record, Store


def complete(store: Store, db: Database, statement: Record) -> Json:
    """What stands in a complete record beside the plain fields."""
    numbers = Exchange(outward)
    versions = sorted(versions_in(db, statement["id"]), key=lambda row: row["id"])
    numbers.renderings.update(_counted(versions))
    comparisons = _rows(db, "SELECT * FROM comparison WHERE statement = ? ORDER BY id", statement)
    numbers.comparisons.update(_counted(comparisons))
    aligned = _rows(db, "SELECT * FROM alignment WHERE statement = ? ORDER BY id", statement)
    numbers.alignments.update(_counted(aligned))
    divergences = _rows(db, "SELECT * FROM divergence WHERE statement = ? ORDER BY comparison, id", statement)
    numbers.divergences.update(_counted(divergences))
    sight = blind.sight(db, statement["id"], store.viewer)
    verdicts = [
        row
        for row in _rows(db, "SELECT * FROM verdict WHERE statement = ? ORDER BY id", statement)
        if sight.sees(row["reviewer"], row["identity"])
    ]
    numbers.verdicts.update(_counted(verdicts))
    settled = [
        row
        for row in _rows(db, "SELECT * FROM adjudication WHERE statement = ? ORDER BY id", statement)
        if sight.all_of(row["identity"])
    ]
    numbers.adjudications.update(_counted(settled))
    said = {
        name: [
            row
            for row in _rows(db, f"SELECT * FROM {name} WHERE statement = ? ORDER BY id", statement)
            if name == "flag" or sight.sees(row["reviewer"], row["identity"])
        ]
        for name in SAID
    }
    for name, rows in said.items():
        numbers.said[name].update(_counted(rows))
    events = [
        row
        for row in _rows(db, "SELECT * FROM event WHERE statement = ? ORDER BY id", statement)
        if not blind.hides(db, sight, event_of(row, {}))
    ]
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
        "alignments": [_alignment(row, numbers) for row in aligned],
        "verdicts": [_verdict(row, numbers) for row in verdicts],
        "adjudications": [_adjudication(row, numbers) for row in settled],
        **{f"{name}s": [_said(row, numbers) for row in rows] for name, rows in said.items()},
        "events": [_event(row, numbers) for row in events],
        "outlets": outlet_records.records(db, _names(versions, events)),
    }


def _names(versions: Sequence[Record], events: Sequence[Record]) -> set[str]:
    """The names that the statement's outlets have, and had before somebody corrected them."""
    sides = [json.loads(row[side]) for row in events if row["what"] == What.EDIT for side in ("before", "after")]
    return {row["outlet"] for row in versions} | {side["outlet"] for side in sides if "outlet" in side}


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
    } | ({} if row["alignment"] is None else {"alignment": numbers.alignments[row["alignment"]]})


def _alignment(row: Record, numbers: Exchange) -> Json:
    """Rows as people corrected them."""
    return {
        "comparison": numbers.comparisons[row["comparison"]],
        "made": row["made"],
        "renderings": [numbers.renderings[n] for n in json.loads(row["renderings"])],
        "rows": [numbers.row(r) for r in json.loads(row["rows"])],
        "added": [numbers.divergence(one) for one in json.loads(row["added"])],
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


def _said(row: Record, numbers: Exchange) -> Json:
    """A note, flag or judgement. Its statement and identity are those of its divergence."""
    record: Json = {name: value for name, value in row.items() if name not in ("id", "statement", "identity")}
    record["divergence"] = numbers.divergences[row["divergence"]]
    if "rendering" in row:
        record["rendering"] = numbers.renderings[row["rendering"]]
    if "wanted" in row:
        record["wanted"] = bool(row["wanted"])
    return record


def _adjudication(row: Record, numbers: Exchange) -> Json:
    said = {name: row[name] for name in ("decision", "kind", "severity", "reason", "who", "given")}
    return {"divergence": numbers.divergences[row["divergence"]], **said}


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
