"""Real workers with the tiny encoder, for tests that start, halt and kill them.

In: a store. Out: processes, which are gone when the test ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from corpus import service
from corpus.model import Job
from corpus.store import Store

ROOT = Path(__file__).parents[2]
MODULE = "tests.corpus.tiny_worker"


class Workers:
    """Workers on one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.started: list[subprocess.Popen[bytes]] = []
        self.said: list[str] = []

    def start(self, **environment: str | Path) -> subprocess.Popen[bytes]:
        """Start one, with these variables."""
        command = [sys.executable, "-m", MODULE, "--database", str(self.store.path), "--parent", str(os.getpid())]
        variables = {**os.environ, **{name: str(value) for name, value in environment.items()}}
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.PIPE)
        self.started.append(process)
        return process

    def end(self) -> None:
        """Kill those that still run, and take what they said."""
        for process in self.started:
            process.kill()
            self.said.append(process.communicate()[1].decode())
        self.started.clear()


def wait_for(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


def job_of(store: Store, statement: int) -> Job:
    """The newest job of a statement."""
    return service.jobs(store, statement)[0]
