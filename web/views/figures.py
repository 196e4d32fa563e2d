"""Figures over the corpus: who stands apart where, how far outlets lie from each other, statements in time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from align.terms import Kind, Severity
from corpus import service
from corpus.errors import InputError
from corpus.figures.apart import FEW_ROWS, Cell, Line, Table, as_csv
from corpus.model import Decision
from corpus.searching.narrowing import Filters, checked
from web.fields import sentence
from web.timeline import drawing
from web.views.search import MOST_NAMES, address
from web.views.statements import store

bp = Blueprint("figures", __name__)

# What the figures are narrowed by, and how the form calls it.
NAMES = ("speaker", "since", "until", "verdict")

# From how many divergences for each hundred rows on a cell is shaded so dark.
DEGREES = (0, 5, 15)

# Speakers whose timelines are shown, and statements that a line of their tables names.
TIMELINES, NAMED = 10, 6

SORTS = ("name", "distance")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says: as it was typed, what it means, and its errors by field."""

    typed: dict[str, str]
    filters: Filters
    errors: dict[str, str]

    @property
    def query(self) -> dict[str, str]:
        """The filters as they stand in an address."""
        return {name: value for name, value in self.typed.items() if value}

    def search(self, outlet: str, kind: Kind) -> str:
        """Where the divergences of a cell are listed."""
        return address("", replace(self.filters, apart=outlet, kind=(kind.value,), within=""))

    def said_in(self, speaker: str, date: str) -> str:
        """Where a speaker's statements of a month or year are found."""
        return address("", Filters(within="renderings", speaker=speaker, since=date, until=date))


@bp.get("/figures")
def index() -> ResponseReturnValue:
    """The figures, over all statements or those that pass the filters."""
    asked = _asked()
    found = Table((), {}, 0, None, 0) if asked.errors else service.standing_apart(store(), asked.filters)
    timelines = [] if asked.errors else service.timelines(store(), asked.filters)
    sort = request.args.get("sort", "")
    speakers, _ = service.names(store())
    return render_template(
        "figures.html",
        asked=asked,
        table=found,
        far=_by_distance(found) if sort == "distance" else found.lines,
        sort=sort if sort in SORTS else "name",
        kinds=list(Kind),
        severities=sorted(Severity, reverse=True),
        degree=degree,
        degrees=DEGREES,
        few=FEW_ROWS,
        speakers=speakers[:MOST_NAMES],
        timelines=[(one, drawing(one)) for one in timelines[:TIMELINES]],
        further=[one.speaker for one in timelines[TIMELINES:]],
        named=NAMED,
        csv=url_for("figures.table", **asked.query),  # type: ignore[arg-type]
    ), 422 if asked.errors else 200


@bp.get("/figures.csv")
def table() -> ResponseReturnValue:
    """The table of kinds and outlets, to count again."""
    asked = _asked()
    if asked.errors:
        return index()
    body = as_csv(service.standing_apart(store(), asked.filters))
    answer = Response("\ufeff" + body, content_type="text/csv; charset=utf-8")  # the mark tells Excel that it is UTF-8
    answer.headers["Content-Disposition"] = 'attachment; filename="parallax-figures.csv"'
    return answer


def degree(cell: Cell) -> int:
    """How dark a cell is, 0 to 3: by its divergences for each row. None where there are too few rows."""
    return 0 if cell.few else sum(100 * cell.share > least for least in DEGREES)


def _by_distance(found: Table) -> list[Line]:
    """The outlets, the farthest from the others first; those of whom too little is known last."""
    return sorted(found.lines, key=lambda line: (line.few_distances, -(line.distance or 0.0)))


def _asked() -> Asked:
    typed = {name: request.args.get(name, "").strip() for name in NAMES}
    errors: dict[str, str] = {}
    filters = Filters()
    try:
        filters = checked(typed)
        if filters.verdict not in ("", Decision.CONFIRMED):
            raise InputError("only “confirmed” is counted", where="verdict", remedy="Choose it, or all.")
    except InputError as error:
        errors[error.where] = sentence(error)
    return Asked(typed, filters, errors)
