"""The queue: one divergence after another, the next most useful first; one key decides and goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from align.terms import Kind, Severity
from corpus import service
from corpus.errors import ParallaxError
from corpus.model import DECISIONS, StoredDivergence
from corpus.queue import MOST_COUNTED, ORDER, Queue, Scope
from corpus.searching.narrowing import Filters, checked
from web.forms import VerdictForm
from web.panel import panel
from web.views.divergences import give_verdict
from web.views.statements import store

bp = Blueprint("queue", __name__)

# What a browser remembers of a session: the divergences put off, and the decided ones that can be taken back one after
# the other, or be given again. All lie in its cookie, which holds some 4,000 characters.
MOST_SKIPPED, MOST_DECIDED = 150, 60

# More names than these in a list are typed, not chosen.
MOST_NAMES = 500


@bp.app_template_global()
def to_review() -> str:
    """How many divergences wait for who looks, for the link on every page; empty where that is not to be had."""
    if not hasattr(g, "reviewer"):  # the request was refused before it was known who asks
        return ""
    try:
        count = service.waiting(store(), g.reviewer)
    except ParallaxError:  # the page that says so must not fail itself
        return ""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")


def scope_of(given: MultiDict[str, str]) -> Scope:
    """What an address says is to be reviewed. Raises InputError."""
    typed: dict[str, Any] = {f.name: given.get(f.name, "") for f in fields(Filters) if f.name not in ("kind", "within")}
    kinds = [kind for kind in given.getlist("kind") if kind]
    return Scope(
        statement=given.get("statement", type=int),
        filters=checked({**typed, "kind": kinds}),
        search=given.get("search", type=int),
        flagged=given.get("flagged") == "1",
    )


@bp.get("/review")
def show() -> ResponseReturnValue:
    """The next divergence, or the one asked for (`at`); when none waits, what was done."""
    scope = scope_of(request.args)
    if not all(request.args.values()):  # the address without what the form left empty
        return redirect(url_for("queue.show", **scope.query))  # type: ignore[arg-type]
    at = request.args.get("at", type=int)
    if at is not None:
        return render_item(scope, service.divergence(store(), at))
    found = _queue(scope)
    without = {int(n) for n in request.args.get("without", "").split(",") if n.isascii() and n.isdecimal()}
    number = next((n for n in found.waiting if n not in without), None)
    if number is None:
        return render_done(scope, found)
    return render_item(scope, service.divergence(store(), number), found)


@bp.get("/review/done")
def done() -> ResponseReturnValue:
    """What was done so far, and what is left."""
    scope = scope_of(request.args)
    return render_done(scope, _queue(scope))


@bp.post("/review/<int:number>")
def decide(number: int) -> ResponseReturnValue:
    """Record the verdict and go on to the next."""
    scope, form = scope_of(request.args), VerdictForm()
    found = service.divergence(store(), number)
    if not form.accept():
        return render_item(scope, found, form=form, status=422)
    give_verdict(found.id, form)
    event = service.last_decision(store(), found.id, form.reviewer.data)
    if event is not None and (found.id, event) not in _decided():
        _remember("decided", [*_decided(), (found.id, event)][-MOST_DECIDED:])
        _remember("undone", [])
    _remember("skipped", [n for n in _skipped() if n != found.id])
    return _on(scope)


@bp.post("/review/<int:number>/skip")
def skip(number: int) -> ResponseReturnValue:
    """Put a divergence off: it comes back after all others."""
    scope = scope_of(request.args)
    found = service.divergence(store(), number)
    _remember("skipped", [*(n for n in _skipped() if n != found.id), found.id][-MOST_SKIPPED:])
    return _on(scope)


@bp.post("/review/undo")
def undo() -> ResponseReturnValue:
    """Take back what was decided last in this session, and show it again."""
    scope, decided = scope_of(request.args), _decided()
    while decided:
        number, event = decided.pop()
        if g.reviewer and service.last_decision(store(), number, g.reviewer) == event:
            back = service.undo(store(), event, who=g.reviewer)
            _remember("decided", decided)
            _remember("undone", [*_undone(), (number, back)])
            if request.headers.get("X-Fragment"):
                return render_item(scope, service.divergence(store(), number))
            return redirect(url_for("queue.show", at=number, **scope.query), 303)  # type: ignore[arg-type]
    _remember("decided", decided)
    return _on(scope)


@bp.post("/review/redo")
def redo() -> ResponseReturnValue:
    """Give again what was taken back last in this session, and go on."""
    scope, undone = scope_of(request.args), _undone()
    while undone:
        number, event = undone.pop()
        if g.reviewer and service.last_undone(store(), number, g.reviewer) == event:
            service.undo(store(), event, who=g.reviewer)
            _remember("undone", undone)
            given = service.last_decision(store(), number, g.reviewer)
            _remember("decided", [*_decided(), *([(number, given)] if given else [])][-MOST_DECIDED:])
            return show() if request.headers.get("X-Fragment") else _on(scope)
    _remember("undone", undone)
    return _on(scope)


def render_item(
    scope: Scope,
    chosen: StoredDivergence,
    found: Queue | None = None,
    form: VerdictForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """One divergence of the queue, as a page or as the part of it that a script asked for."""
    statement = service.statement(store(), chosen.statement)
    comparison = service.comparison(store(), chosen.statement)
    if comparison is None:
        abort(404)
    template = "_review.html" if request.headers.get("X-Fragment") == "queue" else "review.html"
    shown = panel(store(), statement, comparison, chosen, form)
    about = {} if template == "_review.html" else {**_progress(found or _queue(scope)), **_choices(scope)}
    return render_template(
        template,
        scope=scope.query,
        back={"review": 1, **scope.query},
        order=ORDER,
        redoable=len(_undone()),
        **about,
        **shown,
    ), status


def render_done(scope: Scope, found: Queue) -> ResponseReturnValue:
    """What was done: by decision, kind and severity; and what is left."""
    template = "_review_done.html" if request.headers.get("X-Fragment") == "queue" else "review_done.html"
    return render_template(
        template,
        scope=scope.query,
        order=ORDER,
        decisions=DECISIONS,
        severities=sorted(Severity, reverse=True),
        kinds=[kind for kind in Kind if any(found.kinds[kind, d] for d in DECISIONS)],
        elsewhere=service.waiting(store(), g.reviewer) if scope.query else 0,
        redoable=len(_undone()),
        **_progress(found),
        **_choices(scope),
    )


def _on(scope: Scope) -> ResponseReturnValue:
    """After something was done: how far the work is, for a script that shows the next by itself; else the next."""
    if request.headers.get("X-Fragment") == "queue":
        return render_template("_review_progress.html", scope=scope.query, **_progress(_queue(scope)))
    return redirect(url_for("queue.show", **scope.query), 303)  # type: ignore[arg-type]


def _queue(scope: Scope) -> Queue:
    return service.queue(store(), scope, g.reviewer, _skipped())


def _progress(found: Queue) -> dict[str, Any]:
    return {"queue": found, "undoable": len(_decided())}


def _choices(scope: Scope) -> dict[str, Any]:
    """What the form of the scope shows."""
    _, outlets = service.names(store())
    saved = service.saved_searches(store())
    return {
        "asked": scope,
        "within": service.statement(store(), scope.statement) if scope.statement is not None else None,
        "outlets": outlets[:MOST_NAMES],
        "saved": saved,
        "all_kinds": list(Kind),
        "all_severities": sorted(Severity, reverse=True),
    }


def _remember(name: str, done: Sequence[object]) -> None:
    """Keep what this reviewer did in the session; what another did before in the same browser is forgotten."""
    if session.get("worked") != g.reviewer:
        session.update(worked=g.reviewer, decided=[], undone=[], skipped=[])
    session[name] = list(done)


def _skipped() -> list[int]:
    """The divergences that this reviewer put off in this session."""
    return [number for number in _remembered("skipped") if isinstance(number, int)]


def _decided() -> list[tuple[int, int]]:
    """The divergences that this reviewer decided in this session, each with the event of the decision."""
    return _pairs("decided")


def _undone() -> list[tuple[int, int]]:
    """The decisions that this reviewer took back in this session and has not gone on from, each with that event."""
    return _pairs("undone")


def _pairs(name: str) -> list[tuple[int, int]]:
    return [(one[0], one[1]) for one in _remembered(name) if isinstance(one, (list, tuple)) and len(one) == 2]


def _remembered(name: str) -> Sequence[object]:
    return session.get(name, ()) if session.get("worked") == g.reviewer else ()
