"""Amounts: what a number, a date, a quantifier comes to, and where two of the same thing part."""

from __future__ import annotations

import pytest

from align.compare import split_clauses
from align.divergence import dates, numerals, quantity
from align.divergence.finding import Finding
from align.divergence.scene import scenes
from align.divergence.severities import severity
from align.divergence.units import unit_at
from align.encoder import Encoder
from align.terms import Rendering, Row, Severity


def counted(encoder: Encoder, a: str, b: str, least: Severity = Severity.SHIFT) -> list[Finding]:
    """What the check alone finds between two sentences, by the table's severity."""
    encoded = dict(zip("AB", encoder.encode([a, b]), strict=True))
    row = Row({o: split_clauses(Rendering(o, e.text, True), e) for o, e in encoded.items()})
    found = quantity.find(scenes([(0, row)], encoded)[0])
    return [f for f in found if max(severity(f, ground) for _, _, ground in f.pairs) >= least]


@pytest.mark.parametrize(
    ("text", "value", "sort"),
    [
        ("1,500,000", 1_500_000, "count"),
        ("one and a half million", 1_500_000, "count"),
        ("half a dozen", 6, "count"),
        ("two hundred and fifty thousand", 250_000, "count"),
        ("4bn", 4e9, "count"),
        ("one thousand three hundred million", 1.3e9, "count"),
        ("two thousand million", 2e9, "count"),
        ("one million two hundred thousand", 1_200_000, "count"),
        ("a fifth", 0.2, "share"),
        ("a couple of", 2, "count"),
        ("two - thirds", 2 / 3, "share"),
        ("50 per cent", 0.5, "share"),
        ("nine out of ten", 0.9, "share"),
        ("three times", 3, "multiple"),
        ("twenty - first", 21, "ordinal"),
        ("dozens", 24, "magnitude"),
        ("tens of thousands", 20_000, "magnitude"),
    ],
)
def test_numerals(text: str, value: float, sort: str) -> None:
    found = numerals.read(text.split())
    assert found is not None
    assert (found.value, found.sort) == (pytest.approx(value), sort)


@pytest.mark.parametrize("text", ["five six", "three and four", "2 and 3"])
def test_two_numbers_are_not_one(text: str) -> None:
    found = numerals.read(text.split())
    assert found is not None
    assert found.tokens == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("May 9", "the ninth of May".removeprefix("the ")),
        ("noon", "12 o'clock midday"),
        ("3 p.m.", "15:00"),
        ("half past four in the afternoon", "4:30 pm"),
        ("1970s", "seventies"),
        ("yearly", "once a year"),
        ("every other week", "fortnightly"),
    ],
)
def test_two_ways_to_say_when(one: str, other: str) -> None:
    found = [dates.read(text.lower().split(), "on", True) for text in (one, other)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].fields == found[1].fields


def test_a_verb_is_no_month() -> None:
    assert dates.read(["may", "come"], "they", False) is None
    assert dates.read(["march", "to", "the", "sea"], "", True) is None


def test_units_come_to_a_base_unit() -> None:
    mile, euro, points = (unit_at(text.split(), 0) for text in ("miles", "euros", "percentage points"))
    assert mile is not None and euro is not None and points is not None
    assert mile.measure == "length"
    assert mile.factor == pytest.approx(1609.344)
    assert euro.measure == "money: euros"
    assert points.measure == "percentage points"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            "The guards freed all of the miners.", "Some of the miners were freed by the guards.", id="all and some"
        ),
        pytest.param("Few of the farmers want rain.", "Many of the farmers want rain.", id="few and many"),
        pytest.param("Both judges agreed.", "One of the judges agreed.", id="both and one"),
        pytest.param("Dozens of boats left.", "Thousands of boats left.", id="orders of magnitude"),
        pytest.param("The cave is ten miles long.", "The cave is ten kilometres long.", id="units"),
        pytest.param("They owe us nine euros.", "They owe us nine dollars.", id="currencies"),
        pytest.param("At least ninety men fled.", "At most ninety men fled.", id="bounds"),
        pytest.param("The pool is cleaned weekly.", "The pool is cleaned every month.", id="rates"),
        pytest.param("The bus leaves at noon.", "The bus leaves at midnight.", id="hours"),
        pytest.param("The clinic opened in the sixties.", "The clinic opened in the 1980s.", id="decades"),
        pytest.param("The fourth trial ended.", "The seventh trial ended.", id="ordinals"),
        pytest.param("He always tells the truth.", "He sometimes tells the truth.", id="always and sometimes"),
        pytest.param("Sales rose by 3 percent.", "Sales rose by 3 percentage points.", id="percentage points"),
        pytest.param("We demand only justice.", "We demand justice.", id="only left out"),
        pytest.param(
            "The lorry carried only bread.", "The lorry carried among other things bread.", id="only and others too"
        ),
    ],
)
def test_amounts_that_part(encoder: Encoder, a: str, b: str) -> None:
    assert counted(encoder, a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("Six goats and two cows drowned.", "Two cows and six goats drowned.", id="unlike nouns"),
        pytest.param("Half of the wells are dry.", "Fifty percent of the wells are dry.", id="half and fifty percent"),
        pytest.param(
            "The feud lasted a quarter of a century.", "The feud lasted twenty-five years.", id="part of a century"
        ),
        pytest.param("We all want rain.", "All of us want rain.", id="a floating quantifier"),
        pytest.param("A dozen sheep are ill.", "12 sheep are ill.", id="a dozen"),
        pytest.param("Nobody but the cook knew.", "Only the cook knew.", id="nobody but"),
        pytest.param("One day you will see it.", "You will see it some day.", id="some day"),
        pytest.param("More than half of the crew slept.", "Most of the crew slept.", id="more than half"),
        pytest.param("About 400 lamps were sold.", "Some 400 lamps were sold.", id="about and some"),
        pytest.param("Two of the three bakers left.", "Of the three bakers, two left.", id="a part and its whole"),
    ],
)
def test_amounts_that_come_to_the_same(encoder: Encoder, a: str, b: str) -> None:
    assert not counted(encoder, a, b)


def test_the_evidence_says_what_is_counted(encoder: Encoder) -> None:
    found = counted(encoder, "Three tents burned.", "Thirty tents burned.")
    assert found[0].evidence == "A: “Three”, 3 tents; B: “Thirty”, 30 tents"


def test_a_bound_left_out_is_a_nuance(encoder: Encoder) -> None:
    pair = ("About sixty lamps were sold.", "Sixty lamps were sold.")
    assert not counted(encoder, *pair)
    assert counted(encoder, *pair, Severity.NUANCE)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("The fee rose by half a point.", "The fee rose by 0.5 percentage points.", id="half a point"),
        pytest.param("One or two bakers closed.", "A couple of bakers closed.", id="one or two"),
        pytest.param(
            "Thirty pupils came, among them ten girls.", "Twenty boys and ten girls came.", id="a whole and its parts"
        ),
        pytest.param("The shop opens at nine in the morning.", "The shop opens at 9 a.m.", id="an hour in words"),
        pytest.param("The ban starts on 1 July.", "The ban will be in force once June ends.", id="end and beginning"),
        pytest.param("They danced every evening.", "They danced every night.", id="evening and night"),
        pytest.param("The lake froze eight days ago.", "The lake froze more than a week ago.", id="more than a week"),
        pytest.param("He only sang when she asked.", "He sang when she asked.", id="only of a clause"),
        pytest.param(
            "The law admits visitors only with a permit.", "By law, visitors need a permit.", id="only said as need"
        ),
        pytest.param(
            "He may be back in May, or earlier.", "He may be back in May, or sooner.", id="earlier and sooner"
        ),
    ],
)
def test_the_same_amount_in_other_words(encoder: Encoder, a: str, b: str) -> None:
    assert counted(encoder, a, b) == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("Three of the seven boats sank.", "Four of the seven boats sank.", id="parts of one whole"),
        pytest.param("Two men and three women fell.", "Three men and two women fell.", id="numbers exchanged"),
        pytest.param("He left on 14 March.", "He left on 15 March.", id="a day later"),
        pytest.param("She called in the morning.", "She called at night.", id="morning and night"),
        pytest.param("The rate rose by half a point.", "The rate rose by a full point.", id="half a point, a full one"),
    ],
)
def test_another_amount_is_found(encoder: Encoder, a: str, b: str) -> None:
    assert counted(encoder, a, b)


@pytest.mark.parametrize(
    ("a", "b", "other"),
    [
        pytest.param("Some 2m people fled.", "About two million people fled.", "About 200,000 people fled.", id="2m"),
        pytest.param(
            "The field yields 1.8m bpd.",
            "The field yields 1.8 million barrels a day.",
            "The field yields 1.2 million barrels a day.",
            id="bpd",
        ),
        pytest.param("The loan was £2bn.", "The loan was two billion pounds.", "The loan was £2m.", id="pounds"),
        pytest.param(
            "The toll is 500 tomans.", "The toll is 5,000 rials.", "The toll is 500 rials.", id="ten rials to the toman"
        ),
        pytest.param(
            "Rents rose by 42.5 pc.", "Rents rose by 42.5 per cent.", "Rents rose by 45.2 per cent.", id="per cent"
        ),
        pytest.param(
            "It hit 50C in the port.", "It hit 50 degrees in the port.", "It hit 40 degrees in the port.", id="degrees"
        ),
        pytest.param(
            "The term was cut from ten to six years.",
            "The term was cut from ten years to six.",
            "The term was cut from ten years to five.",
            id="one unit for both ends",
        ),
        pytest.param(
            "Ten-year-old girls must fast.", "Girls aged ten must fast.", "Girls aged nine must fast.", id="an age"
        ),
        pytest.param("Prices rose threefold.", "Prices tripled.", "Prices doubled.", id="multiples"),
    ],
)
def test_figures_as_newspapers_write_them(encoder: Encoder, a: str, b: str, other: str) -> None:
    assert counted(encoder, a, b) == []
    assert counted(encoder, a, other)


@pytest.mark.parametrize("text", ["The wall is 3m high.", "The wall is 3 m long.", "A wall of 3m was built."])
def test_metres_stay_metres(encoder: Encoder, text: str) -> None:
    assert counted(encoder, text, text.replace("3m", "three metres").replace("3 m", "three metres")) == []
    assert counted(encoder, text, text.replace("3", "9"))
