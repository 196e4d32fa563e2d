"""The file: what may be opened, what two of us may do at once, what a full disk leaves behind."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from corpus import schema, service
from corpus import store as store_module
from corpus.errors import StoreBusy, StoreUnusable
from corpus.store import Store
from tests.corpus.conftest import new_statement


def test_a_new_file_has_all_tables_and_says_whose_it_is(store: Store) -> None:
    assert schema.version(store.db) == schema.NEWEST
    assert store.db.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION
    assert {"statement", "rendering", "comparison", "divergence", "verdict", "job"} <= set(store.db.table_names())


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("busy_timeout", 10_000),
        ("secure_delete", 1),
    ],
)
def test_every_connection_has_its_pragmas(store: Store, pragma: str, value: object) -> None:
    seen: list[object] = []

    def look() -> None:
        seen.append(store.db.execute(f"PRAGMA {pragma}").fetchone()[0])

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    look()
    assert seen == [value, value]


def test_what_was_stored_is_there_when_opened_again(store: Store, statement: int) -> None:
    before = service.statement(store, statement)
    store.close()
    assert service.statement(Store.open(store.path), statement) == before


def test_opened_by_many_at_once_it_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "corpus.db"
    command = [sys.executable, "-c", f"from corpus.store import Store; Store.open({str(path)!r})"]
    started = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(30) for process in started] == [0, 0, 0, 0]
    assert service.statements(Store.open(path)) == []


def test_what_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("This is no database, whatever its ending may be." * 50)
    for path in (tmp_path / "notes.txt", tmp_path, tmp_path / "notes.txt" / "corpus.db"):
        with pytest.raises(StoreUnusable, match="--database"):
            Store.open(path)


def test_another_programs_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE shopping (what TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="another program"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_newer_versions_file_is_refused(store: Store) -> None:
    store.db.execute(f"PRAGMA user_version = {schema.NEWEST + 1}")
    with pytest.raises(StoreUnusable, match="newer version"):
        Store.open(store.path)


def test_a_full_disk_leaves_nothing_half_stored(store: Store) -> None:
    pages = store.db.execute("PRAGMA page_count").fetchone()[0]
    store.db.execute(f"PRAGMA max_page_count = {pages + 1}")
    big = new_statement(occasion="x" * 400)
    with pytest.raises(StoreUnusable, match="disk is full"):
        for number in range(100):
            service.add_statement(store, new_statement(key=str(number), occasion=big.occasion), who="Ada")
    stored = service.statements(store)
    assert all(len(s.outlets) == 2 and s.job is not None for s in stored)
    store.db.execute("PRAGMA max_page_count = 1000000")
    assert service.add_statement(store, new_statement(key="after"), who="Ada") > max((s.id for s in stored), default=0)


def test_a_file_that_may_not_be_written_is_said_so(store: Store) -> None:
    store.db.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreUnusable, match="cannot be written"):
        service.add_statement(store, new_statement(), who="Ada")


def test_a_writer_waits_its_turn_and_says_when_it_waited_too_long(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.05)
    other = Store.open(store.path)
    with store.writing(), pytest.raises(StoreBusy):
        service.add_statement(other, new_statement(), who="Ada")
    assert service.add_statement(other, new_statement(), who="Ada")


def test_an_error_inside_writing_takes_everything_back(store: Store, statement: int) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as db:
        db.execute("UPDATE statement SET speaker = 'nobody'")
        raise ZeroDivisionError
    assert service.statement(store, statement).speaker == "Larijani"


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE rendering SET text = 'other'",
        "UPDATE rendering SET sha256 = 'other'",
        "DELETE FROM statement",
    ],
)
def test_the_file_itself_refuses_to_change_a_text(store: Store, statement: int, command: str) -> None:
    before = service.statement(store, statement)
    with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
        db.execute(command)
    assert service.statement(store, statement) == before


def test_a_text_changed_behind_our_back_is_found(store: Store, statement: int) -> None:
    from corpus.upkeep import faults

    assert faults(store) == []
    store.db.execute("DROP TRIGGER rendering_text_stays")
    store.db.execute("UPDATE rendering SET text = text || ' And more.' WHERE id = 2")
    with pytest.raises(StoreUnusable, match="rendering 2 is no longer"):
        service.statement(store, statement)
    assert "the text of rendering 2 is no longer the one that was stored" in faults(store)


def test_a_backup_holds_what_the_store_holds(store: Store, statement: int, tmp_path: Path) -> None:
    from corpus.backup import back_up
    from corpus.errors import InputError
    from corpus.upkeep import faults

    with store.writing() as db:
        db.execute("UPDATE statement SET occasion = 'just now'")
    back_up(store, tmp_path / "copy.db")
    copy = Store.open(tmp_path / "copy.db")
    assert service.statement(copy, statement) == service.statement(store, statement)
    assert faults(copy) == []
    with pytest.raises(InputError, match="there is a file already"):
        back_up(store, tmp_path / "copy.db")
    with pytest.raises((InputError, StoreUnusable)):
        back_up(store, tmp_path / "nowhere" / "copy.db")
