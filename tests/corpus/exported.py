"""Statements to export: with whatever texts hold, and compared for real, so that divergences are those of align."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from hypothesis import strategies as st

from corpus import checks, service
from corpus.cache import cached
from corpus.exporters.model import Exported
from corpus.model import (
    Decision,
    NewRendering,
    NewStatement,
    OutletKind,
    StoredRendering,
    StoredStatement,
)
from corpus.store import Store
from tests.corpus.tiny import TinyEncoder

AT = "2026-01-02T03:04:05.678Z"

WORDS = ("we", "will", "not", "talk", "with", "America", "even in hell", "unless", "he said", "12 percent", "the first")

# What breaks formats: formulas, mark-up, marks of tables, blanks, line ends, control and invisible characters.
ODD = (
    *(
        "=1+1",
        "'=x",
        " +a",
        "@b",
        "－c",
        "\t-d",
        "''",
        "<b>&amp;",
        "]]>",
        '"',
        ";",
        ",",
        "\r",
        "\r\n",
        "\n",
        "  ",
        "\t",
    ),
    *("\x01", "\x0b", "\x85", "\u2028", "\ufeff", "\ufffe", "\u202e", "_x000D_", "{", "}", "\\", "%", "“"),
    *("⟦1⟧", "⟦000001⟧", "ا", "😀", "é"),
)

pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD))
texts = st.lists(pieces, min_size=1, max_size=12).map(" ".join).filter(lambda t: any(c.isalnum() for c in t))
raw_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30).filter(
    lambda t: any(c.isalnum() for c in t)
)
about_characters = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\0")
lines = st.one_of(
    st.sampled_from(["", "=cmd", "A & B", "“x”", "گاردین", "-1"]), st.text(about_characters, max_size=12)
).map(lambda t: " ".join(t.split()))
dates = st.sampled_from(["", "2012", "2012-11", "2012-11-07"])
notes = st.one_of(lines, st.just("two\nlines"))
addresses = st.sampled_from(["", "https://example.org/a?b=c&d={e}%20"])


@st.composite
def statements(draw: st.DrawFn, least: int = 2, most: int = 7) -> NewStatement:
    """A statement with as many renderings, checked: what the store would hold of it."""
    count = draw(st.integers(least, most))
    names = draw(
        st.lists(lines.filter(bool), min_size=count, max_size=count, unique_by=checks.folded).filter(
            lambda found: all(map(checks.folded, found))
        )
    )
    renderings = tuple(
        NewRendering(
            name,
            draw(st.one_of(texts, raw_texts)),
            draw(st.sampled_from(OutletKind)),
            draw(addresses),
            draw(dates),
            draw(lines),
            draw(notes),
            draw(st.sampled_from([None, True, False])),
        )
        for name in names
    )
    new = NewStatement(
        draw(lines),
        draw(dates),
        draw(lines),
        renderings,
        draw(st.sampled_from(["fa", "ar", "other"])),
        draw(st.none() | texts),
    )
    return checks.statement(replace(new, key="k" + hashlib.sha256(repr(new).encode()).hexdigest()))


def unstored(new: NewStatement) -> Exported:
    """A statement as it goes out that was never compared: without a store, so that many can be tried."""
    renderings = tuple(
        StoredRendering(
            number, 1, r.outlet, r.kind, r.address, r.date, r.via, r.note, r.quoted, r.text,
            hashlib.sha256(r.text.encode()).hexdigest(), AT, first=number,
        )
        for number, r in enumerate(new.renderings, start=1)
    )  # fmt: skip
    statement = StoredStatement(
        1, new.speaker, new.date, new.occasion, new.language, new.persian, AT, renderings, new.key or ""
    )
    return Exported(statement, None, {"earlier": [], "comparisons": []}, AT, "")


def compared(store: Store, new: NewStatement, times: int = 1) -> int:
    """Store a statement and compare it so often. Every other divergence of the last comparison gets verdicts."""
    number = service.add_statement(store, new, who="Ada")
    for _ in range(times):
        service.compare_now(store, number, cached(store, TinyEncoder()))
    found = service.comparison(store, number)
    assert found
    for place, one in enumerate(found.divergences[::2]):
        service.decide(store, one.id, Decision.CONFIRMED, "Mina", note="=a\nnote")
        service.decide(store, one.id, Decision.UNSURE, "Omid", kind=one.divergence.kind)
        if place % 2:
            service.decide(store, one.id, Decision.DISMISSED, "Mina", seen=10**9)
    return number
