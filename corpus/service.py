"""What users do: add, import, correct, compare, decide, look; all that the page and the commands call.

In: a `Store` and frozen dataclasses or ids. Out: frozen dataclasses of `model`. Raises InputError, NotFound,
Conflict, StoreBusy or StoreUnusable; whatever is raised, nothing is half-stored.
"""

from __future__ import annotations

from corpus.adding import add_rendering, add_statement, correct_rendering, correct_statement
from corpus.comparing import compare_now
from corpus.importing import Source, import_file, import_files, import_samples
from corpus.jobs import cancel, job, jobs, retry
from corpus.reading import comparison, divergence, statement, statements
from corpus.verdicts import decide

__all__ = [
    "Source",
    "add_rendering",
    "add_statement",
    "cancel",
    "compare_now",
    "comparison",
    "correct_rendering",
    "correct_statement",
    "decide",
    "divergence",
    "import_file",
    "import_files",
    "import_samples",
    "job",
    "jobs",
    "retry",
    "statement",
    "statements",
]
