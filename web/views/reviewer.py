"""Who reviews at this machine: a name, asked once, without a password (design.md, ruling 9)."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from web.forms import ReviewerForm

bp = Blueprint("reviewer", __name__)


@bp.route("/reviewer", methods=["GET", "POST"])
def change() -> ResponseReturnValue:
    """Ask for the reviewer's name, or change it."""
    form = ReviewerForm(reviewer=g.reviewer)
    if form.validate_on_submit() and form.reviewer.data.strip():
        session["reviewer"] = form.reviewer.data.strip()
        session.permanent = True
        return redirect(url_for("statements.index"), 303)
    return render_template("reviewer.html", form=form), 422 if form.errors else 200
