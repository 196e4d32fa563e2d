"""Pairs of texts of which it is known where they part gravely, or that they do nowhere.

In: the files of `benchmarks/planted` (see its README), a data folder, an encoder. Out: pairs that were written for it,
every two renderings of statements that were, pairs that rules altered, that people held for the same, or that two
translators made; and what is known of what checks find in them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Any
from zlib import crc32

from align.divergence.finding import Finding
from align.divergence.severities import severity
from align.encoder import Encoder
from align.errors import InputError
from align.terms import Kind, Severity
from align.training import altered
from align.training.relation import HELD_OUT, texts_to_alter
from align.training.sets import folded, read, training_pairs

# The parts: `taught` teaches the relation head, `fit` fits the weights, what is kept aside measures; each of pairs, of
# whole statements (`stated_…`) and of prose reworded throughout (`reworded_…`). No two share a writer's sentence.
FOLDER = Path(__file__).parents[2] / "benchmarks" / "planted"

# Those in which everything is labelled, what is left out too.
WRITTEN = {"taught", "fit", "stated_taught", "stated_fit", "reworded_taught", "reworded_fit"}

# Sentence pairs of the STS benchmark that people held for the same, on a scale from 0 to 5.
SAME = 4.75

# How many pairs of two translators' renderings of one foreign sentence there are at most, since some of them do part;
# longest sentence that is altered, in characters.
TRANSLATED, LONGEST_ALTERED = 800, 200

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Parted:
    """A place of two texts, a span of each (an empty one: nothing stands there), and what is known of it.

    grave: whether the texts part gravely there; None: by a nuance, of which nothing is asked. kinds: by what they part,
    the best first, where that is known.
    """

    spans: tuple[Place, Place]
    grave: bool | None
    kinds: tuple[Kind, ...] = ()

    def holds(self, side: int, start: int, end: int) -> bool:
        """Whether a stretch of text a (0) or b (1) touches the place."""
        return start < self.spans[side][1] and end > self.spans[side][0]


@dataclass(frozen=True, slots=True)
class Known:
    """Two renderings, and the places of which it is known whether they part gravely there.

    elsewhere: whether they agree everywhere else, or nothing is known of it. base: what it was made from; pairs of one
    base are taught together or held out together.
    """

    a: str
    b: str
    places: tuple[Parted, ...]
    elsewhere: bool
    source: str
    base: str

    @property
    def grave(self) -> bool:
        """Whether they part gravely anywhere."""
        return any(place.grave for place in self.places)

    def at(self, side: int, start: int, end: int) -> list[Parted]:
        """The places that a stretch of text a (0) or b (1) touches."""
        return [place for place in self.places if place.holds(side, start, end)]


def planted(part: str) -> Iterator[Known]:
    """The pairs of a file; severity 1 says nothing about what is grave, and is passed over."""
    for record in records(part):
        if record.get("harmless"):
            yield Known(record["a"], record["b"], (), True, part, record["base"])
        elif record["severity"] >= Severity.SHIFT:
            place = _parted(record, *((record[side], record[f"phrase_{side}"]) for side in "ab"))
            yield Known(record["a"], record["b"], (place,), True, part, record["base"])


def stated(part: str) -> Iterator[Known]:
    """Every two renderings of the statements of a file, with all places at which these two part."""
    for record in records(part):
        labels = list(apart(record))
        for one, other in combinations(record["texts"], 2):
            a, b = record["texts"][one], record["texts"][other]
            places = tuple(
                _parted(label, (a, phrases[one]), (b, phrases[other]))
                for label, phrases in labels
                if phrases.keys() == {one, other}
            )
            yield Known(a, b, places, True, part, record["id"])


def apart(statement: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], dict[str, str]]]:
    """Each label of a statement with the phrases of each two outlets that stand in different readings of it.

    Its kinds say how those part that say something there; one that says nothing has left something out.
    """
    for label in statement["divergences"]:
        for first, second in combinations(label["readings"], 2):
            for one, other in product(first, second):
                phrases = {one: first[one], other: second[other]}
                yield (label if all(phrases.values()) else _left_out(label)), phrases


def _left_out(label: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**label, "kinds": list(dict.fromkeys((Kind.COVERAGE.value, *label["kinds"])))}


def known_of(findings: Sequence[Finding], pair: Known) -> list[list[Parted] | None]:
    """Of each finding of a pair at which places that part gravely it stands: at none of them, it is harmless. None:
    nothing is known of it.

    Where a pair parts gravely and a check sees that, nothing is known of what lighter grounds see at that place; nor of
    nuances, nor of what is left out where that was not labelled.
    """
    touching = [touched(finding, pair) for finding in findings]
    seen = {
        place
        for finding, places in zip(findings, touching, strict=True)
        if _is_heavy(finding)
        for place in places
        if place.grave
    }
    return [_known(finding, places, seen, pair) for finding, places in zip(findings, touching, strict=True)]


def _known(finding: Finding, places: Sequence[Parted], seen: Collection[Parted], pair: Known) -> list[Parted] | None:
    grave = [place for place in places if place.grave]
    unlabelled = finding.kind is Kind.COVERAGE and pair.source not in WRITTEN
    answered = all(place in seen for place in grave) and not _is_heavy(finding)
    nuance = not grave and any(place.grave is None for place in places)
    if unlabelled or (grave and answered) or nuance or not (places or pair.elsewhere):
        return None
    return grave


def touched(finding: Finding, pair: Known) -> list[Parted]:
    """The known places of a pair of which a finding marks a letter."""
    return [
        place
        for place in pair.places
        if any(
            place.holds(side, span.start, span.end)
            for side, outlet in enumerate("AB")
            for reading in finding.readings
            for span in reading.spans.get(outlet, ())
        )
    ]


def _is_heavy(finding: Finding) -> bool:
    return any(severity(finding, ground) >= Severity.SHIFT for _, _, ground in finding.pairs)


def records(part: str) -> list[dict[str, Any]]:
    path = FOLDER / f"{part}.jsonl"
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except OSError as error:
        raise InputError(
            "the planted pairs are missing", where=str(path), remedy="Train in a checkout of the project."
        ) from error


def _parted(label: Mapping[str, Any], a: tuple[str, str], b: tuple[str, str]) -> Parted:
    """A label as a place; a, b: of either side the text and the phrase."""
    grave = True if label["severity"] >= Severity.SHIFT else None
    return Parted((_place(*a), _place(*b)), grave, tuple(map(Kind, label["kinds"])))


def _place(text: str, phrase: str) -> Place:
    """Where a phrase stands, whatever its case; an empty one nowhere."""
    start = text.lower().index(phrase.lower())
    return (start, start + len(phrase)) if phrase else (0, 0)


def alike(folder: Path) -> Iterator[Known]:
    """Sentences that people held for the same."""
    for record in read(folder, "similarity/stsb_train"):
        if record["score"] >= SAME and folded(record["a"]) != folded(record["b"]):
            yield Known(record["a"], record["b"], (), True, "alike", record["a"])


def translated(folder: Path) -> Iterator[Known]:
    """What two translators made of one foreign sentence: they hardly ever part gravely, in many other words."""
    for record in training_pairs(folder, ["word_alignment/mtref"])[:TRANSLATED]:
        a, b = " ".join(record["tokens_a"]), " ".join(record["tokens_b"])
        yield Known(a, b, (), True, "translated", a)


def rule_altered(folder: Path, encoder: Encoder, seed: int, count: int, *, held_out: bool) -> Iterator[Known]:
    """Sentences altered in one place; held_out: those that the relation head has not learnt from, or the others."""
    texts = [text for text in dict.fromkeys(texts_to_alter(folder)) if len(text) <= LONGEST_ALTERED]
    random.Random(seed).shuffle(texts)
    parses = [
        e.parse
        for e in encoder.encode(texts[: count * (HELD_OUT if held_out else 2)])
        if len(e.parse.sentences) == 1
        and (crc32(folded(w.text for w in e.parse.words).encode()) % HELD_OUT == 0) == held_out
    ]
    for one in altered.pairs(parses, seed, count, twice=0.0):
        if one.says in ("same", "against", "other"):
            (a, at_a), (b, at_b) = joined(one.tokens_a, one.marked_a), joined(one.tokens_b, one.marked_b)
            yield Known(a, b, (Parted((at_a, at_b), one.says != "same"),), True, "altered", a)


def joined(tokens: Sequence[str], marked: frozenset[int]) -> tuple[str, Place]:
    """Tokens as a text, and the stretch of it from the first marked one to the last."""
    text, places = "", []
    for k, token in enumerate(tokens):
        glued = not text or token in altered.GLUED or text.endswith(altered.GLUING)
        text += token if glued else f" {token}"
        if k in marked:
            places.append((len(text) - len(token), len(text)))
    return text, (places[0][0], places[-1][1]) if places else (0, 0)
