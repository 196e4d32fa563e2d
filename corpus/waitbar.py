"""How far jobs are, as bars at the terminal; a line for each step where standard error is no terminal.

In: jobs, again and again. Out: what is seen on standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from corpus.model import Job

# Most bars at once; a line below says how many more there are.
MOST_BARS = 10


@contextmanager
def bars() -> Iterator[Callable[[Sequence[Job]], None]]:
    """Show jobs for as long as the block lasts; call what is yielded with them whenever they were looked at."""
    if not sys.stderr.isatty():
        yield _Lines().tell
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        yield _Bars(shown).tell


class _Bars:
    """One bar for all jobs, and one for each that runs."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._whole = shown.add_task("comparisons", total=None)
        self._tasks: dict[int, TaskID] = {}

    def tell(self, jobs: Sequence[Job]) -> None:
        running = [job for job in jobs if job.state.value == "running"][:MOST_BARS]
        for number in set(self._tasks) - {job.id for job in running}:
            self._shown.remove_task(self._tasks.pop(number))
        for job in running:
            if job.id not in self._tasks:
                self._tasks[job.id] = self._shown.add_task("", total=100)
            said = f"job {job.id}, {job.step or 'loading'}"
            self._shown.update(self._tasks[job.id], description=said, completed=job.percent)
        ended = sum(not job.unfinished for job in jobs)
        self._shown.update(self._whole, description=f"{ended} of {len(jobs)}", completed=ended, total=len(jobs))


class _Lines:
    """A line whenever a job enters a state or step."""

    def __init__(self) -> None:
        self._said: dict[int, str] = {}

    def tell(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            said = f"{job.state.value} {job.step}".strip() if job.state.value == "running" else job.state.value
            if self._said.get(job.id) != said:
                self._said[job.id] = said
                print(f"job {job.id}: {said}", file=sys.stderr, flush=True)
