"""Competing translations in: new statements, further renderings, corrected metadata, files read for the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import service
from corpus.errors import InputError
from corpus.model import OutletKind
from web.files import brought
from web.forms import FIRST_RENDERINGS, MetadataForm, RenderingForm, StatementForm, StatementMetadataForm
from web.signing import keep
from web.views.statements import store

bp = Blueprint("upload", __name__)


@bp.route("/statements/new", methods=["GET", "POST"])
def statement() -> ResponseReturnValue:
    """A new statement with its renderings; what was typed stays when something is wrong."""
    form = StatementForm()
    if request.method == "GET":
        spare = [form.renderings.append_entry().form for _ in range(FIRST_RENDERINGS)]
        return render_template("new_statement.html", form=form, blocks=form.blocks[: -len(spare)], spare=spare)
    if "add" in request.form:
        form.take()
        form.renderings.append_entry()
        return render_template("new_statement.html", form=form, blocks=form.blocks)
    problem = ""
    if form.accept() & bool(form.signer()):
        keep(form.signer())
        try:
            new = form.statement()
            alike = _alike(one.outlet for one in new.renderings)
            number = service.add_statement(store(), new, who=form.signer())
            _tell(alike)
            return redirect(url_for("statements.show", number=number), 303)
        except InputError as error:
            problem = "" if form.place(error) else str(error)
    return render_template("new_statement.html", form=form, blocks=form.blocks, problem=problem), 422


@bp.post("/files")
def read() -> ResponseReturnValue:
    """What a dropped or chosen file holds, for the script that fills the form; nothing is stored."""
    upload = request.files.get("file")
    if upload is None:
        abort(400)
    found = brought(upload.filename or "", upload.read())
    about = found.statement
    fields = ("speaker", "date", "occasion", "language", "persian")
    return jsonify(
        renderings=[asdict(r) for r in found.renderings],
        statement={name: getattr(about, name) or "" for name in fields} if about else None,
        remarks=found.remarks,
    )


@bp.route("/statements/<int:number>/renderings/new", methods=["GET", "POST"])
def rendering(number: int) -> ResponseReturnValue:
    """A further rendering of a statement, which is then compared anew."""
    found = service.statement(store(), number)
    form = RenderingForm()
    if request.method == "POST" and form.accept() & bool(form.signer()):
        keep(form.signer())
        try:
            new = form.rendering()
            alike = _alike([new.outlet])
            service.add_rendering(store(), number, new, who=form.signer())
            _tell(alike)
            return redirect(url_for("statements.show", number=number), 303)
        except InputError as error:
            form.place(error)
    return render_template("new_rendering.html", form=form, statement=found), 422 if form.errors else 200


@bp.route("/statements/<int:number>/renderings/<int:rendering>/edit", methods=["GET", "POST"])
def correct(number: int, rendering: int) -> ResponseReturnValue:
    """Correct what is said about a rendering; its text is shown and cannot be changed."""
    found = service.statement(store(), number)
    chosen = next((r for r in found.renderings if r.id == rendering), None)
    if chosen is None:
        abort(404)
    form = MetadataForm(obj=chosen)
    if request.method == "GET":
        form.kind.data = chosen.kind.value
    elif form.validate() & bool(form.signer()):
        keep(form.signer())
        try:
            alike = _alike([form.outlet.data])
            service.correct_rendering(
                store(),
                rendering,
                outlet=form.outlet.data,
                kind=OutletKind(form.kind.data),
                address=form.address.data,
                date=form.date.data,
                via=form.via.data,
                note=form.note.data,
                who=form.signer(),
            )
            _tell(alike)
            return redirect(url_for("statements.show", number=number), 303)
        except InputError as error:
            form.place(error)
    status = 422 if form.errors else 200
    return render_template("edit_rendering.html", form=form, statement=found, rendering=chosen), status


@bp.route("/statements/<int:number>/edit", methods=["GET", "POST"])
def correct_statement(number: int) -> ResponseReturnValue:
    """Correct what is said about a statement."""
    found = service.statement(store(), number)
    form = StatementMetadataForm(obj=found)
    problem = ""
    if request.method == "POST" and form.validate() & bool(form.signer()):
        keep(form.signer())
        try:
            service.correct_statement(
                store(),
                number,
                speaker=form.speaker.data,
                date=form.date.data,
                occasion=form.occasion.data,
                persian=form.original(),
                who=form.signer(),
            )
            return redirect(url_for("statements.show", number=number), 303)
        except InputError as error:
            problem = "" if form.place(error) else str(error)
    status = 422 if form.errors or problem else 200
    return render_template("edit_statement.html", form=form, statement=found, problem=problem), status


def _alike(given: Iterable[str]) -> list[str]:
    """Which names may be another name of an outlet that is there, in words; asked before they are there themselves."""
    return [one.said for one in service.noticed_names(store(), given) if not one.sure]


def _tell(alike: Iterable[str]) -> None:
    """Say it on the page that comes next."""
    for said in alike:
        flash(f"{said}. If it is, say so under Outlets.")
