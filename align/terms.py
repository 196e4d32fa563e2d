"""The words of the design as types: what flows from a text to its divergences.

In: nothing. Out: frozen dataclasses and enumerations, used by every other module.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

# Most characters of one rendering; a longer one is an error, never cut off (design.md, ruling 6).
LONGEST_TEXT = 1_000_000


class Quotation(StrEnum):
    """How a span stands in a rendering."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    NARRATION = "narration"
    INSERTION = "insertion"


class Kind(StrEnum):
    """What sort of divergence: the same word in JSON, SQL, CSS and on the page."""

    COVERAGE = "coverage"
    POLARITY = "polarity"
    MODALITY = "modality"
    QUANTITY = "quantity"
    REFERENCE = "reference"
    ROLE = "role"
    TENSE = "tense"
    FORCE = "force"
    ATTRIBUTION = "attribution"
    SENSE = "sense"
    ORDER = "order"
    WORDING = "wording"


class Standing(StrEnum):
    """How a reading stands among the others: most witnesses have it, one, some, or no reading has more than half."""

    MAJORITY = "majority"
    LONE = "lone"
    MINORITY = "minority"
    SPLIT = "split"


class Severity(IntEnum):
    """How grave a divergence would be if it is one."""

    WORDING = 0
    NUANCE = 1
    SHIFT = 2
    REVERSAL = 3

    @property
    def word(self) -> str:
        """The word that the page and the terminal print."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a verbatim text in Unicode code points, end exclusive; it may be empty.

    An empty span marks where something would stand that an outlet does not say.
    Raises ValueError unless 0 <= start <= end.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}..{self.end}")


@dataclass(frozen=True, slots=True, order=True)
class QuotationSpan:
    """A stretch of a verbatim text that stands in one quotation state. Raises ValueError if empty."""

    start: int
    end: int
    state: Quotation

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a quotation span needs 0 <= start < end, not {self.start}..{self.end}")


@dataclass(frozen=True, slots=True, order=True)
class Clause:
    """A span of a rendering, the unit of alignment.

    Offsets are Unicode code points into the verbatim text, end exclusive:
    `text[clause.start:clause.end]` is what the outlet printed. `quotation` is the state of most of
    its letters; `quotations` are the spans that make it up, in order, without gaps.
    Raises ValueError if empty.
    """

    start: int
    end: int
    quotation: Quotation
    quotations: tuple[QuotationSpan, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a clause needs 0 <= start < end, not {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Rendering:
    """One outlet's English text of a statement, verbatim.

    quoted: True, the text is the speaker's words though no marks stand in it; False, it is
    indirect speech; None, the marks in the text decide.
    """

    outlet: str
    text: str
    quoted: bool | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a text as the parser saw it: a word, a number or a mark.

    head: index of the governing word in the same text (a root is its own head).
    tag: Penn Treebank tag; pos: universal tag; dep: dependency label (ClearNLP style, as spaCy's English models).
    """

    start: int
    end: int
    text: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Parse:
    """A text's words and sentences. sentences: spans of word indices (not characters), in order, without gaps."""

    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]

    def sentence_of(self, index: int) -> int:
        """The number of the sentence that holds a word."""
        return bisect_right(self.sentences, index, key=lambda sentence: sentence[0]) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A text with all that was computed of it once: its parse, and a vector for each word from two layers.

    middle: hidden states of a middle layer, which links words best; last: of the last layer, which
    tells meanings apart best. Both float32, shape (words, dimensions), not normalised.
    fits_heads: whether the vectors are of the encoder that the trained heads were made for.
    """

    text: str
    parse: Parse
    middle: Vectors
    last: Vectors
    fits_heads: bool = False

    def __post_init__(self) -> None:
        if not len(self.parse.words) == len(self.middle) == len(self.last):
            raise ValueError(f"{len(self.parse.words)} words, but {len(self.middle)} and {len(self.last)} vectors")


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One outlet's words in a row: `indices` into the words of its whole text, in order.

    children: what hangs on each word, over the whole sentences that the row touches; empty where nobody asks.
    """

    outlet: str
    encoded: Encoded
    indices: tuple[int, ...]
    children: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def word(self, index: int) -> Word:
        """The word at an index of the whole text."""
        return self.encoded.parse.words[index]


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A side and which of its words (indices of the whole text) are compared with another's; none: all of them."""

    side: Side
    words: frozenset[int]

    @property
    def wording(self) -> tuple[tuple[str, bool], ...]:
        """What makes two of them the same to a reader: their words, and which of these are compared."""
        return tuple((self.side.word(i).text, i in self.words) for i in self.side.indices)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Word `a` of one token list tied to word `b` of another; score 0..1."""

    a: int
    b: int
    score: float


@dataclass(frozen=True, slots=True)
class Relation:
    """What one phrase says of another, each in its clause: three probabilities, 0..1.

    forth: that the second follows from the first; back: the first from the second; against: that they exclude each
    other. Both follow: they say the same. One follows: that one says less.
    """

    forth: float
    back: float
    against: float

    @property
    def same(self) -> float:
        """How surely both say the same, 0..1."""
        return min(self.forth, self.back)


@dataclass(frozen=True, slots=True)
class Absent:
    """What a person says of an outlet that has no clause in a row.

    elsewhere: where in its text it renders it all the same, so that nothing is left out; None: it does not render it.
    """

    by: str
    elsewhere: Span | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The clauses, zero or more for each outlet, that render the same thing.

    An outlet without a clause here is absent from `clauses`. not_judged: why nothing was judged here, or None.
    score: the probability, 0..1, that the clauses render the same thing; None where one outlet (or its reprints) speaks
    alone, or where a person put them together. by: who put them together; None: the program. absent: what a person says
    of outlets without a clause here.
    """

    clauses: Mapping[str, tuple[Clause, ...]]
    not_judged: str | None = None
    score: float | None = None
    by: str | None = None
    absent: Mapping[str, Absent] = field(default_factory=dict)

    @property
    def corrected(self) -> bool:
        """Whether a person had a hand in it."""
        return self.by is not None or bool(self.absent)


@dataclass(frozen=True, slots=True)
class Reading:
    """Outlets that say the same at a place, with the words they say it with.

    Every outlet has an entry in `spans`; one that says nothing there has no span, or the empty
    span where the words would stand. witnesses: its outlets, those that print one wording counted once; 0 where nobody
    counted. standing: how it stands among the others.
    """

    outlets: tuple[str, ...]
    spans: Mapping[str, tuple[Span, ...]]
    witnesses: int = 0
    standing: Standing | None = None


# What stands in the place of a severity's word where there is none.
NOT_GRADED = "not graded"


@dataclass(frozen=True, slots=True)
class Divergence:
    """A place in a row where renderings differ.

    row: index into the collation's rows. pairs: (reading, reading, severity) where readings differ
    by unlike degrees. abstained: seen, but not graded; severity and confidence are then 0. reasons: what spoke for and
    against grading it as a shift or more, in words, what weighed most first.
    """

    row: int
    kind: Kind
    severity: Severity
    confidence: float
    readings: tuple[Reading, ...]
    evidence: str
    further_kinds: tuple[Kind, ...] = ()
    pairs: tuple[tuple[int, int, Severity], ...] = ()
    abstained: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def grade(self) -> str:
        """The severity in a word, or that there is none."""
        return NOT_GRADED if self.abstained else self.severity.word


@dataclass(frozen=True, slots=True)
class Collation:
    """All the rows of a statement with their divergences: the n-way alignment, judged."""

    rows: tuple[Row, ...]
    divergences: tuple[Divergence, ...] = field(default=())
