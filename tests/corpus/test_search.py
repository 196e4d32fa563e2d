"""Searching against a plain reading of the store: the same hits, whatever the words and filters."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.terms import Kind, Severity
from corpus import service
from corpus.errors import InputError
from corpus.model import Decision, NewRendering, NewStatement
from corpus.searching import indexing, queries
from corpus.searching.folding import plain
from corpus.searching.narrowing import UNREVIEWED_REVERSALS, VERDICTS, Filters, Within, checked
from corpus.searching.queries import Every, Query, Some, Term, Without
from corpus.searching.search import search
from corpus.store import Store
from tests.web.script import Found, add, compare

SPEAKERS = ("Ali Larijani", "محمدجواد ظریف")
DATES = ("2012-11-07", "2012-11", "2012", "2013-02-28", "", "1979-12", "2012-11-30", "1899")
OUTLETS = ("The Daily Courier", "Wire", "Æther Post")
ROWS = [
    dict(zip(OUTLETS, ("We will sign the treaty,", "We will not sign the pact,", "Sign we can,"), strict=True)),
    {"The Daily Courier": "the roads are open", "Wire": "the roads, we say, are open"},
    {"Æther Post": "No one will sign"},
]
FOUND = [
    Found(
        0,
        Kind.POLARITY,
        [{OUTLETS[0]: "will sign", OUTLETS[2]: "can"}, {OUTLETS[1]: "will not sign"}],
        Severity.REVERSAL,
    ),
    Found(0, Kind.MODALITY, [{OUTLETS[0]: "will"}, {OUTLETS[2]: "can"}], Severity.SHIFT, further=(Kind.TENSE,)),
    Found(1, Kind.COVERAGE, [{OUTLETS[0]: "the roads are open"}, {OUTLETS[2]: ""}], Severity.NUANCE),
    Found(2, Kind.WORDING, [{OUTLETS[2]: "No one"}, {OUTLETS[1]: ""}], Severity.WORDING, abstained=True),
]  # fmt: skip

# Of three that differ in polarity, one is alone; of two, neither is.
APART = {Kind.POLARITY: frozenset({"Wire"})}


@dataclass(frozen=True)
class Item:
    """Something that can be found, as the store tells it. texts: no phrase spans two of them."""

    key: tuple[object, ...]
    within: Within
    texts: tuple[str, ...]
    speaker: str
    date: str
    outlets: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    quotations: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    severity: int = -1
    verdicts: frozenset[str] = field(default_factory=frozenset)


def texts_of(rows: list[dict[str, str]]) -> dict[str, str]:
    return {o: " ".join(row[o] for row in rows if o in row) for o in OUTLETS}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Statements of every date, compared or not, with verdicts, notes and Persian texts."""
    store = Store.open(tmp_path_factory.mktemp("search") / "search.db")
    with pytest.MonkeyPatch.context() as patch:
        for number, date in enumerate(DATES):
            renderings = tuple(NewRendering(o, t, note=f"treaty {number}") for o, t in texts_of(ROWS).items())
            about = ("we sign here", "ما امضا می‌کنیم treaty")
            statement = service.add_statement(
                store,
                NewStatement(SPEAKERS[number % 2], date, about[0], renderings, persian=about[1], key=str(number)),
                who="Ada",
            )
            if number == 5:
                continue  # not compared
            ids = compare(patch, store, statement, ROWS, FOUND)
            if number % 3 == 0:
                service.decide(store, ids[0], Decision.CONFIRMED, "Ada", note="will it sign the roads")
                service.decide(store, ids[0], Decision.DISMISSED, "Bob")
            if number % 3 == 1:
                service.decide(store, ids[1], Decision.UNSURE, "Ada", note="not")
    yield store
    store.close()


@pytest.fixture(scope="module")
def items(filled: Store) -> list[Item]:
    return list(read(filled))


def read(store: Store) -> Iterator[Item]:
    """Everything that can be found, by the store's own reading functions."""
    for summary in service.statements(store):
        statement, comparison = service.statement(store, summary.id), service.comparison(store, summary.id)
        texts = {r.outlet: r.text for r in statement.renderings}
        item = Item((), Within.CLAUSES, (), statement.speaker, statement.date)

        def made(within: Within, *key: object, base: Item = item, number: int = statement.id, **more: object) -> Item:
            return replace(base, key=(*key, number), within=within, **more)

        for rendering in statement.renderings:
            of = frozenset([rendering.outlet])
            yield made(Within.RENDERINGS, "text", rendering.outlet, texts=(rendering.text,), outlets=of)
            yield made(Within.NOTES, "note", rendering.outlet, texts=(rendering.note,), outlets=of)
            if comparison is None:
                yield made(Within.CLAUSES, "clause", rendering.outlet, None, texts=(rendering.text,), outlets=of)
        yield made(Within.NOTES, "occasion", texts=(statement.occasion,))
        yield made(Within.PERSIAN, "persian", texts=(statement.persian,))
        for number, row in enumerate(comparison.rows if comparison else (), start=1):
            for outlet, clauses in row.clauses.items():
                for clause in clauses:
                    words, state = texts[outlet][clause.start : clause.end], frozenset([clause.quotation.value])
                    yield made(
                        Within.CLAUSES,
                        "clause",
                        outlet,
                        number,
                        texts=(words,),
                        outlets=frozenset([outlet]),
                        quotations=state,
                    )
        for one in comparison.divergences if comparison else ():
            clauses = [(o, c) for o, cs in comparison.rows[one.row].clauses.items() for c in cs] if comparison else []
            readings = one.divergence.readings
            silent = {o for r in readings for o in r.outlets if all(s.start == s.end for s in r.spans.get(o, ()))}
            yield made(
                Within.DIVERGENCES, "divergence", one.id,
                texts=tuple(texts[o][c.start : c.end] for o, c in clauses),
                outlets=frozenset(o for r in readings for o in r.outlets),
                silent=frozenset(silent) if one.divergence.kind is Kind.COVERAGE else frozenset(),
                apart=APART.get(one.divergence.kind, frozenset()),
                quotations=frozenset(c.quotation.value for _, c in clauses),
                kinds=frozenset(k.value for k in (one.divergence.kind, *one.divergence.further_kinds)),
                severity=int(one.divergence.severity),
                verdicts=frozenset(v.decision.value for v in one.current.values()) or frozenset(["unreviewed"]),
            )  # fmt: skip
            for verdict in one.current.values():
                if verdict.note:
                    yield made(Within.NOTES, "remark", one.id, verdict.reviewer, texts=(verdict.note,))


def key(hit: object) -> tuple[object, ...]:
    what = hit.sort.value  # type: ignore[attr-defined]
    parts = {
        "clause": ("outlet", "row"), "text": ("outlet",), "note": ("outlet",), "divergence": ("divergence",),
        "remark": ("divergence", "reviewer"),
    }.get(what, ())  # fmt: skip
    return (what, *(getattr(hit, part) for part in parts), hit.statement)  # type: ignore[attr-defined]


def holds(query: Query, words: tuple[list[str], ...]) -> bool:
    match query:
        case Term(wanted, beginning):
            return any(
                _stands(wanted, beginning, text[at : at + len(wanted)]) for text in words for at in range(len(text))
            )
        case Every(parts):
            return all(holds(part, words) for part in parts)
        case Some(parts):
            return any(holds(part, words) for part in parts)
        case Without(part):
            return not holds(part, words)


def _stands(wanted: tuple[str, ...], beginning: bool, here: list[str]) -> bool:
    if len(here) < len(wanted) or list(wanted[:-1]) != here[:-1]:
        return False
    return here[-1].startswith(wanted[-1]) if beginning else here[-1] == wanted[-1]


def expected(items: list[Item], query: str, filters: Filters) -> set[tuple[object, ...]]:
    tree = queries.parse(query)
    kept = set()
    for item in items:
        words = tuple(plain(text).split() for text in item.texts)
        if (tree is None or holds(tree, words)) and passes(item, filters):
            kept.add(item.key)
    return kept


def passes(item: Item, filters: Filters) -> bool:
    of_divergences = (
        filters.within == "divergences"
        or filters.kind
        or filters.severity
        or filters.verdict
        or filters.silent
        or filters.apart
    )
    if of_divergences:
        places = {Within.DIVERGENCES}
    else:
        places = {Within(filters.within)} if filters.within else {Within.CLAUSES, Within.PERSIAN, Within.NOTES}
    return (
        item.within in places
        and (not filters.speaker or plain(item.speaker) == plain(filters.speaker))
        and (not filters.outlet or plain(filters.outlet) in map(plain, item.outlets))
        and (not filters.silent or plain(filters.silent) in map(plain, item.silent))
        and (not filters.apart or plain(filters.apart) in map(plain, item.apart))
        and (not filters.quotation or filters.quotation in item.quotations)
        and (not filters.kind or bool(set(filters.kind) & item.kinds))
        and (not filters.severity or item.severity >= Severity[filters.severity.upper()])
        and (not filters.verdict or filters.verdict in item.verdicts)
        and _overlaps(item.date, filters.since, filters.until)
    )


def _overlaps(date: str, since: str, until: str) -> bool:
    if not (since or until):
        return True
    if not date:
        return False
    first, last = _days(date)
    return (not until or first <= _days(until)[1]) and (not since or last >= _days(since)[0])


def _days(date: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a reduced date, by the calendar."""
    year, month, day = (int(part) for part in (date + "-0-0").split("-")[:3])
    last = day or calendar.monthrange(year, month or 12)[1]
    return datetime.date(year, month or 1, day or 1), datetime.date(year, month or 12, last)


WORDS = st.sampled_from(
    [
        "we",
        "will",
        "sign",
        "treaty",
        "roads",
        "NOT*",
        "si*",
        "tre*",
        "“will sign”",
        "“not sign the”",
        "“treaty the”",
        "ma",
        "امضا",
        "كنيم",
        "here",
        "-we",
        "-sign",
        "OR",
        "(we OR roads)",
        "-(not can)",
    ]
)
QUERIES = st.lists(WORDS, max_size=4).map(" ".join)
DAYS = st.sampled_from(["", "", *(d for d in DATES if d), "2012-11-08", "2012-12", "1950", "2020"])
FILTERS = st.fixed_dictionaries(
    {
        "within": st.sampled_from(["", "", *(w.value for w in Within)]),
        "speaker": st.sampled_from(["", "", "ali LARIJANI", "محمدجواد ظريف"]),
        "outlet": st.sampled_from(["", "", "wire", "aether post", "Nobody"]),
        "since": DAYS,
        "until": DAYS,
        "quotation": st.sampled_from(["", "", "", "direct", "indirect"]),
        "kind": st.one_of(
            st.just(()), st.just(()), st.sampled_from([("polarity",), ("tense", "coverage"), ("order",)])
        ),
        "severity": st.sampled_from(["", "", "", "wording", "shift", "3"]),
        "verdict": st.sampled_from(["", "", "", *VERDICTS]),
        "silent": st.sampled_from(["", "", "", "Æther post", "Wire"]),
        "apart": st.sampled_from(["", "", "", "Æther post", "Wire"]),
    }
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES, given=FILTERS)
def test_words_and_filters_find_what_a_plain_reading_finds(
    filled: Store, items: list[Item], query: str, given: dict[str, str]
) -> None:
    try:
        filters = checked(given)
        queries.parse(query)
    except InputError:
        return
    if not (query.strip() or filters):
        return
    found = search(filled, query, filters, limit=1000)
    assert {key(hit) for hit in found.hits} == expected(items, query, filters)
    assert found.count == len(found.hits)
    assert not found.more


@pytest.mark.parametrize("since", ["2012", "2012-11", "2012-11-07", "2012-11-30", "2012-12", "1900", ""])
@pytest.mark.parametrize("until", ["2012", "2012-11", "2012-11-07", "2012-10-31", "2013", "1980-01", ""])
def test_reduced_dates_compare_as_periods(filled: Store, items: list[Item], since: str, until: str) -> None:
    try:
        filters = checked({"since": since, "until": until})
    except InputError:
        assert since > until
        return
    if filters:
        assert {key(h) for h in search(filled, "", filters, limit=1000).hits} == expected(items, "", filters)


def test_ready_made_searches(filled: Store, items: list[Item]) -> None:
    reversals = search(filled, "", UNREVIEWED_REVERSALS, limit=1000)
    assert reversals.hits
    assert all(h.severity is Severity.REVERSAL and h.decisions == ("unreviewed",) for h in reversals.hits)
    omissions = search(filled, "", Filters(silent="aether"), limit=1000)
    assert omissions.hits
    assert {h.kind for h in omissions.hits} == {Kind.COVERAGE}
    assert {said.outlets: said.words for h in omissions.hits for said in h.readings}[(OUTLETS[2],)] == ""


def test_a_hit_says_where_it_is_and_what_was_found(filled: Store) -> None:
    hit = search(filled, "pact", Filters(outlet="wire", since="2012-11-07", until="2012-11-07")).hits[0]
    assert (hit.outlet, hit.speaker, hit.row) == ("Wire", SPEAKERS[hit.statement % 2 - 1], 1)
    assert hit.address == f"/statements/{hit.statement}/rows/1#row-1"
    assert [p.text for p in hit.context if p.hit] == ["pact"]
    assert "".join(p.text for p in hit.context) == texts_of(ROWS)["Wire"]
    divergence = search(filled, "pact", Filters(kind=("polarity",))).hits[0]
    assert divergence.address == f"/divergences/{divergence.divergence}"
    assert [p.text for p in divergence.context if p.hit] == ["pact"]
    persian = search(filled, "ميكنيم").hits[0]
    assert [p.text for p in persian.context if p.hit] == ["می‌کنیم"]
    assert (persian.language, persian.address) == ("fa", f"/statements/{persian.statement}")


@pytest.mark.parametrize(("query", "filters"), [("we", Filters()), ("", Filters(within="divergences"))])
def test_pages_forth_and_back_hold_each_hit_once(filled: Store, query: str, filters: Filters) -> None:
    whole = [h.id for h in search(filled, query, filters, limit=1000).hits]
    pages, before = [], None
    while True:
        page = search(filled, query, filters, limit=4, before=before)
        pages.append([h.id for h in page.hits])
        if page.before is None:
            break
        before = page.before
    assert [number for page in pages for number in page] == whole
    assert whole == sorted(whole, reverse=True)
    back = search(filled, query, filters, limit=4, after=page.after)
    assert [h.id for h in back.hits] == pages[-2]
    first = search(filled, query, filters, limit=4, after=search(filled, query, filters, limit=4, before=before).after)
    assert first.after is not None or pages.index([h.id for h in first.hits]) == 0


def test_hits_of_a_statement_stand_in_the_order_of_its_rows(filled: Store) -> None:
    rows = [h.row for h in search(filled, "we OR sign OR roads", Filters(within="clauses"), limit=1000).hits]
    of_one = [row for row in rows[: rows.index(3) + 1] if row is not None]
    assert of_one == sorted(of_one)


def test_more_than_a_thousand_are_not_counted(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "many.db")
    with store.writing() as db:
        for number in range(1, 1203):
            db.execute(
                "INSERT INTO statement (key, speaker, date, occasion, language, added)"
                " VALUES (?, '', '', 'peace', 'fa', '')",
                [str(number)],
            )
    found = search(store, "peace")
    assert (found.count, found.more, len(found.hits)) == (1000, True, 25)
    store.close()


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"within": "'; DROP TABLE passage"}, "within"),
        ({"since": "2012-13"}, "since"),
        ({"until": "' OR 1=1"}, "until"),
        ({"since": "2013", "until": "2012"}, "until"),
        ({"quotation": "loud"}, "quotation"),
        ({"kind": ["polarity", "x"]}, "kind"),
        ({"severity": "4"}, "severity"),
        ({"severity": "٣"}, "severity"),
        ({"verdict": "withdrawn"}, "verdict"),
        ({"within": "notes", "kind": "order"}, "within"),
        ({"speaker": "x" * 300}, "speaker"),
        ({"outlet": "a\0b"}, "outlet"),
    ],
)
def test_filters_that_mean_nothing_are_refused(given: dict[str, str], where: str) -> None:
    with pytest.raises(InputError) as raised:
        checked(given)
    assert raised.value.where == where


INJECTIONS = ['" OR facets : "any', "' OR 1=1 --", "x') OR (1=1", "facets:any", "*", "\ue000", "%", "🜁"]


@pytest.mark.parametrize(("name", "value"), list(product(("speaker", "outlet", "silent", "apart"), INJECTIONS)))
def test_names_are_only_names(filled: Store, name: str, value: str) -> None:
    assert search(filled, "", checked({name: value})).hits == ()


def test_the_whole_index_is_what_it_would_be_made_anew(filled: Store) -> None:
    assert indexing.faults(filled.db) == []


def test_nothing_asked_is_an_error(filled: Store) -> None:
    with pytest.raises(InputError):
        search(filled, "  ")


def test_a_long_clause_is_cut_around_the_hit(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "long.db")
    text = f"{'before ' * 400}needle\u202e{' after' * 400}"
    add(store, {"A": text, "B": "Something else."})
    (hit,) = search(store, "needle", Filters(within="clauses")).hits
    shown = "".join(p.text for p in hit.context)
    assert len(shown) < 400
    assert shown.startswith("… before") and shown.endswith("after …")
    (whole,) = search(store, "needle", Filters(within="renderings")).hits
    assert [p.text for p in whole.context if p.hit] == ["needle\u202e"]
    store.close()
