"""A large comparison for measuring the page: many outlets, many rows, made without a model.

In: a store, how many outlets and rows. Out: the number of a statement whose comparison stands in the store. The texts
are made-up sentences; divergences of all kinds and severities stand in two rows of three, gaps in one cell of twelve.
"""

from __future__ import annotations

import random
from dataclasses import replace

from align.terms import Clause, Divergence, Kind, Quotation, Reading, Row, Severity, Span
from corpus import identity, naming, service
from corpus.clock import now
from corpus.model import Decision, NewRendering, NewStatement, OutletKind
from corpus.store import Store

TALK = (
    "the minister said that talks with them would begin when sanctions end and nuclear rights stand because no treaty "
    "of this republic was ever signed under pressure from abroad while our people remember every promise they broke"
)
WORDS = TALK.split()
WORDS_OF_A_CLAUSE = (6, 16)

# How many cells have no clause, rows a divergence, and divergences a verdict.
OMITTED, DIVERGING, JUDGED = 1 / 12, 2 / 3, 1 / 10


def prepare(store: Store, outlets: int, rows: int, seed: int = 1) -> int:
    """Store a statement and a comparison of it. Returns the statement's number."""
    chance = random.Random(seed)
    names = [f"Outlet {number + 1}" for number in range(outlets)]
    texts = dict.fromkeys(names, "")
    clauses: list[dict[str, tuple[Clause, ...]]] = []
    for number in range(rows):
        here: dict[str, tuple[Clause, ...]] = {}
        for name in names:
            if number and chance.random() < OMITTED:
                continue
            words = " ".join(chance.choices(WORDS, k=chance.randint(*WORDS_OF_A_CLAUSE))).capitalize() + "."
            start = len(texts[name])
            texts[name] += words + " "
            state = chance.choice((Quotation.DIRECT, Quotation.DIRECT, Quotation.NARRATION))
            here[name] = (Clause(start, start + len(words), state),)
        clauses.append(here)
    renderings = tuple(NewRendering(name, texts[name], OutletKind.NEWSPAPER, date="2012-11-07") for name in names)
    statement = service.add_statement(
        store, NewStatement("A speaker", "2012-11-07", "a long speech", renderings), who="Ada"
    )
    for job in service.jobs(store, statement):
        service.cancel(store, job.id)
    found = [
        _divergence(chance, number, here) for number, here in enumerate(clauses) if chance.random() < DIVERGING and here
    ]
    _insert(store, statement, clauses, found)
    _judge(chance, store, statement)
    return statement


def _divergence(chance: random.Random, row: int, here: dict[str, tuple[Clause, ...]]) -> Divergence:
    """Some outlets put a few words otherwise than the rest."""
    names = sorted(here)
    chance.shuffle(names)
    cut = chance.randint(1, max(1, len(names) - 1))
    readings = []
    for some in (names[:cut], names[cut:]):
        spans = {}
        for name in some:
            clause = here[name][0]
            begin = clause.start + chance.randrange(0, (clause.end - clause.start) // 2)
            spans[name] = (Span(begin, min(clause.end, begin + chance.randint(4, 18))),)
        if some:
            readings.append(Reading(tuple(some), spans))
    return Divergence(
        row,
        chance.choice(list(Kind)),
        Severity(chance.choices(range(4), (40, 35, 20, 5))[0]),
        0.7,
        tuple(readings),
        "made for measuring",
    )


def _insert(
    store: Store, statement: int, clauses: list[dict[str, tuple[Clause, ...]]], found: list[Divergence]
) -> None:
    """What `compare_now` inserts."""
    tokens = {r.outlet: naming.token(r.id) for r in service.statement(store, statement).renderings}
    numbers = [r.id for r in service.statement(store, statement).renderings]
    rows = [naming.row_record(Row({tokens[o]: c for o, c in here.items()})) for here in clauses]
    records = [naming.divergence_record(_under(tokens, divergence)) for divergence in found]
    with store.writing() as db:
        made = db.execute(
            "INSERT INTO comparison (statement, made, signature, renderings, rows) VALUES (?, ?, ?, ?, ?) RETURNING id",
            [statement, now(), "{}", naming.dumps(numbers), naming.dumps(rows)],
        ).fetchone()[0]
        db.table("divergence").insert_all(
            {
                "comparison": made,
                "statement": statement,
                "row": one["row"],
                "kind": one["kind"],
                "severity": one["severity"],
                "confidence": one["confidence"],
                "identity": name,
                "record": naming.dumps(one),
            }
            for one, name in zip(records, identity.identities(records), strict=True)
        )


def _under(tokens: dict[str, str], divergence: Divergence) -> Divergence:
    """A divergence whose outlets have the names that align gives them."""
    readings = tuple(
        Reading(tuple(tokens[o] for o in r.outlets), {tokens[o]: s for o, s in r.spans.items()})
        for r in divergence.readings
    )
    return replace(divergence, readings=readings)


def _judge(chance: random.Random, store: Store, statement: int) -> None:
    """Verdicts on some."""
    made = service.comparison(store, statement)
    assert made is not None
    for one in made.divergences:
        if chance.random() < JUDGED:
            service.decide(store, one.id, Decision.CONFIRMED, "Ada")
