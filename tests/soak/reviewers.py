"""Many reviewers at once, each a process of its own: every verdict is stored, and none waits in vain.

    python tests/soak/reviewers.py --processes 8 --verdicts 200

In: how many processes, and how many verdicts each gives. Out: figures, and exit status 1 where a verdict is missing or
a process met an error.
"""

from __future__ import annotations

import argparse
import os
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
from corpus.model import Decision, NewRendering, NewStatement  # noqa: E402
from corpus.store import Store  # noqa: E402
from corpus.upkeep import faults  # noqa: E402
from tests.corpus.tiny import TinyEncoder  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--verdicts", type=int, default=200)
    parser.add_argument("--reviewer", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--database", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.reviewer is not None:
        review(given.database, given.reviewer, given.verdicts)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return together(Path(folder) / "corpus.db", given.processes, given.verdicts)


def review(database: Path, reviewer: int, verdicts: int) -> None:
    """Give verdicts as fast as may be, going round the divergences and changing one's mind."""
    store = Store.open(database)
    found = [row[0] for row in store.db.execute("SELECT id FROM divergence ORDER BY id")]
    newest: dict[int, int] = {}
    print("ready", flush=True)
    sys.stdin.readline()
    longest = 0.0
    for number in range(verdicts):
        divergence = found[number % len(found)]
        decision = (Decision.CONFIRMED, Decision.DISMISSED, Decision.UNSURE)[number // len(found) % 3]
        started = time.monotonic()
        given = service.decide(
            store,
            divergence,
            decision,
            f"Reviewer {reviewer}",
            note=f"{reviewer} {number}",
            seen=newest.get(divergence, 0),
        )
        longest = max(longest, time.monotonic() - started)
        newest[divergence] = given.id
        print(f"{given.id} {longest:.3f}", flush=True)


def together(database: Path, processes: int, verdicts: int) -> int:
    """Let all begin at one moment, and count."""
    store = Store.open(database)
    texts = ("We will go home today. Six ships sail.", "We can go home. Seven ships sail.", "We must go. Ships sail.")
    for number in range(5):
        renderings = tuple(NewRendering(f"Outlet {n}", f"{text} {number}.") for n, text in enumerate(texts))
        made = service.add_statement(store, NewStatement("He", "", "", renderings, key=str(number)), who="Ada")
        service.compare_now(store, made, cached(store, TinyEncoder()))
    started = [start(database, number, verdicts) for number in range(processes)]
    for process in started:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    begun = time.monotonic()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate() for process in started]
    seconds = time.monotonic() - begun
    acknowledged = {int(line.split()[0]) for said, _ in ended for line in said.splitlines()}
    longest = max(float(line.split()[1]) for said, _ in ended for line in said.splitlines())
    errors = [said for process, (_, said) in zip(started, ended, strict=True) if process.returncode or said]
    stored = {row["id"]: row["note"] for row in store.db.query("SELECT id, note FROM verdict")}
    notes = {f"{reviewer} {number}" for reviewer in range(processes) for number in range(verdicts)}
    wrong = faults(store)
    store.close()
    print(f"{len(stored):,} verdicts stored of {processes} × {verdicts}, {len(errors)} errors, {len(wrong)} faults")
    print(f"{len(stored) / seconds:,.0f} verdicts a second; the longest took {longest:.2f} s")
    for error in errors:
        print(error)
    complete = set(stored) == acknowledged and set(stored.values()) == notes and len(stored) == processes * verdicts
    return 0 if complete and not errors and not wrong else 1


def start(database: Path, reviewer: int, verdicts: int) -> subprocess.Popen[str]:
    options = ("--reviewer", reviewer, "--verdicts", verdicts, "--database", database)
    return subprocess.Popen(
        [sys.executable, __file__, *map(str, options)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    sys.exit(main())
