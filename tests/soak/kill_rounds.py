"""Kill -9 at random moments of import, comparison, review and backup: nothing half done, nothing acknowledged lost.

    python tests/soak/kill_rounds.py --rounds 200

In: how many rounds, and a seed. Out: figures, and exit status 1 with what was found wrong. Each round starts real
processes, kills them in the middle, and looks: is the database whole, is every import there whole or not at all, has
every statement all its renderings, is every verdict there that a process was told of, is every backup that is there
whole? At the end a worker that is not killed does all that is left.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from corpus import jobs, service  # noqa: E402
from corpus.backup import back_up  # noqa: E402
from corpus.cache import cached  # noqa: E402
from corpus.errors import Conflict  # noqa: E402
from corpus.model import Decision, JobState, NewRendering, NewStatement  # noqa: E402
from corpus.store import Store  # noqa: E402
from corpus.upkeep import faults  # noqa: E402
from tests.corpus.tiny import TinyEncoder  # noqa: E402

WORK = ("import", "compare", "review", "backup")

# Statements of one imported file, and renderings of one statement.
STATEMENTS, RENDERINGS = 3, 3

# Files that one child imports, and backups that one makes, at most: a round is to be short.
MOST = 6

# How long after it began a child is killed at most (seconds); how often all four kinds are at work at once.
LONGEST_LIFE, TOGETHER = 0.4, 5

# How long a worker may take to begin a job, before it is killed all the same (seconds).
LONGEST_START = 5.0

WORDS = "we will can may not talk with them before the vote on six seven ships today tomorrow if they sign"


class Wrong(Exception):
    """What must not be."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", choices=WORK, help=argparse.SUPPRESS)
    parser.add_argument("--database", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child:
        child(given.child, given.database, given.seed)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(Path(folder) / "corpus.db", given.seed)
        try:
            figures = rounds.run(given.rounds)
        except Wrong as wrong:
            print(f"WRONG: {wrong}")
            return 1
        finally:
            rounds.end()
    for name, value in figures.items():
        print(f"{name:46} {value:>8}")
    return 0


# What is killed ------------------------------------------------------------------------------------------------------


def child(work: str, database: Path, seed: int) -> None:
    """Work until killed, saying each thing that is stored as soon as the call has come back."""
    from tests.corpus import tiny_worker

    store = Store.open(database)
    chance = random.Random(seed)
    if work == "import":  # reads what it needs of the program first
        warm = json.dumps(statement("never stored", chance)).encode()
        service.import_files(store, [("warm.jsonl", warm)], dry_run=True, who="Ada")
    say("ready")
    if work == "import":
        importing(store, seed, chance)
    elif work == "review":
        reviewing(store, seed, chance)
    elif work == "backup":
        for number in range(MOST):
            target = database.with_name(f"backup-{seed}-{number}.db")
            back_up(store, target)
            say(target.name)
    else:
        sys.argv = ["worker", "--database", str(database)]
        tiny_worker.main()


def importing(store: Store, seed: int, chance: random.Random) -> None:
    for number in range(MOST):
        name = f"import-{seed}-{number}"
        lines = [json.dumps(statement(f"{name}-{n}", chance)) for n in range(STATEMENTS)]
        service.import_files(store, [(f"{name}.jsonl", "\n".join(lines).encode())], who="Ada")
        say(name)


def statement(key: str, chance: random.Random) -> dict[str, object]:
    """A statement whose renderings are like each other."""
    common = [" ".join(chance.choices(WORDS.split(), k=8)) for _ in range(3)]
    texts = [". ".join(f"{part} {chance.choice(WORDS.split())}" for part in common) + "." for _ in range(RENDERINGS)]
    return {
        "id": key,
        "speaker": "He",
        "renderings": [{"outlet": f"Outlet {n}", "text": f"{text} {key}"} for n, text in enumerate(texts)],
    }


def reviewing(store: Store, seed: int, chance: random.Random) -> None:
    newest: dict[int, int] = {}
    found = [row[0] for row in store.db.execute("SELECT id FROM divergence")]
    number = 0
    while True:
        number += 1
        divergence, decision = chance.choice(found), chance.choice(list(Decision)[:2])
        note = f"{seed} {number}"
        try:
            given = service.decide(
                store, divergence, decision, f"Reviewer {seed}", note=note, seen=newest.get(divergence, 0)
            )
        except Conflict as conflict:  # two divergences that are equal
            newest[divergence] = conflict.newer[-1].id
            continue
        newest[divergence] = given.id
        say(f"{given.id} {note}")


def say(what: str) -> None:
    print(what, flush=True)


# Who kills and looks -------------------------------------------------------------------------------------------------


class Rounds:
    """Rounds on one database, and what was counted."""

    def __init__(self, database: Path, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)
        self.verdicts: dict[int, str] = {}
        self.files: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.started: list[subprocess.Popen[str]] = []
        with self.opened() as store:
            for number in range(4):
                new = statement(f"first-{number}", self.chance)
                renderings = tuple(NewRendering(r["outlet"], r["text"]) for r in new["renderings"])  # type: ignore[attr-defined]
                made = service.add_statement(
                    store, NewStatement("He", "", "", renderings, key=str(new["id"])), who="Ada"
                )
                service.compare_now(store, made, cached(store, TinyEncoder()))
            if not store.db.table("divergence").count:
                raise Wrong("there is nothing to review")

    @contextmanager
    def opened(self) -> Iterator[Store]:
        store = Store.open(self.database)
        try:
            yield store
        finally:
            store.close()

    def run(self, rounds: int) -> dict[str, object]:
        started = time.monotonic()
        for number in range(rounds):
            self.round(number)
        self.finish()
        minutes = (time.monotonic() - started) / 60
        return {"rounds": rounds, **dict(sorted(self.counts.items())), "minutes": f"{minutes:.1f}"}

    def round(self, number: int) -> None:
        """Start one kind of work, or all at once; kill; look."""
        works = WORK if number % TOGETHER == TOGETHER - 1 else (WORK[number % len(WORK)],)
        started = [(work, self.start(work, 1000 * number + n)) for n, work in enumerate(works)]
        for work, process in started:
            assert process.stdout is not None
            if process.stdout.readline().strip() != "ready":
                raise Wrong(f"round {number}: {work} did not begin: {process.communicate()[1][-2000:]}")
        if "compare" in works:
            self.until_at_work()
        time.sleep(self.chance.uniform(0, LONGEST_LIFE))
        for work, process in started:
            self.counts[f"killed in {work}"] += process.poll() is None
            process.kill()
            process.wait()
        self.counts["killed with a job in hand"] += "compare" in works and self.at_work()
        for work, process in started:
            # Not `communicate`: it forgets what was read ahead with the first line.
            assert process.stdout is not None and process.stderr is not None
            said, errors = process.stdout.read(), process.stderr.read()
            if process.returncode not in (0, -9):
                raise Wrong(f"round {number}: {work} ended with status {process.returncode}: {errors[-2000:]}")
            self.take(work, said.split("\n")[:-1])  # without a line that was cut
        self.look(number)

    def start(self, work: str, seed: int) -> subprocess.Popen[str]:
        command = [sys.executable, __file__, "--child", work, "--database", str(self.database), "--seed", str(seed)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "TINY_LOOK": "0.05", "TINY_SECONDS": "0.01"}
        self.started = [process for process in self.started if process.poll() is None]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """Leave nobody at work."""
        for process in self.started:
            process.kill()

    def until_at_work(self) -> None:
        """Wait until a worker has a job, if there is one to be had."""
        end = time.monotonic() + LONGEST_START
        with self.opened() as store:
            while jobs.unfinished(store) and not self.at_work() and time.monotonic() < end:
                time.sleep(0.01)

    def at_work(self) -> bool:
        with self.opened() as store:
            return bool(store.db.execute("SELECT 1 FROM job WHERE state = 'running'").fetchone())

    def take(self, work: str, said: Sequence[str]) -> None:
        """What a process was told is stored."""
        for line in said:
            if work == "review":
                verdict, note = line.split(" ", 1)
                self.verdicts[int(verdict)] = note
            elif work == "import":
                self.files.add(line)
            elif work == "backup":
                self.counts["backups acknowledged"] += 1
                if not self.database.with_name(line).exists():
                    raise Wrong(f"the backup {line} is not there")

    def look(self, number: int) -> None:
        """Raise Wrong where something is half done or lost."""
        with self.opened() as store:
            if found := faults(store):
                raise Wrong(f"round {number}: {found}")
            self.look_at_statements(store, number)
            stored = {row["id"]: row["note"] for row in store.db.query("SELECT id, note FROM verdict")}
            if lost := [one for one, note in self.verdicts.items() if stored.get(one) != note]:
                raise Wrong(f"round {number}: verdicts {lost} were acknowledged and are lost")
        for backup in self.database.parent.glob("backup-*.db"):
            copy = Store(backup)
            if found := faults(copy):
                raise Wrong(f"round {number}: {backup.name}: {found}")
            copy.close()
            backup.unlink()
            self.counts["backups found whole"] += 1

    def look_at_statements(self, store: Store, number: int) -> None:
        per_file: Counter[str] = Counter()
        for key, renderings, queued, comparisons, done in store.db.execute(
            "SELECT key, (SELECT count(*) FROM rendering WHERE rendering.statement = statement.id),"
            " (SELECT count(*) FROM job WHERE job.statement = statement.id),"
            " (SELECT count(*) FROM comparison WHERE comparison.statement = statement.id),"
            " (SELECT count(*) FROM job WHERE job.statement = statement.id AND state = 'done') FROM statement"
        ):
            if renderings != RENDERINGS or queued != 1:
                raise Wrong(f"round {number}: statement {key} has {renderings} renderings and {queued} jobs")
            first = key.startswith("first-")
            if comparisons != done + first:
                raise Wrong(f"round {number}: statement {key} has {comparisons} comparisons of {done} done jobs")
            if not first:
                per_file[key.rpartition("-")[0]] += 1
        if half := [name for name, count in per_file.items() if count != STATEMENTS]:
            raise Wrong(f"round {number}: {half} are half imported")
        if lost := self.files - set(per_file):
            raise Wrong(f"round {number}: {lost} were acknowledged and are not there")

    def finish(self) -> None:
        """Let a worker do what is left, and look once more."""
        process = self.start("compare", 0)
        try:
            end = time.monotonic() + 600
            with self.opened() as store:
                while waiting := jobs.listed(store):
                    for job in waiting:
                        if job.state is JobState.FAILED:  # killed five times at it, by chance
                            service.retry(store, job.id)
                            self.counts["jobs that were killed five times"] += 1
                    if time.monotonic() > end:
                        raise Wrong(f"{len(waiting)} jobs were not taken up again")
                    time.sleep(0.2)
                self.counts["statements"] = store.db.table("statement").count
                self.counts["comparisons"] = store.db.table("comparison").count
                self.counts["verdicts stored"] = store.db.table("verdict").count
        finally:
            process.kill()
            process.communicate()
        self.counts["verdicts acknowledged, none lost"] = len(self.verdicts)
        self.counts["imports acknowledged, none lost"] = len(self.files)
        self.look(-1)


if __name__ == "__main__":
    sys.exit(main())
