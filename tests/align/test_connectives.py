"""Words that join two clauses or two words, and which pairs of renderings part over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from align.compare import aligned, silent
from align.divergence import connectives, shared
from align.divergence.bonds import bonds
from align.divergence.finding import Finding
from align.divergence.scene import Scene, scenes
from align.divergence.severities import severity
from align.encoder import Encoder
from align.terms import Kind, Rendering, Severity

Seen = Callable[..., list[Finding]]


@pytest.fixture
def looked(encoder: Encoder) -> Callable[..., list[Scene]]:
    def prepared(*texts: str) -> list[Scene]:
        renderings = [Rendering(outlet, text) for outlet, text in zip("ABC", texts, strict=False)]
        rows, encoded = aligned(renderings, encoder.encode, silent)
        return scenes(shared(rows), encoded)

    return prepared


@pytest.fixture
def seen(looked: Callable[..., list[Scene]]) -> Seen:
    return lambda *texts: [finding for scene in looked(*texts) for finding in connectives.find(scene)]


def grounds(found: Iterable[Finding]) -> set[tuple[Kind, str, Severity]]:
    return {(f.kind, ground, severity(f, ground)) for f in found for *_, ground in f.pairs}


BECAUSE = "The bakers closed the shop because the flour was damp."
CAUSE_OR_NOT = (Kind.SENSE, "another relation", Severity.SHIFT)
TURNED = (Kind.SENSE, "cause turned round", Severity.SHIFT)
ORDER = (Kind.TENSE, "before/after", Severity.REVERSAL)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(
            BECAUSE, "Although the flour was damp, the bakers shut their shop.", CAUSE_OR_NOT, id="the other order"
        ),
        pytest.param(
            "The mayor left the hall because he had been insulted.",
            "Despite having been insulted, the mayor left the hall.",
            CAUSE_OR_NOT,
            id="before a participle",
        ),
        pytest.param(
            "The harbour was closed owing to the storm.",
            "The harbour was closed in spite of the storm.",
            CAUSE_OR_NOT,
            id="before a noun",
        ),
        pytest.param(
            "The miners will return to work provided that they are paid.",
            "The miners will go back to work even if they are paid.",
            CAUSE_OR_NOT,
            id="condition, or none",
        ),
        pytest.param(
            "The truce will hold if the rebels fire.",
            "The truce will hold unless the rebels fire.",
            CAUSE_OR_NOT,
            id="condition, or exception",
        ),
        pytest.param(
            "The truce will hold even if the rebels fire.",
            "The truce will hold unless the rebels fire.",
            CAUSE_OR_NOT,
            id="whatever comes, or exception",
        ),
        pytest.param(
            "The miners will return to work on condition that they are paid.",
            "The miners will go back to work now that they are paid.",
            (Kind.MODALITY, "cause/condition", Severity.SHIFT),
            id="condition, or cause",
        ),
        pytest.param(
            "The dam broke, and as a result the valley was evacuated.",
            "The dam broke because the valley had been evacuated.",
            TURNED,
            id="as a result, because",
        ),
        pytest.param(
            "The teacher was ill, so the class went home.",
            "The teacher was ill because the class went home.",
            TURNED,
            id="so, because",
        ),
        pytest.param(
            "Prior to the signing of the lease, the tenant inspected the cellar.",
            "The tenant inspected the cellar after the lease was signed.",
            ORDER,
            id="prior to a noun, after a clause",
        ),
        pytest.param(
            "The choir sang until the lamps went out.",
            "Even after the lamps went out, the choir sang.",
            (Kind.TENSE, "until/after", Severity.SHIFT),
            id="until, even after",
        ),
        pytest.param(
            "Coaches and their pupils may enter free of charge.",
            "Coaches or their pupils may enter without paying.",
            (Kind.QUANTITY, "another relation", Severity.SHIFT),
            id="and, or",
        ),
        pytest.param(
            "The parcel was sent to the island.",
            "The parcel was sent from the island.",
            (Kind.ROLE, "another relation", Severity.SHIFT),
            id="whither, whence",
        ),
        pytest.param(
            "The kiln has to be ready by the end of the summer.",
            "The kiln has to be ready at the end of the summer.",
            (Kind.TENSE, "another relation", Severity.SHIFT),
            id="a deadline, or a time",
        ),
    ],
)
def test_what_joins_otherwise_is_found(seen: Seen, a: str, b: str, expected: tuple[Kind, str, Severity]) -> None:
    assert expected in grounds(seen(a, b))
    assert expected in grounds(seen(b, a))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(BECAUSE, "Since the flour was damp, the bakers shut their shop.", id="another word for the cause"),
        pytest.param(BECAUSE, "The flour was damp, so the bakers shut their shop.", id="the effect second"),
        pytest.param(BECAUSE, "The flour was damp. That is why the bakers shut their shop.", id="two sentences"),
        pytest.param(BECAUSE, "The bakers closed the shop owing to damp flour.", id="a noun for the clause"),
        pytest.param(BECAUSE, "The bakers closed the shop after the flour had got damp.", id="a cause told as a time"),
        pytest.param(
            "The mayor was insulted before he left the hall.",
            "The mayor left the hall after he was insulted.",
            id="one order told from both ends",
        ),
        pytest.param(
            "The ferry did not sail until the fog had lifted.",
            "The ferry sailed after the fog had lifted.",
            id="not until",
        ),
        pytest.param(
            "Although the clerk was ill, he came to work.",
            "The clerk did not stay at home because he was ill.",
            id="a negation that makes up for it",
        ),
        pytest.param(
            "Although the bridge was old, it held.", "The bridge was old. Nevertheless it held.", id="a concession"
        ),
        pytest.param(
            "The guild will strike unless it is paid.", "The guild will strike if it is not paid.", id="if not"
        ),
        pytest.param("They will not sail unless it rains.", "They will sail only if it rains.", id="not unless"),
        pytest.param("She does not eat meat or fish.", "She eats no meat and no fish.", id="neither"),
        pytest.param(
            "The trial of the ointment begins in June.", "The trial with the ointment begins in June.", id="of, with"
        ),
        pytest.param("They bought seed from two farms.", "They bought seed in two farms.", id="from, in"),
        pytest.param("She waited by the door.", "She waited at the door.", id="beside a thing, not a time"),
    ],
)
def test_what_joins_alike_is_not_found(seen: Seen, a: str, b: str) -> None:
    assert not seen(a, b)
    assert not seen(b, a)


def test_a_third_outlet_stands_with_the_one_that_it_agrees_with(seen: Seen) -> None:
    found = seen(
        BECAUSE,
        "The bakers shut their shop because the flour was damp.",
        "The bakers closed the shop although the flour was damp.",
    )
    assert [[reading.outlets for reading in finding.readings] for finding in found] == [[("A", "B"), ("C",)]]


def test_evidence_says_how_each_outlet_joins(seen: Seen) -> None:
    (finding,) = seen(BECAUSE, "The bakers closed the shop although the flour was damp.")
    assert finding.evidence == ("A: “because … was”, cause and effect; B: “although … was”, one in spite of the other")


@pytest.mark.parametrize(
    ("text", "of", "by"),
    [
        pytest.param("She wept because he left.", "wept", "left", id="a clause behind"),
        pytest.param("Because he left, she wept.", "wept", "left", id="a clause before"),
        pytest.param("He left, so she wept.", "wept", "left", id="what follows"),
        pytest.param("He left. Therefore she wept.", "wept", "left", id="the sentence before"),
        pytest.param("She wept because of the letter.", "wept", "letter", id="a noun"),
        pytest.param("She wept when he asked her to do so.", None, None, id="no joint"),
    ],
)
def test_cause_and_effect_whichever_comes_first(
    looked: Callable[..., list[Scene]], text: str, of: str | None, by: str | None
) -> None:
    found = [(s.sides["A"], bond) for s in looked(text, text) for bond in bonds(s.sides["A"])]
    assert [(side.word(b.of).text, side.word(b.by).text) for side, b in found] == ([(of, by)] if of else [])
