"""Files that a library parses → what is found in them, without trusting the library.

In: a format, a file. Out: what its `read` or `columns` gives, found in another process with limits of memory, time and
processor (`limited`); or an InputError. One such process for each format stays for a minute after its last file.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.errors import InputError
from corpus.importers import passing
from corpus.importers.found import Format, Found
from corpus.importers.limited import MOST_MEMORY, MOST_SECONDS
from corpus.importers.single import document

if TYPE_CHECKING:
    from corpus.importers.mapping import Header, Mapping

# The process itself is given so long for a file, its start and imports included, on a machine busy with other things.
MOST_SECONDS_IN_ALL = 60.0

STOPPED = {
    "time": f"it was not read within {MOST_SECONDS} seconds",
    "memory": f"reading it takes more than {MOST_MEMORY // 1024**2} MB of memory",
    "size": "more comes of it than a file of this kind holds",
    "crash": "its reader failed: it is damaged, or something else than its name says",
}
INSTEAD = "Open it in its program and save it anew, or copy the text into a text file."


class _Reader:
    """The process of one module's formats, started at the first file. One file at a time."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: dict[str, Any], content: bytes) -> tuple[str, bytes]:
        """What came of a file: how it ended ("read", or a word of `STOPPED`), and the answer."""
        with self._turn:
            # It may have ended, idle, since the last file or while this one was written; a new one has not.
            answer = self._asked(request, content) or self._asked(request, content)
        return answer or ("crash", b"")

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None and process.stdout is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
            process.kill()
            process.stdout.close()
            process.wait()

    def _asked(self, request: dict[str, Any], content: bytes) -> tuple[str, bytes] | None:
        """What came of a file; None where the process ended over it or before."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = _started(self._module)
        process = self._process
        assert process.stdin is not None and process.stdout is not None  # for the type checker; both are pipes
        clock = threading.Timer(MOST_SECONDS_IN_ALL, process.kill)
        clock.start()
        try:
            process.stdin.write(json.dumps({**request, "size": len(content)}).encode() + b"\n" + content)
            process.stdin.flush()
            head = process.stdout.readline()
            if head:
                said = json.loads(head)
                return said["status"], process.stdout.read(said["size"])
        except OSError:
            pass
        finally:
            clock.cancel()
        self.close()
        return None


_readers: dict[str, _Reader] = {}
_registering = threading.Lock()


def read(chosen: Format, name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """What the format's `read` finds in a file. Raises InputError."""
    answer = _answer(chosen, name, file, {"columns": False, "mapping": passing.mapping_record(mapping)})
    return iter([passing.found_from(record) for record in answer["found"]])


def columns(chosen: Format, name: str, file: BinaryIO) -> Header:
    """What the format's `columns` finds in a table. Raises InputError."""
    return passing.header_from(_answer(chosen, name, file, {"columns": True, "mapping": None})["header"])


def _answer(chosen: Format, name: str, file: BinaryIO, request: dict[str, Any]) -> dict[str, Any]:
    content = document(name, file)
    with _registering:
        module = chosen.read.__module__
        reader = _readers.setdefault(module, _Reader(module))
    ending = PurePath(name).suffix.lower()
    status, answer = reader.ask({**request, "name": name, "ending": ending}, content)
    if status != "read":
        raise InputError(STOPPED[status], where=name, remedy=INSTEAD)
    found: dict[str, Any] = json.loads(answer)
    if "refused" in found:
        raise passing.error_from(found["refused"])
    return found


def _started(module: str) -> subprocess.Popen[bytes]:
    """A process that reads formats of a module, of the package that we were imported from."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-m", "corpus.importers.limited", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,  # an interrupt at the terminal is ours to answer
    )


@atexit.register
def _close() -> None:
    for reader in _readers.values():
        reader.close()
