"""Searching: words or meaning, filters, hits in lines, and the searches that people keep."""

from __future__ import annotations

from dataclasses import dataclass, fields

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from align.terms import Kind, Quotation, Severity
from corpus import service
from corpus.errors import InputError
from corpus.searching.narrowing import UNREVIEWED_REVERSALS, VERDICTS, Filters, Within, checked
from corpus.searching.search import Found
from web.fields import row_id, sentence
from web.views.statements import store

bp = Blueprint("search", __name__)

# Names to choose from in a field; who has more of them types one.
MOST_NAMES = 500

STATES = {
    Quotation.DIRECT: "quoted",
    Quotation.INDIRECT: "reported, not quoted",
    Quotation.NARRATION: "the reporter’s words",
    Quotation.INSERTION: "an editor’s insertion",
}
SAID = {
    "within": "in",
    "speaker": "by",
    "outlet": "outlet",
    "since": "from",
    "until": "until",
    "quotation": "stands",
    "kind": "kind",
    "severity": "at least",
    "verdict": "verdict",
    "silent": "left out by",
    "apart": "apart from most",
}
PLACES = {
    "": "clauses, Persian and notes",
    Within.CLAUSES: "clauses",
    Within.RENDERINGS: "whole renderings",
    Within.PERSIAN: "Persian texts",
    Within.NOTES: "notes and occasions",
    Within.DIVERGENCES: "divergences",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says: as it was typed, and its errors by field."""

    query: str
    meaning: bool
    typed: dict[str, str]
    kinds: tuple[str, ...]
    filters: Filters
    errors: dict[str, str]

    @property
    def anything(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.query.strip() or self.filters or self.errors)

    def address(self, **more: int) -> str:
        """The address of this search; of another page of it where more is given."""
        return address(self.query, self.filters, self.meaning, **more)


def address(query: str, filters: Filters, meaning: bool = False, **more: int) -> str:
    """Where a search is found: an address that can be shared."""
    given = {"q": query, **filters.query, **({"meaning": "1"} if meaning else {})}
    return url_for("search.index", **{name: value for name, value in given.items() if value}, **more)  # type: ignore[arg-type]


@bp.get("/search")
def index() -> ResponseReturnValue:
    """The search form; with an address that asks for something, what was found."""
    asked = _asked(request.args)
    if not asked.errors and not all(request.args.values()):
        return redirect(asked.address())  # without what was left empty: the address that one shares
    return _page(asked)


@bp.post("/search/saved")
def save() -> ResponseReturnValue:
    """Keep a search under a name."""
    asked = _asked(request.form)
    name = request.form.get("name", "")
    try:
        if not asked.errors:
            service.save_search(store(), name, asked.query, asked.filters, g.reviewer, meaning=asked.meaning)
            return redirect(asked.address(), 303)
    except InputError as error:
        asked.errors["name" if error.where == "name" else "q"] = sentence(error)
    return _page(asked, name)


@bp.post("/search/saved/<int:number>/rename")
def rename(number: int) -> ResponseReturnValue:
    """Give a kept search another name."""
    service.rename_search(store(), number, request.form.get("name", ""))
    return redirect(url_for("search.index", _anchor="saved"), 303)


@bp.post("/search/saved/<int:number>/delete")
def delete(number: int) -> ResponseReturnValue:
    """Keep a search no longer."""
    service.delete_search(store(), number)
    return redirect(url_for("search.index", _anchor="saved"), 303)


def _page(asked: Asked, name: str = "") -> ResponseReturnValue:
    found, instead = None, ""
    if asked.anything and not asked.errors:
        try:
            found, instead = _found(asked)
        except InputError as error:
            field = "q" if error.where.startswith("query") else error.where
            asked.errors[field] = sentence(error) if field != "q" else f"{error.where}: {sentence(error)}"
    speakers, outlets = service.names(store())
    return render_template(
        "search.html",
        asked=asked,
        found=found,
        instead=instead,
        name=name,
        saved=service.saved_searches(store()),
        address=address,
        ready=UNREVIEWED_REVERSALS,
        outlets=outlets[:MOST_NAMES],
        speakers=speakers[:MOST_NAMES],
        kinds=list(Kind),
        severities=sorted(Severity, reverse=True),
        verdicts=VERDICTS,
        places=PLACES,
        states=STATES,
        names=SAID,
    ), 422 if asked.errors else 200


def _found(asked: Asked) -> tuple[Found, str]:
    """The hits, and why words were searched where meaning was asked for."""
    if asked.meaning:
        return service.search_by_meaning(store(), asked.query, asked.filters)
    before, after = (request.args.get(name, type=row_id) for name in ("before", "after"))
    return service.search(store(), asked.query, asked.filters, before=before, after=after), ""


def _asked(given: MultiDict[str, str]) -> Asked:
    typed = {field.name: given.get(field.name, "") for field in fields(Filters) if field.name != "kind"}
    kinds = tuple(kind for kind in given.getlist("kind") if kind)
    errors: dict[str, str] = {}
    filters = Filters()
    try:
        filters = checked({**typed, "kind": kinds})
    except InputError as error:
        errors[error.where] = sentence(error)
    return Asked(given.get("q", ""), given.get("meaning") == "1", typed, kinds, filters, errors)
