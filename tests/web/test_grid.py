"""The grid as a reader arranges it: columns, layouts, running text, windows of rows, the overview."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from align.terms import Kind, Severity
from corpus import service
from corpus.model import Decision, OutletKind, StoredRendering
from corpus.store import Store
from tests.web.script import Found, Words, add, compare
from web.layout import Layout, arranged
from web.overview import LOWEST, WIDTH, Glance, picture, sign_words
from web.present import CELLS_PER_PAGE, Filters, grid, same_wording
from web.running import running

TEXTS = {
    "Daily": "“We will sign.” The hall was full.\n\nNobody spoke.",
    "Courier": "The hall was full. “We can sign.”",
    "Wire": "“We will not sign.”",
}
ROWS: list[Words] = [
    {"Daily": "“We will sign.”", "Courier": "“We can sign.”", "Wire": "“We will not sign.”"},
    {"Daily": "The hall was full.", "Courier": "The hall was full."},
    {"Daily": "Nobody spoke."},
]
FOUND = [
    Found(0, Kind.POLARITY, [{"Daily": "will", "Courier": "can"}, {"Wire": "will not"}], Severity.REVERSAL),
    Found(0, Kind.MODALITY, [{"Daily": "will", "Wire": "will"}, {"Courier": "can"}]),
    Found(1, Kind.COVERAGE, [{"Daily": "The hall was full.", "Courier": "The hall was full."}, {"Wire": ""}]),
    Found(2, Kind.COVERAGE, [{"Daily": "Nobody spoke."}, {"Courier": "", "Wire": ""}], Severity.NUANCE),
]


def columns_of(page: str) -> list[str]:
    """The outlets of the heads, in order."""
    head = page[page.index("<thead role") : page.index("</thead>", page.index("<thead role"))]
    return re.findall(r'class="outlet"><bdi>([^<]+)<', head)


def rows_of(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'<tr id="row-(\d+)"', page)]


@pytest.fixture
def treaty(monkeypatch: pytest.MonkeyPatch, store: Store) -> int:
    number = add(store, TEXTS)
    compare(monkeypatch, store, number, ROWS, FOUND)
    return number


@pytest.fixture
def numbers(store: Store, treaty: int) -> dict[str, int]:
    """Outlet → the number of its column."""
    return {r.outlet: r.id for r in service.statement(store, treaty).renderings}


# Layouts

NUMBERS = (3, 5, 8, 13)


def rendering(number: int, text: str = "x", quoted: bool | None = None) -> StoredRendering:
    return StoredRendering(number, 1, f"o{number}", OutletKind.OTHER, "", "", "", "", quoted, text, "", "", number)


EVERY = [rendering(n) for n in NUMBERS]
words = st.sampled_from([*map(str, NUMBERS), "", "x", "-1", "99", "٣", "1" * 40])
values = st.fixed_dictionaries(
    {},
    optional={
        "column": st.lists(words, max_size=6),
        "base": st.lists(words, max_size=2),
        "read": st.lists(words, max_size=2),
        "layout": st.lists(st.sampled_from(["stacked", "columns", "x"]), max_size=2),
    },
)


@given(values)
def test_whatever_an_address_asks_for_the_layout_is_one_and_its_own_address_says_the_same(
    values: dict[str, list[str]],
) -> None:
    layout = arranged(values, EVERY)
    assert layout.columns
    assert sorted(layout.ordered) == sorted(NUMBERS)
    assert layout.base is None or layout.columns[0] == layout.base
    again = {n: [str(v) for v in (value if isinstance(value, list) else [value])] for n, value in layout.query.items()}
    assert arranged(again, EVERY) == layout


@given(values, st.sampled_from(NUMBERS), st.sampled_from([-1, 1]))
def test_a_move_changes_two_places_and_nothing_else(values: dict[str, list[str]], column: int, by: int) -> None:
    layout = arranged(values, EVERY)
    moved = layout.moved(column, by)
    assert sorted(moved.columns) == sorted(layout.columns)
    assert replace(moved, columns=layout.columns) == layout
    assert sum(a != b for a, b in zip(moved.columns, layout.columns, strict=True)) in (0, 2)


def test_by_itself_a_layout_says_nothing() -> None:
    assert arranged({}, EVERY) == Layout(NUMBERS, NUMBERS)
    assert arranged({}, EVERY).query == {}


def test_an_address_may_ask_what_the_router_knows_too(client: FlaskClient, treaty: int) -> None:
    client.get(f"/statements/{treaty}/columns?layout=stacked")
    answer = client.get(f"/statements/{treaty}?number=7&_external=1&_scheme=javascript")
    assert answer.status_code == 302
    assert answer.location.startswith(f"/statements/{treaty}?number=7")
    assert client.get(answer.location).status_code == 200


def test_the_address_arranges_the_columns(client: FlaskClient, treaty: int, numbers: dict[str, int]) -> None:
    assert columns_of(client.get(f"/statements/{treaty}").text) == ["Daily", "Courier", "Wire"]
    two = f"column={numbers['Wire']}&column={numbers['Courier']}"
    page = client.get(f"/statements/{treaty}?{two}").text
    assert columns_of(page) == ["Wire", "Courier"]
    assert rows_of(page) == [1, 2]
    assert "1 row that no shown outlet renders is left out" in page
    pinned = client.get(f"/statements/{treaty}?base={numbers['Wire']}&layout=stacked").text
    assert columns_of(pinned) == ["Wire", "Daily", "Courier"]
    assert 'class="grid rows stacked"' in pinned
    assert pinned.count("base-column") == 1 + len(ROWS)


def test_a_divergence_between_hidden_outlets_alone_is_not_shown(
    client: FlaskClient, treaty: int, numbers: dict[str, int]
) -> None:
    page = client.get(f"/statements/{treaty}?column={numbers['Wire']}").text
    assert ">polarity</span>" in page
    assert len(re.findall(r"\d+:\d+:\d+", re.search(r'data-order="([^"]*)"', page)[1])) == 2  # type: ignore[index]


def test_the_form_goes_to_the_address_that_says_the_same_and_is_remembered(
    client: FlaskClient, treaty: int, numbers: dict[str, int]
) -> None:
    daily, courier, wire = (numbers[o] for o in TEXTS)
    form = f"/statements/{treaty}/columns?column={daily}&column={courier}&column={wire}&base=&layout=columns"
    moved = client.get(f"{form}&move={daily}.right&kind=polarity&severity=2")
    assert moved.status_code == 303
    at = parse_qs(urlsplit(moved.location).query)
    assert at == {"column": [str(courier), str(daily), str(wire)], "kind": ["polarity"], "severity": ["2"]}
    assert columns_of(client.get(moved.location).text) == ["Courier", "Daily", "Wire"]
    # The plain address leads to the one that can be shared; another browser has its own.
    plain = client.get(f"/statements/{treaty}?only=1")
    assert plain.status_code == 302
    assert parse_qs(urlsplit(plain.location).query) == {"column": at["column"], "only": ["1"]}
    assert client.application.test_client().get(f"/statements/{treaty}").status_code == 200
    # A row's address keeps its meaning, and the columns stay as they were left.
    assert columns_of(client.get(f"/statements/{treaty}/rows/2").text) == ["Courier", "Daily", "Wire"]
    reset = client.get(f"{form}&reset=1")
    assert reset.location == f"/statements/{treaty}"
    assert columns_of(client.get(reset.location).text) == ["Daily", "Courier", "Wire"]


def test_what_is_read_is_not_remembered(client: FlaskClient, treaty: int, numbers: dict[str, int]) -> None:
    gone = client.get(f"/statements/{treaty}/columns?layout=stacked&read={numbers['Daily']}")
    assert f"read={numbers['Daily']}" in gone.location
    assert client.get(f"/statements/{treaty}").location == f"/statements/{treaty}?layout=stacked"


def test_filters_and_pages_keep_the_layout(client: FlaskClient, treaty: int, numbers: dict[str, int]) -> None:
    page = client.get(f"/statements/{treaty}?base={numbers['Wire']}&layout=stacked&kind=polarity").text
    filters = page[page.index('<form class="filters"') : page.index("</form>", page.index('<form class="filters"'))]
    assert f'name="base" value="{numbers["Wire"]}"' in filters
    assert 'name="layout" value="stacked"' in filters
    assert f'href="/statements/{treaty}?base={numbers["Wire"]}&amp;layout=stacked">Show all' in filters
    arrange = page[page.index('aria-label="Columns"') : page.index("</form>", page.index('aria-label="Columns"'))]
    assert 'name="kind" value="polarity"' in arrange


# Running text


def test_running_text_is_verbatim_and_in_its_own_order(client: FlaskClient, treaty: int, store: Store) -> None:
    comparison = service.comparison(store, treaty)
    assert comparison
    shown = grid(service.statement(store, treaty), comparison, Filters())
    for one in comparison.compared:
        text = running(comparison, one, shown.at, 1)
        parts = [p.before + "".join(s.text for run in p.runs for s in run.segments) for p in text.pieces]
        assert "".join(parts) + text.after == one.text
    courier = running(comparison, comparison.compared[1], shown.at, 1)
    assert [p.row for p in courier.pieces] == [2, 1]
    assert courier.missing == ((3, 3),)
    kinds = [shown.divergences[n].divergence.kind for n, _ in courier.order]
    assert kinds[0] is Kind.COVERAGE  # it stands first in this text
    assert sorted(kinds) == [Kind.COVERAGE, Kind.MODALITY, Kind.POLARITY]


def test_one_rendering_is_read_with_its_marks(client: FlaskClient, treaty: int, numbers: dict[str, int]) -> None:
    page = client.get(f"/statements/{treaty}?read={numbers['Courier']}").text
    article = page[page.index("<article") : page.index("</article>")]
    assert "kind-polarity" in article
    assert "Not rendered here" in article
    assert "<table" not in article
    assert client.get(f"/statements/{treaty}?read=999").text.count("<article") == 0


# Windows


def test_rows_come_in_windows_of_few_cells(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    lines = [f"w{n:04}x" for n in range(130)]
    names = [f"Outlet {letter}" for letter in "ABCDEFGHIJKL"]
    texts = {name: f"{name[-1]} " + " ".join(lines) for name in names}
    rows = [dict.fromkeys(names, line) for line in lines]
    found = [Found(n, Kind.SENSE, [{names[0]: lines[n]}, {names[1]: lines[n]}]) for n in (0, 60, 129)]
    number = add(store, texts)
    compare(monkeypatch, store, number, rows, found)
    size = CELLS_PER_PAGE // len(names)
    whole = client.get(f"/statements/{number}").text
    assert rows_of(whole) == list(range(1, size + 1))
    assert [n.split(":")[1:] for n in re.search(r'data-order="([^"]*)"', whole)[1].split()] == [  # type: ignore[index]
        ["1", "1"],
        ["61", "2"],
        ["130", "3"],
    ]
    window = client.get(f"/statements/{number}?page=3", headers={"X-Fragment": "rows"}).text
    assert rows_of(window) == list(range(2 * size + 1, 131))
    assert window.count("<tbody") == 1
    assert "<svg width" not in window
    # One screen's outlets fill a window as well as many do.
    narrow = client.get(f"/statements/{number}?column={service.statement(store, number).renderings[0].id}").text
    assert rows_of(narrow) == list(range(1, 131))


# The overview

SIGNS = ["none", "severity-0", "severity-3", "severity-2 done", "absent", "absent done", "severity-1 addition"]


@given(
    st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[st.sampled_from(SIGNS)] * n), min_size=1, max_size=450))
)
def test_the_picture_has_every_cell_once(signs: Sequence[tuple[str, ...]]) -> None:
    drawn = picture([Glance(n, row, "") for n, row in enumerate(signs, start=1)])
    found: dict[tuple[int, int], str] = {}
    for name, path in drawn.paths:
        if name in ("addition", "done"):
            continue
        for x, y, height in re.findall(r"M(\d+) (\d+)h\d+v(\d+)h-\d+z", path):
            assert int(height) < drawn.line or drawn.line == LOWEST  # higher lines stand apart
            for line in range(-(-int(height) // drawn.line)):
                cell = (int(y) // drawn.line + line, int(x) // WIDTH)
                assert cell not in found
                found[cell] = name
    assert found == {(r, c): sign.split()[0] for r, row in enumerate(signs) for c, sign in enumerate(row)}


def test_a_thousand_rows_are_a_few_paths() -> None:
    strip = [Glance(n, tuple(f"severity-{(n * c) % 4}" for c in range(12)), "") for n in range(1, 1001)]
    assert len(picture(strip).paths) <= 8
    assert picture(strip).height == 1000 * picture(strip).line


def test_the_overview_says_severity_silence_review_and_who_is_alone(
    client: FlaskClient, treaty: int, store: Store
) -> None:
    comparison = service.comparison(store, treaty)
    assert comparison
    for one in comparison.divergences[:2]:
        service.decide(store, one.id, Decision.CONFIRMED, "Ada")
    page = client.get(f"/statements/{treaty}").text
    assert 'aria-label="Row 1: reversal: Daily, Courier, Wire; reviewed"' in page
    assert 'aria-label="Row 2: shift: Daily, Courier; not rendered: Wire"' in page
    assert 'aria-label="Row 3: nuance: Daily; not rendered: Courier, Wire; alone: Daily"' in page
    assert (
        "3 rows: 1 reversal, 2 shifts, 1 nuance; 2 not rendered by all, 1 rendered by one alone; 2 of 4 reviewed."
        in page
    )
    table = client.get(f"/statements/{treaty}/overview").text
    cells = re.findall(r'<td class="[^"]*">([^<]*)</td>', table)
    assert cells == [
        *["reversal, reviewed"] * 3,
        *["shift", "shift", "not rendered"],
        *["nuance, alone", "not rendered", "not rendered"],
    ]
    assert sign_words("none") == ""


# Heads


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("“We go,” he said.", '"We go," he said.', True),
        ("We go.", "We go there.", False),
        ("x" * 1000 + "a", "x" * 1000 + "b", False),
        ("", "", False),
    ],
)
def test_reprints(a: str, b: str, same: bool) -> None:
    assert same_wording(rendering(1, a), rendering(2, b)) is same
    assert not same_wording(rendering(1, a), rendering(2, b, quoted=True))


def test_heads_say_who_shares_wording(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    texts = {"Wire": "“We will go.”", "Paper": '"We will go."', "Other": "We can go."}
    number = add(store, texts)
    compare(monkeypatch, store, number, [texts], [])
    page = client.get(f"/statements/{number}").text
    assert "shares wording with <bdi>Paper</bdi>" in page
    assert page.count("shares wording with") == 2
