"""The statements of several outlets keep their promises: labels stand in the texts, the datasheet counts them."""

from __future__ import annotations

import re

from align.terms import Kind
from benchmarks import labelled
from benchmarks.sets import read

STATEMENTS = {record["id"]: record for record in read(labelled.OUTLETS, "renderings")}
LABELS = read(labelled.OUTLETS, "divergences")
DATASHEET = (labelled.OUTLETS / "README.md").read_text(encoding="utf-8")


def test_every_label_stands_in_the_texts_of_its_outlets() -> None:
    for label in LABELS:
        texts = {r["outlet"]: r["text"] for r in STATEMENTS[label["id"]]["renderings"]}
        assert len(label["outlets"]) == 2 and set(label["outlets"]) == set(label["phrases"])
        said = [phrase for phrase in label["phrases"].values() if phrase]
        assert said and (len(said) == 2 or "coverage" in label["kind"])
        assert all(labelled.find_phrase(texts[o], p) for o, p in label["phrases"].items() if p)


def test_a_label_is_harmless_or_has_kinds_and_a_severity() -> None:
    for label in LABELS:
        if not label.get("harmless"):
            assert label["severity_min"] in (1, 2, 3) and {Kind(kind) for kind in label["kind"]}


def test_the_datasheet_counts_what_there_is() -> None:
    renderings = [r for record in STATEMENTS.values() for r in record["renderings"]]
    parting = [label for label in LABELS if not label.get("harmless")]
    counts = {
        "statements": len(STATEMENTS),
        "renderings": len(renderings),
        "words": sum(len(r["text"].split()) for r in renderings),
        "pairs that part": len(parting),
        "of these of severity 2 or 3": sum(label["severity_min"] >= 2 for label in parting),
        "harmless pairs": len(LABELS) - len(parting),
    }
    told = dict(re.findall(r"^\| ([a-z0-9 ]+) \| ([\d,]+) \|$", DATASHEET, re.MULTILINE))
    assert {name: int(count.replace(",", "")) for name, count in told.items()} == counts


def test_no_statement_stands_among_those_that_teach_or_fit() -> None:
    long_ones = {s.strip() for r in STATEMENTS.values() for x in r["renderings"] for s in x["text"].split(". ")}
    long_ones = {sentence for sentence in long_ones if len(sentence.split()) > 5}
    planted = labelled.OUTLETS.with_name("planted")
    elsewhere = "".join(path.read_text(encoding="utf-8") for path in sorted(planted.glob("*.jsonl")))
    assert not [sentence for sentence in long_ones if sentence in elsewhere]
