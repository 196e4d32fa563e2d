"""The vectors of all clauses: a matrix of int8 in a file beside the database, mapped into memory.

In: a store with compared statements, and an encoder. Out: a line of the matrix for each clause, the mean over its words
as `align` makes it. The file is derived: it may be deleted, and is made again. Its name and how many of its lines hold
stand in the store; a line is written and synced before the store counts it, so that a crash leaves at most lines that
nobody counts.
"""

from __future__ import annotations

import glob
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from align.terms import Clause, Encoded, Quotation, Vectors
from corpus.cache import CachedEncoder
from corpus.store import Record, Store

Lines = npt.NDArray[np.int8]

# Components of unit vectors are about 1/√dimensions; six times that is rounded to the end of int8, and what is beyond
# is cut to it. On the samples no component is beyond 4.2 times, and a cosine changes by 0.004 at most.
SPREAD, MOST = 6.0, 127

# Statements whose clauses are encoded and written together: a few megabytes, and no long wait for other writers.
BATCH = 20

# When more than this share of the lines belongs to no clause any more, the matrix is made anew.
MOST_IDLE = 0.5
FEWEST_LINES = 10_000

# Lines that are multiplied at a time: a block of them as floats lies in the processor's cache. A product of whole
# blocks by einsum runs in one thread; BLAS with two of them was slower and less even beside other work.
BLOCK = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """The lines that hold, of one model. model: what made it, as the cache of encoded texts names it."""

    model: str
    lines: Lines

    def cosines(self, query: Vectors) -> Vectors:
        """How near each line is to a vector of length one, -1..1, shape (lines,)."""
        count, dimensions = self.lines.shape
        near = np.empty(count, np.float32)
        block = np.empty((min(BLOCK, max(count, 1)), dimensions), np.float32)
        for first in range(0, count, BLOCK):
            some = self.lines[first : first + BLOCK]
            block[: len(some)] = some
            np.einsum("ij,j->i", block[: len(some)], query, out=near[first : first + BLOCK])
        return near / np.float32(_scale(dimensions))


def path(store: Store, generation: str) -> Path:
    """Where the matrix of a generation lies."""
    return store.path.with_name(f"{store.path.name}-vectors-{generation}")


def matrix(store: Store) -> Matrix | None:
    """The matrix as it is; None where there is none yet or its file is gone."""
    row = _row(store.db)
    if row is None or not row["lines"]:
        return None
    file = path(store, row["generation"])
    shape = (row["lines"], row["dimensions"])
    try:
        return Matrix(row["model"], np.memmap(file, np.int8, "r", shape=shape))
    except (OSError, ValueError):  # deleted, or shorter than the store says
        return None


def model_of(encode: CachedEncoder) -> str:
    """What names the model in the store: vectors of another model are no match. Loads it."""
    signature = encode.signature()
    return f"{signature['model']}, {signature['model revision']}"


def missing(store: Store) -> int:
    """How many clauses have no vector yet."""
    _check_file(store)
    return int(
        store.db.execute(
            "SELECT count(*) FROM passage WHERE vector IS NULL AND what = 'clause' AND row IS NOT NULL"
        ).fetchone()[0]
    )


def waits(store: Store) -> bool:
    """Whether `update` has anything to do."""
    row = _row(store.db)
    return bool(missing(store) or (row is not None and row["erase"]))


def update(
    store: Store, encode: CachedEncoder, going: Callable[[int], bool] = lambda left: True, most: int | None = None
) -> int:
    """Give a vector to every clause that has none. Returns how many got one.

    going: told how many are left after each batch; False breaks off. most: batches at most. Texts that are not in the
    cache are encoded again.
    """
    done = 0
    if not waits(store):
        return done
    _fit(store, model_of(encode))
    _erase(store)
    while most is None or most > 0:
        made = _next(store, encode)
        if not made:
            break
        done += made
        most = None if most is None else most - 1
        if not going(missing(store)):
            break
    _tidy(store)
    return done


def of_query(text: str, encode: Callable[[Sequence[str]], Sequence[Encoded]]) -> Vectors | None:
    """The vector of a query, made as those of clauses are; None where it has no word."""
    (encoded,) = encode([text])
    words = encoded.parse.words
    if not any(c.isalnum() for word in words for c in word.text):
        return None
    clause = Clause(words[0].start, words[-1].end, Quotation.DIRECT)
    found: Vectors = _wholes([clause], encoded)[0]
    return found


def _wholes(clauses: Sequence[Clause], encoded: Encoded) -> Vectors:
    from align.candidates import voice  # imports numpy's friends, which a search by words need not wait for

    return voice("", clauses, encoded, by_head=False).wholes


def _next(store: Store, encode: CachedEncoder) -> int:
    """Encode the clauses of the next statements and write their vectors."""
    with store.reading() as db:
        rows = list(
            db.query(
                "SELECT id, rendering, start, end FROM passage WHERE vector IS NULL AND what = 'clause'"
                " AND row IS NOT NULL AND statement IN (SELECT DISTINCT statement FROM passage WHERE vector IS NULL"
                " AND what = 'clause' AND row IS NOT NULL LIMIT ?) ORDER BY rendering, start",
                [BATCH],
            )
        )
        numbers = sorted({row["rendering"] for row in rows})
        places = ", ".join("?" * len(numbers))
        texts = dict(db.execute(f"SELECT id, text FROM rendering WHERE id IN ({places})", numbers).fetchall())
    if not rows:
        return 0
    encoded = dict(zip(numbers, encode([texts[number] for number in numbers]), strict=True))
    found: list[Vectors] = []
    for number in numbers:
        of_text = [row for row in rows if row["rendering"] == number]
        clauses = [Clause(row["start"], row["end"], Quotation.DIRECT) for row in of_text]
        found.append(_wholes(clauses, encoded[number]))
    _append(store, rows, np.concatenate(found), model_of(encode))
    return len(rows)


def _append(store: Store, rows: Sequence[Record], vectors: Vectors, model: str) -> None:
    """Write vectors behind the lines that hold, then count them. Whoever holds the write lock is the only writer."""
    with store.writing() as db:
        row = _row(db)
        if row is None:
            row = {"generation": secrets.token_hex(8), "model": model, "dimensions": vectors.shape[1], "lines": 0}
            db.table("search_vectors").insert({"id": 1, **row})
        if row["model"] != model:
            return  # another process has begun anew with another model
        generation, first = row["generation"], row["lines"]
        size = first * row["dimensions"]
        if first and path(store, generation).stat().st_size > size:
            # Lines that were never counted, or the store is an older copy of itself: the file is left as it is.
            generation = secrets.token_hex(8)
            with path(store, row["generation"]).open("rb") as file:
                _write(path(store, generation), 0, file.read(size))
        _write(path(store, generation), size, rounded(vectors).tobytes())
        db.conn.executemany(
            # a clause that was taken out of the index meanwhile leaves an idle line
            "UPDATE passage SET vector = ? WHERE id = ? AND rendering = ? AND start = ? AND end = ?",
            [(first + n, r["id"], r["rendering"], r["start"], r["end"]) for n, r in enumerate(rows)],
        )
        db.execute("UPDATE search_vectors SET generation = ?, lines = ?", [generation, first + len(rows)])


def _erase(store: Store) -> None:
    """Overwrite lines that no clause has, where a text was withdrawn: something of it could be told from them."""
    row = _row(store.db)
    if row is None or not row["erase"]:
        return
    with store.writing() as db:
        row = _row(db)
        if row is None:
            return
        used = {line for (line,) in db.execute("SELECT vector FROM passage WHERE vector IS NOT NULL")}
        lines = np.memmap(path(store, row["generation"]), np.int8, "r+", shape=(row["lines"], row["dimensions"]))
        lines[[line for line in range(row["lines"]) if line not in used]] = 0
        lines.flush()
        db.execute("UPDATE search_vectors SET erase = 0")


def _tidy(store: Store) -> None:
    """Delete files of other generations. Nobody makes one while we hold the write lock."""
    with store.writing() as db:
        row = _row(db)
        kept = None if row is None else path(store, row["generation"])
        for file in store.path.parent.glob(f"{glob.escape(store.path.name)}-vectors-*"):
            if file != kept:
                with suppress(OSError):  # a system that keeps open files keeps it for now
                    file.unlink()


def rounded(vectors: Vectors) -> Lines:
    """Unit vectors as they lie in the file."""
    scaled = np.rint(vectors * _scale(vectors.shape[1]))
    lines: Lines = np.clip(scaled, -MOST, MOST).astype(np.int8)
    return lines


def _scale(dimensions: int) -> float:
    return float(MOST / SPREAD * np.sqrt(dimensions))


def _write(file: Path, place: int, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.seek(place)
        opened.write(content)
        opened.truncate()
        opened.flush()
        os.fsync(descriptor)


def _fit(store: Store, model: str) -> None:
    """Begin anew where the matrix is another model's, or most of its lines are idle."""
    row = _row(store.db)
    if row is None:
        return
    used = store.db.execute("SELECT count(*) FROM passage WHERE vector IS NOT NULL").fetchone()[0]
    idle = row["lines"] > FEWEST_LINES and used < (1 - MOST_IDLE) * row["lines"]
    if row["model"] != model or idle:
        _begin_anew(store, row)


def _check_file(store: Store) -> None:
    """Begin anew where the file is gone, or shorter than the store says."""
    row = _row(store.db)
    if row is not None and row["lines"] and matrix(store) is None:
        _begin_anew(store, row)


def _begin_anew(store: Store, before: Mapping[str, object]) -> None:
    """Forget all lines. The next batch opens a file of another name, so that whoever reads the old one reads on."""
    with store.writing() as db:
        row = _row(db)
        if row is None or row["generation"] != before["generation"]:
            return
        db.execute("UPDATE passage SET vector = NULL WHERE vector IS NOT NULL")
        db.execute("DELETE FROM search_vectors")


def _row(db: Database) -> Record | None:
    found: Record | None = next(db.query("SELECT * FROM search_vectors"), None)
    return found
