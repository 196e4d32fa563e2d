"""Settings → the Flask application: extensions, headers, blueprints.

In: settings. Out: an application that serves pages over a store and never loads a model.
"""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map

from corpus.errors import StoreUnusable
from corpus.settings import Settings
from corpus.store import LARGEST_ID, Store
from web import errors, preferences
from web.addresses import divergence_address, row_address, sign_address
from web.hosts import is_loopback
from web.keys import grouped, shown
from web.linking import linked
from web.wording import counted, direction, of_number, plain_date, quotation_sign, standing, visible_parts, when

# The longest rendering is 1,000,000 characters, up to four bytes each; a form may bring two of them.
LONGEST_REQUEST = 8 * 1024 * 1024
MOST_FORM_PARTS = 2000

KEY_BYTES = 32

# How often, and with what pause, a key is looked at that another process is writing.
KEY_LOOKS, KEY_SECONDS = 20, 0.05

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# How long a browser remembers who reviews.
SESSION_DAYS = 365


class NumberConverter(IntegerConverter):
    """Numbers in addresses that can be a row's id; any other address is nowhere."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def create_app(settings: Settings) -> Flask:
    """The application over the settings' database, which is made where it is not there."""
    app = Flask(__name__)
    app.url_map.converters["int"] = NumberConverter
    app.config.update(
        SECRET_KEY=secret_key(settings.database.with_name(settings.database.name + ".key")),
        MAX_CONTENT_LENGTH=LONGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LONGEST_REQUEST,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        SESSION_COOKIE_NAME=f"parallax-{settings.port}",  # cookies do not tell ports apart
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A page fetched ahead must not bring back what the cookie held before the decision sent meanwhile.
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        PERMANENT_SESSION_LIFETIME=timedelta(days=SESSION_DAYS),
        ADDRESS=settings.address,
        PORT=settings.port,
    )
    app.before_request(preferences.load)  # first: every page needs them, that of an error too
    app.before_request(_allow_large_imports)  # before the form is read for its token
    CSRFProtect(app)
    app.extensions["store"] = Store.of(settings)
    app.jinja_env.filters.update(
        parts=visible_parts,
        counted=counted,
        of_number=of_number,
        when=when,
        plain_date=plain_date,
        direction=direction,
        standing=standing,
        quotation_sign=quotation_sign,
        linked=linked,
    )
    app.jinja_env.globals.update(key_groups=grouped(), shown_key=shown, key_of=preferences.key_of)
    app.jinja_env.globals.update(
        divergence_address=divergence_address, row_address=row_address, sign_address=sign_address
    )
    app.before_request(_refuse_foreign_hosts)
    app.before_request(_remember_reviewer)
    app.after_request(_headers)
    errors.register(app)
    _register_views(app)
    return app


def secret_key(path: Path) -> bytes:
    """The key that signs cookies: made once beside the database, readable by its owner alone.

    Raises StoreUnusable where it is there, but not whole.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
    except OSError as error:
        problem = f"the key cannot be written: {error.strerror or error}"
        raise StoreUnusable(path, problem, "Make room, or give another --database.") from error
    for _ in range(KEY_LOOKS):  # another process may be at writing it
        key = path.read_bytes()
        if len(key) == KEY_BYTES:
            return key
        time.sleep(KEY_SECONDS)
    raise StoreUnusable(path, "the key is not whole", "Remove the file: it is made anew.")


def _register_views(app: Flask) -> None:
    from web.views import (
        correct,
        discussing,
        divergences,
        exports,
        figures,
        history,
        imports,
        jobs,
        live,
        outlets,
        people,
        queue,
        reviewer,
        search,
        settings,
        statements,
        upload,
        versions,
    )

    for module in (
        statements,
        exports,
        history,
        versions,
        upload,
        imports,
        divergences,
        jobs,
        reviewer,
        search,
        settings,
        live,
        people,
        outlets,
        figures,
        queue,
        discussing,
        correct,
    ):
        app.register_blueprint(module.bp)
    live.register(app)


def _allow_large_imports() -> None:
    """Let an import bring more than a form may."""
    from web.views.imports import LONGEST_IMPORT

    if request.endpoint == "imports.start":
        request.max_content_length = LONGEST_IMPORT


def _refuse_foreign_hosts() -> None:
    """Refuse a page elsewhere that points its own name at this machine."""
    if not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
        raise errors.ForeignHost


def _remember_reviewer() -> None:
    g.reviewer = session.get("reviewer", "")


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    response.vary.update(("Cookie", "X-Fragment"))
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
