"""Elements → a self-contained SVG file, with the standard library alone: no script, no style sheet, no outside font.

In: elements with plain attributes. Out: text that any viewer reads. All text is escaped on the way out, and what XML
does not allow, or what would turn the direction of other text, is made visible.
"""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree

from corpus.exporters.terminal import visible

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

# Characters that XML 1.0 has no way to write, beside the control characters that `visible` names.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Widths of the letters of Helvetica and its likes in thousandths of the font size; most others take ORDINARY.
ORDINARY, WIDE, WIDEST = 580, 800, 1000
WIDTHS = {
    **dict.fromkeys("ijl'‘’|", 222),
    **dict.fromkeys(' ,.:;!ft/[]Ir()-“”"`·', 333),
    **dict.fromkeys("cksvxyzJ", 500),
    **dict.fromkeys("ABEKPSVXYCDHNRUGOQFTLZw&+<=>~", 722),
    **dict.fromkeys("Mm", 833),
    **dict.fromkeys("W—…%@", 1000),
}

# Fonts differ: what is measured is taken for this much wider, so that words do not run into each other.
CAUTION = 1.03

Element = ElementTree.Element


def document(width: float, height: float, title: str, description: str) -> Element:
    """The root of a picture on white paper, with what a screen reader says of it."""
    root = ElementTree.Element("svg", {"xmlns": NAMESPACE, "role": "img", "aria-labelledby": "title description"})
    root.attrib |= {"width": length(width), "height": length(height), "font-family": FONT}
    root.attrib["viewBox"] = f"0 0 {length(width)} {length(height)}"
    add(root, "title", title, id="title")
    add(root, "desc", description, id="description")
    add(root, "rect", width=width, height=height, fill="#ffffff")
    return root


def add(parent: Element, tag: str, text: str = "", **attributes: str | float) -> Element:
    """Append an element. Underscores in the names of attributes stand for hyphens."""
    element = ElementTree.SubElement(parent, tag)
    for name, value in attributes.items():
        element.set(name.replace("_", "-"), printable(value) if isinstance(value, str) else length(value))
    if text:
        element.text = printable(text)
    if tag != "tspan":
        element.tail = "\n"
    return element


def written(root: Element) -> str:
    """The file's text, with its XML declaration."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def printable(text: str) -> str:
    """A text in which control and bidirectional characters, and those that XML forbids, are seen and do nothing."""
    return FORBIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", visible(text))


def width_of(text: str, size: float) -> float:
    """How wide a printable text is at most, at a font size, whatever font of the family the viewer has."""
    return sum(map(_width, text)) * size * CAUTION / 1000


def length(value: float) -> str:
    """A length with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def _width(character: str) -> int:
    if character in WIDTHS:
        return WIDTHS[character]
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return WIDEST
    narrow = character < "\u0250" or unicodedata.bidirectional(character) in ("R", "AL")
    return ORDINARY if narrow else WIDE
