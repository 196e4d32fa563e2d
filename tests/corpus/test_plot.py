"""The picture of a comparison: well-formed whatever the texts hold, every word in it, every line from word to word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.compare import compare
from align.encoder import Encoder
from align.terms import Clause, Collation, Encoded, Parse, Quotation, Rendering, Row, Severity, Side, Word
from align.ties import links_of_sides
from corpus.exporters.plot import plot
from corpus.exporters.svg import NAMESPACE, Element, add, printable, width_of
from corpus.exporters.typeset import Printed, typeset

SIGNATURE = {"program": "parallax"}
NOTE = "font-size"


def tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def drawn(texts: Mapping[str, str], collation: Collation, model: Encoder) -> ElementTree.Element:
    encoded = dict(zip(texts, model.encode(list(texts.values())), strict=True))
    return ElementTree.fromstring(plot(collation, texts, encoded, SIGNATURE, "2026-01-01"))


def cells(root: ElementTree.Element, row: int) -> dict[str, ElementTree.Element]:
    group = next(g for g in root.iter(tag("g")) if g.get("id") == f"row-{row}")
    return {g.get("aria-label", ""): g for g in group.findall(tag("g")) if g.get("aria-label")}


def said(cell: ElementTree.Element) -> str:
    """The words of a cell without the divergences' numbers, and without blanks."""
    return "".join(t.text or "" for t in cell.iter(tag("tspan")) if NOTE not in t.attrib)


@pytest.fixture(scope="module")
def model() -> Encoder:
    """The bundled model: this folder's own encoder is a toy without words."""
    return Encoder()


@pytest.fixture(scope="module")
def hell(samples: dict[str, dict[str, str]], model: Encoder) -> tuple[dict[str, str], Collation]:
    texts = {**samples["larijani-hell-2012"], "Third": "“Should it serve us, we may talk to America even in hell.”"}
    return texts, compare([Rendering(o, t) for o, t in texts.items()], model.encode)


def test_each_outlets_words_stand_in_it_in_order(hell: tuple[dict[str, str], Collation], model: Encoder) -> None:
    texts, collation = hell
    root = drawn(texts, collation, model)
    for number, row in enumerate(collation.rows, 1):
        there = cells(root, number)
        assert there.keys() == row.clauses.keys()
        for outlet, clauses in row.clauses.items():
            printed = "".join(texts[outlet][c.start : c.end] for c in clauses)
            assert said(there[outlet]) == "".join(printed.split())


def test_every_link_is_a_line_that_is_as_dark_as_it_is_sure(
    hell: tuple[dict[str, str], Collation], model: Encoder
) -> None:
    texts, collation = hell
    paths = list(drawn(texts, collation, model).iter(tag("path")))
    assert len(paths) > 15
    assert f"{len(paths)} links" in plot_text(texts, collation, model)
    assert all(0.15 <= float(p.get("stroke-opacity", "")) <= 0.85 for p in paths)


def plot_text(texts: Mapping[str, str], collation: Collation, model: Encoder) -> str:
    return "".join(drawn(texts, collation, model).itertext())


def test_severity_is_a_number_and_a_word_beside_the_colour(
    hell: tuple[dict[str, str], Collation], model: Encoder
) -> None:
    texts, collation = hell
    text = plot_text(texts, collation, model)
    fills = [e.get("fill") for e in drawn(texts, collation, model).iter(tag("rect"))]
    assert any(d.severity is Severity.SHIFT for d in collation.divergences)
    assert "#f2a83b" in fills
    for number, divergence in enumerate(collation.divergences, 1):
        assert f"{number} {divergence.severity.word} · {divergence.kind}" in text


def test_title_and_description_are_said_to_readers_who_see_nothing(
    hell: tuple[dict[str, str], Collation], model: Encoder
) -> None:
    root = drawn(*hell, model)
    named = {e.get("id"): e.text or "" for e in root if e.get("id")}
    assert root.get("role") == "img"
    assert all(outlet in named["title"] for outlet in hell[0])
    assert f"{len(hell[1].rows)} rows of 3 renderings" in named["description"]
    assert set((root.get("aria-labelledby") or "").split()) <= named.keys()


def test_mark_up_in_texts_and_names_is_inert(model: Encoder) -> None:
    payload = "<script>alert(1)</script>"
    texts = {payload: f"We will go {payload} & stay.", 'B" onload="x': "We will not go ]]> <!-- home."}
    collation = compare([Rendering(o, t) for o, t in texts.items()], model.encode)
    root = drawn(texts, collation, model)
    names = {e.tag.removeprefix(f"{{{NAMESPACE}}}") for e in root.iter()}
    assert names <= {"svg", "title", "desc", "rect", "defs", "pattern", "line", "g", "text", "tspan", "path"}
    assert not any(a.startswith("on") or "href" in a for e in root.iter() for a in e.attrib)
    printed = [cells(root, number).get(payload) for number in range(1, len(collation.rows) + 1)]
    assert payload in "".join(said(cell) for cell in printed if cell is not None)


def invented(text: str, outlet: str) -> Encoded:
    """A text encoded without a model: words by blanks, vectors by their places."""
    words, start = [], 0
    for part in text.split(" "):
        if part:
            words.append(Word(start, start + len(part), part, part.lower(), "", "", "", len(words)))
        start += len(part) + 1
    vectors = np.random.default_rng(len(outlet)).normal(size=(len(words), 8)).astype(np.float32)
    return Encoded(text, Parse(tuple(words), ((0, len(words)),)), vectors, vectors)


ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x07\x1b\x7f\u0085\u200b\u200d\u202e\u2066\u2069\ufffe\uffff\ud800آگ\u0301<>&'\"日𝔸"),
    ),
    max_size=60,
)


@given(a=ODD, b=ODD, outlet=ODD)
def test_any_characters_give_a_well_formed_picture_that_another_parser_reads(a: str, b: str, outlet: str) -> None:
    texts = {f"A{outlet}": f"x {a}", "B": f"{b} y"}
    encoded = {o: invented(t, o) for o, t in texts.items()}
    spans = {o: (Clause(e.parse.words[0].start, e.parse.words[-1].end, Quotation.DIRECT),) for o, e in encoded.items()}
    picture = plot(Collation((Row(spans),)), texts, encoded, SIGNATURE, "2026-01-01")
    root = ElementTree.fromstring(picture.encode("utf-8"))
    there = cells(root, 1)
    for outlet_name, text in texts.items():
        expected = "".join(printable(w.text) for w in encoded[outlet_name].parse.words)
        assert blankless(said(there[printable(outlet_name)])) == blankless(expected), text
    assert not set("\u202e\u2066\u200b") & set(picture)


def blankless(text: str) -> str:
    return "".join(text.split())


@given(
    words=st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), max_size=20), room=st.floats(60, 400)
)
def test_no_line_is_wider_than_its_column_and_no_letter_is_lost(words: Sequence[str], room: float) -> None:
    clause = [Printed(i, word, i % 3 > 0, (), "12" if i % 4 == 0 else "") for i, word in enumerate(words)]
    lines = typeset([clause], room, 15)
    assert "".join(p.printed.text for line in lines for p in line) == "".join(words)
    assert "".join(p.printed.note for line in lines for p in line) == "".join(p.note for p in clause)
    for line in lines:
        for one, other in pairwise(line):
            assert one.x + one.width <= other.x + 1e-6
        single = len(line) == 1 and len(line[0].printed.text) == 1
        assert line[-1].x + line[-1].width <= room + 1e-6 or single


def test_a_long_word_is_cut_but_not_inside_what_belongs_together() -> None:
    for whole in ("e\u0301", "\U0001f469\u200d\U0001f52c"):
        lines = typeset([[Printed(0, whole * 40, False)]], 80, 15)
        assert len(lines) > 3
        assert all(line[0].printed.text.replace(whole, "") == "" for line in lines)
    assert width_of("e\u0301" * 40, 15) == pytest.approx(width_of("e" * 40, 15))


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_write_is_named(character: str) -> None:
    element = Element("text")
    add(element, "tspan", f"a{character}b", fill=character)
    again = ElementTree.fromstring(ElementTree.tostring(element, encoding="utf-8"))
    assert "".join(again.itertext()).strip() not in ("ab", f"a{character}b")
    assert character not in again[0].get("fill", "")


def test_links_are_the_aligners(model: Encoder) -> None:
    a, b = model.encode(["We will sign the treaty.", "We will never sign the treaty."])
    sides = [Side(o, e, tuple(range(len(e.parse.words)))) for o, e in (("A", a), ("B", b))]
    assert {(x.a, x.b) for x in links_of_sides(*sides)} >= {(0, 0), (1, 1), (2, 3), (4, 5)}
