"""A speaker's statements and their divergences in the order of time.

In: a store and filters of the search. Out: for each speaker the dates, reduced to their months, with what lies in them.
A date of which only the year is known stands for itself, before that year's months; no date stands last.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.terms import Severity
from corpus.figures import scope
from corpus.model import opening
from corpus.reading import OPENING_CHARACTERS
from corpus.searching.folding import plain
from corpus.searching.narrowing import Filters
from corpus.store import Store

MONTH = len("2012-11")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement. opening: the first words of its first rendering."""

    id: int
    opening: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What lies in a month (2012-11), a year (2012) or without a date (empty). severities: how many divergences."""

    date: str
    statements: tuple[Said, ...]
    severities: Mapping[Severity, int]

    @property
    def divergences(self) -> int:
        """How many divergences, of whatever severity."""
        return sum(self.severities.values())


@dataclass(frozen=True, slots=True)
class Timeline:
    """A speaker's moments, in order. speaker: empty where unknown."""

    speaker: str
    moments: tuple[Moment, ...]

    @property
    def statements(self) -> int:
        """How many statements."""
        return sum(len(moment.statements) for moment in self.moments)

    @property
    def divergences(self) -> int:
        """How many divergences."""
        return sum(moment.divergences for moment in self.moments)


def timelines(store: Store, filters: Filters) -> list[Timeline]:
    """The timelines of what passes by speaker, date and verdict, most statements first. Raises InputError."""
    with store.reading() as db:
        found = scope.statements(db, filters, store.viewer)
        openings = db.execute(
            "SELECT statement, substr(text, 1, ?), min(coalesce(first, id)) FROM rendering"
            " WHERE current AND statement IN (SELECT value FROM json_each(?)) GROUP BY statement",
            [OPENING_CHARACTERS + 1, json.dumps([row["id"] for row in found])],
        ).fetchall()
        severities: dict[int, Counter[Severity]] = {row["id"]: Counter() for row in found}
        for one in scope.divergences(db, filters, store.viewer):
            if one.statement in severities:  # else all its texts were withdrawn
                severities[one.statement][one.severity] += 1
    words = {number: opening(text) for number, text, _ in openings}
    speakers: dict[str, dict[str, list[int]]] = {}
    names: dict[str, str] = {}
    for row in found:
        speaker = names.setdefault(plain(row["speaker"]), row["speaker"])
        speakers.setdefault(speaker, {}).setdefault(row["date"][:MONTH], []).append(row["id"])
    made = [
        Timeline(speaker, tuple(_moment(date, numbers, words, severities) for date, numbers in months.items()))
        for speaker, months in speakers.items()
    ]
    return sorted(made, key=lambda one: (-one.statements, one.speaker))


def _moment(
    date: str, numbers: Sequence[int], words: Mapping[int, str], found: Mapping[int, Counter[Severity]]
) -> Moment:
    total = sum((found[number] for number in numbers), Counter[Severity]())
    return Moment(date, tuple(Said(n, words.get(n, "")) for n in numbers), {s: total[s] for s in Severity})
