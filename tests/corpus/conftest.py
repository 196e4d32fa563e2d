"""A store in a real file, and statements to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from align.terms import Collation, Divergence, Kind, Reading, Rendering, Row, Severity, Span
from corpus import service
from corpus.cache import cached
from corpus.model import NewRendering, NewStatement
from corpus.store import Store
from tests.corpus.tiny import TinyEncoder

TEXTS = {
    "NYT": "We will negotiate with America even in the depths of hell.",
    "Guardian": "We can hold talks with America even at the bottom of hell.",
    "WNC": "If the system gains by it we talk with America even in the depths of hell.",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "corpus.db")
    yield opened
    opened.close()


@pytest.fixture
def encoder() -> TinyEncoder:
    return TinyEncoder()


def new_statement(*outlets: str, key: str | None = None, **fields: str) -> NewStatement:
    """A statement with these outlets' renderings."""
    about = {"speaker": "Larijani", "date": "2012-11", "occasion": "after the election", **fields}
    renderings = tuple(NewRendering(outlet, TEXTS[outlet]) for outlet in outlets or ("NYT", "Guardian"))
    return NewStatement(renderings=renderings, key=key, **about)


@pytest.fixture
def statement(store: Store) -> int:
    return service.add_statement(store, new_statement(), who="Ada")


Judge = Callable[..., None]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Say what the next comparisons find: each divergence as {outlet: phrase} for every reading, and its kind.

    Which divergences align finds is its own affair; what becomes of them in the store is tested here.
    """

    def script(store: Store, statement: int, *found: tuple[Kind, tuple[dict[str, str], ...]]) -> None:
        names = {r.id: r.outlet for r in service.statement(store, statement).renderings}

        def compare(renderings: list[Rendering], encode: object, progress: object, memory: object) -> Collation:
            tokens = dict(zip(names.values(), (r.outlet for r in renderings), strict=True))
            texts = {r.outlet: r.text for r in renderings}

            def span(outlet: str, phrase: str) -> tuple[str, tuple[Span, ...]]:
                start = texts[tokens[outlet]].index(phrase)
                return tokens[outlet], (Span(start, start + len(phrase)),)

            divergences = []
            for kind, readings in found:
                sides = tuple(
                    Reading(tuple(tokens[o] for o in reading), dict(span(o, p) for o, p in reading.items()))
                    for reading in readings
                )
                evidence = "; ".join(f"{outlet}: a word" for side in sides for outlet in side.outlets)
                divergences.append(Divergence(0, kind, Severity.SHIFT, 0.5, sides, evidence))
            return Collation((Row({}),), tuple(divergences))

        monkeypatch.setattr("align.compare.compare", compare)

    return script


@pytest.fixture
def compare(encoder: TinyEncoder) -> Callable[[Store, int], int]:
    """Compare a statement of a store now."""
    return lambda store, statement: service.compare_now(store, statement, cached(store, encoder))
