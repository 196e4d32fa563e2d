"""The process that compares: `python -m corpus.worker --database FILE`.

In: jobs of the store, woken by their messages. Out: comparisons. One job at a time; the encoder is loaded when the
first job needs it. It ends with its parent, and when told to puts the job it has back.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus import jobs
from corpus.cache import AnyEncoder, cached
from corpus.comparing import compare_now
from corpus.errors import ParallaxError, StoreBusy
from corpus.searching import vectors
from corpus.searching.asking import Answering, once
from corpus.settings import Settings
from corpus.store import Store
from corpus.supervisor import watched_worker
from corpus.waking import Bell

__all__ = ["Worker", "main", "watched_worker"]

# By its full name: as a process this module is called __main__.
log = logging.getLogger("corpus.worker")

# How often the worker looks for messages, for jobs whose message was lost, and for its parent (seconds).
LISTEN_SECONDS = 0.1
LOOK_SECONDS = 3.0
PARENT_SECONDS = 0.5

# How long a job may take to come to a stop once the worker has to end (seconds).
STOP_SECONDS = 3.0

FAULT = (
    "The comparison stopped on a fault of the program ({fault}). Nothing was stored. Try again; if it comes back, "
    "report it as job {job}."
)
NO_MEMORY = "There is not enough memory to compare these texts. Nothing was stored. Compare shorter passages."


class Stopped(Exception):
    """The worker has to end; its job is put back."""


class Worker:
    """Runs the jobs of one store until told to stop."""

    def __init__(self, store: Store, encoder: Callable[[], AnyEncoder]) -> None:
        """encoder: makes the encoder; called once, with the first job."""
        self.store = store
        self.stop = threading.Event()
        self._encoder = once(encoder)
        self._vectors_fail = False
        self._bell = Bell(store.path, store.redis, self.run)

    def work(self) -> None:
        """Run jobs as they come. Those that another worker left unfinished come first."""
        Answering(self.store, self._encoder, self.stop).start()
        looked = float("-inf")
        while not self.stop.is_set():
            if self._bell.answer():
                continue
            if time.monotonic() - looked >= LOOK_SECONDS:
                looked = time.monotonic()
                self._look()
            self.stop.wait(LISTEN_SECONDS)

    def _look(self) -> None:
        """Run what waits without a message."""
        try:
            for number in jobs.unfinished(self.store):
                if not self.stop.is_set():
                    self.run(number)
            self._give_vectors()
        except ParallaxError as error:
            log.warning("%s", error)

    def _give_vectors(self) -> None:
        """Give clauses the vectors that they are found by, until a job waits. A fault in it is met only once."""
        if self._vectors_fail or not vectors.waits(self.store):
            return
        try:
            encode = cached(self.store, self._encoder())
            vectors.update(self.store, encode, lambda left: not (self.stop.is_set() or jobs.unfinished(self.store)))
        except ParallaxError:
            raise
        except Exception:
            self._vectors_fail = True
            log.exception("clauses get no vectors before the worker is started again")

    def run(self, number: int) -> None:
        """Run one job, if it is to be had. Whatever happens is written into its row."""
        try:
            lease = jobs.claim(self.store, number, jobs.this_owner())
            if lease is not None:
                with _beating(lease):
                    self._compare(lease)
        except jobs.LeaseLost:
            log.info("job %d was cancelled, or another worker has it", number)
        except ParallaxError as error:
            # The row could not be written; the lease runs out and the job is taken up again.
            log.warning("job %d: %s", number, error)

    def _compare(self, lease: jobs.Lease) -> None:
        def progress(step: str, done: int, total: int) -> None:
            if self.stop.is_set():
                raise Stopped
            lease.progress(step, done, total)

        started = time.monotonic()
        try:
            encode = cached(self.store, self._encoder())
            compare_now(self.store, lease.statement, encode, progress, lease.settle)
            log.info("job %d: compared in %.1f s", lease.job, time.monotonic() - started)
        except (Stopped, StoreBusy):
            lease.release()
        except ParallaxError as error:
            lease.fail(str(error))
        except MemoryError:
            lease.fail(NO_MEMORY)
        except jobs.LeaseLost:
            raise
        except Exception as error:
            # A fault of ours must not stop the jobs behind it; the log has it whole, the user its name.
            log.exception("job %d", lease.job)
            lease.fail(FAULT.format(fault=type(error).__name__, job=lease.job))


@contextmanager
def _beating(lease: jobs.Lease) -> Iterator[None]:
    """Renew a lease from a thread of its own for as long as the job runs."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(jobs.BEAT_SECONDS):
            try:
                lease.beat()
            except jobs.LeaseLost:
                return
            except ParallaxError as error:
                log.warning("job %d: %s", lease.job, error)

    heart = threading.Thread(target=beat, name="heart", daemon=True)
    heart.start()
    try:
        yield
    finally:
        done.set()
        heart.join()


def _end_with(parent: int, stop: threading.Event) -> None:
    """End this process when its parent has ended, whatever it is at: a job it has is taken up again later."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_SECONDS)
        stop.set()
        time.sleep(STOP_SECONDS)
        os._exit(0)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def main(arguments: Sequence[str] | None = None, encoder: Callable[[], AnyEncoder] | None = None) -> None:
    """Work until told to stop. encoder: makes the encoder; align's, with model and parser as told, where absent."""
    parser = argparse.ArgumentParser(prog="corpus.worker", description="Compare what is queued in a database.")
    parser.add_argument("--database", type=Path, required=True, help="the SQLite file")
    parser.add_argument("--model", help="a sentence-transformers model by name or folder")
    parser.add_argument("--parser", help="a spaCy pipeline by name or folder")
    parser.add_argument("--parent", type=int, help="the process to end with")
    given = parser.parse_args(arguments)
    # Of other people's packages only warnings: they name folders of this machine.
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("corpus").setLevel(logging.INFO)
    # From the environment: a command line can be read by everyone on the machine, and an address may hold a password.
    store = Store.open(given.database, Settings.from_environment().redis)
    worker = Worker(store, encoder or (lambda: _align_encoder(given.model, given.parser)))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    if given.parent is not None:
        _end_with(given.parent, worker.stop)
    worker.work()


def _align_encoder(model: str | None, parser: str | None) -> AnyEncoder:
    from align.encoder import Encoder

    return Encoder(model, parser)


if __name__ == "__main__":
    main()
