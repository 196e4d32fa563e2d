"""Divergences of one row that are the same underlying difference → one; readings that hardly differ → one.

In: graded pairs of readings; divergences. Out: fewer of them, none of them twice. Used by grading alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from align.terms import Divergence, Kind, Reading, Severity, Span

# Share of the shorter side's marked characters from which two divergences are held to be about the same words.
SAME_WORDS = 0.5

# At most this many further kinds (design.md, ruling 3).
MOST_FURTHER_KINDS = 2

# Kinds about how a passage stands or where, which are never another view of a difference in words.
APART = {Kind.ATTRIBUTION, Kind.ORDER}

Graded = tuple[int, int, Severity]


def merged_readings(readings: Sequence[Reading], pairs: Sequence[Graded]) -> tuple[tuple[Reading, ...], list[Graded]]:
    """Let outlets share a reading where nothing between them is graded above nuance, if others part gravely.

    Where nobody parts gravely the readings stay as they are. Returns readings and pairs in their new numbers.
    """
    severity = {frozenset((a, b)): s for a, b, s in pairs}
    if max(s for _, _, s in pairs) < Severity.SHIFT:
        return tuple(readings), list(pairs)
    groups: list[list[int]] = []
    for number in range(len(readings)):
        home = next(
            (g for g in groups if all(severity.get(frozenset((number, k)), 0) < Severity.SHIFT for k in g)), None
        )
        if home is None:
            groups.append([number])
        else:
            home.append(number)
    joined = tuple(_joined([readings[k] for k in group]) for group in groups)
    between = [
        (a, b, max(severity.get(frozenset((m, n)), Severity.WORDING) for m in groups[a] for n in groups[b]))
        for a in range(len(groups))
        for b in range(a + 1, len(groups))
    ]
    return joined, between


def combined(divergences: Sequence[Divergence]) -> list[Divergence]:
    """The divergences of one row, those about the same words in one, gravest first in text order of rows."""
    kept: list[Divergence] = []
    for divergence in sorted(divergences, key=_weight):
        twin = next((k for k, other in enumerate(kept) if _same(other, divergence)), None)
        if twin is None:
            kept.append(divergence)
        else:
            kept[twin] = _absorb(kept[twin], divergence)
    return [d for d in kept if not any(_said_already(d, other) for other in kept if other is not d)]


def _said_already(divergence: Divergence, other: Divergence) -> bool:
    """Whether a mere detail left out is part of words that another divergence marks in the same outlet already."""
    detail = divergence.kind is Kind.COVERAGE and divergence.severity <= Severity.NUANCE
    if not detail or other.kind in APART | {Kind.COVERAGE}:
        return False
    here = {o: marked for o in _outlets(divergence) if (marked := _characters(divergence, o))}
    return all(marked <= _characters(other, o) for o, marked in here.items())


def _weight(divergence: Divergence) -> tuple[int, float, int, str]:
    return (-divergence.severity, -divergence.confidence, _first(divergence), divergence.kind.value)


def _first(divergence: Divergence) -> int:
    return min((s.start for r in divergence.readings for spans in r.spans.values() for s in spans), default=0)


def _same(one: Divergence, other: Divergence) -> bool:
    """Whether two divergences are about the same words of the same outlets, parted alike."""
    if one.kind in APART or other.kind in APART:
        return one.kind is other.kind and one.readings == other.readings
    if not _parts_no_more(one, other):
        return False
    if (one.kind is Kind.COVERAGE) != (other.kind is Kind.COVERAGE):
        return False
    whole = one.kind is Kind.COVERAGE
    overlaps = []
    for outlet in _outlets(one) & _outlets(other):
        a, b = _characters(one, outlet), _characters(other, outlet)
        if a and b:
            overlaps.append(len(a & b) / (max if whole else min)(len(a), len(b)))
    return bool(overlaps) and min(overlaps) >= SAME_WORDS


def _parts_no_more(one: Divergence, other: Divergence) -> bool:
    """Whether every two outlets that the other parts gravely are parted by the one too."""
    home = {o: k for k, r in enumerate(one.readings) for o in r.outlets}
    for a, first in enumerate(other.readings):
        for second in other.readings[a + 1 :]:
            for o in first.outlets:
                for p in second.outlets:
                    if o not in home or p not in home:
                        return False
                    if home[o] == home[p] and other.severity >= Severity.SHIFT:
                        return False
    return True


def _absorb(main: Divergence, other: Divergence) -> Divergence:
    kinds = [*main.further_kinds]
    if other.severity > Severity.WORDING:
        kinds += [k for k in (other.kind, *other.further_kinds) if k != main.kind and k not in kinds]
    evidence = main.evidence
    if other.severity > Severity.WORDING and other.evidence not in evidence:
        evidence = f"{evidence}. Also {other.kind.value}: {other.evidence}"
    return replace(main, further_kinds=tuple(kinds[:MOST_FURTHER_KINDS]), evidence=evidence)


def _outlets(divergence: Divergence) -> set[str]:
    return {o for r in divergence.readings for o in r.outlets}


def _characters(divergence: Divergence, outlet: str) -> set[int]:
    return {
        i
        for reading in divergence.readings
        for span in reading.spans.get(outlet, ())
        for i in range(span.start, span.end)
    }


def _joined(readings: Sequence[Reading]) -> Reading:
    spans: dict[str, tuple[Span, ...]] = {}
    for reading in readings:
        spans |= reading.spans
    return Reading(tuple(sorted(spans)), dict(sorted(spans.items())))
