"""Statements → a translation memory (TMX 1.4): first the whole texts of each, then its aligned rows.

In: statements as they go out. Out: one unit (`block`) for a statement with the Persian text and all renderings,
verbatim, and one (`phrase`) for each row. Source: TMX 1.4b Specification, LISA OSCAR 2005; docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from align import VERSION
from corpus import interchange
from corpus.exporters import leaving
from corpus.exporters.found import Format
from corpus.exporters.model import Exported
from corpus.exporters.tabular import listed, signature
from corpus.exporters.xmlout import XML_LANGUAGE, Element, add, fill, language
from corpus.model import StoredRendering

OURS = f"x-{interchange.MARK}"
DOCTYPE = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'


def write(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write the memory, a unit at a time."""
    file.write(DOCTYPE)
    with etree.xmlfile(file, encoding="utf-8") as out, out.element("tmx", version="1.4"):
        header = etree.Element(
            "header",
            creationtool="Parallax",
            creationtoolversion=VERSION,
            segtype="block",
            adminlang="en",
            srclang="*all*",
            datatype="plaintext",
        )
        header.set("o-tmf", "Parallax")
        add(header, "prop", interchange.VERSION, type=OURS)
        out.write(header, pretty_print=False)
        with out.element("body"):
            for one in statements:
                for unit in (_whole(one), *_phrases(one)):
                    unit.tail = "\n"
                    out.write(unit)


def _whole(one: Exported) -> Element:
    """The unit of a statement's texts as they stand today."""
    statement = one.statement
    unit = etree.Element("tu", segtype="block")
    about = {
        "speaker": statement.speaker,
        "date": statement.date,
        "occasion": statement.occasion,
        "language": statement.language,
        "page": one.address,
        "exported": one.at,
    }
    _properties(unit, {"x-statement": statement.key}, about)
    if statement.persian is not None:
        _variant(unit, language(statement.language), statement.persian, {}, {})
    for rendering in statement.renderings:
        _variant(unit, "en", rendering.text, {"x-outlet": rendering.outlet}, _said_of(rendering))
    return unit


def _said_of(rendering: StoredRendering) -> Mapping[str, str]:
    return {
        "kind": rendering.kind.value,
        "address": rendering.address,
        "date": rendering.date,
        "via": rendering.via,
        "note": rendering.note,
        "quoted": "" if rendering.quoted is None else str(rendering.quoted).lower(),
        "sha256": rendering.sha256,
    }


def _phrases(one: Exported) -> Iterator[Element]:
    """A unit for each row, with a variant for each outlet that has part in it."""
    made = "" if one.comparison is None else one.comparison.made
    for place, row in enumerate(one.rows()):
        unit = etree.Element("tu", segtype="phrase")
        about = {
            "row": str(row.number),
            "divergences": listed(row, one.divergences),
            "not-judged": row.not_judged or "",
            "compared": made,
            "signature": signature(one),
        }
        _properties(unit, {"x-statement": one.statement.key}, about)
        for cell in row.cells:
            if cell.clauses and one.texts[cell.outlet]:
                _variant(unit, "en", one.cell(cell.outlet, place), {"x-outlet": cell.outlet}, {})
        yield unit


def _variant(unit: Element, code: str, text: str, named: Mapping[str, str], about: Mapping[str, str]) -> None:
    variant = etree.SubElement(unit, "tuv", {XML_LANGUAGE: code})
    _properties(variant, named, about)
    fill(etree.SubElement(variant, "seg"), text, "ph")


def _properties(element: Element, named: Mapping[str, str], about: Mapping[str, str]) -> None:
    for kind, value in (*named.items(), *((f"{OURS}-{name}", value) for name, value in about.items())):
        if value:
            add(element, "prop", value, type=kind)


def lacks(one: Exported, part: str) -> Iterator[str]:
    """What the memory leaves out of a statement."""
    if one.comparison is not None:
        yield f"Readings, evidence and verdicts of the divergences, and the quotation states. {leaving.IN_FULL}"
    yield from leaving.history(one)


FORMAT = Format(
    name="tmx",
    said="Translation memory (TMX 1.4)",
    ending=".tmx",
    media="application/x-tmx+xml; charset=utf-8",
    holds="Whole texts verbatim with all that is said of them (imported again, the same texts), and the aligned rows.",
    leaves_out="Readings, evidence and verdicts; earlier texts and history.",
    write=write,
    lacks=lacks,
)
