"""Our errors → status and page; nowhere else says which status an error gives.

In: an exception that a view let pass. Out: a page that says what, where and what to do, never a traceback or a text.
"""

from __future__ import annotations

import logging

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from corpus.errors import Conflict, InputError, NotFound, ParallaxError, StoreBusy, StoreUnusable

LOG = logging.getLogger("parallax")


class ForeignHost(ParallaxError):
    """The page was asked for under a name that is not this machine's."""

    def __init__(self, name: str) -> None:
        super().__init__("This page answers only under 127.0.0.1 or localhost.")
        self.name = name


STATUS: dict[type[ParallaxError], tuple[int, str]] = {
    InputError: (422, "That cannot be used"),
    NotFound: (404, "Not here"),
    Conflict: (409, "Changed meanwhile"),
    StoreBusy: (503, "Busy"),
    StoreUnusable: (507, "The database cannot be used"),
    ForeignHost: (421, "Wrong address"),
}

EXPLAINED = {
    400: "The request could not be understood. Go back, reload the page and try again.",
    404: "There is no such page.",
    405: "This address cannot be used that way.",
    413: "That is more than 8 MB. A rendering may have 1,000,000 characters: give the passage that matters.",
}


def register(app: Flask) -> None:
    """Let the application answer errors with pages."""
    app.register_error_handler(ParallaxError, _ours)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)


def _ours(error: Exception) -> ResponseReturnValue:
    status, title = next((s for kind, s in STATUS.items() if isinstance(error, kind)), (500, "Something went wrong"))
    newer = error.newer if isinstance(error, Conflict) else ()
    return render_template("error.html", title=title, message=str(error), newer=newer), status


def _forged(error: Exception) -> ResponseReturnValue:
    message = "The form was not sent from this page, or is too old. Go back, reload the page and send it again."
    return render_template("error.html", title="Not accepted", message=message, newer=()), 400


def _http(error: Exception) -> ResponseReturnValue:
    assert isinstance(error, HTTPException)
    code = error.code or 500
    if code < 400:
        return error.get_response()  # a redirect of the router's
    message = EXPLAINED.get(code, error.description or "")
    return render_template("error.html", title=error.name, message=message, newer=()), code


def _unknown(error: Exception) -> ResponseReturnValue:
    # The kind of error and its place, without its message, which may hold somebody's text.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    LOG.error("%s at %s", type(error).__name__, place)
    message = "This is our fault, not yours. Nothing was half-stored. Try again; if it stays, report what you did."
    return render_template("error.html", title="Something went wrong", message=message, newer=()), 500
