"""Word links and differences by the trained heads: laws that hold for any pair, and cases with a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import differences, links
from align.compare import link_texts
from align.encoder import Encoder
from align.terms import Encoded, Side
from align.ties import TIED, WordLinks

SENTENCES = (
    "The council did not approve the new budget on Tuesday .",
    "On Tuesday the council turned down the new budget .",
    "The old bridge was closed because its pillars were cracking .",
    "If the ferry is late , passengers may wait in the hall .",
    "Passengers may wait in the hall if the ferry does not come on time .",
    "Nobody has seen the report yet , the spokeswoman said .",
    "The report , the minister said , is not finished yet .",
    "Rain",
)


@pytest.fixture(scope="module")
def encoded(encoder: Encoder) -> Mapping[str, Encoded]:
    """The sentences above, encoded once."""
    return dict(zip(SENTENCES, encoder.encode_tokens([s.split() for s in SENTENCES]), strict=True))


def linked(encoder: Encoder, a: str, b: str) -> WordLinks:
    return link_texts([tuple(encoder.encode_tokens([a.split(), b.split()]))])[0]  # type: ignore[list-item]


def partners(encoder: Encoder, a: str, b: str, word: str) -> set[str]:
    """What a word of `a` (its first occurrence) is linked to in `b`."""
    place = a.split().index(word)
    return {b.split()[x.b] for x in linked(encoder, a, b).links if x.a == place}


def whole(text: Encoded) -> Side:
    return Side("text", text, tuple(range(len(text.parse.words))))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES)), min_size=1, max_size=5))
def test_exchanging_the_sides_transposes_the_links(
    encoded: Mapping[str, Encoded], pairs: Sequence[tuple[str, str]]
) -> None:
    forth = link_texts([(encoded[a], encoded[b]) for a, b in pairs])
    back = link_texts([(encoded[b], encoded[a]) for a, b in pairs])
    for one, other in zip(forth, back, strict=True):
        assert [(x.a, x.b) for x in one.links] == sorted((x.b, x.a) for x in other.links)
        assert one.difference_a == pytest.approx(other.difference_b, abs=2e-3)


def test_what_else_is_asked_at_the_same_time_changes_nothing(encoded: Mapping[str, Encoded]) -> None:
    """But for a link that is as good as undecided: in bfloat16 the last digits depend on what is padded."""
    pairs = [(encoded[a], encoded[b]) for a in SENTENCES for b in SENTENCES if a != b]
    together = link_texts(pairs)
    for pair, found in zip(pairs, together, strict=True):
        alone = link_texts([pair])[0]
        scores = [{(x.a, x.b): x.score for x in links.links} for links in (alone, found)]
        for here, there in (scores, scores[::-1]):
            assert all(score == pytest.approx(there.get(link, TIED), abs=0.05) for link, score in here.items())
        assert alone.difference_a == pytest.approx(found.difference_a, abs=0.03)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_copy_is_linked_word_by_word_and_nothing_differs(encoded: Mapping[str, Encoded], text: str) -> None:
    found = link_texts([(encoded[text], encoded[text])])[0]
    words = range(len(encoded[text].parse.words))
    assert [(x.a, x.b) for x in found.links] == [(k, k) for k in words]
    assert set(found.difference_a) == set(found.difference_b) == {0.0}


@pytest.mark.parametrize(
    ("a", "b", "word", "expected"),
    [
        pytest.param(SENTENCES[0], SENTENCES[1], "budget", {"budget"}, id="the same word elsewhere"),
        pytest.param(
            "The guards let the boys in and the boys thanked them .",
            "The boys thanked the guards , who had let the boys in .",
            "thanked",
            {"thanked"},
            id="a word whose neighbours stand twice",
        ),
        pytest.param(
            "The two sides will negotiate next week .",
            "The two sides will hold talks next week .",
            "negotiate",
            {"hold", "talks"},
            id="one word for a phrase",
        ),
        pytest.param(
            "The deal was signed in Vienna on Monday evening .",
            "The deal was signed on Monday evening .",
            "Vienna",
            set(),
            id="what is left out is tied to nothing",
        ),
    ],
)
def test_links(encoder: Encoder, a: str, b: str, word: str, expected: set[str]) -> None:
    assert partners(encoder, a, b, word) == expected


def test_equal_words_are_told_apart_by_what_stands_around_them(encoder: Encoder) -> None:
    a = "He said that the talks failed and that the talks will go on ."
    b = "He said the talks will go on although the talks failed ."
    found = {(x.a, x.b) for x in linked(encoder, a, b).links}
    assert {(i, j) for i, j in found if a.split()[i] == "talks"} == {(4, 9), (9, 3)}


def test_a_word_that_stands_twice_is_tied_once_to_the_one_that_stands_once(encoder: Encoder) -> None:
    a, b = "The mayor said the mayor would resign .", "The mayor said he would resign ."
    found = [(x.a, x.b) for x in linked(encoder, a, b).links if b.split()[x.b] == "mayor"]
    assert found == [(1, 1)]


def test_marks_do_not_drive_the_links(encoder: Encoder) -> None:
    a, b = "He spoke , slowly , of the war .", "Of the war he spoke slowly ."
    bare = a.replace(",", "").split()
    words = [word for word in a.split() if word != ","]
    assert bare == words
    with_marks = {(a.split()[x.a], b.split()[x.b]) for x in linked(encoder, a, b).links if a.split()[x.a] != ","}
    without = {(bare[x.a], b.split()[x.b]) for x in linked(encoder, " ".join(bare), b).links}
    assert with_marks == without


def test_what_the_other_side_lacks_differs_and_adjoining_words_rise_together(encoder: Encoder) -> None:
    a = "The minister will visit the burnt villages in the north with his wife ."
    b = "The minister will visit the burnt villages ."
    differs = linked(encoder, a, b).difference_a
    words = a.split()
    lacking = [differs[k] for k in range(words.index("in"), words.index("wife") + 1)]
    assert min(lacking) > 0.5
    assert max(differs[: words.index("in")]) < 0.5


@pytest.mark.parametrize(
    ("a", "b", "exchanged", "otherwise"),
    [
        ("The nurse bought a lamp at the market .", "The nurse purchased a kettle at the market .", "lamp", "bought"),
        ("The harbour was closed because of fog .", "The harbour was shut because of a strike .", "fog", "closed"),
        ("Her brother began his journey in Oslo .", "Her brother started his journey in Madrid .", "Oslo", "began"),
        ("The choir sang quickly and left .", "The choir sang slowly and departed .", "quickly", "left"),
    ],
)  # fmt: skip
def test_what_was_exchanged_differs_more_than_what_was_put_otherwise(
    encoder: Encoder, a: str, b: str, exchanged: str, otherwise: str
) -> None:
    differs = dict(zip(a.split(), linked(encoder, a, b).difference_a, strict=True))
    assert differs[exchanged] > 0.5 > differs[otherwise]


def test_an_empty_side_lacks_everything(encoder: Encoder) -> None:
    some, none = encoder.encode_tokens([["Nobody", "came"], []])
    found = link_texts([(some, none), (none, some), (none, none)])
    assert [f.links for f in found] == [(), (), ()]
    assert found[0].difference_a == found[1].difference_b == (1.0, 1.0)
    assert found[2].difference_a == found[2].difference_b == ()


def test_scores_and_differences_are_shares(encoded: Mapping[str, Encoded]) -> None:
    for found in link_texts([(encoded[a], encoded[b]) for a in SENTENCES for b in SENTENCES]):
        assert all(0 <= x.score <= 1 for x in found.links)
        assert all(0 <= d <= 1 for d in (*found.difference_a, *found.difference_b))


def test_vectors_of_another_model_are_refused_with_a_reason(encoded: Mapping[str, Encoded]) -> None:
    text = encoded[SENTENCES[0]]
    strange = Encoded(text.text, text.parse, text.middle[:, :64], text.last[:, :64], fits_heads=True)
    pair = whole(strange), whole(text)
    with pytest.raises(ValueError, match="dimensions"):
        links.probabilities([pair])
    with pytest.raises(ValueError, match="dimensions"):
        differences.lacking([pair], [np.zeros((len(strange.middle), len(text.middle)), np.float32)])


def test_without_heads_cosines_decide(encoded: Mapping[str, Encoded]) -> None:
    plain = [Encoded(e.text, e.parse, e.middle, e.last) for e in (encoded[s] for s in SENTENCES[:2])]
    found = link_texts([(plain[0], plain[1])])[0]
    words = SENTENCES[0].split(), SENTENCES[1].split()
    pairs = {(words[0][x.a], words[1][x.b]) for x in found.links}
    assert {("council", "council"), ("budget", "budget"), ("Tuesday", "Tuesday")} <= pairs
    assert np.isfinite(found.difference_a).all()
