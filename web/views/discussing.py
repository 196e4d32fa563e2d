"""What reviewers say of a divergence beside their verdicts; each form leads back to where it stood."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from corpus import service
from corpus.errors import InputError
from corpus.model import Support
from web.fields import row_id
from web.views.queue import render_item, scope_of
from web.views.statements import render_page, store

bp = Blueprint("discussing", __name__)


@bp.post("/divergences/<int:number>/notes")
def note(number: int) -> ResponseReturnValue:
    """Write a note for all who review."""
    service.add_note(store(), number, request.form.get("text", ""), who=g.reviewer)
    return _back(number)


@bp.post("/divergences/<int:number>/flag")
def flag(number: int) -> ResponseReturnValue:
    """Ask for a second opinion, or ask no longer."""
    service.flag(store(), number, request.form.get("wanted") == "1", who=g.reviewer, seen=_seen())
    return _back(number)


@bp.post("/divergences/<int:number>/readings")
def judge(number: int) -> ResponseReturnValue:
    """Conclude of a reading whether the original supports it."""
    said = request.form.get("support", "")
    if said not in list(Support):
        raise InputError(f"“{said}” is no conclusion", where="support", remedy="Choose one of those on the page.")
    place = request.form.get("reading", -1, type=int)
    service.judge(store(), number, place, Support(said), who=g.reviewer, seen=_seen())
    return _back(number)


@bp.post("/divergences/<int:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    """Take back one's own verdict, note, or verdict on a reading."""
    service.undo(store(), request.form.get("event", 0, type=int), who=g.reviewer)
    return _back(number)


def _seen() -> int:
    """The newest of the kind by this reviewer that the page showed; 0 for none."""
    return request.form.get("seen", 0, type=row_id)


def _back(number: int) -> ResponseReturnValue:
    """Where the form stood: the divergence in the queue or in the drawer; for a script the part alone."""
    found = service.divergence(store(), number)
    if request.args.get("review"):
        scope = scope_of(request.args)
        if request.headers.get("X-Fragment"):
            return render_item(scope, found)
        return redirect(url_for("queue.show", at=found.id, **scope.query), 303)  # type: ignore[arg-type]
    if request.headers.get("X-Fragment"):
        return render_page(found.statement, chosen=found)
    return redirect(url_for("divergences.show", number=found.id), 303)
