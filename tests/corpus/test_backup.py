"""A backup is whole or not there; a restored one takes the place of what was there, which is kept."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import backup as backup_module
from corpus import schema, service
from corpus.backup import back_up, restore
from corpus.errors import Conflict, InputError, StoreUnusable
from corpus.store import Store
from corpus.upkeep import faults
from tests.corpus.conftest import new_statement
from tests.corpus.workers import ROOT


def keys(path: Path) -> list[str]:
    """The keys of all statements of a file, which is closed again."""
    store = Store.open(path)
    try:
        return [key for (key,) in store.db.execute("SELECT key FROM statement ORDER BY id")]
    finally:
        store.close()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith("-queue")}


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    """A backup with the statement “one”; the store has “two” beside it by now, and is closed."""
    service.add_statement(store, new_statement(key="one"), who="Ada")
    target = tmp_path / "saved.db"
    assert back_up(store, target) == []
    service.add_statement(store, new_statement(key="two"), who="Ada")
    store.close()
    return target


@pytest.fixture
def other_process(store: Store) -> Iterator[subprocess.Popen[str]]:
    """Somebody else who has the database open, and says how many statements it has when told to."""
    program = (
        "import sys; from corpus.store import Store; s = Store.open(sys.argv[1])\n"
        "while True: print(s.db.table('statement').count, flush=True); sys.stdin.readline()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(store.path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_a_backup_while_others_write_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            service.add_statement(store, new_statement(key=str(number)), who="Ada")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            assert back_up(store, tmp_path / f"{number}.db") == []
    finally:
        stop.set()
        writer.join()
    sizes = [len(keys(tmp_path / f"{number}.db")) for number in range(5)]
    assert sizes == sorted(sizes)
    assert all(faults(Store.open(tmp_path / f"{number}.db")) == [] for number in range(5))


def test_a_backup_is_one_file_that_needs_no_other(saved: Path, tmp_path: Path) -> None:
    with sqlite3.connect(f"{saved.as_uri()}?mode=ro&immutable=1", uri=True) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal"
        assert connection.execute("SELECT key FROM statement").fetchall() == [("one",)]
    assert not [name for name in names(tmp_path) if "draft" in name]


def test_a_copy_that_is_not_what_was_copied_is_not_put_in_place(
    store: Store, statement: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup_module._copy

    def lossy(source: sqlite3.Connection, draft: Path, target: Path) -> None:
        copy(source, draft, target)
        with sqlite3.connect(draft) as connection:
            connection.execute("DELETE FROM job")

    monkeypatch.setattr(backup_module, "_copy", lossy)
    with pytest.raises(StoreUnusable, match="not what was copied"):
        back_up(store, tmp_path / "saved.db")
    assert not [name for name in names(tmp_path) if "saved" in name]


def test_a_store_with_a_fault_is_copied_and_the_fault_told(store: Store, statement: int, tmp_path: Path) -> None:
    store.db.execute("DROP TRIGGER rendering_text_stays")
    store.db.execute("UPDATE rendering SET text = text || ' And more.' WHERE id = 2")
    assert back_up(store, tmp_path / "saved.db") == faults(store) != []
    assert (tmp_path / "saved.db").exists()


def test_what_a_killed_backup_left_is_taken_away_by_the_next(store: Store, statement: int, tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f".saved.db.{gone.pid}.draft"
    mine = tmp_path / f".saved.db.{os.getppid()}.draft"
    left.write_bytes(b"half")
    mine.write_bytes(b"at work")
    back_up(store, tmp_path / "saved.db")
    assert not left.exists() and mine.exists()


def test_restored_it_takes_the_place_and_what_was_there_is_kept(saved: Path, store: Store, tmp_path: Path) -> None:
    kept = restore(saved, store.path)
    assert kept is not None and keys(kept) == ["one", "two"]
    assert keys(store.path) == ["one"] and keys(saved) == ["one"]
    again = restore(kept, store.path)
    assert again not in (None, kept)
    assert keys(store.path) == ["one", "two"]


def test_a_log_that_a_killed_process_left_goes_with_the_old_file(saved: Path, store: Store) -> None:
    program = (
        "import os, sys, signal; from corpus import service; from corpus.store import Store\n"
        "from tests.corpus.conftest import new_statement; s = Store.open(sys.argv[1])\n"
        "service.add_statement(s, new_statement(key='three'), who='Ada'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(store.path)], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert store.path.with_name("corpus.db-wal").stat().st_size > 0
    kept = restore(saved, store.path)
    assert not store.path.with_name("corpus.db-wal").exists()
    assert keys(store.path) == ["one"]
    assert kept is not None and keys(kept) == ["one", "two", "three"]


def test_a_log_without_its_database_is_put_aside(saved: Path, store: Store) -> None:
    store.path.unlink()
    log = store.path.with_name("corpus.db-wal")
    log.write_bytes(b"pages of another file")
    assert restore(saved, store.path) is None
    assert keys(store.path) == ["one"]
    assert [path.read_bytes() for path in store.path.parent.glob("*replaced*-wal")] == [b"pages of another file"]


def test_a_damaged_database_is_replaced_and_kept_with_its_log(saved: Path, store: Store) -> None:
    store.path.write_bytes(b"no database any more" * 500)
    log = store.path.with_name("corpus.db-wal")
    log.write_bytes(b"its log")
    kept = restore(saved, store.path)
    assert kept is not None and kept.read_bytes().startswith(b"no database")
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"its log"
    assert keys(store.path) == ["one"] and faults(Store.open(store.path)) == []


def test_while_somebody_has_it_open_it_is_refused(
    saved: Path, store: Store, other_process: subprocess.Popen[str]
) -> None:
    assert other_process.stdout is not None
    assert other_process.stdout.readline() == "2\n"
    before = names(store.path.parent)
    with pytest.raises(Conflict, match="--while-open"):
        restore(saved, store.path)
    assert names(store.path.parent) == before
    assert keys(store.path) == ["one", "two"]


def test_told_so_it_is_written_into_the_open_database(
    saved: Path, store: Store, other_process: subprocess.Popen[str]
) -> None:
    assert other_process.stdout is not None and other_process.stdin is not None
    assert other_process.stdout.readline() == "2\n"
    kept = restore(saved, store.path, while_open=True)
    other_process.stdin.write("\n")
    other_process.stdin.flush()
    assert other_process.stdout.readline() == "1\n"
    assert kept is not None and keys(kept) == ["one", "two"]
    assert keys(store.path) == ["one"]
    assert service.add_statement(Store.open(store.path), new_statement(key="after"), who="Ada")
    assert faults(Store.open(store.path)) == []


def test_what_is_no_whole_backup_changes_nothing(saved: Path, store: Store, tmp_path: Path) -> None:
    other = tmp_path / "shopping.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE shopping (what TEXT)")
    text = tmp_path / "notes.txt"
    text.write_text("This is no database, whatever its ending may be." * 50)
    newer, changed, cut = (tmp_path / f"{name}.db" for name in ("newer", "changed", "cut"))
    for path in (newer, changed, cut):
        shutil.copy(saved, path)
    with sqlite3.connect(newer) as connection:
        connection.execute(f"PRAGMA user_version = {schema.NEWEST + 1}")
    with sqlite3.connect(changed) as connection:
        connection.execute("DROP TRIGGER rendering_text_stays")
        connection.execute("UPDATE rendering SET text = 'other' WHERE id = 1")
    cut.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    before = store.path.read_bytes()
    for path, said in (
        (tmp_path / "nothing.db", "no such file"),
        (store.path, "the database itself"),
        (other, "another program's"),
        (text, "cannot be used"),
        (newer, "newer version"),
        (changed, "not whole: the text of rendering 1"),
        (cut, "not whole|cannot be used"),
    ):
        with pytest.raises(InputError, match=said):
            restore(path, store.path)
    assert store.path.read_bytes() == before
    assert not [name for name in names(tmp_path) if "draft" in name or "replaced" in name]


def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(store: Store, tmp_path: Path) -> None:
    from tests.corpus.test_migrations import filled

    store.close()
    filled(tmp_path / "old.db", 1)
    before = (tmp_path / "old.db").read_bytes()
    restore(tmp_path / "old.db", store.path)
    assert keys(store.path) == ["k"]
    assert (tmp_path / "old.db").read_bytes() == before


def test_killed_at_any_moment_a_restore_leaves_the_old_or_the_new(saved: Path, store: Store, tmp_path: Path) -> None:
    import random

    moments = random.Random(5)
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", RESTORE, str(saved), str(store.path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(moments.uniform(0, 0.08))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        assert keys(store.path) in (["one"], ["one", "two"])
        assert faults(Store.open(store.path)) == []


RESTORE = """
import sys
from pathlib import Path
from corpus.backup import restore
print(flush=True)
restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""
