"""The worker process, started, watched, started again, and stopped at the end.

In: settings. Out: for as long as the `with` block lasts, a worker that runs. It ends with us even if we are killed.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.settings import PREFIX, Settings

log = logging.getLogger(__name__)

# How long to wait before a worker that ended by itself is started again: doubled each time, up to the most,
# from the first again once one has lived for a while (seconds).
FIRST_WAIT, MOST_WAIT, LIVED = 0.5, 30.0, 60.0

# How long a worker may take to end before it is killed (seconds).
STOP_SECONDS = 5.0


class Supervisor:
    """One worker, kept alive by a thread."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """environment: variables of the worker beside our own."""
        self._command, self._environment = list(command), dict(environment)
        self._stop = threading.Event()
        self._process = self._start()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process number of the worker of this moment."""
        return self._process.pid

    def stop(self) -> None:
        """Stop the worker: asked first, killed if it takes too long."""
        self._stop.set()
        self._thread.join()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        # The worker must find the package that we were imported from, wherever it is started.
        root = str(Path(__file__).resolve().parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, **self._environment, "PYTHONPATH": os.pathsep.join(paths)}
        # In a session of its own: Ctrl-C goes to us alone, and we stop it in order.
        return subprocess.Popen(self._command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)

    def _watch(self) -> None:
        wait = FIRST_WAIT
        started = time.monotonic()
        while not self._stop.wait(0.1):
            status = self._process.poll()
            if status is None:
                continue
            wait = FIRST_WAIT if time.monotonic() - started > LIVED else min(2 * wait, MOST_WAIT)
            log.warning("the worker ended with status %d; it is started again", status)
            if self._stop.wait(wait):
                return
            self._process, started = self._start(), time.monotonic()


@contextmanager
def watched_worker(settings: Settings, module: str = "corpus.worker") -> Iterator[Supervisor]:
    """Have a worker for the settings' database. module: whose `main` it runs."""
    command = [sys.executable, "-m", module, "--database", str(settings.database), "--parent", str(os.getpid())]
    for option, value in (("--model", settings.model), ("--parser", settings.parser)):
        command += [] if value is None else [option, value]
    supervisor = Supervisor(command, {} if settings.redis is None else {f"{PREFIX}REDIS": settings.redis})
    try:
        yield supervisor
    finally:
        supervisor.stop()
