"""How far a comparison is, cancelling it, trying again."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from corpus import service
from web.views.statements import store

bp = Blueprint("jobs", __name__)


@bp.get("/jobs/<int:number>.json")
def progress(number: int) -> ResponseReturnValue:
    """A job's state for the page's progress display."""
    job = service.job(store(), number)
    return jsonify(
        state=job.state.value,
        unfinished=job.unfinished,
        step=job.step,
        done=job.done,
        total=job.total,
        percent=job.percent,
        error=job.error,
    )


@bp.post("/jobs/<int:number>/cancel")
def cancel(number: int) -> ResponseReturnValue:
    """Cancel a job that waits or runs."""
    service.cancel(store(), number)
    return redirect(url_for("statements.show", number=service.job(store(), number).statement), 303)


@bp.post("/jobs/<int:number>/retry")
def retry(number: int) -> ResponseReturnValue:
    """Queue a failed or cancelled job again."""
    service.retry(store(), number)
    return redirect(url_for("statements.show", number=service.job(store(), number).statement), 303)
