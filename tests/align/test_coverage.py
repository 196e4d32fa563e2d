"""What is left out, what limits a claim, and what is only put otherwise; every sentence written for this."""

from __future__ import annotations

import pytest

from align.compare import aligned, silent
from align.divergence import CHECKS, coverage, shared
from align.divergence.finding import Finding
from align.divergence.passages import left_out
from align.divergence.scene import scenes
from align.divergence.severities import severity
from align.encoder import Encoder
from align.terms import Kind, Rendering


def found(encoder: Encoder, a: str, b: str) -> list[Finding]:
    """What checks see of two texts by the table of severities alone."""
    rows, encoded = aligned([Rendering("A", a), Rendering("B", b)], encoder.encode, silent)
    inside = [f for scene in scenes(shared(rows), encoded) for check in CHECKS for f in check(scene)]
    return [*inside, *(f for _, f in left_out(rows, encoded))]


def gravest(findings: list[Finding], kind: Kind) -> int:
    return max((int(severity(f, ground)) for f in findings if f.kind is kind for *_, ground in f.pairs), default=0)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "The ferries will sail on Monday, unless the wind turns, the harbour master said.",
            "The ferries will sail on Monday, the harbour master said.",
            id="a condition",
        ),
        pytest.param(
            "Every shop will be closed, except those that sell bread, the mayor said.",
            "Every shop will be closed, the mayor said.",
            id="an exception",
        ),
        pytest.param(
            "The fund covers ploughs, seed and rifles, the bishop said.",
            "The fund covers ploughs and seed, the bishop said.",
            id="an item of a list",
        ),
        pytest.param(
            "The acting governor signed the decree.", "The governor signed the decree.", id="who holds an office how"
        ),
        pytest.param(
            "The company will mend the dam and compensate the farmers, its lawyer said.",
            "The company will mend the dam, its lawyer said.",
            id="a second promise",
        ),
        pytest.param(
            "The miners' problems are known. He welcomed the plan, yet he warned that other problems must be solved.",
            "The miners' problems are known. He welcomed the plan, yet he warned us.",
            id="a demand of which a word stands elsewhere",
        ),
    ],
)
def test_left_out_is_a_shift(encoder: Encoder, a: str, b: str) -> None:
    assert gravest(found(encoder, a, b), Kind.COVERAGE) == 2


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "The rector said she would not stand again, nor would she name an heir.",
            "The rector said she would not seek a second term and would not name an heir.",
            id="the same in other words beside it",
        ),
        pytest.param(
            "“Well, you know, the harvest was late,” the miller said.",
            "“The harvest was late,” the miller said.",
            id="a set phrase",
        ),
        pytest.param("A girl of six found the coin.", "A six-year-old girl found the coin.", id="an age"),
        pytest.param(
            "The tall lighthouse on the cliff was painted white.", "The lighthouse was painted white.", id="a place"
        ),
    ],
)
def test_no_omission(encoder: Encoder, a: str, b: str) -> None:
    assert gravest(found(encoder, a, b), Kind.COVERAGE) < 2


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        pytest.param(
            "The guide is said to have hidden the map, the judge wrote.",
            "The guide hid the map, the judge wrote.",
            Kind.ATTRIBUTION,
            id="hearsay and fact",
        ),
        pytest.param(
            "The nomads fought alongside the garrison.",
            "The nomads fought the garrison.",
            Kind.ROLE,
            id="with or against",
        ),
        pytest.param(
            "The gold was shipped from Lisbon to Dakar.",
            "The gold went on a ship to Lisbon from Dakar.",
            Kind.ROLE,
            id="from and to",
        ),
        pytest.param("The general came with his nephew.", "The general came with his uncle.", Kind.REFERENCE, id="kin"),
        pytest.param(
            "“There is no water here,” the ranger said.",
            "“There is no water there,” the ranger said.",
            Kind.REFERENCE,
            id="here and there",
        ),
    ],
)
def test_found_by_another_kind(encoder: Encoder, a: str, b: str, kind: Kind) -> None:
    assert gravest(found(encoder, a, b), kind) >= 2


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        pytest.param(
            "The guards are supposed to lock the gate.",
            "The guards are meant to lock the gate.",
            Kind.ATTRIBUTION,
            id="supposed to",
        ),
        pytest.param(
            "The town wants to sell the mill rather than let it.",
            "Rather than letting the mill, the town wants to sell it.",
            Kind.ROLE,
            id="a pronoun in the other clause",
        ),
        pytest.param(
            "The baker blamed the miller and the miller blamed the baker.",
            "The miller blamed the baker and the baker blamed the miller.",
            Kind.ROLE,
            id="both blame both",
        ),
        pytest.param(
            "The Liberals left the coalition.", "The Liberal party left the coalition.", Kind.REFERENCE, id="one party"
        ),
    ],
)
def test_not_found_by_another_kind(encoder: Encoder, a: str, b: str, kind: Kind) -> None:
    assert gravest(found(encoder, a, b), kind) < 2


@pytest.mark.parametrize(
    ("b", "expected"),
    [
        pytest.param("The bridge will be mended, the mayor told the council on Monday.", "occasion", id="a day"),
        pytest.param("The bridge will be mended, the mayor told the council on 3 March.", "occasion", id="a date"),
        pytest.param("“The bridge will be mended on Monday,” the mayor told the council.", "amount", id="of the act"),
    ],
)
def test_the_day_of_the_act_is_not_the_day_of_saying(encoder: Encoder, b: str, expected: str) -> None:
    a = "“The bridge will be mended,” the mayor told the council."
    assert [ground for f in found(encoder, a, b) for *_, ground in f.pairs if f.kind is Kind.COVERAGE] == [expected]


@pytest.mark.parametrize(
    ("b", "told"),
    [
        pytest.param(
            "“The bridge will be mended,” said Karimi, one of two engineers who are close to the mayor.",
            False,
            id="who spoke",
        ),
        pytest.param(
            "Karimi visited the bridge, and two lorries had sunk there. “The bridge will be mended,” he said.",
            True,
            id="what happened",
        ),
    ],
)
def test_who_spoke_is_told_from_what_else_the_reporter_tells(encoder: Encoder, b: str, told: bool) -> None:
    seen = found(encoder, "“The bridge will be mended.”", b)
    grounds = {ground for f in seen for *_, ground in f.pairs}
    assert "occasion" in grounds
    assert ("narration" in grounds) is told


def lacking(encoder: Encoder, **texts: str) -> list[str]:
    """What is lacking inside rows, as evidence quotes it, up to whom it is lacking in."""
    rows, encoded = aligned([Rendering(o, t) for o, t in texts.items()], encoder.encode, silent)
    findings = [f for scene in scenes(shared(rows), encoded) for f in coverage.find(scene)]
    return [f.evidence.split(" stands for it here")[0] for f in findings]


@pytest.mark.parametrize(
    ("a", "b", "quoted"),
    [
        pytest.param(
            "We will continue to help the farmers, the mayor said.",
            "We will help the farmers, the mayor said.",
            "continue",
            id="without the subject that both have",
        ),
        pytest.param(
            "Let him come forward and I will answer him here.",
            "I will answer him here.",
            "Let him come forward",
            id="no word that leads on",
        ),
        pytest.param(
            "All prisoners were freed, and all but five later returned.",
            "All prisoners were freed.",
            "and all but five later returned",
            id="no mark before it",
        ),
        pytest.param(
            "The imam (a man of ninety years) blessed the well.",
            "The imam blessed the well.",
            "a man of ninety years",
            id="without what the other has",
        ),
    ],
)
def test_what_is_lacking_is_quoted_whole(encoder: Encoder, a: str, b: str, quoted: str) -> None:
    assert lacking(encoder, A=a, B=b) == [f"A: “{quoted}”; nothing in B"]


def test_a_clause_in_a_row_of_several_is_lacking_as_a_whole(encoder: Encoder) -> None:
    found = lacking(
        encoder,
        A="The landlords will not see the next ten harvests; God willing, not one estate will be left in the valley "
        "after ten harvests.",
        B="the landlords, he said, will not see the next ten harvests.",
        C="As for the landlords and their estates, in ten harvests they will be gone from this valley, God willing.",
    )
    wanted = "A: “God willing, not one estate will be left in the valley after ten harvests”, likewise C; nothing in B"
    assert wanted in found


def test_what_stands_beside_the_row_is_not_lacking_in_another_form(encoder: Encoder) -> None:
    found = lacking(
        encoder,
        A="The song of the pickets keeps the owners worried, the lawyer said.",
        B="The pickets keep singing, the lawyer said. The banks, too, are worried about the owners.",
    )
    assert not any("worried" in one for one in found)
