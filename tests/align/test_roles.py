"""Who does what to whom: the same parts told in another way are no divergence, parts that changed hands are one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from align.compare import aligned, silent
from align.divergence import role, shared
from align.divergence.role import third_person
from align.divergence.scene import Scene, scenes
from align.encoder import Encoder
from align.lexicon import table, words
from align.terms import Divergence, Kind, Rendering, Severity
from tests.conftest import Compare


@pytest.fixture
def scenes_of(encoder: Encoder) -> Callable[..., list[Scene]]:
    def prepared(*texts: str) -> list[Scene]:
        renderings = [Rendering(outlet, text) for outlet, text in zip("ABC", texts, strict=False)]
        rows, encoded = aligned(renderings, encoder.encode, silent)
        return scenes(shared(rows), encoded)

    return prepared


def roles(compared: Compare, *texts: str) -> list[Divergence]:
    """The grave divergences of role between texts of outlets A, B, C."""
    outlets = dict(zip("ABC", texts, strict=False))
    return [d for d in compared(outlets).divergences if d.kind is Kind.ROLE and d.severity >= Severity.SHIFT]


CHANGED = [
    ("The rebels ambushed the convoy.", "The rebels were ambushed by the convoy.", "passive"),
    ("The widow rescued the fisherman.", "It was the fisherman who rescued the widow.", "cleft"),
    ("The nurses who treated the soldiers left.", "The nurses whom the soldiers treated left.", "relative clause"),
    ("Norway sells fish to Japan.", "Norway buys fish from Japan.", "two ends of a trade"),
    ("Brazil beat Chile in the final.", "Brazil lost to Chile in the final.", "two ends of a contest"),
    ("The invasion of Poland by Germany went on.", "Poland went on and invaded Germany.", "a noun for an act"),
    ("The law shifts the burden from tenants to landlords.", "The law shifts the burden from landlords to tenants.",
     "prepositions"),
    ("The brothers accuse the mayor of fraud.", "The brothers accuse one another of fraud.", "one another"),
    ("The north is richer than the south.", "The south is richer than the north.", "comparison"),
    ("The cook prefers butter to oil.", "The cook prefers oil to butter.", "near copies"),
]  # fmt: skip

ALIKE = [
    ("The rebels ambushed the convoy.", "The convoy was ambushed by the rebels.", "passive"),
    ("The widow rescued the fisherman.", "It was by the widow that the fisherman was rescued.", "cleft"),
    ("The bishop by whom the duke was deceived fled.", "The bishop who deceived the duke fled.", "relative clause"),
    ("Norway sells fish to Japan.", "Japan buys fish from Norway.", "two ends of a trade"),
    ("The firm gave the workers shares.", "The workers were given shares by the firm.", "indirect object"),
    ("The envoy met the general.", "The general met the envoy.", "an act that both share"),
    ("The police fought alongside the army.", "The army fought alongside the police.", "side by side"),
    ("Carmen, the mayor, left early.", "The mayor, Carmen, left early.", "apposition"),
    ("The hunter killed the bear.", "The bear was killed.", "somebody left out"),
    ("The lawyers sued the bank and the bank sued the lawyers.",
     "The bank sued the lawyers and the lawyers sued the bank.", "both acts in both"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [pytest.param(a, b, id=name) for a, b, name in CHANGED])
def test_parts_that_changed_hands_are_found(compared: Compare, a: str, b: str) -> None:
    assert roles(compared, a, b)


@pytest.mark.parametrize(("a", "b"), [pytest.param(a, b, id=name) for a, b, name in ALIKE])
def test_the_same_parts_told_in_another_way_are_no_divergence(compared: Compare, a: str, b: str) -> None:
    assert not roles(compared, a, b)


def test_outlets_that_give_the_parts_alike_share_a_reading(compared: Compare) -> None:
    told = (
        "The guards attacked the farmers.",
        "The farmers were attacked by the guards.",
        "The farmers attacked the guards.",
    )
    (divergence,) = roles(compared, *told)
    assert sorted(r.outlets for r in divergence.readings) == [("A", "B"), ("C",)]


def test_evidence_names_the_act_and_the_parts(compared: Compare) -> None:
    (divergence,) = roles(compared, "The guards attacked the farmers.", "The farmers attacked the guards.")
    assert "A: “The guards” attack “the farmers”; B: “The farmers” attack “the guards”" in divergence.evidence


@pytest.mark.parametrize(
    ("lemma", "form"), [("attack", "attacks"), ("carry out", "carries out"), ("reach", "reaches"), ("have", "has")]
)
def test_third_person(lemma: str, form: str) -> None:
    assert third_person(lemma) == form


def test_every_end_of_an_act_has_two_parts_or_stands_beside_one_that_has() -> None:
    acts: dict[str, set[str]] = {}
    for act, _, *parts in table("ends_of_acts"):
        acts.setdefault(act, set()).update(cell.split("=")[0] for cell in parts)
        assert all(cell.count("=") == 1 for cell in parts)
    assert all(len(parts) >= 2 for parts in acts.values())


def test_an_act_that_all_share_has_no_ends() -> None:
    assert not words("symmetric") & {verb for _, verb, *_ in table("ends_of_acts")}


def test_a_doer_who_is_left_out_weighs_more_where_he_speaks_himself(scenes_of: Callable[..., list[Scene]]) -> None:
    def grounds(a: str, b: str) -> set[str]:
        return {ground for s in scenes_of(a, b) for f in role.find(s) for *_, ground in f.pairs}

    ours = "We sank the ferry in the night, and we are sorry."
    assert grounds(ours, "The ferry was sunk in the night, and we are sorry.") == {"doer"}
    assert grounds(ours, "The admiral said the ferry had been sunk in the night.") <= {"doer understood"}
    assert grounds("We told the mayor.", "The mayor had been told.") <= {"doer understood"}
