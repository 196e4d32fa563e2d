"""Comparisons by script: what a comparison finds is said by the test, and stored through the store's own way.

In: texts by outlet, and for each row the words of each outlet, and divergences by their words. Out: a stored
comparison, as `compare_now` makes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from align.terms import Clause, Collation, Divergence, Kind, Quotation, Reading, Rendering, Row, Severity, Span
from corpus import service
from corpus.cache import cached
from corpus.comparing import compare_now
from corpus.model import NewRendering, NewStatement
from corpus.store import Store
from tests.corpus.tiny import TinyEncoder

Words = Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """A divergence: in which row, of what kind, who says what; an empty word is silence."""

    row: int
    kind: Kind
    readings: Sequence[Words]
    severity: Severity = Severity.SHIFT
    evidence: str = "as scripted"
    further: tuple[Kind, ...] = ()
    abstained: bool = False


def collation(texts: Words, rows: Sequence[Words], found: Sequence[Found], names: Words | None = None) -> Collation:
    """A collation of texts. names: how each outlet is called in it."""
    called = dict(names or {outlet: outlet for outlet in texts})

    def span(outlet: str, words: str) -> tuple[int, int]:
        start = texts[outlet].index(words)
        return start, start + len(words)

    def reading(words: Words) -> Reading:
        spans = {called[o]: (Span(*span(o, w)),) if w else () for o, w in words.items()}
        return Reading(tuple(spans), spans)

    clauses = [
        Row({called[o]: (Clause(*span(o, w), Quotation.DIRECT),) for o, w in row.items() if o in called})
        for row in rows
    ]
    divergences = [
        Divergence(
            f.row, f.kind, f.severity, 0.8, tuple(map(reading, f.readings)), f.evidence, f.further, (), f.abstained
        )
        for f in found
    ]
    return Collation(tuple(clauses), tuple(divergences))


def add(store: Store, texts: Words, **about: Any) -> int:
    """A statement with these renderings."""
    renderings = tuple(NewRendering(outlet, text) for outlet, text in texts.items())
    fields = {"speaker": "A speaker", "date": "2012-11", "occasion": "a speech", **about}
    return service.add_statement(store, NewStatement(renderings=renderings, **fields), who="Ada")


def compare(
    patch: pytest.MonkeyPatch, store: Store, statement: int, rows: Sequence[Words], found: Sequence[Found]
) -> list[int]:
    """Compare a stored statement with this outcome. Returns the ids of its divergences."""
    outlets = {r.text: r.outlet for r in service.statement(store, statement).renderings}

    def scripted(renderings: Sequence[Rendering], encode: object, progress: object, memory: object) -> Collation:
        names = {outlets[r.text]: r.outlet for r in renderings}
        return collation({outlets[r.text]: r.text for r in renderings}, rows, found, names)

    patch.setattr("align.compare.compare", scripted)
    compare_now(store, statement, cached(store, TinyEncoder()))
    made = service.comparison(store, statement)
    assert made
    return [d.id for d in made.divergences]
