"""Renderings with labelled divergences → what a comparison finds of them (families `renderings`, `outlets`).

In: statements with their renderings, real ones of the data folder or those written for this (`outlets/`, its README);
labels, each of two outlets with a phrase of each. Out: shares found at their severity, those of severity 2 or 3 found
as a shift at least, found with a right kind, and harmless pairs graded grave. A label is found where a divergence puts
the two outlets into different readings at that severity or above and touches a phrase; an empty phrase means that the
outlet says nothing, and is never touched. A harmless pair is flagged where half of a phrase lies in a grave reading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from align.compare import compare
from align.terms import Divergence, Rendering, Severity, Span
from benchmarks.bench import Bench
from benchmarks.scores import Figure, share_figures
from benchmarks.sets import Record, read

# Statements as several outlets would print them, written for this; their README says how.
OUTLETS = Path(__file__).with_name("outlets")

# Share of a harmless phrase that must lie in a grave reading for it to count as flagged.
MOST_OF = 0.5

# Marks that a phrase may write in another way than the text.
SOFT = {"'": "['‘’ʼ]", '"': '["“”]', "-": "[-–—]"}
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def figures(bench: Bench) -> Iterator[Figure]:
    """The shares for the real renderings of the data folder, and grave divergences per 100 words."""
    statements, labels = (bench.records(f"renderings/{name}_dev") for name in ("renderings", "divergences"))
    yield from _shares("renderings", bench, statements, labels)


def of_outlets(bench: Bench) -> Iterator[Figure]:
    """The same for statements as several outlets would print them, kept aside."""
    statements, labels = (read(OUTLETS, name) for name in ("renderings", "divergences"))
    yield from _shares("outlets", bench, statements, labels)


def _shares(family: str, bench: Bench, statements: Sequence[Record], labels: Sequence[Record]) -> Iterator[Figure]:
    """The shares of some statements; intervals over statements."""
    of_statement: dict[str, list[Record]] = defaultdict(list)
    for label in labels:
        of_statement[label["id"]].append(label)
    counts = np.array([_counted(s, _divergences(bench, s), of_statement[s["id"]]) for s in statements], float)
    must, found, right, parting, marked, harmless, flagged, grave, words = range(9)
    of = (
        ("labelled divergences found", found, must),
        ("found with a right kind", right, must),
        ("of severity 2 or 3, marked so", marked, parting),
        ("harmless pairs flagged (less is better)", flagged, harmless),
        ("severity 2 or 3 per 100 words", grave, words),
    )
    yield from share_figures(family, of, counts, "statements", bench.repeated(statements))


def _divergences(bench: Bench, statement: Record) -> Sequence[Divergence]:
    given = [Rendering(r["outlet"], r["text"], r.get("quoted")) for r in statement["renderings"]]
    return compare(given, bench.encoder.encode).divergences


def _counted(statement: Record, divergences: Sequence[Divergence], labels: Sequence[Record]) -> list[int]:
    """Labels, found, with a right kind, of severity 2 or 3, of these found at 2 or 3, harmless, flagged, grave
    divergences, words: of one statement."""
    texts = {r["outlet"]: r["text"] for r in statement["renderings"]}
    must = found = right = parting = marked = harmless = flagged = 0
    for label in labels:
        hits = matching(label, texts, divergences)
        if label.get("harmless"):
            harmless, flagged = harmless + 1, flagged + bool(hits)
            continue
        kinds = {k.value for d in hits for k in (d.kind, *d.further_kinds)}
        must, found, right = must + 1, found + bool(hits), right + bool(kinds & set(label["kind"]))
        if label["severity_min"] >= Severity.SHIFT:
            at_all = matching({**label, "severity_min": Severity.SHIFT}, texts, divergences)
            parting, marked = parting + 1, marked + bool(at_all)
    grave = sum(d.severity >= Severity.SHIFT for d in divergences)
    words = sum(len(t.split()) for t in texts.values())
    return [must, found, right, parting, marked, harmless, flagged, grave, words]


def matching(label: Record, texts: Mapping[str, str], divergences: Sequence[Divergence]) -> list[Divergence]:
    """The divergences that say what a label says (or, of a harmless pair, what must not be said)."""
    harmless = label.get("harmless", False)
    least = Severity.SHIFT if harmless else label["severity_min"]
    places = {outlet: find_phrase(texts[outlet], label["phrases"][outlet]) for outlet in label["outlets"]}
    return [
        divergence
        for divergence in divergences
        if (spans := _apart(divergence, label["outlets"])) is not None
        and _severity_between(divergence, label["outlets"]) >= least
        and any(_touched(places[o], spans[o], MOST_OF if harmless else 0) for o in label["outlets"])
    ]


def find_phrase(text: str, phrase: str) -> list[tuple[int, int]]:
    """All places of a phrase; case, kind of quotation mark or dash, and runs of blanks do not matter."""
    if not phrase.strip():
        return []
    words = phrase.translate(PLAIN).split()
    pattern = r"\s+".join("".join(SOFT.get(c, re.escape(c)) for c in word) for word in words)
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _apart(divergence: Divergence, outlets: Sequence[str]) -> dict[str, Sequence[Span]] | None:
    """The spans of two outlets in their readings; None unless they stand in different ones."""
    at = _reading_of(divergence)
    one, other = (at.get(outlet) for outlet in outlets)
    if one is None or other is None or one == other:
        return None
    return {o: divergence.readings[at[o]].spans.get(o, ()) for o in outlets}


def _severity_between(divergence: Divergence, outlets: Sequence[str]) -> int:
    """Severity between the readings of two outlets: `pairs` where it says so, else that of the divergence."""
    at = _reading_of(divergence)
    between = {frozenset((a, b)): severity for a, b, severity in divergence.pairs}
    return between.get(frozenset(at[o] for o in outlets), divergence.severity)


def _reading_of(divergence: Divergence) -> dict[str, int]:
    return {outlet: number for number, reading in enumerate(divergence.readings) for outlet in reading.outlets}


def _touched(places: Sequence[tuple[int, int]], spans: Sequence[Span], share: float) -> bool:
    """Whether spans hold any of a place's letters, or with `share` at least that much of it."""
    for start, end in places:
        inside = {i for s in spans for i in range(max(s.start, start), min(s.end, end))}
        if inside and len(inside) >= share * (end - start):
            return True
    return False
