"""The commands of docs/operations.md do what it says, one after another, on a database of their own."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from corpus import service
from corpus.store import Store
from tests.corpus.conftest import new_statement
from tests.docs.test_docs import BLOCK, IN_ORDER

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_commands_run_in_order(tmp_path: Path, program: tuple[str, ...]) -> None:
    store = Store.open(tmp_path / "parallax.db")
    service.add_statement(store, new_statement(), who="Ada")
    service.cancel(store, 1)  # what there is to wait for is tested elsewhere, without a model
    store.close()
    lines = [line[2:] for block in BLOCK.findall(TEXT) for line in block.splitlines() if line.startswith("$ ")]
    commands = [line for line in lines if IN_ORDER.search(line)]
    assert len(commands) >= 7
    for command in commands:
        here = command.replace("./parallax", shlex.join(program))
        done = subprocess.run(
            ["bash", "-c", here],
            cwd=tmp_path,
            env={**os.environ, "PARALLAX_DATABASE": ""},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr.decode())
    assert {"parallax.db", "saved.db", "metadata.json"} <= {path.name for path in tmp_path.iterdir()}
    assert list(tmp_path.glob("parallax.db.replaced-*"))
