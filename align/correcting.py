"""Rows as a person would have them: each move takes rows and gives other rows of the same clauses.

In: rows, and a clause or row to move. Out: rows again, those that changed signed with who changed them. Whatever is
done, every clause is in exactly one row, no row is empty, and every letter and digit is in a clause. Raises InputError
where a move makes no sense, `Gone` where what it is about is not there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from align import quotation, snapping
from align.errors import InputError
from align.terms import Absent, Clause, Quotation, QuotationSpan, Rendering, Row, Span

Rows = tuple[Row, ...]

WHERE = "the alignment"


class Gone(InputError):
    """The clause or row that a move is about is not there: somebody changed it meanwhile."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not there any more", where=WHERE, remedy="Reload the page and look again.")


@dataclass(frozen=True, slots=True, order=True)
class At:
    """A clause, by its outlet and where it begins."""

    outlet: str
    start: int


def row_of(rows: Sequence[Row], at: At) -> int:
    """The row in which a clause stands. Raises Gone."""
    for number, row in enumerate(rows):
        if any(clause.start == at.start for clause in row.clauses.get(at.outlet, ())):
            return number
    raise Gone("the clause")


def clause_at(rows: Sequence[Row], at: At) -> Clause:
    """A clause by where it begins. Raises Gone."""
    here = rows[row_of(rows, at)].clauses[at.outlet]
    return next(clause for clause in here if clause.start == at.start)


def split(rows: Rows, at: At, caret: int, rendering: Rendering, by: str) -> Rows:
    """Cut a clause in two at a caret, which snaps to the nearest edge of a word. Both stay in its row."""
    clause = clause_at(rows, at)
    edges = snapping.cut(rendering.text, clause.start, clause.end, caret)
    if edges is None:
        raise InputError("one part would have no word", where=WHERE, remedy="Put the caret between two words.")
    parts = [_clause(rendering, clause.start, edges[0]), _clause(rendering, edges[1], clause.end)]
    number = row_of(rows, at)
    kept = [c for c in rows[number].clauses[at.outlet] if c is not clause]
    return _with(rows, number, _signed(rows[number], {at.outlet: (*kept, *parts)}, by))


def join(rows: Rows, at: At, rendering: Rendering, by: str) -> Rows:
    """Join a clause with the one after it in the outlet's text; both then stand where the first stood."""
    first = clause_at(rows, at)
    following = after(rows, at)
    if following is None:
        raise InputError("it is the outlet's last clause", where=WHERE, remedy="Join the one before with it.")
    second = clause_at(rows, following)
    joined = _clause(rendering, first.start, second.end)
    without = _without(rows, following, by)
    number = row_of(without, at)
    kept = [c for c in without[number].clauses[at.outlet] if c.start != at.start]
    changed = _with(without, number, _signed(without[number], {at.outlet: (*kept, joined)}, by))
    return _unemptied(changed)


def move(rows: Rows, at: At, to: int, by: str) -> Rows:
    """Move a clause to another row."""
    _there(rows, to)
    number, clause = row_of(rows, at), clause_at(rows, at)
    if number == to:
        raise InputError("it stands there already", where=WHERE, remedy="Choose another row.")
    without = _without(rows, at, by)
    target = without[to]
    clauses = (*target.clauses.get(at.outlet, ()), clause)
    return _unemptied(_with(without, to, _signed(target, {at.outlet: clauses}, by)))


def take(rows: Rows, number: int, outlet: str, by: str) -> Rows:
    """Take the first clause of the next row that the outlet has up to this one."""
    _there(rows, number)
    below = next((k for k in range(number + 1, len(rows)) if outlet in rows[k].clauses), None)
    if below is None:
        raise InputError("the outlet has no clause below", where=WHERE, remedy="Choose a row further up.")
    return move(rows, At(outlet, rows[below].clauses[outlet][0].start), number, by)


def give(rows: Rows, number: int, outlet: str, by: str) -> Rows:
    """Give the last clause that the outlet has in this row down to the next row; a new one, where this is the last."""
    _there(rows, number)
    if outlet not in rows[number].clauses:
        raise InputError("the outlet has no clause in this row", where=WHERE, remedy="Choose another row.")
    at = At(outlet, rows[number].clauses[outlet][-1].start)
    return move(rows, at, number + 1, by) if number + 1 < len(rows) else separate(rows, at, by)


def separate(rows: Rows, at: At, by: str) -> Rows:
    """Give a clause a row of its own, after the one in which it stood."""
    number, clause = row_of(rows, at), clause_at(rows, at)
    if sum(map(len, rows[number].clauses.values())) == 1:
        raise InputError("it has a row of its own already", where=WHERE, remedy="Move it to another one.")
    without = _without(rows, at, by)
    return (*without[: number + 1], Row({at.outlet: (clause,)}, by=by), *without[number + 1 :])


def scatter(rows: Rows, number: int, by: str) -> Rows:
    """Give each outlet of a row a row of its own."""
    _there(rows, number)
    row = rows[number]
    if len(row.clauses) == 1:
        raise InputError("one outlet alone has this row", where=WHERE, remedy="Choose a row of several.")
    alone = [Row({outlet: clauses}, by=by) for outlet, clauses in row.clauses.items()]
    return (*rows[:number], *alone, *rows[number + 1 :])


def divide(rows: Rows, at: At, by: str) -> Rows:
    """Break a row in two from a clause on: where it is its outlet's second, the others' second ones go with it."""
    number = row_of(rows, at)
    row = rows[number]
    place = [clause.start for clause in row.clauses[at.outlet]].index(at.start)
    if place == 0:
        raise InputError(
            "it is the outlet's first clause in the row",
            where=WHERE,
            remedy="Choose a later one, or give the clause a row of its own.",
        )
    upper = _signed(row, {outlet: clauses[:place] for outlet, clauses in row.clauses.items()}, by)
    lower = Row({outlet: clauses[place:] for outlet, clauses in row.clauses.items() if clauses[place:]}, by=by)
    return (*rows[:number], upper, lower, *rows[number + 1 :])


def unite(rows: Rows, one: int, other: int, by: str) -> Rows:
    """Put all clauses of two rows into the upper one."""
    first, second = sorted((one, other))
    _there(rows, first)
    _there(rows, second)
    if first == second:
        raise InputError("it is the same row", where=WHERE, remedy="Choose another row.")
    upper, lower = rows[first], rows[second]
    both = {
        o: (*upper.clauses.get(o, ()), *lower.clauses.get(o, ())) for o in upper.clauses.keys() | lower.clauses.keys()
    }
    united = _signed(replace(upper, absent={**lower.absent, **upper.absent}), both, by)
    return _unemptied((*rows[:first], united, *rows[first + 1 : second], *rows[second + 1 :]))


def mark(rows: Rows, number: int, outlet: str, absent: Absent | None) -> Rows:
    """Say of an outlet without a clause in a row where it renders it, or that it does not; None: nothing is said."""
    _there(rows, number)
    row = rows[number]
    if outlet in row.clauses:
        raise InputError("the outlet has a clause in this row", where=WHERE, remedy="Move its clauses first.")
    said = {o: a for o, a in row.absent.items() if o != outlet} | ({} if absent is None else {outlet: absent})
    return _with(rows, number, replace(row, absent=dict(sorted(said.items()))))


def elsewhere(rows: Rows, number: int, outlet: str, by: str) -> Absent:
    """What `mark` takes for an outlet that renders something in another row."""
    _there(rows, number)
    if outlet not in rows[number].clauses:
        raise InputError(
            f"the outlet has no clause in row {number + 1}", where=WHERE, remedy="Choose the row that holds it."
        )
    there = rows[number].clauses[outlet]
    return Absent(by, Span(there[0].start, there[-1].end))


def release(rows: Rows) -> Rows:
    """The same rows as if no person had had a hand in them, so that the next comparison aligns them anew."""
    return tuple(replace(row, by=None, absent={}) for row in rows)


def before(rows: Sequence[Row], at: At) -> At | None:
    """The clause before one in its outlet's text, or None."""
    starts = _starts(rows, at.outlet)
    place = bisect_left(starts, at.start) - 1
    return At(at.outlet, starts[place]) if place >= 0 else None


def after(rows: Sequence[Row], at: At) -> At | None:
    """The clause after one in its outlet's text, or None."""
    starts = _starts(rows, at.outlet)
    place = bisect_right(starts, at.start)
    return At(at.outlet, starts[place]) if place < len(starts) else None


def _starts(rows: Sequence[Row], outlet: str) -> list[int]:
    return sorted(clause.start for row in rows for clause in row.clauses.get(outlet, ()))


def _there(rows: Sequence[Row], number: int) -> None:
    if not 0 <= number < len(rows):
        raise Gone(f"row {number + 1}")


def _clause(rendering: Rendering, start: int, end: int) -> Clause:
    """A clause of a text with its quotation states: that of most of its letters, and all of them as spans."""
    inside = tuple(
        QuotationSpan(max(s.start, start), min(s.end, end), s.state)
        for s in quotation.spans(rendering.text, rendering.quoted)
        if s.start < end and start < s.end
    )
    share: dict[Quotation, int] = {}
    for span in inside:
        share[span.state] = share.get(span.state, 0) + sum(map(str.isalnum, rendering.text[span.start : span.end]))
    return Clause(start, end, max(share, key=lambda state: share[state], default=Quotation.NARRATION), inside)


def _signed(row: Row, clauses: Mapping[str, Iterable[Clause]], by: str) -> Row:
    """A row with other clauses of some outlets; what was said or computed of the old ones goes."""
    every = {o: tuple(sorted(c, key=lambda clause: clause.start)) for o, c in {**row.clauses, **clauses}.items()}
    kept = {outlet: found for outlet, found in sorted(every.items()) if found}
    return Row(kept, by=by, absent={o: said for o, said in row.absent.items() if o not in kept})


def _with(rows: Rows, number: int, row: Row) -> Rows:
    return (*rows[:number], row, *rows[number + 1 :])


def _without(rows: Rows, at: At, by: str) -> Rows:
    """The rows without a clause; its row stays, though it may be empty."""
    number = row_of(rows, at)
    left = [clause for clause in rows[number].clauses[at.outlet] if clause.start != at.start]
    return _with(rows, number, _signed(rows[number], {at.outlet: left}, by))


def _unemptied(rows: Rows) -> Rows:
    return tuple(row for row in rows if row.clauses)
