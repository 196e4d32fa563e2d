"""What the relation head reads of several outlets: each two, each wording once, and no more than is read anyway."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from align import relation
from align.compare import aligned, silent
from align.divergence import findings, shared
from align.divergence.facing import facings
from align.divergence.scene import scenes
from align.encoder import Encoder
from align.terms import Marked, Reading, Rendering, Span
from align.together import Place

PORT = {
    "A": "The minister promised to close the port on Monday.",
    "B": "The minister pledged to shut the harbour on Monday.",
    "C": "The minister promised to open the port on Monday.",
}


def spans(outlet: str, word: str) -> dict[str, tuple[Span, ...]]:
    start = PORT[outlet].index(word)
    return {outlet: (Span(start, start + len(word)),)}


def test_each_two_outlets_of_two_readings_face_each_other_the_most_alike_first(encoder: Encoder) -> None:
    rows, encoded = aligned([Rendering(o, t) for o, t in PORT.items()], encoder.encode, silent)
    (scene,) = scenes(shared(rows), encoded)
    closing = Reading(("A", "B"), spans("A", "close") | spans("B", "shut"))
    faces = facings(scene, closing, Reading(("C",), spans("C", "open")))
    assert [{f.one.side.outlet, f.other.side.outlet} for f in faces] == [{"A", "C"}, {"B", "C"}]
    assert [len(words) for f in faces for words in f.place] == [1, 1, 1, 1]


def test_what_a_row_is_read_for_is_asked_of_all_its_places(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, encoded = aligned([Rendering(o, t) for o, t in PORT.items()], encoder.encode, silent)
    read: list[tuple[Sequence[tuple[Marked, Marked]], Sequence[Sequence[Place]]]] = []
    odds: dict[object, float] = {}
    ask = relation.told

    def told(pairs: Sequence[tuple[Marked, Marked]], places: Sequence[Sequence[Place]]) -> list[list[relation.Told]]:
        read.append((pairs, places))
        answers = ask(pairs, places)
        for (one, other), of_pair, given in zip(pairs, places, answers, strict=True):
            for place, answer in zip(of_pair, given, strict=True):
                odds[one.wording, other.wording, place] = answer.odds
        return answers

    monkeypatch.setattr(relation, "told", told)
    seen = list(findings(shared(rows), encoded, silent))
    ((pairs, _),) = read
    (scene,) = scenes(shared(rows), encoded)
    faces = [[facings(scene, f.readings[a], f.readings[b]) for a, b, _ in f.pairs] for _, f, _ in seen]
    first = {some[0].wording for of_finding in faces for some in of_finding if some}
    assert {(one.wording, other.wording) for one, other in pairs} == first
    several = 0
    for (_, _, named), of_finding in zip(seen, faces, strict=True):
        for features, some in zip(named, of_finding, strict=True):
            of_it = [odds[f.one.wording, f.other.wording, f.place] for f in some if f.wording in first]
            (parts,) = (value for name, value in features.items() if name in ("parts", "parts (light)"))
            assert parts == pytest.approx(math.fsum(max(-4, min(4, one)) for one in of_it) / len(of_it))
            several += len(of_it) > 1
    assert several
