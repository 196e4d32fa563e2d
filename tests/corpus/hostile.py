"""Readers that do what a library might do over a hostile file: hang, take all memory, crash, write, call out, print."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from corpus.importers.found import About, Format, Found
from corpus.model import NewRendering


def read(name: str, file: BinaryIO, mapping: object = None) -> Iterator[Found]:
    """Do what the file's content names, with the rest of it."""
    deed, _, rest = file.read().decode().partition(" ")
    match deed:
        case "sleep":
            time.sleep(60)
        case "loop":
            while True:
                pass
        case "memory":
            kept = [bytes(1 << 20) for _ in range(4096)]
            yield Found(name, NewRendering("x", str(len(kept))))
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "error":
            raise KeyError(rest)
        case "write":
            Path(rest).write_text("written")
        case "connect":
            socket.create_connection(("127.0.0.1", int(rest)), timeout=1)
        case "program":
            subprocess.run(["touch", rest], check=False)
        case "much":
            for _ in range(200):
                yield Found(name, NewRendering("x", "y" * 500_000))
        case "print":
            print("noise", flush=True)
            os.write(1, b"more noise\n")
        case "end":
            os.kill(os.getppid(), signal.SIGKILL)
    yield Found(f"{name}, line 1", NewRendering("x", rest), "key", About(speaker="ظریف"), ("a remark",))


FORMAT = Format("hostile file", (".bad",), read, single=True, guarded=True)
