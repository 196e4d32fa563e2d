"""The versions of an outlet's text: what changed between two, a new one, and withdrawing."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import service
from corpus.errors import InputError
from corpus.history import revisions
from corpus.model import Reason, StoredRendering
from web.changes import VersionForm, WithdrawForm
from web.signing import keep
from web.views.statements import store

bp = Blueprint("versions", __name__, url_prefix="/statements/<int:number>/renderings/<int:rendering>")


@bp.get("/versions")
def show(number: int, rendering: int) -> ResponseReturnValue:
    """All versions of a text, and what changed between two of them, side by side and in line."""
    found = _versions(number, rendering)
    old, new = _pair(found)
    changed = revisions.pieces(old.text, new.text) if old and not (old.withdrawn or new.withdrawn) else None
    context = {"statement": service.statement(store(), number), "versions": found, "rendering": rendering}
    return render_template("versions.html", **context, old=old, new=new, pieces=changed)


@bp.get("/versions.txt")
def export(number: int, rendering: int) -> ResponseReturnValue:
    """What changed between two versions, as plain text to keep."""
    old, new = _pair(_versions(number, rendering))
    if old is None or old.withdrawn or new.withdrawn:
        abort(404)
    answer = Response(revisions.report(old, new), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="versions-{old.id}-{new.id}.txt"'
    return answer


@bp.route("/version", methods=["GET", "POST"])
def add(number: int, rendering: int) -> ResponseReturnValue:
    """Another text in the place of the one that holds; what was typed stays when something is wrong."""
    chosen = _chosen(number, rendering)
    form = VersionForm(obj=None if request.method == "POST" else chosen)
    if request.method == "GET":
        form.reason.data, form.why.data, form.date.data = "", "", chosen.date
    elif form.accept():
        keep(form.signer())
        try:
            service.add_version(
                store(),
                rendering,
                form.text.data,
                reason=Reason(form.reason.data),
                why=form.why.data or "",
                date=form.date.data or "",
                address=form.address.data or "",
                who=form.signer(),
            )
            return redirect(url_for("statements.show", number=number), 303)
        except InputError as error:
            form.place(error)
    status = 422 if form.errors else 200
    statement = service.statement(store(), number)
    return render_template("new_version.html", form=form, statement=statement, rendering=chosen), status


@bp.route("/withdraw", methods=["GET", "POST"])
def withdraw(number: int, rendering: int) -> ResponseReturnValue:
    """Erase a text, after saying what goes with it."""
    chosen = _chosen(number, rendering)
    form = WithdrawForm()
    if request.method == "POST" and not chosen.withdrawn and form.accept():
        keep(form.signer())
        clean = service.withdraw(
            store(), rendering, why=form.why.data, who=form.signer(), all_versions=bool(form.all_versions.data)
        )
        return redirect(
            url_for("versions.show", number=number, rendering=rendering, erased="yes" if clean else "later"), 303
        )
    context = {"statement": service.statement(store(), number), "rendering": chosen}
    loss = service.loss(store(), rendering)
    return render_template("withdraw.html", form=form, loss=loss, **context), 422 if form.errors else 200


def _versions(number: int, rendering: int) -> tuple[StoredRendering, ...]:
    """The versions of a text of this statement."""
    found = service.versions(store(), rendering)
    if found[0].statement != number:
        abort(404)
    return found


def _chosen(number: int, rendering: int) -> StoredRendering:
    return next(version for version in _versions(number, rendering) if version.id == rendering)


def _pair(found: tuple[StoredRendering, ...]) -> tuple[StoredRendering | None, StoredRendering]:
    """The two that the address asks for; else the newest and the one that it replaces. The older one first."""
    by_number = {version.id: version for version in found}
    new = by_number.get(request.args.get("to", 0, type=int), found[-1])
    old = by_number.get(request.args.get("from", 0, type=int))
    if old is None and new.replaces:
        old = by_number[new.replaces]
    return (None, new) if old is new else (old, new)
