"""What a person sends from the preview of an import: fields about statements, choices, what columns mean.

In: a form. Out: what `service.change_draft` takes; or errors beside fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Given
from dataclasses import dataclass

from flask_wtf import FlaskForm
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import BooleanField, SelectField, StringField

from corpus import checks
from corpus.errors import InputError
from corpus.importers.decoding import GUESSES
from corpus.importers.mapping import FIELDS, Mapping
from corpus.imports.drafts import Draft, Table
from corpus.model import Choice, Fate, ImportLine
from web.fields import passes, sentence
from web.forms import DATES
from web.signing import Signed

# A column that holds the renderings of one outlet, whose name it has.
RENDERINGS = "renderings"

# What a select over a column offers.
MEANINGS = {
    "": "not used",
    "outlet": "outlet of the rendering",
    "text": "text of the rendering",
    RENDERINGS: "texts of the outlet that the column is named after",
    "kind": "kind of outlet",
    "address": "web address",
    "date": "date of publication",
    "via": "whom the outlet cites",
    "note": "note",
    "quoted": "all the speaker’s words: true or false",
    "statement": "id of the statement",
    "speaker": "speaker",
    "statement_date": "date of the statement",
    "occasion": "occasion",
    "language": "language of the original",
    "persian": "original text",
}

CHOICES = {
    Choice.KEEP: "Store it as a statement of its own",
    Choice.JOIN: "Add it to that one",
    Choice.SKIP: "Leave it out",
}

# Statements on one page of a preview or report.
SHOWN = 100

CHOSEN = re.compile(r"choice-([0-9]{1,15})", re.ASCII)


class FilesForm(FlaskForm):  # type: ignore[misc]
    """Files to import. They are read by the view, for there may be many under one name."""

    encoding = SelectField(
        "Text files are written in",
        choices=[("", "what they tell, or a guess"), ("utf-8", "UTF-8"), ("utf-16", "UTF-16"), *GUESSES.items()],
        validate_choice=False,
    )


class PreviewForm(FlaskForm, Signed):  # type: ignore[misc]
    """What is said of a draft. What is said of statements goes before what their files say."""

    unsigned = "Imports are signed: give your name."
    speaker = StringField("Speaker", [passes(checks.speaker)])
    date = StringField("Date", [passes(checks.date)], description=DATES)
    occasion = StringField("Occasion", [passes(checks.occasion)], description="where, or on what")
    lenient = BooleanField("Store what is fine and leave out what is refused")

    @classmethod
    def of(cls, draft: Draft) -> PreviewForm:
        """The form as the draft stands; what a single statement's files say of it can be corrected."""
        told = draft.told
        names = ("speaker", "date", "occasion")
        return cls(formdata=None, data={n: getattr(draft, n) or (getattr(told, n) if told else "") for n in names})


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement of a preview or report with the lines of all its items."""

    lines: tuple[ImportLine, ...]

    @property
    def first(self) -> ImportLine:
        """The line that says what holds for all."""
        return self.lines[0]

    @property
    def outlets(self) -> tuple[str, ...]:
        """All outlets."""
        return tuple(outlet for line in self.lines for outlet in line.outlets)

    def complaint(self, line: ImportLine) -> str:
        """Why a line is refused, without its place where that stands before it."""
        if len(self.lines) > 1 or not line.said.startswith(line.place):
            return line.said
        said = line.said.removeprefix(line.place).lstrip(":, ")
        return said[:1].upper() + said[1:]

    @property
    def chooses(self) -> bool:
        """Whether there is something to choose: it is like something else, and there is more than one way."""
        return self.first.twin is not None


def units(lines: tuple[ImportLine, ...]) -> list[Shown]:
    """Lines by statement: refused ones first, then those with a choice, then the others, each in the files' order."""
    found: dict[int, list[ImportLine]] = {}
    for line in lines:
        found.setdefault(line.unit, []).append(line)
    shown = [Shown(tuple(some)) for some in found.values()]
    return sorted(shown, key=lambda one: (one.first.fate is not Fate.REFUSED, not one.chooses))


def choices(form: ImmutableMultiDict[str, str], draft: Draft) -> dict[int, Choice]:
    """What was chosen for units that are like something else; what is no choice is passed over."""
    open_ones = {line.unit for line in draft.lines if line.twin is not None}
    found = {}
    for name, value in form.items():
        match = CHOSEN.fullmatch(name)
        if match and int(match[1]) in open_ones and value in tuple(Choice):
            found[int(match[1])] = Choice(value)
    return found


def meanings(table: Table) -> list[str]:
    """What each column of a table means, as the selects have it."""
    if table.mapping is None:
        return [""] * len(table.columns)
    known = {column: field for field, column in table.mapping.fields.items()}
    known |= dict.fromkeys(table.mapping.outlets, RENDERINGS)
    return [known.get(column, "") for column in table.columns]


def mappings(form: ImmutableMultiDict[str, str], draft: Draft) -> tuple[dict[int, Mapping], dict[int, str]]:
    """What the columns of tables were said to mean; and by table, what is wrong with what was said.

    A table that was not in the form, or where nothing was said of any column, is left as it is.
    """
    found: dict[int, Mapping] = {}
    wrong: dict[int, str] = {}
    for table in draft.tables:
        said = [form.get(f"column-{table.number}-{place}", "") for place, _ in enumerate(table.columns)]
        if any(said) and said != meanings(table):
            try:
                found[table.number] = _mapping(table, said)
            except InputError as error:
                wrong[table.number] = sentence(error)
    return found, wrong


def _mapping(table: Table, said: list[str]) -> Mapping:
    fields: dict[str, str] = {}
    for column, meaning in zip(table.columns, said, strict=True):
        if meaning in FIELDS:
            if meaning in fields:
                problem = f"two columns are the {MEANINGS[meaning]}: “{fields[meaning]}” and “{column}”"
                raise InputError(problem, where="columns", remedy="Choose one.")
            fields[meaning] = column
    outlets = tuple(column for column, meaning in zip(table.columns, said, strict=True) if meaning == RENDERINGS)
    return Mapping("columns" if outlets else "rows", fields, outlets)


def counts(draft: Draft) -> Given[str, int]:
    """How many statements would be stored, added to, are there, left out, refused."""
    return {fate.name.lower(): draft.count(fate) for fate in Fate}
