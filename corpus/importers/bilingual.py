"""A segment of TMX or XLIFF → its words, without the codes of the format that it was cut from.

In: an element of mixed content. Out: its text, a newline for each line break among the codes, and how many notes
inside codes were left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.importers import xml
from corpus.importers.xml import Element
from corpus.interchange import control

# Elements that hold codes of the original format, and no word of the text: TMX, XLIFF 1.2, XLIFF 2.
CODES = {"bpt", "ept", "ph", "it", "ut", "x", "bx", "ex", "sc", "ec", "sm", "em"}

# How the three say that a code is a line break; or the code itself is one of HTML or RTF.
BREAKS = {"lb", "xlf:lb", "x-lb"}
BREAK_CODE = re.compile(r"\s*(<br\b[^<>]{0,100}>|\\line|\\n)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Flat:
    """The words of a segment. notes: how many notes and the like inside codes were left out."""

    text: str
    notes: int


def flat(segment: Element) -> Flat:
    """The words of a segment, its white space as it stands."""
    parts: list[str] = []
    notes = _flatten(segment, parts)
    return Flat("".join(parts), notes)


def _flatten(element: Element, parts: list[str]) -> int:
    parts.append(element.text or "")
    notes = 0
    for child in element:
        name = xml.local(child)
        if name == "cp":
            parts.append(_character(child.get("hex", "")))
        elif name not in CODES:
            notes += _flatten(child, parts)
        else:
            notes += sum(1 for _ in xml.descendants(child, "sub"))
            parts.append(control(child.get("type", "")) or ("\n" if _is_break(child) else ""))
        parts.append(child.tail or "")
    return notes


def _is_break(code: Element) -> bool:
    said = {code.get(name, "") for name in ("type", "ctype", "subType", "equiv-text", "equiv")}
    return bool(said & BREAKS) or BREAK_CODE.fullmatch(code.text or "") is not None


def _character(number: str) -> str:
    """The character of an XLIFF 2 `cp`; empty where its number is none, or NUL or half a character."""
    if not re.fullmatch("[0-9A-Fa-f]{1,6}", number):
        return ""
    code = int(number, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
