"""A statement in the store → the passages by which it can be found.

In: a connection and a statement. Out: passages, each with its folded words and its facets: what filters ask for, as
words of their own, so that the index answers words and filters at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from align.terms import Kind
from corpus import witnesses
from corpus.searching.folding import fold, joined, plain

# Stands between stretches of words that no phrase may span. Folding never gives it: it is no letter.
BREAK = " \ue000 "

# A facet of every passage, for queries that only leave out.
ANY = "any"

UNREVIEWED = "unreviewed"

Json = dict[str, Any]


class Shelf(StrEnum):
    """The indexes there are. `clause` holds clauses, Persian texts, occasions and notes; `text` whole renderings."""

    CLAUSE = "clause"
    TEXT = "text"
    DIVERGENCE = "divergence"


class Sort(StrEnum):
    """What a passage is. `note` is about a rendering, `remark` the note of a verdict, `comment` one on a divergence."""

    CLAUSE = "clause"
    TEXT = "text"
    PERSIAN = "persian"
    OCCASION = "occasion"
    NOTE = "note"
    REMARK = "remark"
    COMMENT = "comment"
    DIVERGENCE = "divergence"


@dataclass(frozen=True, slots=True)
class Passage:
    """A row of the table `passage`, under the same names, without its id and its vector.

    row: 0-based. start, end: of the verbatim text. begins, ends: the date of the statement as a period.
    """

    shelf: str
    what: str
    statement: int
    rendering: int | None
    divergence: int | None
    verdict: int | None
    note: int | None
    row: int | None
    start: int
    end: int
    quotation: str | None
    begins: int | None
    ends: int | None
    words: str
    facets: str


def of_statement(db: Database, statement: int) -> list[Passage]:
    """All passages of a statement, in the order in which lists show them; none where there is no such statement."""
    row = next(db.query("SELECT * FROM statement WHERE id = ?", [statement]), None)
    return [] if row is None else _Maker(db, row).everything()


def names_in(db: Database, statement: int) -> list[tuple[str, str, str]]:
    """The speaker and the outlets of a statement: sort, facet, name."""
    speakers = db.execute("SELECT 's', speaker FROM statement WHERE id = ? AND speaker <> ''", [statement])
    outlets = db.execute("SELECT DISTINCT 'o', outlet FROM rendering WHERE statement = ?", [statement])
    return [(sort, named(sort, name), name) for found in (speakers, outlets) for sort, name in found.fetchall()]


def remarks_on(db: Database, statement: int, identity: str) -> list[Passage]:
    """The notes of the verdicts on one divergence that hold today."""
    row = next(db.query("SELECT * FROM statement WHERE id = ?", [statement]))
    return _Maker(db, row).remarks(identity)


def comments_on(db: Database, statement: int, identity: str) -> list[Passage]:
    """The notes on one divergence that hold today."""
    row = next(db.query("SELECT * FROM statement WHERE id = ?", [statement]))
    return _Maker(db, row).comments(identity)


def decision_facets(db: Database, statement: int, identity: str) -> str:
    """What reviewers conclude of a divergence today, as facets."""
    given = db.execute(
        "SELECT DISTINCT decision FROM current_verdict WHERE statement = ? AND identity = ? ORDER BY decision",
        [statement, identity],
    )
    return " ".join(f"v{decision}" for (decision,) in given) or f"v{UNREVIEWED}"


def named(sort: str, name: str) -> str:
    """A name as a facet: of an outlet (o), one that is silent (x) or apart (b) at a divergence, of a speaker (s)."""
    return sort + hashlib.blake2s((plain(name) or name).encode(), digest_size=6).hexdigest()


def period(date: str) -> tuple[int, int] | None:
    """A date, reduced or not, as its first and last day (YYYYMMDD, with 00 and 99 where unsaid); None without one."""
    if not date:
        return None
    digits = date.replace("-", "")
    return int(digits.ljust(8, "0")), int(digits.ljust(8, "9"))


class _Maker:
    """Makes the passages of one statement. names, texts: of all versions of its renderings, by id."""

    def __init__(self, db: Database, statement: Mapping[str, Any]) -> None:
        self._db, self._statement = db, statement
        self._renderings = {
            row["id"]: row
            for row in db.query("SELECT * FROM rendering WHERE statement = ? ORDER BY id", [statement["id"]])
        }
        date = statement["date"]
        self._begins: int | None
        self._ends: int | None
        self._begins, self._ends = period(date) or (None, None)
        # its decade, its year, and its month, or that none is said
        dated = (f"c{date[:3]}", f"y{date[:4]}", f"m{date[:7].replace('-', '')}") if date else ()
        self._shared = (ANY, named("s", statement["speaker"]), *dated)

    def everything(self) -> list[Passage]:
        newest = "SELECT id, rows, renderings FROM comparison WHERE statement = ? ORDER BY id DESC LIMIT 1"
        comparison = next(self._db.query(newest, [self._statement["id"]]), None)
        found: list[Passage] = []
        compared = frozenset[int]()
        if comparison is not None:
            compared = frozenset(json.loads(comparison["renderings"]))
            found += self._compared(comparison["id"], json.loads(comparison["rows"]), compared)
        holding = [row for row in self._renderings.values() if row["current"] and row["text"]]
        found += [self._whole(row, Shelf.CLAUSE, Sort.CLAUSE) for row in holding if row["id"] not in compared]
        if self._statement["persian"]:
            found.append(self._passage(Sort.PERSIAN, self._statement["persian"]))
        if self._statement["occasion"]:
            found.append(self._passage(Sort.OCCASION, self._statement["occasion"]))
        found += [
            self._passage(Sort.NOTE, row["note"], (named("o", row["outlet"]),), rendering=row["id"])
            for row in holding
            if row["note"]
        ]
        return found + self.remarks() + self.comments() + [self._whole(row, Shelf.TEXT, Sort.TEXT) for row in holding]

    def remarks(self, identity: str | None = None) -> list[Passage]:
        """The notes of verdicts that hold; of those on one divergence where it is given."""
        # shown with the newest divergence that is equal to the one it was given on
        notes = self._db.execute(
            "SELECT v.id, v.note, (SELECT max(d.id) FROM divergence AS d WHERE d.statement = v.statement"
            " AND d.identity = v.identity) FROM current_verdict AS v WHERE v.statement = ? AND v.note <> ''"
            " AND (? IS NULL OR v.identity = ?) ORDER BY v.id",
            [self._statement["id"], identity, identity],
        )
        return [self._passage(Sort.REMARK, note, verdict=number, divergence=on) for number, note, on in notes]

    def comments(self, identity: str | None = None) -> list[Passage]:
        """The notes on divergences that hold; those on one divergence where it is given."""
        notes = self._db.execute(
            "SELECT n.id, n.text, (SELECT max(d.id) FROM divergence AS d WHERE d.statement = n.statement"
            " AND d.identity = n.identity) FROM current_note AS n WHERE n.statement = ?"
            " AND (? IS NULL OR n.identity = ?) ORDER BY n.id",
            [self._statement["id"], identity, identity],
        )
        return [self._passage(Sort.COMMENT, text, note=number, divergence=on) for number, text, on in notes]

    def _compared(self, comparison: int, rows: Sequence[Json], compared: Collection[int]) -> Iterator[Passage]:
        """The clauses and divergences of a comparison, row by row."""
        texts = {number: row["text"] for number, row in self._renderings.items() if number in compared}
        silent = witnesses.wholes(texts)
        divergences: dict[int, list[Json]] = {}
        for record in self._db.query("SELECT * FROM divergence WHERE comparison = ? ORDER BY id", [comparison]):
            divergences.setdefault(record["row"], []).append(record)
        for number, row in enumerate(rows):
            clauses = [
                self._clause(number, int(rendering), clause)
                for rendering in sorted(row["clauses"], key=int)
                for clause in row["clauses"][rendering]
                if self._renderings[int(rendering)]["text"]  # a withdrawn one is erased
            ]
            yield from clauses
            said = witnesses.in_row(row["clauses"], texts, silent) if number in divergences else {}
            for record in divergences.get(number, ()):
                yield self._divergence(record, clauses, said)

    def _clause(self, row: int, rendering: int, clause: Json) -> Passage:
        of = self._renderings[rendering]
        # the state of most of its letters first: the passage has it as its own
        states = dict.fromkeys([clause["quotation"], *(span["state"] for span in clause.get("quotations", ()))])
        facets = named("o", of["outlet"]), *(f"q{state}" for state in states)
        start, end = clause["start"], clause["end"]
        return self._passage(
            Sort.CLAUSE, of["text"][start:end], facets, rendering=rendering, row=row, start=start, end=end
        )

    def _divergence(self, record: Mapping[str, Any], clauses: Sequence[Passage], said: witnesses.Wordings) -> Passage:
        told = json.loads(record["record"])
        apart = witnesses.apart(told["readings"], said)
        facets = [f"k{kind}" for kind in (record["kind"], *told.get("further_kinds", ()))]
        facets.append(f"g{record['severity']}")
        for reading in told["readings"]:
            for outlet in reading["outlets"]:
                name = self._renderings[int(outlet)]["outlet"]
                facets.append(named("o", name))
                silent = all(start >= end for start, end in reading["spans"].get(outlet, ()))
                if silent and record["kind"] == Kind.COVERAGE:
                    facets.append(named("x", name))
                if int(outlet) in apart:
                    facets.append(named("b", name))
        facets += sorted({facet for clause in clauses for facet in clause.facets.split() if facet[0] == "q"})
        facets.append(decision_facets(self._db, record["statement"], record["identity"]))
        return self._passage(
            Sort.DIVERGENCE,
            "",
            facets,
            shelf=Shelf.DIVERGENCE,
            divergence=record["id"],
            row=record["row"],
            words=BREAK.join(clause.words for clause in clauses),
        )

    def _whole(self, rendering: Mapping[str, Any], shelf: Shelf, sort: Sort) -> Passage:
        facets = (named("o", rendering["outlet"]),)
        return self._passage(sort, rendering["text"], facets, shelf=shelf, rendering=rendering["id"])

    def _passage(
        self,
        sort: Sort,
        text: str,
        facets: Sequence[str] = (),
        *,
        shelf: Shelf = Shelf.CLAUSE,
        rendering: int | None = None,
        divergence: int | None = None,
        verdict: int | None = None,
        note: int | None = None,
        row: int | None = None,
        start: int = 0,
        end: int | None = None,
        words: str | None = None,
    ) -> Passage:
        return Passage(
            shelf=shelf.value,
            what=sort.value,
            statement=self._statement["id"],
            rendering=rendering,
            divergence=divergence,
            verdict=verdict,
            note=note,
            row=row,
            start=start,
            end=len(text) if end is None else end,
            quotation=next((facet[1:] for facet in facets if facet[0] == "q"), None) if sort is Sort.CLAUSE else None,
            begins=self._begins,
            ends=self._ends,
            words=folded(text) if words is None else words,
            facets=" ".join((*self._shared, f"w{sort.value}", *facets)),
        )


def folded(text: str) -> str:
    """A text as the index holds it: its words, and after a break each of those that non-joiners part, in one."""
    words = " ".join(token.text for token in fold(text))
    return BREAK.join((words, *(token.text for token in joined(text))))
