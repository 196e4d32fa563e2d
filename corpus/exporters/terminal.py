"""A comparison → the aligned table and the list of divergences, for a terminal or a pipe.

In: a collation, the verbatim texts, a rich console. Out: printed text. Marks are brackets with a number, so that
nothing is said by colour alone; a console that is no terminal prints the same without colours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from align.marks import Run
from align.terms import NOT_GRADED, Collation, Quotation, Severity
from corpus.exporters.shown import Cell, Numbered, rows
from corpus.invisible import INVISIBLE

STYLES = {
    Severity.WORDING: "underline",
    Severity.NUANCE: "yellow",
    Severity.SHIFT: "bold black on yellow",
    Severity.REVERSAL: "bold white on red",
}

# Code points below this are control characters, and named shortly.
CONTROLS_END = 0xA0


def show(collation: Collation, texts: Mapping[str, str], console: Console) -> None:
    """Print the table, a row for each aligned unit, then the divergences in its order."""
    table = Table(box=box.SQUARE, show_lines=True, expand=True)
    table.add_column("row", justify="right", no_wrap=True)
    for outlet in texts:
        table.add_column(Text(visible(outlet)), ratio=1, overflow="fold")
    severity = {n: d.severity for n, d in enumerate(collation.divergences, 1)}
    shown = rows(collation, texts)
    for row in shown:
        table.add_row(str(row.number), *(_cell(cell, severity) for cell in row.cells))
    console.print(table)
    for row in shown:
        for numbered in row.divergences:
            console.print(_listed(numbered))
    console.print(Text(summary(collation)))


def summary(collation: Collation) -> str:
    """One line: how many divergences of each severity, and how many without."""
    counts = Counter(d.grade for d in collation.divergences)
    words = [(s, s.word) for s in sorted(Severity, reverse=True)]
    said = [f"{counts[w]} {w}{'' if counts[w] == 1 or s is Severity.WORDING else 's'}" for s, w in words]
    said += [f"{counts[NOT_GRADED]} {NOT_GRADED}"] if counts[NOT_GRADED] else []
    return ", ".join(said) + ". Proposed by the program: a divergence is no error."


def visible(text: str) -> str:
    """A text whose invisible characters are printed as their names, so that it cannot rewrite the screen.

    The carriage return is among them: a terminal would print the rest of the line over its beginning.
    """
    return INVISIBLE.sub(lambda found: _named(found[0]), text).replace("\r", _named("\r"))


def _named(character: str) -> str:
    code = ord(character)
    return f"␛{code:02X}" if code < CONTROLS_END else f"⟨U+{code:04X}⟩"


def _cell(cell: Cell, severity: Mapping[int, Severity]) -> Text:
    if not cell.clauses:
        return Text("∅ not rendered", style="dim italic")
    printed = Text()
    for place, clause in enumerate(cell.clauses):
        if place:
            printed.append(" ")
        for run in clause:
            _append(printed, run, severity)
    return printed


def _append(printed: Text, run: Run, severity: Mapping[int, Severity]) -> None:
    """Add a run: plain, or in brackets with its divergences' numbers."""
    mark = STYLES[severity[run.divergences[0]]] if run.divergences else ""
    printed.append("⟦" if run.divergences else "", style=mark)
    for segment in run.segments:
        reported = segment.quotation in (Quotation.NARRATION, Quotation.INDIRECT)
        printed.append(visible(segment.text), style=mark or ("italic" if reported else ""))
    printed.append("⟧" if run.divergences else "", style=mark)
    printed.append(",".join(str(n) for n in run.divergences), style="dim")


def _listed(numbered: Numbered) -> Text:
    divergence = numbered.divergence
    kinds = "/".join(k.value for k in (divergence.kind, *divergence.further_kinds))
    line = Text(f"{numbered.number:>3}. row {divergence.row + 1} · ")
    line.append(f"{divergence.grade}, {kinds}", style=STYLES[divergence.severity])
    line.append("\n" if divergence.abstained else f" · sure {divergence.confidence:.0%}\n")
    for reading in numbered.readings:
        said = " · ".join(
            f"{visible(q.outlet)}: " + (" … ".join(f"“{visible(w)}”" for w in q.words) or "∅ nothing") for q in reading
        )
        line.append(f"       – {said}\n")
    line.append(f"     {visible(divergence.evidence)}", style="dim")
    return line
