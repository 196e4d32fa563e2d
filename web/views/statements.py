"""The list of statements, and a statement's grid with its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from align.terms import Kind, Severity
from corpus import service
from corpus.model import Comparison, Job, JobState, StoredDivergence, StoredStatement
from corpus.store import Store
from corpus.watching import newest
from web.addresses import with_query
from web.forms import VerdictForm
from web.layout import NAMES, Layout, arranged, number_of
from web.method import CHECKS
from web.order import COLUMN, DISPERSION
from web.overview import picture, sign_words, summary
from web.panel import panel
from web.present import Filters, Grid, grid
from web.running import Running, running
from web.wording import JOB_STATES, STEPS

bp = Blueprint("statements", __name__)

# Statements on one page of the list.
LISTED = 25

# How far the buttons of the form move a column.
MOVES = {"left": -1, "right": 1}

# Of how many statements a browser remembers how the columns were arranged.
REMEMBERED = 12


def store() -> Store:
    """The application's store, as the reviewer may see it."""
    found = current_app.extensions["store"]
    assert isinstance(found, Store)
    if "after" not in g:
        g.after = newest(found)  # before anything is read, so that what happens from now on is told (`live`)
    return found.seen_by(g.get("reviewer", ""))


@dataclass(frozen=True, slots=True)
class Page:
    """All that the statement page prints."""

    statement: StoredStatement
    comparison: Comparison | None
    grid: Grid | None
    filters: Filters
    job: Job | None
    layout: Layout | None = None
    running: Running | None = None

    @property
    def query(self) -> dict[str, object]:
        """Filters and layout as they stand in an address."""
        return {**self.filters.query, **(self.layout.query if self.layout else {})}

    @property
    def in_text_order(self) -> dict[str, object]:
        """The same, rows in the order of the text."""
        return {name: value for name, value in self.query.items() if name != "sort"}

    def reading(self, column: int | None) -> dict[str, object]:
        """The same with a column read as running text, or with rows."""
        return {**self.query, "read": column}

    @property
    def filter_fields(self) -> list[tuple[str, object]]:
        """The filters as hidden fields of a form."""
        return _fields(self.filters.query)

    @property
    def layout_fields(self) -> list[tuple[str, object]]:
        """The layout as hidden fields of a form."""
        return _fields(self.layout.query) if self.layout else []


def _fields(query: Mapping[str, object]) -> list[tuple[str, object]]:
    return [(n, one) for n, value in query.items() for one in (value if isinstance(value, list) else [value])]


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
    """A statement's grid, or what its comparison is waiting for; arranged as the address says, else as it was last."""
    kept = _remembered(number)
    if kept and not request.headers.get("X-Fragment") and not any(name in request.args for name in NAMES):
        return redirect(_address(number, {**request.args.to_dict(flat=False), **kept}))
    return render_page(number)


@bp.get("/statements/<int:number>/columns")
def arrange(number: int) -> ResponseReturnValue:
    """Arrange the columns as the form says, remember that, and go to the address that says the same."""
    comparison = service.comparison(store(), number)
    if comparison is None:
        abort(404)
    given = request.args.to_dict(flat=False)
    layout = arranged({} if "reset" in given else given, comparison.compared)
    column, _, way = request.args.get("move", "").partition(".")
    if column.isdecimal() and way in MOVES:
        layout = layout.moved(int(column), MOVES[way])
    _remember(number, layout)
    return redirect(_address(number, {**_filters().query, **layout.query}), 303)


@bp.get("/statements/<int:number>/overview")
def overview(number: int) -> ResponseReturnValue:
    """The overview as a table: a line for each row, a cell for each outlet."""
    statement, comparison = service.statement(store(), number), service.comparison(store(), number)
    if comparison is None:
        abort(404)
    layout, filters = _layout(number, comparison), _filters()
    shown = grid(statement, comparison, filters, layout=layout)
    page = Page(statement, comparison, shown, filters, None, layout)
    return render_template("overview.html", page=page, sign_words=sign_words, summary=_summary(shown))


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
    parts = {"main": "_statement.html", "drawer": "_drawer.html", "rows": "_window.html", "signs": "_signs.html"}
    template = _template(parts, "statement.html")
    statement = service.statement(store(), number)
    comparison = service.comparison(store(), number)
    filters = Filters() if row or chosen else _filters()
    if chosen and comparison and chosen.comparison == comparison.id:
        row = chosen.row + 1
    shown = layout = text = None
    if comparison and template != "_drawer.html":
        layout, wanted = _layout(number, comparison), request.args.get("page", 1, type=int)
        far = service.spreads(store(), comparison.id) if filters.sort else ()
        glances = template != "_window.html"
        shown = grid(statement, comparison, filters, wanted, row, layout, glances=glances, spreads=far)
        if layout.read and not row:
            read = next(r for r in comparison.compared if number_of(r) == layout.read)
            text = running(comparison, read, shown.at, wanted)
    page = Page(statement, comparison, shown, filters, _job(number), layout, text)
    context = {
        "page": page,
        "row": row,
        "severities": _gravest_first(),
        "kinds": list(Kind),
        "steps": STEPS,
        "imported": service.imported_by(store(), number),
        "names": service.known_outlets(store()),
        "picture": picture(shown.strip) if shown else None,
        "summary": _summary(shown) if shown else "",
    }
    if template == "_signs.html":
        return render_template(template, **context, **_changed(page, chosen))
    return render_template(template, **context, **_drawer(page, chosen, form)), status


def _changed(page: Page, chosen: StoredDivergence | None) -> dict[str, object]:
    """What is printed of the divergences that the address says have changed: badges, and their lines of the overview.

    What people concluded of the chosen one comes with it.
    """
    if page.comparison is None or page.grid is None:
        abort(404)
    asked = {int(word) for word in request.args.get("changed", "").split(",") if word.isascii() and word.isdecimal()}
    return {
        "changed": [page.grid.divergences[n] for n in sorted(asked & page.grid.divergences.keys())],
        "lines": [line for line in page.grid.strip if any(d.id in asked for d in page.grid.at[line.number])],
        "chosen": chosen,
        "signature": page.comparison.signature,
    }


def render_found(chosen: StoredDivergence) -> ResponseReturnValue:
    """The page that says how a divergence was found."""
    statement = service.statement(store(), chosen.statement)
    page = Page(statement, service.comparison(store(), chosen.statement), None, Filters(), None)
    return render_template("found.html", page=page, check=CHECKS[chosen.divergence.kind], **_drawer(page, chosen, None))


def _drawer(page: Page, chosen: StoredDivergence | None, form: VerdictForm | None) -> dict[str, object]:
    """What the drawer prints: the divergence, its readings, the form; nothing where none is chosen."""
    if chosen is None or page.comparison is None:
        return {"chosen": None}
    shown = panel(store(), page.statement, page.comparison, chosen, form)
    return {
        **shown,
        "signature": {} if shown["moved"] else page.comparison.signature,
        "neighbours": () if shown["moved"] else _neighbours(chosen.id, page.comparison),
    }


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
    sort = request.args.get("sort", "")
    least = request.args.get("severity", 0, type=int)
    reviewed = request.args.get("reviewed", "")
    return Filters(
        kinds=frozenset(kind for kind in Kind if kind.value in request.args.getlist("kind")),
        least=Severity(least) if least in list(Severity) else Severity.WORDING,
        reviewed=reviewed if reviewed in ("yes", "no", "flagged") else "",
        only=request.args.get("only") == "1",
        sort=sort if sort == DISPERSION or COLUMN.fullmatch(sort) else "",
    )


def _address(number: int, query: dict[str, Any]) -> str:
    """A statement's page with filters and layout."""
    return with_query(url_for("statements.show", number=number), query)


def _summary(shown: Grid) -> str:
    return summary(shown.strip, shown.counts, shown.reviewed, len(shown.divergences))


def _layout(number: int, comparison: Comparison) -> Layout:
    """The layout that the address asks for, else the one remembered."""
    given = request.args.to_dict(flat=False)
    return arranged(given if any(name in given for name in NAMES) else _remembered(number), comparison.compared)


def _remembered(number: int) -> dict[str, list[str]]:
    """How this browser arranged a statement's columns last, as in an address; empty where it did not."""
    return next((given for one, given in session.get("columns", []) if one == number), {})


def _remember(number: int, layout: Layout) -> None:
    """Let the browser keep a layout, except for what is read; the newest few are kept."""
    kept = [[one, given] for one, given in session.get("columns", []) if one != number]
    if query := layout.query:
        texts = {n: list(map(str, v if isinstance(v, list) else [v])) for n, v in query.items() if n != "read"}
        kept.append([number, texts])
    session["columns"] = kept[-REMEMBERED:]
    session.permanent = True


def _gravest_first() -> list[Severity]:
    return sorted(Severity, reverse=True)
