"""A divergence → its readings side by side: words in their context, and word by word how they differ from a base.

In: a divergence, the texts and rows of its comparison, what people say of its readings. Out: readings ready to print.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from align.terms import Clause
from corpus.history.revisions import Piece, State, pieces
from corpus.model import Comparison, Discussion, Judgement, StoredDivergence, StoredRendering
from web.layout import number_of
from web.present import Said, readings

# Clauses of context before and after, and characters that are shown of them.
CLAUSES, CHARACTERS = 2, 220


@dataclass(frozen=True, slots=True)
class Beside:
    """What one outlet says, with what it says before and after. note: what is noted about its text.

    changes: how its words differ from those of the base; empty for the base itself and where either says nothing.
    """

    said: Said
    before: str = ""
    after: str = ""
    note: str = ""
    changes: tuple[Piece, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether any word differs from the base."""
        return any(piece.state is not State.SAME for piece in self.changes)


@dataclass(frozen=True, slots=True)
class ShownReading:
    """A reading: who says it, and what people conclude of it. mine: what the reviewer concludes."""

    outlets: tuple[Beside, ...]
    judgements: tuple[Judgement, ...] = ()
    mine: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """An outlet that the others can be read against. number: what its column is called."""

    outlet: str
    number: int


def bases(divergence: StoredDivergence, compared: Sequence[StoredRendering]) -> tuple[Base, ...]:
    """The outlets that say something at a divergence, reading by reading."""
    numbers = {r.outlet: number_of(r) for r in compared if not r.withdrawn}
    return tuple(
        Base(outlet, numbers[outlet])
        for reading in divergence.divergence.readings
        for outlet in reading.outlets
        if outlet in numbers and any(s.end > s.start for s in reading.spans.get(outlet, ()))
    )


def beside(
    divergence: StoredDivergence,
    compared: Sequence[StoredRendering],
    comparison: Comparison,
    said: Discussion,
    base: Base | None,
    reviewer: str = "",
) -> tuple[ShownReading, ...]:
    """The readings of a divergence, each outlet against the base.

    compared: the renderings that its own comparison compared. comparison: the newest one.
    """
    about = {r.outlet: r for r in compared}
    found = readings(divergence, compared, comparison)
    against = next((words(one) for reading in found for one in reading if base and one.outlet == base.outlet), "")
    shown = []
    for place, reading in enumerate(found):
        judged = said.of_reading(place) if said.readings else ()
        mine = next((j for j in judged if j.reviewer == reviewer), None)
        outlets = []
        for one in reading:
            before, after = "", ""
            if divergence.comparison == comparison.id and not one.withdrawn:
                before, after = around(divergence, one.outlet, about[one.outlet].text, comparison)
            own = words(one)
            changes = pieces(against, own) if base and own and against and one.outlet != base.outlet else ()
            outlets.append(Beside(one, before, after, about[one.outlet].note, changes))
        shown.append(ShownReading(tuple(outlets), judged, mine))
    return tuple(shown)


def words(said: Said) -> str:
    """What an outlet says at a divergence, as plain text."""
    return "".join(p.before + "".join(s.text for run in p.runs for s in run.segments) for p in said.passages)


def around(divergence: StoredDivergence, outlet: str, text: str, comparison: Comparison) -> tuple[str, str]:
    """The two clauses of an outlet before the place of a divergence and the two after it, as they stand in its text."""
    clauses = sorted((c for row in comparison.rows for c in row.clauses.get(outlet, ())), key=lambda c: c.start)
    start, end = _place(divergence, outlet, comparison)
    first = bisect_right([c.end for c in clauses], start)
    last = bisect_left([c.start for c in clauses], end)
    here = clauses[first].start if first < last else start
    stop = clauses[last - 1].end if first < last else end
    before = text[clauses[max(0, first - CLAUSES)].start : here] if first else ""
    after = text[stop : clauses[min(len(clauses), last + CLAUSES) - 1].end] if last < len(clauses) else ""
    return _end(before), _beginning(after)


def _place(divergence: StoredDivergence, outlet: str, comparison: Comparison) -> tuple[int, int]:
    """Where an outlet speaks at a divergence, or would: between what it says in the rows about it."""
    spans = [s for r in divergence.divergence.readings for s in r.spans.get(outlet, ())]
    if spans:
        return min(s.start for s in spans), max(s.end for s in spans)
    rows = comparison.rows
    before = (c for row in reversed(rows[: divergence.row]) for c in _latest(row.clauses.get(outlet, ())))
    after = (c for row in rows[divergence.row :] for c in row.clauses.get(outlet, ())[:1])
    if (found := next(before, None)) is not None:
        return found.end, found.end
    found = next(after, None)
    return (found.start, found.start) if found else (0, 0)


def _latest(clauses: Sequence[Clause]) -> Sequence[Clause]:
    return clauses[-1:]


def _end(text: str) -> str:
    """The last words of a long text."""
    if len(text) <= CHARACTERS:
        return text
    return "… " + text[-CHARACTERS:].partition(" ")[2]


def _beginning(text: str) -> str:
    """The first words of a long text."""
    if len(text) <= CHARACTERS:
        return text
    return text[:CHARACTERS].rpartition(" ")[0] + " …"
