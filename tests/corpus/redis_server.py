"""A real Redis server for tests, which keeps nothing.

In: nothing. Out: a server on a free port and a socket, gone when the test ends; the test is skipped where there is no
Redis and none can be installed, save in CI, where it fails.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.corpus.workers import wait_for


class RedisServer:
    """Starts, stops and starts again at the same address."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.socket = f"unix://{folder}/redis.sock"
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"--port {self.port} --bind 127.0.0.1 --unixsocket {self.folder}/redis.sock --appendonly no"
        command = [self._program, *options.split(), "--save", "", "--dir", str(self.folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._answers)

    def _answers(self) -> bool:
        with suppress(RedisError):
            return bool(Redis(port=self.port).ping())
        return False

    def stop(self) -> None:
        """Kill it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    program = shutil.which("redis-server")
    if program is None:
        problem = "there is no redis-server: apt-get install redis-server"
        if os.environ.get("CI"):
            pytest.fail(problem)
        pytest.skip(problem)
    with tempfile.TemporaryDirectory() as folder:  # a short path: that of a socket may not be long
        server = RedisServer(program, Path(folder))
        server.start()
        yield server
        server.stop()
