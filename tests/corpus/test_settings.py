"""An argument wins over the environment, and that over the default."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.settings import Settings, demo_database


def test_precedence() -> None:
    environment = {
        "PARALLAX_PORT": "8100",
        "PARALLAX_DATABASE": "",
        "PARALLAX_MODEL": "/models/m",
        "PORT": "1",
    }
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment(environment) == Settings(port=8100, model="/models/m")
    assert Settings.from_environment(environment, port=8200, database="a.db", host=None) == Settings(
        Path("a.db"), port=8200, model="/models/m"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.5"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(InputError, match="1 to 65535"):
        Settings.from_environment({"PARALLAX_PORT": port})


def test_every_setting_explains_itself() -> None:
    assert all(one.metadata["help"] for one in fields(Settings))


def test_the_demo_lives_in_the_users_data_folder() -> None:
    assert demo_database({"XDG_DATA_HOME": "/data"}) == Path("/data/parallax/demo.db")
    assert (
        demo_database({"XDG_DATA_HOME": "data"}) == demo_database({}) == Path.home() / ".local/share/parallax/demo.db"
    )
