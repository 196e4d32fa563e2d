"""The process in which files are parsed by libraries: `python -m corpus.importers.limited MODULE`.

In: on standard input, requests: a line of JSON with the bytes of a file after it. Out: on standard output, for each an
answer: a line of JSON with what was found after it. The process imports its one library once, and for each file
makes a copy of itself with limits, which cannot write a file or open a socket; the file is gone with the copy.
"""

from __future__ import annotations

import io
import json
import os
import select
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from corpus.errors import InputError
from corpus.importers import passing
from corpus.importers.found import Format, formats_in

# A file that is not read by then is refused: seconds by the clock, and of the processor.
MOST_SECONDS = 5
MOST_PROCESSOR_SECONDS = 5

# What a file may take beyond what the library took when it was imported (bytes).
MOST_MEMORY = 512 * 1024 * 1024

# Pipes and what a library opens of its own data while it reads.
MOST_OPEN_FILES = 64

# What may come of a file: an archive of tables has a text in it that is as long as itself.
MOST_ANSWER = 64 * 1024 * 1024

# With nothing to do for so long it ends; it is started again at need (seconds).
IDLE_SECONDS = 60

# How a copy ends that did not read its file.
OUT_OF_MEMORY, FAILED = 3, 4

# What Python tells its audit hooks of, and nobody needs who reads a file that lies in memory.
REFUSED = (
    "socket.", "urllib.", "subprocess.", "os.exec", "os.system", "os.posix_spawn", "os.fork",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.ch", "shutil.",
)  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

CHUNK = 1 << 16


def main(module: str) -> None:
    """Answer requests until there are none."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    formats = _formats(import_module(module))
    while select.select([requests], [], [], IDLE_SECONDS)[0] and (line := requests.readline()):
        request = json.loads(line)
        content = requests.read(request["size"])
        status, answer = _in_a_copy(formats, request, content)
        answers.write(json.dumps({"status": status, "size": len(answer)}).encode() + b"\n" + answer)
        answers.flush()


def _formats(module: Any) -> tuple[Format, ...]:
    """The formats of a module, with the libraries it names in `PRELOAD` imported."""
    for library in getattr(module, "PRELOAD", ()):
        import_module(library)
    return formats_in(module)


def _in_a_copy(formats: tuple[Format, ...], request: dict[str, Any], content: bytes) -> tuple[str, bytes]:
    """Read a file in a copy of this process: ("read", what was found), or why it was stopped and nothing."""
    reading, writing = os.pipe()
    copy = os.fork()
    if copy == 0:
        os.close(reading)
        _answer(writing, formats, request, content)
    os.close(writing)
    answer = bytearray()
    deadline = time.monotonic() + MOST_SECONDS
    stopped = ""
    while not stopped:
        if not select.select([reading], [], [], max(0, deadline - time.monotonic()))[0]:
            stopped = "time"
        elif not (chunk := os.read(reading, CHUNK)):
            break
        else:
            answer += chunk
            stopped = "size" if len(answer) > MOST_ANSWER else ""
    os.close(reading)
    if stopped:
        os.kill(copy, signal.SIGKILL)
    ended = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    if not stopped and ended:
        stopped = {-signal.SIGXCPU: "time", -signal.SIGKILL: "time", OUT_OF_MEMORY: "memory"}.get(ended, "crash")
    return (stopped, b"") if stopped else ("read", bytes(answer))


def _answer(writing: int, formats: tuple[Format, ...], request: dict[str, Any], content: bytes) -> NoReturn:
    """In the copy: read the file, write what was found, and end without going back into the caller."""
    try:
        _limit()
        with os.fdopen(writing, "wb", closefd=False) as file:
            file.write(json.dumps(_found(formats, request, io.BytesIO(content))).encode())
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # whatever it is, it must not come back into the parent's code; the parent says it
        os._exit(FAILED)
    os._exit(0)


def _found(formats: tuple[Format, ...], request: dict[str, Any], file: BinaryIO) -> dict[str, Any]:
    name = request["name"]
    chosen = next(one for one in formats if request["ending"] in one.endings)
    try:
        if request["columns"] and chosen.columns is not None:
            return {"header": passing.header_record(chosen.columns(name, file))}
        mapping = passing.mapping_from(request["mapping"])
        return {"found": [passing.found_record(one) for one in chosen.read(name, file, mapping)]}
    except InputError as error:
        return {"refused": passing.error_record(error)}


def _limit() -> None:
    """Take from this process what parsing does not need. A limit that the system does not know is left out."""
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, _address_space() + MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, MOST_OPEN_FILES),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue
    sys.addaudithook(_alone)


def _address_space() -> int:
    """What the process has already, where the system says it (bytes)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return MOST_MEMORY


def _alone(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse sockets, other programs and changes to files to whatever a file may make a library do."""
    writes = event == "open" and not isinstance(arguments[0], int) and (arguments[2] or 0) & WRITING
    if writes or event.startswith(REFUSED):
        raise PermissionError(f"{event} while a file is read")


if __name__ == "__main__":
    main(sys.argv[1])
