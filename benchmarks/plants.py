"""Planted pairs → whether a comparison notices what was changed, and is quiet where nothing was (family `planted`).

In: pairs of texts with a label each (`planted/README.md`), an encoder. Out: shares found, found at their severity,
found with a right kind, and harmless pairs graded grave: for the pairs that are kept aside, and for those that may be
looked at while the program changes. `python -m benchmarks.plants` prints them by kind, and the failures of these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from align.compare import compare
from align.terms import Divergence, Kind, Rendering, Severity
from benchmarks.labelled import matching
from benchmarks.scores import Bin, Counts, Figure, calibrated, share_figures
from benchmarks.sets import Record, read

if TYPE_CHECKING:
    from align.encoder import Encode
    from benchmarks.bench import Bench

FOLDER = Path(__file__).with_name("planted")

# The parts by the names of their files; a further one, `taught.jsonl`, teaches the relation head and measures nothing.
# On those for development weights were fitted: they look better than what is kept aside.
KEPT_ASIDE, FREE, DEVELOPMENT = "kept aside", "kept aside, freely rendered", "development"
PARTS = {KEPT_ASIDE: "kept", FREE: "free", DEVELOPMENT: "fit"}

# The columns of `counted`.
NUANCES, NOTED, PLANTS, FOUND, GRADED, RIGHT, LED, HARMLESS, FLAGGED = range(9)

# What the table calls each share, and of what it is one.
SHARES = (
    ("divergences found", FOUND, PLANTS),
    ("found at their severity or above", GRADED, PLANTS),
    ("of those found, with a right kind", RIGHT, FOUND),
    ("of those found, led by a right kind", LED, FOUND),
    ("nuances found", NOTED, NUANCES),
    ("harmless pairs flagged (less is better)", FLAGGED, HARMLESS),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and what a comparison of its two texts found."""

    pair: Record
    divergences: Sequence[Divergence]


@dataclass(frozen=True, slots=True)
class OfKind:
    """How many divergences of severity 2 or 3 a kind has and how many were found; harmless pairs and how many flagged.

    A divergence counts for the first of its kinds, a harmless pair for the kind it might be mistaken for.
    """

    kind: Kind
    plants: int
    found: int
    harmless: int
    flagged: int


def figures(bench: Bench) -> Iterator[Figure]:
    """The shares of each part; intervals over bases."""
    for part in PARTS:
        yield from shares(part, judge(bench.encoder.encode, pairs(part)), bench.repeated(pairs(part)))


def calibration(bench: Bench) -> Iterator[tuple[Figure, list[Bin]]]:
    """Expected calibration error of the confidence of divergences in the half that is kept aside.

    A grave one is right where it touches what was planted, a light one where it does not touch a grave plant that no
    other divergence found. Pairs of severity 1 say nothing about the line between light and grave.
    """
    judged = judge(bench.encoder.encode, [p for p in pairs(KEPT_ASIDE) if p["severity"] != Severity.NUANCE])
    name = "confidence of divergences, planted pairs kept aside"
    yield calibrated(name, [confidences(one) for one in judged], "pairs")


def confidences(judged: Judged) -> list[tuple[float, bool]]:
    """The confidence of each divergence of a pair, and whether it is right."""
    grave_plant = not judged.pair.get("harmless")
    touching = {id(d) for d in hits(judged, Severity.WORDING)} if grave_plant else set()
    found = any(id(d) in touching and d.severity >= Severity.SHIFT for d in judged.divergences)
    scored = []
    for divergence in judged.divergences:
        touches = id(divergence) in touching
        if divergence.severity >= Severity.SHIFT:
            scored.append((divergence.confidence, touches))
        elif not (touches and found):
            scored.append((divergence.confidence, not touches))
    return scored


def pairs(part: str) -> list[Record]:
    """The planted pairs of a part, in the order of its file."""
    return read(FOLDER, PARTS[part])


def judge(encode: Encode, given: Sequence[Record]) -> list[Judged]:
    """Compare the two texts of each pair, as outlets A and B."""
    return [
        Judged(pair, compare([Rendering("A", pair["a"]), Rendering("B", pair["b"])], encode).divergences)
        for pair in given
    ]


def shares(part: str, judged: Sequence[Judged], repeated: int) -> Iterator[Figure]:
    """The figures of some pairs. repeated: how many of their texts also stand in a training file."""
    by_base: dict[str, list[list[int]]] = defaultdict(list)
    for one in judged:
        by_base[one.pair["base"]].append(counted(one))
    counts: Counts = np.array([np.sum(of_base, axis=0) for of_base in by_base.values()], float).reshape(-1, 9)
    named = [(f"{part}, {name}", some, whole) for name, some, whole in SHARES]
    yield from share_figures("planted", named, counts, "bases", repeated)


def counted(judged: Judged) -> list[int]:
    """What a pair adds to each count: nuances, noted; plants, found, graded, right, led; harmless, flagged.

    A nuance has severity 1 and is noted at any severity above 0; a plant has 2 or 3 and is found at 2 or 3.
    """
    pair, row = judged.pair, [0] * 9
    if pair.get("harmless"):
        row[HARMLESS], row[FLAGGED] = 1, any(d.severity >= Severity.SHIFT for d in judged.divergences)
    elif pair["severity"] < Severity.SHIFT:
        row[NUANCES], row[NOTED] = 1, bool(hits(judged, Severity.NUANCE))
    else:
        found, right = hits(judged, Severity.SHIFT), set(pair["kinds"])
        row[PLANTS], row[FOUND], row[GRADED] = 1, bool(found), bool(hits(judged, pair["severity"]))
        row[RIGHT] = any(right & {d.kind, *d.further_kinds} for d in found)
        row[LED] = any(d.kind in right for d in found)
    return [int(number) for number in row]


def hits(judged: Judged, least: int) -> list[Divergence]:
    """The divergences of at least that severity that part A from B and touch a labelled phrase."""
    pair = judged.pair
    phrases = {"A": pair["phrase_a"], "B": pair["phrase_b"]}
    label = {"outlets": ["A", "B"], "phrases": phrases, "severity_min": least}
    return matching(label, {"A": pair["a"], "B": pair["b"]}, judged.divergences)


def by_kind(judged: Sequence[Judged]) -> list[OfKind]:
    """Plants found and harmless pairs flagged for each kind, in the order of the kinds."""
    counts = {kind: np.zeros(9, int) for kind in Kind}
    for one in judged:
        counts[Kind(one.pair["about"] if one.pair.get("harmless") else one.pair["kinds"][0])] += counted(one)
    columns = (PLANTS, FOUND, HARMLESS, FLAGGED)
    return [OfKind(kind, *(int(row[column]) for column in columns)) for kind, row in counts.items()]


def failures(judged: Sequence[Judged]) -> list[Judged]:
    """Plants that were missed and harmless pairs that were flagged, in the order given."""
    return [one for one in judged if counted(one)[FLAGGED] or counted(one)[PLANTS] > counted(one)[FOUND]]


@click.command()
@click.option(
    "--part", type=click.Choice(list(PARTS)), default=DEVELOPMENT, show_default=True, help="Which part to measure."
)
@click.option("--failures", "listed", is_flag=True, help="List the failures; of the development part alone.")
@click.option("--model", help="A sentence-transformers model by name or folder.")
def main(part: str, listed: bool, model: str | None) -> None:
    """Print the figures of planted pairs, and how many were found and flagged of each kind."""
    from align.encoder import Encoder

    if listed and part != DEVELOPMENT:
        raise click.UsageError("What is kept aside is counted and not looked at: leave --failures or --part out.")
    judged = judge(Encoder(model).encode, pairs(part))
    for figure in shares(part, judged, 0):
        click.echo(f"{figure.name:70} {figure.value:5.1f}   {figure.low:5.1f} … {figure.high:5.1f}")
    for line in by_kind(judged):
        click.echo(
            f"{line.kind:12} found {line.found:3} of {line.plants:3}   flagged {line.flagged:3} of {line.harmless:3}"
        )
    for one in failures(judged) if listed else ():
        click.echo(f"\n{one.pair['id']}: {one.pair['note']}\n  A: {one.pair['a']}\n  B: {one.pair['b']}")
        for d in one.divergences:
            click.echo(f"  {d.kind} {int(d.severity)}: {d.evidence}")


if __name__ == "__main__":
    main()
