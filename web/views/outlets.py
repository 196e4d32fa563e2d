"""The register of outlets: which names are one outlet's, what is said of it, and what was said last."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import noticing, service
from corpus.errors import Conflict, InputError
from corpus.model import OutletKind
from web.fields import row_id, sentence
from web.views.statements import store

bp = Blueprint("outlets", __name__)

# Outlets on one page, and pairs that may be one.
LISTED, OFFERED = 50, 20

# The parts of the page that one goes back to after saying something there.
PARTS = ("alike", "register", "together", "said")


@bp.get("/outlets")
def index() -> ResponseReturnValue:
    """The register as a table, with forms that change it."""
    return _page()


@bp.post("/outlets/names")
def add() -> ResponseReturnValue:
    """A name is another name of an outlet; or two outlets are one."""
    name, outlet = request.form.get("name", ""), request.form.get("outlet", "")
    return _said(lambda who: service.add_alias(store(), name, outlet, who=who, seen=_seen()))


@bp.post("/outlets/names/take")
def take() -> ResponseReturnValue:
    """A name is an outlet's own after all."""
    name = request.form.get("name", "")
    return _said(lambda who: service.take_alias(store(), name, who=who, seen=_seen()))


@bp.post("/outlets/about")
def describe() -> ResponseReturnValue:
    """Of what kind an outlet is, and a note."""
    name, kind, note = (request.form.get(field, "") for field in ("name", "kind", "note"))
    return _said(lambda who: service.describe_outlet(store(), name, kind=kind, note=note, who=who, seen=_seen()))


@bp.post("/outlets/events/<int:event>/undo")
def undo(event: int) -> ResponseReturnValue:
    """Take back what was said."""
    return _said(lambda who: service.undo(store(), event, who=who))


def _said(say: Callable[[str], object]) -> ResponseReturnValue:
    """Say it, and show the register with it; or with why it cannot be said."""
    try:
        say(g.reviewer)
    except InputError as error:
        return _page(sentence(error), 422)
    except Conflict as error:
        return _page(str(error), 409)
    part = request.form.get("part")
    page = request.form.get("page", type=int)
    return redirect(url_for("outlets.index", page=page, _anchor=part if part in PARTS else None), 303)


def _seen() -> int | None:
    """The newest event when the page was made that the form stands on."""
    return request.form.get("seen", type=row_id)


def _page(problem: str = "", status: int = 200) -> ResponseReturnValue:
    found = service.outlets(store())
    pages = max(1, -(-len(found) // LISTED))
    page = min(max(1, request.values.get("page", 1, type=int)), pages)
    return render_template(
        "outlets.html",
        outlets=found[(page - 1) * LISTED : page * LISTED],
        total=len(found),
        alike=noticing.alike(found)[:OFFERED],
        every=[name for one in found for name in one.names],
        said=service.outlet_sayings(store()),
        kinds=list(OutletKind),
        page=page,
        pages=pages,
        problem=problem,
        typed=request.form,
    ), status
