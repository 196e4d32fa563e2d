"""What happened to a statement; the statement as it was; taking back what happened."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import service
from corpus.errors import InputError
from corpus.history.history import UNDOABLE
from corpus.model import What
from web.changes import UndoForm
from web.present import Filters, grid
from web.signing import keep
from web.views.statements import store
from web.wording import EVENTS

bp = Blueprint("history", __name__)


@bp.get("/statements/<int:number>/history")
def show(number: int) -> ResponseReturnValue:
    """What happened, newest first; or, with `at` (an event or a time), the statement as it was then."""
    at = request.args.get("at", "").strip()
    return _past(number, at) if at else _page(number)


@bp.post("/statements/<int:number>/events/<int:event>/undo")
def undo(number: int, event: int) -> ResponseReturnValue:
    """Take an event back, and show the history with what that made of it."""
    form = UndoForm()
    valid = bool(form.validate())
    who = form.signer()
    if not valid or not who:
        return _page(number, form, event, 422)
    keep(who)
    service.undo(store(), event, who=who)
    return redirect(url_for("history.show", number=number, done=event), 303)


def _page(number: int, form: UndoForm | None = None, tried: int = 0, status: int = 200) -> ResponseReturnValue:
    """The list. form, tried: of an undo that nobody signed."""
    whats = [what for what in What if what.value in request.args.getlist("what")]
    who = request.args.get("who") or None
    page = request.args.get("page", 1, type=int)
    return render_template(
        "history.html",
        statement=service.statement(store(), number),
        history=service.events(store(), number, who=who, whats=whats, page=page),
        who=who,
        whats=whats,
        sorts=[what for what in What if what not in (What.IMPORT, What.OUTLET)],
        words=EVENTS,
        undoable=UNDOABLE,
        form=form or UndoForm(formdata=None),
        tried=tried,
        done=request.args.get("done", 0, type=int),
        query={name: value for name, value in (("who", who), ("what", [w.value for w in whats])) if value},
    ), status


def _past(number: int, at: str) -> ResponseReturnValue:
    """The statement as it was, to read."""
    try:
        past = service.statement_at(store(), number, int(at) if at.isascii() and at.isdecimal() else at)
    except InputError as error:
        statement = service.statement(store(), number)
        return render_template("past.html", now=statement, past=None, problem=error, at=at), 422
    shown = (
        grid(past.statement, past.comparison, Filters(), request.args.get("page", 1, type=int))
        if (past.comparison)
        else None
    )
    now = service.statement(store(), number)
    return render_template("past.html", now=now, past=past, grid=shown, words=EVENTS, at=at, reviewer=g.reviewer)
