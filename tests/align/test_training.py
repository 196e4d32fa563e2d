"""Heads can be made anew: from a tiny folder, the same seed giving the same head, nothing evaluated trained on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import heads
from align.encoder import Encoder
from align.errors import InputError
from align.terms import Clause, Quotation
from align.training import alike, boundaries, differences, known, links, made_up, parting, relation, sets

Records = Sequence[Mapping[str, Any]]


def write(folder: Path, name: str, records: Records) -> None:
    path = folder / f"{name}.jsonl.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(json.dumps(r) + "\n" for r in records).encode()))


def write_planted(folder: Path) -> None:
    """Written pairs, statements and reworded prose, of which two pairs are enough."""
    base = {"a": "The ferry will sail on Monday.", "base": "ferry", "note": "made up"}
    grave = {"b": "The ferry sailed on Friday.", "kinds": ["tense"], "severity": 2}
    phrases = {"phrase_a": "will sail", "phrase_b": "sailed"}
    same = {"b": "On Monday the ferry sails.", "harmless": True, "about": "tense", "severity": 0}
    lines = [json.dumps(base | more) for more in (grave | phrases, same)]
    for part in ("taught", "fit"):
        (folder / f"{part}.jsonl").write_text("\n".join(lines * 8), encoding="utf-8")
    label = {"kinds": ["tense"], "severity": 2, "readings": [{"A": "will sail"}, {"B": "sailed"}], "note": "made up"}
    statement = {"id": "ferry", "texts": {"A": base["a"], "B": grave["b"]}, "divergences": [label]}
    for part in ("stated_taught", "reworded_taught", "reworded_fit"):
        (folder / f"{part}.jsonl").write_text(json.dumps(statement), encoding="utf-8")


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a pair or two in each file; one of the training pairs stands in a development part too."""
    pair = {
        "tokens_a": ["The", "mayor", "opened", "two", "wells"],
        "tokens_b": ["Two", "wells", "were", "opened", "by", "the", "mayor"],
        "sure": [[0, 5], [1, 6], [2, 3], [3, 0], [4, 1]],
        "possible": [[2, 2]],
        "chunks": [],
        "difference_a": [0.0, 0.0, 0.0, 0.8, 0.4],
        "difference_b": [0.8, 0.4, 0.0, 0.0, -1.0, 0.0, 0.0],
    }
    held = {
        **pair,
        "tokens_a": ["A", "mayor", "shut", "ten", "schools"],
        "tokens_b": ["Ten", "schools", "were", "shut", "by", "a", "mayor"],
    }
    document = {
        "tokens": [
            "He",
            "said",
            "that",
            "they",
            "would",
            "build",
            "a",
            "road",
            ".",
            "They",
            "did",
            "not",
            ",",
            "because",
            "the",
            "money",
            "had",
            "gone",
            ".",
        ],
        "starts": [0, 2, 9, 13],
    }
    for name in (*sets.ALIGNED, *sets.GRADED):
        write(tmp_path, f"{name}_train", [pair, {**held, "tokens_b": ["planted"] * 7}])
        write(tmp_path, f"{name}_dev", [held])
    for part in ("train", "dev"):
        write(tmp_path, f"clause_segmentation/gum_{part}", [document])
    for name, (one, other, _) in sets.UNALIGNED.items():
        write(tmp_path, name, [{one: "A well ran dry.", other: "A well dried up."}, {one: "", other: "Rain."}])
    for name in relation.INFERRED:
        labels = ("entailment", "neutral", "contradiction", "not_entailment")
        write(
            tmp_path,
            f"entailment/{name}",
            [
                {
                    "premise": f"The {name} ferry carried {n} sheep to the island.",
                    "hypothesis": "It was full.",
                    "label": label,
                }
                for n, label in enumerate(labels * 4)
            ],
        )
    phrase = {"a": "The ferry was late.", "b": "The ferry was not on time.", "span_a": "late", "span_b": "not on time"}
    write(tmp_path, "paraphrase_types/etpc", [{**phrase, "sense_preserving": "yes", "type": "Synonym"}] * 3)
    contents = [
        f"that the {w} ferry will carry {n} sheep to the island" for n, w in enumerate(["old", "new", "red"] * 8)
    ]
    write(tmp_path, "attribution/polnear_train", [{"content": content} for content in contents])
    write_planted(tmp_path)
    monkeypatch.setattr(known, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.parametrize("module", [boundaries, differences, links, relation], ids=lambda m: m.__name__.split(".")[-1])
def test_the_same_seed_gives_the_same_head(
    module: Any, tiny: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EPOCHS", 1)
    list(module.train(tiny, tiny / "first", 7))  # a process computes its first pass to other last digits
    monkeypatch.setattr(module, "Encoder", lambda: encoder)  # it was loaded before
    made = []
    for folder in ("one", "other"):
        said = list(module.train(tiny, tiny / folder, 7))
        assert said[-1].startswith("wrote ")
        assert any("F1" in line or "Spearman" in line or "held out, right" in line for line in said)
        made.append((tiny / folder / f"{module.__name__.split('.')[-1]}.safetensors").read_bytes())
    assert made[0] == made[1]


def test_the_same_seed_teaches_the_same_parting(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parting, "HELD_OUT", 2)
    write(tiny, "similarity/stsb_train", [{"a": "It rained.", "b": "There was rain.", "score": 5.0}])
    for constant, few in (("EPOCHS", 1), ("COURSES", 2), ("AGAIN", 1), ("ASKED", 1)):
        monkeypatch.setattr(parting, constant, few)
    list(parting.train(tiny, tiny / "first", 7))
    made = []
    for folder in ("one", "other"):
        said = list(parting.train(tiny, tiny / folder, 7))
        assert said[-1].startswith("wrote ")
        assert any("places at which sides part" in line for line in said)
        made.append((tiny / folder / "relation.safetensors").read_bytes())
    assert made[0] == made[1] != (heads.FOLDER / "relation.safetensors").read_bytes()


def labelled(ids: Iterable[str]) -> list[dict[str, Any]]:
    """Statements in two renderings that part once, and of which one leaves something out."""
    texts = {
        "A": "The ferry will sail on Monday. It is full.",
        "B": "On Friday the ferry sailed; nobody stayed behind.",
    }
    parted = {"kinds": ["tense"], "severity": 2, "readings": [{"A": "will sail"}, {"B": "sailed"}]}
    lacking = {"kinds": ["coverage"], "severity": 2, "readings": [{"B": "nobody stayed behind"}, {"A": ""}]}
    return [{"id": name, "texts": texts, "divergences": [parted, lacking]} for name in ids]


def test_who_says_nothing_has_left_something_out_whatever_parts_the_others() -> None:
    readings = [{"A": "will sail"}, {"B": "sailed"}, {"C": ""}]
    label = {"kinds": ["tense", "modality"], "severity": 2, "readings": readings}
    kinds = {tuple(phrases): parted["kinds"] for parted, phrases in known.apart({"divergences": [label]})}
    assert kinds[("A", "B")] == ["tense", "modality"]
    assert kinds[("A", "C")] == kinds[("B", "C")] == ["coverage", "tense", "modality"]


def test_the_same_seed_teaches_the_same_vectors(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny / "stated_taught.jsonl").write_text(
        "\n".join(map(json.dumps, labelled(map(str, range(12))))), encoding="utf-8"
    )
    monkeypatch.setattr(known, "FOLDER", tiny)
    monkeypatch.setattr(alike, "HELD_OUT", 3)
    made = []
    for folder in ("one", "other"):
        said = list(alike.train(tiny, tiny / folder, 7))
        assert said[-1].startswith("wrote ") and "stand above others" in said[-2]
        made.append((tiny / folder / "alike.safetensors").read_bytes())
    assert made[0] == made[1]


def test_what_labels_say_of_clauses() -> None:
    texts = {"A": "It rained. The envoy left.", "B": "The envoy may leave.", "C": "Rain fell."}
    clauses = {
        "A": (Clause(0, 10, Quotation.DIRECT), Clause(11, 26, Quotation.DIRECT)),
        "B": (Clause(0, 20, Quotation.DIRECT),),
        "C": (Clause(0, 10, Quotation.DIRECT),),
    }
    label = {"kinds": ["modality"], "readings": [{"A": "left"}, {"B": "may leave"}, {"C": ""}]}
    told = alike.told_of({"texts": texts, "divergences": [label]}, clauses)
    assert told["A", "B"] == ({(1, 0)}, set())  # its neighbour may render a part of it
    assert told["A", "C"] == (set(), set())  # a word is left out, and not the clause
    whole = {"kinds": ["coverage"], "readings": [{"A": "The envoy left."}, {"C": ""}]}
    assert alike.told_of({"texts": texts, "divergences": [whole]}, clauses)["A", "C"] == (set(), {(1, 0)})


def test_what_may_not_train_does_not(tiny: Path) -> None:
    assert not {"anli", "sick_directional", "control"} & set(relation.INFERRED)
    taught, held = relation.told_pairs(tiny)
    assert taught
    assert not {str(pair.a) for pair in taught} & {str(pair.a) for pair in held}


def test_what_is_evaluated_is_not_trained_on(tiny: Path) -> None:
    for pair in sets.training_pairs(tiny, [*sets.ALIGNED, *sets.GRADED]):
        assert "planted" not in pair["tokens_b"]
    write(tiny, "entailment/rte", [{"premise": "A mayor shut ten schools!", "hypothesis": "Nobody teaches."}])
    assert not any("schools" in text for pair in sets.unlabelled_pairs(tiny, 1) for text in pair)


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gum_train"):
        next(boundaries.train(tmp_path, tmp_path, 1))


@given(st.integers(0, 2**31))
def test_made_up_pairs_tie_equal_words_alone(seed: int) -> None:
    tokens = [
        "the",
        "old",
        "bridge",
        "was",
        "closed",
        "on",
        "Monday",
        "because",
        "two",
        "of",
        "its",
        "pillars",
        "were",
        "cracking",
        ".",
    ]
    for pair in made_up.pairs([{"tokens": tokens * 3}], seed):
        a, b = pair["tokens_a"], pair["tokens_b"]
        assert all(a[i] == b[j] for i, j in pair["sure"])
        assert len({j for _, j in (*pair["sure"], *pair["possible"])}) == len(pair["sure"]) + len(pair["possible"])


def test_each_head_has_a_model_card_that_names_data_licence_and_command() -> None:
    for name in heads.NAMES:
        card = (heads.FOLDER / f"{name}.md").read_text(encoding="utf-8")
        assert f"./parallax train {name} " in card
        assert name != "relation" or "./parallax train parting " in card
        assert "licence" in card
        assert "trained on" in card


def test_the_heads_stay_small() -> None:
    assert sum(path.stat().st_size for path in heads.FOLDER.glob("*.safetensors")) < 32 * 2**20
    assert {path.stem for path in heads.FOLDER.glob("*.safetensors")} == set(heads.NAMES)
    assert set(heads.digests()) == {*heads.NAMES, "weighing"}


def test_a_broken_head_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "links.safetensors").write_bytes(b"no head")
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="parallax train links"):
            heads.load("links", folder)
