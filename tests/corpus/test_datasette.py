"""The file makes sense in Datasette: views say in plain words what the page says, each column is described."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

import pytest

from align.terms import Kind
from corpus import service
from corpus.datasette import DESCRIBED, PLAIN, metadata
from corpus.model import Decision, NewRendering
from corpus.store import Store
from tests.corpus.conftest import Judge, new_statement

Compare = Callable[[Store, int], int]


@pytest.fixture
def compared(store: Store, judged: Judge, compare: Compare) -> int:
    statement = service.add_statement(store, new_statement("NYT", "Guardian", "WNC"), who="Ada")
    judged(store, statement, (Kind.MODALITY, ({"NYT": "will", "WNC": "If"}, {"Guardian": "can"})))
    compare(store, statement)
    return statement


def rows(store: Store, view: str) -> list[dict[str, object]]:
    """What a stranger's program reads: another connection, without our settings."""
    connection = sqlite3.connect(f"{store.path.as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(f"SELECT * FROM {view}")]
    finally:
        connection.close()


def test_every_table_and_column_is_described(store: Store) -> None:
    described = json.loads(DESCRIBED.read_text(encoding="utf-8"))
    tables = metadata(store)["databases"]["corpus"]["tables"]
    names = [name for name, about in tables.items() if about != {"hidden": True}]
    assert sorted(described) == sorted(names)
    for name in names:
        columns = [row[1] for row in store.db.execute(f'PRAGMA table_info("{name}")')]
        assert sorted(described[name]["columns"]) == sorted(columns), name
        assert described[name]["description"] and all(described[name]["columns"].values()), name


def test_metadata_is_for_the_file_by_its_name(store: Store) -> None:
    found = metadata(store)
    tables = found["databases"]["corpus"]["tables"]
    assert set(PLAIN) <= set(tables) and tables["search_clause_data"] == {"hidden": True}
    assert tables["statements"]["columns"]["speaker"] == "who said it"


def test_views_can_be_read_with_and_without_trust(store: Store, compared: int) -> None:
    for view in PLAIN:
        assert list(store.db.query(f"SELECT * FROM {view}")) == rows(store, view)


def test_statements(store: Store, compared: int) -> None:
    (line,) = rows(store, "statements")
    assert (line["speaker"], line["outlets"], line["divergences"]) == ("Larijani", 3, 1)
    assert line["newest_job"] == "queued" and line["compared"]


def test_divergences_in_words(store: Store, compared: int) -> None:
    lines = rows(store, "divergences_newest")
    said = {line["outlet"]: (line["reading"], line["words"]) for line in lines}
    assert said == {"NYT": (1, "will"), "WNC": (1, "If"), "Guardian": (2, "can")}
    assert {line["severity"] for line in lines} == {"shift"}


def test_only_the_newest_comparison_counts(store: Store, compared: int, judged: Judge, compare: Compare) -> None:
    judged(store, compared, (Kind.MODALITY, ({"NYT": "negotiate"}, {"Guardian": "hold talks"})))
    compare(store, compared)
    assert {line["words"] for line in rows(store, "divergences_newest")} == {"negotiate", "hold talks"}


def test_verdicts_that_hold(store: Store, compared: int, judged: Judge, compare: Compare) -> None:
    comparison = service.comparison(store, compared)
    assert comparison is not None
    number = comparison.divergences[0].id
    first = service.decide(store, number, Decision.CONFIRMED, "Ada")
    service.decide(store, number, Decision.DISMISSED, "Ada", seen=first.id, note="on second thoughts")
    service.decide(store, number, Decision.UNSURE, "Bob")
    lines = rows(store, "verdicts_current")
    assert [(v["reviewer"], v["decision"], v["in_newest"]) for v in lines] == [
        ("Ada", "dismissed", 1),
        ("Bob", "unsure", 1),
    ]
    assert {line["verdicts"] for line in rows(store, "divergences_newest")} == {2}
    judged(store, compared)
    compare(store, compared)
    assert {v["in_newest"] for v in rows(store, "verdicts_current")} == {0}


def test_history_and_renderings(store: Store, compared: int) -> None:
    service.add_rendering(store, compared, NewRendering("AP", "We talk.", address="https://example.org/1"), who="Ada")
    assert [line["outlet"] for line in rows(store, "renderings_newest")] == ["NYT", "Guardian", "WNC", "AP"]
    assert [line["what"] for line in rows(store, "history")] == ["statement", "comparison", "rendering"]
