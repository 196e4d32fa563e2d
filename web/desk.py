"""An alignment → what the page on which it is corrected prints: a window of rows, and what can be done with one clause.

In: an alignment, a row, perhaps a clause and a choice of outlets. Out: rows, cells and clauses under handles that forms
send back: “5:120” is the clause of rendering 5 that begins at 120. Rows are numbered from 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from align import snapping
from align.correcting import At, after, before
from align.terms import Row
from corpus.model import Alignment, Change, Entry, StoredRendering
from web.wording import absence, visible_parts

# Rows shown above and below the one that is worked on.
ABOVE, BELOW = 2, 5

HANDLE = re.compile(r"(\d{1,12}):(\d{1,7})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause. number: of its row. start: in code points. place, of: the how-manieth of the outlet's in the row."""

    handle: str
    outlet: str
    rendering: int
    start: int
    text: str
    number: int
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class Place:
    """An outlet in a row: its clauses, or what a person says of their absence, in words."""

    rendering: int
    outlet: str
    pieces: tuple[Piece, ...]
    said: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row. handle: of its first clause. waits: it is still to be judged. by: who put it together, or empty."""

    number: int
    handle: str
    places: tuple[Place, ...]
    waits: bool
    by: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A word to choose: where it begins and ends, in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """An outlet's words in the row that is worked on, to mark a divergence."""

    rendering: int
    outlet: str
    words: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A divergence that a person added. readings: outlets with their words."""

    name: str
    kind: str
    severity: int
    evidence: str
    readings: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the page prints. columns: the outlets shown. chosen: the clause that is worked on, or None.

    cuts: the words before which it can be split. first, last: it has no clause before it, after it, in its text.
    """

    alignment: Alignment
    columns: tuple[StoredRendering, ...]
    lines: tuple[Line, ...]
    line: Line
    total: int
    chosen: Piece | None
    cuts: tuple[Choice, ...]
    first: bool
    last: bool
    markings: tuple[Marking, ...]
    added: tuple[Added, ...]
    undo: Entry | None
    redo: Entry | None

    @property
    def shown(self) -> str:
        """The outlets shown as they stand in an address; empty for all."""
        every = len(self.columns) == len(self.alignment.renderings)
        return "" if every else ",".join(str(r.id) for r in self.columns)


def handle_of(at: At) -> str:
    """How a form calls a clause."""
    return f"{at.outlet}:{at.start}"


def clause_of(handle: str) -> At | None:
    """The clause that a form means; None where it means none."""
    found = HANDLE.fullmatch(handle.strip())
    return At(str(int(found[1])), int(found[2])) if found else None


def row_number(alignment: Alignment, at: At | None) -> int:
    """The number of the row that holds a clause, or what was there before; 0 where there is none."""
    if at is None:
        return 0
    for number, row in enumerate(alignment.rows, start=1):
        if any(c.start <= at.start < c.end for c in row.clauses.get(at.outlet, ())):
            return number
    return 0


def desk(alignment: Alignment, row: int, at: At | None, shown: Collection[int], who: str) -> Desk:
    """The page at a row. shown: ids of the outlets to show, none for all. who: whose steps can be taken back."""
    texts = {str(r.id): r for r in alignment.renderings}
    columns = tuple(r for r in alignment.renderings if not shown or r.id in shown) or alignment.renderings
    number = min(max(1, row), len(alignment.rows))
    numbers = range(max(1, number - ABOVE), min(len(alignment.rows), number + BELOW) + 1)
    lines = tuple(_line(n, alignment, columns) for n in numbers)
    line = next(one for one in lines if one.number == number)
    pieces = [piece for place in line.places for piece in place.pieces]
    wanted = None if at is None else handle_of(at)
    chosen = next((p for p in pieces if p.handle == wanted), pieces[0] if pieces else None)
    where = None if chosen is None else At(str(chosen.rendering), chosen.start)
    return Desk(
        alignment=alignment,
        columns=columns,
        lines=lines,
        line=line,
        total=len(alignment.rows),
        chosen=chosen,
        cuts=() if chosen is None else _words(chosen.text, chosen.start)[1:],
        first=where is None or before(alignment.rows, where) is None,
        last=where is None or after(alignment.rows, where) is None,
        markings=tuple(_marking(place) for place in line.places if not place.gone),
        added=tuple(_added(name, one, texts) for name, one in alignment.added),
        undo=_undoable(alignment.entries, who),
        redo=_redoable(alignment.entries, who),
    )


def _line(number: int, alignment: Alignment, columns: Collection[StoredRendering]) -> Line:
    row = alignment.rows[number - 1]
    first = min((int(o), found[0].start) for o, found in row.clauses.items())
    places = tuple(_place(number, row, r) for r in columns)
    return Line(number, f"{first[0]}:{first[1]}", places, number - 1 in alignment.waiting, row.by or "")


def _place(number: int, row: Row, rendering: StoredRendering) -> Place:
    outlet = str(rendering.id)
    here = row.clauses.get(outlet, ())
    gone = rendering.withdrawn is not None
    pieces = tuple(
        Piece(
            handle_of(At(outlet, c.start)),
            rendering.outlet,
            rendering.id,
            c.start,
            rendering.text[c.start : c.end],
            number,
            place,
            len(here),
        )
        for place, c in enumerate(here, start=1)
    )
    absent = row.absent.get(outlet)
    said = "" if absent is None else absence(absent, rendering.text)
    return Place(rendering.id, rendering.outlet, () if gone else pieces, said, gone)


def _words(text: str, offset: int) -> tuple[Choice, ...]:
    return tuple(Choice(w.start + offset, w.end + offset, _seen(text[w.start : w.end])) for w in snapping.words(text))


def _seen(text: str) -> str:
    """A word with the names of its invisible characters, for a list of choices cannot draw boxes."""
    parts = visible_parts(text)
    if all(ord(c) > 0x2000 and name in ("U+200C", "U+200D") for _, c, name in parts if name):
        return text  # joiners belong to the script
    return "".join(f"{plain}{f'[{name}]' if name else ''}" for plain, _, name in parts)


def _marking(place: Place) -> Marking:
    words = tuple(word for piece in place.pieces for word in _words(piece.text, piece.start))
    return Marking(place.rendering, place.outlet, words)


def _added(name: str, one: Mapping[str, object], texts: Mapping[str, StoredRendering]) -> Added:
    readings = tuple(
        tuple(
            (
                texts[number].outlet,
                " … ".join(texts[number].text[start:end] for start, end in reading["spans"].get(number, ())),
            )
            for number in reading["outlets"]
            if number in texts
        )
        for reading in one["readings"]  # type: ignore[attr-defined]
    )
    return Added(name, str(one["kind"]), int(str(one["severity"])), str(one["evidence"]), readings)


def _undoable(entries: Collection[Entry], who: str) -> Entry | None:
    """The newest step of somebody's that holds."""
    return next((e for e in _newest(entries, who) if e.event.undoes is None and e.event.undone_by is None), None)


def _redoable(entries: Collection[Entry], who: str) -> Entry | None:
    """The newest step that somebody took back and has not gone on from."""
    steps = {e.event.id for e in entries if e.event.undoes is None}
    for entry in _newest(entries, who):
        if entry.event.undoes is None:
            return None
        if entry.event.undoes in steps and entry.event.undone_by is None:
            return entry
    return None


def _newest(entries: Collection[Entry], who: str) -> Iterator[Entry]:
    return (entry for entry in reversed(list(entries)) if entry.event.who == who)


def told(change: Entry) -> str:
    """What a step did, in words."""
    found: Change = change.changes[0]
    return found.after
