"""A large archive imported, searched, exported and imported again: the second export equals the first.

    python tests/soak/archive.py --statements 10000

In: how many statements, each with three renderings and its Persian; how many of them are compared and reviewed too; a
seed. Out: how long each step took, and exit status 1 with what was wrong. All steps but comparing are the commands
that anyone types.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from corpus import service  # noqa: E402
from corpus.cache import cached  # noqa: E402
from corpus.model import Decision  # noqa: E402
from corpus.store import Store  # noqa: E402
from tests.corpus.tiny import TinyEncoder  # noqa: E402

OUTLETS = ("The Daily", "A Wire", "Monitoring Service")
WORDS = (
    "we will can may not talk with them before after the vote on six seven ships today tomorrow if they sign treaty"
    " harbour closed open council morning evening nobody everyone hurt paid crew ferry port street market price oil"
)
PERSIAN = "ما با آنها مذاکره خواهیم کرد اگر پیمان را امضا کنند"


class Wrong(Exception):
    """What must not be."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--compared", type=int, default=200)
    parser.add_argument("--sought", type=int, default=10, help="statements looked for by a word that no other has")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            Archive(Path(folder), given.statements, given.compared, given.sought, given.seed).run()
        except Wrong as wrong:
            print(f"WRONG: {wrong}")
            return 1
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{'most memory of a command':36} {peak:>9,} MB")
    return 0


class Archive:
    """One archive on its way through the commands."""

    def __init__(self, folder: Path, statements: int, compared: int, sought: int, seed: int) -> None:
        self.folder, self.statements, self.compared, self.sought = folder, statements, compared, sought
        self.chance = random.Random(seed)
        self.first, self.second = folder / "first.db", folder / "second.db"

    def run(self) -> None:
        source = self.folder / "archive.jsonl"
        source.write_text("".join(json.dumps(self.statement(n)) + "\n" for n in range(self.statements)), "utf-8")
        self.command("import", "import", str(source), "--database", str(self.first))
        self.count(self.first)
        self.compare()
        self.search(self.first)
        exported = self.command("export", "export", "--database", str(self.first))
        again = self.folder / "exported.jsonl"
        again.write_bytes(exported)
        self.command("import of the export", "import", str(again), "--database", str(self.second))
        self.count(self.second)
        self.search(self.second)
        twice = self.command("export of the import", "export", "--database", str(self.second))
        self.equal(exported, twice)
        for database in (self.first, self.second):
            self.command(f"check of the {database.stem}", "check", "--database", str(database))
        self.command("backup", "backup", str(self.folder / "saved.db"), "--database", str(self.first))

    def statement(self, number: int) -> dict[str, object]:
        common = [" ".join(self.chance.choices(WORDS.split(), k=12)) for _ in range(4)]
        texts = [" ".join(f"{part} {self.chance.choice(WORDS.split())}." for part in common) for _ in OUTLETS]
        return {
            "id": f"archive-{number}",
            "speaker": f"Speaker {number % 50}",
            "date": f"{1990 + number % 30}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "occasion": f"occasion {number % 100}",
            "persian": " ".join(self.chance.choices(PERSIAN.split(), k=12)),
            "renderings": [
                {
                    "outlet": outlet,
                    "text": f"{text} {word(number)} said so.",
                    "kind": "wire",
                    "note": "n" * (number % 3),
                }
                for outlet, text in zip(OUTLETS, texts, strict=True)
            ],
        }

    def command(self, said: str, *words: str) -> bytes:
        """Run a command, and say how long it took. Raises Wrong where it fails."""
        started = time.monotonic()
        ended = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *words],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            check=False,
        )
        if said:
            print(f"{said:36} {time.monotonic() - started:>9.1f} s", flush=True)
        if ended.returncode:
            raise Wrong(f"{words[0]} ended with status {ended.returncode}: {ended.stderr.decode()[-2000:]}")
        return ended.stdout

    def count(self, database: Path) -> None:
        store = Store.open(database)
        found = store.db.table("statement").count, store.db.table("rendering").count
        store.close()
        if found != (self.statements, len(OUTLETS) * self.statements):
            raise Wrong(f"{database.name} has {found[0]} statements and {found[1]} renderings")

    def compare(self) -> None:
        """Compare some statements, and give verdicts on what was found."""
        started = time.monotonic()
        store = Store.open(self.first)
        verdicts = 0
        for number in self.chance.sample(range(1, self.statements + 1), min(self.compared, self.statements)):
            service.compare_now(store, number, cached(store, TinyEncoder()))
            comparison = service.comparison(store, number)
            assert comparison is not None
            for found in comparison.divergences[:2]:
                decision = self.chance.choice((Decision.CONFIRMED, Decision.DISMISSED, Decision.UNSURE))
                service.decide(store, found.id, decision, "Ada", note=f"verdict on {found.id}")
                verdicts += 1
        store.close()
        print(
            f"{f'{self.compared} comparisons, {verdicts} verdicts':36} {time.monotonic() - started:>9.1f} s", flush=True
        )

    def search(self, database: Path) -> None:
        """Each sought word is found in the renderings of its statement, and nowhere else."""
        started = time.monotonic()
        for number in self.chance.sample(range(self.statements), min(self.sought, self.statements)):
            found = self.command(
                "", "search", word(number), "--within", "renderings", "--json", "--database", str(database)
            )
            hits = [json.loads(line) for line in found.splitlines()]
            if len(hits) != len(OUTLETS) or len({hit["statement"] for hit in hits}) != 1:
                raise Wrong(f"{word(number)} was found {len(hits)} times: {hits}")
        print(f"{f'{self.sought} searches, {database.stem}':36} {time.monotonic() - started:>9.1f} s", flush=True)

    def equal(self, first: bytes, second: bytes) -> None:
        if first == second:
            print(f"{'equal, in bytes':36} {len(first):>9,}")
            return
        for number, (a, b) in enumerate(zip(first.splitlines(), second.splitlines(), strict=True), start=1):
            if a != b:
                one, other = json.loads(a), json.loads(b)
                fields = [name for name in one | other if one.get(name) != other.get(name)]
                told = {name: (str(one.get(name))[:400], str(other.get(name))[:400]) for name in fields}
                raise Wrong(f"line {number} differs after the second import: {told}")


def word(number: int) -> str:
    """A word of letters that only one statement has."""
    return "q" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:06}") + "q"


if __name__ == "__main__":
    sys.exit(main())
