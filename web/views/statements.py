"""The list of statements, and a statement's grid with its rows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from align.terms import Kind, Severity
from corpus import service
from corpus.model import Comparison, Job, StoredStatement
from corpus.store import Store
from web.forms import VerdictForm
from web.present import Filters, Grid, Said, grid, readings, sureness

bp = Blueprint("statements", __name__)


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
    """The list of statements."""
    return render_template("statements.html", statements=service.statements(store()), severities=_gravest_first())


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


def render_page(
    number: int, *, row: int = 0, selected: int = 0, form: VerdictForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """The statement page, at a row or with a divergence in the drawer. As a fragment where one is asked for."""
    page = _page(number, row)
    context = {
        "page": page,
        "row": row,
        "selected": selected,
        "kinds": list(Kind),
        "severities": _gravest_first(),
        **drawer_context(page, selected, form),
    }
    part = request.headers.get("X-Fragment", "")
    template = {"drawer": "_drawer.html", "main": "_statement.html"}.get(part, "statement.html")
    return render_template(template, **context), status


def drawer_context(page: Page, selected: int, form: VerdictForm | None) -> dict[str, object]:
    """What the drawer prints: the divergence, its readings, the form; nothing where none is selected."""
    if not selected or page.comparison is None:
        return {"chosen": None}
    chosen = service.divergence(store(), selected)
    own = next((d for d in page.comparison.divergences if d.id == chosen.id), None)
    said: tuple[tuple[Said, ...], ...] = readings(chosen, page.statement, page.comparison) if own else ()
    return {
        "chosen": chosen,
        "said": said,
        "form": form or VerdictForm(),
        "sureness": sureness(chosen.divergence.confidence),
        "moved": own is None,
    }


def _page(number: int, row: int) -> Page:
    statement = service.statement(store(), number)
    comparison = service.comparison(store(), number)
    filters = _filters()
    wanted = request.args.get("page", 1, type=int)
    if row:
        filters, wanted = Filters(), (row - 1) // 200 + 1
    shown = grid(statement, comparison, filters, wanted) if comparison else None
    newest = service.jobs(store(), number)
    job = newest[0] if newest and newest[0].state.value != "done" else None
    return Page(statement, comparison, shown, filters, job)


def _filters() -> Filters:
    chosen = {kind for kind in Kind if kind.value in request.args.getlist("kind")}
    least = request.args.get("severity", 0, type=int)
    reviewed = request.args.get("reviewed", "")
    return Filters(
        kinds=frozenset(chosen),
        least=Severity(least) if least in list(Severity) else Severity.WORDING,
        reviewed=reviewed if reviewed in ("yes", "no") else "",
        only=request.args.get("only") == "1",
    )


def _gravest_first() -> list[Severity]:
    return sorted(Severity, reverse=True)


@bp.get("/statements/<int:number>/")
def with_slash(number: int) -> ResponseReturnValue:
    """The address somebody typed with a slash at its end."""
    return redirect(url_for("statements.show", number=number), 308)
