"""Who reviews, on what they differ, what holds then, how far they agree; and blind mode."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from align.terms import Kind, Severity
from corpus import people, service
from corpus.model import DECISIONS, Decision
from corpus.people import Judged
from web import figures
from web.forms import AdjudicationForm, BlindForm
from web.signing import keep
from web.views.statements import store

bp = Blueprint("people", __name__)
bp.add_app_template_filter(figures.number, "figure")

# Disagreements on one page.
LISTED = 25

# Which disagreements are listed.
SHOWN = {"open": "not settled", "settled": "settled", "all": "all"}


@bp.get("/people")
def index() -> ResponseReturnValue:
    """Reviewers, disagreements and agreement over all statements."""
    return _page(None)


@bp.get("/statements/<int:number>/people")
def show(number: int) -> ResponseReturnValue:
    """The same of one statement, with its blind mode."""
    return _page(number)


@bp.get("/people.csv")
def index_table() -> ResponseReturnValue:
    """What the figures over all statements are made of."""
    return _table(None)


@bp.get("/statements/<int:number>/people.csv")
def table(number: int) -> ResponseReturnValue:
    """What the figures of one statement are made of."""
    return _table(number)


@bp.post("/statements/<int:number>/blind")
def switch(number: int) -> ResponseReturnValue:
    """Turn blind mode of a statement on or off."""
    form = BlindForm()
    valid = bool(form.validate())
    who = form.signer()
    if not valid or not who:
        return _page(number, blind_form=form, status=422)
    keep(who)
    service.switch_blind(store(), number, on=form.on.data == "1", who=who)
    return redirect(url_for("people.show", number=number, _anchor="blind"), 303)


@bp.post("/divergences/<int:number>/adjudications")
def adjudicate(number: int) -> ResponseReturnValue:
    """Say what holds of a divergence, and go back to the list."""
    form = AdjudicationForm()
    found = service.divergence(store(), number)
    if not form.accept():
        return _page(found.statement, tried=found.id, form=form, status=422)
    who = form.reviewer.data
    keep(who)
    service.adjudicate(
        store(),
        found.id,
        Decision(form.decision.data),
        who,
        reason=form.reason.data or "",
        kind=Kind(form.kind.data) if form.kind.data else None,
        severity=Severity(int(form.severity.data)) if form.severity.data else None,
        seen=form.seen_number(),
    )
    there = url_for("people.show", number=found.statement, show="settled", _anchor=f"divergence-{found.id}")
    return redirect(there, 303)


def _page(
    number: int | None,
    *,
    tried: int = 0,
    form: AdjudicationForm | None = None,
    blind_form: BlindForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page. tried, form: an adjudication that could not be accepted. blind_form: a switch that nobody signed."""
    seen = store()
    statement = None if number is None else service.statement(seen, number)
    reviewers = service.reviewers(seen, number)
    found = service.judged(seen, number)
    names = [one.name for one in reviewers]
    who = _chosen(names)
    shown = request.args.get("show", "open") if not tried else "all"
    shown = shown if shown in SHOWN else "open"
    differing = [one for one in found if one.disputed or one.adjudication]
    listed = [one for one in differing if _listed(one, shown)]
    pages = max(1, -(-len(listed) // LISTED))
    asked = request.args.get("page", 1, type=int)
    page = next((n // LISTED + 1 for n, one in enumerate(listed) if one.id == tried), asked)
    page = min(max(1, page), pages)
    return render_template(
        "people.html",
        statement=statement,
        blind=number is not None and service.in_blind_mode(seen, number),
        blind_form=blind_form or BlindForm(formdata=None),
        reviewers=reviewers,
        alike=people.alike(names),
        decisions=DECISIONS,
        who=who,
        lines=figures.lines(people.figures(found, who)),
        hidden=sum(one.hidden > 0 for one in found),
        counts={name: sum(_listed(one, name) for one in differing) for name in SHOWN},
        listed=list(islice(listed, (page - 1) * LISTED, page * LISTED)),
        shown=shown,
        labels=SHOWN,
        page=page,
        pages=pages,
        tried=tried,
        form=form,
        new_form=AdjudicationForm,
    ), status


def _table(number: int | None) -> ResponseReturnValue:
    seen = store()
    names = [one.name for one in service.reviewers(seen, number)]
    body = people.table(service.judged(seen, number), _chosen(names))
    answer = Response("\ufeff" + body, content_type="text/csv; charset=utf-8")  # the mark tells Excel that it is UTF-8
    name = "parallax-reviewers" if number is None else f"parallax-{number}-reviewers"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _chosen(names: Sequence[str]) -> list[str]:
    """The reviewers who count for the figures: all, unless some are chosen."""
    wanted = request.args.getlist("who")
    return [name for name in names if name in wanted] or list(names)


def _listed(one: Judged, shown: str) -> bool:
    """Whether a disagreement is in a list."""
    return shown == "all" or (one.adjudication is not None) == (shown == "settled")
