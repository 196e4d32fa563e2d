"""What a search is narrowed by, as addresses, commands and saved searches say it → what the index is asked.

In: names and values as people give them. Out: `Filters`, checked; the facets that a passage must have, and the period
in which its statement must lie.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from align.terms import Kind, Quotation, Severity
from corpus import checks
from corpus.errors import InputError
from corpus.model import DECISIONS
from corpus.searching.passages import UNREVIEWED, Shelf, Sort, named, period

VERDICTS = (*(decision.value for decision in DECISIONS), UNREVIEWED)

# A period is asked for by its months while they are no more than this, then by years, then by decades; the exact
# borders are looked at afterwards.
MOST_FACETS = 36


class Within(StrEnum):
    """Where to search. Nothing said: in clauses, Persian texts and notes."""

    CLAUSES = "clauses"
    RENDERINGS = "renderings"
    PERSIAN = "persian"
    NOTES = "notes"
    DIVERGENCES = "divergences"


SORTS = {
    Within.CLAUSES: (Sort.CLAUSE,),
    Within.PERSIAN: (Sort.PERSIAN,),
    Within.NOTES: (Sort.OCCASION, Sort.NOTE, Sort.REMARK, Sort.COMMENT),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must be. Empty: anything.

    speaker, outlet, silent, apart: names, whatever their capitals and letter forms, or some words of them. since,
    until: dates, reduced or not; the date of the statement, as far as it is known, may lie between them. kind,
    severity, verdict, silent, apart ask for divergences: of one of these kinds, of this severity or more, with this
    verdict of anyone, which this outlet leaves out, and at which this outlet stands in a minority or alone
    (`witnesses`).
    """

    within: str = ""
    speaker: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    quotation: str = ""
    kind: tuple[str, ...] = ()
    severity: str = ""
    verdict: str = ""
    silent: str = ""
    apart: str = ""

    @property
    def shelf(self) -> Shelf:
        """The index that is asked."""
        if self.of_divergences:
            return Shelf.DIVERGENCE
        return Shelf.TEXT if self.within == Within.RENDERINGS else Shelf.CLAUSE

    @property
    def of_divergences(self) -> bool:
        """Whether divergences are looked for, rather than passages."""
        asked = self.kind or self.severity or self.verdict or self.silent or self.apart
        return self.within == Within.DIVERGENCES or bool(asked)

    @property
    def query(self) -> dict[str, str | list[str]]:
        """The filters that say something, as they stand in an address."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items() if value}

    def __bool__(self) -> bool:
        return bool(self.query)


NAMES = tuple(field.name for field in fields(Filters))


def checked(given: Mapping[str, str | Iterable[str]]) -> Filters:
    """Filters of what people gave, under the names of `Filters`; other names are passed over.

    Raises InputError, whose `where` is the name of the field, where a value is none of those there are.
    """
    kinds = given.get("kind", ())
    found = Filters(
        within=_one_of("within", given, [w.value for w in Within]),
        speaker=checks.line(_text(given, "speaker"), "speaker"),
        outlet=checks.line(_text(given, "outlet"), "outlet"),
        since=checks.date(_text(given, "since"), "since"),
        until=checks.date(_text(given, "until"), "until"),
        quotation=_one_of("quotation", given, [q.value for q in Quotation]),
        kind=_kinds([kinds] if isinstance(kinds, str) else kinds),
        severity=_severity(_text(given, "severity")),
        verdict=_one_of("verdict", given, VERDICTS),
        silent=checks.line(_text(given, "silent"), "silent"),
        apart=checks.line(_text(given, "apart"), "apart"),
    )
    if found.since and found.until and _days(found.since)[0] > _days(found.until)[1]:
        raise InputError("the period ends before it begins", where="until", remedy="Give a later date, or none.")
    if found.of_divergences and found.within not in ("", Within.DIVERGENCES):
        raise InputError(
            f"{found.within} have no kind, severity or verdict",
            where="within",
            remedy="Search in divergences, or take these filters out.",
        )
    return found


UNREVIEWED_REVERSALS = Filters(severity=Severity.REVERSAL.word, verdict=UNREVIEWED)


def facets(
    filters: Filters, called: Callable[[str, str], Collection[str]], first: str, last: str
) -> list[tuple[str, ...]]:
    """What a passage must have: one facet of each group.

    called: the names of a sort (o: outlet, s: speaker) that a filter means. first, last: the earliest and the latest
    date in the store.
    """
    groups: list[tuple[str, ...]] = []
    if sorts := SORTS.get(Within(filters.within)) if filters.within else None:
        groups.append(tuple(f"w{sort.value}" for sort in sorts))
    outlets = (("o", filters.outlet), ("x", filters.silent), ("b", filters.apart))
    for sort, of, name in (("s", "s", filters.speaker), *((sort, "o", name) for sort, name in outlets)):
        if name:
            groups.append(tuple(named(sort, one) for one in called(of, name)))
    if filters.quotation:
        groups.append((f"q{filters.quotation}",))
    if filters.kind:
        groups.append(tuple(f"k{kind}" for kind in filters.kind))
    if filters.severity:
        groups.append(tuple(f"g{int(s)}" for s in Severity if s >= Severity[filters.severity.upper()]))
    if filters.verdict:
        groups.append((f"v{filters.verdict}",))
    if (filters.since or filters.until) and first:
        # an open end is as far as the store goes, but never before the end that is said
        since, until = filters.since or min(first, filters.until), filters.until or max(last, filters.since)
        groups.append(_dates(since, until))
    return groups


def days(filters: Filters) -> tuple[int, int] | None:
    """The first and the last day (YYYYMMDD) that the filters let pass; None where they ask for no period."""
    if not (filters.since or filters.until):
        return None
    return _days(filters.since or "0000")[0], _days(filters.until or "9999")[1]


def _days(date: str) -> tuple[int, int]:
    found = period(date)
    assert found is not None
    return found


def _dates(since: str, until: str) -> tuple[str, ...]:
    """Facets of which every date of a period has one; some dates beyond it have one too."""
    begin, end = _days(since)[0], _days(until)[1]
    years = range(begin // 10_000, end // 10_000 + 1)
    if 12 * len(years) <= MOST_FACETS:
        months = [f"m{year:04d}{month:02d}" for year in years for month in range(1, 13)]
        # a statement of which only the year is known may lie in any month of it
        return (*(m for m in months if begin // 100 <= int(m[1:]) <= end // 100), *(f"m{year:04d}" for year in years))
    if len(years) <= MOST_FACETS:
        return tuple(f"y{year:04d}" for year in years)
    return tuple(f"c{decade:03d}" for decade in range(years[0] // 10, years[-1] // 10 + 1))


def _text(given: Mapping[str, str | Iterable[str]], name: str) -> str:
    value = given.get(name, "")
    return value if isinstance(value, str) else next(iter(value), "")


def _one_of(name: str, given: Mapping[str, str | Iterable[str]], words: Iterable[str]) -> str:
    value = _text(given, name).strip()
    if value and value not in words:
        raise InputError(
            f"“{checks.line(value, name)}” is not known here", where=name, remedy=f"Give one of {', '.join(words)}."
        )
    return value


def _kinds(values: Iterable[str]) -> tuple[str, ...]:
    known = [kind.value for kind in Kind]
    found = {_one_of("kind", {"kind": value}, known) for value in values}
    return tuple(kind for kind in known if kind in found)


def _severity(value: str) -> str:
    """A severity by its word or its number, as its word."""
    value = value.strip()
    if value.isascii() and value.isdigit() and int(value) in list(Severity):
        return Severity(int(value)).word
    return _one_of("severity", {"severity": value}, [severity.word for severity in Severity])
