"""Who or what is meant: names and their kin, offices, pronouns; every sentence written for this."""

from __future__ import annotations

import pytest

from align.compare import split_clauses
from align.divergence import reference
from align.divergence.naming import alike_names, alike_words
from align.divergence.scene import scenes
from align.divergence.severities import severity
from align.encoder import Encoder
from align.lexicon import table
from align.terms import Rendering, Row, Severity


def grave(encoder: Encoder, a: str, b: str) -> list[Severity]:
    """What the check finds between two texts of one row, from a shift upwards; their marks say what is quoted."""
    texts = {"A": a, "B": b}
    encoded = dict(zip(texts, encoder.encode(list(texts.values())), strict=True))
    row = Row({o: split_clauses(Rendering(o, t), encoded[o]) for o, t in texts.items()})
    (scene,) = scenes([(0, row)], encoded)
    found = [severity(f, ground) for f in reference.find(scene) for _, _, ground in f.pairs]
    return [s for s in found if s >= Severity.SHIFT]


@pytest.mark.parametrize(
    ("a", "b", "least"),
    [
        pytest.param(
            "The Kenyan delegation walked out of the hall.",
            "The Ugandan delegation walked out of the hall.",
            3,
            id="adjectives of countries",
        ),
        pytest.param("President Macron signed.", "President Sarkozy signed.", 3, id="surnames"),
        pytest.param(
            "The president thanked the crowd.", "The chancellor thanked the crowd.", 2, id="president and chancellor"
        ),
        pytest.param(
            "The finance minister rejected the plan.", "The defence minister rejected the plan.", 2, id="portfolios"
        ),
        pytest.param(
            "The Ministry of Health closed the pool.", "The Ministry of Labour closed the pool.", 2, id="two ministries"
        ),
        pytest.param(
            "The Supreme Court of Spain ruled against the firm.",
            "Hungary's Supreme Court ruled against the firm.",
            3,
            id="whose court",
        ),
        pytest.param("Ships may pass the Yellow Sea.", "Ships may pass the Coral Sea.", 2, id="half of a name"),
        pytest.param("The judge said she would resign.", "The judge said he would resign.", 2, id="she and he"),
        pytest.param('"They betrayed us," he said.', '"They betrayed them," he said.', 3, id="us and them"),
        pytest.param('"We will win," the general said.', '"They will win," the general said.', 3, id="we and they"),
        pytest.param(
            '"I will resign," the mayor said.', "The mayor said his deputy would resign.", 2, id="not the speaker"
        ),
        pytest.param(
            "Peru and Chile signed, and the former paid the costs.",
            "Peru and Chile signed, and Chile paid the costs.",
            3,
            id="the former is not the second",
        ),
        pytest.param("The former paid the costs.", "The latter paid the costs.", 3, id="former and latter"),
    ],
)
def test_another_is_meant(encoder: Encoder, a: str, b: str, least: int) -> None:
    assert max(grave(encoder, a, b), default=0) >= least


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "The prime minister of Norway opened the bridge.",
            "Norway's prime minister opened the bridge.",
            id="of and 's",
        ),
        pytest.param("Chancellor Olaf Scholz signed.", "Scholz signed.", id="surname alone"),
        pytest.param("Mohammed al-Sadr met the envoys.", "Muhammad al-Sadr met the envoys.", id="spellings"),
        pytest.param(
            "Paris will not accept the deal.", "The French government will not accept the deal.", id="capital"
        ),
        pytest.param("Moscow denied the report.", "The Kremlin denied the report.", id="seat of a government"),
        pytest.param('"I will resign," the mayor said.', "The mayor said he would resign.", id="I, reported"),
        pytest.param('"We will win," the general said.', "The general said they would win.", id="we, reported"),
        pytest.param(
            "The queen opened parliament; she wore black.",
            "The queen opened parliament; the queen wore black.",
            id="a pronoun resolved",
        ),
        pytest.param(
            "The soldiers of the Polish army crossed the river.",
            "Polish soldiers crossed the river.",
            id="modifier and head",
        ),
        pytest.param(
            "In Porto, where she lives, the sculptor Anna Beck is finishing a group of figures.",
            "The sculptor Anna Beck lives in Porto, where Beck is finishing a group of figures.",
            id="a pronoun before its name",
        ),
        pytest.param("The pope thanked the crowd.", "The pontiff thanked the crowd.", id="one office"),
        pytest.param("I will not sell the mill.", "He will not sell the mill, the miller said.", id="all of it told"),
        pytest.param(
            "I will not sell the mill.", "The minister will not sell the mill.", id="a statement and a report"
        ),
        pytest.param("The lakes of the Alps are rising.", "Alpine lakes are rising.", id="a place and its adjective"),
        pytest.param("A Mossad agent was arrested.", "An Israeli agent was arrested.", id="whose body it is"),
        pytest.param(
            "The Spanish envoy met the Danish prime minister.",
            "Meeting Denmark's prime minister, the envoy of Spain smiled.",
            id="both names on both sides",
        ),
        pytest.param("Spain's envoy asked for time.", "Spain asked for time.", id="a country by its envoy"),
        pytest.param("The state will pay the rent.", "The government will pay the rent.", id="state and government"),
        pytest.param(
            "The Guardian Council rejected the bill.", "The supervisory body rejected the bill.", id="a name described"
        ),
        pytest.param("Rain is expected in June.", "Rain is expected before July.", id="months are no names"),
        pytest.param("The ministry of health said no.", "The health ministry said no.", id="one ministry"),
        pytest.param("Officials in Brussels said no.", "EU officials said no.", id="a city of two meanings"),
    ],
)
def test_the_same_is_meant(encoder: Encoder, a: str, b: str) -> None:
    assert grave(encoder, a, b) == []


@pytest.mark.parametrize(
    ("one", "other"), [("Khamenei", "Khamene'i"), ("Mohammed", "Muhammad"), ("Qatar", "Katar"), ("Gaddafi", "Qaddafi")]
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    # The last pair shows the limit: an unlike first consonant is another name, unless a list knows better.
    assert alike_words(one, other) == (one != "Gaddafi")


def test_names_of_one_family_are_two_persons() -> None:
    assert alike_names(["emmanuel", "macron"], ["macron"])
    assert not alike_names(["emmanuel", "macron"], ["brigitte", "macron"])
    assert alike_names(["who"], ["world", "health", "organization"])


def test_every_alias_means_one_thing_unless_it_is_listed_as_shared() -> None:
    shared = {row[0] for row in table("shared_names")}
    meanings: dict[str, set[str]] = {}
    for canonical, alias, _ in table("names"):
        meanings.setdefault(alias, set()).add(canonical)
    assert {alias for alias, meant in meanings.items() if len(meant) > 1} <= shared
