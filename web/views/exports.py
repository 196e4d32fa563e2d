"""Taking away: what each format holds of a statement and leaves out, the files, and the whole corpus."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from corpus import exporting, service
from corpus.exporters import citations
from corpus.exporters.formats import formats
from web.views.statements import store

bp = Blueprint("exports", __name__)


@bp.get("/statements/<int:number>/export")
def show(number: int) -> ResponseReturnValue:
    """The formats, with what each would leave out of this statement."""
    one = exporting.exported(store(), number, _address())
    left_out = {(f.name, part): list(f.lacks(one, part)) for f in formats() for part in f.parts or ("",)}
    context = {"one": one, "formats": formats(), "left_out": left_out, "citation": citations.line(one)}
    return render_template("export.html", **context)


@bp.get("/statements/<int:number>/export/<name>")
def download(number: int, name: str) -> ResponseReturnValue:
    """A statement in a format, as a file to keep."""
    chosen = next((f for f in formats() if f.name == name), None)
    part = request.args.get("what", "")
    if chosen is None or (part and part not in chosen.parts):
        abort(404)
    statement = service.statement(store(), number)
    body = exporting.download(store(), number, name, part=part, address=_address())
    return _attached(body, exporting.file_name(statement.opening, number, name, part), chosen.media)


@bp.get("/corpus.jsonl")
def whole() -> ResponseReturnValue:
    """The whole corpus as JSON Lines, sent a statement at a time."""
    return _attached(exporting.whole(store()), "parallax-corpus.jsonl", "application/jsonl; charset=utf-8")


def _attached(body: object, name: str, media: str) -> Response:
    """A file that browsers store and never show. Its name is written as RFC 5987 wants it, and plainly for old ones."""
    answer = Response(body, content_type=media)  # type: ignore[arg-type]
    plain = "".join(c if c.isascii() else "-" for c in name)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return answer


def _address() -> str:
    """Where others reach the page; empty where nobody said."""
    return str(current_app.config["ADDRESS"])
