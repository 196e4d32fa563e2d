"""What the store says under its own ids ↔ the same under numbers that hold in one record, from 1 on.

In: stored JSON of rows, divergences, verdicts and events. Out: the same JSON with every id exchanged. Ids are of one
file and never given twice; numbers are those of a complete record of one statement, whose texts, comparisons,
divergences, verdicts, notes, flags, judgements and events are each counted in the order of their ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from corpus.naming import TOKEN, Json, token

# Fields of an event that hold a rendering's id.
RENDERING_FIELDS = ("current", "rendering", "replaces", "first")

# What people say beside their verdicts: the names of its tables, of events, and of their fields.
SAID = ("note", "flag", "judgement")

# In a record, ⟦2⟧ is the second text, and ⟦⟦ a bracket that somebody wrote.
OUTWARD = re.compile(f"{TOKEN.pattern}|⟦")
INWARD = re.compile(r"⟦⟦|⟦(\d+)⟧")

Ids = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What takes the place of which id. words: does the same for renderings' names in stored words.

    All methods raise KeyError for an id that is not known.
    """

    words: Callable[[str, Ids], str]
    renderings: dict[int, int] = field(default_factory=dict)
    comparisons: dict[int, int] = field(default_factory=dict)
    divergences: dict[int, int] = field(default_factory=dict)
    verdicts: dict[int, int] = field(default_factory=dict)
    adjudications: dict[int, int] = field(default_factory=dict)
    alignments: dict[int, int] = field(default_factory=dict)
    said: dict[str, dict[int, int]] = field(default_factory=lambda: {name: {} for name in SAID})
    events: dict[int, int] = field(default_factory=dict)

    def row(self, record: Json) -> Json:
        """A row of a comparison."""
        clauses = {str(self.renderings[int(n)]): found for n, found in record["clauses"].items()}
        absent = {str(self.renderings[int(n)]): found for n, found in record.get("absent", {}).items()}
        told = {"not_judged": self.words(record["not_judged"], self.renderings)} if "not_judged" in record else {}
        return record | {"clauses": clauses} | told | ({"absent": absent} if absent else {})

    def divergence(self, record: Json) -> Json:
        """A divergence of a comparison."""
        readings = [
            reading
            | {
                "outlets": [str(self.renderings[int(n)]) for n in reading["outlets"]],
                "spans": {str(self.renderings[int(n)]): spans for n, spans in reading["spans"].items()},
            }
            for reading in record["readings"]
        ]
        told: Json = {"readings": readings, "evidence": self.words(record["evidence"], self.renderings)}
        if "reasons" in record:
            told["reasons"] = [self.words(reason, self.renderings) for reason in record["reasons"]]
        return record | told

    def about(self, record: Json) -> Json:
        """What a reviewer saw when deciding."""
        return record | {
            "comparison": self.comparisons[record["comparison"]],
            "divergence": self.divergence(record["divergence"]),
            "renderings": {str(self.renderings[int(n)]): said for n, said in record["renderings"].items()},
        }

    def change(self, record: Json) -> Json:
        """What an event says that something was before or after."""
        found: Json = {}
        for name, value in record.items():
            if name in RENDERING_FIELDS and type(value) is int:  # of a withdrawal, `current` is true or false
                found[name] = self.renderings[value]
            elif name == "renderings" and isinstance(value, list):
                found[name] = [self.renderings[n] for n in value]
            elif name == "verdict" and type(value) is int:
                found[name] = self.verdicts[value]
            elif name == "adjudication" and type(value) is int:
                found[name] = self.adjudications[value]
            elif name in self.said and type(value) is int:  # the note of a rendering is words
                found[name] = self.said[name][value]
            elif name == "comparison" and type(value) is int:
                found[name] = self.comparisons[value]
            elif name == "alignment" and type(value) is int:
                found[name] = self.alignments[value]
            elif name == "hunks":  # of a correction: rows before and after
                found[name] = [[[self.row(row) for row in side] for side in hunk] for hunk in value]
            elif name in ("added", "taken") and isinstance(value, list):
                found[name] = [self.divergence(one) for one in value]
            elif name == "said":
                found[name] = self.words(value, self.renderings)
            else:
                found[name] = value
        return found

    def subject(self, what: str, number: int | None) -> int | None:
        """The row that an event is about; None for the statement itself, and for what is not in a record."""
        if number is None:
            return None
        of: Mapping[str, Ids] = {
            "rendering": self.renderings,
            "edit": self.renderings,
            "version": self.renderings,
            "withdrawal": self.renderings,
            "comparison": self.comparisons,
            "verdict": self.verdicts,
            "adjudication": self.adjudications,
            "alignment": self.alignments,
            **self.said,
        }
        return of[what][number] if what in of else None


def outward(text: str, numbers: Ids) -> str:
    """Stored words for a record: a rendering's name in them gives way to its number."""

    def exchanged(found: re.Match[str]) -> str:
        known = found[1] is not None and int(found[1]) in numbers
        return f"⟦{numbers[int(found[1])]}⟧" if known else f"⟦{found[0]}"

    return OUTWARD.sub(exchanged, text)


def inward(text: str, ids: Ids) -> str:
    """The inverse of `outward`. Raises KeyError for a number that the record has not."""
    return INWARD.sub(lambda found: "⟦" if found[1] is None else token(ids[int(found[1])]), text)
