"""Files → a stage: everything that importers find in them, checked, with where it stood.

In: paths, or names with bytes. Out: the stage, settled into units. What is refused is noted beside the rest.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus import checks
from corpus.errors import InputError
from corpus.importers import formats
from corpus.importers.decoding import known, recoded
from corpus.importers.found import Found
from corpus.imports import remembered
from corpus.imports.staged import ALONE, GIVEN, KEY
from corpus.imports.staging import Stage
from corpus.model import ImportedFile, NewStatement
from corpus.naming import dumps
from corpus.store import Store

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

Source = Path | tuple[str, bytes]

# What is told meanwhile: the step, how much of it is done, and how much there is (0 where unknown).
Progress = Callable[[str, int, int], None]

READ_AT_ONCE = 1024 * 1024

PATTERN = frozenset("*?[")


def expanded(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files, with those of folders and patterns in their place, sorted by name; and what is passed over in folders.

    Passed over is what no importer knows, and what is hidden. A path that is not there stays, to be refused.
    """
    files: list[Path] = []
    passed: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [one for one in sorted(path.rglob("*")) if one.is_file()]
            endings = formats.endings()
            usable = [one for one in inside if one.suffix.lower() in endings and not one.name.startswith(".")]
            files += usable
            passed += [one for one in inside if one not in usable]
        elif PATTERN & set(path.name) and not path.exists() and path.parent.is_dir():
            files += sorted(one for one in path.parent.glob(path.name) if one.is_file()) or [path]
        else:
            files.append(path)
    return files, passed


def gather(
    store: Store,
    stage: Stage,
    sources: Sequence[Source],
    *,
    target: int | None = None,
    mapping: Mapping | None = None,
    encoding: str | None = None,
    keep: bool = False,
    progress: Progress | None = None,
) -> None:
    """Read files into a stage.

    target: the statement that all renderings are for. mapping: what the columns of tables mean; absent, what was
    said of such columns before, or what their names tell. encoding: of text files, instead of a guess. keep: whether
    tables are kept to be read again. Raises InputError for an encoding that is not known.
    """
    written = None if encoding is None else known(encoding)
    for number, source in enumerate(sources, start=1):
        name = source[0] if isinstance(source, tuple) else str(source)
        if progress:
            progress(f"reading {Path(name).name}", number - 1, len(sources))
        file, error = ImportedFile(name, "", 0, ""), None
        try:
            with _opened(source) as opened:
                file = _described(name, opened)
                stage.add_file(number, file)
                said: tuple[str, ...] = ()
                if written is not None and formats.format_of(name).written:
                    opened, said = io.BytesIO(recoded(name, opened, written)), (f"read as {written}, as you said",)
                chosen = _columns(store, stage, number, name, opened, mapping, keep)
                _read(stage, number, name, opened, chosen, target, said)
        except InputError as refused:
            error = refused
        if error is not None:
            if not file.sha256:
                stage.add_file(number, file)
            stage.add(number, Found(name, error), ALONE)
    stage.settle(_single_files(stage))


def reread(stage: Stage, number: int, mapping: Mapping, target: int | None) -> None:
    """Read a kept table again with other columns, and settle anew; what was chosen before is to be chosen again."""
    table = next(one for one in stage.tables() if one["number"] == number)
    content = bytes(table["content"])
    stage.forget_items(number)
    stage.keep_table(number, content, table["columns"], dumps(remembered.to_json(mapping)))
    try:
        _read(stage, number, table["name"], io.BytesIO(content), mapping, target)
    except InputError as refused:
        stage.add(number, Found(table["name"], refused), ALONE)
    stage.settle(_single_files(stage))


def _read(
    stage: Stage,
    number: int,
    name: str,
    file: BinaryIO,
    mapping: Mapping | None,
    target: int | None,
    said: tuple[str, ...] = (),
) -> None:
    """Add all that is in a file. said: of its first item. Raises InputError where it ceases to be readable."""
    seen = False
    for found in formats.read(name, file, mapping):
        if not seen:
            found = replace(found, remarks=(*said, *found.remarks))
        seen = True
        stage.add(number, _checked(found, target), _together(found, target))
    if not seen:
        raise InputError("the file is empty", where=name, remedy="Put a rendering or a statement into it.")


def _checked(found: Found, target: int | None) -> Found:
    """What was found as it may be stored, or why it may not."""
    if isinstance(found.item, InputError):
        return found
    try:
        if not isinstance(found.item, NewStatement):
            return replace(found, item=checks.rendering(found.item))
        if target is not None:
            raise InputError(
                "this is a whole statement, not a rendering", where=found.where, remedy="Import it without --statement."
            )
        return replace(found, item=checks.statement(found.item))
    except InputError as error:
        return replace(found, item=error)


def _together(found: Found, target: int | None) -> str | None:
    if isinstance(found.item, NewStatement):
        return None
    if target is not None:
        return GIVEN
    return f"{KEY}{found.statement}" if found.statement else ALONE


def _columns(
    store: Store, stage: Stage, number: int, name: str, file: BinaryIO, given: Mapping | None, keep: bool
) -> Mapping | None:
    """What the columns of a table mean: as given, as remembered, or as guessed; None for what is no table."""
    try:
        header = formats.columns(name, file)
    finally:
        file.seek(0)
    if header is None:
        return None
    chosen = given or remembered.mapping(store, header.columns) or remembered.guessed(header)
    content = file.read() if keep else None
    file.seek(0)
    meaning = None if chosen is None else dumps(remembered.to_json(chosen))
    stage.keep_table(number, content, dumps(remembered.header_to_json(header)), meaning)
    return chosen


def _single_files(stage: Stage) -> set[int]:
    """The numbers of files that are one rendering each; one that could not be read counts as such."""
    single = {one.name for one in formats.formats() if one.single} | {""}
    return {number for number, file in enumerate(stage.files(), start=1) if file.format in single}


def _described(name: str, file: BinaryIO) -> ImportedFile:
    """What the import says of a file for ever. Raises InputError where its kind is not known."""
    kind = formats.format_of(name)
    hashed, size = hashlib.sha256(), 0
    while content := file.read(READ_AT_ONCE):
        hashed.update(content)
        size += len(content)
    file.seek(0)
    return ImportedFile(name, kind.name, size, hashed.hexdigest())


@contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    """A file to read from its beginning. Raises InputError where it cannot be opened, or has an unknown ending."""
    name = source[0] if isinstance(source, tuple) else str(source)
    formats.format_of(name)
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
