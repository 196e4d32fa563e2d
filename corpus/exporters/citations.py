"""Statements → what cites them: BibTeX, CSL-JSON, and a line of plain text.

In: statements as they go out. Out: an entry for each rendering, and one for the comparison with what made it, its
date and its address. A citation says what was cited and where; it holds no text.
"""

from __future__ import annotations

import calendar
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from urllib.parse import quote

from corpus.exporters.found import Format
from corpus.exporters.model import Exported
from corpus.exporters.tabular import signature
from corpus.invisible import INVISIBLE
from corpus.model import StoredRendering, opening

MONTHS = tuple(calendar.month_name)[1:]

# What an address is written with as it is; braces above all, which must match in BibTeX, are written as %7B.
ADDRESS = "!#$%&'()*+,/:;=?@[]~"

# What TeX takes for a command, and how it is written as itself. Braces in a field must match, so they are spelt out.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{c: f"\\{c}" for c in "&%$#_"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
TEX_CHARACTER = re.compile("|".join(re.escape(c) for c in TEX))


def line(one: Exported) -> str:
    """The comparison in one line, for a footnote."""
    statement = one.statement
    who = f"{statement.speaker or 'Unknown speaker'}, “{statement.opening}”"
    when = f" ({statement.date})" if statement.date else ""
    outlets = ", ".join(one.names.own(one.outlets or [r.outlet for r in statement.renderings]))
    made = f" Compared {one.comparison.made[:10]} by {signature(one)}." if one.comparison else " Not compared."
    return _plain(f"{who}{when}, in the renderings of {outlets}.{made}{f' {one.address}' if one.address else ''}")


def bibtex(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write BibTeX: @misc for each rendering and each comparison, keys that no other entry has."""
    from pybtex.database import BibliographyData, Entry
    from pybtex.database.output.bibtex import Writer

    class Plain(Writer):  # type: ignore[misc]
        """Writes fields as they are: they are TeX already, and spelt out once more they would be none."""

        def _encode(self, text: str) -> str:
            return text

    entries: dict[str, Entry] = {}
    for one in statements:
        for item in items(one):
            fields = {name: value for name, value in _bibtex_fields(item).items() if value}
            entries[_distinct(item["id"], entries)] = Entry("misc", fields=fields)
    written: str = Plain().to_string(BibliographyData(entries))
    file.write(written.encode())


def csl(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write CSL-JSON, as reference managers read it: a list of items."""
    found: dict[str, dict[str, Any]] = {}
    for one in statements:
        for item in items(one):
            key = _distinct(item["id"], found)
            found[key] = {**item, "id": key}
    file.write(json.dumps(list(found.values()), ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n")


def plain(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write a line for each statement."""
    for one in statements:
        file.write(line(one).encode() + b"\n")


def lacks(one: Exported, part: str) -> Iterator[str]:
    """What a citation leaves out of a statement."""
    yield "All texts, rows, divergences and verdicts: it cites them."


def items(one: Exported) -> list[dict[str, Any]]:
    """What is cited of a statement, as CSL-JSON: each rendering that holds, then the comparison."""
    return [*(_rendering(one, rendering) for rendering in one.statement.renderings), *_comparison(one)]


def _rendering(one: Exported, rendering: StoredRendering) -> dict[str, Any]:
    statement = one.statement
    outlet = one.names.outlet(rendering.outlet)
    newspaper = one.names.kind(outlet, rendering.kind).value in ("newspaper", "wire", "broadcaster", "monitoring")
    note = [f"rendering of a statement by {statement.speaker}" if statement.speaker else "rendering of a statement"]
    note += [f"said {statement.date}"] if statement.date else []
    note += [f"via {rendering.via}"] if rendering.via else []
    note += [f"sha256 of the text {rendering.sha256}"]
    return _item(
        id=f"{_word(outlet)}{rendering.date[:4]}{_word(statement.speaker)}",
        type="article-newspaper" if newspaper else "document",
        title=f"“{_plain(opening(rendering.text))}”",
        publisher=_plain(outlet),
        issued=_issued(rendering.date),
        URL=rendering.address,
        note=_plain("; ".join(note)),
    )


def _comparison(one: Exported) -> list[dict[str, Any]]:
    if one.comparison is None:
        return []
    outlets = ", ".join(one.names.own(one.outlets))
    note = f"{signature(one)}; compared {one.comparison.made}; exported {one.at}; a divergence is not an error"
    return [
        _item(
            id=f"parallax{one.comparison.made[:4]}{_word(one.statement.speaker)}",
            type="dataset",
            title=_plain(f"{one.title}: the renderings of {outlets} compared"),
            publisher="Parallax",
            issued=_issued(one.comparison.made[:10]),
            URL=one.address,
            note=_plain(note),
        )
    ]


def _item(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _issued(date: str) -> dict[str, Any]:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else {}


def _bibtex_fields(item: dict[str, Any]) -> dict[str, str]:
    date = item.get("issued", {}).get("date-parts", [[]])[0]
    return {
        "title": _tex(item["title"]),
        "howpublished": _tex(item["publisher"]),
        "year": f"{date[0]:04d}" if date else "",
        "month": MONTHS[date[1] - 1] if len(date) > 1 else "",
        "url": quote(item.get("URL", ""), safe=ADDRESS),
        "note": _tex(item.get("note", "")),
    }


def _word(text: str) -> str:
    """A name as a part of a key: its Latin letters and digits."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isascii() and c.isalnum())[:20]


def _distinct(key: str, taken: Iterable[str]) -> str:
    """A key that is not taken, with a number behind it if need be; “statement” where the names have no Latin letter."""
    key = key or "statement"
    number, found = 1, key
    while found in taken:
        number += 1
        found = f"{key}-{number}"
    return found


def _tex(text: str) -> str:
    return TEX_CHARACTER.sub(lambda found: TEX[found[0]], text)


def _plain(text: str) -> str:
    """A text in one line without invisible characters."""
    return " ".join(INVISIBLE.sub("", text).split())


HOLDS = "An entry for each rendering, and one for the comparison with what made it and its address."
LEAVES_OUT = "All texts: it cites them."

FORMATS = (
    Format("bibtex", "BibTeX", ".bib", "application/x-bibtex; charset=utf-8", HOLDS, LEAVES_OUT, bibtex, lacks),
    Format(
        "csl",
        "CSL-JSON",
        ".csl.json",
        "application/vnd.citationstyles.csl+json; charset=utf-8",
        HOLDS,
        LEAVES_OUT,
        csl,
        lacks,
    ),
    Format(
        "citation",
        "Citation, one line",
        ".txt",
        "text/plain; charset=utf-8",
        "One line for a footnote: who said it, outlets, when and by what they were compared, address.",
        LEAVES_OUT,
        plain,
        lacks,
    ),
)
