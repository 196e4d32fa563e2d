"""How long a search takes over a corpus of a million clauses, by words and by meaning.

In: how many clauses, how many queries of each sort. Out: the 50th and 95th percentile of whole answers (a page of 25
lines with their context, and the count), over a store made for it in a temporary folder and removed afterwards. The
texts are synthetic: words of the seed's style and made-up ones, as frequent as words are (Zipf).
"""

from __future__ import annotations

import json
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from align.encoder import Encoder
from align.terms import Kind, Quotation
from corpus.cache import cached
from corpus.searching import vectors
from corpus.searching.asking import Answering, ask, once
from corpus.searching.meaning import nearest
from corpus.searching.narrowing import UNREVIEWED_REVERSALS, Filters
from corpus.searching.search import search
from corpus.store import Store

# What a search may take at the 95th percentile (milliseconds), over a million clauses on two cores.
WORDS_BOUND, MEANING_BOUND = 50.0, 300.0

OUTLETS_OF_ONE, CLAUSES_OF_ONE, DIVERGENCES_OF_ONE = 3, 10, 9
BATCH = 500

FREQUENT = (
    "the of and to in that a is we with not it for he will be by on said as our they have iran this from are but "
    "at was has who or their nation people president all no which american its his an if government talks enemy"
)
WORDS = (
    "minister nuclear sanctions treaty negotiate negotiations supreme leader revolution islamic republic west western "
    "pressure policy election parliament judiciary chief hell depths bottom taboo forbidden interests system united "
    "states washington tehran crimes table levy measures options diplomatic political international bodies agency "
    "uranium enrichment weapons peaceful rights respect dignity conditions concession threat promise war peace "
    "region neighbours oil embargo currency economy budget workers students women freedom press courts prison law"
)
SYLLABLES = "ba ce dor el fin gar hes in jor kal len mor nis or pel quin ras sto tur ul ver win yor zan"
PERSIAN = "ما با آمریکا مذاکره می‌کنیم ملت ایران هرگز دشمن را فراموش نمی‌کند اگر نظام سود ببرد حتی در قعر جهنم"

VOCABULARY = 30_000

# A store that is thrown away need not survive a power cut.
FILLING = ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -200000")

# Lines of which vectors are kept as floats too, to see what their rounding loses.
RECALLED, NEAREST = 100_000, 25


@dataclass(frozen=True, slots=True)
class Timing:
    """A line of the table: a sort of query, how many of them, and how long they took (milliseconds)."""

    name: str
    queries: int
    median: float
    p95: float
    bound: float


@dataclass(frozen=True, slots=True)
class Said:
    """A figure that is no timing, in words."""

    text: str


def measure(clauses: int, queries: int, seed: int = 1) -> Iterator[Timing | Said]:
    """Make a corpus, search it, and remove it."""
    with tempfile.TemporaryDirectory(prefix="parallax-search-") as folder:
        maker = _Maker(seed)
        store = Store.open(Path(folder) / "search.db")
        for pragma in FILLING:
            store.db.execute(pragma)
        began = time.perf_counter()
        count = _fill(store, maker, clauses)
        yield Said(f"{count:,} clauses stored and indexed in {time.perf_counter() - began:.0f} s")
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()  # what follows has the settings that everyone has
        yield Said(f"database {store.path.stat().st_size / 2**30:.2f} GiB")
        every: list[float] = []
        for name, query in _by_words(maker):
            taken = [_milliseconds(lambda q=query: search(store, *q())) for _ in range(queries)]  # type: ignore[misc]
            every += taken
            yield _timing(name, taken, WORDS_BOUND)
        yield _timing("all of these by words", every, WORDS_BOUND)
        yield from _by_meaning(store, maker, queries)
        store.close()


def _by_words(maker: _Maker) -> Iterator[tuple[str, Callable[[], tuple[str, Filters]]]]:
    """Sorts of queries, each with what makes one."""
    word, common = maker.word, maker.common

    def some(*filters: Filters) -> Callable[[], tuple[str, Filters]]:
        return lambda: (common(), maker.random.choice(filters))

    plain = Filters()
    yield "one word", lambda: (word(), plain)
    yield "two words", lambda: (f"{word()} {word()}", plain)
    yield "three words", lambda: (f"{common()} {word()} {common()}", plain)
    yield "the most frequent word", lambda: ("the", plain)
    yield "two frequent words", lambda: (f"{common()} {common()}", plain)
    yield "a phrase of two words", lambda: (f"“{common()} {word()}”", plain)
    yield "a phrase of three frequent words", lambda: (f"“{common()} {common()} {common()}”", plain)
    yield "a beginning of two letters", lambda: (f"{word()[:2]}*", plain)
    yield "a beginning of four letters", lambda: (f"{maker.long()[:4]}*", plain)
    yield "one of two, and without a third", lambda: (f"({word()} OR {word()}) -{common()}", plain)
    yield "all without a frequent word", lambda: (f"-{common()}", plain)
    yield "Persian words", lambda: (maker.persian(1), plain)
    yield "whole renderings, two words", lambda: (f"{word()} {word()}", Filters(within="renderings"))
    outlets = [Filters(outlet=outlet) for outlet in maker.outlets]
    yield "a frequent word in an outlet", some(*outlets)
    yield "a frequent word of a speaker", some(*(Filters(speaker=speaker) for speaker in maker.speakers))
    yield "a frequent word in a month", some(*(Filters(since=f"2{n:03d}-03", until=f"2{n:03d}-03") for n in range(25)))
    yield "a frequent word since a year", some(*(Filters(since=f"2{n:03d}") for n in range(25)))
    yield "a frequent word before the corpus", some(Filters(until="1980"))
    yield "a frequent word, quoted", some(Filters(quotation="direct"))
    yield (
        "outlet, speaker, period, quoted",
        some(
            *(
                Filters(outlet=o, speaker=s, since="2005-06", quotation="direct")
                for o in maker.outlets
                for s in maker.speakers
            )
        ),
    )
    yield "divergences of a kind", some(*(Filters(kind=(kind.value,)) for kind in Kind))
    yield "unreviewed reversals", lambda: ("", UNREVIEWED_REVERSALS)
    yield "omissions of an outlet", lambda: ("", Filters(silent=maker.random.choice(maker.outlets)))


def _by_meaning(store: Store, maker: _Maker, queries: int) -> Iterator[Timing | Said]:
    """Queries that a worker encodes, over lines of random directions: what a line holds costs no time."""
    encoder = Encoder()
    encoder.encode(["ready"])
    model = vectors.model_of(cached(store, encoder))
    exact = _vectors(store, model, maker.random.getrandbits(32))
    stop = threading.Event()
    Answering(store, once(lambda: encoder), stop).start()
    while (answer := ask(store.path, "ready")) is None or answer.loading:
        time.sleep(0.1)
    file = vectors.path(store, store.db.execute("SELECT generation FROM search_vectors").fetchone()[0])
    yield Said(f"vectors {file.stat().st_size / 2**20:.0f} MiB")

    def once_asked(filters: Filters) -> None:
        told = ask(store.path, " ".join(maker.word() for _ in range(8)))
        assert told is not None and told.vector is not None
        nearest(store, told.model, told.vector, filters, NEAREST)

    every: list[float] = []
    for name, chosen in (
        ("by meaning", [Filters()]),
        ("by meaning, of a speaker", [Filters(speaker=speaker) for speaker in maker.speakers]),
        ("by meaning, since a year", [Filters(since=f"2{n:03d}") for n in range(25)]),
    ):
        taken = [_milliseconds(lambda f=chosen: once_asked(maker.random.choice(f))) for _ in range(queries)]  # type: ignore[misc]
        every += taken
        yield _timing(name, taken, MEANING_BOUND)
    yield _timing("all of these by meaning", every, MEANING_BOUND)
    stop.set()
    found = vectors.matrix(store)
    assert found is not None
    lines = vectors.Matrix(model, found.lines[: len(exact)])
    kept = [_kept(lines, exact, number) for number in range(50)]
    yield Said(
        f"of the {NEAREST} nearest by vectors as floats, {np.mean(kept):.3f} are among the {NEAREST} nearest of the"
        f" rounded ones (50 queries over {len(exact):,} random lines; nothing else is left out)"
    )


def _kept(lines: vectors.Matrix, exact: np.ndarray[tuple[int, int], np.dtype[np.float32]], seed: int) -> float:
    query = np.random.default_rng(seed).standard_normal(exact.shape[1]).astype(np.float32)
    query /= np.linalg.norm(query)
    best, rounded = (set(np.argsort(-near)[:NEAREST].tolist()) for near in (exact @ query, lines.cosines(query)))
    return len(best & rounded) / NEAREST


def _vectors(store: Store, model: str, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Give every clause a line, as `vectors.update` does, but of a random direction. Returns the first as floats."""
    random_lines, dimensions, step = np.random.default_rng(seed), 384, 50_000
    with store.writing() as db:
        numbers = [row[0] for row in db.execute("SELECT id FROM passage WHERE what = 'clause' AND row IS NOT NULL")]
        file = vectors.path(store, "bench")
        kept = []
        with file.open("wb") as opened:
            for first in range(0, len(numbers), step):
                some = random_lines.standard_normal((min(step, len(numbers) - first), dimensions)).astype(np.float32)
                some /= np.linalg.norm(some, axis=1, keepdims=True)
                opened.write(vectors.rounded(some).tobytes())
                if first < RECALLED:
                    kept.append(some)
        db.conn.executemany("UPDATE passage SET vector = ? WHERE id = ?", enumerate(numbers))
        row = {"id": 1, "generation": "bench", "model": model, "dimensions": dimensions, "lines": len(numbers)}
        db.table("search_vectors").insert(row)
    return np.concatenate(kept)


class _Maker:
    """Makes texts, names and dates."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._frequent, self._persian = FREQUENT.split(), PERSIAN.split()
        syllables = SYLLABLES.split()
        made: dict[str, None] = dict.fromkeys((*self._frequent, *WORDS.split()))
        while len(made) < VOCABULARY:
            made["".join(self.random.choices(syllables, k=self.random.randint(2, 4)))] = None
        self._words = list(made)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self.outlets = [f"The {name.title()} Courier" for name in self._words[200:240]]
        self.speakers = [
            f"{a.title()} {b.title()}" for a, b in zip(self._words[300:500], self._words[500:700], strict=True)
        ]

    def words(self, count: int) -> list[str]:
        return self.random.choices(self._words, cum_weights=self._weights, k=count)

    def word(self) -> str:
        """A word as people search for: any but the most frequent, the more frequent the likelier."""
        return next(word for word in iter(lambda: self.words(1)[0], "") if word not in self._frequent)

    def common(self) -> str:
        return self.random.choice(self._frequent)

    def persian(self, count: int) -> str:
        return " ".join(self.random.choices(self._persian, k=count))

    def long(self) -> str:
        return next(word for word in iter(self.word, "") if len(word) > 4)

    def date(self) -> str:
        """A date, one in five of them without its day, one in twenty without its month."""
        year, month, day = 2000 + self.random.randrange(25), self.random.randint(1, 12), self.random.randint(1, 28)
        drawn = self.random.random()
        return f"{year}" if drawn < 0.05 else f"{year}-{month:02d}" if drawn < 0.25 else f"{year}-{month:02d}-{day:02d}"


def _fill(store: Store, maker: _Maker, clauses: int) -> int:
    """Store statements with three renderings of ten clauses each, compared, as many as it takes."""
    statements = -(-clauses // (OUTLETS_OF_ONE * CLAUSES_OF_ONE))
    for first in range(0, statements, BATCH):
        with store.writing() as db:
            for number in range(first, min(first + BATCH, statements)):
                _add(db, maker, number + 1)
    return statements * OUTLETS_OF_ONE * CLAUSES_OF_ONE


def _add(db: Database, maker: _Maker, number: int) -> None:
    """A statement, its renderings, a comparison and its divergences."""
    chance, moment = maker.random, "2025-01-01T00:00:00.000Z"
    db.conn.execute(
        "INSERT INTO statement (id, key, speaker, date, occasion, language, persian, added) VALUES (?,?,?,?,?,?,?,?)",
        [
            number,
            str(number),
            chance.choice(maker.speakers),
            maker.date(),
            " ".join(maker.words(5)),
            "fa",
            maker.persian(12),
            moment,
        ],
    )
    rows: list[dict[str, object]] = [{"clauses": {}} for _ in range(CLAUSES_OF_ONE)]
    renderings = []
    for rank, outlet in enumerate(chance.sample(maker.outlets, OUTLETS_OF_ONE)):
        rendering = OUTLETS_OF_ONE * (number - 1) + rank + 1
        text = ""
        for row in rows:
            begin = len(text)
            text += " ".join(maker.words(chance.randint(6, 16))).capitalize() + ", "
            state = chance.choice(list(Quotation)).value
            clause = {"start": begin, "end": len(text) - 1, "quotation": state, "quotations": []}
            row["clauses"][str(rendering)] = [clause]  # type: ignore[index]
        digest = sha256(text.encode()).hexdigest()
        renderings.append(
            (rendering, number, outlet, outlet.casefold(), "newspaper", "", "", "", "", None, text, digest, moment)
        )
    db.conn.executemany(
        "INSERT INTO rendering (id, statement, outlet, outlet_folded, kind, address, date, via, note, quoted, text,"
        " sha256, added) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        renderings,
    )
    numbers = [row[0] for row in renderings]
    db.conn.execute(
        "INSERT INTO comparison (id, statement, made, signature, renderings, rows) VALUES (?,?,?,?,?,?)",
        [number, number, moment, "{}", json.dumps(numbers), json.dumps(rows)],
    )
    db.conn.executemany(
        "INSERT INTO divergence (comparison, statement, row, kind, severity, confidence, identity, record)"
        " VALUES (?,?,?,?,?,?,?,?)",
        [_divergence(chance, number, numbers, rows, n) for n in range(DIVERGENCES_OF_ONE)],
    )


def _divergence(
    chance: random.Random, statement: int, renderings: Sequence[int], rows: Sequence[dict[str, object]], number: int
) -> tuple[object, ...]:
    kind, row = chance.choice(list(Kind)), chance.randrange(CLAUSES_OF_ONE)
    severity = chance.choices(range(4), (40, 35, 20, 5))[0]
    spans = {str(r): [[c["start"], c["start"] + 6] for c in rows[row]["clauses"][str(r)]] for r in renderings}  # type: ignore[index]
    silent = str(renderings[0])
    if kind is Kind.COVERAGE:
        spans[silent] = []
    readings = [
        {"outlets": [silent], "spans": {silent: spans[silent]}},
        {"outlets": list(spans)[1:], "spans": {r: spans[r] for r in list(spans)[1:]}},
    ]
    record = {
        "row": row,
        "kind": kind.value,
        "severity": severity,
        "confidence": 0.5,
        "readings": readings,
        "evidence": "",
    }
    return statement, statement, row, kind.value, severity, 0.5, f"{statement}-{number}", json.dumps(record)


def _milliseconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def _timing(name: str, taken: Sequence[float], bound: float) -> Timing:
    return Timing(name, len(taken), float(np.median(taken)), float(np.percentile(taken, 95)), bound)
