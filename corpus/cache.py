"""What an encoder made of a text, kept: a seen text is never encoded twice.

In: a store and an encoder. Out: align's `Encode`, which asks the encoder only for texts that are not kept under
its model, its revision and the sha256 of the text. Vectors are kept as float16, parses as compressed JSON.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from sqlite_utils import Database

from align.terms import Encoded, Parse, Vectors, Word
from corpus.store import Store

# Characters that are encoded before they are kept: enough for full batches, and no more than some seconds of work that
# is lost when the worker is killed.
CHARACTERS_AT_ONCE = 30_000

KEEP = (
    "INSERT OR IGNORE INTO encoded (model, revision, sha256, words, type, parse, middle, last)"
    " VALUES (:model, :revision, :sha256, :words, :type, :parse, :middle, :last)"
)

# SQLite takes at least 999 values in one command.
BATCH = 500

# What Word is made of, in the order in which a kept parse lists it.
WORD_FIELDS = ("start", "end", "text", "lemma", "tag", "pos", "dep", "head")


def unwatched(done: int, total: int) -> None:
    """A progress that nobody watches."""


class Named(Protocol):
    """A part of an encoder that says what it is."""

    @property
    def name(self) -> str: ...
    @property
    def revision(self) -> str: ...


class AnyEncoder(Named, Protocol):
    """What `align.encoder.Encoder` is to the cache. `revision` may load the model."""

    @property
    def parser(self) -> Named: ...
    @property
    def fits_heads(self) -> bool: ...
    def encode(self, texts: Sequence[str]) -> Sequence[Encoded]: ...


class CachedEncoder:
    """An encoder that remembers. Calling it gives an `Encoded` for each text, in order."""

    def __init__(self, store: Store, encoder: AnyEncoder) -> None:
        self.store, self.encoder = store, encoder

    def signature(self) -> dict[str, str]:
        """What a comparison made with it is signed with. Loads the models."""
        from align.compare import signature

        # `signature` asks for no more than `AnyEncoder` has.
        return signature(self.encoder)  # type: ignore[arg-type]

    def __call__(self, texts: Sequence[str], progress: Callable[[int, int], None] = unwatched) -> list[Encoded]:
        """Encode texts, each distinct and unseen one once, and keep some at a time.

        progress: told before each part how many texts are done, and of how many; what it raises stops the work.
        Fresh vectors are rounded as kept ones are, so that a comparison does not depend on what was seen.
        """
        signature = self.signature()
        model = signature.pop("model")
        # heads read what is kept; another head needs no other vectors
        encoded_by = {what: which for what, which in signature.items() if not what.startswith("head ")}
        revision = json.dumps(encoded_by, sort_keys=True)
        hashes = {text: hashlib.sha256(text.encode()).hexdigest() for text in texts}
        kept = {row["sha256"]: row for row in _kept(self.store.db, model, revision, list(hashes.values()))}
        fresh = [text for text in hashes if hashes[text] not in kept]
        for some in _some_at_once(fresh):
            progress(len(kept), len(hashes))
            rows = [
                {"model": model, "revision": revision, "sha256": hashes[encoded.text], **_row(encoded)}
                for encoded in self.encoder.encode(some)
            ]
            kept.update((row["sha256"], row) for row in rows)
            with self.store.writing() as db:
                # Not sqlite-utils' own insert: of a row that is ignored it looks for the rowid, which there is none of.
                db.conn.executemany(KEEP, rows)
        return [_encoded(text, kept[hashes[text]], self.encoder.fits_heads) for text in texts]


def cached(store: Store, encoder: AnyEncoder) -> CachedEncoder:
    """An encoder with the store as its memory. Loads nothing yet."""
    return CachedEncoder(store, encoder)


def _some_at_once(texts: Sequence[str]) -> Iterator[list[str]]:
    """Texts in order, as many at a time as have some thousand characters together; a longer one alone."""
    some: list[str] = []
    for text in texts:
        if some and sum(map(len, some)) + len(text) > CHARACTERS_AT_ONCE:
            yield some
            some = []
        some.append(text)
    if some:
        yield some


def _kept(db: Database, model: str, revision: str, hashes: Sequence[str]) -> Iterator[dict[str, Any]]:
    for first in range(0, len(hashes), BATCH):
        some = hashes[first : first + BATCH]
        places = ", ".join("?" * len(some))
        yield from db.query(
            f"SELECT * FROM encoded WHERE model = ? AND revision = ? AND sha256 IN ({places})",
            [model, revision, *some],
        )


def _row(encoded: Encoded) -> dict[str, Any]:
    """What is kept of an encoded text; float32 where a model's vectors pass the range of float16."""
    kind = np.float16
    with np.errstate(over="ignore"):
        if not all(np.isfinite(v.astype(kind)).all() for v in (encoded.middle, encoded.last)):
            kind = np.float32  # type: ignore[assignment]
    words = [[getattr(word, name) for name in WORD_FIELDS] for word in encoded.parse.words]
    parse = json.dumps({"words": words, "sentences": encoded.parse.sentences}, ensure_ascii=False)
    return {
        "words": len(words),
        "type": np.dtype(kind).name,
        "parse": zlib.compress(parse.encode()),
        "middle": encoded.middle.astype(kind).tobytes(),
        "last": encoded.last.astype(kind).tobytes(),
    }


def _encoded(text: str, row: dict[str, Any], fits_heads: bool) -> Encoded:
    parse = json.loads(zlib.decompress(row["parse"]))
    words = tuple(Word(*word) for word in parse["words"])
    sentences = tuple((first, end) for first, end in parse["sentences"])
    return Encoded(text, Parse(words, sentences), _vectors(row, "middle"), _vectors(row, "last"), fits_heads)


def _vectors(row: dict[str, Any], layer: str) -> Vectors:
    flat = np.frombuffer(row[layer], dtype=row["type"]).astype(np.float32)
    count = row["words"]
    return flat.reshape(count, flat.size // count if count else 0)
