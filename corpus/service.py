"""What users do: add, import, correct, compare, decide, look; all that the page and the commands call.

In: a `Store` and frozen dataclasses or ids. Out: frozen dataclasses of `model`. Raises InputError, NotFound,
Conflict, StoreBusy or StoreUnusable; whatever is raised, nothing is half-stored.
"""

from __future__ import annotations

from corpus.adding import add_rendering, add_statement, correct_rendering, correct_statement
from corpus.adjudicating import adjudicate
from corpus.blind import in_blind_mode
from corpus.blind import switch as switch_blind
from corpus.comparing import compare_now
from corpus.correcting import add_divergence, alignment, correct, take_divergence
from corpus.discussing import add_note, discussion, flag, judge
from corpus.figures.apart import table as standing_apart
from corpus.figures.rows import spreads
from corpus.figures.timeline import timelines
from corpus.history.history import events, undo
from corpus.history.past import statement_at
from corpus.history.versions import add_version, versions
from corpus.history.withdrawing import loss, withdraw
from corpus.imports.drafts import change as change_draft
from corpus.imports.drafts import discard as discard_draft
from corpus.imports.drafts import draft, drafts, store_draft
from corpus.imports.drafts import make as make_draft
from corpus.imports.gathering import Source
from corpus.imports.importing import import_file, import_files, import_samples
from corpus.imports.remembered import import_event, imported_by, imports
from corpus.jobs import cancel, job, jobs, retry
from corpus.noticing import of_names as noticed_names
from corpus.outlets import apart as take_alias
from corpus.outlets import describe as describe_outlet
from corpus.outlets import known as known_outlets
from corpus.outlets import register as outlets
from corpus.outlets import same as add_alias
from corpus.outlets import sayings as outlet_sayings
from corpus.people import judged, known_names, reviewers
from corpus.queue import last_decision, last_undone, queue, waiting
from corpus.reading import compared, comparison, divergence, statement, statements
from corpus.searching.meaning import with_worker as search_by_meaning
from corpus.searching.saved import delete_search, rename_search, save_search, saved_searches
from corpus.searching.search import names, search
from corpus.verdicts import decide

__all__ = [
    "Source",
    "add_alias",
    "add_divergence",
    "add_note",
    "add_rendering",
    "add_statement",
    "add_version",
    "adjudicate",
    "alignment",
    "cancel",
    "change_draft",
    "compare_now",
    "compared",
    "comparison",
    "correct",
    "correct_rendering",
    "correct_statement",
    "decide",
    "delete_search",
    "describe_outlet",
    "discard_draft",
    "discussion",
    "divergence",
    "draft",
    "drafts",
    "events",
    "flag",
    "import_event",
    "import_file",
    "import_files",
    "import_samples",
    "imported_by",
    "imports",
    "in_blind_mode",
    "job",
    "jobs",
    "judge",
    "judged",
    "known_names",
    "known_outlets",
    "last_decision",
    "last_undone",
    "loss",
    "make_draft",
    "names",
    "noticed_names",
    "outlet_sayings",
    "outlets",
    "queue",
    "rename_search",
    "retry",
    "reviewers",
    "save_search",
    "saved_searches",
    "search",
    "search_by_meaning",
    "spreads",
    "standing_apart",
    "statement",
    "statement_at",
    "statements",
    "store_draft",
    "switch_blind",
    "take_alias",
    "take_divergence",
    "timelines",
    "undo",
    "versions",
    "waiting",
    "withdraw",
]
