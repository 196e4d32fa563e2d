"""Statements → TEI P5: verbatim texts with their quotation states, and the apparatus in parallel segmentation.

In: statements as they go out. Out: a `TEI` for a statement, a `teiCorpus` for several. Divergences stand off as notes
on the rows, with readings, evidence, who proposed and who decided. Source: TEI P5 Guidelines, chapters 12 (apparatus)
and 16 (standOff); what our import reads of it stands in docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from lxml import etree

from align import VERSION
from align.terms import Clause, Divergence, Quotation
from corpus import interchange
from corpus.exporters import leaving
from corpus.exporters.found import Format
from corpus.exporters.model import NO_ERROR, UNREVIEWED, Exported, settled
from corpus.exporters.tabular import signature
from corpus.exporters.xmlout import XML_ID, XML_LANGUAGE, XML_SPACE, Element, add, fill, language
from corpus.model import StoredDivergence, StoredRendering, Verdict

NAMESPACE = "http://www.tei-c.org/ns/1.0"
PROGRAM = "parallax"


def write(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write one TEI, or a corpus of them."""
    found = [_tei(one, f"s{number}-" if number > 1 else "") for number, one in enumerate(statements, start=1)]
    root = found[0]
    if len(found) > 1:
        root = etree.Element("teiCorpus", nsmap={None: NAMESPACE})
        header = add(root, "teiHeader")
        description = add(header, "fileDesc")
        add(add(description, "titleStmt"), "title", f"{len(found)} statements")
        add(add(description, "publicationStmt"), "publisher", "Parallax")
        add(add(description, "sourceDesc"), "p", "Exported from a corpus of renderings.")
        _application(add(header, "encodingDesc"))
        root.extend(found)
    file.write(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


class _Statement:
    """A statement and the ids that its parts have in the file."""

    def __init__(self, one: Exported, prefix: str) -> None:
        self.one, self.prefix = one, prefix
        self.witnesses = (*one.compared, *one.late)
        self._witness = {rendering.id: f"{prefix}w{n}" for n, rendering in enumerate(self.witnesses, start=1)}
        self._outlet = {rendering.outlet: rendering.id for rendering in one.compared}
        people = {verdict.reviewer: None for d in one.divergences for verdict in d.verdicts}
        people |= {d.adjudication.who: None for d in one.divergences if d.adjudication}
        self.reviewers = {name: f"{prefix}r{n}" for n, name in enumerate(people, start=1)}

    def witness(self, rendering: StoredRendering) -> str:
        """The id of a rendering."""
        return self._witness[rendering.id]

    def said_by(self, outlets: Iterable[str]) -> str:
        """References to the witnesses of these outlets."""
        return " ".join(f"#{self._witness[self._outlet[outlet]]}" for outlet in outlets)


def _tei(one: Exported, prefix: str) -> Element:
    about = _Statement(one, prefix)
    root = etree.Element("TEI", nsmap={None: NAMESPACE})
    _header(root, about)
    if one.divergences:
        stand_off = add(root, "standOff")
        notes = add(stand_off, "listAnnotation", type="divergences")
        for number, stored in enumerate(one.divergences, start=1):
            _note(notes, about, number, stored)
    group = add(add(root, "text"), "group")
    if one.statement.persian is not None:
        source = add(group, "text", type="source")
        source.set(XML_LANGUAGE, language(one.statement.language))
        fill(_verbatim(source), one.statement.persian, "g")
    today = {rendering.id for rendering in one.statement.renderings}
    for rendering in about.witnesses:
        kind = "rendering" if rendering.id in today else "superseded"
        text = add(group, "text", type=kind, corresp=f"#{about.witness(rendering)}")
        text.set(XML_LANGUAGE, "en")
        _states(_verbatim(text), rendering.text, _clauses(one, rendering))
    if one.comparison is not None:
        _apparatus(group, about)
    # Only now: elements made without a namespace are taken into that of the root.
    for element in root.iter():
        element.tag = f"{{{NAMESPACE}}}{element.tag}"
    return root


# The header -----------------------------------------------------------------------------------------------------------


def _header(root: Element, about: _Statement) -> None:
    one, statement = about.one, about.one.statement
    header = add(root, "teiHeader")
    description = add(header, "fileDesc")
    titles = add(description, "titleStmt")
    add(titles, "title", one.title)
    if statement.speaker:
        add(titles, "author", statement.speaker)
    _responsible(titles, f"{about.prefix}{PROGRAM}", "aligned the rows and proposed the divergences", "Parallax")
    for name, number in about.reviewers.items():
        _responsible(titles, number, "reviewed divergences", name)
    publication = add(description, "publicationStmt")
    add(publication, "publisher", "Parallax")
    add(publication, "date", one.at, when=one.at)
    add(publication, "idno", statement.key, type="statement")
    if one.address:
        add(publication, "idno", one.address, type="URI")
    add(add(description, "notesStmt"), "note", NO_ERROR)
    witnesses = add(add(description, "sourceDesc"), "listWit")
    for rendering in about.witnesses:
        _witness(witnesses, about.witness(rendering), rendering)
    encoding = add(header, "encodingDesc")
    add(encoding, "variantEncoding", method="parallel-segmentation", location="internal")
    _application(encoding, one)
    profile = add(header, "profileDesc")
    creation = add(profile, "creation")
    if statement.date:
        add(creation, "date", statement.date, when=statement.date)
    if statement.occasion:
        add(creation, "rs", statement.occasion, type="occasion")
    add(add(profile, "langUsage"), "language", ident=statement.language)


def _responsible(titles: Element, number: str, what: str, who: str) -> None:
    responsible = add(titles, "respStmt")
    responsible.set(XML_ID, number)
    add(responsible, "resp", what)
    add(responsible, "name", who)


def _application(encoding: Element, one: Exported | None = None) -> None:
    application = add(add(encoding, "appInfo"), "application", ident=interchange.MARK, version=interchange.VERSION)
    add(application, "label", f"Parallax {VERSION}")
    if one is not None and one.comparison is not None:
        add(application, "p", f"Compared {one.comparison.made}. {signature(one)}")


def _witness(witnesses: Element, number: str, rendering: StoredRendering) -> None:
    witness = add(witnesses, "witness")
    witness.set(XML_ID, number)
    add(witness, "orgName", rendering.outlet, type=rendering.kind.value)
    if rendering.date:
        add(witness, "date", rendering.date, when=rendering.date)
    if rendering.address:
        add(witness, "ptr", target=rendering.address)
    for kind in ("via", "note", "quoted", "sha256", "withdrawn"):
        value = getattr(rendering, kind)
        if value not in (None, ""):
            note = add(witness, "note", str(value).lower() if isinstance(value, bool) else value, type=kind)
            note.set(XML_SPACE, "preserve")


# Texts ----------------------------------------------------------------------------------------------------------------


def _verbatim(text: Element) -> Element:
    block = add(add(text, "body"), "ab")
    block.set(XML_SPACE, "preserve")
    return block


def _clauses(one: Exported, rendering: StoredRendering) -> list[Clause]:
    """The clauses of a text in its order; none where it was not compared."""
    if one.comparison is None or rendering.id not in one.comparison.renderings:
        return []
    return sorted(clause for row in one.comparison.rows for clause in row.clauses.get(rendering.outlet, ()))


def _states(parent: Element, text: str, clauses: Sequence[Clause]) -> None:
    """A text, whole, with what is known of how its parts stand."""
    spans = [span for clause in clauses for span in _quotations(clause)]
    place = 0
    for start, end, state in spans:
        if place <= start < end <= len(text):
            fill(parent, text[place:start], "g")
            fill(add(parent, "seg", type=state.value), text[start:end], "g")
            place = end
    fill(parent, text[place:], "g")


def _quotations(clause: Clause) -> list[tuple[int, int, Quotation]]:
    spans = [(span.start, span.end, span.state) for span in clause.quotations]
    return spans or [(clause.start, clause.end, clause.quotation)]


# The apparatus --------------------------------------------------------------------------------------------------------


def _apparatus(group: Element, about: _Statement) -> None:
    """An `app` for each row: outlets with the same words in one reading, those that say nothing in an empty one."""
    one = about.one
    assert one.comparison is not None
    text = add(group, "text", type="apparatus")
    text.set(XML_LANGUAGE, "en")
    body = add(text, "body")
    diverging = {stored.row for stored in one.divergences}
    for place, row in enumerate(one.comparison.rows):
        readings: dict[tuple[tuple[str, Quotation], ...], list[str]] = {}
        for outlet in one.outlets:
            readings.setdefault(_said(one, outlet, row.clauses.get(outlet, ())), []).append(outlet)
        variant = len(readings) > 1 or place in diverging
        app = add(add(body, "ab"), "app", n=str(place + 1), type="variant" if variant else "invariant")
        app.set(XML_ID, f"{about.prefix}row{place + 1}")
        for said, outlets in readings.items():
            reading = add(app, "rdg", wit=about.said_by(outlets))
            reading.set(XML_SPACE, "preserve")
            for words, state in said:
                fill(add(reading, "seg", type=state.value), words, "g")
        if row.not_judged:
            add(app, "note", f"Not judged: {row.not_judged}", type="not-judged")


def _said(one: Exported, outlet: str, clauses: Sequence[Clause]) -> tuple[tuple[str, Quotation], ...]:
    """An outlet's words in a row by quotation state, with a blank or an ellipsis between clauses that do not adjoin."""
    text = one.texts[outlet]
    found: list[tuple[str, Quotation]] = []
    end = -1
    for clause in clauses:
        for start, stop, state in _quotations(clause):
            between = text[end:start] if 0 <= end <= start else "x"
            before = "" if end < 0 else " … " if between.strip() else between
            found.append((before + text[start:stop], state))
            end = stop
    return tuple(found)


def _note(notes: Element, about: _Statement, number: int, stored: StoredDivergence) -> None:
    """A divergence: kinds, severity, how sure, readings with their words, evidence, verdicts."""
    judged = stored.divergence
    kinds = " ".join(kind.value for kind in (judged.kind, *judged.further_kinds))
    note = add(
        notes,
        "note",
        type=judged.kind.value,
        subtype=judged.grade.replace(" ", "-"),  # an enumerated value has no blanks
        target=f"#{about.prefix}row{stored.row + 1}",
        resp=f"#{about.prefix}{PROGRAM}",
        cert="unknown" if judged.abstained else f"{judged.confidence:g}",
        n=str(number),
    )
    note.set(XML_ID, f"{about.prefix}d{number}")
    add(note, "p", judged.evidence, n=kinds)
    _readings(note, about, judged)
    for verdict in stored.verdicts:
        _verdict(note, about, verdict)
    held = stored.adjudication
    if held is not None:
        attributes = {"subtype": held.decision.value, "resp": f"#{about.reviewers[held.who]}"}
        given = add(note, "note", type="adjudication", **attributes)
        add(given, "date", held.given, when=held.given)
        add(given, "p", f"{settled(held)}: {held.reason}").set(XML_SPACE, "preserve")
    elif not stored.current and not stored.hidden:
        add(note, "note", UNREVIEWED, type="verdict", subtype=UNREVIEWED)


def _readings(note: Element, about: _Statement, judged: Divergence) -> None:
    readings = add(note, "list", type="readings")
    for reading in judged.readings:
        item = add(readings, "item", corresp=about.said_by(reading.outlets))
        for outlet in reading.outlets:
            text = about.one.texts[outlet]
            for span in reading.spans.get(outlet, ()):
                if span.start < span.end:
                    quote = add(item, "quote", source=about.said_by([outlet]), n=f"{span.start}-{span.end}")
                    fill(quote, text[span.start : span.end], "g")


def _verdict(note: Element, about: _Statement, verdict: Verdict) -> None:
    own: Mapping[str, str | None] = {
        "kind": verdict.kind and verdict.kind.value,
        "severity": None if verdict.severity is None else verdict.severity.word,
    }
    given = add(
        note, "note", type="verdict", subtype=verdict.decision.value, resp=f"#{about.reviewers[verdict.reviewer]}"
    )
    add(given, "date", verdict.given, when=verdict.given)
    for name, value in own.items():
        if value:
            add(given, "term", value, type=name)
    if verdict.note:
        add(given, "p", verdict.note).set(XML_SPACE, "preserve")


def lacks(one: Exported, part: str) -> Iterator[str]:
    """What the edition leaves out of a statement."""
    yield from leaving.history(one)


FORMAT = Format(
    name="tei",
    said="Scholarly edition (TEI P5)",
    ending=".xml",
    media="application/tei+xml; charset=utf-8",
    holds=(
        "Whole texts verbatim with quotation states (imported again, the same texts), the apparatus in parallel "
        "segmentation, divergences with evidence and who answers for them, verdicts."
    ),
    leaves_out="Earlier texts and history.",
    write=write,
    lacks=lacks,
)
