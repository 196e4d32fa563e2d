"""A complete record → a statement as it was: its texts of all times, comparisons, verdicts and events.

In: a statement that `checks` has passed, with its `past`. Out: rows with new ids and the old times and names; nothing
is compared or judged anew. A record comes from a file, so that all of it is checked before it is believed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from sqlite3 import IntegrityError
from typing import Any

from sqlite_utils import Database

from align import as_json
from align.terms import Kind, Severity
from corpus import checks, identity, outlet_records
from corpus.errors import InputError
from corpus.model import Decision, NewRendering, NewStatement, Reason, Support, What
from corpus.naming import Json, dumps
from corpus.portable import SAID, Exchange, inward

WHERE = "the record"
REMEDY = "Export it again; or take the field “parallax” out, and it is imported as a statement that is new."

SHA256 = re.compile("[0-9a-f]{64}")

# Texts of one statement by their numbers: how long each is, or None where it was withdrawn.
Lengths = Mapping[int, int | None]


def restore(db: Database, key: str, new: NewStatement) -> tuple[int, bool]:
    """Insert a complete record in the caller's transaction. Returns the statement's id, and whether it was compared.

    Raises InputError, inserting nothing, where the record is not whole or contradicts itself.
    """
    assert new.past is not None
    past = json.loads(new.past)
    with _whole(db):
        statement = _statement(db, key, new, _moment(past["added"]))
        ids = Exchange(inward)
        lengths = _texts(db, statement, new, past, ids)
        names: dict[int, str] = {}
        waiting = list(past.get("alignments") or ())  # older records have none
        for record in past["comparisons"]:
            # A comparison refers to the corrections that it took account of, and these to the ones before it.
            while len(ids.alignments) < record.get("alignment", 0):
                _alignment(db, statement, waiting.pop(0), ids, lengths)
            _comparison(db, statement, record, ids, lengths, names)
        for record in waiting:
            _alignment(db, statement, record, ids, lengths)
        for record in past["verdicts"]:
            _verdict(db, statement, record, ids, names)
        for table in SAID:
            for record in past[f"{table}s"] or ():  # older records have none
                _said(db, statement, table, record, ids, names)
        for record in past["adjudications"] or ():  # older records have none
            _adjudication(db, statement, record, ids, names)
        for record in past["events"]:
            _event(db, statement, record, ids)
        outlet_records.restore(db, past.get("outlets") or ())  # older records have none
    return statement, bool(past["comparisons"])


@contextmanager
def _whole(db: Database) -> Iterator[None]:
    """All or nothing within the transaction; what a broken record makes fail, as an error that says so."""
    db.execute("SAVEPOINT restoring")
    try:
        yield
    except BaseException as error:
        db.execute("ROLLBACK TO restoring")
        if isinstance(error, KeyError | TypeError | ValueError | IndexError | AttributeError | IntegrityError):
            problem = f"it is not whole, or contradicts itself: {type(error).__name__} {error}"
            raise InputError(problem, where=WHERE, remedy=REMEDY) from None
        raise
    finally:
        db.execute("RELEASE restoring")


def _statement(db: Database, key: str, new: NewStatement, added: str) -> int:
    made = db.execute(
        "INSERT INTO statement (key, speaker, date, occasion, language, persian, added)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [key, new.speaker, new.date, new.occasion, new.language, new.persian, added],
    )
    return int(made.fetchone()[0])


# Texts ----------------------------------------------------------------------------------------------------------------


def _texts(db: Database, statement: int, new: NewStatement, past: Json, ids: Exchange) -> Lengths:
    """Insert all texts in the order in which they came once."""
    standing = [(record, rendering) for record, rendering in zip(past["standing"], new.renderings, strict=True)]
    earlier = [(record, _earlier(record)) for record in past["earlier"]]
    current = {record["number"] for record, _ in standing}
    lengths: dict[int, int | None] = {}
    for place, (record, rendering) in enumerate(sorted(standing + earlier, key=lambda pair: pair[0]["number"]), 1):
        number = record["number"]
        if number != place:
            raise ValueError(f"text {place} is missing, or stands twice")
        withdrawn = record.get("withdrawn")
        row = _text_row(statement, record, rendering, ids)
        row |= {"current": int(number in current), "withdrawn": None if withdrawn is None else _moment(withdrawn)}
        db.table("rendering").insert(row)
        ids.renderings[number] = _last(db)
        lengths[number] = len(rendering.text) if withdrawn is None else None
    if not lengths:
        raise ValueError("there is no text")
    return lengths


def _earlier(record: Json) -> NewRendering:
    """A text that no longer holds, checked like any other; of one withdrawn only what is said of it."""
    quoted = record.get("quoted")
    given = NewRendering(
        outlet=record["outlet"],
        text=record["text"],
        kind=checks.outlet_kind(record.get("kind", "other")),
        address=record.get("address", ""),
        date=record.get("date", ""),
        via=record.get("via", ""),
        note=record.get("note", ""),
        quoted=None if quoted is None else bool(quoted),
    )
    if "withdrawn" not in record:
        return checks.rendering(given, f"{WHERE}, text {record['number']}")
    if given.text:
        raise ValueError("a withdrawn text is there")
    # The words of a withdrawn text are gone; one letter stands for them while the rest is checked.
    about = checks.rendering(
        NewRendering(given.outlet, "x", given.kind, given.address, given.date, given.via, given.note, given.quoted)
    )
    return NewRendering(about.outlet, "", about.kind, about.address, about.date, about.via, about.note, about.quoted)


def _text_row(statement: int, record: Json, rendering: NewRendering, ids: Exchange) -> Json:
    follows = record.get("first") is not None
    return {
        "statement": statement,
        "outlet": rendering.outlet,
        "outlet_folded": checks.folded(rendering.outlet),
        "kind": rendering.kind.value,
        "address": rendering.address,
        "date": rendering.date,
        "via": rendering.via,
        "note": rendering.note,
        "quoted": None if rendering.quoted is None else int(rendering.quoted),
        "text": rendering.text,
        "sha256": _sha256(record, rendering.text),
        "added": _moment(record["added"]),
        "first": ids.renderings[record["first"]] if follows else None,
        "replaces": ids.renderings[record["replaces"]] if follows else None,
        "reason": Reason(record["reason"]).value if follows else None,
        "why": checks.note(record.get("why", "")),
    }


def _sha256(record: Json, text: str) -> str:
    """The hash of a text; of one withdrawn, what the record keeps of it."""
    if "withdrawn" not in record:
        return hashlib.sha256(text.encode()).hexdigest()
    kept: str = record["sha256"]
    if not SHA256.fullmatch(kept):
        raise ValueError("the sha256 of a withdrawn text is none")
    return kept


# Comparisons and verdicts ---------------------------------------------------------------------------------------------


def _comparison(
    db: Database, statement: int, record: Json, ids: Exchange, lengths: Lengths, names: dict[int, str]
) -> None:
    """Insert a comparison with its divergences. names: their identities by number, to which it adds."""
    compared = set(record["renderings"])
    if len(compared) != len(record["renderings"]) or not compared <= lengths.keys():
        raise ValueError("a comparison names a text twice, or one that is not there")
    signature = {str(name): str(value) for name, value in record["signature"].items()}
    rows = _rows(record["rows"], ids, compared, lengths)
    made = db.execute(
        "INSERT INTO comparison (statement, made, signature, renderings, rows, alignment) VALUES (?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        [
            statement,
            _moment(record["made"]),
            dumps(signature),
            dumps([ids.renderings[n] for n in record["renderings"]]),
            dumps(rows),
            _maybe(record.get("alignment"), lambda number: ids.alignments[number]),
        ],
    )
    comparison = int(made.fetchone()[0])
    ids.comparisons[len(ids.comparisons) + 1] = comparison
    plain = [{name: value for name, value in one.items() if name != "follows"} for one in record["divergences"]]
    for one in plain:
        _check_divergence(one, len(rows), compared, lengths)
    stored = [ids.divergence(one) for one in plain]
    for one, given, name in zip(stored, record["divergences"], identity.identities(stored), strict=True):
        row = {
            "comparison": comparison,
            "statement": statement,
            "row": one["row"],
            "kind": one["kind"],
            "severity": one["severity"],
            "confidence": one["confidence"],
            "identity": name,
            "follows": ids.divergences[given["follows"]] if "follows" in given else None,
            "record": dumps(one),
        }
        db.table("divergence").insert(row)
        number = len(ids.divergences) + 1
        ids.divergences[number], names[number] = _last(db), name


def _alignment(db: Database, statement: int, record: Json, ids: Exchange, lengths: Lengths) -> None:
    """Rows as people corrected them."""
    held = set(record["renderings"])
    if len(held) != len(record["renderings"]) or not held <= lengths.keys():
        raise ValueError("a correction names a text twice, or one that is not there")
    for one in record["added"]:
        _check_divergence(one, len(record["rows"]), held, lengths)
    row = {
        "statement": statement,
        "comparison": ids.comparisons[record["comparison"]],
        "made": _moment(record["made"]),
        "renderings": dumps([ids.renderings[n] for n in record["renderings"]]),
        "rows": dumps(_rows(record["rows"], ids, held, lengths)),
        "added": dumps([ids.divergence(one) for one in record["added"]]),
    }
    db.table("alignment").insert(row)
    ids.alignments[len(ids.alignments) + 1] = _last(db)


def _rows(records: Sequence[Json], ids: Exchange, held: set[int], lengths: Lengths) -> list[Json]:
    """Rows to store, whose clauses lie in their texts."""
    for row in records:
        _fits({int(n): [(c["start"], c["end"]) for c in cs] for n, cs in row["clauses"].items()}, held, lengths)
        said = {int(n): [absent["elsewhere"]] for n, absent in row.get("absent", {}).items() if "elsewhere" in absent}
        _fits({n: [(a, b) for a, b in spans] for n, spans in said.items()}, held, lengths)
        as_json.row_from_json(row)
    return [ids.row(row) for row in records]


def _check_divergence(record: Json, rows: int, compared: set[int], lengths: Lengths) -> None:
    found = as_json.divergence_from_json(record)
    if not 0 <= found.row < max(rows, 1) or len(found.readings) < 2 or not 0 <= found.confidence <= 1:
        raise ValueError(f"divergence at row {found.row} is none")
    for reading in record["readings"]:
        spans = {int(n): [(a, b) for a, b in found] for n, found in reading["spans"].items()}
        _fits(spans | {int(n): spans.get(int(n), []) for n in reading["outlets"]}, compared, lengths)


def _fits(spans: Mapping[int, Sequence[tuple[int, int]]], compared: set[int], lengths: Lengths) -> None:
    """Raise ValueError where a span reaches beyond its text, or is of a text that was not compared."""
    for number, found in spans.items():
        if number not in compared:
            raise ValueError(f"text {number} was not compared")
        length = lengths[number]
        if length is not None and any(not 0 <= start <= end <= length for start, end in found):
            raise ValueError(f"a span reaches beyond text {number}")


def _place(statement: int, record: Json, ids: Exchange, names: Mapping[int, str]) -> Json:
    """Which divergence somebody said something about, and when."""
    return {
        "divergence": ids.divergences[record["divergence"]],
        "statement": statement,
        "identity": names[record["divergence"]],
        "given": _moment(record["given"]),
    }


def _graded(record: Json) -> Json:
    """What somebody decided, with the kind and severity that they hold it to be."""
    return {
        "decision": Decision(record["decision"]).value,
        "kind": _maybe(record["kind"], lambda kind: Kind(kind).value),
        "severity": _maybe(record["severity"], lambda severity: int(Severity(severity))),
    }


def _verdict(db: Database, statement: int, record: Json, ids: Exchange, names: Mapping[int, str]) -> None:
    reviewer = checks.line(record["reviewer"], "reviewer")
    if not reviewer:
        raise ValueError("a verdict has no reviewer")
    row = {
        **_place(statement, record, ids, names),
        **_graded(record),
        "note": checks.note(record["note"]),
        "reviewer": reviewer,
        "about": dumps(ids.about(record["about"])),
    }
    db.table("verdict").insert(row)
    ids.verdicts[len(ids.verdicts) + 1] = _last(db)


def _said(db: Database, statement: int, table: str, record: Json, ids: Exchange, names: Mapping[int, str]) -> None:
    """A note, flag or judgement."""
    reviewer = checks.line(record["reviewer"], "reviewer")
    if not reviewer:
        raise ValueError(f"a {table} has no reviewer")
    row = {
        **_place(statement, record, ids, names),
        "reviewer": reviewer,
    }
    if table == "note":
        row["text"] = checks.note(record["text"])
    elif table == "flag":
        row["wanted"] = int(bool(record["wanted"]))
    else:
        row["rendering"] = ids.renderings[record["rendering"]]
        row["support"] = Support(record["support"]).value
        row["original"] = record["original"]
        if not SHA256.fullmatch(record["original"]):
            raise ValueError("the sha256 of an original text is none")
    db.table(table).insert(row)
    ids.said[table][len(ids.said[table]) + 1] = _last(db)


def _adjudication(db: Database, statement: int, record: Json, ids: Exchange, names: Mapping[int, str]) -> None:
    who = checks.line(record["who"], "who")
    if not who:
        raise ValueError("nobody signed an adjudication")
    row = {
        **_place(statement, record, ids, names),
        **_graded(record),
        "reason": checks.note(record["reason"], "reason"),
        "who": who,
    }
    db.table("adjudication").insert(row)
    ids.adjudications[len(ids.adjudications) + 1] = _last(db)


def _event(db: Database, statement: int, record: Json, ids: Exchange) -> None:
    what = What(record["what"])
    row = {
        "at": _moment(record["at"]),
        "who": checks.line(record["who"], "who"),
        "statement": statement,
        "what": what.value,
        "subject": ids.subject(what.value, record["subject"]),
        "before": dumps(ids.change(record["before"])),
        "after": dumps(ids.change(record["after"])),
        "undoes": _maybe(record["undoes"], lambda number: ids.events[number]),
    }
    db.table("event").insert(row)
    ids.events[len(ids.events) + 1] = _last(db)


def _moment(value: str) -> str:
    """A time as the store writes it. Raises ValueError."""
    if not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is None:
        raise ValueError(f"{value!r} is no time")
    return value


def _maybe(value: Any, read: Callable[[Any], Any]) -> Any:
    """A value read, or None where there is none."""
    return None if value is None else read(value)


def _last(db: Database) -> int:
    return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
