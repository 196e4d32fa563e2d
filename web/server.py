"""The application behind a server, with a watched worker beside it.

In: settings. Out: pages until interrupted.
"""

from __future__ import annotations

from collections.abc import Callable

import waitress

from corpus.errors import InputError
from corpus.settings import Settings
from corpus.worker import watched_worker
from web.app import create_app
from web.hosts import is_loopback

# Twenty open tabs that poll must not starve a page (design.md, ruling 11).
THREADS = 16


def serve_forever(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is told the address once pages are answered.

    Raises InputError where the address is not this machine's own, or the port is taken.
    """
    _check_loopback(settings.host)
    app = create_app(settings)
    try:
        server = waitress.create_server(app, host=settings.host, port=settings.port, threads=THREADS, ident=None)
    except OSError as error:
        raise InputError(
            f"port {settings.port} cannot be used: {error.strerror}",
            where=settings.host,
            remedy=f"End what uses it, or give another: --port {settings.port + 1}",
        ) from error
    with watched_worker(settings):
        ready(f"http://{settings.host}:{settings.port}")
        try:
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.close()


def _check_loopback(host: str) -> None:
    if not is_loopback(host):
        raise InputError(
            "only this machine's own address is allowed, since there are no accounts yet",
            where=f"host {host}",
            remedy="Use 127.0.0.1.",
        )
