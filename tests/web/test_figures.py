"""The page of figures, and rows sorted by how far their renderings lie apart."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from align.terms import Kind, Severity
from corpus import service
from corpus.figures.apart import FEW_ROWS, Cell
from corpus.figures.timeline import Moment, Said, Timeline
from corpus.model import Decision
from corpus.store import Store
from tests.web.script import Found, Words, add, compare
from tests.web.test_grid import rows_of
from web.timeline import ABOVE, MOST_MONTHS, drawing
from web.views.figures import degree

# The second row is farther apart than the first, the third has one wording alone; in the fourth =Post is far from two.
ROWS: list[Words] = [
    {"Daily": "We will sign it.", "Wire": "We can sign it.", "=Post": "We may sign it."},
    {"Daily": "The hall was full.", "Wire": "Nobody stayed away."},
    {"Daily": "It rains.", "Wire": "it rains"},
    {"Daily": "Go now.", "Wire": "Go now then.", "=Post": "Leave at once."},
]
FOUND = [
    Found(0, Kind.MODALITY, [{"Daily": "will", "=Post": "may"}, {"Wire": "can"}], Severity.REVERSAL),
    Found(3, Kind.WORDING, [{"Daily": "Go", "Wire": "Go"}, {"=Post": "Leave"}], Severity.NUANCE),
]


@pytest.fixture
def treaty(monkeypatch: pytest.MonkeyPatch, store: Store) -> int:
    texts = {o: " ".join(row[o] for row in ROWS if o in row) for o in ROWS[0]}
    number = add(store, texts, speaker="Ali <b>Larijani</b>")
    ids = compare(monkeypatch, store, number, ROWS, FOUND)
    service.decide(store, ids[0], Decision.CONFIRMED, "Mina")
    return number


def cells(page: str, outlet: str) -> list[str]:
    """The cells of an outlet in the table of kinds, as text."""
    row = re.search(rf"<tr><th scope=\"row\"><bdi>{outlet}</bdi>.*?</tr>", page, re.DOTALL)
    assert row
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", cell)).split()) for cell in re.findall(r"<td.*?</td>", row[0])]


def test_each_cell_has_its_number_its_rows_and_the_way_there(client: FlaskClient, treaty: int) -> None:
    page = client.get("/figures").text
    of_wire = cells(page, "Wire")
    assert of_wire[list(Kind).index(Kind.MODALITY)] == "1 in 2, too few to say"
    assert of_wire[list(Kind).index(Kind.POLARITY)] == "0 in 2, too few to say"
    link = next(unescape(a) for a in re.findall(r'href="(/search[^"]+)"', page) if "modality" in a)
    listed = client.get(link).text
    assert "1 found" in listed
    assert "can" in listed
    assert "Apart from most" in listed


def test_where_nobody_can_stand_apart_the_page_says_so(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = {"Daily": "We will.", "Wire": "We can."}
    compare(monkeypatch, store, add(store, two), [two], [Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])])
    page = client.get("/figures").text
    assert "could not stand apart from most: <bdi>Daily</bdi>, <bdi>Wire</bdi>." in page
    assert not re.search(r"<tr><th scope=\"row\"><bdi>Daily", page.split('id="distance"')[0])


def test_confirmed_ones_alone(client: FlaskClient, treaty: int) -> None:
    page = client.get("/figures?verdict=confirmed").text
    assert cells(page, "=Post")[list(Kind).index(Kind.WORDING)].startswith("0")
    assert cells(page, "Wire")[list(Kind).index(Kind.MODALITY)].startswith("1")


def test_the_table_is_a_csv_file_without_formulas(client: FlaskClient, treaty: int) -> None:
    answer = client.get("/figures.csv?verdict=confirmed")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="parallax-figures.csv"'
    lines = answer.get_data(as_text=True).splitlines()
    assert '"Wire","modality","1","2","yes"' in "\n".join(lines)
    assert any(line.startswith('"\'=Post","wording","0"') for line in lines)


@pytest.mark.parametrize("address", ["/figures", "/figures.csv"])
@pytest.mark.parametrize("query", ["since=x", "since=2013&until=2012", "verdict=dismissed", "verdict=x"])
def test_what_cannot_be_counted_is_said(client: FlaskClient, treaty: int, address: str, query: str) -> None:
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert "Nothing was counted" in answer.text


def test_an_empty_corpus_has_a_page(client: FlaskClient) -> None:
    assert "No statement has been compared yet" in client.get("/figures").text


def test_the_formula_and_where_it_comes_from_stand_there(client: FlaskClient, treaty: int) -> None:
    page = client.get("/figures").text
    assert "1 − 2·LCS(a, b) / (|a| + |b|)" in page
    assert "Cheesman et al." in page
    assert "no verdict" in page


def test_outlets_by_distance(client: FlaskClient, treaty: int) -> None:
    def order(address: str) -> list[str]:
        table = client.get(address).text.split('id="distance"')[1].split("</table>")[0]
        return re.findall(r"<tr[^>]*><th scope=\"row\"><bdi>([^<]+)", table)

    assert order("/figures") == ["=Post", "Daily", "Wire"]
    assert order("/figures?sort=distance")[0] == "=Post"
    assert sorted(order("/figures?sort=distance")) == ["=Post", "Daily", "Wire"]


def test_a_speaker_is_printed_as_text_and_leads_to_the_statements(client: FlaskClient, treaty: int) -> None:
    page = client.get("/figures").text
    assert "<b>Larijani" not in page
    assert f'<a href="/statements/{treaty}">“' in page.split('id="time"')[1]


@pytest.mark.parametrize(
    ("cell", "dark"),
    [
        (Cell(0, 100), 0),
        (Cell(5, 100), 1),
        (Cell(6, 100), 2),
        (Cell(15, 100), 2),
        (Cell(16, 100), 3),
        (Cell(9, FEW_ROWS - 1), 0),
    ],
)
def test_how_dark_a_cell_is(cell: Cell, dark: int) -> None:
    assert degree(cell) == dark


# Rows in another order ------------------------------------------------------------------------------------------------


def test_rows_by_dispersion_and_back(client: FlaskClient, treaty: int) -> None:
    page = client.get(f"/statements/{treaty}?sort=dispersion").text
    assert rows_of(page) == [2, 4, 1, 3]  # 1.00; 0.73; 0.25; one wording has none
    assert re.findall(r'class="far">.*?</span>([^<]+)</span>', page) == ["1.00", "0.73", "0.25", "–"]
    assert [int(n) for n in re.findall(r'role="row" aria-rowindex="(\d+)"', page)] == [1, 2, 3, 4, 5]
    # steps follow the rows as they stand
    order = re.search(r'data-order="([^"]*)"', page)
    assert order
    assert [step.split(":")[1] for step in order[1].split()] == ["2", "3"]
    back = re.search(r'href="([^"]+)">Back to the order of the text', page)
    assert back
    assert rows_of(client.get(unescape(back[1])).text) == [1, 2, 3, 4]


def test_rows_by_the_distance_of_one_rendering(client: FlaskClient, store: Store, treaty: int) -> None:
    post = next(r.id for r in service.statement(store, treaty).renderings if r.outlet == "=Post")
    page = client.get(f"/statements/{treaty}?sort={post}&only=1").text
    assert rows_of(page) == [4, 1]
    assert "1.00 from the others" in page
    assert f'<option value="{post}" selected' in page


@pytest.mark.parametrize("sort", ["99", "x", "-1", "'", "9" * 40])
def test_an_order_that_means_nothing_is_that_of_the_text(client: FlaskClient, treaty: int, sort: str) -> None:
    assert rows_of(client.get(f"/statements/{treaty}", query_string={"sort": sort}).text) == [1, 2, 3, 4]


# The picture ----------------------------------------------------------------------------------------------------------


def moment(date: str, statements: int = 1, **severities: int) -> Moment:
    return Moment(
        date,
        tuple(Said(n, "Word") for n in range(statements)),
        {s: severities.get(s.word, 0) for s in Severity},
    )


def test_the_picture_keeps_gaps_and_reduced_dates() -> None:
    made = drawing(Timeline("Ada", (moment("2012"), moment("2012-11", reversal=2), moment("2013-02"), moment(""))))
    paths = dict(made.paths)
    # slots: 2012, November, December, January, February, no date
    assert (made.by, (made.width - 30) // 18) == ("month", 6)
    assert [int(x) for x in re.findall(r"M(\d+) ", paths["statements"])] == [6, 24, 78, 96]
    assert re.findall(r"M(\d+) ", paths["severity-3"]) == ["24"]
    assert [mark.text for mark in made.marks] == ["2012", "2013", "?"]
    assert made.words == "2012 to February 2013: 4 statements, 2 divergences; the most in November 2012."


def test_bars_are_as_high_as_what_they_count() -> None:
    made = drawing(Timeline("Ada", (moment("2012-01", wording=1, shift=1), moment("2012-02", shift=1))))
    heights = [int(h) for h in re.findall(r"v(\d+)", dict(made.paths)["severity-2"])]
    assert heights == [(ABOVE - 4) // 2] * 2
    assert "severity-0" in dict(made.paths)


def test_a_long_time_is_drawn_by_years() -> None:
    made = drawing(Timeline("Ada", (moment("1979-02"), moment("2012-11", 3), moment("2012-12"), moment(""))))
    assert made.by == "year"
    assert (made.width - 30) // 18 == 2012 - 1979 + 2
    assert MOST_MONTHS < 12 * (2012 - 1979)


def test_one_month_is_said_once() -> None:
    made = drawing(Timeline("Ada", (moment("2012-11", 2, shift=1),)))
    assert made.words == "November 2012: 2 statements, 1 divergence."
    assert made.width >= 48  # a year has room


def test_statements_without_any_date_have_a_picture() -> None:
    made = drawing(Timeline("", (moment("", 2, nuance=1),)))
    assert made.words == "2 statements, 1 divergence, without a date."
    assert [mark.text for mark in made.marks] == ["?"]


def test_a_withdrawn_text_is_counted_no_more_and_breaks_nothing(client: FlaskClient, store: Store, treaty: int) -> None:
    wire = next(r.id for r in service.statement(store, treaty).renderings if r.outlet == "Wire")
    assert client.get("/figures").status_code == 200
    service.withdraw(store, wire, why="recalled", who="Ada")
    page = client.get("/figures")
    assert page.status_code == 200
    distances = page.text.split('id="distance"')[1].split("</table>")[0]
    assert re.findall(r"<bdi>([^<]+)</bdi></th><td[^>]*>([^<]+?)\s*<", distances) == [
        ("=Post", "0.62"),
        ("Daily", "0.62"),
    ]
    assert rows_of(client.get(f"/statements/{treaty}?sort=dispersion").text) == [4, 1, 2, 3]
    assert rows_of(client.get(f"/statements/{treaty}?sort={wire}").text) == [1, 2, 3, 4]
    for number in [r.id for r in service.statement(store, treaty).renderings]:
        service.withdraw(store, number, why="recalled", who="Ada")
    assert client.get("/figures").status_code == 200
