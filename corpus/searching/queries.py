"""What people type into the search field → a tree of terms, and from it what the index is asked.

In: words (all must stand), “phrases”, beginnings*, OR, - or NOT, brackets. Out: a tree; an expression for the index in
which every word of theirs is quoted; the places of its terms in a text. A broken query is an InputError that says how
to mend it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.errors import InputError
from corpus.searching.folding import Token, fold, joined
from corpus.searching.passages import ANY

# The longest query, in characters and in terms, and how deep brackets may lie in each other.
LONGEST_QUERY, MOST_TERMS, DEEPEST = 1000, 64, 20

# Fewest letters before a star: one letter begins too much of any corpus.
SHORTEST_BEGINNING = 2

OPENING_MARKS = '"“„«‟'
CLOSING_MARKS = '"”“»‟'
BRACKETS = "()"


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other. beginning: the last one may go on. whole: the same words as one word."""

    words: tuple[str, ...]
    beginning: bool = False
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One part or more holds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: Query


Query = Term | Every | Some | Without


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a query: a word, a phrase (its marks taken off), or a sign. place: counted from 1."""

    text: str
    place: int
    phrase: bool = False

    def is_sign(self, *signs: str) -> bool:
        return not self.phrase and self.text in signs


def parse(text: str) -> Query | None:
    """The tree of a query; None where it is blank. Raises InputError where it cannot be understood."""
    if len(text) > LONGEST_QUERY:
        raise _broken(f"it has {len(text):,} characters, more than {LONGEST_QUERY:,}", 0, "Search for fewer words.")
    if not text.strip():
        return None
    pieces = list(_pieces(text))
    if len(pieces) > MOST_TERMS:
        raise _broken(f"it has more than {MOST_TERMS} words and signs", 0, "Search for fewer words.")
    reader = _Reader(pieces)
    found = reader.alternatives(0)
    if not reader.at_end:
        raise _broken("a bracket is closed that was not opened", reader.place, "Open it before, or take it out.")
    if found is None:
        raise _broken("there is no letter or digit in it", 0, "Give a word.")
    return found


def expression(query: Query) -> str:
    """A tree as the index is asked for it. What people typed stands in it as quoted words alone."""
    match query:
        case Term():
            star = " *" if query.beginning else ""
            asked = f'words : "{" ".join(query.words)}"{star}'
            return f'({asked} OR words : "{query.whole}"{star})' if query.whole else asked
        case Some():
            return "(" + " OR ".join(map(expression, query.parts)) + ")"
        case Every():
            wanted = [expression(part) for part in query.parts if not isinstance(part, Without)]
            unwanted = [expression(part.part) for part in query.parts if isinstance(part, Without)]
            asked = "(" + " AND ".join(wanted or [f'facets : "{ANY}"']) + ")"
            return f"({asked} NOT ({' OR '.join(unwanted)}))" if unwanted else asked
        case Without():
            return f'(facets : "{ANY}" NOT {expression(query.part)})'


def marks(query: Query | None, text: str) -> list[tuple[int, int]]:
    """Where terms that are wanted stand in a verbatim text: spans in order, none within another."""
    if query is None:
        return []
    words, wholes = fold(text), joined(text)
    found = {span for term in _wanted(query) for span in _places(term, words, wholes)}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def _wanted(query: Query, wanted: bool = True) -> Iterator[Term]:
    match query:
        case Term():
            if wanted:
                yield query
        case Without():
            yield from _wanted(query.part, not wanted)
        case Every() | Some():
            for part in query.parts:
                yield from _wanted(part, wanted)


def _places(term: Term, words: Sequence[Token], wholes: Sequence[Token]) -> Iterator[tuple[int, int]]:
    *first, last = term.words
    count = len(term.words)
    for begin in range(len(words) - count + 1):
        here = words[begin : begin + count]
        if _is(here[-1], last, term) and [token.text for token in here[:-1]] == first:
            yield here[0].start, here[-1].end
    # a word that non-joiners part is also found as one
    whole = term.whole or (last if not first else "")
    yield from ((token.start, token.end) for token in wholes if whole and _is(token, whole, term))


def _is(token: Token, word: str, term: Term) -> bool:
    return token.text.startswith(word) if term.beginning else token.text == word


def _pieces(text: str) -> Iterator[_Piece]:
    """A query's words, phrases and signs."""
    place = 0
    while place < len(text):
        sign = text[place]
        if sign.isspace():
            place += 1
        elif sign in BRACKETS:
            yield _Piece(sign, place + 1)
            place += 1
        elif sign in OPENING_MARKS or sign in CLOSING_MARKS:
            end = next((n for n in range(place + 1, len(text)) if text[n] in CLOSING_MARKS), None)
            if end is None:
                raise _broken(
                    "a quotation mark has no partner", place + 1, "Close the quotation, or take the mark out."
                )
            star = text[end + 1 : end + 2] == "*"
            yield _Piece(text[place + 1 : end] + "*" * star, place + 1, phrase=True)
            place = end + 1 + star
        elif sign in "-−":
            if not text[place + 1 : place + 2].isspace() and place + 1 < len(text):
                yield _Piece("-", place + 1)  # else it is a dash, which means nothing
            place += 1
        else:
            end = next((n for n in range(place, len(text)) if _ends_word(text[n])), len(text))
            yield _Piece(text[place:end], place + 1)
            place = end


def _ends_word(sign: str) -> bool:
    return sign.isspace() or sign in BRACKETS or sign in OPENING_MARKS or sign in CLOSING_MARKS


class _Reader:
    """Reads pieces from the first to the last."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self._pieces, self._next = pieces, 0

    @property
    def at_end(self) -> bool:
        return self._next == len(self._pieces)

    @property
    def place(self) -> int:
        return self._pieces[min(self._next, len(self._pieces) - 1)].place

    def alternatives(self, depth: int) -> Query | None:
        """Parts with OR between them."""
        found = [self._together(depth)]
        while self._takes("OR", "|"):
            sign = self._pieces[self._next - 1]
            found.append(self._together(depth))
            if found[-1] is None or found[-2] is None:
                remedy = "Put a word on both sides, or write “OR” in quotation marks if you mean the word."
                raise _broken("OR has nothing beside it", sign.place, remedy)
        parts = tuple(part for part in found if part is not None)
        return (parts[0] if len(parts) == 1 else Some(parts)) if parts else None

    def _together(self, depth: int) -> Query | None:
        """Parts one after the other; those without a letter fall away."""
        parts = []
        while not self.at_end and not self._sees("OR", "|", ")"):
            if self._takes("AND", "&"):
                continue
            part = self._part(depth)
            if part is not None:
                parts.append(part)
        return (parts[0] if len(parts) == 1 else Every(tuple(parts))) if parts else None

    def _part(self, depth: int) -> Query | None:
        piece = self._pieces[self._next]
        if depth > DEEPEST:
            raise _broken("its brackets lie too deep in each other", piece.place, "Take some out.")
        self._next += 1
        if piece.is_sign("-", "NOT"):
            return self._without(piece, depth)
        if piece.is_sign("("):
            inner = self.alternatives(depth + 1)
            if not self._takes(")"):
                raise _broken("a bracket is not closed", piece.place, "Close it, or take it out.")
            if inner is None:
                raise _broken("there is nothing in the brackets", piece.place, "Put a word in, or take them out.")
            return inner
        return _term(piece)

    def _without(self, sign: _Piece, depth: int) -> Query:
        inner = None if self.at_end or self._sees("OR", "|", "AND", "&", ")") else self._part(depth + 1)
        if inner is None:
            remedy = "Put a word behind it, or write it in quotation marks if you mean the word."
            raise _broken(f"nothing stands behind “{sign.text}”", sign.place, remedy)
        return Without(inner)

    def _sees(self, *signs: str) -> bool:
        return not self.at_end and self._pieces[self._next].is_sign(*signs)

    def _takes(self, *signs: str) -> bool:
        seen = self._sees(*signs)
        self._next += seen
        return seen


def _term(piece: _Piece) -> Term | None:
    """A word or phrase as the index has it; None where it holds no letter or digit."""
    beginning = piece.text.endswith("*")
    text = piece.text.rstrip("*") if beginning else piece.text
    if "*" in text:
        raise _broken("a star stands within a word", piece.place, "Put it at the end: nego* finds negotiate.")
    words = tuple(token.text for token in fold(text))
    if not words:
        if beginning:
            raise _broken("a star stands alone", piece.place, "Put it behind the beginning of a word: nego*")
        return None
    if beginning and len(words[-1]) < SHORTEST_BEGINNING:
        remedy = f"Give {SHORTEST_BEGINNING} letters or more before the star."
        raise _broken(f"“{words[-1]}*” begins too many words", piece.place, remedy)
    wholes = joined(text)
    # one word that is written with non-joiners; in a phrase its parts stand as they are
    alone = len(wholes) == 1 and (wholes[0].start, wholes[0].end) == (fold(text)[0].start, fold(text)[-1].end)
    return Term(words, beginning, wholes[0].text if alone else "")


def _broken(problem: str, place: int, remedy: str) -> InputError:
    where = f"query, character {place}" if place else "query"
    return InputError(problem, where=where, remedy=remedy)
