"""Every form of the page. What may be stored, `corpus.checks` says; here each complaint is put beside its field.

In: what a person typed or dropped. Out: `NewStatement`, `NewRendering` or a verdict; or errors beside fields.
"""

from __future__ import annotations

import re

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import FieldList, FileField, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from align.terms import Kind, Severity
from corpus import checks
from corpus.errors import InputError
from corpus.model import DECISIONS, NewRendering, NewStatement, OutletKind, Verdict
from web.fields import add, needed, passes, renumber, unix, words
from web.files import ENDINGS, Brought, brought
from web.signing import Named, Signed

# A new statement's form begins with this many renderings; without scripts, with twice as many.
FIRST_RENDERINGS = 2

OUTLET_KINDS = [SelectChoice(k.value) for k in OutletKind]
QUOTED = [
    SelectChoice("", "the quotation marks decide"),
    SelectChoice("yes", "all is the speaker’s words"),
    SelectChoice("no", "all is indirect speech"),
]
FLAGS = {"": None, "yes": True, "no": False}
LANGUAGES = [SelectChoice("fa", "Persian"), SelectChoice("ar", "Arabic"), SelectChoice("other", "other")]
KINDS = [SelectChoice("", "as proposed"), *(SelectChoice(k.value) for k in Kind)]
SEVERITIES = [SelectChoice("", "as proposed"), *(SelectChoice(str(int(s)), f"{int(s)} {s.word}") for s in Severity)]

DATES = "2012, 2012-11 or 2012-11-07"

# Where the store says an error lies: “rendering 2 (The Guardian), address”.
PLACE = re.compile(r"(?:rendering (?P<number>\d+))?.*?(?:, )?(?P<field>outlet|address|date|via|note|text)?$")


class Metadata(Form):  # type: ignore[misc]
    """What is said about a rendering."""

    outlet = StringField("Outlet", [needed("Who published it?"), passes(checks.outlet)])
    kind = SelectField("Kind of outlet", choices=OUTLET_KINDS, default=OutletKind.NEWSPAPER.value)
    date = StringField("Date", [passes(checks.date)], description=DATES)
    address = StringField("Web address", [passes(checks.address)], description="https://…")
    via = StringField("Via", [passes(lambda v: checks.line(v, "via"))], description="whom the outlet cites")
    note = StringField("Note", [passes(checks.note)])

    def place(self, error: InputError) -> bool:
        """Put an error of the store beside its field."""
        match = PLACE.match(error.where)
        name = (match and match["field"]) or "text"
        add(self[name if name in self else "outlet"], error)
        return True


class RenderingFields(Metadata):
    """A rendering: what is said about it, and its text, pasted or as a file."""

    quoted = SelectField("How the text stands", choices=QUOTED, default="")
    text = TextAreaField("Text, verbatim", [needed("Paste the outlet’s words, or choose a file."), passes(words)])
    file = FileField("or a file (text, document, saved page, table)", render_kw={"accept": ",".join(ENDINGS)})

    def uploaded(self) -> Brought | InputError | None:
        """What the block's file brings, or why it cannot be used; None where none was chosen."""
        upload = self.file.data
        if not isinstance(upload, FileStorage) or not upload.filename:
            return None
        try:
            return brought(upload.filename, upload.read())
        except InputError as error:
            return error

    def fill(self, new: NewRendering) -> None:
        """Put a rendering into the fields. What was typed about it stays; the text is the file's."""
        self.text.data = new.text
        for name in ("outlet", "address", "date", "via", "note"):
            self[name].data = self[name].data or getattr(new, name)
        if new.kind is not OutletKind.OTHER:
            self.kind.data = new.kind.value
        if new.quoted is not None:
            self.quoted.data = "yes" if new.quoted else "no"

    def paste(self) -> None:
        """Fold what browsers make of a pasted text: its newlines come as CR LF, whatever they were."""
        self.text.data = unix(self.text.data or "")

    @property
    def blank(self) -> bool:
        """Whether nothing was written into the block."""
        return not any((self[name].data or "").strip() for name in ("outlet", "text", "address", "via", "note"))

    def rendering(self) -> NewRendering:
        """What the block says."""
        return NewRendering(
            outlet=self.outlet.data,
            text=self.text.data,
            kind=OutletKind(self.kind.data),
            address=self.address.data or "",
            date=self.date.data or "",
            via=self.via.data or "",
            note=self.note.data or "",
            quoted=FLAGS[self.quoted.data],
        )


class StatementFields(FlaskForm, Signed):  # type: ignore[misc]
    """What is said about a statement."""

    speaker = StringField("Speaker", [needed("Who said it?"), passes(checks.speaker)])
    date = StringField("Date", [passes(checks.date)], description=DATES)
    occasion = StringField("Occasion", [passes(checks.occasion)], description="where, or on what")
    persian = TextAreaField("Original text, if had", [passes(checks.persian)])

    def place(self, error: InputError) -> bool:
        """Put an error of the store beside its field; False where it belongs to none."""
        if error.where in ("speaker", "date", "occasion", "persian"):
            add(self[error.where], error)
            return True
        return False


class StatementForm(StatementFields):
    """A new statement with its renderings."""

    language = SelectField("Language of the original", choices=LANGUAGES)
    renderings = FieldList(FormField(RenderingFields), min_entries=FIRST_RENDERINGS, max_entries=checks.MOST_RENDERINGS)

    @property
    def blocks(self) -> list[RenderingFields]:
        """The renderings' blocks of fields."""
        return [entry.form for entry in self.renderings.entries]

    def take(self) -> list[tuple[RenderingFields, InputError]]:
        """Put what was uploaded into the fields, so that nothing is lost if the form comes back.

        A .jsonl file may hold several renderings: the first takes its own block, the others new ones. Returns
        the files that cannot be used, with their blocks.
        """
        self.persian.data = unix(self.persian.data or "")
        refused = []
        for block in self.blocks:
            block.paste()
            found = block.uploaded()
            if isinstance(found, InputError):
                refused.append((block, found))
            elif found:
                self._fill(block, found)
        self._drop_blank({id(block) for block, _ in refused})
        return refused

    def accept(self) -> bool:
        """Take the files, and check every field; errors stand beside their fields."""
        refused = self.take()
        valid = bool(self.validate())
        for block, error in refused:
            add(block.file, error)
            block.text.errors = []
        try:
            checks.distinct_outlets([block.outlet.data or f"\0{n}" for n, block in enumerate(self.blocks)])
        except InputError as error:
            return not self.place(error)
        return valid and not refused

    def statement(self) -> NewStatement:
        """What the form says."""
        return NewStatement(
            speaker=self.speaker.data,
            date=self.date.data or "",
            occasion=self.occasion.data or "",
            renderings=tuple(block.rendering() for block in self.blocks),
            language=self.language.data,
            persian=self.persian.data or None,
        )

    def place(self, error: InputError) -> bool:
        """Put an error of the store beside its field; False where it belongs to none."""
        match = PLACE.match(error.where)
        if match and match["number"] and int(match["number"]) <= len(self.blocks):
            return self.blocks[int(match["number"]) - 1].place(error)
        return super().place(error)

    def _fill(self, block: RenderingFields, found: Brought) -> None:
        for place, new in enumerate(found.renderings):
            if place and len(self.renderings.entries) >= checks.MOST_RENDERINGS:
                break  # the check of the whole form says that there are too many
            (self.renderings.append_entry().form if place else block).fill(new)
        if found.statement:
            for name in ("speaker", "date", "occasion", "persian"):
                self[name].data = self[name].data or getattr(found.statement, name) or ""

    def _drop_blank(self, kept: set[int]) -> None:
        """Forget blocks in which nothing was written, as long as two are left."""
        entries = self.renderings.entries
        for entry in reversed(list(entries)):
            if len(entries) > FIRST_RENDERINGS and entry.form.blank and id(entry.form) not in kept:
                entries.remove(entry)
        renumber(self.renderings)


class RenderingForm(FlaskForm, RenderingFields, Signed):  # type: ignore[misc]
    """One more rendering for a statement that is there."""

    def accept(self) -> bool:
        """Take the file, and check every field; errors stand beside their fields."""
        self.paste()
        found = self.uploaded()
        if isinstance(found, Brought):
            self.fill(found.renderings[0])
            if len(found.renderings) > 1:
                problem = f"the file holds {len(found.renderings)} renderings"
                found = InputError(problem, where="file", remedy="Give a file with one, or add them one by one.")
        valid = bool(self.validate())
        if isinstance(found, InputError):
            add(self.file, found)
            return False
        return valid


class MetadataForm(FlaskForm, Metadata, Signed):  # type: ignore[misc]
    """What is said about a rendering that is there. Its text never changes."""


class StatementMetadataForm(StatementFields):
    """What is said about a statement that is there."""

    def original(self) -> str:
        """The original text as pasted."""
        return unix(self.persian.data or "")


DECIDED = [SelectChoice("", "choose one"), *(SelectChoice(d.value) for d in DECISIONS)]


class VerdictForm(FlaskForm, Signed):  # type: ignore[misc]
    """A reviewer's verdict on a divergence."""

    unsigned = "Verdicts are signed: give your name."
    decision = SelectField("Verdict", choices=[SelectChoice(d.value) for d in DECISIONS])
    kind = SelectField("Own kind", choices=KINDS, default="")
    severity = SelectField("Own severity", choices=SEVERITIES, default="")
    note = TextAreaField("Note", [passes(checks.note)])
    seen = HiddenField(default="0")

    @classmethod
    def of(cls, mine: Verdict | None) -> VerdictForm:
        """The form as the reviewer left it, to be changed; empty where there is no verdict yet."""
        if mine is None:
            return cls(formdata=None)
        severity = "" if mine.severity is None else str(int(mine.severity))
        return cls(formdata=None, data={"kind": mine.kind or "", "severity": severity, "note": mine.note})

    def accept(self) -> bool:
        """Check every field, and that somebody signs."""
        valid = bool(self.validate())
        return bool(self.signer()) and valid

    def seen_number(self) -> int:
        """The newest verdict of this reviewer that the page showed; 0 for none."""
        return int(self.seen.data) if re.fullmatch(r"[0-9]{1,18}", self.seen.data or "") else 0


class ReviewerForm(FlaskForm, Named):  # type: ignore[misc]
    """Who reviews at this machine."""

    reviewer = StringField("Your name", [needed("Give a name."), passes(lambda v: checks.line(v, "reviewer"))])

    def accept(self) -> str:
        """The name; empty where there is none yet, and the field says why."""
        return self.named(self.reviewer.data) if self.validate() else ""


class AdjudicationForm(FlaskForm, Signed):  # type: ignore[misc]
    """What holds of a divergence where reviewers differ."""

    decision = SelectField("What holds", [needed("Say what holds.")], choices=DECIDED)
    kind = SelectField("Kind", choices=KINDS, default="")
    severity = SelectField("Severity", choices=SEVERITIES, default="")
    reason = TextAreaField("Why", [needed("Say why this is what holds."), passes(checks.note)])
    seen = HiddenField(default="0")

    def accept(self) -> bool:
        """Check every field, and that somebody signs."""
        valid = bool(self.validate())
        return bool(self.signer()) and valid

    def seen_number(self) -> int:
        """The newest adjudication that the page showed; 0 for none."""
        return int(self.seen.data) if re.fullmatch(r"[0-9]{1,18}", self.seen.data or "") else 0


class BlindForm(FlaskForm, Signed):  # type: ignore[misc]
    """Blind mode of a statement is switched."""

    on = HiddenField(default="1")
