"""When two divergences of different comparisons are the same, and which took the place of which.

In: stored records of divergences (under rendering ids). Out: identities, and who follows whom. A verdict
holds for every divergence of its identity, and for no other (design.md, ruling 2).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.naming import Json, dumps

Spans = dict[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Known:
    """A divergence that an earlier comparison found."""

    id: int
    identity: str
    record: Json


def identities(records: Sequence[Json]) -> list[str]:
    """An identity for each divergence of a comparison: a hash of its kind, outlets and phrases with spans.

    A rendering's text never changes, so spans in it tell phrases and where they stand. An empty span (where
    something unsaid would stand) says nothing and is left out, as is the row. Should two be alike, they are numbered.
    """
    seen: Counter[str] = Counter()
    found = []
    for record in records:
        readings = sorted(sorted(_said(reading).items()) for reading in record["readings"])
        identity = hashlib.sha256(dumps([record["kind"], readings]).encode()).hexdigest()
        seen[identity] += 1
        found.append(identity if seen[identity] == 1 else f"{identity}-{seen[identity]}")
    return found


def followed(record: Json, gone: Sequence[Known]) -> int | None:
    """The id of the divergence whose place this one took, or None.

    gone: those that have no equal in the new comparison. Of these the one that marks most of the same
    letters, first among its own kind; the newest where two are alike.
    """
    ranks = [
        (known.record["kind"] == record["kind"], shared, known.id)
        for known in gone
        if (shared := _shared(known.record, record))
    ]
    return max(ranks)[2] if ranks else None


class Threads:
    """Who follows whom among the identities of one statement."""

    def __init__(self, found: Sequence[tuple[int, str, int | None]], judged: frozenset[str]) -> None:
        """found: (id, identity, follows) of every divergence, by id. judged: identities that have a verdict."""
        identity = {number: name for number, name, _ in found}
        self._before: dict[str, list[str]] = {}
        self._after: dict[str, list[str]] = {}
        self._judged = judged
        for _, name, follows in found:
            if follows is not None:
                self._before.setdefault(name, []).append(identity[follows])
                self._after.setdefault(identity[follows], []).append(name)

    def check_again(self, identity: str) -> bool:
        """Whether it has no verdict, and what it followed had one."""
        if identity in self._judged:
            return False
        return any(name in self._judged for name in _reached(identity, self._before))

    def moved_to(self, identity: str, newest: Mapping[str, int]) -> int | None:
        """The id of what took its place in the newest comparison, whose ids by identity are given."""
        return next((newest[name] for name in _reached(identity, self._after) if name in newest), None)


def _reached(start: str, steps: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """All that is reached from an identity, nearest first, without the identity itself."""
    ring = list(dict.fromkeys(steps.get(start, ())))
    seen = {start}
    while ring:
        ring = [name for name in ring if name not in seen]
        seen.update(ring)
        yield from ring
        ring = list(dict.fromkeys(after for name in ring for after in steps.get(name, ())))


def _said(reading: Json) -> Spans:
    """What each outlet of a reading says: its spans without the empty ones."""
    return {
        number: tuple((start, end) for start, end in reading["spans"].get(number, ()) if start < end)
        for number in reading["outlets"]
    }


def _marks(record: Json) -> list[tuple[str, int, int]]:
    """Every span that a divergence marks: rendering, start, end."""
    return [
        (number, start, end)
        for reading in record["readings"]
        for number, spans in _said(reading).items()
        for start, end in spans
    ]


def _shared(a: Json, b: Json) -> int:
    """How many letters both divergences mark."""
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for number, start, end in _marks(a)
        for other, other_start, other_end in _marks(b)
        if other == number
    )
