"""What the store holds, as frozen dataclasses: what the page and the exporters read.

In: nothing. Out: the types that pass between `service` and its callers. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from align.terms import Divergence, Kind, Row, Severity

# Longest opening of a statement in lists and titles, in characters.
LONGEST_OPENING = 72
OUTER_MARKS = " \t\n“”„«»‹›\"'"


class OutletKind(StrEnum):
    """What sort of publisher an outlet is."""

    NEWSPAPER = "newspaper"
    WIRE = "wire"
    BROADCASTER = "broadcaster"
    MONITORING = "monitoring"
    SCHOLAR = "scholar"
    OFFICIAL = "official"
    OTHER = "other"


class Decision(StrEnum):
    """What a reviewer concludes of a divergence."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    UNSURE = "unsure"


class JobState(StrEnum):
    """How far a job is. `queued` and `running` are unfinished, the others ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewRendering:
    """A rendering as someone hands it in. `text` is verbatim; the rest may be corrected later.

    address: http(s) or empty. date: 2012, 2012-11, 2012-11-07 or empty. via: whom the outlet cites.
    quoted: True, the text is the speaker's words though no marks stand in it; False, indirect
    speech; None, the marks decide.
    """

    outlet: str
    text: str
    kind: OutletKind = OutletKind.OTHER
    address: str = ""
    date: str = ""
    via: str = ""
    note: str = ""
    quoted: bool | None = None


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A statement with its renderings (two or more) as someone hands it in.

    key: the importer's id; the same key with the same texts is already there, and nothing is added.
    """

    speaker: str
    date: str
    occasion: str
    renderings: tuple[NewRendering, ...]
    language: str = "fa"
    persian: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A comparison asked for, and how far it is.

    step, done, total: what the worker is at ("rows", 3 of 10); total 0 where unknown.
    error: why it failed, in words for the user; empty otherwise. comparison: what came of it.
    """

    id: int
    statement: int
    state: JobState
    step: str
    done: int
    total: int
    error: str
    queued: str
    finished: str | None
    comparison: int | None

    @property
    def unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


def opening(text: str) -> str:
    """The first words of a text, to tell statements of one speaker apart; “…” where more follows."""
    words = " ".join(text.strip(OUTER_MARKS).split())
    if len(words) <= LONGEST_OPENING:
        return words.strip(OUTER_MARKS)
    return words[:LONGEST_OPENING].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


@dataclass(frozen=True, slots=True)
class StatementSummary:
    """A statement as the list shows it. Counts are of the newest comparison.

    opening: the first words of its first rendering.

    severities: how many divergences of each severity, reviewed or not; all four are present.
    reviewed: how many have a verdict of anyone. job: the newest one unless it is done.
    """

    id: int
    speaker: str
    date: str
    occasion: str
    opening: str
    outlets: tuple[str, ...]
    severities: Mapping[Severity, int]
    divergences: int
    reviewed: int
    job: Job | None
    compared: bool


@dataclass(frozen=True, slots=True)
class StoredRendering:
    """A rendering in the store. sha256: of the text's UTF-8; the text never changes."""

    id: int
    statement: int
    outlet: str
    kind: OutletKind
    address: str
    date: str
    via: str
    note: str
    quoted: bool | None
    text: str
    sha256: str
    added: str


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement in the store; its renderings in the order in which they came.

    key: the importer's id, or one made from the content.
    """

    id: int
    speaker: str
    date: str
    occasion: str
    language: str
    persian: str | None
    added: str
    renderings: tuple[StoredRendering, ...]
    key: str

    @property
    def opening(self) -> str:
        """The first words of its first rendering."""
        return opening(self.renderings[0].text) if self.renderings else ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reviewer's decision: one event, never changed. kind, severity: the reviewer's own, where they differ.

    inherited_from: the id of the equal divergence of another comparison that it was given on;
    None where it was given on the one that shows it.
    """

    id: int
    decision: Decision
    kind: Kind | None
    severity: Severity | None
    note: str
    reviewer: str
    given: str
    inherited_from: int | None


@dataclass(frozen=True, slots=True)
class StoredDivergence:
    """A divergence of a comparison with what people concluded of it. Outlets have their names of today.

    row: 0-based. verdicts: all events, oldest first. current: the newest of each reviewer.
    check_again: it took the place of a divergence that had a verdict, and is not the same.
    moved_to: for one of an old comparison that has no equal in the newest, what took its place there.
    """

    id: int
    statement: int
    comparison: int
    row: int
    divergence: Divergence
    verdicts: tuple[Verdict, ...] = ()
    current: Mapping[str, Verdict] = field(default_factory=dict)
    check_again: bool = False
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was made of a statement once, by what its signature says. It never changes.

    renderings: the ids that it compared, in order; a newer rendering is not in it.
    """

    id: int
    statement: int
    made: str
    signature: Mapping[str, str]
    rows: tuple[Row, ...]
    divergences: tuple[StoredDivergence, ...]
    renderings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. errors: one message for each thing refused, with file, line and remedy.

    statements: the ids of all that were added or already there, in the order of the file.
    """

    added: int
    already_there: int
    errors: tuple[str, ...]
    statements: tuple[int, ...] = ()
