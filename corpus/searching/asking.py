"""Asking the worker for the vector of a query, so that the page never loads a model.

In: a query. Out: its vector and whose it is; or that the worker is still loading, or not there. Over a socket beside
the database that its owner alone may open; where there are no such sockets, over a port of this machine whose number
and password lie in a file of that kind. A line of JSON each way.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from align.terms import Vectors
from corpus.cache import AnyEncoder, cached
from corpus.searching import vectors
from corpus.searching.queries import LONGEST_QUERY
from corpus.store import Store

log = logging.getLogger(__name__)

# Bytes of a question (a query's characters, escaped, with what stands about them) and of an answer (numbers).
LONGEST_QUESTION, LONGEST_ANSWER = 12 * LONGEST_QUERY + 1000, 1_000_000

# How long either side waits for the other, and for a place that another worker holds (seconds).
WAIT_SECONDS, PLACE_SECONDS = 3.0, 2.0

# Systems take no longer path for a socket (bytes).
LONGEST_PATH = 100


def once(make: Callable[[], AnyEncoder]) -> Callable[[], AnyEncoder]:
    """A function that makes the encoder at its first call and gives the same at each, whichever thread calls first."""
    made: list[AnyEncoder] = []
    lock = threading.Lock()

    def get() -> AnyEncoder:
        with lock:
            if not made:
                made.append(make())
        return made[0]

    return get


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the worker said. vector: None while it is loading its model, or has nothing to say to the query."""

    loading: bool
    model: str = ""
    vector: Vectors | None = None


def ask(database: Path, text: str) -> Answer | None:
    """Ask the worker of a database for a query's vector. None where no worker answers."""
    try:
        with _called(database) as (connection, password):
            connection.sendall(_line({"text": text[:LONGEST_QUERY], "password": password}))
            found = _read(connection, LONGEST_ANSWER)
    except (OSError, ValueError):
        return None
    numbers = found.get("vector")
    vector = None if numbers is None else np.array(numbers, np.float32)
    return Answer(bool(found.get("loading")), str(found.get("model", "")), vector)


class Answering:
    """The worker's side: a thread that answers for as long as the worker runs."""

    def __init__(self, store: Store, encoder: Callable[[], AnyEncoder], stop: threading.Event) -> None:
        """encoder: gives the worker's encoder, the same at each call; loaded with the first question."""
        self._store, self._encoder, self._stop = store, encoder, stop
        self._loaded = threading.Event()
        self._loading: threading.Thread | None = None
        self._password = ""
        self._thread = threading.Thread(target=self._answer, name="asking", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def _answer(self) -> None:
        place = _place(self._store.path)
        while not self._stop.is_set():
            try:
                with suppress(OSError), _called(self._store.path):
                    self._stop.wait(PLACE_SECONDS)  # another worker of this database answers
                    continue
                with self._opened(place) as listening:
                    self._listen(listening, place)
            except OSError as error:
                log.warning("queries cannot be answered: %s", error.strerror or error)
                self._stop.wait(PLACE_SECONDS)

    def _opened(self, place: Path) -> socket.socket:
        """A socket that listens at the place, which only its owner may open."""
        place.unlink(missing_ok=True)
        if _has_path(place):
            listening = socket.socket(socket.AF_UNIX)
            before = os.umask(0o177)
            try:
                listening.bind(str(place))
            finally:
                os.umask(before)
        else:
            listening = socket.create_server(("127.0.0.1", 0))
            self._password = secrets.token_hex(16)
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump({"port": listening.getsockname()[1], "password": self._password}, file)
        listening.listen()
        listening.settimeout(PLACE_SECONDS / 4)
        return listening

    def _listen(self, listening: socket.socket, place: Path) -> None:
        mine = place.stat().st_ino
        try:
            while not self._stop.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    if not place.exists() or place.stat().st_ino != mine:
                        return  # deleted, or another worker's: begin again
                    continue
                with connection:
                    connection.settimeout(WAIT_SECONDS)
                    self._converse(connection)
        finally:
            with suppress(OSError):
                if place.stat().st_ino == mine:
                    place.unlink()

    def _converse(self, connection: socket.socket) -> None:
        """Answer one question. Whatever a stranger sends, the thread goes on."""
        try:
            asked = _read(connection, LONGEST_QUESTION)
            text = asked.get("text")
            known = secrets.compare_digest(str(asked.get("password", "")).encode(), self._password.encode())
            if isinstance(text, str) and known:
                connection.sendall(_line(self._vector(text)))
        except (OSError, ValueError):
            return
        except Exception:
            # A fault of ours in one query must not silence the others; its text stays out of the log.
            log.exception("a query could not be encoded")

    def _vector(self, text: str) -> dict[str, Any]:
        if not self._loaded.is_set():
            if self._loading is None or not self._loading.is_alive():
                self._loading = threading.Thread(target=self._load, name="loading", daemon=True)
                self._loading.start()
            return {"loading": True}
        encoder = self._encoder()
        found = vectors.of_query(text, encoder.encode)
        model = vectors.model_of(cached(self._store, encoder))
        return {"model": model, "vector": None if found is None else found.tolist()}

    def _load(self) -> None:
        """Have the model and the parser ready."""
        encoder = self._encoder()
        encoder.encode(["ready"])
        cached(self._store, encoder).signature()
        self._loaded.set()


class _Call:
    """A connection to whoever answers for a database, for as long as a `with` block lasts."""

    def __init__(self, database: Path) -> None:
        self._place = _place(database)
        self._connection: socket.socket | None = None

    def __enter__(self) -> tuple[socket.socket, str]:
        password = ""
        if _has_path(self._place):
            self._connection = socket.socket(socket.AF_UNIX)
            self._connection.settimeout(WAIT_SECONDS)
            try:
                self._connection.connect(str(self._place))
            except BaseException:
                self._connection.close()
                raise
        else:
            told = json.loads(self._place.read_text(encoding="utf-8"))
            password = str(told["password"])
            self._connection = socket.create_connection(("127.0.0.1", int(told["port"])), WAIT_SECONDS)
        return self._connection, password

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()


def _called(database: Path) -> _Call:
    return _Call(database)


def _place(database: Path) -> Path:
    """Where the socket of a database lies, or the file that tells the port."""
    return database.absolute().with_name(f"{database.name}-ask")


def _has_path(place: Path) -> bool:
    """Whether this system has sockets with a path, and takes this one."""
    return hasattr(socket, "AF_UNIX") and len(os.fsencode(place)) <= LONGEST_PATH


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode() + b"\n"


def _read(connection: socket.socket, longest: int) -> dict[str, Any]:
    """One line of JSON. Raises ValueError where it is too long, broken off, or no object."""
    received = b""
    while not received.endswith(b"\n"):
        part = connection.recv(65_536)
        received += part
        if not part or len(received) > longest:
            raise ValueError("the line is too long, or broken off")
    record = json.loads(received)
    if not isinstance(record, dict):
        raise ValueError("no object")
    return record
