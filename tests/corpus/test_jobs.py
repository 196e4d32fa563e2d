"""A job's row is the truth: who may take it, how it ends, and that who has lost it writes nothing."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from corpus import jobs, service
from corpus.cache import cached
from corpus.errors import Conflict
from corpus.model import JobState
from corpus.store import Store
from corpus.waking import Bell
from tests.corpus.conftest import new_statement
from tests.corpus.tiny import TinyEncoder

ME = jobs.this_owner()


@pytest.fixture
def number(store: Store, statement: int) -> int:
    return service.jobs(store, statement)[0].id


def claim(store: Store, number: int, owner: str = ME) -> jobs.Lease:
    lease = jobs.claim(store, number, owner)
    assert lease is not None
    return lease


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_job_is_taken_by_one(store: Store, number: int) -> None:
    assert jobs.unfinished(store) == [number]
    lease = claim(store, number)
    assert jobs.claim(store, number, "elsewhere:1:a") is None
    assert jobs.unfinished(store) == []
    assert lease.statement == 1 and service.job(store, number).state is JobState.RUNNING
    assert jobs.claim(store, 99, ME) is None


def test_a_comparison_and_its_job_are_settled_together(
    store: Store, number: int, statement: int, encoder: TinyEncoder
) -> None:
    lease = claim(store, number)
    made = service.compare_now(store, statement, cached(store, encoder), lease.progress, lease.settle)
    job = service.job(store, number)
    assert (job.state, job.comparison, job.error) == (JobState.DONE, made, "")
    assert job.finished is not None and job.done == job.total
    assert service.statements(store)[0].job is None
    assert jobs.unfinished(store) == [] and not job.unfinished
    with pytest.raises(Conflict):
        service.retry(store, number)
    service.cancel(store, number)
    assert service.job(store, number) == job


@pytest.mark.parametrize("how", ["cancelled", "taken over"])
def test_who_has_lost_a_job_stores_nothing(
    store: Store, number: int, statement: int, encoder: TinyEncoder, how: str
) -> None:
    lease = claim(store, number)
    if how == "cancelled":
        service.cancel(store, number)
    else:
        store.db.execute("UPDATE job SET lease = ?", [time.time() - 1])
        claim(store, number, "elsewhere:1:a")
    encode = cached(store, encoder)
    calls: list[Callable[[], Any]] = [
        lambda: service.compare_now(store, statement, encode, settle=lease.settle),
        lambda: lease.progress("rows", 0, 1),
        lease.beat,
        lease.release,
        lambda: lease.fail("why"),
    ]
    before = service.job(store, number)
    for call in calls:
        with pytest.raises(jobs.LeaseLost):
            call()
    assert service.comparison(store, statement) is None
    assert service.job(store, number) == before


def test_a_job_whose_worker_is_silent_may_be_taken_over(
    store: Store, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = claim(store, number, "elsewhere:1:a")
    assert jobs.unfinished(store) == []
    later = time.time() + jobs.LEASE_SECONDS + 1
    monkeypatch.setattr(jobs.time, "time", lambda: later)
    assert jobs.unfinished(store) == [number]
    lease.beat()
    assert jobs.unfinished(store) == []


@pytest.mark.parametrize(
    ("owner", "gone"),
    [
        (lambda: f"{platform.node()}:{ended_process()}:a", True),
        (lambda: f"{platform.node()}:{os.getpid()}:of-another-run", True),
        (lambda: ME, False),
        (lambda: f"{platform.node()}:1:a", False),
        (lambda: f"elsewhere:{ended_process()}:a", False),
    ],
    ids=["ended", "its number is now mine", "me", "lives", "on another machine"],
)
def test_a_killed_workers_job_waits_for_no_lease(store: Store, number: int, owner: Any, gone: bool) -> None:
    claim(store, number, owner())
    assert jobs.unfinished(store) == ([number] if gone else [])


def test_progress_is_written_a_few_times_a_second(store: Store, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lease = claim(store, number)
    written: list[object] = []
    monkeypatch.setattr(lease, "_update", lambda *change: written.append(change))
    for row in range(1000):
        lease.progress("words", row, 1000)
        lease.progress("divergences", row, 1000)
    assert 2 <= len(written) < 10
    monkeypatch.undo()
    claim_again = jobs.Lease(store, number, 1, ME)
    claim_again.progress("rows", 3, 10)
    job = service.job(store, number)
    assert (job.step, job.done, job.total) == ("rows", 3, 10)


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_what_failed_or_was_cancelled_may_be_tried_again(store: Store, number: int, end: str) -> None:
    lease = claim(store, number)
    lease.progress("rows", 1, 2)
    if end == "failed":
        lease.fail("The model is not there.")
    else:
        service.cancel(store, number)
    job = service.job(store, number)
    assert job.state.value == end and job.finished is not None
    assert job.error == ("The model is not there." if end == "failed" else "")
    assert service.statements(store)[0].job == job
    service.retry(store, number)
    service.retry(store, number)
    again = service.job(store, number)
    assert (again.state, again.error, again.step, again.finished) == (JobState.QUEUED, "", "", None)
    assert jobs.unfinished(store) == [number]


def test_a_job_that_stops_every_worker_is_given_up_with_a_reason(store: Store, number: int) -> None:
    for _ in range(jobs.MOST_ATTEMPTS):
        claim(store, number).progress("words", 0, 1)
        store.db.execute("UPDATE job SET lease = 0")
    assert jobs.claim(store, number, ME) is None
    job = service.job(store, number)
    assert job.state is JobState.FAILED
    assert "5 times" in job.error and "“words”" in job.error and "Nothing was stored" in job.error
    service.retry(store, number)
    claim(store, number)


def test_putting_a_job_back_is_no_attempt(store: Store, number: int) -> None:
    for _ in range(2 * jobs.MOST_ATTEMPTS):
        claim(store, number).release()
    assert service.job(store, number).state is JobState.QUEUED


def test_the_bell_is_heard_once_and_its_messages_are_json(store: Store, number: int) -> None:
    heard: list[int] = []
    bell = Bell(store.path, run=heard.append)
    (message,) = bell._huey.storage.enqueued_items()
    assert bytes(message).startswith(b"[") and b"compare" in bytes(message)
    assert bell.answer() and not bell.answer()
    assert heard == [number]
    bell.close()


def test_a_message_that_is_none_of_ours_is_passed_over(store: Store, number: int) -> None:
    heard: list[int] = []
    bell = Bell(store.path, run=heard.append)
    for message in (b"\x80\x04\x95not a pickle for us", b"{}", b"[]", b'["a", "corpus.waking.other"]'):
        bell._huey.storage.enqueue(message)
    answers = [bell.answer() for _ in range(6)]
    assert heard == [number] and answers.count(True) == 1
    bell.close()


def test_a_bell_that_cannot_be_rung_loses_no_job(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.path.with_name(f"{store.path.name}-queue").mkdir()
    statement = service.add_statement(store, new_statement(), who="Ada")
    assert jobs.unfinished(store) == [service.jobs(store, statement)[0].id]
    assert "could not be woken" in caplog.text
