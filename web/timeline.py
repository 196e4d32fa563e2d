"""A speaker's timeline → a picture: divergences by severity above the line, statements below it, slot by slot.

In: a timeline. Out: slots in order of time, gaps included, and their drawing as a few paths; the same in a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from align.terms import Severity
from corpus.figures.timeline import Moment, Timeline
from web.wording import counted, plain_date

# Months are drawn up to so many, then years.
MOST_MONTHS = 60
YEAR = len("2012")

# Lengths in pixels: of a slot, of the highest bars above and below the line, and the least that can be seen.
SLOT, BAR, ABOVE, BELOW, LEAST, EDGE = 18, 13, 96, 30, 3, 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A year, written under its first slot."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline as drawn. paths: by the class of their sign. words: the whole in a sentence. by: what a slot is."""

    width: int
    height: int
    line: int
    paths: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    words: str
    by: str


def drawing(timeline: Timeline) -> Drawing:
    """The picture of a timeline."""
    slots, by = _slots(timeline)
    divergences = {
        slot: {s: sum(m.severities[s] for m in moments) for s in Severity} for slot, moments in slots.items()
    }
    statements = {slot: sum(len(m.statements) for m in moments) for slot, moments in slots.items()}
    most = max((sum(each.values()) for each in divergences.values()), default=0)
    pieces: dict[str, list[str]] = defaultdict(list)
    for place, slot in enumerate(slots):
        x, top = EDGE + place * SLOT, ABOVE
        for severity in sorted(Severity, reverse=True):
            height = _height(divergences[slot][severity], most, ABOVE - 4)
            if height:
                top -= height
                pieces[f"severity-{int(severity)}"].append(f"M{x} {top}h{BAR}v{height}h-{BAR}z")
        depth = _height(statements[slot], max(statements.values()), BELOW)
        if depth:
            pieces["statements"].append(f"M{x} {ABOVE + 2}h{BAR}v{depth}h-{BAR}z")
    return Drawing(
        width=2 * EDGE + (len(slots) + 1) * SLOT,  # one more, for the year under the last may be wider
        height=ABOVE + BELOW + 24,
        line=ABOVE + 1,
        paths=tuple((name, "".join(d)) for name, d in sorted(pieces.items())),
        marks=tuple(_marks(list(slots))),
        words=_words(timeline),
        by=by,
    )


def _height(count: int, most: int, highest: int) -> int:
    return max(LEAST, round(highest * count / most)) if count else 0


def _slots(timeline: Timeline) -> tuple[Mapping[str, list[Moment]], str]:
    """The moments by slot, empty ones between them; and what a slot is. The key of a slot is its date."""
    months = [_month(m.date) for m in timeline.moments if len(m.date) > YEAR]
    years = [int(m.date[:YEAR]) for m in timeline.moments if m.date]
    by_month = not months or max(months) - min(months) < MOST_MONTHS
    slots: dict[str, list[Moment]] = {}
    if years and by_month and max(years) - min(years) < MOST_MONTHS:
        first, last = (min(months), max(months)) if months else (0, -1)
        there = {m.date for m in timeline.moments}
        for year in range(min(years), max(years) + 1):
            if f"{year:04d}" in there:
                slots[f"{year:04d}"] = []
            for month in range(12 * year, 12 * year + 12):
                if first <= month <= last:
                    slots[f"{year:04d}-{month % 12 + 1:02d}"] = []
    elif years:
        by_month = False
        slots = {f"{year:04d}": [] for year in range(min(years), max(years) + 1)}
    for moment in timeline.moments:
        slots.setdefault(moment.date if by_month else moment.date[:YEAR], []).append(moment)
    return slots, "month" if by_month else "year"


def _month(date: str) -> int:
    """Months since the year 0."""
    year, month = date.split("-")
    return 12 * int(year) + int(month) - 1


def _marks(slots: Sequence[str]) -> Iterator[Mark]:
    """Years where they begin, as far apart as they can be read; a question mark where no date is known."""
    room = 0
    seen = None
    for place, slot in enumerate(slots):
        text = slot[:YEAR] or "?"
        x = EDGE + place * SLOT
        if text != seen and x >= room:
            yield Mark(x, text)
            room = x + 2 * SLOT
        seen = text


def _words(timeline: Timeline) -> str:
    """The timeline in a sentence."""
    dated = [m for m in timeline.moments if m.date]
    told = f"{counted(timeline.statements, 'statement')}, {counted(timeline.divergences, 'divergence')}"
    if not dated:
        return f"{told}, without a date."
    first, last = plain_date(dated[0].date), plain_date(dated[-1].date)
    if first == last:
        return f"{first}: {told}."
    busiest = max(timeline.moments, key=lambda m: m.divergences)
    peak = f"; the most {f'in {plain_date(busiest.date)}' if busiest.date else 'without a date'}"
    return f"{first} to {last}: {told}{peak if busiest.divergences else ''}."
