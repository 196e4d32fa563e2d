"""Texts that were aligned and rows that were judged before → what was found, so that an edit costs what it touches.

In: a row and its outlets' texts. Out: a key that is equal where everything is equal that a check may look at; and the
divergences of a row with offsets that hold wherever the row stands in its texts. Who keeps them is the caller's affair.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from align import as_json
from align.divergence.antecedents import sayers, says_i
from align.divergence.scene import around, sureness
from align.quotation import marked
from align.terms import Divergence, Encoded, Reading, Rendering, Row, Side, Span


class Memory(Protocol):
    """What keeps judgements: a text by key, for as long as it likes."""

    def recall(self, keys: Sequence[str]) -> Mapping[str, str]:
        """What is kept of these keys; those of which nothing is kept are absent."""

    def keep(self, found: Mapping[str, str]) -> None:
        """Keep these texts under their keys."""


class Forgetful:
    """A memory that keeps nothing."""

    def recall(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Nothing, whatever was kept."""
        return {}

    def keep(self, found: Mapping[str, str]) -> None:
        """Forget it."""


def key(row: Row, encoded: Mapping[str, Encoded]) -> str:
    """What is equal for two rows where all is equal that a check may look at.

    That is: how surely it is a row, outlets, clauses with their quotation states, the sentences around, whether the
    text has quotation marks at all, who speaks in it, and whether anybody says “I”. Offsets count from where the
    sentences around begin.
    """
    parts: list[object] = [sureness(row)]
    for outlet in sorted(row.clauses):
        text = encoded[outlet]
        begin, end = _context(row, outlet, encoded)
        clauses = [
            [c.start - begin, c.end - begin, [[q.start - begin, q.end - begin, q.state.value] for q in c.quotations]]
            for c in row.clauses[outlet]
        ]
        of_text = [text.fits_heads, marked(text.text), sorted(sayers(Side(outlet, text, ()))), says_i(text.parse.words)]
        parts.append([outlet, text.text[begin:end], clauses, of_text])
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def texts_key(renderings: Sequence[Rendering], encoded: Mapping[str, Encoded]) -> str:
    """What is equal for texts that are aligned alike: outlets, texts, and how they are quoted."""
    parts = [[r.outlet, r.text, r.quoted, encoded[r.outlet].fits_heads] for r in renderings]
    return "rows " + hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def packed_rows(rows: Sequence[Row]) -> str:
    """Rows as text."""
    return json.dumps([as_json.row_to_json(row) for row in rows], ensure_ascii=False)


def unpacked_rows(text: str) -> list[Row]:
    """The inverse of `packed_rows`."""
    return [as_json.row_from_json(record) for record in json.loads(text)]


def packed(found: Sequence[Divergence], row: Row, encoded: Mapping[str, Encoded]) -> str:
    """The divergences of a row as text, their offsets counted from where the row's surroundings begin."""
    begins = {outlet: -_context(row, outlet, encoded)[0] for outlet in row.clauses}
    return json.dumps([as_json.divergence_to_json(_shifted(d, begins)) for d in found], ensure_ascii=False)


def unpacked(text: str, number: int, row: Row, encoded: Mapping[str, Encoded]) -> list[Divergence]:
    """The inverse of `packed`, for a row that stands at another number and elsewhere in its texts."""
    begins = {outlet: _context(row, outlet, encoded)[0] for outlet in row.clauses}
    return [replace(_shifted(as_json.divergence_from_json(one), begins), row=number) for one in json.loads(text)]


def _context(row: Row, outlet: str, encoded: Mapping[str, Encoded]) -> tuple[int, int]:
    """From where to where in its text an outlet's sentences around a row stand."""
    words, clauses = encoded[outlet].parse.words, row.clauses[outlet]
    first = bisect_right(words, clauses[0].start, key=lambda w: w.start) - 1
    last = bisect_right(words, clauses[-1].end - 1, key=lambda w: w.start) - 1
    near = around(encoded[outlet].parse, max(0, first), max(0, last))
    return words[near.start].start, words[near.stop - 1].end


def _shifted(divergence: Divergence, by: Mapping[str, int]) -> Divergence:
    return replace(divergence, readings=tuple(_reading(reading, by) for reading in divergence.readings))


def _reading(reading: Reading, by: Mapping[str, int]) -> Reading:
    moved = {
        outlet: tuple(Span(s.start + by[outlet], s.end + by[outlet]) for s in spans)
        for outlet, spans in reading.spans.items()
    }
    return replace(reading, spans=moved)
