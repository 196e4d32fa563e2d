"""How severities and kinds look in print, where a program other than ours sets the page.

In: nothing. Out: colours and underlines by word, the same as on the page by day (design.md, ruling 15). None of them is
needed to read: severity and kind stand in words beside each mark.
"""

from __future__ import annotations

from align.terms import Kind, Severity

# Background and ink, as RRGGBB.
FILLS: dict[Severity, tuple[str, str]] = {
    Severity.WORDING: ("FFFFFF", "1D1C1A"),
    Severity.NUANCE: ("FFEDB8", "1D1C1A"),
    Severity.SHIFT: ("F2A83B", "1D1C1A"),
    Severity.REVERSAL: ("A63A00", "FFFFFF"),
}

# Underlines by the names that word processors have for them.
UNDERLINES: dict[Kind, str] = {
    **dict.fromkeys(Kind, "single"),
    Kind.POLARITY: "double",
    Kind.MODALITY: "wave",
    Kind.FORCE: "wave",
    Kind.QUANTITY: "dotted",
    Kind.REFERENCE: "dotted",
    Kind.TENSE: "dotted",
    Kind.ATTRIBUTION: "dash",
}

GLYPHS = {
    "coverage": "∅",
    "polarity": "±",
    "modality": "◇",
    "quantity": "№",
    "reference": "◉",
    "role": "⇄",
    "tense": "◷",
    "force": "↑",
    "attribution": "❝",
    "sense": "≠",
    "order": "↕",
    "wording": "≈",
}

QUIET = "5C5850"
HATCH = "E7E2D6"
