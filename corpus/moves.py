"""What a person does to an alignment: each move by name, with what it is about, and how it is told.

In: a move, rows under rendering ids, the texts, who makes it. Out: other rows, what was done in words (outlets stand in
them as tokens), and a clause to go on from. Raises InputError, `Gone` among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from align import correcting, snapping
from align.correcting import At, Gone, Rows
from align.errors import InputError
from align.terms import Absent, Rendering
from corpus.naming import token

# Words of a clause that tell which one was meant.
TOLD_WORDS = 3


class Op(StrEnum):
    """What can be done."""

    SPLIT = "split"
    JOIN_UP = "join-up"
    JOIN_DOWN = "join-down"
    MOVE = "move"
    TAKE = "take"
    GIVE = "give"
    SEPARATE = "separate"
    SCATTER = "scatter"
    DIVIDE = "divide"
    UNITE = "unite"
    ELSEWHERE = "elsewhere"
    NOT_RENDERED = "not-rendered"
    UNMARK = "unmark"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Move:
    """at: a clause; where a row is meant, any clause of it. outlet: whose clauses, where that is not the clause's.

    to: the other row, from 0 on. caret: in code points of the text.
    """

    op: Op
    at: At | None = None
    outlet: str = ""
    to: int | None = None
    caret: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """Rows after a move, what it did in words, and a clause to go on from."""

    rows: Rows
    said: str
    at: At | None


def make(move: Move, rows: Rows, texts: Mapping[str, Rendering], by: str) -> Made:
    """Make a move."""
    if move.op is Op.RELEASE:
        return Made(correcting.release(rows), "let all rows be aligned anew, without corrections", None)
    if move.at is None:
        raise InputError("no clause is chosen", where=correcting.WHERE, remedy="Choose one.")
    if move.at.outlet not in texts:
        raise Gone("the text")
    number = correcting.row_of(rows, move.at)
    return _of_clause(move, move.at, rows, texts, by) or _of_row(move, move.at, number, rows, by)


def _of_clause(move: Move, at: At, rows: Rows, texts: Mapping[str, Rendering], by: str) -> Made | None:
    """Moves of a clause; None for another sort of move."""
    text = texts[at.outlet]
    named = f"of {_name(at.outlet)}"
    words = _opening(rows, at, text)
    match move.op:
        case Op.SPLIT:
            made = correcting.split(rows, at, move.caret, text, by)
            second = correcting.after(made, at)
            assert second is not None
            return Made(made, f"split a clause {named} before “{_opening(made, second, text)}”", second)
        case Op.JOIN_UP:
            before = correcting.before(rows, at)
            if before is None:
                raise InputError("it is the outlet's first clause", where=correcting.WHERE, remedy="Choose another.")
            return Made(
                correcting.join(rows, before, text, by), f"joined “{words}” {named} with what is before", before
            )
        case Op.JOIN_DOWN:
            return Made(correcting.join(rows, at, text, by), f"joined “{words}” {named} with what follows", at)
        case Op.MOVE:
            to = _to(move)
            made = correcting.move(rows, at, to, by)
            return Made(made, f"moved “{words}” {named} to row {correcting.row_of(made, at) + 1}", at)
        case Op.GIVE:
            number = correcting.row_of(rows, at)
            last = At(at.outlet, rows[number].clauses[at.outlet][-1].start)
            made = correcting.give(rows, number, at.outlet, by)
            return Made(made, f"gave “{_opening(rows, last, text)}” {named} down", last)
        case Op.SEPARATE:
            return Made(correcting.separate(rows, at, by), f"gave “{words}” {named} a row of its own", at)
        case Op.DIVIDE:
            return Made(correcting.divide(rows, at, by), f"broke a row in two at “{words}” {named}", at)
    return None


def _of_row(move: Move, at: At, number: int, rows: Rows, by: str) -> Made:
    """Moves of a row, and of an outlet in it."""
    outlet = move.outlet or at.outlet
    named, row = _name(outlet), f"row {number + 1}"
    match move.op:
        case Op.TAKE:
            made = correcting.take(rows, number, outlet, by)
            taken = made[correcting.row_of(made, at)].clauses[outlet][-1]
            return Made(made, f"took a clause of {named} up to {row}", At(outlet, taken.start))
        case Op.SCATTER:
            return Made(correcting.scatter(rows, number, by), f"gave each outlet of {row} a row of its own", at)
        case Op.UNITE:
            to = _to(move)
            return Made(correcting.unite(rows, number, to, by), f"put {row} and row {to + 1} together", at)
        case Op.ELSEWHERE:
            to = _to(move)
            absent = correcting.elsewhere(rows, to, outlet, by)
            said = f"said that {named} renders {row} in row {to + 1}"
            return Made(correcting.mark(rows, number, outlet, absent), said, at)
        case Op.NOT_RENDERED:
            said = f"said that {named} does not render {row}"
            return Made(correcting.mark(rows, number, outlet, Absent(by)), said, at)
        case Op.UNMARK:
            said = f"took back what was said of {named} in {row}"
            return Made(correcting.mark(rows, number, outlet, None), said, at)
    raise InputError(f"“{move.op}” is no move of a row", where=correcting.WHERE, remedy="Choose another.")


def _to(move: Move) -> int:
    if move.to is None:
        raise InputError("no row is chosen", where=correcting.WHERE, remedy="Give the number of a row.")
    return move.to


def _name(outlet: str) -> str:
    return token(int(outlet))


def _opening(rows: Rows, at: At, rendering: Rendering) -> str:
    """The first words of a clause."""
    clause = correcting.clause_at(rows, at)
    words = list(snapping.words(rendering.text, clause.start, clause.end))[:TOLD_WORDS]
    return " ".join(rendering.text[w.start : w.end] for w in words)


def renamed(rows: Rows, names: Mapping[str, str]) -> Rows:
    """Rows whose outlets are called otherwise."""
    return tuple(
        replace(
            row,
            clauses={names[o]: clauses for o, clauses in row.clauses.items()},
            absent={names[o]: said for o, said in row.absent.items()},
        )
        for row in rows
    )
