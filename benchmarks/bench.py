"""What every family of figures reads from: the data folder, the encoder, and answers that several families share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from align.compare import link_texts
from align.encoder import Encoder
from align.ties import WordLinks
from benchmarks.sets import Record, overlap, read, repeated, texts_of, trained_texts


@dataclass
class Bench:
    """A data folder and an encoder; nothing is read or encoded before it is asked for, and then once."""

    folder: Path
    encoder: Encoder
    _linked: dict[str, list[WordLinks]] = field(default_factory=dict)

    def records(self, name: str) -> list[Record]:
        """The records of a file of the folder."""
        return read(self.folder, name)

    def linked(self, name: str) -> list[WordLinks]:
        """Links and differences of each pair of a file."""
        if name not in self._linked:
            records = self.records(name)
            a = self.encoder.encode_tokens([r["tokens_a"] for r in records])
            b = self.encoder.encode_tokens([r["tokens_b"] for r in records])
            self._linked[name] = link_texts(list(zip(a, b, strict=True)))
        return self._linked[name]

    def repeated(self, records: Sequence[Record]) -> int:
        """How many records hold a text that also stands in a training file."""
        shared = overlap(self._trained, (text for record in records for text in texts_of(record)))
        return sum(repeated(shared, record) > 0 for record in records)

    @cached_property
    def _trained(self) -> list[str]:
        return trained_texts(self.folder)
