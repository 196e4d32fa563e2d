"""Whole passages: what outlets leave out altogether, and what they print elsewhere.

In: all rows with their texts. Out: coverage findings over adjoining rows that the same outlets lack, one for an
outlet that shares nothing with the others, and order findings for moved rows; each with the row it is shown at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from align.divergence.finding import Finding, listed
from align.terms import Clause, Encoded, Kind, Quotation, Reading, Row, Span, Word

# Tags of finite verbs: a clause with one of them says something of its own.
FINITE = {"VBD", "VBP", "VBZ", "MD"}

# Clauses quoted in evidence are cut to about this many characters; the marks show them whole.
QUOTED_CHARACTERS = 90

# Left out at the ends of what evidence quotes, since it has quotation marks of its own.
OUTER_MARKS = " “”„«»‹›\"'"


def left_out(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> list[tuple[int, Finding]]:
    """Coverage over whole rows: (row, finding). Adjoining rows with the same outlets give one."""
    if len(encoded) < 2:
        return []
    strangers = _strangers(rows, encoded)
    found = []
    if len(encoded) == 2 and strangers:
        return [(0, _nothing_in_common(rows, encoded))]
    for outlet in strangers:
        number = next(k for k, row in enumerate(rows) if outlet in row.clauses)
        found.append((number, _stranger(outlet, rows, encoded)))
    others = [o for o in sorted(encoded) if o not in strangers]

    def having(number: int) -> tuple[str, ...]:
        return tuple(o for o in others if o in rows[number].clauses)

    for present, numbers in groupby(range(len(rows)), key=having):
        absent = [o for o in others if o not in present]
        if present and absent:
            run = list(numbers)
            for part in _alike(run, rows):
                found.append((part[0], _missing(rows, part, present, absent, encoded)))
    return found


def moved(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> list[tuple[int, Finding]]:
    """Rows that an outlet prints elsewhere than the others do: (row, finding)."""
    displaced: dict[int, list[str]] = {}
    for outlet in sorted(encoded):
        path = [(k, row.clauses[outlet][0].start) for k, row in enumerate(rows) if outlet in row.clauses]
        keep = _longest_rise([start for _, start in path])
        for place, (number, _) in enumerate(path):
            if place not in keep and len(rows[number].clauses) > 1:
                displaced.setdefault(number, []).append(outlet)
    found = []
    for number, outlets in sorted(displaced.items()):
        row = rows[number]
        rest = [o for o in row.clauses if o not in outlets]
        if rest:
            readings = tuple(
                Reading(tuple(sorted(group)), {o: _whole(row.clauses[o]) for o in sorted(group)})
                for group in (rest, outlets)
            )
            evidence = f"{listed(outlets)}: the passage stands elsewhere in the text than in {listed(rest)}"
            found.append((number, Finding(Kind.ORDER, readings, ((0, 1, "moved"),), evidence, 0.6, quoted=True)))
    return found


def _strangers(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> list[str]:
    sharing = {o for row in rows if len(row.clauses) > 1 for o in row.clauses}
    return [o for o in sorted(encoded) if o not in sharing]


def _nothing_in_common(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> Finding:
    readings = tuple(Reading((o,), {o: _all_of(o, rows)}) for o in sorted(encoded))
    one, other = sorted(encoded)
    evidence = (
        f"{one} and {other} have no passage in common: {one} alone has “{_cut(encoded[one], _all_of(one, rows))}”, "
        f"{other} alone has “{_cut(encoded[other], _all_of(other, rows))}”"
    )
    return Finding(Kind.COVERAGE, readings, ((0, 1, "nothing in common"),), evidence, 0.7, quoted=True)


def _stranger(outlet: str, rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> Finding:
    rest = tuple(o for o in sorted(encoded) if o != outlet)
    spans = _all_of(outlet, rows)
    readings = (Reading((outlet,), {outlet: spans}), Reading(rest, dict.fromkeys(rest, ())))
    evidence = f"{outlet} has no passage in common with the others: “{_cut(encoded[outlet], spans)}” stands only there"
    return Finding(Kind.COVERAGE, readings, ((0, 1, "nothing in common"),), evidence, 0.7, quoted=True)


def _missing(
    rows: Sequence[Row],
    numbers: Sequence[int],
    present: Sequence[str],
    absent: Sequence[str],
    encoded: Mapping[str, Encoded],
) -> Finding:
    have = {o: tuple(s for k in numbers for s in _whole(rows[k].clauses[o])) for o in present}
    lack = {o: (_gap(rows, numbers[0], o),) for o in absent}
    readings = (Reading(tuple(present), have), Reading(tuple(absent), lack))
    ground = max((_ground(rows[k].clauses[o], encoded[o]) for k in numbers for o in present), key=WEIGHT.index)
    first = present[0]
    evidence = (
        f"{listed(present)}: “{_cut(encoded[first], have[first])}”; {listed(absent)}: not rendered ({WHAT[ground]})"
    )
    quoted = all(c.quotation is Quotation.DIRECT for k in numbers for o in present for c in rows[k].clauses[o])
    return Finding(Kind.COVERAGE, readings, ((0, 1, ground),), evidence, 0.75, quoted)


# Grounds from the lightest to the gravest.
WEIGHT = ("narration", "detail", "claim")
WHAT = {
    "narration": "the reporter's narration",
    "detail": "a fragment without a verb of its own",
    "claim": "a statement of the speaker's",
}


def _ground(clauses: Sequence[Clause], encoded: Encoded) -> str:
    if _narrated(clauses):
        return "narration"
    return "claim" if any(w.tag in FINITE for c in clauses for w in _words(c, encoded.parse.words)) else "detail"


def _narrated(clauses: Sequence[Clause]) -> bool:
    return all(c.quotation is Quotation.NARRATION for c in clauses)


def _words(clause: Clause, words: Sequence[Word]) -> Sequence[Word]:
    """The words that begin in a clause."""
    first = bisect_left(words, clause.start, key=lambda w: w.start)
    return words[first : bisect_left(words, clause.end, lo=first, key=lambda w: w.start)]


def _alike(numbers: Sequence[int], rows: Sequence[Row]) -> Iterator[list[int]]:
    """Cut a run of rows where narration meets the speaker's words, so that each part is graded as it deserves."""

    def narrated(number: int) -> bool:
        return all(_narrated(clauses) for clauses in rows[number].clauses.values())

    for _, part in groupby(numbers, key=narrated):
        yield list(part)


def _whole(clauses: Sequence[Clause]) -> tuple[Span, ...]:
    return tuple(Span(c.start, c.end) for c in clauses)


def _all_of(outlet: str, rows: Sequence[Row]) -> tuple[Span, ...]:
    return tuple(sorted(s for row in rows for s in _whole(row.clauses.get(outlet, ()))))


def _gap(rows: Sequence[Row], number: int, outlet: str) -> Span:
    before = (row.clauses[outlet][-1].end for row in reversed(rows[:number]) if outlet in row.clauses)
    end = next(before, 0)
    return Span(end, end)


def _cut(encoded: Encoded, spans: Sequence[Span]) -> str:
    text = " ".join(" … ".join(encoded.text[s.start : s.end].strip(OUTER_MARKS) for s in spans).split())
    if len(text) <= QUOTED_CHARACTERS:
        return text
    return text[:QUOTED_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _longest_rise(values: Sequence[int]) -> set[int]:
    """Places of a longest strictly rising subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, value in enumerate(values):
        k = bisect_left(tails, value)
        tails[k : k + 1] = [value]
        ends[k : k + 1] = [place]
        before.append(ends[k - 1] if k else None)
    kept: set[int] = set()
    kept_place = ends[-1] if ends else None
    while kept_place is not None:
        kept.add(kept_place)
        kept_place = before[kept_place]
    return kept
