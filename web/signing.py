"""Who signs what a form does: the reviewer whom the browser knows, or the name in the form.

In: a form with `Signed`. Out: a name, which the browser then keeps; or an error beside the field. A name that looks
like another's is asked about on every page, once: one person under two names would count as two.
"""

from __future__ import annotations

from flask import current_app, g, session
from wtforms import Form, StringField

from corpus import checks, people, service
from web.fields import passes

# Names that are offered where a new one looks like them.
MOST_OFFERED = 3


class Named(Form):  # type: ignore[misc]
    """Who somebody is. sure: the name that is meant, where the one that was typed looks like another's.

    near: the names that it looks like, where that is to be asked.
    """

    reviewer = StringField("Your name", [passes(lambda v: checks.line(v, "reviewer"))])
    sure = StringField("Is that you?")
    near: tuple[str, ...] = ()

    def named(self, typed: str) -> str:
        """The name that is meant; empty where that must be asked first, and the field says so."""
        name, meant = " ".join(typed.split()), self.sure.data
        near = people.like(name, service.known_names(current_app.extensions["store"])) if name else []
        if meant in near:
            name = meant
        elif near and meant != name:
            self.near = tuple(near[:MOST_OFFERED])
            self.reviewer.errors = ["Somebody with a name like this reviewed here already: say whether that is you."]
        self.reviewer.data = name
        return "" if self.reviewer.errors else name


class Signed(Named):
    """A change that somebody signs. The field is shown where the browser knows nobody yet."""

    unsigned = "Changes are signed: give your name."

    def signer(self) -> str:
        """Who signs, empty where nobody does; the field then says so. A name that is no name was refused before."""
        if g.reviewer:
            self.reviewer.data = g.reviewer
            return str(g.reviewer)
        name = self.named(self.reviewer.data or "")
        if not self.reviewer.data:
            self.reviewer.errors = [self.unsigned]
        return name


def keep(name: str) -> None:
    """Let the browser remember who signs."""
    session["reviewer"] = g.reviewer = name
    session.permanent = True
