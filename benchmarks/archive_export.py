"""How long a whole archive takes to go out and come back, and how much memory: one record restored many times over.

Run: python -m benchmarks.archive_export [STATEMENTS]. It prints seconds and the peak of memory, and fails where what
comes back is not what went out.
"""

from __future__ import annotations

import hashlib
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from corpus import adding, checks, service
from corpus.cache import cached
from corpus.exporters.jsonl import export_statements
from corpus.exporting import export_file
from corpus.importers import jsonl
from corpus.model import NewRendering, NewStatement
from corpus.store import Store

STATEMENTS = 10_000

# Renderings of three sentences each, as a short news item brings them.
TEXTS = {
    "NYT": "“We will negotiate with America even in the depths of hell,” he said. The talks begin in May.",
    "Guardian": "“We can hold talks with America, even at the bottom of hell.” They are to begin in June.",
    "WNC": "If the system gains by it we talk with America even in the depths of hell. Talks begin in May.",
}


def sample(folder: Path) -> str:
    """The record of one statement, compared by the bundled model and reviewed."""
    from align.encoder import Encoder
    from corpus.model import Decision

    store = Store.open(folder / "sample.db")
    renderings = tuple(NewRendering(outlet, text) for outlet, text in TEXTS.items())
    number = service.add_statement(store, NewStatement("Larijani", "2012-11", "", renderings), who="Ada")
    service.compare_now(store, number, cached(store, Encoder()))
    found = service.comparison(store, number)
    assert found
    for one in found.divergences[::3]:
        service.decide(store, one.id, Decision.CONFIRMED, "Ada", note="as the recording has it")
    return next(iter(export_statements(store)))


def copies(record: str, count: int) -> Iterator[NewStatement]:
    """The record so many times, each under an id of its own."""
    plain = json.loads(record)
    for number in range(count):
        line = json.dumps({**plain, "id": f"copy-{number}"}, ensure_ascii=False).encode()
        (found,) = jsonl.read("copies.jsonl", io.BytesIO(line))
        assert isinstance(found.item, NewStatement)
        yield checks.statement(found.item)


def fill(store: Store, new: Iterator[NewStatement]) -> None:
    """Restore records, a hundred in a transaction."""
    waiting = True
    while waiting:
        waiting = False
        with store.writing() as db:
            for _, one in zip(range(100), new, strict=False):
                adding.insert(db, one, "Ada")
                waiting = True


def digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(count: int) -> None:
    """Fill, export, import, export again; print what each took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record = sample(folder)
        store = Store.open(folder / "a.db")
        began = time.perf_counter()
        fill(store, copies(record, count))
        print(f"{count:,} statements of {len(TEXTS)} renderings restored in {time.perf_counter() - began:.1f} s")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        export_file(store, folder / "a.jsonl")
        seconds = time.perf_counter() - began
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        size = (folder / "a.jsonl").stat().st_size / 1e6
        print(f"exported in {seconds:.1f} s: {size:.0f} MB; the peak of memory rose by {grown:.0f} MB")
        again = Store.open(folder / "b.db")
        with (folder / "a.jsonl").open("rb") as file:
            fill(again, (checks.statement(f.item) for f in jsonl.read("a", file) if isinstance(f.item, NewStatement)))
        export_file(again, folder / "b.jsonl")
        same = digest(folder / "a.jsonl") == digest(folder / "b.jsonl")
        print("imported again, it goes out as the same bytes" if same else "what came back is not what went out")
        sys.exit(0 if same else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STATEMENTS)
