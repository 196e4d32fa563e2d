"""An edition in TEI → the renderings in it.

In: a file: plain texts, or an apparatus by parallel segmentation, or an export of ours. Out: a rendering for each text
or witness; of ours, statements as they were exported. Source: TEI P5, chapters 4, 12 and 13.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from corpus import checks
from corpus.errors import InputError
from corpus.importers import tei_header, xml
from corpus.importers.found import About, Format, Found
from corpus.importers.single import one_rendering
from corpus.importers.tei_header import Witnesses
from corpus.importers.tei_text import Reader
from corpus.importers.xml import Element
from corpus.model import NewRendering, NewStatement

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

PRELOAD = ("lxml.etree",)

ROOTS = ("TEI", "TEI.2", "teiCorpus", "teiCorpus.2")
DOCUMENTS = ("TEI", "TEI.2")
SOURCE, RENDERING = "source", "rendering"


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read the renderings. Raises InputError where it is no TEI, or has no text."""
    root = xml.root(name, file, ROOTS)
    documents = [root] if xml.local(root) in DOCUMENTS else list(xml.descendants(root, *DOCUMENTS))
    texts = [(document, text) for document in documents for text in xml.children(document, "text")]
    if not texts:
        raise InputError("there is no text in it", where=name, remedy="Give a TEI with a <text>.")
    for number, (document, text) in enumerate(texts, start=1):
        where = xml.where(name, document, f"text {number}") if len(texts) > 1 else name
        try:
            if tei_header.is_ours(document):
                yield _own(where, document, text)
            elif next(xml.descendants(text, "app"), None) is not None:
                yield from _apparatus(where, document, text, alone=len(texts) == 1)
            else:
                yield from _plain(name, where, document, text, number if len(texts) > 1 else 0)
        except InputError as error:
            if len(texts) == 1:
                raise
            yield Found(where, error)


def _own(where: str, document: Element, text: Element) -> Found:
    """A statement as we exported it. Raises InputError."""
    about = tei_header.about(document)
    witnesses = Witnesses(document)
    persian: str | None = about.persian
    renderings = []
    for part in xml.descendants(text, "text"):
        body = xml.child(part, "body", "ab")
        words = "" if body is None else Reader().verbatim(body)
        if part.get("type") == SOURCE:
            persian = words
        elif part.get("type") == RENDERING:
            witness = witnesses.named(part.get("corresp", ""))
            renderings.append(_described(witness, words, where))
    key = tei_header.key(document)
    return Found(
        where,
        NewStatement(
            about.speaker, about.date, about.occasion, tuple(renderings), about.language, persian, key or None
        ),
    )


def _described(witness: Element | None, words: str, where: str) -> NewRendering:
    """A rendering with what its witness says of it. Raises InputError."""
    if witness is None:
        remedy = "Its corresp must point to a witness, as #w1."
        raise InputError("a rendering is of no witness of the header", where=where, remedy=remedy)
    said = {note.get("type", ""): xml.text(note) for note in xml.descendants(witness, "note")}
    name = xml.child(witness, "orgName")
    date, address = xml.child(witness, "date"), xml.child(witness, "ptr")
    quoted = said.get("quoted", "").strip()
    return NewRendering(
        outlet=xml.text(name),
        text=words,
        kind=checks.outlet_kind((name.get("type") if name is not None else "") or "other", f"{where}, witness"),
        address="" if address is None else address.get("target", ""),
        date="" if date is None else date.get("when", ""),
        via=said.get("via", ""),
        note=said.get("note", ""),
        quoted={"true": True, "false": False}.get(quoted),
    )


def _apparatus(where: str, document: Element, text: Element, *, alone: bool) -> Iterator[Found]:
    """A rendering for each witness: what all share, and the readings that name it. alone: the file's only text."""
    witnesses = Witnesses(document, text)
    if not witnesses.names:
        remedy = "Name the witnesses in a listWit, and in the wit of each reading."
        raise InputError("its apparatus names no witness", where=where, remedy=remedy)
    about = tei_header.about(document)
    found: list[Found] = []
    remarks = ["the witnesses’ texts are put together from the apparatus"]
    for identity, name in witnesses.names.items():
        reader = Reader(identity, witnesses, marks=tei_header.marks(document))
        words = reader.read(text)
        remarks += [one for one in reader.remarks() if one not in remarks]
        place = f"{where}, witness {name}"
        if not words.strip():
            raise InputError("the witness has no text", where=place, remedy="Name it in the wit of its readings.")
        found.append(Found(place, NewRendering(name, words), about=about))
    if alone:
        yield replace(found[0], remarks=tuple(remarks))
        yield from found[1:]
    else:
        renderings = tuple(one.item for one in found if isinstance(one.item, NewRendering))
        new = NewStatement(about.speaker, about.date, about.occasion, renderings, about.language, about.persian)
        yield Found(where, new, remarks=tuple(remarks))


def _plain(name: str, where: str, document: Element, text: Element, number: int) -> Iterator[Found]:
    """A text is a rendering, unless it says that it holds several."""
    parts = _parts(text)
    marks = tei_header.marks(document)
    said = tei_header.source(document)
    witnesses = Witnesses(document)
    originals = [part for part in parts if xml.main_language(xml.language(part)) not in ("", "en")]
    english = [part for part in parts if part not in originals] if len(originals) < len(parts) else parts
    persian = [Reader(marks=marks).read(part) for part in originals if part not in english]
    about = About(
        language=xml.main_language(xml.language(originals[0])) if persian else "fa", persian="\n".join(persian) or None
    )
    stem = PurePath(name).stem
    for place, part in enumerate(english, start=1):
        reader = Reader(marks=marks)
        words = reader.read(part)
        alone = f"{stem} ({number})" if number else ""
        outlet = said.outlet or alone if len(english) == 1 else _name(part, witnesses) or f"{stem} ({place})"
        one = one_rendering(
            where,
            words,
            outlet=outlet or stem,
            title=said.title,
            author=said.author,
            date=said.date,
            address=said.address,
            remarks=reader.remarks(),
        )
        yield Found(one.where, one.item, "", about, one.remarks)


def _parts(text: Element) -> list[Element]:
    """The renderings in a text: those of a group, or the parts that are said to be renderings, or the whole."""
    if (group := xml.child(text, "group")) is not None:
        inner = [one for one in xml.descendants(group, "text") if xml.child(one, "group") is None]
        return inner or [text]
    divisions = [one for one in xml.descendants(text, "div") if one.get("type") in (RENDERING, SOURCE)]
    return divisions or [text]


def _name(part: Element, witnesses: Witnesses) -> str:
    """What a part calls its outlet; empty where it does not."""
    for attribute in ("corresp", "wit", "decls", "source"):
        for pointer in part.get(attribute, "").split():
            if (name := witnesses.names.get(tei_header.identity(pointer))) is not None:
                return name
    head = xml.child(part, "head") if xml.local(part) == "div" else None
    named = part.get("n") or part.get(f"{xml.NAMESPACE_XML}id") or xml.text(head)
    return " ".join(named.split())


# Each witness is read through the whole text, so that a crafted file may ask for more than it is worth: guarded.
FORMAT = Format("TEI edition", (".xml", ".tei"), read, single=False, guarded=True)
