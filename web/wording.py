"""Values → the words that people read: dates, times, sureness, quotation states, invisible characters.

In: what the store holds. Out: strings and small tuples; every sentence part that more than one page prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from align.marks import Segment
from align.terms import Absent, Quotation, Reading, Standing
from corpus.invisible import INVISIBLE
from corpus.model import Decision, What
from corpus.watching import News

# From which confidence on the program calls itself fairly or very sure.
FAIR, HIGH = 0.55, 0.75

RIGHT_TO_LEFT = {"fa", "ar", "ckb", "he", "ps", "ur"}

STEPS = (
    ("loading", "loading the model"),
    ("reading", "reading the texts"),
    ("rows", "aligning clauses in rows"),
    ("words", "linking words"),
    ("divergences", "judging where they part"),
)

# What an event did, and what its sort is called in filters; and the fields that people know under other names.
EVENTS: dict[str, dict[str, str]] = {
    "statement": {"did": "Statement stored", "sort": "stored"},
    "rendering": {"did": "Rendering added:", "sort": "renderings"},
    "edit": {"did": "Corrected", "sort": "corrections"},
    "version": {"did": "Text replaced:", "sort": "versions"},
    "withdrawal": {"did": "Text withdrawn:", "sort": "withdrawals"},
    "comparison": {"did": "Compared", "sort": "comparisons"},
    "verdict": {"did": "Verdict", "sort": "verdicts"},
    "note": {"did": "Note", "sort": "notes"},
    "flag": {"did": "Second opinion", "sort": "second opinions"},
    "judgement": {"did": "Verdict on a reading:", "sort": "verdicts on readings"},
    "adjudication": {"did": "Settled", "sort": "adjudications"},
    "blind": {"did": "Blind mode", "sort": "blind mode"},
    "import": {"did": "Imported", "sort": "imports"},
    "alignment": {"did": "Alignment corrected", "sort": "alignment"},
    "outlet": {"did": "Outlet", "sort": "outlets"},
    "fields": {
        "decision": "verdict",
        "persian": "original text",
        "why": "in words",
        "flag": "second opinion",
        "judgement": "the original",
    },
}

# What a page says of something that just happened, after the name of who did it.
NEWS: dict[What, str] = {
    What.VERDICT: "decided this",
    What.ADJUDICATION: "said what holds here",
    What.NOTE: "wrote a note here",
    What.FLAG: "asked for a second opinion here",
    What.JUDGEMENT: "judged a reading here",
    What.EDIT: "corrected what is said about the texts",
    What.VERSION: "replaced a text",
    What.RENDERING: "added a rendering",
    What.WITHDRAWAL: "withdrew a text",
    What.COMPARISON: "compared the texts anew",
}

# A verdict that may be seen, in the past tense.
DECIDED = {
    Decision.CONFIRMED: "confirmed this",
    Decision.DISMISSED: "dismissed this",
    Decision.UNSURE: "is unsure of this",
}

JOB_STATES = {
    "queued": "waiting to be compared",
    "running": "being compared",
    "failed": "comparison failed",
    "cancelled": "comparison cancelled",
}


def happened(news: News) -> str:
    """Something that happened, as a page says it to others: “Ada confirmed this”."""
    if news.what is What.BLIND:
        return f"{news.who} turned blind mode {news.said}" if news.said else f"{news.who} changed blind mode"
    did = NEWS.get(news.what, "changed the statement")
    if news.what is What.VERDICT and news.said in DECIDED:
        did = DECIDED[Decision(news.said)]
    if news.taken_back:
        did = f"took something back: {news.who} {did}" if news.said in DECIDED else "took something back here"
    return f"{news.who or 'Somebody'} {did}"


def visible_parts(text: str) -> list[tuple[str, str, str]]:
    """A text as (plain, invisible, its name) triples which join to it: U+202E is named, and still there to copy."""
    parts, place = [], 0
    for match in INVISIBLE.finditer(text):
        parts.append((text[place : match.start()], match[0], f"U+{ord(match[0]):04X}"))
        place = match.end()
    return [*parts, (text[place:], "", "")]


def when(moment: str) -> str:
    """An ISO time as people read it, in UTC."""
    found = datetime.fromisoformat(moment)
    return f"{found.day} {found:%B %Y, %H:%M} UTC"


def plain_date(date: str) -> str:
    """2012-11-07 → 7 November 2012; 2012-11 → November 2012; anything else as it is."""
    try:
        if len(date) == len("2012-11-07"):
            found = datetime.strptime(date, "%Y-%m-%d")
            return f"{found.day} {found:%B %Y}"
        return f"{datetime.strptime(date, '%Y-%m'):%B %Y}"
    except ValueError:
        return date


# Nouns whose plural is not the singular with an s.
PLURALS = {"is": "are", "has": "have", "this": "these", "entry": "entries", "wording": "wording"}


def plural(noun: str) -> str:
    """A noun for all numbers but one."""
    if noun in PLURALS:
        return PLURALS[noun]
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"


def of_number(count: int, noun: str) -> str:
    """A noun as it stands after a number, without the number: `divergence` after 1, `divergences` after 0, 2, 1,000."""
    return noun if count == 1 else plural(noun)


def counted(count: int, noun: str) -> str:
    """A number with its noun: `0 rows`, `1 row`, `1,000 rows`."""
    return f"{count:,} {of_number(count, noun)}"


def sureness(confidence: float) -> str:
    """A confidence in a word."""
    return "high" if confidence >= HIGH else "fair" if confidence >= FAIR else "low"


def standing(reading: Reading) -> str:
    """How a reading stands among the others, in words; one wording counts as one witness."""
    names = {
        Standing.MAJORITY: "most say this",
        Standing.LONE: "alone with this",
        Standing.MINORITY: "fewer say this",
        Standing.SPLIT: "no reading has most",
    }
    if reading.standing is None:
        return ""
    count = "one witness" if reading.witnesses == 1 else f"{reading.witnesses} witnesses"
    return f"{names[reading.standing]} ({count})"


def absence(said: Absent, text: str) -> str:
    """What a person says of an outlet without a clause in a row. text: the outlet's."""
    if said.elsewhere is None:
        return f"not rendered, says {said.by}"
    return f"rendered elsewhere, says {said.by}: “{text[said.elsewhere.start : said.elsewhere.end]}”"


def direction(language: str) -> str:
    """How a text in a language runs: for the attribute `dir`."""
    return "rtl" if language in RIGHT_TO_LEFT else "auto"


def quoted(segments: Iterable[Segment]) -> str:
    """How a cell stands in its outlet's text: quoted, partly, or in the reporter's words."""
    states = {s.quotation for s in segments if any(c.isalnum() for c in s.text)}
    said = states - {Quotation.INSERTION}
    if not said:
        word = ""
    elif said == {Quotation.DIRECT}:
        word = "quoted"
    elif Quotation.DIRECT in said:
        word = "partly quoted"
    elif said == {Quotation.NARRATION}:
        word = "the reporter’s words"
    else:
        word = "reported, not quoted"
    if Quotation.INSERTION not in states:
        return word
    return f"{word}, with an insertion" if word else "an editor’s insertion"


def quotation_sign(word: str) -> str:
    """The sign of what `quoted` says: quoted, partly, reported or not at all."""
    if word.startswith("partly"):
        return "❝…"
    return "❝" if word.startswith("quoted") else "[ ]" if word.startswith("an editor") else "‹ ›"
