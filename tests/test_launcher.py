"""The launcher: what it does when something fails, with a package index that is not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A checkout's launcher with requirements that nobody can install."""
    shutil.copy(ROOT / "parallax", tmp_path / "parallax")
    for name in ("requirements.txt", "requirements-test.txt"):
        (tmp_path / name).write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    (tmp_path / "cli.py").write_text("import sys; print('ran', *sys.argv[1:])\n")
    return tmp_path


def start(place: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    quiet = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(place), "PIP_EXTRA_INDEX_URL": "", **environment}
    command = [sys.executable, str(place / "parallax"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **quiet}, check=False)


def test_a_failed_install_leaves_no_environment_and_says_why(place: Path) -> None:
    done = start(place, "demo")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "[1/3] making the environment" in done.stderr
    assert "installing torch failed" in done.stderr
    assert (place / ".venv-setup.log").exists()
    assert not (place / ".venv").exists()
    assert not (place / ".venv.new").exists()


def test_an_environment_that_agrees_is_used_at_once(place: Path) -> None:
    source = (place / "parallax").read_text(encoding="utf-8").split('if __name__ == "__main__"')[0]
    scope: dict[str, Any] = {"__file__": str(place / "parallax")}
    exec(compile(source, "parallax", "exec"), scope)
    (place / ".venv" / "bin").mkdir(parents=True)
    (place / ".venv" / "bin" / "python").symlink_to(sys.executable)
    scope["stamp"](str(place / ".venv"), "requirements.txt", "w")
    done = start(place, "clauses", "-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "ran clauses -\n", "")
    assert start(place, "test").returncode == 1, "the tests' requirements are not there yet"
    (place / "requirements.txt").write_text("changed")
    assert "first start" in start(place, "demo").stderr


def test_the_index_cannot_be_reached(place: Path) -> None:
    done = start(place, "demo", PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0",
                 PIP_FIND_LINKS="", PIP_CONFIG_FILE=os.devnull)  # fmt: skip
    assert "cannot be reached" in done.stderr
    assert not (place / ".venv").exists()


def test_too_old_a_python_is_told(place: Path) -> None:
    text = (place / "parallax").read_text(encoding="utf-8").replace("OLDEST_PYTHON = (3, 11)", "OLDEST_PYTHON = (9, 0)")
    (place / "parallax").write_text(text, encoding="utf-8")
    done = start(place, "demo")
    assert "Parallax needs 3.11 or newer" in done.stderr
    assert done.returncode == 1


def test_a_full_disk_is_told_before_anything_is_made(place: Path) -> None:
    text = (place / "parallax").read_text(encoding="utf-8").replace("NEEDED_GIB = 3.0", "NEEDED_GIB = 9e9")
    (place / "parallax").write_text(text, encoding="utf-8")
    assert "GiB are free" in start(place, "demo").stderr
    assert not (place / ".venv.new").exists()
