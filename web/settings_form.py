"""The form of settings: a choice for each preference, a field for the keys of each action.

In: what was chosen and typed. Out: preferences; or errors beside the fields, two keys in one another's way among them.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from corpus.errors import InputError
from web.fields import add
from web.keys import ACTIONS, Action, conflicts, shown, typed_keys
from web.preferences import CHOICES, Preferences, changed


def _options(**said: str) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in said.items()]


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """Everything that a reader can set."""

    theme = RadioField("Colours", choices=_options(system="as the system says", light="light", dark="dark"))
    contrast = RadioField("Contrast", choices=_options(system="as the system says", more="high"))
    motion = RadioField("Motion", choices=_options(system="as the system says", less="none"))
    text = SelectField("Size of text", choices=[SelectChoice(v, f"{v} %") for v in sorted(CHOICES["text"], key=int)])
    highlights = RadioField("Marks in the texts", choices=_options(on="shown", off="hidden"))
    announce = RadioField(
        "Say where divergences begin and end",
        choices=_options(off="no", on="yes"),
        description="For screen readers: “divergence begins: modality, shift” before marked words, and its end after.",
    )
    letters = RadioField(
        "Keys of a single sign",
        choices=_options(on="on", off="off"),
        description="Off: letters, digits, signs, Space and Backspace do nothing alone, as speech input needs it.",
    )

    @staticmethod
    def of(preferences: Preferences) -> SettingsForm:
        """The form with what holds now."""
        form = SettingsForm(obj=preferences)
        for action, field in form.key_fields():
            field.data = " ".join(shown(key) for key in preferences.held[action.name])
        return form

    def key_fields(self) -> Iterator[tuple[Action, StringField]]:
        """The actions whose keys can be changed, each with its field."""
        return ((action, self[f"key-{action.name}"]) for action in ACTIONS if not action.fixed)

    def chosen(self, before: Preferences) -> Preferences | None:
        """The preferences of the form; none where something is wrong, which then stands beside its field."""
        valid = bool(self.validate())
        typed = {}
        for action, field in self.key_fields():
            try:
                typed[action.name] = typed_keys(field.data or "")
            except InputError as error:
                add(field, error)
        fixed = {action.name: action.keys for action in ACTIONS if action.fixed}
        if not any(field.errors for _, field in self.key_fields()):
            for name, problem in conflicts({**fixed, **typed}):
                self[f"key-{name}"].errors = [*self[f"key-{name}"].errors, problem]
        if not valid or any(field.errors for _, field in self.key_fields()):
            return None
        plain = {name: self[name].data for name in CHOICES if name in self}
        return Preferences(**plain, tour=before.tour, keys=changed(typed))


for _action in ACTIONS:
    if not _action.fixed:
        setattr(SettingsForm, f"key-{_action.name}", StringField(_action.words[:1].upper() + _action.words[1:]))
