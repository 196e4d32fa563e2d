"""Statements → the rows of tables, as texts: for .csv, .tsv and .xlsx alike.

In: statements as they go out. Out: a header and rows of cells. Outlets stand in columns of their own, each found by its
name and never by its place, so that no text comes into another one's column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from align.terms import Divergence
from corpus import interchange
from corpus.checks import folded
from corpus.exporters.model import Exported, concluded, reviewed, settled
from corpus.exporters.shown import ShownRow
from corpus.model import StoredDivergence

RENDERINGS = tuple(name for name in interchange.COLUMNS if name != interchange.MARK)

# What stands where an outlet takes part and says nothing.
NOTHING = "∅"

# What stands in the column of an outlet whose text was erased after the comparison.
WITHDRAWN = "(its text was withdrawn)"


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows with as many cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def renderings(one: Exported) -> Iterator[tuple[str, ...]]:
    """A row for each rendering that holds today: the cells of `RENDERINGS`."""
    statement = one.statement
    for rendering in statement.renderings:
        cells = {
            "statement": statement.key,
            "speaker": statement.speaker,
            "statement_date": statement.date,
            "occasion": statement.occasion,
            "language": statement.language,
            "persian": statement.persian or "",
            "outlet": rendering.outlet,
            "kind": rendering.kind.value,
            "date": rendering.date,
            "address": rendering.address,
            "via": rendering.via,
            "note": rendering.note,
            "quoted": "" if rendering.quoted is None else str(rendering.quoted).lower(),
            "text": rendering.text,
        }
        yield tuple(cells[name] for name in RENDERINGS)


def rows(statements: Iterable[Exported]) -> Table:
    """A row for each aligned row, a column for each outlet."""
    outlets: dict[str, None] = {}
    found = []
    for one in statements:
        outlets |= dict.fromkeys(one.outlets)
        for place, row in enumerate(one.rows()):
            said = {o: one.cell(o, place) if one.texts[o] else WITHDRAWN for o in one.outlets}
            about = {
                "statement": one.statement.key,
                "row": str(row.number),
                "divergences": listed(row, one.divergences),
                "not_judged": row.not_judged or "",
            }
            found.append((about, said))
    return _table(("statement", "row"), outlets, ("divergences", "not_judged"), found)


def divergences(statements: Iterable[Exported]) -> Table:
    """A row for each divergence; what each outlet says there in its own column, `∅` where it says nothing."""
    outlets: dict[str, None] = {}
    found = []
    for one in statements:
        outlets |= dict.fromkeys(one.outlets)
        for number, stored in enumerate(one.divergences, start=1):
            judged = stored.divergence
            said = {o: words(one, judged, o) for reading in judged.readings for o in reading.outlets}
            about = {
                "statement": one.statement.key,
                "row": str(stored.row + 1),
                "number": str(number),
                "kind": judged.kind.value,
                "further_kinds": ", ".join(kind.value for kind in judged.further_kinds),
                "severity": judged.grade,
                "confidence": "" if judged.abstained else f"{judged.confidence:g}",
                "readings": readings(one, judged),
                "evidence": judged.evidence,
                "reviewed": reviewed(stored),
                "verdicts": "\n".join(events(stored)),
                "made": one.comparison.made if one.comparison else "",
                "signature": signature(one),
                "page": one.address,
            }
            found.append((about, said))
    before = ("statement", "row", "number", "kind", "further_kinds", "severity", "confidence", "readings")
    return _table(before, outlets, ("evidence", "reviewed", "verdicts", "made", "signature", "page"), found)


def listed(row: ShownRow, stored: Sequence[StoredDivergence]) -> str:
    """The divergences of a row in words: number, severity, kinds, whether reviewed."""
    said = []
    for numbered in row.divergences:
        judged = numbered.divergence
        kinds = ", ".join(kind.value for kind in (judged.kind, *judged.further_kinds))
        said.append(f"{numbered.number}: {judged.grade}, {kinds} ({reviewed(stored[numbered.number - 1])})")
    return "\n".join(said)


def readings(one: Exported, judged: Divergence) -> str:
    """The readings of a divergence in a line each: outlets, and their words."""
    return "\n".join(
        " · ".join(f"{outlet}: {quoted(one.said(reading, outlet))}" for outlet in reading.outlets)
        for reading in judged.readings
    )


def words(one: Exported, judged: Divergence, outlet: str) -> str:
    """The words of one outlet at a divergence."""
    reading = next(r for r in judged.readings if outlet in r.outlets)
    return " … ".join(one.said(reading, outlet)) or NOTHING


def quoted(said: Sequence[str]) -> str:
    """Words in quotation marks, or that there are none."""
    return " … ".join(f"“{word}”" for word in said) or f"{NOTHING} nothing"


def events(stored: StoredDivergence) -> list[str]:
    """All verdicts on a divergence, oldest first, each in a line."""
    said = [f"{v.given} {concluded(v)}" + (f": {v.note}" if v.note else "") for v in stored.verdicts]
    held = stored.adjudication
    return said if held is None else [*said, f"{held.given} {settled(held)}: {held.reason}"]


def signature(one: Exported) -> str:
    """What made the comparison, in a line."""
    return "; ".join(f"{name}: {value}" for name, value in one.signature.items())


def _table(
    before: Sequence[str],
    outlets: Iterable[str],
    after: Sequence[str],
    found: Sequence[tuple[Mapping[str, str], Mapping[str, str]]],
) -> Table:
    """Cells by name → rows. A column of ours that an outlet is called like gives way to it."""
    names = tuple(outlets)
    taken = {folded(name) for name in (*names, interchange.MARK)}

    def own(name: str) -> str:
        while folded(name) in taken:
            name += " (Parallax)"
        return name

    columns = (*map(own, before), *names, *map(own, after))
    rows = [
        (*(about[n] for n in before), *(said.get(o, "") for o in names), *(about[n] for n in after))
        for about, said in found
    ]
    return Table(columns, tuple(rows))
