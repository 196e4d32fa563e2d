"""Files → statements in the store.

In: paths, or names with bytes. Out: a report. A bad line or file is refused with a message and stops no other;
a statement with anything bad in it is refused whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO

from corpus import adding, checks
from corpus.errors import InputError
from corpus.importers import jsonl, text
from corpus.model import ImportReport, NewRendering, NewStatement
from corpus.store import Store
from corpus.waking import ring

Source = Path | tuple[str, bytes]

SAMPLES = Path(__file__).parent / "samples" / "statements.jsonl"

# Statements written in one transaction: few enough that nobody waits long for their turn.
BATCH = 100


@dataclass(slots=True)
class _Progress:
    """What an import did so far, and what waits to be written."""

    store: Store
    added: int = 0
    already_there: int = 0
    errors: list[str] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    waiting: list[tuple[str, NewStatement]] = field(default_factory=list)

    def refuse(self, error: InputError, where: str) -> None:
        """Note an error, with the place it was found in."""
        self.errors.append(str(error) if error.where.startswith(where) else f"{where}, {error}")

    def take(self, where: str, new: NewStatement) -> None:
        """Check a statement and have it written with the next ones."""
        try:
            self.waiting.append((where, checks.statement(new)))
        except InputError as error:
            self.refuse(error, where)
        if len(self.waiting) >= BATCH:
            self.write()

    def write(self) -> None:
        """Write what waits in one transaction."""
        done: list[adding.Added] = []
        with self.store.writing() as db:
            for where, new in self.waiting:
                try:
                    done.append(adding.insert(db, new))
                except InputError as error:
                    self.refuse(error, where)
        self.waiting.clear()
        self.statements += [one.statement for one in done]
        queued = [one.job for one in done if one.job is not None]
        self.added += len(queued)
        self.already_there += len(done) - len(queued)
        for job in queued:
            ring(self.store.path, job)


def import_file(store: Store, source: Source) -> ImportReport:
    """Import one file: .jsonl of statements or renderings. A .txt or .md alone is one rendering, and refused."""
    return import_files(store, [source])


def import_files(
    store: Store, sources: Sequence[Source], *, speaker: str = "", date: str = "", occasion: str = ""
) -> ImportReport:
    """Import files; all .txt and .md among them are the renderings of one statement, each named by its stem.

    speaker, date, occasion: of the statements that are made of single renderings, which do not say it.
    Raises StoreBusy or StoreUnusable; what was written before that stays, and importing again adds the rest.
    """
    progress = _Progress(store)
    texts: list[NewRendering] = []
    whole = True
    names = []
    for source in sources:
        name = source[0] if isinstance(source, tuple) else str(source)
        try:
            with _opened(source) as file:
                if _ending(name) in text.ENDINGS:
                    names.append(name)
                    texts.append(text.read(name, file))
                else:
                    _take_lines(progress, name, file, (speaker, date, occasion))
        except InputError as error:
            whole = whole and _ending(name) not in text.ENDINGS
            progress.refuse(error, name)
    if names:
        new = NewStatement(speaker, date, occasion, tuple(texts))
        _take_together(progress, ", ".join(names), new, whole=whole)
    progress.write()
    return ImportReport(progress.added, progress.already_there, tuple(progress.errors), tuple(progress.statements))


def import_samples(store: Store) -> ImportReport:
    """Import the sample corpus; what is there already stays."""
    return import_file(store, SAMPLES)


def _take_lines(progress: _Progress, name: str, file: BinaryIO, about: tuple[str, str, str]) -> None:
    """Take the statements of a file of JSON Lines; single renderings make one for each id that they belong to."""
    together: dict[str, list[NewRendering]] = {}
    whole, seen = True, False
    for line in jsonl.read(name, file):
        seen = True
        if isinstance(line.found, NewStatement):
            progress.take(line.where, line.found)
        elif isinstance(line.found, NewRendering):
            together.setdefault(line.statement, []).append(line.found)
        else:
            whole = False
            progress.refuse(line.found, line.where)
    if not seen:
        raise InputError("the file is empty", where=name, remedy="Put a statement in each line.")
    for key, renderings in together.items():
        new = NewStatement(*about, renderings=tuple(renderings), key=key or None)
        _take_together(progress, f"{name}, statement {key}" if key else name, new, whole=whole)


def _take_together(progress: _Progress, where: str, new: NewStatement, *, whole: bool) -> None:
    """Take a statement made of several files or lines, unless one of them was refused."""
    if whole:
        progress.take(where, new)
    elif new.renderings:
        remedy = "Mend what is refused above, then import them again together."
        progress.refuse(
            InputError("the other renderings of the statement are not stored", where=where, remedy=remedy), where
        )


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


@contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    """A file to read from its beginning. Raises InputError where it cannot be opened, or has an unknown ending."""
    name = source[0] if isinstance(source, tuple) else str(source)
    endings = (*text.ENDINGS, *jsonl.ENDINGS)
    if _ending(name) not in endings:
        raise InputError(
            "this kind of file is not known", where=name, remedy=f"Give one that ends in {', '.join(endings)}."
        )
    if isinstance(source, tuple):
        yield io.BytesIO(source[1])
        return
    try:
        file = source.open("rb")
    except OSError as error:
        problem = f"it cannot be opened: {error.strerror or error}"
        raise InputError(problem, where=name, remedy="Give a file that you may read.") from error
    with file:
        yield file
