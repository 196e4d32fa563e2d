"""How a reader wants the page: colours, contrast, motion, size of text, announcements, keys.

In: a cookie, which anybody may have written. Out: a whole set of preferences; what cannot be read is as delivered.
They are a browser's, not a person's: a cookie of its own, so that they outlive the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, current_app, g, request

from corpus.errors import InputError
from web.keys import ACTIONS, canonical, conflicts, holding, shown, typed_keys

# What each preference may be, the delivered one first.
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark"),
    "contrast": ("system", "more"),
    "motion": ("system", "less"),
    "text": ("100", "90", "110", "120", "130", "140", "150"),
    "announce": ("off", "on"),
    "highlights": ("on", "off"),
    "letters": ("on", "off"),
    "tour": ("new", "seen"),
}

# A cookie beyond this is none of ours.
LONGEST_COOKIE = 3000
YEAR_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a reader chose; see CHOICES. keys: of the actions whose keys are other than delivered."""

    theme: str = "system"
    contrast: str = "system"
    motion: str = "system"
    text: str = "100"
    announce: str = "off"
    highlights: str = "on"
    letters: str = "on"
    tour: str = "new"
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @staticmethod
    def of(cookie: str) -> Preferences:
        """The preferences in a cookie. Keys that would be in one another's way are as delivered."""
        if len(cookie) > LONGEST_COOKIE:
            return Preferences()
        given = dict(parse_qsl(cookie, keep_blank_values=True))
        chosen: dict[str, Any] = {n: given[n] for n, allowed in CHOICES.items() if given.get(n) in allowed}
        keys = {}
        for action in ACTIONS:
            try:
                if not action.fixed and f"key-{action.name}" in given:
                    keys[action.name] = typed_keys(given[f"key-{action.name}"])
            except InputError:
                continue
        return Preferences(**chosen, keys={} if any(conflicts(holding(keys))) else keys)

    def cookie(self) -> str:
        """What of it is other than delivered, as a cookie's value."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "keys"}
        other = {name: value for name, value in given.items() if value != CHOICES[name][0]}
        return urlencode({**other, **{f"key-{name}": " ".join(keys) for name, keys in self.keys.items()}})

    def but(self, name: str, value: str) -> Preferences:
        """The same with another choice. Raises InputError for what cannot be chosen."""
        if value not in CHOICES.get(name, ()):
            raise InputError(f"“{value}” cannot be chosen", where=name, remedy="Choose on the page of settings.")
        return replace(self, **{name: value})  # type: ignore[arg-type]

    @property
    def attributes(self) -> dict[str, str]:
        """What the page's root element carries for style sheets and scripts: all that is other than delivered."""
        shown = ("theme", "contrast", "motion", "text", "announce", "highlights", "letters")
        return {f"data-{name}": getattr(self, name) for name in shown if getattr(self, name) != CHOICES[name][0]}

    @property
    def held(self) -> dict[str, tuple[str, ...]]:
        """Action → the keys that hold."""
        return holding(self.keys)


def changed(keys: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Of these keys, those that are other than delivered."""
    delivered = {a.name: tuple(map(canonical, a.keys)) for a in ACTIONS if not a.fixed}
    return {name: tuple(k) for name, k in keys.items() if name in delivered and tuple(k) != delivered[name]}


def load() -> None:
    """Take the preferences of this request."""
    g.preferences = Preferences.of(request.cookies.get(_name(), ""))


def keep(response: Response, preferences: Preferences) -> Response:
    """Let the browser remember them."""
    value = preferences.cookie()
    response.set_cookie(_name(), value, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", path="/")
    return response


def key_of(name: str) -> str:
    """The key to show beside what an action does: its first, or none where it has none or single signs are off."""
    keys = [k for k in g.preferences.held[name] if g.preferences.letters == "on" or "+" in k]
    return shown(keys[0]) if keys else ""


def _name() -> str:
    return f"parallax-settings-{current_app.config['PORT']}"  # cookies do not tell ports apart
