"""`check` finds what is wrong, says what may be known, and calls a whole store whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from align.terms import Kind
from corpus import jobs, service
from corpus.model import Decision
from corpus.store import Store
from corpus.upkeep import faults, remarks
from tests.corpus.conftest import Judge, new_statement

Compare = Callable[[Store, int], int]


@pytest.fixture
def busy(store: Store, statement: int, judged: Judge, compare: Compare) -> Iterator[Store]:
    """A store in which everything is: two statements, a comparison, a verdict, a job that is done, one that waits."""
    judged(store, statement, (Kind.MODALITY, ({"NYT": "will"}, {"Guardian": "can"})))
    number = service.jobs(store, statement)[0].id
    lease = jobs.claim(store, number, jobs.this_owner())
    assert lease is not None
    made = compare(store, statement)
    with store.writing() as db:
        lease.settle(db, made)
    comparison = service.comparison(store, statement)
    assert comparison is not None
    service.decide(store, comparison.divergences[0].id, Decision.CONFIRMED, "Ada")
    service.add_statement(store, new_statement(key="other"), who="Ada")
    store.db.execute("PRAGMA foreign_keys = OFF")
    yield store


def test_a_store_in_use_is_whole(busy: Store) -> None:
    assert faults(busy) == []


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        (["DELETE FROM statement WHERE id = 2"], "refers to a statement that is not there"),
        (["UPDATE rendering SET text = text || '.' WHERE id = 1"], "text of rendering 1 is no longer"),
        (["UPDATE comparison SET rows = '[' WHERE id = 1"], "comparison 1 cannot be read"),
        (["UPDATE comparison SET renderings = '[1, 3]'"], "renderings that its statement does not have"),
        (["UPDATE divergence SET row = 7"], "divergence 1 stands in row 7"),
        (["UPDATE divergence SET statement = 2"], "divergence 1 belongs to another statement"),
        (["UPDATE divergence SET identity = 'x'"], "verdict 1 was given on another divergence"),
        (["UPDATE job SET comparison = NULL WHERE id = 1"], "job 1 is done, but its comparison is not there"),
        (["UPDATE job SET comparison = 99 WHERE id = 1"], "refers to a comparison that is not there"),
        (["UPDATE job SET comparison = 1 WHERE id = 2"], "job 2 points to the comparison of another statement"),
        (["UPDATE job SET state = 'asleep' WHERE id = 2"], "“asleep”"),
        (["UPDATE job SET state = 'running' WHERE id = 2"], "jobs cancel 2"),
        (["UPDATE event SET subject = 77 WHERE what = 'verdict'"], "speaks of verdict 77"),
        (["DELETE FROM passage WHERE id = 1"], "statement 1"),
    ],
)
def test_each_fault_is_found(busy: Store, commands: list[str], said: str) -> None:
    guards = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in busy.db.execute(guards).fetchall():
        busy.db.execute(f"DROP TRIGGER {name}")
    for command in commands:
        busy.db.execute(command)
    assert [line for line in faults(busy) if said in line]


def test_a_damaged_page_is_found(busy: Store, tmp_path: Path) -> None:
    page = busy.db.execute("PRAGMA page_size").fetchone()[0]
    root = busy.db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'verdict_identity'").fetchone()[0]
    busy.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy.close()
    with busy.path.open("r+b") as file:
        file.seek((root - 1) * page)
        file.write(b"\0" * page)
    assert faults(Store.open(busy.path))


def test_what_nobody_uses_is_said_and_is_no_fault(busy: Store) -> None:
    assert remarks(busy) == []
    busy.db.execute(
        "INSERT INTO encoded (model, revision, sha256, words, type, parse, middle, last)"
        " VALUES ('m', '1', 'no text of ours', 0, 'float16', x'', x'', x'')"
    )
    busy.db.execute("INSERT INTO judged VALUES ('of an older program', 'k', x'')")
    busy.db.execute("UPDATE job SET state = 'failed', error = 'why' WHERE id = 2")
    said = remarks(busy)
    assert ["1 encoded" in said[0], "1 judgements" in said[1], "job 2" in said[2]] == [True] * 3
    assert faults(busy) == []
