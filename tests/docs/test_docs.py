"""The documents hold: their commands run, and every command, setting and kind is in them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from align import VERSION
from align.terms import Kind, Severity
from cli import cli
from corpus.service import import_samples
from corpus.settings import PREFIX, Settings
from corpus.store import Store
from web.keys import ACTIONS, shown

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
EVERYTHING = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
BLOCK = re.compile(r"```console\n(.*?)```", re.S)

# Commands that `test_operations` runs one after another, on a database of their own.
IN_ORDER = re.compile(r"parallax (jobs|check|backup|restore|datasette-metadata)\b")

# Commands that serve until they are ended, take minutes, run the suite that we are in, or want the reader's own files;
# and those.
NOT_RUN = re.compile(rf"parallax (demo|serve|test|bench search)\b|nyt\.txt|renderings\.jsonl|{IN_ORDER.pattern}")


def commands() -> list[str]:
    """The commands of all console blocks, one a line after “$”."""
    blocks = BLOCK.findall(EVERYTHING)
    return [line[2:].split("  #")[0] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample corpus, for the commands that want one."""
    path = tmp_path_factory.mktemp("documents") / "parallax.db"
    store = Store.open(path)
    import_samples(store)
    store.close()
    return path


@pytest.mark.parametrize("command", [c for c in commands() if not NOT_RUN.search(c)])
def test_commands_in_the_documents_run(command: str, database: Path, program: tuple[str, ...]) -> None:
    here = command.replace("./parallax", shlex.join(program))
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", here],
        cwd=ROOT,
        env={**os.environ, "PARALLAX_DATABASE": str(database)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_compare_as_the_readme_shows_it(tmp_path: Path, program: tuple[str, ...]) -> None:
    for name, text in (
        ("nyt", "“We will talk,” he said."),
        ("guardian", "“We can talk.”"),
        ("wnc", "We will not talk."),
    ):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "renderings.jsonl").write_text('{"outlet": "A", "text": "Yes."}\n{"outlet": "B", "text": "No."}\n')
    shown = [c for c in commands() if "nyt.txt" in c or "renderings.jsonl" in c]
    assert len(shown) >= 4
    for command in shown:
        here = command.replace("./parallax", shlex.join(program))
        done = subprocess.run(["bash", "-o", "pipefail", "-c", here], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "comparison.html").exists()


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_documented(name: str) -> None:
    assert re.search(rf"(parallax |`){name}\b", EVERYTHING)


@pytest.mark.parametrize("name", [f.name for f in fields(Settings)])
def test_every_setting_is_documented(name: str) -> None:
    assert PREFIX + name.upper() in EVERYTHING


@pytest.mark.parametrize("word", [*(k.value for k in Kind), *(s.word for s in Severity)])
def test_every_kind_and_severity_is_in_the_guide_and_the_method(word: str) -> None:
    assert word in (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")


def test_every_key_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    for action in ACTIONS:
        line = next((line for line in guide.splitlines() if line.endswith(f"| {action.words} |")), "")
        assert all(shown(key) in line for key in action.keys), action.words


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_version_stands_once() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
