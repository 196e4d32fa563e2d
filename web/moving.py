"""The forms with which an alignment is corrected.

In: what the page's forms send. Out: a move or a new divergence; InputError where a field means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from align.errors import InputError
from align.terms import Kind, Severity
from corpus import checks
from corpus.marking import NewDivergence
from corpus.moves import Move, Op
from web.desk import clause_of
from web.fields import passes
from web.signing import Signed

KINDS = [SelectChoice(k.value) for k in Kind]
SEVERITIES = [SelectChoice(str(int(s)), f"{int(s)} {s.word}") for s in Severity]

# How the form calls a reading of outlets that say nothing there, and one that the selected words decide.
NOTHING, OWN = "nothing", ""


class StepForm(FlaskForm, Signed):  # type: ignore[misc]
    """What every step sends: which alignment the page had shown, and where to go on."""

    seen = HiddenField(default="0")
    shape = HiddenField(default="")
    row = HiddenField(default="1")
    outlets = HiddenField(default="")

    def number(self, name: str) -> int:
        """A field's number; 0 where there is none."""
        given = (self[name].data or "").strip()
        return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


class MoveForm(StepForm):
    """A move of a clause or a row."""

    op = StringField("What", [passes(lambda v: _op(v))])
    at = HiddenField(default="")
    outlet = StringField("Outlet")
    to = StringField("Row")
    caret = StringField("Before")

    def move(self) -> Move:
        """What is meant."""
        to = self.number("to")
        return Move(
            op=_op(self.op.data or ""),
            at=clause_of(self.at.data or ""),
            outlet=(self.outlet.data or "").strip(),
            to=to - 1 if to else None,
            caret=self.number("caret"),
        )


class MarkForm(StepForm):
    """A divergence to add."""

    kind = SelectField("Kind", choices=KINDS, default=Kind.SENSE.value)
    severity = SelectField("Severity", choices=SEVERITIES, default="2")
    note = TextAreaField("Note", [passes(checks.note)])

    def divergence(self, given: Mapping[str, str]) -> NewDivergence:
        """What is meant. given: the fields from-5, to-5 and reading-5 of rendering 5: words, and which reading."""
        sides: dict[str, dict[int, tuple[tuple[int, int], ...]]] = {}
        for name in given:
            number = name.removeprefix("reading-")
            if name == number or not (number.isascii() and number.isdecimal()):
                continue
            span = _span(given.get(f"from-{number}", ""), given.get(f"to-{number}", ""))
            group = given[name].strip() or (f"own {number}" if span else NOTHING)
            if group == NOTHING and span:
                raise InputError(
                    "an outlet is said to say nothing, and has words selected",
                    where="the divergence",
                    remedy="Take the words away, or choose a reading for it.",
                )
            sides.setdefault(group, {})[int(number)] = (span,) if span else ()
        return NewDivergence(
            Kind(self.kind.data), Severity(int(self.severity.data)), self.note.data or "", tuple(sides.values())
        )


class TakeForm(StepForm):
    """A divergence to take away again, or a step to take back."""

    name = HiddenField(default="")


def _span(start: str, end: str) -> tuple[int, int] | None:
    if not (start.isascii() and start.isdecimal() and len(start) < 10):
        return None
    last = int(end) if end.isascii() and end.isdecimal() and len(end) < 10 else int(start) + 1
    return int(start), max(last, int(start) + 1)


def _op(word: str) -> Op:
    try:
        return Op(word)
    except ValueError:
        raise InputError(f"“{word}” is no move", where="op", remedy="Choose one of the page’s.") from None
