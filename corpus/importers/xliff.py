"""An XLIFF file (1.2, 2.0, 2.1) → a rendering for each outlet in it, and the Persian text.

In: a file. Out: renderings, the segments of a unit as they stand, units joined by newlines; the Persian beside them.
Source: XLIFF 1.2 and 2.1, OASIS 2008 and 2018.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import InputError
from corpus.importers import bilingual, xml
from corpus.importers.found import About, Format, Found
from corpus.importers.xml import Element
from corpus.model import NewRendering

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

OUTLET = "outlet"


@dataclass(slots=True)
class _Gathered:
    """What is gathered of a file: of each outlet its units, where it began, and the Persian by the part it stood in."""

    units: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    persian: list[list[str]] = field(default_factory=list)
    language: str = "fa"
    untranslated: int = 0
    notes: int = 0

    def add(self, outlet: str, where: str, words: str) -> None:
        """Add a unit to an outlet's."""
        self.units.setdefault(outlet, []).append(words)
        self.places.setdefault(outlet, where)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit's words in either language, and of further renderings whose they are; None where there are none."""

    source: bilingual.Flat | None
    target: bilingual.Flat | None
    further: tuple[tuple[str, str, bilingual.Flat], ...] = ()  # outlet, language, words


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read the renderings. Raises InputError where it is no XLIFF, or neither language of it is English."""
    root = xml.root(name, file, ("xliff",))
    second = root.get("version", "").startswith("2")
    gathered = _Gathered()
    for part in xml.children(root, "file"):
        languages = root if second else part
        names = ("srcLang", "trgLang") if second else ("source-language", "target-language")
        source, target = (xml.main_language(languages.get(one, "")) for one in names)
        if "en" not in (source, target):
            problem = f"it is from “{source}” to “{target}”, and neither is English"
            raise InputError(problem, where=xml.where(name, part), remedy="Give one whose source or target is “en”.")
        _gather(gathered, name, part, (source, target), second=second)
    if not gathered.units:
        raise InputError("no unit has a rendering in English", where=name, remedy="Translate it first.")
    first, *others = gathered.persian or [[]]
    about = About(language=gathered.language, persian="\n".join(first) or None)
    remarks = tuple(_remarks(gathered, differing=any(other != first for other in others)))
    for outlet, units in gathered.units.items():
        yield Found(gathered.places[outlet], NewRendering(outlet, "\n".join(units)), "", about, remarks)
        remarks = ()


def _remarks(gathered: _Gathered, *, differing: bool) -> Iterator[str]:
    if any(len(units) > 1 for units in gathered.units.values()):
        yield "units are joined by newlines"
    if gathered.untranslated:
        yield f"{gathered.untranslated} units without a translation left out"
    if gathered.notes:
        yield f"{gathered.notes} notes inside codes left out"
    if differing:
        yield "its parts have not the same source: that of the first is taken"


def _gather(gathered: _Gathered, name: str, part: Element, languages: tuple[str, str], *, second: bool) -> None:
    """Add the units of a part (a `file` element)."""
    source, target = languages
    outlet = _outlet(part, PurePath(name).stem)
    original: list[str] = []
    units = xml.descendants(part, "unit" if second else "trans-unit")
    for number, element in enumerate(units, start=1):
        unit = _second(element) if second else _first(element)
        where = xml.where(name, element, f"unit {number}")
        english, other = (unit.target, unit.source) if target == "en" else (unit.source, unit.target)
        if english is None or not english.text.strip():
            gathered.untranslated += 1
        else:
            gathered.add(outlet, where, english.text)
            gathered.notes += english.notes
        if other is not None:
            original.append(other.text)
        for whose, language, words in unit.further:
            if (language or target) == "en" and words.text.strip():
                gathered.add(whose, where, words.text)
    if any(original):
        gathered.persian.append(original)
        gathered.language = source if target == "en" else target


def _first(unit: Element) -> _Unit:
    """A unit of XLIFF 1.2."""
    further = []
    for number, element in enumerate(xml.children(unit, "alt-trans"), start=1):
        words = xml.child(element, "target")
        if words is not None:
            whose = element.get("origin") or element.get("tool-id") or f"alternative {number}"
            further.append((whose, xml.main_language(xml.language(words)), bilingual.flat(words)))
    return _Unit(_flat(xml.child(unit, "source")), _flat(xml.child(unit, "target")), tuple(further))


def _second(unit: Element) -> _Unit:
    """A unit of XLIFF 2: its segments and what stands between them, in the order that the target asks for."""
    segments = list(xml.children(unit, "segment", "ignorable"))
    sources = [xml.child(segment, "source") for segment in segments]
    targets = [xml.child(segment, "target") for segment in segments]
    if all(target is None for target in targets):
        return _Unit(_joined(sources), None)
    between = [
        source if target is None and xml.local(segment) == "ignorable" else target
        for segment, source, target in zip(segments, sources, targets, strict=True)
    ]
    places = [_order(target, place) for place, target in enumerate(targets, start=1)]
    ordered = [one for _, one in sorted(zip(places, between, strict=True), key=lambda pair: pair[0])]
    return _Unit(_joined(sources), _joined(ordered))


def _order(target: Element | None, place: int) -> int:
    said = "" if target is None else target.get("order", "")
    return int(said) if said.isdecimal() and len(said) < 10 else place


def _joined(elements: list[Element | None]) -> bilingual.Flat:
    flats = [bilingual.flat(element) for element in elements if element is not None]
    return bilingual.Flat("".join(flat.text for flat in flats), sum(flat.notes for flat in flats))


def _flat(element: Element | None) -> bilingual.Flat | None:
    return None if element is None else bilingual.flat(element)


def _outlet(part: Element, stem: str) -> str:
    """Who published a part: its note says so, else the name of the original, else the file's."""
    header = xml.child(part, "header")
    places = [part, *([] if header is None else [header]), *xml.children(part, "notes")]
    for note in (note for place in places for note in xml.children(place, "note")):
        if OUTLET in (note.get("from"), note.get("category")) and xml.text(note).strip():
            return xml.text(note)
    original = part.get("original", "").replace("\\", "/")
    return PurePath(original).stem.strip() or stem


FORMAT = Format("XLIFF", (".xlf", ".xliff"), read, single=False)
