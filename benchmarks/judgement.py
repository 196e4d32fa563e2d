"""What `./parallax bench judgement` prints: how right clauses, rows, links, differences and divergences are.

In: a data folder, an encoder, the families wanted. Out: figures with intervals as a Markdown table and as JSON, and a
reliability diagram. Only what was held out from training is read, by the names that each family's module gives.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path

from align.compare import signature
from benchmarks import FAMILIES, ablations, differences, inference, labelled, links, plants, rows, stated, units
from benchmarks.bench import Bench
from benchmarks.scores import Bin, Figure

# Where a whole run writes its figures.
WRITTEN = Path(__file__).with_name("judgement.json")

MEASURED: Mapping[str, Callable[[Bench], Iterator[Figure]]] = {
    "clauses": units.figures,
    "rows": rows.figures,
    "words": links.figures,
    "difference": differences.figures,
    "relation": inference.figures,
    "renderings": labelled.figures,
    "outlets": labelled.of_outlets,
    "planted": plants.figures,
    "statements": stated.figures,
    "ablations": ablations.figures,
}


@dataclass
class Report:
    """Figures in the order in which they were measured, reliability tables by figure, and what made them."""

    figures: list[Figure] = field(default_factory=list)
    reliability: dict[str, list[Bin]] = field(default_factory=dict)
    made_by: dict[str, str] = field(default_factory=dict)


def measure(bench: Bench, families: Sequence[str] = FAMILIES) -> Report:
    """Measure some families, or all. Raises InputError where the folder lacks a file.

    Values have the digits that are written, so that a report that was read back prints the same table.
    """
    report = Report()
    for family in families:
        if family == "calibration":
            for figure, bins in chain.from_iterable(part.calibration(bench) for part in (links, rows, plants, stated)):
                report.figures.append(figure)
                report.reliability[figure.name] = bins
        else:
            report.figures += MEASURED[family](bench)
    report.made_by = signature(bench.encoder)
    return from_json(as_json(report))


def table(report: Report) -> str:
    """The figures as a Markdown table; below it what others published, and the reliability tables."""
    notes = list(dict.fromkeys(figure.published for figure in report.figures if figure.published))
    lines = [
        "| figure | × 100 | 95 % | n | floor | also in training | published |",
        "|---|---|---|---|---|---|---|",
        *(_line(figure, notes) for figure in report.figures),
        "",
        *(f"{number}. {note}." for number, note in enumerate(notes, 1)),
    ]
    for name, bins in report.reliability.items():
        lines += ["", f"{name}:", "", "| predicted (mean) | observed share | n |", "|---|---|---|"]
        lines += [f"| {b.mean:.2f} | {b.share:.2f} | {b.count} |" for b in bins if b.count]
    return "\n".join(lines)


def _line(figure: Figure, notes: Sequence[str]) -> str:
    floor = "" if figure.floor is None else f"{figure.floor:.1f}"
    cells = (
        f"{figure.family}: {figure.name}",
        f"{figure.value:.1f}",
        f"{figure.low:.1f} … {figure.high:.1f}",
        f"{figure.count} {figure.unit}",
        floor,
        str(figure.repeated),
        f"note {notes.index(figure.published) + 1}" if figure.published else "",
    )
    return "| " + " | ".join(cells) + " |"


def as_json(report: Report) -> str:
    """The report as JSON; what could not be computed is null."""
    figures = [{name: _number(value) for name, value in asdict(figure).items()} for figure in report.figures]
    bins = {
        name: [{key: _number(value) for key, value in asdict(b).items()} for b in found]
        for name, found in report.reliability.items()
    }
    record = {"made_by": report.made_by, "figures": figures, "reliability": bins}
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def from_json(text: str) -> Report:
    """The inverse of `as_json`."""
    record = json.loads(text)
    nan = float("nan")

    def filled(fields: Mapping[str, object], wanted: Sequence[str]) -> dict[str, object]:
        return {**fields, **{name: nan for name in wanted if fields[name] is None}}

    figures = [Figure(**filled(f, ("value", "low", "high"))) for f in record["figures"]]  # type: ignore[arg-type]
    bins = {
        name: [Bin(**filled(b, ("mean", "share"))) for b in found]  # type: ignore[arg-type]
        for name, found in record["reliability"].items()
    }
    return Report(figures, bins, record["made_by"])


def _number(value: object) -> object:
    """Rounded to four places, which is more than the intervals allow; NaN as None."""
    if not isinstance(value, float):
        return value
    return None if math.isnan(value) else round(value, 4)
