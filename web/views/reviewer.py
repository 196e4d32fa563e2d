"""Who reviews at this machine: a name, asked once, without a password (design.md, ruling 9)."""

from __future__ import annotations

import re

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from corpus import people, service
from web.forms import ReviewerForm
from web.views.statements import store

bp = Blueprint("reviewer", __name__)

# Addresses of our own that one may be sent back to; nothing that could name another machine.
OWN_ADDRESS = re.compile(
    r"/(review|people|divergences/[0-9]+|statements/[0-9]+(/rows/[0-9]+|/people|/correct)?"
    r"|import(/drafts/[0-9]+)?|imports/[0-9]+)?",
    re.ASCII,
)


@bp.route("/reviewer", methods=["GET", "POST"])
def change() -> ResponseReturnValue:
    """Ask for the reviewer's name, or change it, and go back to where one was."""
    form = ReviewerForm(reviewer=g.reviewer)
    known = service.known_names(store())
    if form.validate_on_submit():
        near = people.like(form.reviewer.data, known)
        if near and form.sure.data != form.reviewer.data:
            form.sure.data = form.reviewer.data
            return render_template("reviewer.html", form=form, known=known, near=near), 422
        session["reviewer"] = form.reviewer.data
        session.permanent = True
        back = request.args.get("back", "")
        return redirect(back if OWN_ADDRESS.fullmatch(back) else url_for("statements.index"), 303)
    return render_template("reviewer.html", form=form, known=known, near=[]), 422 if form.errors else 200
