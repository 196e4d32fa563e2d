"""The text of a TEI element, or of one witness in it, as it is to be read.

In: an element. Out: its words: blocks are lines, white space within them is folded unless it is to be preserved; of
each app the reading of the witness. Source: TEI P5, chapter 12.2.3 (parallel segmentation), and 1.3.1.1.6 (xml:space).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.importers import xml
from corpus.importers.tei_header import Witnesses
from corpus.importers.xml import NAMESPACE_XML, Element
from corpus.interchange import control

# Elements that begin and end a line.
BLOCKS = frozenset(
    {"ab", "address", "argument", "back", "bibl", "body", "byline", "cell", "closer", "dateline", "div", "div0", "div1"}
    | {"div2", "div3", "div4", "div5", "div6", "div7", "docTitle", "epigraph", "figure", "floatingText", "front"}
    | {"group", "head", "imprint", "item", "l", "label", "lg", "list", "opener", "p", "postscript", "row", "salute"}
    | {"signed", "sp", "speaker", "stage", "table", "text", "titlePage", "titlePart", "trailer"}
)

# Elements that are no part of the printed text, and of those the ones that are worth saying.
LEFT_OUT = frozenset({"teiHeader", "del", "fw", "index", "interp", "witDetail", "figDesc"})
NOTES = frozenset({"note", "noteGrp"})

# In a choice the form that was printed.
PRINTED = ("sic", "orig", "abbr")

# Where the marks were taken out of a text, these elements stand for them.
QUOTATIONS = frozenset({"q", "quote", "said"})

# The white space of XML; any other is part of the text.
BLANKS = re.compile("[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some words, and whether their white space stays. Without words: the end of a line."""

    words: str
    preserve: bool = False


END = _Piece("")


class Reader:
    """Reads texts. witness: whose readings are taken; empty where there is no apparatus.

    marks: put quotation marks where elements stand for them.
    """

    def __init__(self, witness: str = "", witnesses: Witnesses | None = None, *, marks: bool = False) -> None:
        self._witness, self._witnesses, self._marks = witness, witnesses, marks
        self._notes = 0

    def read(self, element: Element) -> str:
        """The words of an element, a block a line."""
        lines: list[list[_Piece]] = [[]]
        for piece in self._pieces(element, preserve=_preserves(element)):
            if piece is END:
                lines.append([])
            else:
                lines[-1].append(piece)
        return "\n".join(line for line in map(_line, lines) if line)

    def verbatim(self, element: Element) -> str:
        """The words of an element as they stand."""
        return "".join(piece.words for piece in self._pieces(element, preserve=True))

    def remarks(self) -> tuple[str, ...]:
        """What was left out so far, in words."""
        return (f"{self._notes} note{'' if self._notes == 1 else 's'} left out",) if self._notes else ()

    def _pieces(self, element: Element, *, preserve: bool) -> Iterator[_Piece]:
        """What an element holds, without what comes after it."""
        if element.text:
            yield _Piece(element.text, preserve)
        for child in element:
            yield from self._child(child, preserve)
            if child.tail:
                yield _Piece(child.tail, preserve)

    def _child(self, child: Element, preserve: bool) -> Iterator[_Piece]:
        name = xml.local(child)
        inner = _preserves(child, preserve)
        if name in NOTES:
            self._notes += 1
        elif name == "app":
            for reading in self._readings(child):
                yield from self._pieces(reading, preserve=inner)
        elif name == "lb":
            if child.get("break") != "no":
                yield _Piece(" ", preserve)
        elif name == "g" and control(child.get("type", "")):
            yield _Piece(control(child.get("type", "")), True)
        elif name == "choice":
            yield from self._choice(child, inner)
        elif name in BLOCKS:
            yield END
            yield from self._pieces(child, preserve=inner)
            yield END
        elif name in QUOTATIONS and self._marks:
            yield _Piece("“", preserve)
            yield from self._pieces(child, preserve=inner)
            yield _Piece("”", preserve)
        elif name not in LEFT_OUT:
            yield from self._pieces(child, preserve=inner)

    def _choice(self, choice: Element, preserve: bool) -> Iterator[_Piece]:
        """The printed one of several forms; the first where none is said to be."""
        forms = list(choice)
        printed = [form for form in forms if xml.local(form) in PRINTED] or forms[:1]
        for form in printed[:1]:
            yield from self._pieces(form, preserve=_preserves(form, preserve))

    def _readings(self, app: Element) -> list[Element]:
        """The reading of the witness in an app; a lem without `wit` is of those whom no reading names."""
        readings = list(_own_readings(app))
        if self._witnesses is None or not self._witness:
            return readings[:1]
        named = [one for one in readings if self._witness in self._witnesses.of(one.get("wit", ""))]
        if named:
            return named[:1]
        return [one for one in readings if xml.local(one) == "lem" and not one.get("wit")]


def _own_readings(app: Element) -> Iterator[Element]:
    """The readings of an app, not those of an app within one."""
    for child in app:
        if xml.local(child) == "rdgGrp":
            yield from _own_readings(child)
        elif xml.local(child) in ("lem", "rdg"):
            yield child


def _preserves(element: Element, above: bool | None = None) -> bool:
    """Whether white space in an element stays: as it says, or as what is above it says."""
    said = element.get(f"{NAMESPACE_XML}space")
    if said is not None:
        return bool(said == "preserve")
    if above is not None:
        return above
    parent = element.getparent()
    return parent is not None and _preserves(parent)


def _line(pieces: list[_Piece]) -> str:
    """A line: runs of white space are one blank, and none stands at its ends, where they need not be preserved."""
    parts: list[str] = []
    folded = True  # whether a blank here would be one too many
    for piece in pieces:
        words = piece.words
        if not piece.preserve:
            words = BLANKS.sub(" ", words)
            words = words[1:] if folded and words.startswith(" ") else words
        if words:
            parts.append(words)
            folded = not piece.preserve and words.endswith(" ")
    last = next((piece for piece in reversed(pieces) if piece.words), None)
    if parts and last is not None and not last.preserve and parts[-1].endswith(" "):
        parts[-1] = parts[-1][:-1]
    return "".join(parts)
