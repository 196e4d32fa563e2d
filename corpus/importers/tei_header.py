"""The header of a TEI document → who said or published it, when and where; its witnesses.

In: a TEI element. Out: what is said of the statement, of the text's source, and the witnesses with their groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus import checks, interchange
from corpus.errors import InputError
from corpus.importers import xml
from corpus.importers.found import About
from corpus.importers.xml import Element

XML_ID = f"{xml.NAMESPACE_XML}id"

# What a witness may be called by, the likeliest first.
NAMES = ("orgName", "name", "persName", "publisher", "title", "bibl", "label")


@dataclass(frozen=True, slots=True)
class Source:
    """What a header says of the text itself; empty where it does not."""

    outlet: str
    title: str
    author: str
    date: str
    address: str


class Witnesses:
    """The witnesses of a document. names: identity → name, in the order of the list."""

    def __init__(self, document: Element, text: Element | None = None) -> None:
        """text: where there is no list, the witnesses are those whom the readings of this text name.

        Raises InputError where there are more than a statement may have renderings.
        """
        self.names: dict[str, str] = {}
        self._elements: dict[str, Element] = {}
        self._groups: dict[str, set[str]] = {}
        listed = list(xml.descendants(document, "witness"))
        if len(listed) > checks.MOST_RENDERINGS:
            raise _too_many(len(listed), listed[0])
        for number, witness in enumerate(listed, start=1):
            named = identity(witness.get(XML_ID) or witness.get("sigil") or str(number))
            self._elements[named] = witness
            self.names[named] = _name(witness) or named
            for above in witness.iterancestors():
                if xml.local(above) in ("listWit", "witness") and above.get(XML_ID):
                    self._groups.setdefault(above.get(XML_ID), set()).add(named)
        if not listed and text is not None:
            for reading in xml.descendants(text, "rdg", "lem"):
                for pointer in reading.get("wit", "").split():
                    self.names.setdefault(identity(pointer), identity(pointer))
            if len(self.names) > checks.MOST_RENDERINGS:
                raise _too_many(len(self.names), text)
        self._distinguish()

    def named(self, pointer: str) -> Element | None:
        """The witness that a pointer is to; None where there is none."""
        return self._elements.get(identity(pointer))

    def of(self, pointers: str) -> set[str]:
        """The witnesses that an attribute `wit` names, by themselves or by their group."""
        named = {identity(pointer) for pointer in pointers.split()}
        return named.union(*(self._groups.get(one, set()) for one in named))

    def _distinguish(self) -> None:
        """Two witnesses of one name are told apart by their identity."""
        names = list(self.names.values())
        for named, name in self.names.items():
            if names.count(name) > 1:
                self.names[named] = f"{name} ({named})"


def identity(pointer: str) -> str:
    """What a pointer points to: “w1” of “#w1”, of “edition.xml#w1” and of “w1”."""
    return pointer.rpartition("#")[2]


def is_ours(document: Element) -> bool:
    """Whether a document says that it is an export of ours, by conventions that we know."""
    header = xml.child(document, "teiHeader")
    if header is None:
        return False
    applications = list(xml.descendants(header, "application"))
    return any((a.get("ident"), a.get("version")) == (interchange.MARK, interchange.VERSION) for a in applications)


def about(document: Element) -> About:
    """What the header says of the statement: who said it, when, at what occasion, in what language."""
    header = xml.child(document, "teiHeader")
    if header is None:
        return About()
    creation = xml.child(header, "profileDesc", "creation")
    occasion = date = None
    if creation is not None:
        date = xml.child(creation, "date")
        occasion = next((one for one in xml.children(creation, "rs") if one.get("type") == "occasion"), None)
    language = xml.child(header, "profileDesc", "langUsage", "language") if is_ours(document) else None
    return About(
        speaker=xml.text(xml.child(header, "fileDesc", "titleStmt", "author")).strip(),
        date=_date(date),
        occasion=xml.text(occasion),
        language="fa" if language is None else language.get("ident") or "fa",
    )


def key(document: Element) -> str:
    """The id of the statement."""
    publication = xml.child(document, "teiHeader", "fileDesc", "publicationStmt")
    numbers = [] if publication is None else xml.children(publication, "idno")
    return next((xml.text(number) for number in numbers if number.get("type") == "statement"), "")


def source(document: Element) -> Source:
    """What the header says of the text: of what it was taken from, or else of the file."""
    file = xml.child(document, "teiHeader", "fileDesc")
    if file is None:
        return Source("", "", "", "", "")
    taken_from = [place for place in (xml.child(file, "sourceDesc"),) if place is not None]
    statement, publication = xml.child(file, "titleStmt"), xml.child(file, "publicationStmt")
    both = [*taken_from, *([] if publication is None else [publication])]
    titles = [title for place in taken_from for title in xml.descendants(place, "title")]
    journal = next((xml.text(title) for title in titles if title.get("level") == "j"), "")
    publisher = next((xml.text(one) for place in both for one in xml.descendants(place, "publisher")), "")
    dates = [_date(one) for place in both for one in xml.descendants(place, "date")]
    addresses = [_address(one) for place in both for one in xml.descendants(place, "ptr", "ref", "idno")]
    return Source(
        outlet=journal.strip() or publisher.strip(),
        title="" if statement is None else xml.text(xml.child(statement, "title")),
        author="" if statement is None else xml.text(xml.child(statement, "author")),
        date=next(filter(None, dates), ""),
        address=next(filter(None, addresses), ""),
    )


def marks(document: Element) -> bool:
    """Whether the header says that quotation marks were taken out of the texts: `<quotation marks="none"/>`."""
    header = xml.child(document, "teiHeader")
    said = [] if header is None else list(xml.descendants(header, "quotation"))
    return any(one.get("marks") == "none" for one in said)


def _too_many(count: int, element: Element) -> InputError:
    problem = f"it has {count:,} witnesses, more than {checks.MOST_RENDERINGS}"
    return InputError(problem, where=f"line {element.sourceline}", remedy="Make two editions of it.")


def _name(witness: Element) -> str:
    """What a witness is called: by an element for it, or by its own words."""
    for name in NAMES:
        named = next(xml.descendants(witness, name), None)
        if named is not None and (found := " ".join(xml.text(named).split())):
            return found
    return " ".join(f"{witness.text or ''}{''.join(child.tail or '' for child in witness)}".split())


def _date(element: Element | None) -> str:
    """A date in numbers, as far as it is one."""
    if element is None:
        return ""
    for said in (element.get("when"), element.get("value"), element.text):
        try:
            if said and (found := checks.date(said)):
                return found
        except InputError:
            continue
    return ""


def _address(element: Element) -> str:
    said: Mapping[str, str] = element.attrib
    found = said.get("target") or (xml.text(element) if said.get("type", "").casefold() in ("url", "uri") else "")
    return found if found.startswith(("http://", "https://")) else ""
