"""`jobs`, `check`, `backup`, `restore` at the command line, over real files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from align.errors import InputError
from corpus import jobs, service
from corpus.model import JobState
from corpus.store import Store
from corpus.worker import watched_worker
from tests.corpus.conftest import new_statement
from tests.corpus.workers import MODULE, job_of

ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store.open(tmp_path / "corpus.db")
    for key in ("one", "two", "three"):
        service.add_statement(found, new_statement(key=key), who="Ada")
    return found


def run(store: Store, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "cli.py", *words, "--database", str(store.path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_jobs_are_listed_cancelled_and_tried_again(store: Store) -> None:
    lease = jobs.claim(store, 1, jobs.this_owner())
    assert lease is not None
    lease.progress("rows", 1, 4)
    failing = jobs.claim(store, 2, jobs.this_owner())
    assert failing is not None
    failing.fail("The model is not there.")
    assert run(store, "jobs").stdout.splitlines() == [
        "job 3\tstatement 3\tqueued",
        "job 2\tstatement 2\tfailed\t\tThe model is not there.",
        "job 1\tstatement 1\trunning\trows 25 %",
    ]
    assert run(store, "jobs", "cancel", "1", "3").returncode == 0
    assert [service.job(store, n).state for n in (1, 3)] == [JobState.CANCELLED] * 2
    assert run(store, "jobs", "retry", "2", "3").returncode == 0
    assert [line.split("\t")[2] for line in run(store, "jobs").stdout.splitlines()] == ["queued", "queued"]
    assert "job 1\tstatement 1\tcancelled" in run(store, "jobs", "--all").stdout
    unknown = run(store, "jobs", "cancel", "99")
    assert unknown.returncode == 1 and "There is no job 99" in unknown.stderr


def test_waiting_shows_how_far_jobs_are_and_how_they_ended(store: Store) -> None:
    service.cancel(store, 3)
    from corpus.settings import Settings

    with watched_worker(Settings(store.path), MODULE):
        waited = run(store, "jobs", "wait", "1", "2")
    assert waited.returncode == 0
    assert waited.stdout.splitlines() == ["job 1\tstatement 1\tdone", "job 2\tstatement 2\tdone"]
    assert "job 1: done" in waited.stderr
    assert run(store, "jobs", "wait", "3").returncode == 1
    assert run(store, "jobs", "wait").stdout == ""


def test_check_says_whole_or_what_is_wrong(store: Store) -> None:
    whole = run(store, "check")
    assert (whole.returncode, whole.stdout) == (0, "") and "is whole" in whole.stderr
    store.db.execute("DROP TRIGGER rendering_text_stays")
    store.db.execute("UPDATE rendering SET text = 'other' WHERE id = 2")
    spoilt = run(store, "check")
    assert spoilt.returncode == 1
    assert "the text of rendering 2 is no longer the one that was stored" in spoilt.stdout
    copied = run(store, "backup", str(store.path.with_name("copy.db")))
    assert copied.returncode == 1 and "so has its copy" in copied.stderr


def test_backup_and_restore(store: Store, tmp_path: Path) -> None:
    saved = tmp_path / "saved.db"
    assert run(store, "backup", str(saved)).returncode == 0
    assert "there is a file already" in run(store, "backup", str(saved)).stderr
    service.add_statement(store, new_statement(key="four"), who="Ada")
    busy = run(store, "restore", str(saved))
    assert busy.returncode == 1 and "is open" in busy.stderr
    store.close()
    done = run(store, "restore", str(saved))
    assert done.returncode == 0 and "corpus.db.replaced-" in done.stderr
    assert len(service.statements(store)) == 3
    assert run(store, "restore", str(saved), "--while-open").returncode == 0


def test_metadata_for_datasette(store: Store) -> None:
    found = json.loads(run(store, "datasette-metadata").stdout)
    assert "statements" in found["databases"]["corpus"]["tables"]


def test_redis_is_installed_or_its_tests_are_skipped_but_not_in_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "REDIS", tmp_path / "redis-server")
    monkeypatch.setattr(cli.os, "geteuid", lambda: 1000)
    monkeypatch.delenv("CI", raising=False)
    cli.ensure_redis()
    assert "apt-get install redis-server" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    with pytest.raises(InputError, match="jobs over Redis"):
        cli.ensure_redis()


def test_the_worker_of_a_job_is_the_same_one_that_waits_with_it(store: Store) -> None:
    assert job_of(store, 1).state is JobState.QUEUED
    missing = run(store, "jobs", "wait", "77")
    assert missing.returncode == 1 and "There is no job 77" in missing.stderr
