"""What users do: add, correct, compare, decide; the one place where align meets the store.

In: a `Store` and frozen dataclasses or ids. Out: frozen dataclasses of `model`. Raises InputError, NotFound,
Conflict, StoreBusy or StoreUnusable; whatever is raised, nothing is half-stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from align.terms import Kind, Severity
from corpus.model import (
    Comparison,
    Decision,
    ImportReport,
    Job,
    NewRendering,
    NewStatement,
    OutletKind,
    StatementSummary,
    StoredDivergence,
    StoredStatement,
    Verdict,
)
from corpus.store import Store

Source = Path | tuple[str, bytes]
Progress = Callable[[str, int, int], None]


def statements(store: Store) -> list[StatementSummary]:
    """All statements, newest first."""
    raise NotImplementedError


def statement(store: Store, number: int) -> StoredStatement:
    """A statement with its renderings, whose texts are checked against their sha256. Raises NotFound."""
    raise NotImplementedError


def comparison(store: Store, statement: int) -> Comparison | None:
    """The newest comparison of a statement, or None where there is none yet. Raises NotFound."""
    raise NotImplementedError


def divergence(store: Store, number: int) -> StoredDivergence:
    """The newest divergence equal to this one; or this one, with `moved_to` where another took its place."""
    raise NotImplementedError


def add_statement(store: Store, new: NewStatement) -> int:
    """Store a statement with its renderings and queue its comparison, all or nothing. Returns its id.

    The same key with the same texts: nothing is added, and the id is that of the one there.
    """
    raise NotImplementedError


def add_rendering(store: Store, statement: int, new: NewRendering) -> int:
    """Add a rendering to a statement and queue a new comparison. Returns the rendering's id."""
    raise NotImplementedError


def correct_rendering(
    store: Store,
    number: int,
    *,
    outlet: str | None = None,
    kind: OutletKind | None = None,
    address: str | None = None,
    date: str | None = None,
    via: str | None = None,
    note: str | None = None,
) -> None:
    """Correct what is said about a rendering; None leaves a field as it is. What was there before is kept."""
    raise NotImplementedError


def correct_statement(
    store: Store,
    number: int,
    *,
    speaker: str | None = None,
    date: str | None = None,
    occasion: str | None = None,
    persian: str | None = None,
) -> None:
    """Correct what is said about a statement; None leaves a field as it is. What was there before is kept."""
    raise NotImplementedError


def decide(
    store: Store,
    divergence: int,
    decision: Decision,
    reviewer: str,
    *,
    kind: Kind | None = None,
    severity: Severity | None = None,
    note: str = "",
    seen: int = 0,
) -> Verdict:
    """Append a verdict. Raises Conflict, writing nothing, where this reviewer gave one newer than `seen`."""
    raise NotImplementedError


def jobs(store: Store, statement: int) -> list[Job]:
    """The jobs of a statement, newest first."""
    raise NotImplementedError


def job(store: Store, number: int) -> Job:
    """A job. Raises NotFound."""
    raise NotImplementedError


def cancel(store: Store, number: int) -> None:
    """Cancel an unfinished job; a finished one stays as it is."""
    raise NotImplementedError


def retry(store: Store, number: int) -> None:
    """Queue a failed or cancelled job again; one that waits or runs stays as it is. Raises Conflict if done."""
    raise NotImplementedError


def import_file(store: Store, source: Source) -> ImportReport:
    """Import one file, a path or (name, bytes): .jsonl, or .txt and .md where several make a statement."""
    raise NotImplementedError


def import_files(
    store: Store, sources: Sequence[Source], *, speaker: str = "", date: str = "", occasion: str = ""
) -> ImportReport:
    """Import files; all .txt and .md among them are the renderings of one statement, each named by its stem."""
    raise NotImplementedError


def import_samples(store: Store) -> ImportReport:
    """Import the sample corpus; what is there already stays."""
    raise NotImplementedError
