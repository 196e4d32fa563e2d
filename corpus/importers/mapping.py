"""What the columns of a table mean.

In: a table's header and first rows. Out: which column is the outlet, the text, the speaker …, where the names tell
it; None where a person must say so.
"""

from __future__ import annotations

import collections.abc
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from corpus.errors import InputError

COLUMNS = Path(__file__).parent / "columns.txt"

# Rows that a header brings along, for the mapping screen and for `guess`.
SAMPLE_ROWS = 5

# Words that a cell of renderings has on average, at least; names, dates and marks have fewer.
LEAST_WORDS = 3

# Names of columns that may number the rows as well as the statements.
COUNTING = ("id", "key")

# What a column of a table can be, and what it says: of a rendering, then of the statement that it renders.
FIELDS = {
    "outlet": "who published the rendering",
    "text": "the rendering, word for word",
    "kind": "newspaper, wire, broadcaster, monitoring, scholar, official or other",
    "address": "where it stands on the web",
    "date": "when it was published",
    "via": "whom the outlet cites",
    "note": "a note on the rendering",
    "quoted": "whether the text is the speaker’s own words: true or false",
    "statement": "the id of the statement: rows with the same one belong together",
    "speaker": "who said it",
    "statement_date": "when it was said",
    "occasion": "where, and at what occasion",
    "language": "the language it was said in",
    "persian": "the Persian text",
}

# Those that a table can have where each outlet has a column of its own.
OF_STATEMENT = ("statement", "speaker", "statement_date", "occasion", "language", "persian")


class Layout(StrEnum):
    """How a table stands: one row a rendering, or one column an outlet."""

    ROWS = "rows"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, each name once, and its first rows, each with as many cells."""

    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column is what.

    fields: a field of `FIELDS` → the name of its column. Layout "rows" needs outlet and text. Layout "columns" has
    `outlets`, the columns of renderings, one row a statement or a passage of it; of the fields it has those
    `OF_STATEMENT`. Raises InputError where that does not hold.
    """

    layout: str
    fields: collections.abc.Mapping[str, str] = field(default_factory=dict)
    outlets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be read by."""
        if self.layout not in tuple(Layout):
            raise _wrong(f"“{self.layout}” is no layout", "Give rows or columns.")
        known = FIELDS if self.layout == Layout.ROWS else OF_STATEMENT
        unknown = [name for name in self.fields if name not in known]
        if unknown:
            raise _wrong(f"no column can be “{unknown[0]}” here", f"Give some of {', '.join(known)}.")
        missing = [] if self.layout == Layout.COLUMNS else [n for n in ("outlet", "text") if n not in self.fields]
        if missing:
            raise _wrong(f"no column is the {missing[0]}", "Say which one is, or that each outlet has its column.")
        if self.layout == Layout.COLUMNS and not self.outlets:
            raise _wrong("no column is an outlet", "Say which columns hold the renderings.")
        used = [*self.fields.values(), *self.outlets]
        twice = [name for name in used if used.count(name) > 1]
        if twice:
            raise _wrong(f"the column “{twice[0]}” is given two meanings", "Give it one.")


def guess(header: Header) -> Mapping | None:
    """The mapping that the names of the columns tell; None where they do not, or could mean two things."""
    found = _by_name(header.columns)
    if found is None:
        return None
    if "outlet" in found and "text" in found:
        if _counts_rows(header, found):
            del found["statement"]
        return Mapping(Layout.ROWS, found)
    if "outlet" in found or "text" in found:
        return None
    if "date" in found and "statement_date" not in found:
        found["statement_date"] = found.pop("date")
    fields = {name: column for name, column in found.items() if name in OF_STATEMENT}
    outlets = tuple(name for name in header.columns if name not in found.values())
    if len(outlets) < 2 or not all(_is_prose(header, name) for name in outlets):
        return None
    return Mapping(Layout.COLUMNS, fields, outlets)


def _by_name(columns: tuple[str, ...]) -> dict[str, str] | None:
    """Field → column by the usual names, the most usual first; None where two columns have one name."""
    folded = [_folded(name) for name in columns]
    found: dict[str, str] = {}
    for name, meaning in usual_names().items():
        if name not in folded or meaning in found:
            continue
        if folded.count(name) > 1 or f"{name} 2" in folded:
            return None
        found[meaning] = columns[folded.index(name)]
    return found


@cache
def usual_names() -> collections.abc.Mapping[str, str]:
    """Usual names of columns, folded → the field that they mean, in the order of `columns.txt`."""
    lines = COLUMNS.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return {_folded(name): meaning for meaning, name in pairs}


def _counts_rows(header: Header, found: collections.abc.Mapping[str, str]) -> bool:
    """Whether a column that may be the statement’s id numbers the rows instead: it differs wherever outlets differ."""
    if _folded(found.get("statement", "")) not in COUNTING:
        return False
    places = header.columns.index(found["statement"]), header.columns.index(found["outlet"])
    numbers, outlets = ([row[place] for row in header.sample] for place in places)
    return len(set(numbers)) == len(numbers) and len(set(outlets)) > 1


def _is_prose(header: Header, column: str) -> bool:
    """Whether the first cells of a column that are not empty look like renderings."""
    place = header.columns.index(column)
    cells = [row[place] for row in header.sample if place < len(row) and row[place].strip()]
    return bool(cells) and sum(len(cell.split()) for cell in cells) >= LEAST_WORDS * len(cells)


def _folded(name: str) -> str:
    """A name without capitals, and with one blank for whatever is neither letter nor digit."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def _wrong(problem: str, remedy: str) -> InputError:
    return InputError(problem, where="columns", remedy=remedy)
