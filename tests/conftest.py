"""Fixtures that several folders share: the real encoder, loaded once for a whole run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from align.compare import compare
from align.encoder import Encoder
from align.terms import Collation, Rendering

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples" / "statements.jsonl"

Compare = Callable[..., Collation]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled model."""
    return Encoder()


@pytest.fixture(scope="session")
def compared(encoder: Encoder) -> Compare:
    """Compare texts by outlet name, all quoted unless said otherwise."""

    def run(texts: Mapping[str, str], quoted: bool | None = True) -> Collation:
        return compare([Rendering(o, t, quoted) for o, t in texts.items()], encoder.encode)

    return run


@pytest.fixture(scope="session")
def samples() -> dict[str, dict[str, str]]:
    """The sample corpus: statement id → outlet → verbatim text."""
    records = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    return {r["id"]: {x["outlet"]: x["text"] for x in r["renderings"]} for r in records}


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    """The words of a shell that stand for the program: one process has imported everything, and forks for each."""
    address = str(tmp_path_factory.mktemp("ready") / "socket")
    file = str(Path(__file__).parent / "ready.py")
    served = [sys.executable, file, "serve", address]
    with subprocess.Popen(served, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"ready\n"
        yield sys.executable, "-S", file, address
        process.stdin.close()
        process.wait(timeout=20)
