"""A server as `serve` runs it, in a thread of the same process, that stops without leaving anything open."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import waitress
from flask import Flask
from waitress import wasyncore

# How long a server may take to stop, in seconds.
STOPPED = 10.0


@contextmanager
def serving(app: Flask, *, threads: int = 8) -> Iterator[str]:
    """The address of the application while the block runs. Raises AssertionError where its server does not stop.

    The server's own loop must close what it has open, once nobody answers any more: were that closed from here, loop
    and threads would go on with the numbers of files that by then may belong to another test's database.
    """
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=threads, ident=None)
    loop = threading.Thread(target=server.run, daemon=True)
    loop.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        loop.join(STOPPED)
        assert not loop.is_alive(), "the server did not stop"
