"""A divergence that a person adds, by marking words in some outlets.

In: kind, severity, a note, and where words were selected in which texts. Out: what is stored of it, its words whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from align import snapping
from align.errors import InputError
from align.terms import Kind, Rendering, Severity
from corpus import checks
from corpus.naming import Json


@dataclass(frozen=True, slots=True)
class NewDivergence:
    """A divergence that a person adds. readings: in each, rendering id → where its words stand, perhaps nowhere."""

    kind: Kind
    severity: Severity
    note: str
    readings: tuple[Mapping[int, tuple[tuple[int, int], ...]], ...]


def stored(new: NewDivergence, texts: Mapping[str, Rendering], who: str) -> Json:
    """What is stored of a divergence that a person adds. Raises InputError."""
    where = "the divergence"
    readings = []
    said = 0
    seen: set[str] = set()
    for reading in new.readings:
        spans: dict[str, list[list[int]]] = {}
        for number, marked in sorted(reading.items()):
            outlet = str(number)
            if outlet not in texts or outlet in seen:
                raise InputError("a text is not there, or stands twice", where=where, remedy="Reload the page.")
            seen.add(outlet)
            found = [snapping.snapped(texts[outlet].text, *span) for span in marked]
            if None in found:
                raise InputError("no word is selected", where=where, remedy="Select at least one whole word.")
            spans[outlet] = [list(span) for span in sorted({(s.start, s.end) for s in found if s is not None})]
            said += len(spans[outlet])
        if spans:
            readings.append({"outlets": sorted(spans, key=int), "spans": spans})
    if len(readings) < 2 or not said:
        raise InputError(
            "there are not two readings", where=where, remedy="Select words in one outlet, and say how others read."
        )
    note = checks.note(new.note)
    return {
        "row": 0,
        "kind": new.kind.value,
        "severity": int(new.severity),
        "confidence": 1.0,
        "readings": readings,
        "evidence": f"added by {who}" + (f": {note}" if note else ""),
        "added_by": who,
    }
