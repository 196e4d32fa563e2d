"""XML of other people → its root element, after it was found harmless.

In: a file. Out: an element tree in which nothing was fetched, expanded or made up; or an InputError with the line.
The one place where XML is parsed: TMX, XLIFF and TEI call it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

from lxml import etree

from corpus.errors import InputError
from corpus.importers.decoding import decoded

Element = Any  # lxml's; it brings no types

# The tree of a file takes some ten times its bytes.
MOST_BYTES = 32 * 1024 * 1024

# Elements and attributes take their room by number: as many as this take some 300 MB.
MOST_NODES = 2_000_000

# What a file may say of its encoding beside UTF-8; all of them are bytes for characters, so no tag can hide in one.
ENCODINGS = re.compile(r"(utf-?8|us-ascii|iso-8859-\d\d?|windows-125\d|cp125\d|latin-?1)", re.IGNORECASE)
DECLARATION = re.compile(rb"<\?xml[^>]{0,200}\?>")
ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']{0,60})")

# What the library adds to its message: where it was, and which of its own options would allow more.
LIBRARY_PLACE = re.compile(r"\s*, (?:line \d|try XML_PARSE_HUGE)")

NAMESPACE_XML = "{http://www.w3.org/XML/1998/namespace}"

ANEW = "Save it anew in the program that it comes from."


def root(name: str, file: BinaryIO, names: Collection[str]) -> Element:
    """The root of an XML file, which must have one of these names. Raises InputError."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        problem = f"the file has more than {MOST_BYTES // 1024**2} MB"
        raise InputError(problem, where=name, remedy="Cut it into several.")
    if content.count(b"<") + content.count(b"=") > MOST_NODES:
        problem = f"it has more than {MOST_NODES:,} tags and attributes"
        raise InputError(problem, where=name, remedy="Cut it into several.")
    harmless = _without_document_type(_text(content, name).encode(), name)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,  # an id that stands twice is no reason to refuse a text
        encoding="utf-8",
    )
    try:
        element = etree.fromstring(harmless, parser)
    except etree.XMLSyntaxError as error:
        said = LIBRARY_PLACE.split(error.msg or "no XML")[0]
        raise _broken(name, error.lineno or 1, said) from None
    if local(element) not in names:
        problem = f"its root element is “{local(element)}”, not {' or '.join(f'“{n}”' for n in sorted(names))}"
        raise InputError(problem, where=name, remedy="Look whether its ending says what it is.")
    return element


def local(element: Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children of these names, in whatever namespace."""
    return (child for child in element if local(child) in names)


def child(element: Element, *path: str) -> Element | None:
    """The first element at the end of a path of names; None where there is none."""
    for name in path:
        found = next(children(element, name), None)
        if found is None:
            return None
        element = found
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """All elements of these names in it, in the order of the document."""
    return (one for one in element.iter() if local(one) in names)


def text(element: Element | None) -> str:
    """All the text in an element; empty where there is none."""
    return "" if element is None else "".join(element.itertext())


def language(element: Element) -> str:
    """The language of an element, in small letters, by its own xml:lang or the nearest above; empty where unsaid."""
    while element is not None:
        said = element.get(f"{NAMESPACE_XML}lang") or element.get("lang")
        if said is not None:
            return str(said).casefold()
        element = element.getparent()
    return ""


def main_language(said: str) -> str:
    """The language of a tag: “en” of “en-GB”, “fa” of all that Persian is called."""
    main = said.casefold().replace("_", "-").partition("-")[0]
    return {"fas": "fa", "per": "fa", "eng": "en"}.get(main, main)


def where(name: str, element: Element, said: str = "") -> str:
    """A place in a file, for messages: “x.tmx, unit 3 (line 12)”."""
    return f"{name}, {said} (line {element.sourceline})" if said else f"{name}, line {element.sourceline}"


def _text(content: bytes, name: str) -> str:
    """The file decoded, its declaration of an encoding gone, its lines as many as before."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            decoded_text = content.decode("utf-16")
        except UnicodeDecodeError as error:
            problem = f"it is broken UTF-16, from byte {error.start + 1} on"
            raise InputError(problem, where=name, remedy="Save it as UTF-8.") from None
        content = decoded_text.encode()
        said = "utf-8"
    else:
        head = DECLARATION.match(content)
        declared = ENCODING.search(head[0]) if head else None
        said = declared[1].decode("ascii", "replace") if declared else "utf-8"
    if ENCODINGS.fullmatch(said) is None:
        raise InputError(f"it says that it is in “{said}”", where=name, remedy="Save it as UTF-8.")
    if said.casefold().replace("-", "") not in ("utf8", "usascii"):
        try:
            content = content.decode(said).encode()
        except (UnicodeDecodeError, LookupError):
            raise InputError(f"it is not in “{said}”, as it says", where=name, remedy="Save it as UTF-8.") from None
    found = decoded(content, name)
    if not found.startswith("<?xml"):
        return found
    declaration, end, rest = found.partition("?>")
    return "\n" * declaration.count("\n") + rest if end else found


class _Begun(Exception):
    """The first element is reached: a document type can no longer come."""


def _without_document_type(content: bytes, name: str) -> bytes:
    """The file without its document type, its lines as many as before. Raises InputError where that declares something.

    It is taken out, since options that have to do with other things decide whether lxml fetches what it names; and
    looked for again, since what was taken out might have been something else that held the same words.
    """
    end = _end_of_document_type(content, name)
    if end is None:
        return content
    start = content.rindex(b"<!DOCTYPE", 0, end)
    without = content[:start] + b"\n" * content.count(b"\n", start, end) + content[end:]
    if _end_of_document_type(without, name) is not None:
        raise InputError("its document type cannot be told", where=name, remedy="Take out the line with <!DOCTYPE.")
    return without


def _end_of_document_type(content: bytes, name: str) -> int | None:
    """Where the document type ends; None where there is none. Raises InputError where it declares something."""
    ends: list[int] = []
    declaring: list[int] = []

    def doctype(_name: str, _system: str | None, _public: str | None, has_internal_subset: int) -> None:
        if has_internal_subset:
            declaring.append(looking.CurrentLineNumber)
            raise _Begun

    def begun(_name: str, _attributes: object) -> None:
        raise _Begun

    looking = expat.ParserCreate("utf-8")
    looking.StartDoctypeDeclHandler = doctype
    looking.EndDoctypeDeclHandler = lambda: ends.append(content.index(b">", looking.CurrentByteIndex) + 1)
    looking.StartElementHandler = begun
    try:
        looking.Parse(content, True)
    except _Begun:
        pass
    except expat.ExpatError as error:
        raise _broken(name, error.lineno, expat.ErrorString(error.code)) from None
    if declaring:
        remedy = "Take out what stands in [ and ] after <!DOCTYPE."
        place = f"{name}, line {declaring[0]}"
        raise InputError("its document type declares something itself", where=place, remedy=remedy)
    return ends[0] if ends else None


def _broken(name: str, line: int, said: str) -> InputError:
    return InputError(f"it is no whole XML: {said}", where=f"{name}, line {line}", remedy=ANEW)
