"""The forms for what becomes of a text that is there: another version of it, or its withdrawal.

In: what a person typed or dropped. Out: a text with why it takes the place of another; or errors beside fields.
"""

from __future__ import annotations

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from corpus import checks
from corpus.errors import InputError
from corpus.model import Reason
from web.fields import add, needed, passes, unix, words
from web.files import ENDINGS, brought
from web.forms import DATES
from web.signing import Signed

REASONS = [
    SelectChoice("", "choose one"),
    SelectChoice(Reason.REVISED.value, "the outlet changed what it published"),
    SelectChoice(Reason.TRANSCRIPTION.value, "our copy was wrong"),
]


class VersionForm(FlaskForm, Signed):  # type: ignore[misc]
    """Another text in the place of one that is there."""

    text = TextAreaField("The new text, verbatim", [needed("Paste the text, or choose a file."), passes(words)])
    file = FileField("or a file (.txt, .md, .jsonl)", render_kw={"accept": ",".join(ENDINGS)})
    reason = SelectField("Why", [needed("Say why.")], choices=REASONS)
    why = TextAreaField("In words", [passes(checks.note)], description="for example: corrected by the outlet at noon")
    date = StringField("Date of this version", [passes(checks.date)], description=DATES)
    address = StringField("Web address", [passes(checks.address)], description="https://…")

    def accept(self) -> bool:
        """Take the file, and check every field; errors stand beside their fields."""
        self.text.data = unix(self.text.data or "")
        refused = None
        upload = self.file.data
        if isinstance(upload, FileStorage) and upload.filename:
            try:
                found = brought(upload.filename, upload.read()).renderings
                if len(found) != 1:
                    problem = f"the file holds {len(found)} renderings"
                    raise InputError(problem, where="file", remedy="Give a file with one.")
                self.text.data = found[0].text
            except InputError as error:
                refused = error
        valid = bool(self.validate())
        if refused:
            add(self.file, refused)
            self.text.errors = []
        return valid and bool(self.signer()) and not refused

    def place(self, error: InputError) -> None:
        """Put an error of the store beside its field."""
        name = error.where.rpartition(", ")[2]
        add(self[name if name in self else "text"], error)


class WithdrawForm(FlaskForm, Signed):  # type: ignore[misc]
    """A text is to be erased."""

    why = TextAreaField("Why it is withdrawn", [needed("Say why."), passes(checks.note)])
    all_versions = BooleanField("Its other versions too", default=True)
    sure = BooleanField("Erase the text. It cannot be brought back.")

    def accept(self) -> bool:
        """Check every field, and that it is really meant."""
        valid = bool(self.validate())
        if not self.sure.data:
            self.sure.errors = ["Tick this to erase the text."]
        return valid and bool(self.signer()) and bool(self.sure.data)


class UndoForm(FlaskForm, Signed):  # type: ignore[misc]
    """Something is to be taken back."""
