"""Every form of the page, with its checks; what the store refuses besides is put beside its field too.

In: what a person typed or dropped. Out: `NewStatement`, `NewRendering` or a verdict, or errors beside fields.
"""

from __future__ import annotations

import re

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import (
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from align.terms import Kind, Rendering, Severity
from corpus.errors import InputError
from corpus.importers import renderings as renderings_in
from corpus.model import Decision, NewRendering, NewStatement, OutletKind

# A new statement's form begins with this many renderings.
FIRST_RENDERINGS = 2

OUTLET_KINDS = [SelectChoice(k.value) for k in OutletKind]
QUOTED = [
    SelectChoice("", "the quotation marks decide"),
    SelectChoice("yes", "all is the speaker's words"),
    SelectChoice("no", "all is indirect speech"),
]
LANGUAGES = [SelectChoice("fa", "Persian"), SelectChoice("ar", "Arabic"), SelectChoice("other", "other")]
FLAGS = {"": None, "yes": True, "no": False}
KINDS = [SelectChoice("", "as proposed"), *(SelectChoice(k.value) for k in Kind)]
SEVERITIES = [SelectChoice("", "as proposed"), *(SelectChoice(str(int(s)), f"{int(s)} {s.word}") for s in Severity)]

# Where the store says an error lies: “rendering 2 (The Guardian), address”.
PLACE = re.compile(r"(?:rendering (?P<number>\d+))?.*?(?:, )?(?P<field>outlet|address|date|via|note|text)?$")


class RenderingFields(Form):  # type: ignore[misc]
    """What is asked of a rendering."""

    outlet = StringField("Outlet", [Length(max=200)])
    kind = SelectField("Kind of outlet", choices=OUTLET_KINDS, default=OutletKind.NEWSPAPER.value)
    address = StringField("Web address", [Length(max=2000)])
    date = StringField("Date", [Length(max=10)], description="2012, 2012-11 or 2012-11-07")
    via = StringField("Via", [Length(max=200)], description="whom the outlet cites")
    note = StringField("Note", [Length(max=10_000)])
    quoted = SelectField("How the text stands", choices=QUOTED, default="")
    text = TextAreaField("Text, verbatim")
    file = FileField("or a file (.txt, .md, .jsonl)")


class StatementForm(FlaskForm):  # type: ignore[misc]
    """A new statement with its renderings."""

    speaker = StringField("Speaker", [InputRequired("Who said it?"), Length(max=200)])
    date = StringField("Date", [Length(max=10)], description="2012, 2012-11 or 2012-11-07")
    occasion = StringField("Occasion", [Length(max=500)], description="where, or on what")
    language = SelectField("Language of the original", choices=LANGUAGES)
    persian = TextAreaField("Original text, if had", [Length(max=1_000_000)])
    renderings = FieldList(FormField(RenderingFields), min_entries=FIRST_RENDERINGS, max_entries=100)

    def take_files(self) -> None:
        """Put what was uploaded into the fields, so that nothing is lost if the form comes back.

        A .jsonl file may hold several renderings: the first takes its own block, the others new ones.
        """
        for entry in list(self.renderings.entries):
            fields = entry.form
            found = _uploaded(fields)
            for place, new in enumerate(found):
                target = fields if place == 0 else self.renderings.append_entry().form
                _fill(target, new)

    def drop_empty(self) -> None:
        """Forget blocks in which nothing was written, as long as two are left."""
        entries = self.renderings.entries
        while len(entries) > FIRST_RENDERINGS and not any(
            entries[-1].form[name].data for name in ("outlet", "text", "address")
        ):
            self.renderings.pop_entry()

    def complete(self) -> bool:
        """Whether every block has an outlet and a text; else errors stand beside the fields."""
        whole = True
        for entry in self.renderings.entries:
            whole &= _complete(entry.form)
        return whole

    def statement(self) -> NewStatement:
        """What the form says. Persian and texts have LF newlines."""
        return NewStatement(
            speaker=self.speaker.data,
            date=self.date.data or "",
            occasion=self.occasion.data or "",
            renderings=tuple(new_rendering(entry.form) for entry in self.renderings.entries),
            language=self.language.data,
            persian=unix(self.persian.data or "") or None,
        )

    def place(self, error: InputError) -> bool:
        """Put an error of the store beside its field; False where it belongs to none."""
        if error.where in ("speaker", "date", "occasion", "language", "persian"):
            _add(self[error.where], error)
            return True
        match = PLACE.match(error.where)
        if match and match["number"]:
            entries = self.renderings.entries
            number = int(match["number"]) - 1
            if number < len(entries):
                _add(entries[number].form[match["field"] or "text"], error)
                return True
        return False


class RenderingForm(FlaskForm, RenderingFields):  # type: ignore[misc]
    """One more rendering for a statement that is there."""

    def take_files(self) -> None:
        """Put what was uploaded into the fields. Raises nothing: what is wrong stands beside the file."""
        for new in _uploaded(self)[:1]:
            _fill(self, new)

    def complete(self) -> bool:
        """Whether it has an outlet and a text."""
        return _complete(self)

    def place(self, error: InputError) -> bool:
        """Put an error of the store beside its field."""
        match = PLACE.match(error.where)
        _add(self[(match and match["field"]) or "text"], error)
        return True


class MetadataForm(FlaskForm):  # type: ignore[misc]
    """What is said about a rendering, without its text, which never changes."""

    outlet = StringField("Outlet", [InputRequired("Who published it?"), Length(max=200)])
    kind = SelectField("Kind of outlet", choices=OUTLET_KINDS)
    address = StringField("Web address", [Length(max=2000)])
    date = StringField("Date", [Length(max=10)], description="2012, 2012-11 or 2012-11-07")
    via = StringField("Via", [Length(max=200)], description="whom the outlet cites")
    note = StringField("Note", [Length(max=10_000)])

    def place(self, error: InputError) -> bool:
        """Put an error of the store beside its field."""
        match = PLACE.match(error.where)
        _add(self[(match and match["field"] and match["field"] != "text" and match["field"]) or "outlet"], error)
        return True


class StatementMetadataForm(FlaskForm):  # type: ignore[misc]
    """What is said about a statement."""

    speaker = StringField("Speaker", [InputRequired("Who said it?"), Length(max=200)])
    date = StringField("Date", [Length(max=10)], description="2012, 2012-11 or 2012-11-07")
    occasion = StringField("Occasion", [Length(max=500)])
    persian = TextAreaField("Original text, if had", [Length(max=1_000_000)])

    def place(self, error: InputError) -> bool:
        """Put an error of the store beside its field."""
        _add(self[error.where if error.where in self else "speaker"], error)
        return True


class VerdictForm(FlaskForm):  # type: ignore[misc]
    """A reviewer's verdict on a divergence."""

    decision = SelectField("Verdict", choices=[SelectChoice(d.value) for d in Decision])
    kind = SelectField("Own kind", choices=KINDS, default="")
    severity = SelectField("Own severity", choices=SEVERITIES, default="")
    note = TextAreaField("Note", [Length(max=10_000)])
    reviewer = StringField("Your name", [Optional(), Length(max=200)])
    seen = HiddenField(default="0")

    def seen_number(self) -> int:
        """The newest verdict of this reviewer that the page showed; 0 for none."""
        return int(self.seen.data) if str(self.seen.data).isdigit() else 0


class ReviewerForm(FlaskForm):  # type: ignore[misc]
    """Who reviews at this machine."""

    reviewer = StringField("Your name", [InputRequired("Verdicts are signed: give a name."), Length(max=200)])
    back = HiddenField()


def new_rendering(fields: Form) -> NewRendering:
    """What a rendering's fields say; the text with LF newlines."""
    return NewRendering(
        outlet=fields["outlet"].data or "",
        text=unix(fields["text"].data or ""),
        kind=OutletKind(fields["kind"].data),
        address=fields["address"].data or "",
        date=fields["date"].data or "",
        via=fields["via"].data or "",
        note=fields["note"].data or "",
        quoted=FLAGS[fields["quoted"].data or ""],
    )


def unix(text: str) -> str:
    """A pasted text with LF newlines (design.md, ruling 6)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _uploaded(fields: Form) -> list[Rendering]:
    """The renderings of an uploaded file; an error stands beside the file where it cannot be used."""
    upload = fields["file"].data
    if not isinstance(upload, FileStorage) or not upload.filename:
        return []
    try:
        return renderings_in(upload.filename, upload.read())
    except InputError as error:
        _add(fields["file"], error)
        return []


def _fill(fields: Form, new: Rendering) -> None:
    fields["text"].data = new.text
    fields["outlet"].data = fields["outlet"].data or new.outlet
    if new.quoted is not None:
        fields["quoted"].data = "yes" if new.quoted else "no"


def _complete(fields: Form) -> bool:
    missing = {"outlet": "Who published it?", "text": "Paste the outlet's words, or choose a file."}
    whole = not fields["file"].errors
    for name, message in missing.items():
        if not (fields[name].data or "").strip():
            fields[name].errors = [*fields[name].errors, message]
            whole = False
    return whole


def _add(field: object, error: InputError) -> None:
    text = f"{error.problem[:1].upper()}{error.problem[1:]}. {error.remedy}"
    field.errors = [*field.errors, text]  # type: ignore[attr-defined]
