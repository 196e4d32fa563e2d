"""Two versions of a text → what was taken out and what was put in, word by word.

In: two texts. Out: pieces that join to either text exactly; and the same as plain text, to be kept as evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from corpus.model import StoredRendering

# A word or a mark, and the white space before it; at the end of a text the white space alone.
TOKEN = re.compile(r"(\s*)(\w+(?:['’]\w+)*|[^\w\s]|$)")

# In texts of more words than this, words that stand everywhere no longer hold the texts together: finding what they
# hold would take time that grows with the square of the length.
LONG = 4_000


class State(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text that stayed, went or came."""

    state: State
    text: str


# How plain text marks what went and what came, after GNU wdiff.
MARKS = {State.SAME: ("", ""), State.REMOVED: ("[-", "-]"), State.ADDED: ("{+", "+}")}


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """What changed from one text to another. Same and removed pieces join to the old text, same and added to the new.

    Two equal texts give one piece, two empty ones none.
    """
    return tuple(_merged(_pieces(_tokens(old), _tokens(new))))


def report(old: StoredRendering, new: StoredRendering) -> str:
    """Both versions with where and when they were had, and their difference, as plain text."""
    lines = [f"{new.outlet}: what changed from version {old.id} to version {new.id}", ""]
    for rendering in (old, new):
        about = [rendering.date, rendering.address, f"stored {rendering.added}", f"sha256 {rendering.sha256}"]
        lines.append(f"version {rendering.id}: {', '.join(part for part in about if part)}")
    if new.replaces == old.id and new.reason:
        lines.append(f"reason: {new.reason.value}{': ' + new.why if new.why else ''}")
    marked = "".join(
        f"{MARKS[piece.state][0]}{piece.text}{MARKS[piece.state][1]}" for piece in pieces(old.text, new.text)
    )
    return "\n".join([*lines, "[-taken out-] {+put in+}", "", marked, ""])


def _tokens(text: str) -> list[tuple[str, str]]:
    """The words and marks of a text, each with the white space before it. They join to the text."""
    found = [(match[1], match[2]) for match in TOKEN.finditer(text)]
    return [token for token in found if token != ("", "")]


def _pieces(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[Piece]:
    words = [word for _, word in old], [word for _, word in new]
    matcher = SequenceMatcher(None, *words, autojunk=max(map(len, words)) > LONG)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag != "equal":
            yield Piece(State.REMOVED, "".join(space + word for space, word in old[a:a_end]))
            yield Piece(State.ADDED, "".join(space + word for space, word in new[b:b_end]))
            continue
        for (space, word), (other, _) in zip(old[a:a_end], new[b:b_end], strict=True):
            if space == other:
                yield Piece(State.SAME, space + word)
            else:
                yield from (Piece(State.REMOVED, space), Piece(State.ADDED, other), Piece(State.SAME, word))


def _merged(found: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces of one state side by side as one; empty ones left out. What went stands before what came in its place.

    White space before both of them is no change.
    """
    same = ""
    for _, run in groupby((p for p in found if p.text), key=lambda piece: piece.state is State.SAME):
        together = list(run)
        texts = {state: "".join(piece.text for piece in together if piece.state is state) for state in State}
        shared = _shared_space(texts[State.REMOVED], texts[State.ADDED])
        same += texts[State.SAME] + shared
        if texts[State.SAME]:
            continue
        if same:
            yield Piece(State.SAME, same)
            same = ""
        for state in (State.REMOVED, State.ADDED):
            if text := texts[state].removeprefix(shared):
                yield Piece(state, text)
    if same:
        yield Piece(State.SAME, same)


def _shared_space(removed: str, added: str) -> str:
    """The white space with which both begin."""
    space = removed[: len(removed) - len(removed.lstrip())]
    while not added.startswith(space):
        space = space[:-1]
    return space
