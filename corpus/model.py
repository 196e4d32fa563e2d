"""What the store holds, as frozen dataclasses: what the page and the exporters read.

In: nothing. Out: the types that pass between `service` and its callers. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

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
    """What a reviewer concludes of a divergence. `withdrawn`: nothing, what was said before is taken back."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


# What a reviewer can decide; `withdrawn` comes of an undo alone.
DECISIONS = (Decision.CONFIRMED, Decision.DISMISSED, Decision.UNSURE)


class Reason(StrEnum):
    """Why a text gave way to another version of it: our copy was wrong, or the outlet changed what it published."""

    TRANSCRIPTION = "transcription"
    REVISED = "revised"


class What(StrEnum):
    """What sort of thing an event is. `import` and `outlet` concern many statements, the others one."""

    STATEMENT = "statement"
    RENDERING = "rendering"
    EDIT = "edit"
    VERSION = "version"
    WITHDRAWAL = "withdrawal"
    COMPARISON = "comparison"
    VERDICT = "verdict"
    NOTE = "note"
    FLAG = "flag"
    JUDGEMENT = "judgement"
    ADJUDICATION = "adjudication"
    BLIND = "blind"
    IMPORT = "import"
    ALIGNMENT = "alignment"
    OUTLET = "outlet"


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
    past: JSON, all that a complete record has beside these fields (`restoring`): earlier texts, comparisons, verdicts.
    """

    speaker: str
    date: str
    occasion: str
    renderings: tuple[NewRendering, ...]
    language: str = "fa"
    persian: str | None = None
    key: str | None = None
    past: str | None = None


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

    @property
    def percent(self) -> int:
        """How much of its step is done, 0..100; 0 where that is unknown."""
        return 100 * min(self.done, self.total) // self.total if self.total else 0


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
    """A rendering in the store: one version of an outlet's text. sha256: of the text's UTF-8; it never changes.

    replaces, reason, why: the version that this one took the place of, if any, and why. first: the id of the first
    version; its own where there was none before. current: whether it is the one that holds. withdrawn: when its text
    was erased; the text is then empty, and its sha256 kept.
    """

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
    first: int = 0
    replaces: int | None = None
    reason: Reason | None = None
    why: str = ""
    current: bool = True
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement in the store; its renderings in the order in which they came: of each outlet the text that holds.

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
class Adjudication:
    """What holds of a divergence where reviewers differed, and why: one event, never changed. Fields as of a verdict.

    decision: `withdrawn` where the one before was taken back, so that none holds. who: who decided it.
    """

    id: int
    decision: Decision
    kind: Kind | None
    severity: Severity | None
    reason: str
    who: str
    given: str


class Support(StrEnum):
    """What a reviewer concludes of a reading against the original. `withdrawn`: what was said before is taken back."""

    SUPPORTED = "supported"
    DEFENSIBLE = "defensible"
    DISPUTED = "disputed"
    UNSUPPORTED = "unsupported"
    CANNOT_TELL = "cannot tell"
    WITHDRAWN = "withdrawn"


# What a reviewer can conclude of a reading; `withdrawn` comes of an undo alone.
SUPPORTS = tuple(support for support in Support if support is not Support.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a divergence, for all to read. event: by which it was written, or stands again."""

    id: int
    text: str
    reviewer: str
    given: str
    event: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer concludes of one reading. rendering: the first text of the reading, which tells it from others.

    outdated: the original was corrected since. event: by which it was given, or stands again.
    """

    id: int
    rendering: int
    support: Support
    reviewer: str
    given: str
    outdated: bool
    event: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A reviewer's call for a second opinion that holds."""

    id: int
    reviewer: str
    given: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """What people say of a divergence beside their verdicts: what holds today, oldest first.

    readings: for each reading in turn, the rendering that stands for it in judgements.
    """

    notes: tuple[Note, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    readings: tuple[int, ...] = ()
    flags: tuple[Flag, ...] = ()

    def of_reading(self, place: int) -> tuple[Judgement, ...]:
        """The judgements of the reading at a place, from 0 on."""
        return tuple(j for j in self.judgements if j.rendering == self.readings[place])


@dataclass(frozen=True, slots=True)
class StoredDivergence:
    """A divergence of a comparison with what people concluded of it. Outlets have their names of today.

    row: 0-based. verdicts: all events, oldest first. current: the newest of each reviewer.
    check_again: it took the place of a divergence that had a verdict, and is not the same.
    moved_to: for one of an old comparison that has no equal in the newest, what took its place there.
    flagged: who wants a second opinion on it.
    hidden: how many reviewers' current verdicts blind mode keeps from who looks; they are in neither of the above.
    adjudication: what holds where reviewers differed, whatever each of them says; None where nobody decided it.
    added_by: the person who added it; empty where the program found it.
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
    flagged: tuple[str, ...] = ()
    hidden: int = 0
    adjudication: Adjudication | None = None
    added_by: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was made of a statement once, by what its signature says. It never changes.

    renderings: the ids that it compared, in order; a newer rendering, or version of one, is not in it.
    compared: these renderings themselves, with the texts that were compared; empty where one was withdrawn since.
    """

    id: int
    statement: int
    made: str
    signature: Mapping[str, str]
    rows: tuple[Row, ...]
    divergences: tuple[StoredDivergence, ...]
    renderings: tuple[int, ...]
    compared: tuple[StoredRendering, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as the journal has it. It never changes.

    who: empty where it is not known; the program itself where nobody did it. subject: the id of the rendering,
    comparison, verdict, note, flag, judgement or import that it is about; None for the statement itself. before, after:
    what changed. undoes: the event that it takes back. undone_by: the event that took it back, if that still holds.
    """

    id: int
    at: str
    who: str
    statement: int | None
    what: What
    subject: int | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undoes: int | None
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an event changed, in words; empty where there was or is nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as a history lists it. outlet: of the rendering that it is about. divergence: of a verdict.

    hidden: blind mode keeps from who looks what it changed.
    """

    event: Event
    changes: tuple[Change, ...]
    outlet: str = ""
    divergence: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """One page of a statement's history, newest first. total: of all pages. people: all that ever signed something."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The rows of a statement as people left them, to be corrected further.

    seen: the newest event about them. shape: tells these rows in this order from others. comparison: the newest. rows:
    their outlets are ids of renderings, as words. renderings: those ids' texts, under the names of today. waits:
    whether what people did is still to be judged; waiting: the rows (from 0 on) that are. added: identity → divergence
    that a person added, as stored. people: who corrected. entries: all corrections, oldest first.
    """

    statement: int
    seen: int
    shape: str
    comparison: int
    rows: tuple[Row, ...]
    renderings: tuple[StoredRendering, ...]
    waits: bool
    waiting: frozenset[int]
    added: tuple[tuple[str, Mapping[str, Any]], ...]
    people: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What withdrawing a text would take away.

    other_versions: ids of the text's other versions, which stay unless they are withdrawn with it. comparisons,
    verdicts: how many lose its words. elsewhere: other statements that hold the same text. left: renderings that stay.
    """

    characters: int
    other_versions: tuple[int, ...]
    comparisons: int
    verdicts: int
    elsewhere: tuple[int, ...]
    left: int


@dataclass(frozen=True, slots=True)
class PastStatement:
    """A statement as it was after one event: its metadata, texts, comparison and verdicts of that moment."""

    event: Event
    statement: StoredStatement
    comparison: Comparison | None


class Fate(StrEnum):
    """What became of an item of an import, or in a preview would become of it."""

    NEW = "new"
    THERE = "already there"
    JOINED = "added to a statement"
    LEFT_OUT = "left out"
    REFUSED = "refused"


class Sameness(StrEnum):
    """How much a rendering is like another one."""

    SAME = "the same"
    FOLDED = "the same but for white space and quotation marks"
    NEARLY = "nearly the same"


class Choice(StrEnum):
    """What to do with an item that is like something else: a statement of its own, a part of that one, nothing."""

    KEEP = "keep"
    JOIN = "join"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Twin:
    """What an item of an import is like: a rendering of a stored statement, or of an earlier item of the import.

    outlet: whose rendering that is. share: how much of the texts is the same, 0..1. mine: the outlet of the item's
    own rendering that is like it. Either statement is given, or unit, the earlier item, and place, where that stood.
    """

    sameness: Sameness
    share: float
    outlet: str
    mine: str
    statement: int | None = None
    unit: int | None = None
    place: str = ""

    @property
    def rank(self) -> float:
        """How much alike, to choose among several: the same, the same when folded, nearly the same."""
        order = list(reversed(Sameness))
        return order.index(self.sameness) + self.share

    @property
    def home(self) -> tuple[int | None, int | None]:
        """Which statement, or which earlier item, that rendering belongs to."""
        return self.statement, self.unit

    @property
    def said(self) -> str:
        """In words: “nearly the same as NYT’s rendering of statement 12 (97 %)”."""
        of = f"in {self.place}" if self.statement is None else f"of statement {self.statement}"
        # Rounded down: what is not the same must not be called 100 %.
        share = f" ({int(self.share * 100)} %)" if self.sameness is Sameness.NEARLY else ""
        same, _, but = self.sameness.partition(" but")
        return f"{same} as {self.outlet}’s rendering {of}{share}{', but' + but if but else ''}"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One item of an import: what it is, where it stood, what became of it.

    number: rises in the order of the files. unit: the number of the first item of its statement. what: “statement”,
    “rendering”, or empty where it could not be read. said: why it is refused. statement: the id that it has in the
    store. choice: what was chosen where it has a twin. twin, others: what renderings of the statement are like, in its
    first line.
    """

    number: int
    unit: int
    place: str
    what: str
    outlets: tuple[str, ...]
    opening: str
    fate: Fate
    said: str = ""
    remarks: tuple[str, ...] = ()
    twin: Twin | None = None
    choice: Choice = Choice.KEEP
    statement: int | None = None
    others: tuple[Twin, ...] = ()

    @property
    def twins(self) -> tuple[Twin, ...]:
        """All that it is like."""
        return () if self.twin is None else (self.twin, *self.others)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file of an import. sha256, bytes: of the file as it came; empty and 0 where it could not be read."""

    name: str
    format: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or in a preview would do.

    added: new statements. already_there, joined, left_out: statements that were there before, were added to others,
    or were left out by choice. errors: one message for each thing refused, with file, line and remedy. statements:
    the ids of all that were added, added to, or already there, in the order of the files. lines: one for each item.
    stored: False where nothing was stored, for something was refused or nothing was to be stored. id: of the import.
    noticed: in words, which names of outlets are one outlet's, or may be.
    """

    added: int
    already_there: int
    errors: tuple[str, ...]
    statements: tuple[int, ...] = ()
    joined: int = 0
    left_out: int = 0
    lines: tuple[ImportLine, ...] = ()
    files: tuple[ImportedFile, ...] = ()
    stored: bool = True
    id: int | None = None
    noticed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportEvent:
    """An import as the store remembers it. lines: empty in a list of imports."""

    id: int
    at: str
    who: str
    files: tuple[ImportedFile, ...]
    added: int
    already_there: int
    joined: int
    left_out: int
    refused: int
    lines: tuple[ImportLine, ...] = ()
