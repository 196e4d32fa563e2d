"""Planted divergences, and harmless pairs that must not be graded as shifts; every sentence written for this."""

from __future__ import annotations

import pytest

from align.divergence.amounts import number
from align.divergence.finding import Finding
from align.divergence.grading import grade
from align.divergence.grounds import compared as compared_lemmas
from align.terms import Collation, Divergence, Kind, Reading, Severity, Span
from tests.conftest import Compare


def grave(collation: Collation) -> list[Divergence]:
    return [d for d in collation.divergences if d.severity >= Severity.SHIFT]


def kinds(divergences: list[Divergence]) -> set[str]:
    return {k.value for d in divergences for k in (d.kind, *d.further_kinds)}


@pytest.mark.parametrize(
    ("a", "b", "kind", "severity"),
    [
        pytest.param(
            "They will sign the treaty.", "They will not sign the treaty.", "polarity", 3, id="plain negation"
        ),
        pytest.param("That was an honest answer.", "That was a dishonest answer.", "polarity", 3, id="a prefix"),
        pytest.param("The school remains closed.", "The school has reopened.", "polarity", 2, id="open again"),
        pytest.param("We accept the offer.", "We reject the offer.", "polarity", 3, id="an opposite"),
        pytest.param(
            "She spoke against the bill.", "She spoke in favour of the bill.", "polarity", 3, id="against, in favour of"
        ),
        pytest.param(
            "We will answer every attack.", "We may answer every attack.", "modality", 2, id="a promise and a chance"
        ),
        pytest.param("Forty ships left the port.", "Fourteen ships left the port.", "quantity", 3, id="numbers"),
        pytest.param("The last ship leaves.", "The next ship leaves.", "quantity", 2, id="last and next"),
        pytest.param("Three of the wells dried up.", "All of the wells dried up.", "quantity", 2, id="a part and all"),
        pytest.param(
            "They refunded the full price of the fare.",
            "They refunded half the price of the fare.",
            "quantity",
            2,
            id="the whole and half",
        ),
        pytest.param("The talks begin on Monday.", "The talks begin on Friday.", "quantity", 3, id="days"),
        pytest.param(
            "All inspectors may enter the site.",
            "Some inspectors may enter the site.",
            "quantity",
            2,
            id="all and some",
        ),
        pytest.param(
            "France has broken its promise to us.", "Germany has broken its promise to us.", "reference", 3, id="names"
        ),
        pytest.param(
            "The Americans must learn this lesson.", "The enemies must learn this lesson.", "reference", 2, id="unnamed"
        ),
        pytest.param(
            "The guards attacked the farmers.", "The farmers attacked the guards.", "role", 3, id="exchanged roles"
        ),
        pytest.param("We will open the bridge.", "We opened the bridge.", "tense", 2, id="future and past"),
        pytest.param(
            "The senate criticised the raid.", "The senate condemned the raid.", "force", 1, id="one step of force"
        ),
        pytest.param(
            "That was a mistake of the army.", "That was a crime of the army.", "force", 2, id="much stronger"
        ),
        pytest.param(
            "Their flattery hides a plot against us.",
            "Their flattery hides a fear of us.",
            "sense",
            1,
            id="other sense",
        ),
        pytest.param("You must not answer it.", "You need not answer it.", "modality", 3, id="a ban and no duty"),
        pytest.param("They moved the crates to Oslo.", "They moved the crates from Oslo.", "role", 2, id="whither"),
        pytest.param("The fair is open from Friday.", "The fair is open until Friday.", "tense", 2, id="from when"),
        pytest.param("He gets bread and a blanket.", "He gets bread or a blanket.", "quantity", 2, id="and, or"),
        pytest.param(
            "We stay because the river is high.",
            "We stay although the river is high.",
            "sense",
            2,
            id="because, although",
        ),
        pytest.param("The club is about to sell the ship.", "The club has sold the ship.", "tense", 2, id="about to"),
        pytest.param(
            "The mill was being repaired when it burned.",
            "The mill had been repaired when it burned.",
            "tense",
            2,
            id="being done and done",
        ),
        pytest.param("The Leader pardoned them.", "The President pardoned them.", "reference", 2, id="two offices"),
        pytest.param(
            "We will sign. The prisoners must be freed first.",
            "We will sign.",
            "coverage",
            2,
            id="a condition left out",
        ),
        pytest.param(
            "If the miners stop, the mill will close.",
            "The miners will stop, and the mill will close.",
            "modality",
            2,
            id="a condition and a plan",
        ),
        pytest.param("Our land is not up for sale.", "Our land is up for sale.", "polarity", 3, id="not up for sale"),
        pytest.param("The talks will go ahead.", "The talks have been called off.", "polarity", 3, id="called off"),
        pytest.param(
            "The new road is more dangerous than the old one.",
            "The new road is safer than the old one.",
            "polarity",
            3,
            id="compared otherwise",
        ),
        pytest.param(
            "It was not the envoy who lied.", "It was the envoy who lied.", "polarity", 3, id="he who did not"
        ),
        pytest.param(
            "The council recommended that the vote be delayed.",
            "The council ordered that the vote be delayed.",
            "force",
            2,
            id="recommended or ordered",
        ),
    ],
)
def test_planted(compared: Compare, a: str, b: str, kind: str, severity: int) -> None:
    found = [d for d in compared({"A": a, "B": b}).divergences if d.severity >= severity]
    assert kind in kinds(found)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("He did not go.", "He never went.", id="two ways to negate"),
        pytest.param("I have no disagreement with the plan.", "I am not opposed to the plan.", id="two cancel out"),
        pytest.param("We will not talk to them.", "We refuse to talk to them.", id="a verb that negates"),
        pytest.param("It is impossible to stop the river.", "They cannot stop the river.", id="impossible"),
        pytest.param("We answer within sixty days.", "We answer within two months.", id="one span of time"),
        pytest.param("They could not break us.", "They did not break us.", id="could not and did not"),
        pytest.param("They must leave the valley.", "They should leave the valley.", id="must and should"),
        pytest.param("Twenty-five years have passed.", "25 years have passed.", id="words and digits"),
        pytest.param("America knows our strength.", "The United States knows our strength.", id="one country"),
        pytest.param("We hold talks with the neighbours.", "We negotiate with the neighbours.", id="synonyms"),
        pytest.param("The bridge was destroyed by the flood.", "The flood destroyed the bridge.", id="passive"),
        pytest.param("Last night we sent a message.", "We sent a message last night.", id="another order"),
        pytest.param("It is a very hard road.", "It is a hard road.", id="an intensifier"),
        pytest.param("Nets are forbidden in the bay.", "Nets are not allowed in the bay.", id="a ban in two ways"),
        pytest.param("She would not sign the lease.", "She refused to sign the lease.", id="would not and refused"),
        pytest.param("We will not surrender our rights.", "We shall never give up our rights.", id="rights given up"),
        pytest.param("Few guests liked the soup.", "Most guests did not like the soup.", id="few and most not"),
        pytest.param("No shop may open on Sunday.", "No shop has the right to open on Sunday.", id="nobody may"),
        pytest.param("There is no harvest without rain.", "There is a harvest only with rain.", id="only with"),
        pytest.param("It was the first flood in ten years.", "There was no flood for ten years.", id="first in years"),
        pytest.param("The letter will not go unanswered.", "The letter will be answered.", id="not unanswered"),
        pytest.param("He ruled out running again.", "He said that he would not run again.", id="ruled out"),
        pytest.param("We had no choice but to leave.", "We had to leave.", id="no choice"),
        pytest.param("Not gold but faith built it.", "It was faith that built it, and not gold.", id="a contrast"),
        pytest.param("There is no barn that was not damaged.", "Every barn was damaged.", id="none that not"),
        pytest.param("Crossing the river is not possible.", "No one can cross the river.", id="a subject that acts"),
        pytest.param("They do nothing to help us.", "They do not do anything to help us.", id="nothing, not anything"),
        pytest.param("The visitors beat the home team.", "The home team lost to the visitors.", id="two ends"),
        pytest.param("You must leave the hall at once.", "You must leave the hall immediately.", id="a set phrase"),
        pytest.param("We do not talk to Washington.", "We do not talk to the United States.", id="a capital"),
        pytest.param("It cost over 300 crowns.", "It cost more than 300 crowns.", id="over and more than"),
        pytest.param("They rose in order to sing.", "They rose to sing.", id="in order to"),
        pytest.param("The new bus is cheaper.", "The new bus is less expensive.", id="less of the opposite"),
        pytest.param("He was too weak to lift it.", "He was so weak that he could not lift it.", id="too weak to"),
        pytest.param("I wish we had signed the lease.", "It is a pity that we did not sign the lease.", id="a wish"),
        pytest.param("Never, never shall we sell it.", "We shall at no time sell it.", id="said twice"),
        pytest.param("If the raids stop, we open it.", "Once there are no more raids, we open it.", id="at an end"),
        pytest.param("They had hardly any food.", "They had almost no food.", id="almost no"),
        pytest.param("They have always kept their promises.", "They have never broken their promises.", id="kept"),
        pytest.param(
            "There is hardly a lane that has not lost a son.",
            "Almost every lane has lost a son.",
            id="hardly one that has not",
        ),
        pytest.param("The verdict was beyond changing.", "The verdict could not be changed.", id="beyond"),
        pytest.param("It is not too late for them to come.", "They still have time to come.", id="not too late"),
        pytest.param("Their patience is not without limits.", "Their patience has limits.", id="not without"),
        pytest.param("It was not the envoy who lied.", "The envoy did not lie.", id="it is not he who"),
        pytest.param(
            "The army denied the report that it had shelled the town.",
            "The army said it had not shelled the town.",
            id="a report denied",
        ),
        pytest.param(
            "The union protested against what it called meddling.",
            "The union protested over what it described as interference.",
            id="against what they call it",
        ),
        pytest.param(
            "Nothing will be signed before the vote.", "No paper will be signed until after the vote.", id="until after"
        ),
        pytest.param("He is the only one who knows.", "Nobody else knows.", id="nobody else"),
        pytest.param(
            "If the miners stop, the mill will close.",
            "Should the miners stop, the mill will close.",
            id="should they",
        ),
        pytest.param("The prisoners were let go.", "The prisoners were released.", id="let go"),
        pytest.param(
            "The council recommended that the vote be delayed.",
            "The vote ought to be delayed, the council advised.",
            id="recommended that it be",
        ),
        pytest.param(
            "They must be able to ask.", "They must have the right to ask.", id="must be able, have the right"
        ),
        pytest.param("All but one of the four were saved.", "Three of the four were saved.", id="all but one"),
        pytest.param("Ballots came in by the thousand.", "Thousands of ballots came in.", id="by the thousand"),
        pytest.param("He paid a 300-million-rial fine.", "He paid a fine of 300 million rials.", id="with hyphens"),
        pytest.param("The pass was shut for a fortnight.", "The pass was shut for two weeks.", id="a fortnight"),
        pytest.param("They found 3.5 tonnes of tea.", "They found 3,500 kilograms of tea.", id="tonnes and kilograms"),
        pytest.param("At least nine of the boats leak.", "Nine or more of the boats leak.", id="at least, or more"),
        pytest.param(
            "The new road is more dangerous than the old one.",
            "The old road is safer than the new one.",
            id="compared from the other end",
        ),
        pytest.param("Kenya finished ahead of Uganda.", "Uganda finished behind Kenya.", id="ahead and behind"),
        pytest.param(
            "The deputy, wearing a black coat, told the chamber that the road would be closed.",
            "The deputy told the chamber that the road would be closed.",
            id="what the speaker wore",
        ),
        pytest.param(
            "The old man said with a laugh that nobody had asked him.",
            "The old man said that nobody had asked him.",
            id="how it was said",
        ),
        pytest.param("The Revolutionary Guards seized a tanker.", "The IRGC seized a tanker.", id="two names of one"),
        pytest.param(
            "Oil is the country's main source of income.", "The country's chief source of revenue is oil.", id="is"
        ),
        pytest.param("Only a few shops opened.", "Not many shops opened.", id="few and not many"),
        pytest.param("The FM flew to NY.", "The foreign minister flew to New York.", id="initials of an office"),
        pytest.param(
            "The inspectors will come back in May.", "The inspectors will return in May.", id="a verb and its adverb"
        ),
        pytest.param(
            "They should know that trust with neighbours is the seed of all trust, and debt with neighbours is the "
            "seed of all debts.",
            "They should know that debt with neighbours is the seed of all debts and trust with neighbours is the "
            "seed of all trust.",
            id="clauses that changed places",
        ),
    ],
)
def test_harmless(compared: Compare, a: str, b: str) -> None:
    assert grave(compared({"A": a, "B": b})) == []


def test_readings_group_outlets_by_what_they_say(compared: Compare) -> None:
    found = compared(
        {
            "A": "They will sign the treaty.",
            "B": "They will not sign the treaty.",
            "C": "They are going to sign the treaty.",
            "D": "They won't sign the treaty.",
        }
    )
    polarity = next(d for d in found.divergences if d.kind is Kind.POLARITY)
    assert {reading.outlets for reading in polarity.readings} == {("A", "C"), ("B", "D")}


def test_one_denial_is_one_divergence_however_many_outlets_stand_on_either_side(compared: Compare) -> None:
    found = compared(
        {
            "A": "The road to the mine has no bridge.",
            "B": "The road to the mine has a bridge.",
            "C": "There is a bridge on the road to the mine.",
            "D": "On the road to the mine there is no bridge.",
        }
    )
    (polarity,) = (d for d in found.divergences if d.kind is Kind.POLARITY)
    assert {reading.outlets for reading in polarity.readings} == {("A", "D"), ("B", "C")}


def test_a_verb_that_forbids_forbids_in_either_voice(compared: Compare) -> None:
    found = compared(
        {
            "A": "The ministry forbids nets in the bay.",
            "B": "Nets are forbidden in the bay by the ministry.",
            "C": "Nets are not forbidden in the bay by the ministry.",
        }
    )
    modality = next(d for d in grave(found) if d.kind is Kind.MODALITY)
    assert {reading.outlets for reading in modality.readings} == {("A", "B"), ("C",)}
    assert "B: “are forbidden”, a ban" in modality.evidence


def test_a_name_where_another_has_a_common_noun_is_looked_at(compared: Compare) -> None:
    found = compared({"A": "Thieves shall be judged by God.", "B": "Thieves shall be judged by the courts."})
    marked = {s for d in found.divergences for r in d.readings for s in r.spans.get("A", ())}
    assert Span(27, 30) in marked


def test_evidence_names_the_words(compared: Compare) -> None:
    found = compared({"A": "They will sign the treaty.", "B": "They will not sign the treaty."})
    assert "“not” negates “sign”" in found.divergences[0].evidence
    assert "nothing negates “sign”" in found.divergences[0].evidence


def test_evidence_follows_the_ground_that_was_used(compared: Compare) -> None:
    verbs, nouns = (
        compared(texts).divergences[0]
        for texts in (
            {"A": "The people support him.", "B": "The people believe him."},
            {"A": "Their flattery hides a plot against us.", "B": "Their flattery hides a fear of us."},
        )
    )
    assert "“believe” and “support” are synonyms by no word list" in verbs.evidence
    assert "“fear” speaks of fear, “plot” of plot" in nouns.evidence


def test_attribution_tells_quoted_from_the_reporters_words(compared: Compare) -> None:
    found = compared(
        {"A": "“The new road is not safe,” he said.", "B": "The new road was “not safe,” he said."}, quoted=None
    )
    split = next(d for d in found.divergences if d.kind is Kind.ATTRIBUTION)
    assert "in quotation marks" in split.evidence
    assert "the reporter's own words" in split.evidence


def test_vectors_alone_never_make_a_shift() -> None:
    assert compared_lemmas("lamp", "bicycle", -1.0) == "apart"
    readings = tuple(Reading((outlet,), {outlet: (Span(0, 4),)}) for outlet in "AB")
    finding = Finding(Kind.SENSE, readings, ((0, 1, "apart"),), "A: “lamp”; B: “bicycle”", 1.0, True)
    unlike = {"always": 100.0, "likeness (light)": -1.0}  # whatever the weights are: very surely grave
    assert grade(0, finding, [unlike | {"follows both ways (light)": 4.0}]).severity <= Severity.NUANCE
    assert grade(0, finding, [unlike]).severity <= Severity.NUANCE


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty-five", 25),
        ("25", 25),
        ("1,200", 1200),
        ("2.5 million", 2_500_000),
        ("a hundred", None),
        ("ten per", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    if value is not None:
        assert number(text) == value


def points(found: Collation, texts: dict[str, str]) -> list[tuple[str, int, dict[str, str]]]:
    """Each divergence as kind, severity and what each outlet's marks say."""
    return [
        (
            kind.value,
            int(d.severity),
            {
                o: " … ".join(texts[o][s.start : s.end] for s in spans)
                for r in d.readings
                for o, spans in r.spans.items()
            },
        )
        for d in found.divergences
        for kind in (d.kind, *d.further_kinds)
    ]


NYT, GUARDIAN, WNC = "New York Times", "The Guardian", "World News Connection"
PULSE, POST = "Iran Pulse (Eskandar Sadeghi-Boroujerdi)", "Washington Post"


@pytest.mark.parametrize(
    ("statement", "kinds_", "marked"),
    [
        pytest.param(
            "larijani-hell-2012", {"reference"}, {NYT: "[Iranian] system", GUARDIAN: "us"}, id="whom it benefits"
        ),
        pytest.param(
            "larijani-hell-2012",
            {"modality", "force"},
            {NYT: "will negotiate", GUARDIAN: "can hold talks"},
            id="what is promised",
        ),
        pytest.param(
            "larijani-hell-2012", {"wording", "sense"}, {NYT: "depths", GUARDIAN: "bottom"}, id="depths and bottom"
        ),
        pytest.param("larijani-taboo-2012", {"coverage"}, {GUARDIAN: "nor forbidden"}, id="nor forbidden"),
        pytest.param(
            "larijani-taboo-2012", {"attribution"}, {NYT: "talks", GUARDIAN: "Talks"}, id="the reporter's words"
        ),
        pytest.param(
            "intelligence-ministry-report-2012",
            {"coverage"},
            {PULSE: "cannot have any benefit for the aggressors", POST: "diplomatic and political measures"},
            id="what the Post left out",
        ),
        pytest.param(
            "judiciary-chief-2012", {"coverage"}, {WNC: "win the Iranian nation’s trust"}, id="a note of optimism"
        ),
    ],
)
def test_what_the_analyst_saw(
    compared: Compare, samples: dict[str, dict[str, str]], statement: str, kinds_: set[str], marked: dict[str, str]
) -> None:
    texts = samples[statement]
    found = points(compared(texts, quoted=None), texts)
    assert any(
        kind in kinds_ and all(words in said.get(outlet, "") for outlet, words in marked.items())
        for kind, _, said in found
    )


def test_outlets_that_join_words_alike_stand_together(compared: Compare) -> None:
    found = compared(
        {
            "A": "The guards moved the crates to the harbour.",
            "B": "The guards moved the crates from the harbour.",
            "C": "The guards moved the boxes to the harbour.",
        }
    )
    (role,) = (d for d in grave(found) if d.kind is Kind.ROLE)
    assert {reading.outlets for reading in role.readings} == {("A", "C"), ("B",)}
    assert role.evidence.startswith("A: “to … harbour”; B: “from … harbour”; C: “to … harbour”.")
