"""How long a large import takes, and how much memory: `python -m benchmarks.importing --statements 10000`.

In: how many statements, of three renderings each. Out: seconds of each step, those that the
processor worked, and the peak of memory, on standard output.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from corpus.imports.importing import import_files
from corpus.store import Store

# As many different words as a newspaper uses in a year or so; frequent ones are drawn more often, as in any language.
VOCABULARY = 30_000
OUTLETS = ("NYT", "Guardian", "WNC")

# Words of a rendering: from a sentence to a page.
FEWEST, MOST = 20, 400

# How many words in a hundred another outlet renders otherwise, and how many differ where a text is brought again.
CHANGED, REPEATED = 30, 4


def written(path: Path, statements: int, seed: int = 6) -> None:
    """Write a file of statements with three renderings each; one in twenty is nearly the same as the one before."""
    chance = random.Random(seed)
    words = [f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{n:x}" for n in range(VOCABULARY)]
    weights = [1 / (n + 10) for n in range(VOCABULARY)]
    texts: list[list[str]] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(statements):
            if number % 20 or not texts:
                text = chance.choices(words, weights, k=chance.randint(FEWEST, MOST))
                texts = [_changed(text, CHANGED, words, chance) for _ in OUTLETS]
            else:
                texts = [_changed(text, REPEATED, words, chance) for text in texts]
            renderings = [{"outlet": name, "text": " ".join(text)} for name, text in zip(OUTLETS, texts, strict=True)]
            record = {"id": f"s{number}", "speaker": "A speaker", "date": "2012-11", "renderings": renderings}
            file.write(json.dumps(record) + "\n")


def _changed(text: list[str], share: int, words: list[str], chance: random.Random) -> list[str]:
    return [chance.choice(words) if chance.randrange(100) < share else word for word in text]


class Steps:
    """Seconds of each step of an import."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._since = "", time.perf_counter()

    def note(self, step: str, _done: int, _total: int) -> None:
        """Take note of where an import is."""
        if step != self._step:
            now = time.perf_counter()
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + now - self._since
            self._step, self._since = step, now


def main() -> None:
    """Import such a file into a new database, and once more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, store = Path(folder) / "large.jsonl", Store.open(Path(folder) / "large.db")
        written(file, given.statements)
        print(f"{given.statements:,} statements × {len(OUTLETS)}, {file.stat().st_size / 1e6:.1f} MB")
        for go in ("first", "again"):
            steps, worked = Steps(), time.process_time()
            report = import_files(store, [file], progress=steps.note, who="the benchmark")
            steps.note("", 0, 0)
            twins = sum(line.twin is not None for line in report.lines)
            worked = time.process_time() - worked
            took = f"{sum(steps.seconds.values()):.1f} s, {worked:.1f} s of them at work"
            print(f"{go}: {took}; {report.added} added, {twins} with duplicates", flush=True)
            print("  " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in steps.seconds.items() if step))
        # Kilobytes, on macOS bytes.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
        print(f"peak of memory: {peak:.0f} MB; database {store.path.stat().st_size / 1e6:.0f} MB")
        store.close()


if __name__ == "__main__":
    main()
