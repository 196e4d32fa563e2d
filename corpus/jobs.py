"""Comparisons asked for: queued, claimed by one worker, watched, cancelled, tried again.

In: ids of statements and jobs. Out: rows of the table `job`, which are the truth about them; and a `Lease` for
the worker that runs one. Whoever holds no valid lease writes nothing.
"""

from __future__ import annotations

import os
import platform
import secrets
import time
from collections.abc import Callable, Sequence

from sqlite_utils import Database

from corpus.clock import now
from corpus.errors import Conflict, StoreBusy
from corpus.model import Job, JobState
from corpus.store import Record, Store, record
from corpus.waking import ring

# A worker that does not say for this long that it lives has lost its job (seconds).
LEASE_SECONDS = 15.0
BEAT_SECONDS = LEASE_SECONDS / 5

# Progress is written no more often than this, save for a new step (seconds).
PROGRESS_SECONDS = 0.3

# How often someone who waits for jobs looks at them (seconds).
WATCH_SECONDS = 0.2

# A job that stopped its worker as often as this is not tried again by itself.
MOST_ATTEMPTS = 5

BROKEN_OFF = (
    "The comparison was broken off {attempts} times, the last time at “{step}”; perhaps memory does not suffice "
    "for texts of this length. Nothing was stored. Try again, or compare shorter passages."
)


class LeaseLost(Exception):
    """The job was cancelled, or another worker has it: stop, and write nothing."""


def of_row(row: Record) -> Job:
    """A row of the table as a dataclass."""
    return Job(
        id=row["id"],
        statement=row["statement"],
        state=JobState(row["state"]),
        step=row["step"],
        done=row["done"],
        total=row["total"],
        error=row["error"],
        queued=row["queued"],
        finished=row["finished"],
        comparison=row["comparison"],
    )


def jobs(store: Store, statement: int) -> list[Job]:
    """The jobs of a statement, newest first. Raises NotFound."""
    with store.reading() as db:
        record(db, "statement", statement)
        return [of_row(row) for row in db.query("SELECT * FROM job WHERE statement = ? ORDER BY id DESC", [statement])]


def job(store: Store, number: int) -> Job:
    """A job. Raises NotFound."""
    with store.reading() as db:
        return of_row(record(db, "job", number))


def listed(store: Store, *, every: bool = False) -> list[Job]:
    """The jobs that wait, run or failed, newest first; with `every` those that are done or cancelled too."""
    where = "1" if every else "state IN ('queued', 'running', 'failed')"
    with store.reading() as db:
        return [of_row(row) for row in db.query(f"SELECT * FROM job WHERE {where} ORDER BY id DESC")]


def wait(store: Store, numbers: Sequence[int], tell: Callable[[list[Job]], None]) -> list[Job]:
    """Wait until jobs have ended, telling how far they are. Returns them as they ended. Raises NotFound."""
    while True:
        now_at = [job(store, number) for number in numbers]
        tell(now_at)
        if not any(one.unfinished for one in now_at):
            return now_at
        time.sleep(WATCH_SECONDS)


def queue(db: Database, statement: int) -> int:
    """Queue a comparison, in the caller's transaction. One that waits already will do. Returns its id."""
    waiting = db.execute("SELECT id FROM job WHERE statement = ? AND state = 'queued'", [statement]).fetchone()
    if waiting:
        return int(waiting[0])
    made = db.execute(
        "INSERT INTO job (statement, state, queued) VALUES (?, 'queued', ?) RETURNING id", [statement, now()]
    )
    return int(made.fetchone()[0])


def cancel(store: Store, number: int) -> None:
    """Cancel an unfinished job: its worker stops at its next step and stores nothing. A finished one stays."""
    with store.writing() as db:
        record(db, "job", number)
        db.execute(
            "UPDATE job SET state = 'cancelled', finished = ?, owner = NULL, lease = NULL"
            " WHERE id = ? AND state IN ('queued', 'running')",
            [now(), number],
        )


def retry(store: Store, number: int) -> None:
    """Queue a failed or cancelled job again; one that waits or runs stays as it is. Raises Conflict if it is done."""
    with store.writing() as db:
        state = JobState(record(db, "job", number)["state"])
        if state is JobState.DONE:
            raise Conflict("The comparison was done meanwhile.")
        if state in (JobState.FAILED, JobState.CANCELLED):
            db.execute(
                "UPDATE job SET state = 'queued', step = '', done = 0, total = 0, error = '', finished = NULL,"
                " attempts = 0, queued = ? WHERE id = ?",
                [now(), number],
            )
    ring(store, number)


def unfinished(store: Store) -> list[int]:
    """Jobs that wait, and those whose worker is gone, oldest first."""
    with store.reading() as db:
        rows = list(db.query("SELECT * FROM job WHERE state IN ('queued', 'running') ORDER BY id"))
    return [row["id"] for row in rows if _free(row)]


def claim(store: Store, number: int, owner: str) -> Lease | None:
    """Take a job that waits or whose worker is gone; None where there is nothing to take."""
    with store.writing() as db:
        row = next(db.query("SELECT * FROM job WHERE id = ?", [number]), None)
        if row is None or not _free(row):
            return None
        if row["attempts"] >= MOST_ATTEMPTS:
            error = BROKEN_OFF.format(attempts=row["attempts"], step=row["step"] or "loading")
            db.execute(
                "UPDATE job SET state = 'failed', error = ?, finished = ?, owner = NULL, lease = NULL WHERE id = ?",
                [error, now(), number],
            )
            return None
        db.execute(
            "UPDATE job SET state = 'running', step = '', done = 0, total = 0, owner = ?, lease = ?,"
            " attempts = attempts + 1 WHERE id = ?",
            [owner, time.time() + LEASE_SECONDS, number],
        )
    return Lease(store, number, int(row["statement"]), owner)


class Lease:
    """A worker's right to a job, for as long as it beats. All methods raise LeaseLost once it is lost."""

    def __init__(self, store: Store, job: int, statement: int, owner: str) -> None:
        self.store, self.job, self.statement, self.owner = store, job, statement, owner
        self._steps: set[str] = set()
        self._written = 0.0

    def progress(self, step: str, done: int, total: int) -> None:
        """Write how far the job is, unless that was written a moment ago."""
        moment = time.monotonic()
        if step in self._steps and moment - self._written < PROGRESS_SECONDS:
            return
        self._steps.add(step)
        self._written = moment
        try:
            self._update("step = ?, done = ?, total = ?", [step, done, total])
        except StoreBusy:
            return  # the next one will be written

    def beat(self) -> None:
        """Say that the worker lives."""
        self._update("attempts = attempts", [])

    def settle(self, db: Database, comparison: int) -> None:
        """Mark the job as done in the transaction that stores its comparison: both, or neither."""
        self._in(
            db,
            "state = 'done', comparison = ?, finished = ?, error = '', done = total, owner = NULL, lease = NULL",
            [comparison, now()],
        )

    def fail(self, error: str) -> None:
        """Mark the job as failed, with a message for the user."""
        self._update("state = 'failed', error = ?, finished = ?, owner = NULL", [error, now()])

    def release(self) -> None:
        """Put the job back, to be run by another or later; this was no attempt."""
        self._update("state = 'queued', owner = NULL, attempts = attempts - 1", [])

    def _update(self, changes: str, values: list[object]) -> None:
        with self.store.writing() as db:
            self._in(db, f"{changes}, lease = ?", [*values, time.time() + LEASE_SECONDS])

    def _in(self, db: Database, changes: str, values: list[object]) -> None:
        done = db.execute(
            f"UPDATE job SET {changes} WHERE id = ? AND owner = ? AND state = 'running'",
            [*values, self.job, self.owner],
        )
        if done.rowcount != 1:
            raise LeaseLost(self.job)


# Drawn once for each process: a process number may come back, this does not.
_THIS_PROCESS = secrets.token_hex(8)


def this_owner() -> str:
    """A name for this process that no other ever had, and that says where it is."""
    return f"{platform.node()}:{os.getpid()}:{_THIS_PROCESS}"


def _free(row: Record) -> bool:
    """Whether a row is a job to be taken: it waits, its lease ran out, or its worker's process is gone."""
    if row["state"] == JobState.QUEUED:
        return True
    return row["state"] == JobState.RUNNING and (row["lease"] < time.time() or _gone(row["owner"]))


def _gone(owner: str) -> bool:
    """Whether the owner was a process of this machine that has ended. So a killed worker's job waits for no lease."""
    node, process, _ = owner.rsplit(":", 2)
    if os.name != "posix" or node != platform.node():
        return False
    if int(process) == os.getpid():
        return owner != this_owner()
    return not runs(int(process))


def runs(process: int) -> bool:
    """Whether a process of this machine has not ended. Where that cannot be told, it has not."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
