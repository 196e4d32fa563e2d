"""Jobs over a real Redis: it wakes the worker, holds nothing that matters, and may go away."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from corpus import jobs, service
from corpus.errors import InputError
from corpus.model import JobState
from corpus.settings import Settings
from corpus.store import Store
from corpus.supervisor import watched_worker
from corpus.waking import Bell, ring
from tests.corpus.conftest import new_statement
from tests.corpus.redis_server import RedisServer, redis_server
from tests.corpus.workers import MODULE, Workers, job_of, wait_for

__all__ = ["redis_server"]

# The worker looks for jobs itself so seldom that only a message can wake it in time.
SELDOM = "120"


@pytest.fixture
def over_redis(tmp_path: Path, redis_server: RedisServer) -> Iterator[Store]:
    store = Store.open(tmp_path / "corpus.db", redis_server.url)
    yield store
    store.close()


@pytest.fixture
def workers(over_redis: Store) -> Iterator[Workers]:
    found = Workers(over_redis)
    yield found
    found.end()


def waiting(server: RedisServer) -> list[bytes]:
    """All messages in the server."""
    client = Redis(port=server.port)
    return [message for key in client.scan_iter() for message in client.lrange(key, 0, -1)]


@pytest.mark.parametrize("address", ["url", "socket"])
def test_a_message_is_json_and_heard_once_by_the_worker_of_that_database(
    tmp_path: Path, redis_server: RedisServer, address: str
) -> None:
    where = getattr(redis_server, address)
    store, other = (Store.open(tmp_path / name, where) for name in ("corpus.db", "other.db"))
    statement = service.add_statement(store, new_statement(), who="Ada")
    (message,) = waiting(redis_server)
    assert json.loads(message)[1].endswith("compare")
    heard: list[int] = []
    bell, deaf = Bell(store.path, where, heard.append), Bell(other.path, where, heard.append)
    assert not deaf.answer() and bell.answer() and not bell.answer()
    assert heard == [service.jobs(store, statement)[0].id]
    assert not Path(f"{store.path}-queue").exists()
    for one in (bell, deaf):
        one.close()


def test_a_message_that_is_none_of_ours_is_passed_over(over_redis: Store, redis_server: RedisServer) -> None:
    heard: list[int] = []
    bell = Bell(over_redis.path, over_redis.redis, heard.append)
    for message in (b"\x80\x04\x95not a pickle for us", b"{}", b"[]", b'["a", "corpus.waking.other"]'):
        bell._huey.storage.enqueue(message)
    ring(over_redis, 7)
    assert [bell.answer() for _ in range(6)].count(True) == 1
    assert heard == [7]
    bell.close()


def test_a_worker_is_woken_over_it(over_redis: Store, workers: Workers, redis_server: RedisServer) -> None:
    first = service.add_statement(over_redis, new_statement(), who="Ada")
    workers.start(PARALLAX_REDIS=redis_server.url, TINY_LOOK=SELDOM)
    wait_for(lambda: job_of(over_redis, first).state is JobState.DONE)
    later = service.add_statement(over_redis, new_statement(key="later"), who="Ada")
    wait_for(lambda: job_of(over_redis, later).state is JobState.DONE)
    assert waiting(redis_server) == []


def test_the_watched_worker_is_told_of_it(
    over_redis: Store, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINY_LOOK", SELDOM)
    with watched_worker(Settings(over_redis.path, redis=redis_server.url), MODULE):
        time.sleep(0.1)
        for key in ("one", "two"):
            number = service.add_statement(over_redis, new_statement(key=key), who="Ada")
            wait_for(lambda number=number: job_of(over_redis, number).state is JobState.DONE)  # type: ignore[misc]


def test_while_it_is_down_jobs_are_found_in_the_table_and_the_log_says_so(
    over_redis: Store, workers: Workers, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    workers.start(PARALLAX_REDIS=redis_server.url, TINY_LOOK="0.3")
    redis_server.stop()
    started = time.monotonic()
    first = service.add_statement(over_redis, new_statement(), who="Ada")
    assert time.monotonic() - started < 3, "somebody waited for a Redis that is down"
    assert "could not be woken (ConnectionError)" in caplog.text
    wait_for(lambda: job_of(over_redis, first).state is JobState.DONE)
    redis_server.start()
    caplog.clear()
    later = service.add_statement(over_redis, new_statement(key="later"), who="Ada")
    assert caplog.text == ""
    wait_for(lambda: job_of(over_redis, later).state is JobState.DONE)
    workers.end()
    assert "it looks for jobs itself" in workers.said[0] and redis_server.url not in workers.said[0]


def test_a_server_that_is_emptied_loses_no_job(over_redis: Store, workers: Workers, redis_server: RedisServer) -> None:
    statement = service.add_statement(over_redis, new_statement(), who="Ada")
    Redis(port=redis_server.port).flushall()
    assert jobs.unfinished(over_redis) == [job_of(over_redis, statement).id]
    workers.start(PARALLAX_REDIS=redis_server.url)
    wait_for(lambda: job_of(over_redis, statement).state is JobState.DONE)


def test_what_is_no_address_is_refused_without_repeating_it() -> None:
    assert Settings.from_environment({"PARALLAX_REDIS": ""}).redis is None
    assert Settings.from_environment({"PARALLAX_REDIS": "unix:///run/redis.sock"}).redis == "unix:///run/redis.sock"
    for wrong in ("localhost", "http://me:secret@127.0.0.1", "redis://me:secret@127.0.0.1:port/0"):
        with pytest.raises(InputError, match="no address of a Redis") as refused:
            Settings.from_environment({"PARALLAX_REDIS": wrong})
        assert "secret" not in str(refused.value)
