"""A divergence: its address, and verdicts on it."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from align.terms import Kind, Severity
from corpus import service
from corpus.model import Decision
from web.forms import VerdictForm
from web.signing import keep
from web.views.statements import render_found, render_page, store

bp = Blueprint("divergences", __name__)


@bp.get("/divergences/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """The statement page at the divergence's row, with the drawer open."""
    found = service.divergence(store(), number)
    return render_page(found.statement, chosen=found)


@bp.get("/divergences/<int:number>/found")
def found(number: int) -> ResponseReturnValue:
    """How a divergence was found: what its check looks at, what spoke for and against, what made the comparison."""
    return render_found(service.divergence(store(), number))


def give_verdict(number: int, form: VerdictForm) -> None:
    """Store the verdict of a form that was accepted, and keep who signs. Raises Conflict as `service.decide` does."""
    service.decide(
        store(),
        number,
        Decision(form.decision.data),
        form.reviewer.data,
        kind=Kind(form.kind.data) if form.kind.data else None,
        severity=Severity(int(form.severity.data)) if form.severity.data else None,
        note=form.note.data or "",
        seen=form.seen_number(),
    )
    keep(form.reviewer.data)


@bp.post("/divergences/<int:number>/verdicts")
def decide(number: int) -> ResponseReturnValue:
    """Record the reviewer's verdict and go back to the divergence."""
    form = VerdictForm()
    found = service.divergence(store(), number)
    if not form.accept():
        return render_page(found.statement, chosen=found, form=form, status=422)
    give_verdict(found.id, form)
    if request.headers.get("X-Fragment"):
        return render_page(found.statement, chosen=service.divergence(store(), found.id))
    return redirect(url_for("divergences.show", number=found.id), 303)
