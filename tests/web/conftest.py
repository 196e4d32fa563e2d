"""The application over a real store with a compared statement in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from align.encoder import Encoder
from corpus import service
from corpus.cache import cached
from corpus.comparing import compare_now
from corpus.model import NewRendering, NewStatement, OutletKind
from corpus.settings import Settings
from corpus.store import Store
from web.app import create_app

NEW = NewStatement(
    speaker="The minister",
    date="2012-11-07",
    occasion="after the vote",
    persian="ما مذاکره می‌کنیم",
    renderings=(
        NewRendering(
            "Daily", "“We will sign the treaty.” The roads are open.", OutletKind.NEWSPAPER, "https://example.org/a"
        ),
        NewRendering("Wire", "“We will not sign the treaty,” the minister said.", OutletKind.WIRE),
    ),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=tmp_path / "web.db")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = Store.open(settings.database)
    yield opened
    opened.close()


@pytest.fixture
def statement(store: Store, encoder: Encoder) -> int:
    number = service.add_statement(store, NEW, who="Ada")
    compare_now(store, number, cached(store, encoder))
    for job in service.jobs(store, number):
        service.cancel(store, job.id)
    return number


@pytest.fixture
def app(settings: Settings, store: Store) -> Flask:
    made = create_app(settings)
    made.config["TESTING"] = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def signed(client: FlaskClient) -> None:
    """The browser knows who signs."""
    client.post("/reviewer", data={"csrf_token": token(client), "reviewer": "Mina"})


def token(client: FlaskClient, address: str = "/reviewer") -> str:
    """The token of the forms of this session."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]
