"""Where everything that can be set is set; the only reader of PARALLAX_* variables.

In: the environment and what a command was given. Out: one frozen `Settings`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import InputError

PREFIX = "PARALLAX_"
HIGHEST_PORT = 65_535

# How the address of a Redis server begins, as its clients write it.
REDIS_BEGINS = ("redis://", "rediss://", "unix://")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of the program is told. Every field has its variable: `database` is PARALLAX_DATABASE."""

    database: Path = field(
        default=Path("parallax.db"),
        metadata={"help": "The SQLite file that holds statements, comparisons and verdicts."},
    )
    host: str = field(default="127.0.0.1", metadata={"help": "The address that the page answers on."})
    port: int = field(default=8000, metadata={"help": "The port that the page answers on."})
    model: str | None = field(
        default=None,
        metadata={"help": "A sentence-transformers model by name or folder; the bundled one where absent."},
    )
    parser: str | None = field(
        default=None,
        metadata={"help": "A spaCy pipeline for English by name or folder; the packaged one where absent."},
    )
    redis: str | None = field(
        default=None,
        metadata={"help": "A Redis server over which jobs wake the worker; a file beside the database where absent."},
    )
    address: str = field(
        default="",
        metadata={"help": "The address under which others reach the page: exports and citations name it."},
    )

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] | None = None,
        /,
        *,
        database: str | Path | None = None,
        host: str | None = None,
        port: int | None = None,
        model: str | None = None,
        parser: str | None = None,
        redis: str | None = None,
        address: str | None = None,
    ) -> Settings:
        """Settings by precedence: an argument that is not None, the variable, the default.

        Raises InputError where a port is not a number from 1 to 65535, or the address of Redis or of the page is none.
        """
        variables = os.environ if environment is None else environment

        def chosen(name: str, given: object) -> str:
            """What was given, else the variable; empty where there is neither."""
            return variables.get(PREFIX + name.upper(), "") if given is None else str(given)

        plain = cls()
        return cls(
            database=Path(chosen("database", database) or plain.database).expanduser(),
            host=chosen("host", host) or plain.host,
            port=_port(chosen("port", port) or str(plain.port)),
            model=chosen("model", model) or plain.model,
            parser=chosen("parser", parser) or plain.parser,
            redis=_redis(chosen("redis", redis)),
            address=_address(chosen("address", address)),
        )


def demo_database(environment: Mapping[str, str] | None = None) -> Path:
    """Where `demo` keeps its database unless told otherwise: the user's data folder."""
    variables = os.environ if environment is None else environment
    folder = variables.get("XDG_DATA_HOME", "")
    # The XDG specification says to ignore a relative path.
    home = Path(folder) if folder and Path(folder).is_absolute() else Path.home() / ".local" / "share"
    return home / "parallax" / "demo.db"


def _redis(value: str) -> str | None:
    """The address of a Redis server. It is not repeated in the error, for it may hold a password."""
    try:
        usable = not value or (value.startswith(REDIS_BEGINS) and urlsplit(value).port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise InputError(
            "this is no address of a Redis server",
            where="redis",
            remedy="Write redis://127.0.0.1:6379/0 or unix:///run/redis/redis-server.sock, or leave it out.",
        )
    return value or None


def _address(value: str) -> str:
    """The address of the page without a slash at its end. Raises InputError where it is no web address."""
    if value and re.fullmatch(r"https?://[^\s\\/?#]+(/[^\s\\?#]*)?", value) is None:
        raise InputError(
            f"“{value}” is no web address",
            where="address",
            remedy="Write https://parallax.example.org, or leave it out.",
        )
    return value.rstrip("/")


def _port(value: str) -> int:
    try:
        port = int(value)
    except ValueError:
        port = -1
    if not 1 <= port <= HIGHEST_PORT:
        raise InputError(
            f"“{value}” is no port",
            where="port",
            remedy=f"Give a number from 1 to {HIGHEST_PORT}.",
        )
    return port
