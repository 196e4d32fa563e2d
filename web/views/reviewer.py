"""Who reviews at this machine: a name, asked once, without a password (design.md, ruling 9)."""

from __future__ import annotations

import re

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import service
from web.forms import ReviewerForm
from web.signing import keep
from web.views.statements import store

bp = Blueprint("reviewer", __name__)

# Addresses of our own that one may be sent back to; nothing that could name another machine.
OWN_ADDRESS = re.compile(
    r"/(review|people|outlets|divergences/[0-9]+|statements/[0-9]+(/rows/[0-9]+|/people|/correct)?"
    r"|import(/drafts/[0-9]+)?|imports/[0-9]+)?",
    re.ASCII,
)


@bp.route("/reviewer", methods=["GET", "POST"])
def change() -> ResponseReturnValue:
    """Ask for the reviewer's name, or change it, and go back to where one was."""
    form = ReviewerForm(reviewer=g.reviewer)
    name = form.accept() if request.method == "POST" else ""
    if name:
        keep(name)
        back = request.args.get("back", "")
        return redirect(back if OWN_ADDRESS.fullmatch(back) else url_for("statements.index"), 303)
    known = service.known_names(store())
    return render_template("reviewer.html", form=form, known=known), 422 if request.method == "POST" else 200
