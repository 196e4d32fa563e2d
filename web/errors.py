"""Our errors → status and page; nowhere else says which status an error gives.

In: an exception that a view let pass. Out: a page that says what, where and what to do, never a traceback or a text.
"""

from __future__ import annotations

import logging

from flask import Flask, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from align.terms import Severity
from corpus.errors import Conflict, InputError, NotFound, Overtaken, ParallaxError, StoreBusy, StoreUnusable
from web.addresses import with_query
from web.forms import AdjudicationForm, VerdictForm
from web.wording import EVENTS

LOG = logging.getLogger("parallax")


class ForeignHost(ParallaxError):
    """The page was asked for under a name that is not this machine's."""

    def __init__(self) -> None:
        super().__init__("This page answers only under 127.0.0.1 or localhost.")


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
    413: (
        "That is more than 8 MB, and nothing was stored. Go back: what you typed is still in the form. A rendering may "
        "have 1,000,000 characters; give the passage that renders the statement, or add long renderings one by one."
    ),
}

LARGE_IMPORT = (
    "The files have more than 64 MB together, and nothing was stored. Bring fewer at once, or use ./parallax import, "
    "which knows no such limit."
)


def register(app: Flask) -> None:
    """Let the application answer errors with pages."""
    app.register_error_handler(ParallaxError, _ours)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)


def _whence() -> str:
    """The divergence of the form that was sent: in the queue, where it was sent from there, or on its page."""
    number = (request.view_args or {})["number"]
    if "review" in request.args:
        return with_query(url_for("queue.show"), {**request.args.to_dict(flat=False), "at": number})
    return url_for("divergences.show", number=number)


def _ours(error: Exception) -> ResponseReturnValue:
    status, title = next((s for kind, s in STATUS.items() if isinstance(error, kind)), (500, "Something went wrong"))
    if isinstance(error, Conflict) and error.newer:
        form = VerdictForm()
        return _answer(
            "conflict.html",
            status,
            title,
            str(error),
            newer=error.newer,
            form=form,
            severities=[s.word for s in Severity],
        )
    if isinstance(error, Overtaken):
        return _answer("conflict_correct.html", status, title, str(error), changes=error.changes, wanted=error.wanted)
    if isinstance(error, Conflict) and error.changes:
        return _answer("conflict_history.html", status, title, str(error), changes=error.changes, words=EVENTS)
    if isinstance(error, Conflict) and error.settled:
        both = {"settled": error.settled, "form": AdjudicationForm(), "severities": [s.word for s in Severity]}
        return _answer("conflict_settled.html", status, title, str(error), **both)
    if isinstance(error, Conflict) and error.said:
        return _answer("conflict_said.html", status, title, str(error), said=error.said, back=_whence())
    return _answer("error.html", status, title, str(error))


def _forged(error: Exception) -> ResponseReturnValue:
    message = "The form was not sent from this page, or is too old. Go back, reload the page and send it again."
    return _answer("error.html", 400, "Not accepted", message)


def _http(error: Exception) -> ResponseReturnValue:
    assert isinstance(error, HTTPException)
    code = error.code or 500
    if code < 400:
        return error.get_response()  # a redirect of the router's
    if code == 413 and request.endpoint == "imports.start":
        return _answer("error.html", code, error.name, LARGE_IMPORT)
    return _answer("error.html", code, error.name, EXPLAINED.get(code, error.description or ""))


def _unknown(error: Exception) -> ResponseReturnValue:
    # The kind of error and its place, without its message, which may hold somebody's text.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    LOG.error("%s at %s", type(error).__name__, place)
    message = "This is our fault, not yours. Nothing was half-stored. Try again; if it stays, report what you did."
    return _answer("error.html", 500, "Something went wrong", message)


def _answer(template: str, status: int, title: str, message: str, **context: object) -> ResponseReturnValue:
    """A page, or JSON for a script that asked for it."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=message), status
    return render_template(template, title=title, message=message, **context), status
