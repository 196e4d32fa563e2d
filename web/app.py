"""Settings → the Flask application: extensions, headers, blueprints.

In: settings. Out: an application that serves pages over a store and never loads a model.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flask import Flask, Response, g, request, session
from flask_wtf.csrf import CSRFProtect

from corpus.settings import Settings
from corpus.store import Store
from web import errors
from web.present import GLYPHS, plain_date, visible_parts, when

# The longest rendering is 1,000,000 characters, up to four bytes each; a form may bring two of them.
LONGEST_REQUEST = 8 * 1024 * 1024
MOST_FORM_PARTS = 2000

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

# Names under which this machine may be addressed: a page elsewhere that points its own name here is refused.
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]"}


def create_app(settings: Settings) -> Flask:
    """The application over the settings' database, which is made where it is not there."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secret_key(settings.database.with_name(settings.database.name + ".key")),
        MAX_CONTENT_LENGTH=LONGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LONGEST_REQUEST,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    app.extensions["store"] = Store.open(settings.database)
    app.jinja_env.globals.update(glyphs=GLYPHS)
    app.jinja_env.filters.update(parts=visible_parts, when=when, plain_date=plain_date)
    app.before_request(_refuse_foreign_hosts)
    app.before_request(_remember_reviewer)
    app.after_request(_headers)
    errors.register(app)
    _register_views(app)
    return app


def secret_key(path: Path) -> bytes:
    """The key that signs cookies: made once beside the database, readable by its owner alone."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(32)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
    return key


def _register_views(app: Flask) -> None:
    from web.views import divergences, jobs, reviewer, statements, upload

    for module in (statements, upload, divergences, jobs, reviewer):
        app.register_blueprint(module.bp)


def _refuse_foreign_hosts() -> None:
    name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    if name not in LOOPBACK_HOSTS:
        raise errors.ForeignHost(name)


def _remember_reviewer() -> None:
    g.reviewer = session.get("reviewer", "")


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
