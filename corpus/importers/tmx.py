"""A translation memory (TMX 1.4) → the renderings in it.

In: a file. Out: our own statements as they were exported; of any other memory a rendering for each outlet, its segments
joined by newlines, and the Persian source beside it. Source: TMX 1.4b Specification, LISA OSCAR 2005.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from corpus import checks, interchange
from corpus.errors import InputError
from corpus.importers import bilingual, xml
from corpus.importers.found import About, Format, Found
from corpus.importers.xml import Element
from corpus.model import NewRendering, NewStatement

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

OURS = "x-parallax"
OUTLET, STATEMENT = "x-outlet", "x-statement"

YES_OR_NO = {"": None, "true": True, "false": False}


@dataclass(slots=True)
class _Statement:
    """What is gathered of a statement: of each outlet its segments, what is said of it, and where it began."""

    where: str
    segments: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    persian: list[str] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    units: int = 0


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read the renderings. Raises InputError where it is no TMX, or has no unit in English."""
    root = xml.root(name, file, ("tmx",))
    header = xml.child(root, "header")
    head = {} if header is None else _props(header)
    outlet = {OUTLET: head[OUTLET]} if OUTLET in head else {}
    source = "" if header is None else xml.main_language(header.get("srclang", ""))
    units = [unit for body in xml.children(root, "body") for unit in xml.children(body, "tu")]
    numbered = [(xml.where(name, unit, f"unit {n}"), unit, _props(unit)) for n, unit in enumerate(units, start=1)]
    whole = {props.get(STATEMENT, "") for _, unit, props in numbered if OURS in head and _is_whole(unit)}
    remarks = _Remarks()
    gathered: dict[str, _Statement] = {}
    given = False
    for where, unit, props in numbered:
        key = props.get(STATEMENT, "")
        if OURS in head and _is_whole(unit):
            given = True
            yield _own(where, unit, props)
        elif key not in whole or OURS not in head:
            statement = gathered.setdefault(key, _Statement(where))
            _gather(statement, where, unit, {**outlet, **props}, source, PurePath(name).stem, remarks)
    if not given and not any(statement.segments for statement in gathered.values()):
        raise InputError("there is no unit in English", where=name, remedy='Give one with xml:lang="en" variants.')
    told = remarks.told(gathered)
    for key, statement in gathered.items():
        for one in _renderings(key, statement):
            yield Found(one.where, one.item, one.statement, one.about, told)
            told = ()


@dataclass(slots=True)
class _Remarks:
    """What was passed over."""

    notes: int = 0
    languages: Counter[str] = field(default_factory=Counter)

    def told(self, gathered: dict[str, _Statement]) -> tuple[str, ...]:
        """In words."""
        joined = max((statement.units for statement in gathered.values()), default=0)
        return (
            *(("segments are joined by newlines",) if joined > 1 else ()),
            *((f"{self.notes} note{'' if self.notes == 1 else 's'} inside codes left out",) if self.notes else ()),
            *(
                f"{count} variant{'' if count == 1 else 's'} in “{language}” left out"
                for language, count in sorted(self.languages.items())
            ),
        )


def _is_whole(unit: Element) -> bool:
    """Whether a unit of ours is a statement with its whole texts."""
    return bool(unit.get("segtype") == "block")


def _own(where: str, unit: Element, props: dict[str, str]) -> Found:
    """A statement as we exported it."""
    about = _fields(props)
    renderings, persian = [], None
    for variant in xml.children(unit, "tuv"):
        of_variant = _props(variant)
        segment = xml.child(variant, "seg")
        words = "" if segment is None else bilingual.flat(segment).text
        if OUTLET not in of_variant:
            persian = words
            continue
        try:
            renderings.append(_rendering(of_variant[OUTLET], words, _fields(of_variant), where))
        except InputError as error:
            return Found(where, error)
    return Found(
        where,
        NewStatement(
            about.get("speaker", ""),
            about.get("date", ""),
            about.get("occasion", ""),
            tuple(renderings),
            about.get("language") or "fa",
            persian,
            props.get(STATEMENT) or None,
        ),
    )


def _gather(
    statement: _Statement, where: str, unit: Element, props: dict[str, str], source: str, stem: str, remarks: _Remarks
) -> None:
    """Add a unit's variants to a statement."""
    variants = [(variant, xml.main_language(xml.language(variant))) for variant in xml.children(unit, "tuv")]
    languages = {language for _, language in variants}
    original = "fa" if "fa" in languages or source in ("en", "*all*") else source
    english = [variant for variant, language in variants if language == "en"]
    if len(english) > checks.MOST_RENDERINGS:
        problem = f"the unit has {len(english):,} English variants, more than {checks.MOST_RENDERINGS}"
        raise InputError(problem, where=where, remedy="Make two units of it.")
    statement.units += 1
    for name, value in _fields(props).items():
        statement.about.setdefault(name, value)
    if original != "fa" and original in languages:
        statement.about.setdefault("language", original)
    for variant, language in variants:
        segment = xml.child(variant, "seg")
        flat = bilingual.flat(segment) if segment is not None else bilingual.Flat("", 0)
        remarks.notes += flat.notes
        if language == "en":
            of_variant = {OUTLET: props.get(OUTLET, ""), **_props(variant)}
            outlet = _outlet(variant, of_variant, english, stem)
            statement.segments.setdefault(outlet, []).append(flat.text)
            statement.said[outlet] = {**_fields(of_variant), **statement.said.get(outlet, {})}
            statement.places.setdefault(outlet, where)
        elif language == original:
            statement.persian.append(flat.text)
        else:
            remarks.languages[language or "no language"] += 1


def _outlet(variant: Element, props: dict[str, str], english: list[Element], stem: str) -> str:
    """Who published a variant: what its properties say, or where several stand beside each other its maker."""
    if props.get(OUTLET, "").strip():
        return props[OUTLET]
    if len(english) == 1:
        return stem
    makers = [one.get("creationid") or one.get("o-tmf") or "" for one in english]
    maker = variant.get("creationid") or variant.get("o-tmf") or ""
    return maker if maker and makers.count(maker) == 1 else f"{stem} ({english.index(variant) + 1})"


def _renderings(key: str, statement: _Statement) -> Iterator[Found]:
    """The renderings of a statement, joined."""
    about = About(
        statement.about.get("speaker", ""),
        statement.about.get("date", ""),
        statement.about.get("occasion", ""),
        statement.about.get("language") or "fa",
        "\n".join(statement.persian) or None,
    )
    for outlet, segments in statement.segments.items():
        where = statement.places[outlet]
        try:
            item: NewRendering | InputError = _rendering(outlet, "\n".join(segments), statement.said[outlet], where)
        except InputError as error:
            item = error
        yield Found(where, item, key, about)


def _rendering(outlet: str, words: str, said: dict[str, str], where: str) -> NewRendering:
    """A rendering with what its properties say. Raises InputError."""
    quoted = said.get("quoted", "").strip().casefold()
    if quoted not in YES_OR_NO:
        raise InputError(f"“{quoted}” is neither true nor false", where=where, remedy="Write true or false.")
    return NewRendering(
        outlet=outlet,
        text=words,
        kind=checks.outlet_kind(said.get("kind", "").strip() or "other", f"{where}, kind"),
        address=said.get("address", ""),
        date=said.get("date", ""),
        via=said.get("via", ""),
        note=said.get("note", ""),
        quoted=YES_OR_NO[quoted],
    )


def _props(element: Element) -> dict[str, str]:
    """The properties of an element by their types; the first of a type counts."""
    found: dict[str, str] = {}
    for prop in xml.children(element, "prop"):
        found.setdefault(prop.get("type", ""), xml.text(prop))
    return found


def _fields(props: dict[str, str]) -> dict[str, str]:
    """What properties say under our names, with our prefix or without."""
    ours = f"x-{interchange.MARK}-"
    plain = {kind[2:]: value for kind, value in props.items() if kind.startswith("x-") and not kind.startswith(ours)}
    return {**plain, **{kind.removeprefix(ours): value for kind, value in props.items() if kind.startswith(ours)}}


FORMAT = Format("Translation memory (TMX)", (".tmx",), read, single=False)
