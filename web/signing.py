"""Who signs what a form does: the reviewer whom the browser knows, or the name in the form.

In: a form with `Signed`. Out: a name, which the browser then keeps; or an error beside the field.
"""

from __future__ import annotations

from flask import g, session
from wtforms import Form, StringField

from corpus import checks
from web.fields import passes


class Signed(Form):  # type: ignore[misc]
    """A change that somebody signs. The field is shown where the browser knows nobody yet."""

    reviewer = StringField("Your name", [passes(lambda v: checks.line(v, "reviewer"))])

    def signer(self) -> str:
        """Who signs, empty where nobody does; the field then says so. A name that is no name was refused before."""
        name = " ".join((g.reviewer or self.reviewer.data or "").split())
        self.reviewer.data = name
        if not name:
            self.reviewer.errors = ["Changes are signed: give your name."]
        return "" if self.reviewer.errors else name


def keep(name: str) -> None:
    """Let the browser remember who signs."""
    session["reviewer"] = g.reviewer = name
    session.permanent = True
