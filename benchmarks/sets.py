"""Files of a data folder → records; which of the texts that are evaluated were also trained on.

In: the folder of `--data` (JSON Lines, gzipped or plain, as its README describes them). Out: records, and texts in
common. Nothing here is shared with the training code, so that a slip there shows here.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from align.errors import InputError

Record = Mapping[str, Any]

# What the trained heads learn from, as their model cards name it. A figure is checked against all of it.
TRAINING = (
    "word_alignment/mtref_train",
    "word_alignment/wiki_train",
    "chunk_alignment/ists_headlines_train",
    "chunk_alignment/ists_images_train",
    "chunk_alignment/ists_answers-students_train",
    "clause_segmentation/gum_train",
    "paraphrase_types/etpc",
    "entailment/rte",
    "entailment/mnli",
    "entailment/snli",
)

# Tokens of a document's sentence from which on it tells one document from another: “Yes .” stands in many.
SHORTEST_TELLING = 4

SENTENCE_ENDS = frozenset(".!?؟")


def read(folder: Path, name: str) -> list[Record]:
    """The records of `folder/name`, whose file ends in .jsonl.gz or .jsonl. Raises InputError if missing or broken."""
    packed, plain = folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl"
    path = plain if plain.exists() else packed
    try:
        content = path.read_bytes() if path is plain else gzip.decompress(path.read_bytes())
        return [json.loads(line) for line in content.decode("utf-8").split("\n") if line.strip()]
    except (OSError, EOFError, ValueError) as error:
        raise InputError(
            "the data cannot be read", where=str(path), remedy="Give the folder that holds it with --data."
        ) from error


def folded(text: str) -> str:
    """What makes two texts the same: their letters and digits, in lower case."""
    return "".join(c for c in text.lower() if c.isalnum())


def overlap(training_texts: Iterable[str], evaluated_texts: Iterable[str]) -> frozenset[str]:
    """The evaluated texts that also stand in training, folded; a text without letters and digits is in neither."""
    trained = {folded(text) for text in training_texts}
    return frozenset({folded(text) for text in evaluated_texts} & trained - {""})


def repeated(shared: frozenset[str], record: Record) -> int:
    """How many of a record's texts are among those shared with training."""
    return sum(folded(text) in shared for text in texts_of(record))


def texts_of(record: Record) -> list[str]:
    """A record's texts: both sides of a pair, the sentences of a document, a statement's renderings."""
    if "renderings" in record:
        return [rendering["text"] for rendering in record["renderings"]]
    if "tokens" in record:
        return [" ".join(s) for s in sentences(record["tokens"]) if len(s) >= SHORTEST_TELLING]
    if "tokens_a" in record:
        return [" ".join(record["tokens_a"]), " ".join(record["tokens_b"])]
    return [record[side] for side in ("a", "b", "premise", "hypothesis") if side in record]


def sentences(tokens: Sequence[str]) -> list[list[str]]:
    """Tokens cut after each full stop, question mark or exclamation mark."""
    found: list[list[str]] = []
    begin = True
    for token in tokens:
        if begin:
            found.append([])
        found[-1].append(token)
        begin = token in SENTENCE_ENDS
    return found


def trained_texts(folder: Path) -> list[str]:
    """All texts of TRAINING. Raises InputError where a file is missing: then nothing can be said about overlap."""
    return [text for name in TRAINING for record in read(folder, name) for text in texts_of(record)]
