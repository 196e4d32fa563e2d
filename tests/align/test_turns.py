"""What turns a clause round, and which pairs of renderings part over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from align.compare import aligned, compare, silent
from align.divergence import connectives, modality, polarity, shared, tense
from align.divergence.opposites import Opposition, by_form, opposition
from align.divergence.scene import scenes
from align.divergence.severities import severity
from align.divergence.tense import HEADLINE, OPEN, REPORTED, RETOLD, ground
from align.encoder import Encoder
from align.terms import Kind, Rendering, Severity, Word


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("At no time did we sell the horses.", "We never sold the horses.", id="a fixed expression"),
        pytest.param("The cook trusts no one.", "The cook does not trust anyone.", id="a negated object"),
        pytest.param("The bridge is unsafe.", "The bridge is not safe.", id="a prefix for a negation"),
        pytest.param("She has no plans to sell the farm.", "She doesn't plan to sell the farm.", id="a noun's plan"),
        pytest.param("You should remember the dead.", "You should not forget the dead.", id="an opposite cancelled"),
        pytest.param("Nobody left until noon.", "People left only after noon.", id="a limit put two ways"),
        pytest.param("Unless it rains, we will sow.", "If it does not rain, we will sow.", id="unless"),
        pytest.param("There is no doubt that the cow was sold.", "Certainly the cow was sold.", id="no doubt"),
        pytest.param("The mill has yet to open.", "The mill has not opened.", id="yet to"),
        pytest.param("The baker stopped selling cakes.", "The baker no longer sells cakes.", id="what has ceased"),
        pytest.param("The fence kept the goats from leaving.", "The fence did not let the goats leave.", id="hindered"),
        pytest.param("The tailor forgot to lock the shop.", "The tailor did not lock the shop.", id="forgot to"),
        pytest.param("The cook denied having seen it.", "The cook said he had not seen it.", id="denial handed on"),
        pytest.param("I do not think the dogs are asleep.", "I think the dogs are awake.", id="a raised negation"),
        pytest.param("He will rest rather than work.", "He will rest, and not work.", id="rather than"),
        pytest.param("Our tribes are not at war.", "Our tribes are at peace.", id="an opposite below"),
        pytest.param("No, we went home.", "We went home.", id="an answer"),
        pytest.param("He did not deny the theft.", "He did not dispute the theft.", id="one class of verbs"),
    ],
)
def test_what_comes_to_the_same_does_not_part(encoder: Encoder, a: str, b: str) -> None:
    found = compare([Rendering("A", a), Rendering("B", b)], encoder.encode).divergences
    assert not [d for d in found if d.kind is Kind.POLARITY and d.severity >= Severity.SHIFT]


@pytest.fixture
def seen(encoder: Encoder) -> Callable[[str, str], set[Kind]]:
    """Kinds of the findings that the checks of clauses raise and the table holds to be a shift or more."""

    def kinds(a: str, b: str) -> set[Kind]:
        rows, encoded = aligned([Rendering("A", a), Rendering("B", b)], encoder.encode, silent)
        found = [
            f
            for s in scenes(shared(rows), encoded)
            for c in (polarity, modality, tense, connectives)
            for f in c.find(s)
        ]
        return {f.kind for f in found if any(severity(f, ground) >= Severity.SHIFT for *_, ground in f.pairs)}

    return kinds


def word(text: str, pos: str) -> Word:
    return Word(0, len(text), text, text, "", pos, "ROOT", 0)


@pytest.mark.parametrize(
    ("one", "other", "pos", "expected"),
    [
        ("win", "lose", "VERB", Opposition.EXACT),
        ("buy", "sell", "VERB", Opposition.NONE),
        ("safe", "unsafe", "ADJ", Opposition.EXACT),
        ("careful", "careless", "ADJ", Opposition.EXACT),
        ("walk", "run", "VERB", Opposition.NONE),
    ],
)
def test_opposites_deny_and_converses_do_not(one: str, other: str, pos: str, expected: Opposition) -> None:
    assert opposition(word(one, pos), word(other, pos)) is expected
    assert opposition(word(other, pos), word(one, pos)) is expected


def test_a_short_word_is_no_opposite_by_its_form() -> None:
    assert not by_form("to", "into")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("future", REPORTED + "would", None),
        ("present", REPORTED + "past", None),
        (REPORTED + "would", REPORTED + "pluperfect", "future/past"),
        ("present", "past", "past/present"),
        ("future", "past", "future/past"),
        ("perfect", "going on", "done/going on"),
        ("habit", "present", "past/present"),
        ("future", REPORTED + "was going on", None),
        (OPEN + "present", OPEN + "past", None),
        (HEADLINE + "present", "past", None),
        (RETOLD + "past", "present", None),
        (RETOLD + "past", "future", "future/past"),
        (RETOLD + "past", "going on", "done/going on"),
    ],
)
def test_reported_speech_shifts_tense_and_nothing_else(one: str, other: str, expected: str | None) -> None:
    assert ground(one, other) == expected
    assert ground(other, one) == expected


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        pytest.param("The mill has yet to open.", "The mill has opened.", Kind.POLARITY, id="yet to"),
        pytest.param("The clerk turned down the gift.", "The clerk accepted the gift.", Kind.POLARITY, id="a phrase"),
        pytest.param("We would like to sell the boat.", "We will sell the boat.", Kind.MODALITY, id="a wish"),
        pytest.param("It is possible that he fell.", "It is certain that he fell.", Kind.MODALITY, id="possible"),
        pytest.param("If they pay, we will deliver.", "Because they pay, we will deliver.", Kind.MODALITY, id="if"),
        pytest.param("She tried to cross the lake.", "She crossed the lake.", Kind.MODALITY, id="an attempt"),
        pytest.param("The nurses were ordered to stay.", "The nurses were asked to stay.", Kind.MODALITY, id="asked"),
        pytest.param("He is said to have hidden it.", "He hid it.", Kind.MODALITY, id="hearsay"),
        pytest.param("We ate before the guests came.", "We ate after the guests came.", Kind.TENSE, id="before"),
        pytest.param("The miller is going to sell.", "The miller has sold.", Kind.TENSE, id="going to"),
        pytest.param("The lease ends in May.", "The lease ended in May.", Kind.TENSE, id="over or not"),
        pytest.param("The farmer may have sold the ox.", "The farmer had sold the ox.", Kind.MODALITY, id="perhaps"),
        pytest.param("The clinic can treat burns.", "The clinic treats burns.", Kind.MODALITY, id="able to and does"),
        pytest.param(
            "The judge asked that the boy be freed.", "The judge freed the boy.", Kind.MODALITY, id="asked for and done"
        ),
    ],
)
def test_what_parts_is_found(seen: Callable[[str, str], set[Kind]], a: str, b: str, kind: Kind) -> None:
    assert kind in seen(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("She refused to sign.", "She would not sign.", id="a refusal"),
        pytest.param(
            "We are not afraid of the flood. The dyke holds.",
            "The mayor said nobody was afraid of the flood. The dyke held.",
            id="a report goes on",
        ),
        pytest.param("I thank the nurses.", "The mayor thanked the nurses.", id="what a speaker does by saying it"),
        pytest.param("The crates can be used again.", "The crates are reusable.", id="an ability in an adjective"),
        pytest.param("The horses may be sold.", "The horses are free to be sold.", id="leave in an adjective"),
        pytest.param("The bells can be heard in the valley.", "The bells are heard in the valley.", id="perception"),
        pytest.param("I must say the soup is cold.", "I say the soup is cold.", id="a hedge"),
        pytest.param("Count the sheep.", "You should count the sheep.", id="a command"),
        pytest.param("The door was not forced.", "They did not break the door.", id="forced open"),
        pytest.param("It is possible that he fell.", "He may have fallen.", id="a possibility"),
        pytest.param("Rain may come.", "It is possible that rain will come.", id="a possibility to come"),
        pytest.param("They set the bird free.", "They let the bird go.", id="let go"),
        pytest.param('"I will pay when I can," he said.', "He said he would pay when he could.", id="a report"),
        pytest.param("We leave as soon as it has rained.", "We leave once it rains.", id="a clause of time"),
        pytest.param('"The gate is not shut," he said.', 'He said the gate was "not shut".', id="a report in part"),
    ],
)
def test_what_differs_in_form_alone_is_not_found(seen: Callable[[str, str], set[Kind]], a: str, b: str) -> None:
    assert not seen(a, b)
