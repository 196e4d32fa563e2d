"""The search index is what the store says, after everything that changes the store, in the same transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from align.terms import Kind, Severity
from corpus import schema, service
from corpus.errors import StoreUnusable
from corpus.migrations import apart, states
from corpus.migrations import search as migration
from corpus.model import Decision, NewRendering
from corpus.searching import indexing
from corpus.searching.narrowing import Filters
from corpus.searching.search import names, search
from corpus.store import Store
from tests.corpus.conftest import new_statement
from tests.corpus.tiny import TinyEncoder
from tests.web.script import Found, add, compare

ROWS = [{"A": "We will sign.", "B": "We will not sign."}, {"A": "The hall was full."}]
FOUND = [
    Found(0, Kind.POLARITY, [{"A": "will"}, {"B": "will not"}], Severity.REVERSAL),
    Found(1, Kind.COVERAGE, [{"A": "The hall was full."}, {"B": ""}], Severity.NUANCE),
]


def keys(store: Store, query: str, filters: Filters = Filters()) -> list[str]:  # noqa: B008
    return [hit.address for hit in search(store, query, filters).hits]


def whole(store: Store) -> bool:
    """Whether the index is what it would be made anew, and SQLite finds no fault in it."""
    for shelf in migration.SHELVES:
        with store.writing() as db:
            db.execute(f"INSERT INTO search_{shelf} (search_{shelf}) VALUES ('integrity-check')")
    return indexing.faults(store.db) == []


@pytest.fixture
def compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[int]]:
    statement = add(
        store, {"A": "We will sign. The hall was full.", "B": "We will not sign."}, persian="ما امضا می‌کنیم"
    )
    return statement, compare(monkeypatch, store, statement, ROWS, FOUND)


def test_before_a_comparison_a_rendering_is_one_text(store: Store) -> None:
    number = service.add_statement(store, new_statement(), who="Ada")
    assert keys(store, "“depths of hell”") == [f"/statements/{number}"]
    assert search(store, "negotiate hell").hits[0].row is None
    assert whole(store)


def test_a_comparison_puts_clauses_in_place_of_texts(store: Store, compared: tuple[int, list[int]]) -> None:
    statement, (polarity, coverage) = compared
    assert keys(store, "hall") == [f"/statements/{statement}/rows/2#row-2"]
    assert keys(store, "sign hall") == []
    assert keys(store, "sign hall", Filters(within="renderings")) == [f"/statements/{statement}"]
    assert keys(store, "hall", Filters(kind=("coverage",))) == [f"/divergences/{coverage}"]
    assert keys(store, "“sign we”", Filters(kind=("polarity",))) == []
    assert keys(store, "“will not”", Filters(kind=("polarity",))) == [f"/divergences/{polarity}"]
    assert whole(store)


INSERTED = "We will negotiate with the [Iranian] officials."


def test_a_clause_is_found_by_every_state_that_is_in_it(store: Store, compare: Callable[[Store, int], int]) -> None:
    statement = add(store, {"A": f"“{INSERTED}”", "B": "“We will negotiate with the officials.”"})
    compare(store, statement)
    for shelf in ("clauses", "divergences"):
        for state in ("direct", "insertion"):
            found = search(store, "negotiate", Filters(quotation=state, within=shelf)).hits
            assert [hit.statement for hit in found[:1]] == [statement], (shelf, state)
    (hit,) = search(store, "", Filters(quotation="insertion", within="clauses")).hits
    assert (hit.outlet, hit.quotation) == ("A", "direct"), "it is called what most of it is"
    assert search(store, "", Filters(quotation="narration", within="clauses")).hits == ()
    assert whole(store)


def test_an_index_of_one_state_a_clause_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compare: Callable[[Store, int], int]
) -> None:
    place = schema.MIGRATIONS.index(states.migrate)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:place])
        patch.setattr(schema, "NEWEST", place)
        old = Store.open(tmp_path / "old.db")
        compare(old, add(old, {"A": f"“{INSERTED}”", "B": "“We will negotiate.”"}))
        old.db.execute("DELETE FROM passage WHERE facets LIKE '%insertion%'")
        assert not whole(old)
        old.close()
    store = Store.open(tmp_path / "old.db")
    assert search(store, "", Filters(quotation="insertion")).hits != ()
    assert whole(store)
    store.close()


def test_an_index_that_does_not_say_who_stands_apart_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"A": "We will sign.", "B": "They will sign.", "C": "We can sign."}
    found = [Found(0, Kind.MODALITY, [{"A": "will", "B": "will"}, {"C": "can"}])]
    place = schema.MIGRATIONS.index(apart.migrate)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:place])
        patch.setattr(schema, "NEWEST", place)
        old = Store.open(tmp_path / "old.db")
        patch.setattr("corpus.witnesses.apart", lambda readings, said: frozenset())  # as it was then
        compare(patch, old, add(old, texts), [texts], found)
        old.close()
    store = Store.open(tmp_path / "old.db")
    assert search(store, "", Filters(apart="C")).count == 1
    assert search(store, "", Filters(apart="A")).hits == ()
    assert whole(store)
    store.close()


def test_verdicts_are_found_at_once(store: Store, compared: tuple[int, list[int]]) -> None:
    _, (polarity, coverage) = compared
    unreviewed = Filters(verdict="unreviewed")
    assert keys(store, "", unreviewed) == [f"/divergences/{polarity}", f"/divergences/{coverage}"]
    first = service.decide(store, polarity, Decision.CONFIRMED, "Ada", note="quoth the raven")
    assert keys(store, "", unreviewed) == [f"/divergences/{coverage}"]
    assert keys(store, "raven") == [f"/divergences/{polarity}"]
    service.decide(store, polarity, Decision.DISMISSED, "Bob")
    for verdict in ("confirmed", "dismissed"):
        assert keys(store, "", Filters(verdict=verdict)) == [f"/divergences/{polarity}"]
    service.decide(store, polarity, Decision.UNSURE, "Ada", note="nevermore", seen=first.id)
    assert keys(store, "", Filters(verdict="confirmed")) == []
    assert (keys(store, "raven"), keys(store, "nevermore")) == ([], [f"/divergences/{polarity}"])
    assert whole(store)


def test_corrections_are_found_at_once(store: Store, compared: tuple[int, list[int]]) -> None:
    statement, _ = compared
    outlet = service.statement(store, statement).renderings[1].id
    service.correct_statement(store, statement, speaker="Zarif", occasion="a banquet", date="1999", who="Ada")
    service.correct_rendering(store, outlet, outlet="The Evening Star", note="by telephone", who="Ada")
    assert keys(store, "banquet") == keys(store, "telephone") == [f"/statements/{statement}"]
    assert keys(store, "not", Filters(outlet="evening star", speaker="zarif", since="1999")) != []
    assert keys(store, "not", Filters(outlet="B")) == []
    assert names(store)[1] == ["A", "B", "The Evening Star"]
    assert whole(store)
    with store.writing() as db:
        indexing.rebuild(db)
    assert names(store) == (["Zarif"], ["A", "The Evening Star"])


def test_a_new_rendering_is_found_before_it_is_compared(store: Store, compared: tuple[int, list[int]]) -> None:
    statement, _ = compared
    service.add_rendering(store, statement, NewRendering("C", "They shall put their names to it."), who="Ada")
    assert keys(store, "names") == [f"/statements/{statement}"]
    assert keys(store, "hall") == [f"/statements/{statement}/rows/2#row-2"]
    assert whole(store)


def test_of_two_comparisons_the_newer_is_found(
    store: Store, compared: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    statement, (polarity, _) = compared
    service.decide(store, polarity, Decision.CONFIRMED, "Ada", note="raven")
    again, other = compare(
        monkeypatch, store, statement, ROWS, [FOUND[0], Found(1, Kind.ORDER, [{"A": "hall"}, {"B": ""}])]
    )
    assert keys(store, "", Filters(within="divergences")) == [f"/divergences/{again}", f"/divergences/{other}"]
    assert keys(store, "", Filters(verdict="confirmed")) == keys(store, "raven") == [f"/divergences/{again}"]
    assert whole(store)


def test_a_withdrawn_text_leaves_no_word(store: Store, compared: tuple[int, list[int]]) -> None:
    statement, _ = compared
    service.add_rendering(store, statement, NewRendering("C", "Zyzzyva qwertyplugh."), who="Ada")
    assert keys(store, "zyzzyva") != []
    rendering = next(r.id for r in service.statement(store, statement).renderings if r.outlet == "C")
    service.withdraw(store, rendering, why="recalled", who="Ada")
    assert keys(store, "zyzzyva") == keys(store, "zyzzyva", Filters(within="renderings")) == []
    assert whole(store)
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"zyzzyva" not in store.path.read_bytes().lower()


def test_what_is_not_stored_is_not_found(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as db:
        db.execute(
            "INSERT INTO statement (key, speaker, date, occasion, language, added)"
            " VALUES ('k', '', '', 'peace', 'fa', '')"
        )
        raise ZeroDivisionError
    assert search(store, "peace").hits == ()


def test_what_another_program_wrote_is_indexed_with_the_next_change(store: Store, statement: int) -> None:
    other = sqlite3.connect(store.path)
    other.execute("UPDATE statement SET occasion = 'peace'")
    other.commit()
    other.close()
    assert "out of date" in indexing.faults(store.db)[0]
    with store.writing():
        pass
    assert keys(store, "peace") == [f"/statements/{statement}"]
    assert whole(store)


def test_a_damaged_index_is_told_and_made_anew(store: Store, compared: tuple[int, list[int]]) -> None:
    with store.writing() as db:
        db.execute("UPDATE passage SET words = 'x' WHERE what = 'persian'")
        db.execute("DELETE FROM passage WHERE what = 'clause' AND row = 1")
    (fault,) = indexing.faults(store.db)
    assert "--rebuild-index" in fault
    with store.writing() as db:
        indexing.rebuild(db)
    assert keys(store, "hall") != []
    assert whole(store)


def test_an_older_file_is_indexed_by_the_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = schema.MIGRATIONS.index(migration.migrate)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:place])
        patch.setattr(schema, "NEWEST", place)
        old = Store.open(tmp_path / "old.db")
        first = service.add_statement(old, new_statement("NYT", "Guardian", occasion="a speech"), who="Ada")
        service.add_statement(old, new_statement("NYT", "WNC", speaker="Zarif"), who="Ada")
        old.close()
    store = Store.open(tmp_path / "old.db")
    assert schema.version(store.db) == schema.NEWEST
    assert keys(store, "speech") == [f"/statements/{first}"]
    assert search(store, "system gains", Filters(speaker="zarif")).hits != ()
    assert search(store, "depths").count == 3
    assert whole(store)
    store.close()


def test_a_full_disk_leaves_store_and_index_alike(store: Store, statement: int) -> None:
    pages = store.db.execute("PRAGMA page_count").fetchone()[0]
    store.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnusable):
        service.correct_statement(store, statement, occasion="long " * 90 + "peace", who="Ada")
        for number in range(50):
            service.add_statement(store, new_statement(occasion=f"peace {number}", key=str(number)), who="Ada")
    store.db.execute("PRAGMA max_page_count = 1000000")
    assert whole(store)


def test_the_tiny_encoder_is_not_asked_by_the_index(store: Store, encoder: TinyEncoder, statement: int) -> None:
    assert search(store, "hell").count
    assert encoder.asked == []


def test_the_migration_may_be_run_on_a_file_without_statements(tmp_path: Path) -> None:
    db = Database(tmp_path / "plain.db")
    for migrate in schema.MIGRATIONS:
        migrate(db)
    indexing.settle(db)
    assert db.execute("SELECT count(*) FROM passage").fetchone()[0] == 0
