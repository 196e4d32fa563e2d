"""Texts aligned and rows judged before, kept: a second look costs nothing, an edit the rows that it touches.

In: a store and what made a comparison (its signature). Out: align's `Memory`. What another program version, model or
head judged is another judgement.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence

from corpus.cache import BATCH
from corpus.history.withdrawing import withdrawn_meanwhile
from corpus.store import Store


class Judgements:
    """The aligned texts and judged rows of one signature."""

    def __init__(self, store: Store, signature: Mapping[str, str], renderings: Sequence[int] = ()) -> None:
        """renderings: those compared; once one of them is withdrawn, nothing more is kept."""
        self.store, self.renderings = store, renderings
        self.signature = hashlib.sha256(json.dumps(signature, sort_keys=True).encode()).hexdigest()

    def recall(self, keys: Sequence[str]) -> dict[str, str]:
        """What is kept of these keys."""
        found = {}
        for first in range(0, len(keys), BATCH):
            some = keys[first : first + BATCH]
            places = ", ".join("?" * len(some))
            for row in self.store.db.query(
                f"SELECT key, found FROM judged WHERE signature = ? AND key IN ({places})", [self.signature, *some]
            ):
                found[row["key"]] = zlib.decompress(row["found"]).decode()
        return found

    def keep(self, found: Mapping[str, str]) -> None:
        """Keep judgements, in one transaction."""
        if not found:
            return
        with self.store.writing() as db:
            if withdrawn_meanwhile(db, self.renderings):
                return
            for key, text in found.items():
                db.execute(
                    "INSERT OR IGNORE INTO judged (signature, key, found) VALUES (?, ?, ?)",
                    [self.signature, key, zlib.compress(text.encode())],
                )
