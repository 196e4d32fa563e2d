"""The process: it compares what is queued, survives being killed, ends with its parent, and says what went wrong."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from corpus import service
from corpus.model import Job, JobState, NewRendering, NewStatement
from corpus.settings import Settings
from corpus.store import Store
from corpus.upkeep import faults
from corpus.worker import Worker, watched_worker
from tests.corpus.conftest import new_statement
from tests.corpus.tiny import TinyEncoder

ROOT = Path(__file__).parents[2]
MODULE = "tests.corpus.tiny_worker"
KILLS = 10


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINY_SECONDS", "0.15")


@pytest.fixture
def worker(store: Store) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker on the store; whatever still runs at the end is stopped."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", MODULE, "--database", str(store.path), "--parent", str(os.getpid())]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_for(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


def job_of(store: Store, statement: int) -> Job:
    return service.jobs(store, statement)[0]


def saying(word: str) -> NewStatement:
    return NewStatement("he", "", "", (NewRendering("A", f"we {word}"), NewRendering("B", "we talk")), key=word)


def test_the_worker_does_what_is_queued_before_and_after_it_starts(
    store: Store, statement: int, worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = worker()
    wait_for(lambda: job_of(store, statement).state is JobState.DONE)
    later = service.add_statement(store, new_statement(key="later"), who="Ada")
    wait_for(lambda: job_of(store, later).state is JobState.DONE)
    process.terminate()
    assert process.wait(5) == 0


def test_killed_at_any_moment_it_leaves_all_or_nothing_and_the_next_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch, worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setenv("TINY_SECONDS", "0.05")
    moments = random.Random(7)
    statements = [service.add_statement(store, new_statement(key=str(n)), who="Ada") for n in range(20)]
    killed_at_work = 0
    for _ in range(KILLS):
        process = worker()
        wait_for(partial(works, store, process.pid))
        time.sleep(moments.uniform(0, 0.15))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        killed_at_work += works(store, process.pid)
        assert faults(store) == []
        for number in statements:
            job, comparison = job_of(store, number), service.comparison(store, number)
            assert (job.state is JobState.DONE) == (comparison is not None)
            assert comparison is None or comparison.id == job.comparison
            if job.state is JobState.FAILED:  # killed five times at it, by chance
                service.retry(store, job.id)
    assert killed_at_work, "no worker was killed in the middle of a job"
    worker()
    wait_for(lambda: all(job_of(store, n).state is JobState.DONE for n in statements))
    assert store.db.table("comparison").count == len(statements)
    assert faults(store) == []


def works(store: Store, pid: int) -> bool:
    """Whether this process has a job."""
    return bool(store.db.execute("SELECT 1 FROM job WHERE owner LIKE ?", [f"%:{pid}:%"]).fetchone())


@pytest.mark.parametrize(
    ("word", "words", "not_words"),
    [
        ("FAULT", ["fault of the program (ZeroDivisionError)", "Nothing was stored", "job"], "secret"),
        ("MEMORY", ["not enough memory", "shorter passages"], "secret"),
    ],
)
def test_what_goes_wrong_is_said_in_words_and_stops_no_other_job(
    store: Store,
    worker: Callable[[], subprocess.Popen[bytes]],
    word: str,
    words: list[str],
    not_words: str,
) -> None:
    bad, good = (
        service.add_statement(store, saying(word), who="Ada"),
        service.add_statement(store, saying("go"), who="Ada"),
    )
    worker()
    wait_for(lambda: not job_of(store, good).unfinished)
    assert job_of(store, good).state is JobState.DONE
    failed = job_of(store, bad)
    assert failed.state is JobState.FAILED
    assert [w for w in words if w not in failed.error] == [] and not_words not in failed.error


def test_an_error_for_users_is_told_as_it_is(store: Store) -> None:
    lost = service.add_statement(store, new_statement(), who="Ada")

    def no_model() -> TinyEncoder:
        from corpus.errors import InputError

        raise InputError("there is no model", where="model /m", remedy="Give the folder.")

    job = job_of(store, lost)
    Worker(store, no_model).run(job.id)
    assert job_of(store, lost).error == "model /m: there is no model. Give the folder."


def test_the_encoder_is_made_with_the_first_job_and_once(store: Store, statement: int) -> None:
    made: list[TinyEncoder] = []

    def make() -> TinyEncoder:
        made.append(TinyEncoder())
        return made[-1]

    worker = Worker(store, make)
    worker.run(99)
    assert made == []
    other = service.add_statement(store, new_statement(key="other"), who="Ada")
    for number in (statement, other):
        worker.run(job_of(store, number).id)
    assert len(made) == 1


def test_cancelled_while_it_runs_it_stops_and_stores_nothing(
    store: Store, statement: int, slow: None, worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    worker()
    wait_for(lambda: job_of(store, statement).state is JobState.RUNNING)
    service.cancel(store, job_of(store, statement).id)
    other = service.add_statement(store, new_statement(key="other"), who="Ada")
    wait_for(lambda: job_of(store, other).state is JobState.DONE)
    assert job_of(store, statement).state is JobState.CANCELLED
    assert service.comparison(store, statement) is None


def test_told_to_end_it_puts_its_job_back(
    store: Store, statement: int, slow: None, worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = worker()
    wait_for(lambda: job_of(store, statement).step == "reading")
    process.terminate()
    assert process.wait(5) == 0
    assert job_of(store, statement).state is JobState.QUEUED


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that has ended and that nobody has asked about yet is not alive.
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text() if Path("/proc/self").exists() else True


def test_the_worker_ends_with_its_parent_even_if_that_is_killed(store: Store) -> None:
    program = (
        "import time; from corpus.settings import Settings; from corpus.worker import watched_worker\n"
        f"with watched_worker(Settings({str(store.path)!r}), {MODULE!r}) as w: print(w.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: not alive(pid), 10)


def test_a_killed_worker_is_started_again_and_stopped_at_the_end(
    store: Store, statement: int, slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")  # a worker finds its package wherever the command was given
    with watched_worker(Settings(store.path), MODULE) as watched:
        wait_for(lambda: job_of(store, statement).state is JobState.RUNNING)
        first = watched.pid
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: job_of(store, statement).state is JobState.DONE)
        assert watched.pid != first
    assert not alive(watched.pid)
