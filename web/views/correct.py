"""Correcting the alignment of a statement: the page at a row, and every step of it."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from align.correcting import At
from align.errors import InputError
from align.terms import Severity
from corpus import service
from corpus.errors import Conflict
from corpus.model import Alignment
from web.desk import clause_of, desk, handle_of, row_number, told
from web.fields import sentence
from web.moving import MarkForm, MoveForm, StepForm, TakeForm
from web.signing import keep
from web.views.statements import store

bp = Blueprint("correct", __name__, url_prefix="/statements/<int:number>/correct")


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    """A window of rows around one, with what can be done."""
    return _page(number, request.args.get("row", 1, type=int), clause_of(request.args.get("clause", "")))


@bp.post("/move")
def move(number: int) -> ResponseReturnValue:
    """Make a move, and show where it led."""
    form = MoveForm()
    at = clause_of(form.at.data or "")
    if not _signed(form):
        return _page(number, form.number("row"), at, form)
    try:
        meant = form.move()
        made = service.correct(
            store(), number, meant, who=form.signer(), seen=form.number("seen"), shape=form.shape.data or ""
        )
    except InputError as error:
        return _page(number, form.number("row"), at, form, error)
    return _on(number, form, made.at or at)


@bp.post("/divergences")
def add(number: int) -> ResponseReturnValue:
    """Add a divergence of selected words."""
    form = MarkForm()
    if not _signed(form):
        return _page(number, form.number("row"), None, form)
    try:
        new = form.divergence(request.form)
        service.add_divergence(store(), number, new, who=form.signer(), seen=form.number("seen"))
    except InputError as error:
        return _page(number, form.number("row"), None, form, error)
    return _on(number, form, None)


@bp.post("/divergences/take-away")
def take(number: int) -> ResponseReturnValue:
    """Take an added divergence away."""
    form = TakeForm()
    if not _signed(form):
        return _page(number, form.number("row"), None, form)
    try:
        service.take_divergence(store(), number, form.name.data or "", who=form.signer(), seen=form.number("seen"))
    except InputError as error:
        return _page(number, form.number("row"), None, form, error)
    return _on(number, form, None)


@bp.post("/events/<int:event>/undo")
def undo(number: int, event: int) -> ResponseReturnValue:
    """Take a step back, or do it again."""
    form = TakeForm()
    if not _signed(form):
        return _page(number, form.number("row"), None, form)
    if event not in {e.event.id for e in _alignment(number).entries}:
        abort(404)
    service.undo(store(), event, who=form.signer())
    return _on(number, form, None, undone=event)


def _signed(form: StepForm) -> bool:
    """Whether the form is whole and somebody signs it; the browser then knows who."""
    valid = bool(form.validate()) & bool(form.signer())
    if valid:
        keep(form.signer())
    return valid


def _on(number: int, form: StepForm, at: At | None, undone: int = 0) -> ResponseReturnValue:
    """To the page again, at the clause that the step led to; without one, at the row where it was."""
    there = row_number(_alignment(number), at) or form.number("row") or 1
    clause = None if at is None else handle_of(at)
    done = undone or None
    address = url_for(
        "correct.show", number=number, row=there, clause=clause, outlets=form.outlets.data or None, back=done, done=1
    )
    return redirect(address, 303)


def _alignment(number: int) -> Alignment:
    found = service.alignment(store(), number)
    if found is None:
        raise Conflict("The statement was not compared yet: there is no alignment to correct.")
    return found


def _back(found: Alignment) -> str:
    """What the newest step was to the one that it takes back, if it takes one back."""
    steps = {e.event.id for e in found.entries if e.event.undoes is None}
    newest = found.entries[-1].event.undoes if found.entries else None
    return "" if newest is None else "Taken back" if newest in steps else "Done again"


def _page(
    number: int, row: int, at: At | None, form: StepForm | None = None, error: InputError | None = None
) -> ResponseReturnValue:
    found = _alignment(number)
    asked = request.args.getlist("outlets") if form is None else [form.outlets.data or ""]
    shown = {int(word) for one in asked for word in one.split(",") if word.isascii() and word.isdecimal()}
    page = desk(found, row or row_number(found, at) or 1, at, shown, g.reviewer)
    newest = found.entries[-1] if found.entries else None
    job = next((j for j in service.jobs(store(), number)[:1] if j.unfinished), None)
    return render_template(
        "correct.html",
        statement=service.statement(store(), number),
        desk=page,
        form=form or StepForm(formdata=None),
        mark=form if isinstance(form, MarkForm) else MarkForm(formdata=None),
        given=request.form,
        problem="" if error is None else sentence(error),
        done=told(newest) if newest and request.args.get("done") else "",
        back=_back(found),
        job=job,
        severities=list(Severity),
        told=told,
    ), 200 if form is None else 422
