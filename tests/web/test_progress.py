"""What the page says while there is nothing to show yet, or something newer to come."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from align.terms import Kind
from corpus import jobs, service
from corpus.model import NewRendering
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import Found, add, compare

TEXTS = {"A": "We will go.", "B": "We can go."}
ROWS = [{"A": TEXTS["A"], "B": TEXTS["B"]}]


@pytest.fixture
def number(store: Store) -> int:
    return add(store, TEXTS)


def running(store: Store, number: int) -> jobs.Lease:
    lease = jobs.claim(store, service.jobs(store, number)[0].id, jobs.this_owner())
    assert lease
    return lease


def test_waiting_running_and_its_steps(client: FlaskClient, store: Store, number: int) -> None:
    job = service.jobs(store, number)[0].id
    assert "Waiting to be compared" in client.get(f"/statements/{number}").text
    assert client.get(f"/jobs/{job}.json").json["unfinished"] is True
    running(store, number).progress("rows", 3, 10)
    page = client.get(f"/statements/{number}").text
    assert 'data-step="rows" aria-current="step"' in page
    assert "3 of 10 (30 %)" in page
    told = client.get(f"/jobs/{job}.json").json
    assert (told["state"], told["step"], told["done"], told["total"]) == ("running", "rows", 3, 10)
    assert told["percent"] == 30
    assert "being compared" in client.get("/").text


def test_without_scripts_the_page_looks_again(client: FlaskClient, store: Store, number: int) -> None:
    for address in ("/", f"/statements/{number}"):
        assert '<noscript><meta http-equiv="refresh"' in client.get(address).text


def test_a_failure_is_told_and_can_be_tried_again(client: FlaskClient, store: Store, number: int) -> None:
    running(store, number).fail("Not enough memory. Compare shorter passages.")
    page = client.get(f"/statements/{number}").text
    assert "Not enough memory" in page
    assert "http-equiv" not in page
    assert "comparison failed" in client.get("/").text
    job = service.jobs(store, number)[0].id
    assert client.post(f"/jobs/{job}/retry", data={"csrf_token": token(client)}).location == f"/statements/{number}"
    assert "Waiting to be compared" in client.get(f"/statements/{number}").text


def test_cancelling(client: FlaskClient, store: Store, number: int) -> None:
    job = service.jobs(store, number)[0].id
    assert client.post(f"/jobs/{job}/cancel", data={"csrf_token": token(client)}).status_code == 303
    assert "The comparison was cancelled" in client.get(f"/statements/{number}").text


def test_an_old_comparison_stays_while_a_new_one_is_made(
    client: FlaskClient, store: Store, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare(monkeypatch, store, number, ROWS, [Found(0, Kind.MODALITY, [{"A": "will"}, {"B": "can"}])])
    service.add_rendering(store, number, NewRendering("C", "We may go."), who="Ada")
    page = client.get(f"/statements/{number}").text
    assert "below is the comparison before this one" in page
    assert "“C” is not in this comparison yet" in page
    assert "kind-modality" in page


def test_a_finished_job_cannot_be_tried_again(
    client: FlaskClient, store: Store, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = running(store, number)
    with store.writing() as db:
        db.execute("UPDATE job SET state = 'done' WHERE id = ?", [lease.job])
    assert client.post(f"/jobs/{lease.job}/retry", data={"csrf_token": token(client)}).status_code == 409


def test_the_list_goes_in_pages(client: FlaskClient, store: Store) -> None:
    for n in range(27):
        add(store, {"A": f"We go {n}.", "B": "We went."})
    first, second = client.get("/").text, client.get("/?page=2").text
    assert first.count('scope="row"') == 25
    assert second.count('scope="row"') == 2
    assert 'href="/?page=2"' in first
    assert client.get("/?page=99").text.count('scope="row"') == 2
