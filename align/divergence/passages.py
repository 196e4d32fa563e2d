"""Whole passages: what outlets leave out altogether, and what they print elsewhere.

In: all rows with their texts. Out: coverage findings over adjoining rows that the same outlets lack, one for an
outlet that shares nothing with the others, and order findings for moved rows; each with the row it is shown at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from align.divergence.amounts import Amount, amounts
from align.divergence.finding import Finding, listed, token
from align.divergence.lacking import WHAT, fills, frames_speech, goes_on, limiting, tells_of_saying
from align.divergence.nearby import counted, predicates, put_otherwise, unmatched
from align.divergence.runs import Run, in_place, lacking, narrated
from align.finite import FINITE
from align.terms import Clause, Encoded, Kind, Quotation, Reading, Row, Side, Span, Word
from align.words import is_content, sides_of

# A passage of whose words at most one in so many is lacking beside it is no passage left out.
MOST_LACKING = 3

# Clauses quoted in evidence are cut to about this many characters; the marks show them whole.
QUOTED_CHARACTERS = 90

# Left out at the ends of what evidence quotes, since it has quotation marks of its own.
OUTER_MARKS = " “”„«»‹›\"'"


def left_out(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> list[tuple[int, Finding]]:
    """Coverage over whole rows: (row, finding). Adjoining rows with the same outlets give one.

    An outlet of which a person says where it renders a row leaves nothing out there.
    """
    judged = {o for row in rows if row.not_judged is None for o in row.clauses}
    encoded = {outlet: text for outlet, text in encoded.items() if outlet in judged}
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

    def says(run: Run) -> bool:
        return all(predicates([w for k in run.numbers for w in _words_of(rows[k], o, encoded)]) for o in run.present)

    for group in in_place(lacking(rows, others), rows, says):
        found.append((group[0].numbers[0], _missing(rows, group, encoded)))
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


def _missing(rows: Sequence[Row], group: Sequence[Run], encoded: Mapping[str, Encoded]) -> Finding:
    """What some outlets have and others lack, or have something else in the place of."""
    readings = [_reading(rows, run, encoded) for run in group]
    grounds = [_gravest(rows, run, encoded) for run in group]
    pairs = [(a, b, _in_place(grounds[a], grounds[b])) for a, b in combinations(range(len(group)), 2)]
    said = [_said(run, reading, encoded) for run, reading in zip(group, readings, strict=True)]
    if len(group) > 1:
        said[-1] += ", each in the other's place" if len(group) == 2 else ", each in the others' place"
    neither = tuple(o for o in group[0].absent if all(o in run.absent for run in group))
    if neither:
        readings.append(Reading(neither, {o: (_gap(rows, group[0].numbers[0], o),) for o in neither}))
        pairs += [(k, len(group), ground) for k, ground in enumerate(grounds)]
        what = SAID.get(grounds[0], WHAT[grounds[0]])
        said.append(f"{listed(neither)}: " + (f"not rendered ({what})" if len(group) == 1 else "none of this rendered"))
    quoted = all(c.quotation is Quotation.DIRECT for run in group for c in _clauses(rows, run))
    return Finding(Kind.COVERAGE, tuple(readings), tuple(pairs), "; ".join(said), 0.75, quoted)


def _said(run: Run, reading: Reading, encoded: Mapping[str, Encoded]) -> str:
    first, *others = run.present
    too = f", likewise {listed(others)}" if others else ""
    return f"{first}: “{_cut(encoded[first], reading.spans[first])}”{too}"


def _clauses(rows: Sequence[Row], run: Run) -> list[Clause]:
    return [c for k in run.numbers for o in run.present for c in rows[k].clauses[o]]


def _reading(rows: Sequence[Row], run: Run, encoded: Mapping[str, Encoded]) -> Reading:
    return Reading(
        run.present,
        {
            o: _joined([s for k in run.numbers for s in _whole(rows[k].clauses[o])], encoded[o].text)
            for o in run.present
        },
    )


def _gravest(rows: Sequence[Row], run: Run, encoded: Mapping[str, Encoded]) -> str:
    """The gravest ground on which what some outlets have in a run would be missed."""
    grounds = (_ground(rows, k, o, run.absent, encoded) for k in run.numbers for o in run.present)
    return max(grounds, key=WEIGHT.index)


def _in_place(one: str, other: str) -> str:
    """The ground on which two passages part that stand in each other's place."""
    return "in its place" if {one, other} & set(GRAVE) else "perhaps in its place"


# Grounds from the lightest to the gravest.
WEIGHT = (
    "filler", "occasion", "narration", "detail", "put otherwise", "amount", "limit", "concession", "exception",
    "condition", "claim",
)  # fmt: skip
GRAVE = WEIGHT[WEIGHT.index("amount") :]
SAID = {"detail": "a fragment without a verb of its own"}


def _ground(
    rows: Sequence[Row], number: int, outlet: str, absent: Sequence[str], encoded: Mapping[str, Encoded]
) -> str:
    clauses = rows[number].clauses[outlet]
    side = next((s for s in sides_of(Row({outlet: clauses}), encoded)), None)
    if side is None:
        return "narration" if narrated(clauses) else "detail"
    saying = tells_of_saying(side, side.indices)
    if narrated(clauses):
        return "occasion" if saying or frames_speech(side, side.indices) else "narration"
    if fills(side, [i for i in side.indices if is_content(side.word(i))]):
        return "filler"
    words = [side.word(i) for i in side.indices]
    limit = limiting([token(w) for w in words if w.text[0].isalnum()])
    if limit:
        return limit
    if all(_elsewhere(rows, number, side, o, encoded) for o in absent):
        return "put otherwise"
    purpose = any(one.text.lower() == "to" and other.tag == "VB" for one, other in pairwise(words))
    if purpose or any(w.tag in FINITE for w in words) or goes_on(side):
        return "claim"
    said = [a for a in amounts(side) if a.sort in ("number", "date")]
    theirs = {o: [a for k in _near(rows, number, o, encoded) for a in _amounts(rows[k], o, encoded)] for o in absent}
    if any(not counted(a, theirs[o]) for a in said for o in absent):
        return "amount"
    return "occasion" if saying else "detail"


def _elsewhere(rows: Sequence[Row], number: int, side: Side, absent: str, encoded: Mapping[str, Encoded]) -> bool:
    """Whether an outlet that lacks a row says most of it beside the place, or has words to spare there for it."""
    near = _near(rows, number, absent, encoded)
    theirs = [w for k in near for w in _words_of(rows[k], absent, encoded)]
    own = [side.word(i) for i in side.indices if is_content(side.word(i))]
    lacking = unmatched(own, theirs)
    if not lacking or MOST_LACKING * len(lacking) <= len(own):
        return True
    beside = [w for k in near if side.outlet in rows[k].clauses for w in _words_of(rows[k], side.outlet, encoded)]
    mine = [*(side.word(i) for i in side.indices), *beside]
    return put_otherwise(own, mine, theirs, theirs)


def _near(rows: Sequence[Row], number: int, outlet: str, encoded: Mapping[str, Encoded]) -> list[int]:
    """The rows before and after a row up to the first in which an outlet says more than whose words they are."""
    found = []
    for way in (range(number - 1, -1, -1), range(number + 1, len(rows))):
        for k in way:
            if outlet in rows[k].clauses:
                found.append(k)
                if predicates(_words_of(rows[k], outlet, encoded)):
                    break
    return sorted(found)


def _amounts(row: Row, outlet: str, encoded: Mapping[str, Encoded]) -> list[Amount]:
    return [a for side in sides_of(Row({outlet: row.clauses[outlet]}), encoded) for a in amounts(side)]


def _words_of(row: Row, outlet: str, encoded: Mapping[str, Encoded]) -> list[Word]:
    return [w for clause in row.clauses[outlet] for w in _words(clause, encoded[outlet].parse.words)]


def _words(clause: Clause, words: Sequence[Word]) -> Sequence[Word]:
    """The words that begin in a clause."""
    first = bisect_left(words, clause.start, key=lambda w: w.start)
    return words[first : bisect_left(words, clause.end, lo=first, key=lambda w: w.start)]


def _whole(clauses: Sequence[Clause]) -> tuple[Span, ...]:
    return tuple(Span(c.start, c.end) for c in clauses)


def _joined(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Spans in text order, those joined that have nothing but marks and white space between them."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not any(c.isalnum() for c in text[joined[-1].end : span.start]):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


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
