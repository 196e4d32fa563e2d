"""Killed at any stage, a comparison goes on where it was; two workers never do one job; a poison fails only itself."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus import service
from corpus import supervisor as supervisor_module
from corpus.cache import cached
from corpus.model import Comparison, JobState, NewRendering, NewStatement
from corpus.settings import Settings
from corpus.store import Store
from corpus.supervisor import watched_worker
from corpus.upkeep import faults
from tests.corpus.tiny_worker import ROWS, SlowEncoder
from tests.corpus.workers import MODULE, Workers, job_of, wait_for

A = "We will go home. We have six ships. Nobody spoke to them. They left at noon. The sea was calm."
B = "We can go home. We have seven ships. Nobody spoke to them. They left at night. The sea was calm."
C = "We go home. We have six ships. Somebody spoke to them. They left at noon. The sea was rough."


def new(*texts: str, key: str = "a") -> NewStatement:
    renderings = tuple(NewRendering(f"Outlet {n}", text) for n, text in enumerate(texts, start=1))
    return NewStatement("he", "", "", renderings, key=key)


@pytest.fixture
def workers(store: Store) -> Iterator[Workers]:
    found = Workers(store)
    yield found
    found.end()


def done(log: Path) -> Counter[str]:
    """How much of each thing was done, by all workers together."""
    counts: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8").splitlines():
        _, what, *how = line.split(" ")
        if what in ("encode", "align", "judge", "keep"):
            counts[what] += int(how[0])
    return counts


def compared_at_once(folder: Path) -> Comparison:
    """The same comparison without a stop."""
    store = Store.open(folder / "other.db")
    statement = service.add_statement(store, new(A, B, C), who="Ada")
    service.compare_now(store, statement, cached(store, SlowEncoder()))
    found = service.comparison(store, statement)
    assert found is not None
    store.close()
    return found


def _told(found: Comparison) -> object:
    return found.rows, [one.divergence for one in found.divergences]


# Where workers are killed one after another, and how many rows are judged again: those that it was at, and no other.
STAGES = {
    "loading 1": 0,
    "reading 1": 0,
    "reading 2": 0,
    "rows 0": 0,
    "rows 1": 0,
    "words 2": 0,
    "divergences 2": ROWS,
    "words 4": 0,
}


def test_killed_in_each_stage_it_does_nothing_twice_that_was_done(
    store: Store, workers: Workers, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    statement = service.add_statement(store, new(A, B, C), who="Ada")
    for stage in STAGES:
        process = workers.start(TINY_LOG=log, TINY_STALL=stage, TINY_ATTEMPTS="99")
        wait_for(Path(f"{log}.{stage}").exists)
        process.kill()
        process.wait()
        assert job_of(store, statement).state is JobState.RUNNING
        assert service.comparison(store, statement) is None and faults(store) == []
    workers.start(TINY_LOG=log, TINY_ATTEMPTS="99")
    wait_for(lambda: job_of(store, statement).state is JobState.DONE)
    found = service.comparison(store, statement)
    assert found is not None and found.divergences
    shared = sum(len(row.clauses) > 1 and row.not_judged is None for row in found.rows)
    assert shared > 2 * ROWS
    once = {"encode": 3, "align": 1, "judge": shared, "keep": shared}
    assert done(log) == Counter(once) + Counter(judge=sum(STAGES.values()))
    assert store.db.table("comparison").count == 1 and faults(store) == []
    assert _told(found) == _told(compared_at_once(tmp_path))


def halt(store: Store, pid: int) -> None:
    """Halt a process at a moment when it does not hold the right to write, which it would keep from all others."""
    while True:
        os.kill(pid, signal.SIGSTOP)
        try:
            with closing(sqlite3.connect(store.path, timeout=0, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError:
            os.kill(pid, signal.SIGCONT)
            time.sleep(0.01)


def test_a_worker_that_was_halted_past_its_lease_writes_nothing(store: Store, workers: Workers, tmp_path: Path) -> None:
    log = tmp_path / "log"
    statement = service.add_statement(store, new(A, B), who="Ada")
    stalled = workers.start(TINY_LOG=log, TINY_STALL="rows 1", TINY_SECONDS="0.01", TINY_LEASE="1")
    wait_for(Path(f"{log}.rows 1").exists)
    halt(store, stalled.pid)
    workers.start(TINY_LOG=f"{log}2", TINY_LEASE="1", TINY_LOOK="0.2")
    wait_for(lambda: job_of(store, statement).state is JobState.DONE)
    before = service.comparison(store, statement), job_of(store, statement)
    os.kill(stalled.pid, signal.SIGCONT)
    wait_for(lambda: " ran " in log.read_text())
    assert (service.comparison(store, statement), job_of(store, statement)) == before
    assert store.db.table("comparison").count == 1
    workers.end()
    assert "another worker has it" in workers.said[0]


def test_many_workers_do_each_job_once(store: Store, workers: Workers, tmp_path: Path) -> None:
    jobs = 8
    statements = [service.add_statement(store, new(A, f"{B} {n}.", key=str(n)), who="Ada") for n in range(jobs)]
    for n in range(2):
        workers.start(TINY_LOG=tmp_path / f"log{n}", TINY_LOOK="0.1")
    wait_for(lambda: all(job_of(store, n).state is JobState.DONE for n in statements))
    assert store.db.table("comparison").count == jobs
    aligned = [done(log)["align"] for log in tmp_path.glob("log?")]
    assert sum(aligned) == jobs


def test_a_text_that_kills_every_worker_fails_its_job_and_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(supervisor_module, "MOST_WAIT", 0.05)
    monkeypatch.setenv("TINY_ATTEMPTS", "2")
    poison = service.add_statement(store, new("A CRASH comes.", "A crash came.", key="poison"), who="Ada")
    good = service.add_statement(store, new(A, B, key="good"), who="Ada")
    with watched_worker(Settings(store.path), MODULE):
        wait_for(lambda: job_of(store, good).state is JobState.DONE)
        wait_for(lambda: not job_of(store, poison).unfinished)
    failed = job_of(store, poison)
    assert failed.state is JobState.FAILED
    assert "broken off 2 times, the last time at “reading”" in failed.error and "memory" in failed.error
