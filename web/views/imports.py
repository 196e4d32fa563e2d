"""Files in: chosen or dropped, looked at, stored; and what each import did.

In: files. Out: a draft that waits as long as one likes, then an import that never changes.
"""

from __future__ import annotations

from pathlib import PurePath

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import service
from corpus.errors import InputError
from corpus.importers import formats
from corpus.imports.drafts import Draft, DraftStored
from corpus.model import Fate
from web.fields import add, sentence
from web.importing import (
    CHOICES,
    MEANINGS,
    SHOWN,
    FilesForm,
    PreviewForm,
    Shown,
    choices,
    counts,
    mappings,
    meanings,
    units,
)
from web.signing import keep
from web.views.statements import store

bp = Blueprint("imports", __name__)

# Files brought at once, in bytes; larger imports are made at the command line.
LONGEST_IMPORT = 64 * 1024 * 1024


@bp.route("/import", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """Choose or drop files; what waits since earlier, and what was imported."""
    form, problem = FilesForm(), ""
    target = request.values.get("statement", type=int)
    statement = None if target is None else service.statement(store(), target)
    if form.validate_on_submit():
        brought = [one for one in request.files.getlist("files") if one.filename]
        try:
            sources = [(_name(one.filename or ""), one.read()) for one in brought]
            number = service.make_draft(store(), sources, target, form.encoding.data or None)
            return redirect(url_for("imports.preview", number=number), 303)
        except InputError as error:
            problem = sentence(error)
    context = {
        "form": form,
        "problem": problem,
        "statement": statement,
        "formats": formats.formats(),
        "endings": formats.endings(),
        "longest": LONGEST_IMPORT,
        "drafts": service.drafts(store()),
        "imports": service.imports(store()),
    }
    return render_template("import.html", **context), 422 if problem else 200


@bp.route("/import/drafts/<int:number>", methods=["GET", "POST"])
def preview(number: int) -> ResponseReturnValue:
    """What would be stored, and what can be said and chosen before; then it is stored, once."""
    draft = service.draft(store(), number)
    if request.method == "GET":
        return _page(draft, PreviewForm.of(draft))
    form = PreviewForm()
    said, wrong = mappings(request.form, draft)
    if not form.validate_on_submit() or wrong:
        return _page(draft, form, wrong=wrong, status=422)
    about = {name: form[name].data or "" for name in ("speaker", "date", "occasion")}
    service.change_draft(store(), number, **about, choices=choices(request.form, draft), mappings=said)
    if "same" in request.form:
        return _same(number, draft, form)
    if "store" not in request.form or said:
        page = request.form.get("page", type=int)
        return redirect(url_for("imports.preview", number=number, page=page, _anchor="items"), 303)
    return _store(number, form)


@bp.post("/import/drafts/<int:number>/discard")
def discard(number: int) -> ResponseReturnValue:
    """Forget what was read."""
    service.discard_draft(store(), number)
    return redirect(url_for("imports.start"), 303)


@bp.get("/imports/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """What an import did: a line for each item, with the statement that came of it."""
    event = service.import_event(store(), number)
    shown, page, pages = _paged(units(event.lines))
    return render_template("imported.html", event=event, units=shown, page=page, pages=pages, Fate=Fate)


@bp.errorhandler(DraftStored)
def stored_already(error: DraftStored) -> ResponseReturnValue:
    """A second click, or the way back: the import that the draft became."""
    return redirect(url_for("imports.show", number=error.number), 303)


def _same(number: int, draft: Draft, form: PreviewForm) -> ResponseReturnValue:
    """Say that a name in the files is another name of the outlet that was offered for it on the page.

    Where another is nearer meanwhile, nothing is said: the page offers that one.
    """
    offered = dict(zip(request.form.getlist("given"), request.form.getlist("offered"), strict=False))
    same = request.form["same"]
    offer = next(
        (o for o in draft.noticed.offers if o.given == same and o.outlet == offered.get(same) and not o.sure), None
    )
    if offer is not None:
        name = form.signer()
        if not name:
            return _page(draft, form, status=422)
        keep(name)
        service.add_alias(store(), offer.given, offer.outlet, who=name)
    return redirect(url_for("imports.preview", number=number, _anchor="names"), 303)


def _store(number: int, form: PreviewForm) -> ResponseReturnValue:
    name = form.signer()
    if not name:
        return _page(service.draft(store(), number), form, status=422)
    keep(name)
    report = service.store_draft(store(), number, who=name, leave_out_refused=form.lenient.data)
    if report.id is not None:
        return redirect(url_for("imports.show", number=report.id), 303)
    draft = service.draft(store(), number)
    if draft.count(Fate.REFUSED):
        problem = "Nothing is stored while something is refused"
        remedy = "Mend it and bring the files again, or tick this."
        add(form.lenient, InputError(problem, where="refused", remedy=remedy))
    return _page(draft, form, status=422)


def _page(
    draft: Draft, form: PreviewForm, *, wrong: dict[int, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    shown, page, pages = _paged(units(draft.lines))
    sent = {
        table.number: [request.form.get(f"column-{table.number}-{n}", m) for n, m in enumerate(meanings(table))]
        for table in draft.tables
    }
    context = {
        "draft": draft,
        "form": form,
        "units": shown,
        "page": page,
        "pages": pages,
        "counts": counts(draft),
        "meanings": sent,
        "offered": MEANINGS,
        "wrong": wrong or {},
        "choices": CHOICES,
        "Fate": Fate,
        "single": any(line.what == "rendering" for line in draft.lines),
    }
    return render_template("import_preview.html", **context), status


def _paged(found: list[Shown]) -> tuple[list[Shown], int, int]:
    """The units of the page that was asked for, its number, and how many there are."""
    pages = max(1, -(-len(found) // SHOWN))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return found[(page - 1) * SHOWN : page * SHOWN], page, pages


def _name(sent: str) -> str:
    """A file's name without the folders that some browsers send."""
    return PurePath(sent.replace("\\", "/")).name or "the file"
