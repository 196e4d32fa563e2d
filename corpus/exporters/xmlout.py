"""Texts → XML that holds them: what XML has no way to write becomes an element, or in what is said about a text a name.

In: an element and a text. Out: the element with the text in it; an XML file is never broken by what a text holds.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from corpus.interchange import NOT_IN_XML, control_type, pieces

Element = Any  # lxml's; it brings no types

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

# Of a language that nobody named.
UNDETERMINED = "und"


def fill(parent: Element, text: str, control: str) -> Element:
    """Append a verbatim text; characters that XML does not hold as empty elements of the name `control`."""
    for piece in pieces(text):
        if isinstance(piece, int):
            etree.SubElement(parent, control, {"type": control_type(piece)})
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + piece
        else:
            parent.text = (parent.text or "") + piece
    return parent


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Append an element with words about a text. Underscores at the end of an attribute's name are dropped."""
    child = etree.SubElement(parent, tag, {name.rstrip("_"): printable(value) for name, value in attributes.items()})
    if text:
        child.text = printable(text)
    return child


def printable(text: str) -> str:
    """Words about a text, with the names of characters that XML does not hold."""
    return NOT_IN_XML.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def language(code: str) -> str:
    """The value of xml:lang for a statement's language."""
    return UNDETERMINED if code == "other" else code
