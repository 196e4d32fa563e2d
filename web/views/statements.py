"""The list of statements, and a statement's grid with its rows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from align.terms import Kind, Severity
from corpus import service
from corpus.model import Comparison, Job, JobState, StoredDivergence, StoredRendering, StoredStatement
from corpus.store import Store
from web.forms import VerdictForm
from web.method import CHECKS
from web.present import Filters, Grid, grid, readings
from web.wording import JOB_STATES, STEPS, sureness

bp = Blueprint("statements", __name__)

# Statements on one page of the list.
LISTED = 25


def store() -> Store:
    """The application's store."""
    found = current_app.extensions["store"]
    assert isinstance(found, Store)
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """All that the statement page prints."""

    statement: StoredStatement
    comparison: Comparison | None
    grid: Grid | None
    filters: Filters
    job: Job | None


@bp.get("/")
def index() -> ResponseReturnValue:
    """The list of statements, newest first."""
    found = service.statements(store())
    pages = max(1, -(-len(found) // LISTED))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    here = found[(page - 1) * LISTED : page * LISTED]
    context = {
        "statements": here,
        "severities": _gravest_first(),
        "states": JOB_STATES,
        "working": any(s.job and s.job.unfinished for s in here),
        "page": page,
        "pages": pages,
        "total": len(found),
    }
    return render_template(_template({"main": "_statements.html"}, "statements.html"), **context)


@bp.get("/statements/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """A statement's grid, or what its comparison is waiting for."""
    return render_page(number)


@bp.get("/statements/<int:number>/rows/<int:row>")
def row(number: int, row: int) -> ResponseReturnValue:
    """The grid at one of its rows."""
    comparison = service.comparison(store(), number)
    if comparison is None or not 1 <= row <= len(comparison.rows):
        abort(404)
    return render_page(number, row=row)


@bp.get("/statements/<int:number>/")
def with_slash(number: int) -> ResponseReturnValue:
    """The address somebody typed with a slash at its end."""
    return redirect(url_for("statements.show", number=number), 308)


def render_page(
    number: int,
    *,
    row: int = 0,
    chosen: StoredDivergence | None = None,
    form: VerdictForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The statement page, at a row or with a divergence in the drawer; a part of it where one is asked for."""
    template = _template({"main": "_statement.html", "drawer": "_drawer.html"}, "statement.html")
    statement = service.statement(store(), number)
    comparison = service.comparison(store(), number)
    filters = Filters() if row or chosen else _filters()
    if chosen and comparison and chosen.comparison == comparison.id:
        row = chosen.row + 1
    shown = None
    if comparison and template != "_drawer.html":
        shown = grid(statement, comparison, filters, request.args.get("page", 1, type=int), row)
    page = Page(statement, comparison, shown, filters, _job(number))
    context = {
        "page": page,
        "row": row,
        "severities": _gravest_first(),
        "kinds": list(Kind),
        "steps": STEPS,
        "imported": service.imported_by(store(), number),
    }
    return render_template(template, **context, **_drawer(page, chosen, form)), status


def render_found(chosen: StoredDivergence) -> ResponseReturnValue:
    """The page that says how a divergence was found."""
    statement = service.statement(store(), chosen.statement)
    page = Page(statement, service.comparison(store(), chosen.statement), None, Filters(), None)
    return render_template("found.html", page=page, check=CHECKS[chosen.divergence.kind], **_drawer(page, chosen, None))


def _drawer(page: Page, chosen: StoredDivergence | None, form: VerdictForm | None) -> dict[str, object]:
    """What the drawer prints: the divergence, its readings, the form; nothing where none is chosen."""
    if chosen is None or page.comparison is None:
        return {"chosen": None}
    current = chosen.comparison == page.comparison.id
    return {
        "chosen": chosen,
        "said": readings(chosen, _compared(chosen, page.comparison), page.comparison),
        "form": form or VerdictForm.of(chosen.current.get(g.reviewer)),
        "sureness": sureness(chosen.divergence.confidence),
        "moved": not current,
        "signature": page.comparison.signature if current else {},
        "neighbours": _neighbours(chosen.id, page.comparison) if current else (),
    }


def _compared(chosen: StoredDivergence, newest: Comparison) -> tuple[StoredRendering, ...]:
    """The renderings that a divergence's own comparison compared, in the versions of then."""
    return newest.compared if chosen.comparison == newest.id else service.compared(store(), chosen.comparison)


def _neighbours(number: int, comparison: Comparison) -> tuple[StoredDivergence | None, StoredDivergence | None]:
    """The divergences before and after this one, row by row."""
    order = sorted(comparison.divergences, key=lambda d: (d.row, -d.divergence.severity, d.id))
    place = [d.id for d in order].index(number)
    return (order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None)


def _job(number: int) -> Job | None:
    """The newest job, unless it is done: then its comparison is what the page shows."""
    newest = service.jobs(store(), number)
    return newest[0] if newest and newest[0].state is not JobState.DONE else None


def _template(parts: dict[str, str], whole: str) -> str:
    """The template of the part that a script asked for, or of the whole page."""
    return parts.get(request.headers.get("X-Fragment", ""), whole)


def _filters() -> Filters:
    least = request.args.get("severity", 0, type=int)
    reviewed = request.args.get("reviewed", "")
    return Filters(
        kinds=frozenset(kind for kind in Kind if kind.value in request.args.getlist("kind")),
        least=Severity(least) if least in list(Severity) else Severity.WORDING,
        reviewed=reviewed if reviewed in ("yes", "no") else "",
        only=request.args.get("only") == "1",
    )


def _gravest_first() -> list[Severity]:
    return sorted(Severity, reverse=True)
