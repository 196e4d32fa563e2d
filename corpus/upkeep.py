"""Whether a store is whole, and a copy of it that is.

In: a store. Out: its faults in words; or a new file with all that it holds at one moment.
"""

from __future__ import annotations

import os
from pathlib import Path

from corpus.errors import InputError, StoreUnusable
from corpus.reading import checked_text
from corpus.store import Store


def faults(store: Store) -> list[str]:
    """What is wrong with a store: damaged pages, references that lead nowhere, texts that are not their sha256."""
    found = []
    with store.reading() as db:
        found += [f"{store.path}: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
            found.append(f"{store.path}: row {row} of {table} refers to a {parent} that is not there")
        for row in db.query("SELECT id, text, sha256 FROM rendering ORDER BY id"):
            try:
                checked_text(store, row)
            except StoreUnusable as error:
                found.append(str(error))
    return found


def back_up(store: Store, target: Path) -> None:
    """Copy a store while others use it. Raises InputError where the target is there already or cannot be written."""
    if target.exists():
        raise InputError("there is a file already", where=str(target), remedy="Give another place.")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with store.usable():
            store.db.execute("VACUUM INTO ?", [str(draft)])
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        # A link, unlike a rename, never takes the place of a file that came meanwhile.
        os.link(draft, target)
    except OSError as error:
        problem = f"it cannot be written: {error.strerror or error}"
        raise InputError(problem, where=str(target), remedy="Give another place.") from error
    finally:
        draft.unlink(missing_ok=True)
