"""Texts → the renderings that are the same, or nearly the same.

In: a text, and an index of others. Out: the rendering most like it, or None. Texts are compared letter by letter
only with candidates that share word pairs with them, so that the work does not grow with the square of the corpus:
an index holds a few hashes of each text (MinHash; Broder, On the resemblance and containment of documents, 1997).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sqlite_utils import Database

from align.copies import FOLDED
from corpus.model import Sameness, Twin
from corpus.store import Store

# Least share of equal letters of two texts that are called nearly the same: one word in ten may differ. It is an
# offer, never a verdict: a text that differs by “not” alone is above it as well, and the user decides.
NEARLY_SAME = 0.9

# Each band hashes two minima: texts with a third of their word pairs in common (one word changed in five) share at
# least one of 16 bands in 84 of 100 cases, with half of them (one in eight) in 99.
BANDS = 16
ROWS = 2

# Texts looked at closely, and index entries read for each band: wordings that everybody prints must not slow all down.
MOST_CANDIDATES = 10
MOST_ENTRIES = 50

# Longer texts are compared word by word, for the work grows with the square of the length (characters).
LONGEST_BY_LETTERS = 20_000

# Word pairs hashed at once, so that a long text takes little memory.
HASHED_AT_ONCE = 8192

# Renderings indexed in one transaction: each touches pages all over the index, which every transaction writes anew;
# and nobody is to wait long for their turn.
BATCH = 2000

WORD = re.compile(r"\w+")

_RANDOM = np.random.default_rng(20121107)
_FACTORS = _RANDOM.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_TERMS = _RANDOM.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
_PAIR, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)

ENTRIES = f"SELECT * FROM (SELECT {{owner}} FROM {{table}} WHERE band = ?{{band}} LIMIT {MOST_ENTRIES})"
CANDIDATES = (
    "SELECT {owner}, count(*) AS shared FROM ({entries})"
    f" GROUP BY {{owner}} ORDER BY shared DESC, {{owner}} LIMIT {MOST_CANDIDATES}"
)


def _candidates(owner: str, table: str) -> str:
    """The command that finds whose bands are shared. owner, table: names of ours, never input."""
    entries = [ENTRIES.format(owner=owner, table=table, band=n + 1) for n in range(BANDS)]
    return CANDIDATES.format(owner=owner, entries=" UNION ALL ".join(entries))


STORED = _candidates("rendering", "shingle")
EARLIER = _candidates("piece", "piece_band")

# What is known of the renderings of an import that is under way: in its own private file.
PIECES = (
    """CREATE TABLE piece (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, place TEXT NOT NULL, outlet TEXT NOT NULL,
        sha256 TEXT NOT NULL, folded BLOB NOT NULL, text TEXT NOT NULL)""",
    "CREATE INDEX piece_folded ON piece (folded)",
    "CREATE TABLE piece_band (band INTEGER NOT NULL, piece INTEGER NOT NULL, PRIMARY KEY (band, piece)) WITHOUT ROWID",
)


@dataclass(frozen=True, slots=True)
class Print:
    """What a text is found by. folded: a hash without white space and quotation marks. bands: sorted."""

    sha256: str
    folded: bytes
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A text that another one may be like. `twin` says so with whose text it is, and how much is the same."""

    sha256: str
    text: str
    twin: Callable[[Sameness, float], Twin]


def print_of(text: str) -> Print:
    """The print of a text. A text without a pair of words is found by its letters alone."""
    folded = hashlib.sha256(FOLDED.sub("", text).encode()).digest()[:16]
    return Print(hashlib.sha256(text.encode()).hexdigest(), folded, _bands(_words(text)))


def all_alike(text: str, seen: Print, others: Iterator[Other]) -> Iterator[Twin]:
    """Each of some renderings that is the same as a text or nearly so."""
    for other in others:
        sameness, share = _compared(text, seen, other)
        if sameness is not None:
            yield other.twin(sameness, share)


def together(found: Sequence[Sequence[Twin]]) -> tuple[Twin, ...]:
    """What the renderings of one statement are like: one twin for each that has any.

    found: all twins of each rendering. The statement that most of them have a twin in comes first, so that one twin
    there says more than a better one elsewhere; the first twin given is of that statement.
    """
    best: dict[tuple[int | None, int | None], dict[int, Twin]] = {}
    for number, twins in enumerate(found):
        for twin in sorted(twins, key=lambda one: -one.rank):
            best.setdefault(twin.home, {}).setdefault(number, twin)
    if not best:
        return ()
    there = max(best.values(), key=lambda home: (len(home), max(twin.rank for twin in home.values())))
    first = sorted(there.values(), key=lambda one: -one.rank)
    elsewhere = [twins for number, twins in enumerate(found) if twins and number not in there]
    return (*first, *(max(twins, key=lambda one: one.rank) for twins in elsewhere))


def stored(db: Database, outlet: str, seen: Print, besides: int | None = None) -> Iterator[Other]:
    """Stored renderings that a text may be like, but none of the statement `besides`."""
    numbers = [r[0] for r in db.execute("SELECT id FROM rendering WHERE sha256 = ? LIMIT 3", [seen.sha256])]
    numbers += [r[0] for r in db.execute("SELECT rendering FROM fingerprint WHERE folded = ? LIMIT 3", [seen.folded])]
    if seen.bands:
        numbers += [r[0] for r in db.execute(STORED, list(seen.bands))]
    for number in dict.fromkeys(numbers):
        row = db.execute("SELECT statement, outlet, sha256, text, current FROM rendering WHERE id = ?", [number])
        statement, whose, sha256, text, current = row.fetchone()
        if current and statement != besides:
            yield Other(sha256, text, partial(_of_statement, outlet, whose, statement))


def earlier(stage: Database, unit: int, outlet: str, seen: Print) -> Iterator[Other]:
    """Renderings of earlier items of an import that a text may be like."""
    numbers = [r[0] for r in stage.execute("SELECT id FROM piece WHERE folded = ? LIMIT 3", [seen.folded])]
    if seen.bands:
        numbers += [r[0] for r in stage.execute(EARLIER, list(seen.bands))]
    for number in dict.fromkeys(numbers):
        row = stage.execute("SELECT unit, place, outlet, sha256, text FROM piece WHERE id = ?", [number]).fetchone()
        other, place, whose, sha256, text = row
        if other != unit:
            yield Other(sha256, text, partial(_of_item, outlet, whose, other, place))


def remember(stage: Database, unit: int, place: str, outlet: str, text: str, seen: Print) -> None:
    """Let later items of an import be compared with this rendering."""
    piece = stage.execute(
        "INSERT INTO piece (unit, place, outlet, sha256, folded, text) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        [unit, place, outlet, seen.sha256, seen.folded, text],
    ).fetchone()[0]
    stage.conn.executemany("INSERT INTO piece_band VALUES (?, ?)", [(band, piece) for band in seen.bands])


def catch_up(store: Store) -> int:
    """Index the renderings that came since the last time, by whatever way. Returns how many.

    Ids rise in the order in which transactions end, so that what is above the highest is what is new.
    """
    total = 0
    while True:
        with store.reading() as db:
            rows = db.execute(
                "SELECT id, text FROM rendering WHERE id > (SELECT coalesce(max(rendering), 0) FROM fingerprint)"
                " ORDER BY id LIMIT ?",
                [BATCH],
            )
            prints = [(number, print_of(text)) for number, text in rows]
        if not prints:
            return total
        with store.writing() as db:
            db.conn.executemany("INSERT OR IGNORE INTO fingerprint VALUES (?, ?)", [(n, p.folded) for n, p in prints])
            bands = [(band, number) for number, p in prints for band in p.bands]
            db.conn.executemany("INSERT OR IGNORE INTO shingle VALUES (?, ?)", sorted(bands))
        total += len(prints)


def _of_statement(mine: str, outlet: str, statement: int, sameness: Sameness, share: float) -> Twin:
    return Twin(sameness, share, outlet, mine, statement=statement)


def _of_item(mine: str, outlet: str, unit: int, place: str, sameness: Sameness, share: float) -> Twin:
    return Twin(sameness, share, outlet, mine, unit=unit, place=place)


def _compared(text: str, seen: Print, other: Other) -> tuple[Sameness | None, float]:
    if seen.sha256 == other.sha256:
        return Sameness.SAME, 1.0
    if FOLDED.sub("", text) == FOLDED.sub("", other.text):
        return Sameness.FOLDED, 1.0
    a, b = _words(text), _words(other.text)
    if max(len(text), len(other.text)) > LONGEST_BY_LETTERS:
        share = fuzz.ratio(a, b, score_cutoff=NEARLY_SAME * 100) / 100
    else:
        share = fuzz.ratio(" ".join(a), " ".join(b), score_cutoff=NEARLY_SAME * 100) / 100
    return (Sameness.NEARLY, share) if share >= NEARLY_SAME else (None, share)


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _bands(words: list[str]) -> tuple[int, ...]:
    """Hashes of the least hashes of the word pairs; none for a text of fewer than two words."""
    if len(words) < 2:
        return ()
    known = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    hashed = np.array([known[word] for word in words], np.uint64)
    pairs = np.unique(hashed[:-1] * _PAIR + hashed[1:] * _MIX)
    least: NDArray[np.uint64] = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(pairs), HASHED_AT_ONCE):
        some = pairs[start : start + HASHED_AT_ONCE, None]
        some = (some ^ (some >> np.uint64(29))) * _FACTORS + _TERMS
        least = np.minimum(least, (some ^ (some >> np.uint64(32))).min(axis=0))
    minima = least.reshape(BANDS, ROWS)
    mixed = minima[:, 0] * _PAIR + minima[:, 1] * _MIX + np.arange(BANDS, dtype=np.uint64)
    return tuple(sorted(int(band) for band in mixed.view(np.int64)))
