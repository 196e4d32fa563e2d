"""Waking the worker: messages in a SQLite file of their own beside the database.

In: the number of a job. Out: the worker runs it soon. A message may be lost, for huey deletes it before its
task runs; the job's row in the main file is the truth, and the worker looks there too.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.exceptions import HueyException
from huey.registry import Message
from huey.serializer import Serializer

log = logging.getLogger(__name__)


class JsonSerializer(Serializer):  # type: ignore[misc]
    """Messages as JSON: huey's own pickles would run whatever someone put into the file."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(data))


class Bell:
    """Rung by whoever queues a job, answered by the worker."""

    def __init__(self, database: Path, run: Callable[[int], None] | None = None) -> None:
        """run: what the worker does with a job; who only rings needs none."""
        # Not synced: a lost message costs a few seconds, no job.
        self._huey = SqliteHuey(
            "parallax", filename=f"{database}-queue", results=False, serializer=JsonSerializer(), fsync=False
        )

        def compare(job: int) -> None:
            if run is not None:
                run(job)

        self._compare = self._huey.task(name="compare")(compare)

    def ring(self, job: int) -> None:
        """Ask for a job to be run."""
        self._compare(job)

    def answer(self) -> bool:
        """Run the job of one message. Returns whether there was one."""
        try:
            task = self._huey.dequeue()
        except (HueyException, ValueError, TypeError, sqlite3.Error) as error:
            log.warning("a message to the worker could not be read: %s", type(error).__name__)
            return False
        if task is not None:
            self._huey.execute(task)
        return task is not None

    def close(self) -> None:
        """Close the file."""
        self._huey.storage.close()


def ring(database: Path, job: int) -> None:
    """Ask for a job to be run. Where that cannot be, the worker finds the job by itself a little later."""
    try:
        bell = Bell(database)
        try:
            bell.ring(job)
        finally:
            bell.close()
    except sqlite3.Error as error:
        log.warning("job %d is queued, but the worker could not be woken: %s", job, type(error).__name__)
