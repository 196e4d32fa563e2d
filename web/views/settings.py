"""How the page looks and which keys it obeys, kept in the browser; and the tour of four steps."""

from __future__ import annotations

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import preferences
from web.preferences import Preferences
from web.settings_form import SettingsForm

bp = Blueprint("settings", __name__)


@bp.route("/settings", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """All settings, with the keys that hold; they are stored when all of them can be."""
    form = SettingsForm() if request.method == "POST" else SettingsForm.of(g.preferences)
    if request.method == "POST":
        if "delivered" in request.form:
            flash("All settings are as delivered.")
            return _kept(Preferences(tour=g.preferences.tour), "settings.show")
        chosen = form.chosen(g.preferences)
        if chosen:
            flash("Kept in this browser.")
            return _kept(chosen, "settings.show")
    status = 422 if form.errors else 200
    return render_template("settings.html", form=form), status


@bp.post("/settings/<name>")
def change(name: str) -> ResponseReturnValue:
    """One setting, for a key or a switch that changes it at once."""
    chosen = g.preferences.but(name, request.form.get("value", ""))
    if request.headers.get("X-Fragment") is None:
        return _kept(chosen, "statements.index")
    return preferences.keep(make_response("", 204), chosen)


@bp.get("/tour")
def tour() -> ResponseReturnValue:
    """The tour as a page, for who reads without scripts, at once."""
    return preferences.keep(make_response(render_template("tour.html")), g.preferences.but("tour", "seen"))


def _kept(chosen: Preferences, endpoint: str) -> ResponseReturnValue:
    return preferences.keep(make_response(redirect(url_for(endpoint), 303)), chosen)
