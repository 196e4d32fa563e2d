"""What every form needs: the store's own checks as validators, and errors beside fields.

In: fields with what was typed. Out: the same with a sentence beside each that says what is wrong and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from wtforms import Field, FieldList, Form, FormField
from wtforms.validators import StopValidation, ValidationError

from corpus import checks
from corpus.errors import InputError
from corpus.store import LARGEST_ID


def sentence(error: InputError) -> str:
    """An error as it stands beside its field."""
    return f"{error.problem[:1].upper()}{error.problem[1:]}. {error.remedy}"


def passes(check: Callable[[str], object]) -> Callable[[Form, Field], None]:
    """A validator that asks one of the store's own checks."""

    def validate(form: Form, field: Field) -> None:
        try:
            check(field.data or "")
        except InputError as error:
            raise ValidationError(sentence(error)) from None

    return validate


def needed(message: str) -> Callable[[Form, Field], None]:
    """A validator for what may not be blank."""

    def validate(form: Form, field: Field) -> None:
        if not (field.data or "").strip():
            raise StopValidation(message)

    validate.field_flags = {"required": True}  # type: ignore[attr-defined]
    return validate


def words(value: str) -> None:
    """Raise InputError unless a text has something to compare."""
    if not any(c.isalnum() for c in checks.text(value, "text")):
        raise InputError("there is no letter or digit in it", where="text", remedy="Give the outlet’s words.")


def row_id(given: str) -> int:
    """A number in an address that can be a row's id. Raises ValueError: any other counts as not given."""
    number = int(given)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(given)
    return number


def unix(text: str) -> str:
    """A pasted text with LF newlines, as every browser shows them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def renumber(entries: FieldList) -> None:
    """Give the blocks of a list their numbers again, in names and ids, after some were dropped."""
    for number, entry in enumerate(entries.entries):
        for part in _with_parts(entry):
            for name in ("name", "id"):
                setattr(part, name, re.sub(rf"^{entries.name}-\d+", f"{entries.name}-{number}", getattr(part, name)))
            part.label.field_id = part.id
    entries.last_index = len(entries.entries) - 1


def _with_parts(entry: FormField) -> Iterable[Field]:
    return [entry, *entry.form]


def add(field: Field, error: InputError) -> None:
    """Put an error beside a field that was checked already."""
    field.errors = [*field.errors, sentence(error)]
