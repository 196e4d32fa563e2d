"""A full disk and a file that may not be written are answered in words, and lose nothing."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from corpus import jobs, service
from corpus.backup import back_up
from corpus.errors import StoreUnusable
from corpus.model import JobState
from corpus.store import Store
from corpus.upkeep import faults
from corpus.worker import Worker
from tests.corpus.conftest import new_statement
from tests.corpus.tiny import TinyEncoder
from tests.corpus.workers import ROOT, job_of

DISK_BYTES = 4 * 1024 * 1024

# A command by a user who may write nothing that is not everybody's; root may write anything. The program is read first,
# for it may lie where only root may read.
AS_NOBODY = """
import os, sys
import corpus.jobs, corpus.settings, corpus.store, corpus.waking
from cli import cli
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
cli()
"""


class SmallDisk:
    """A disk of its own where that may be had, so that it can be filled and emptied again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        with suppress(OSError), self._filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)

    def empty(self) -> None:
        self._filler.unlink()


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    folder = Path(tempfile.mkdtemp())
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("only root may have a disk of its own; a full disk is tested by its limits below too")
    yield SmallDisk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


def test_a_full_disk_is_said_and_nothing_is_lost(disk: SmallDisk) -> None:
    store = Store.open(disk.folder / "corpus.db")
    first = service.add_statement(store, new_statement(key="first"), who="Ada")
    before = service.statement(store, first)
    disk.fill()
    stored = []
    with pytest.raises(StoreUnusable, match=r"disk (is full|answered with an error).*Nothing was stored"):
        for number in range(1000):
            stored.append(service.add_statement(store, new_statement(key=str(number), occasion="x" * 400), who="Ada"))
    assert service.statement(store, first) == before
    assert [s.id for s in service.statements(store)] == [*reversed(stored), first]
    assert faults(store) == []
    disk.empty()
    after = service.add_statement(store, new_statement(key="after"), who="Ada")
    store.close()
    again = Store.open(disk.folder / "corpus.db")
    assert {first, after, *stored} == {s.id for s in service.statements(again)} and faults(again) == []
    again.close()


def test_a_worker_on_a_full_disk_lives_and_does_the_job_when_there_is_room(
    disk: SmallDisk, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store.open(disk.folder / "corpus.db")
    statement = service.add_statement(store, new_statement(), who="Ada")
    disk.fill()
    with suppress(StoreUnusable):
        for number in range(1000):
            service.add_statement(store, new_statement(key=str(number), occasion="x" * 400), who="Ada")
    worker = Worker(store, TinyEncoder)
    number = job_of(store, statement).id
    worker.run(number)
    assert "disk" in caplog.text
    assert service.comparison(store, statement) is None and faults(store) == []
    disk.empty()
    if not job_of(store, statement).unfinished:  # there was just room enough to say that there was none
        assert "disk" in job_of(store, statement).error
        service.retry(store, number)
    store.db.execute("UPDATE job SET lease = 0")
    assert number in jobs.unfinished(store)
    worker.run(number)
    assert job_of(store, statement).state is JobState.DONE
    store.close()


def test_a_backup_to_a_full_disk_is_not_there(disk: SmallDisk, store: Store) -> None:
    service.add_statement(store, new_statement(), who="Ada")
    disk.fill()
    with pytest.raises(StoreUnusable, match=r"saved\.db: the disk is full"):
        back_up(store, disk.folder / "saved.db")
    assert [path.name for path in disk.folder.iterdir()] == ["filler"]


def test_a_file_that_may_grow_no_more_is_said(store: Store) -> None:
    """The same without a disk of its own: the system stops the file at a size."""
    program = (
        "import resource, signal, sys; from corpus import service; from corpus.store import Store\n"
        "from tests.corpus.conftest import new_statement; s = Store.open(sys.argv[1])\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))\n"
        "for n in range(1000):\n"
        "    print(service.add_statement(s, new_statement(key=str(n), occasion='x' * 400), who='Ada'), flush=True)"
    )
    limit = store.path.stat().st_size + 64 * 1024
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] in (resource.RLIM_INFINITY, -1)
    ended = subprocess.run(
        [sys.executable, "-c", program, str(store.path), str(limit)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "StoreUnusable" in ended.stderr and "Nothing was stored" in ended.stderr
    acknowledged = [int(line) for line in ended.stdout.split()]
    assert acknowledged == sorted(s.id for s in service.statements(store))
    assert faults(store) == []


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_written_is_said_at_the_command_line(what: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store.open(folder / "corpus.db")
        service.add_statement(store, new_statement(), who="Ada")
        store.close()
        before = store.path.read_bytes()
        Path(f"{store.path}-queue").unlink()
        store.path.chmod(0o444)
        folder.chmod(0o777 if what == "file" else 0o555)
        ended = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, "jobs", "cancel", "1", "--database", str(store.path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        folder.chmod(0o755)
        assert ended.returncode == 1
        assert "corpus.db: it cannot be" in ended.stderr and "Traceback" not in ended.stderr
        assert store.path.read_bytes() == before
