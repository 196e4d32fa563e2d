"""Waking the worker: messages in a SQLite file of their own beside the database, or in a Redis where one is set.

In: the number of a job. Out: the worker runs it soon. A message may be lost, for huey deletes it before its
task runs, and a Redis may be down; the job's row in the main file is the truth, and the worker looks there too.
"""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import sqlite3
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.exceptions import HueyException
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

if TYPE_CHECKING:
    from corpus.store import Store

log = logging.getLogger(__name__)

# How long a Redis may take to answer, and how long one that did not is left alone (seconds).
REDIS_SECONDS, REDIS_PAUSE = 1.0, 3.0

# Why a message cannot be left or fetched: the file is locked or its disk full, the server is down.
UNHEARD = (sqlite3.Error, RedisError, OSError)


class JsonSerializer(Serializer):  # type: ignore[misc]
    """Messages as JSON: huey's own pickles would run whatever someone put into the file."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(data))


class Bell:
    """Rung by whoever queues a job, answered by the worker."""

    def __init__(self, database: Path, redis: str | None = None, run: Callable[[int], None] | None = None) -> None:
        """redis: its address, where one is used. run: what the worker does with a job; who only rings needs none."""
        self._database, self._redis, self._run = database, redis, run
        self._silent_until = 0.0

    @cached_property
    def _huey(self) -> Huey:
        """The queue, opened when it is first needed: a worker whose disk is full still lives to say so."""
        return _over_redis(self._database, self._redis) if self._redis else _over_file(self._database)

    @cached_property
    def _compare(self) -> Callable[[int], Any]:
        def compare(job: int) -> None:
            if self._run is not None:
                self._run(job)

        task: Callable[[int], Any] = self._huey.task(name="compare")(compare)
        return task

    def ring(self, job: int) -> None:
        """Ask for a job to be run. Raises one of UNHEARD where nobody can be told."""
        self._compare(job)

    def answer(self) -> bool:
        """Run the job of one message. Returns whether there was one."""
        if time.monotonic() < self._silent_until:
            return False
        try:
            _ = self._compare  # known to the queue, or its messages could not be read
            task = self._huey.dequeue()
        except UNHEARD as error:
            # Said each time: with the pause that is once in a while, and it stops when the bell is there again.
            log.warning("no messages to the worker can be read (%s); it looks for jobs itself", type(error).__name__)
            self._silent_until = time.monotonic() + REDIS_PAUSE
            return False
        except (HueyException, ValueError, TypeError) as error:
            log.warning("a message to the worker could not be read: %s", type(error).__name__)
            return False
        if task is not None:
            self._huey.execute(task)
        return task is not None

    def close(self) -> None:
        """Close the file, or the connections."""
        self._huey.storage.close()
        if isinstance(self._huey, RedisHuey):
            self._huey.storage.pool.disconnect()


def ring(store: Store, *numbers: int) -> None:
    """Ask for jobs to be run. Where that cannot be, the worker finds them by itself a little later."""
    if not numbers:
        return
    try:
        bell = Bell(store.path, store.redis)
        try:
            for number in numbers:
                bell.ring(number)
        finally:
            bell.close()
    except UNHEARD as error:
        jobs = ", ".join(map(str, numbers))
        log.warning("queued, but the worker could not be woken (%s): job %s", type(error).__name__, jobs)


def _over_file(database: Path) -> Huey:
    # Not synced: a lost message costs a few seconds, no job.
    return SqliteHuey("parallax", filename=f"{database}-queue", results=False, serializer=JsonSerializer(), fsync=False)


def _over_redis(database: Path, address: str) -> Huey:
    """Messages of this machine's database alone: several may share a server."""
    whose = hashlib.sha256(f"{platform.node()}:{database.resolve()}".encode()).hexdigest()[:16]
    # No second try inside the client: nobody may wait for a bell.
    pool = ConnectionPool.from_url(
        address,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    return RedisHuey(
        f"parallax{whose}", connection_pool=pool, blocking=False, results=False, serializer=JsonSerializer()
    )
