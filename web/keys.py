"""The one table of keys: what can be done with a key, where, and with which.

In: the keys that a reader chose, by the name of the action. Out: the keys that hold, and in words what is wrong.
A new action needs a line in ACTIONS and a function given to `add` in static/keys.js; nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from corpus.errors import InputError

# Where a key works → how the list of keys says it. What is everywhere shares the page with all others.
PLACES = {
    "everywhere": "On every page",
    "statement": "In the grid of a statement",
    "drawer": "At an open divergence",
    "queue": "In the queue",
    "correcting": "While correcting the alignment",
}
TOGETHER = [{"statement", "drawer"}]

MODIFIERS = ("Ctrl", "Alt", "Shift")

# Keys with a name: as the browser calls them, lower-cased → as they are stored, and as people read them.
NAMED = {
    name.lower(): name
    for name in (
        *("Space", "Enter", "Escape", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown"),
        *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"),
        *(f"F{n}" for n in range(1, 13)),
    )
}
READ = {"Escape": "Esc", "ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→"}
ALSO = {said.lower(): name for name, said in READ.items()} | {"del": "Delete", "": "", "␣": "Space"}

# What browsers keep for themselves, or what a page must not take from who moves by keyboard.
RESERVED = {
    *("Ctrl+w", "Ctrl+t", "Ctrl+n", "Ctrl+Shift+w", "Ctrl+Shift+t", "Ctrl+Shift+n", "Ctrl+r", "Ctrl+l", "Ctrl+p"),
    *("Ctrl+f", "Ctrl+c", "Ctrl+v", "Ctrl+x", "Ctrl+a", "Alt+ArrowLeft", "Alt+ArrowRight"),
    *("F1", "F5", "F6", "F11", "F12", "Escape"),
}  # fmt: skip

# More keys than this for one action are a mistake.
MOST_KEYS = 4


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key does.

    name: as scripts call it. words: what it does. where: in which PLACES. keys: as delivered, in canonical form.
    fixed: what browsers and screen readers expect; it cannot be changed. typing: it works in a field too.
    """

    name: str
    words: str
    where: tuple[str, ...]
    keys: tuple[str, ...]
    fixed: bool = False
    typing: bool = False

    def beside(self, other: Action) -> bool:
        """Whether both can be meant at one moment."""
        mine, theirs = set(self.where), set(other.where)
        if "everywhere" in mine | theirs or mine & theirs:
            return True
        return any(mine & group and theirs & group for group in TOGETHER)


ACTIONS = (
    Action("search", "search", ("everywhere",), ("/",)),
    Action("help", "this list", ("everywhere",), ("?",)),
    Action("highlights", "marks in the texts off and on", ("everywhere",), ("Ctrl+Shift+h",), typing=True),
    Action("undo", "take back what you did last", ("everywhere",), ("Ctrl+z",)),
    Action("redo", "do it again", ("everywhere",), ("Ctrl+Shift+z",)),
    Action("next", "next divergence", ("statement",), ("j", "n")),
    Action("previous", "previous divergence", ("statement",), ("k", "p")),
    Action("open", "open the divergence that has the focus", ("statement",), ("Enter",), fixed=True),
    Action(
        "overview",
        "from cell to cell, with Ctrl ten rows; in the overview, row by row",
        ("statement",),
        ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"),
        fixed=True,
    ),
    Action("ends", "first, last cell of the row; with Ctrl, of the grid", ("statement",), ("Home", "End"), fixed=True),
    Action("close", "close, and go back to the words", ("drawer",), ("Escape",), fixed=True, typing=True),
    Action("confirm", "confirm", ("drawer", "queue"), ("a",)),
    Action("dismiss", "dismiss", ("drawer", "queue"), ("x",)),
    Action("unsure", "unsure", ("drawer", "queue"), ("Space",)),
    Action("severity-0", "own severity: wording", ("drawer", "queue"), ("0",)),
    Action("severity-1", "own severity: nuance", ("drawer", "queue"), ("1",)),
    Action("severity-2", "own severity: shift", ("drawer", "queue"), ("2",)),
    Action("severity-3", "own severity: reversal", ("drawer", "queue"), ("3",)),
    Action("kind", "own kind: then its letter, which a list shows", ("drawer", "queue"), ("t",)),
    Action("note", "write a note", ("drawer", "queue"), ("m",)),
    Action("submit", "send the note", ("drawer", "queue"), ("Ctrl+Enter",), typing=True),
    Action("second-opinion", "ask for a second opinion", ("drawer", "queue"), ("f",)),
    Action("accept", "confirm and go on", ("queue",), ("Enter",)),
    Action("skip", "later", ("queue",), ("s",)),
    Action("undo-verdict", "take the last verdict back", ("queue",), ("Backspace",)),
    Action("merge-up", "join with the clause before", ("correcting",), ("Alt+ArrowUp",)),
    Action("split", "split at the caret", ("correcting",), ("Alt+s",)),
    Action("take", "take the first clause of the next row", ("correcting",), ("Alt+[",)),
    Action("give", "give the last clause to the next row", ("correcting",), ("Alt+]",)),
)


def grouped() -> dict[str, list[Action]]:
    """The actions by where they work, as the list of keys and the settings show them."""
    found: dict[str, list[Action]] = {}
    for action in ACTIONS:
        places = [PLACES[place] for place in action.where]
        said = ", and ".join([places[0], *(place[:1].lower() + place[1:] for place in places[1:])])
        found.setdefault(said, []).append(action)
    return found


def canonical(typed: str) -> str:
    """A key as it is stored: `ctrl+shift+H` → `Ctrl+Shift+h`. Raises InputError for what is no key."""
    *before, key = [typed] if typed in ("+", "") else typed.removesuffix("++").split("+") + ["+"] * typed.endswith("++")
    modifiers = {part.strip().capitalize() for part in before}
    known = NAMED.get(key.lower()) or ALSO.get(key.lower(), "")
    if not modifiers <= set(MODIFIERS) or not (
        known or (len(key) == 1 and key.isprintable() and key.isascii() and key != " ")
    ):
        remedy = "Write one sign (j), or a name (Space, Enter, Home, F2), with Ctrl+, Alt+ or Shift+ before it."
        raise InputError(f"“{typed}” is no key", where="keys", remedy=remedy)
    if len(key) == 1 and key.isalpha() and key.isupper() and not modifiers:
        modifiers = {"Shift"}
    return "+".join([m for m in MODIFIERS if m in modifiers] + [known or key.lower()])


def shown(key: str) -> str:
    """A stored key as people read it: `Ctrl+Shift+h` → `Ctrl+Shift+H`, `ArrowUp` → `↑`."""
    *before, last = [key] if key == "+" else key.removesuffix("++").split("+") + ["+"] * key.endswith("++")
    return "+".join([*before, READ.get(last, last.upper() if before and len(last) == 1 else last)])


def typed_keys(text: str) -> tuple[str, ...]:
    """The keys of a field, separated by blanks, each once. Raises InputError."""
    found = tuple(dict.fromkeys(canonical(part) for part in text.split()))
    if len(found) > MOST_KEYS:
        raise InputError(f"these are {len(found)} keys", where="keys", remedy=f"Give {MOST_KEYS} at most.")
    for key in found:
        if key in RESERVED:
            remedy = "Choose another key."
            raise InputError(f"{shown(key)} belongs to the browser", where="keys", remedy=remedy)
    return found


def holding(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Action → the keys that hold for it: the chosen ones, else the delivered ones."""
    return {a.name: a.keys if a.fixed else chosen.get(a.name, a.keys) for a in ACTIONS}


def conflicts(keys: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Pairs (name of an action, what is wrong in words) where one key would mean two things at one moment."""
    for one, other in combinations(ACTIONS, 2):
        for key in set(keys[one.name]) & set(keys[other.name]) if one.beside(other) else ():
            for mine, theirs in ((one, other), (other, one)):
                if not mine.fixed:
                    yield mine.name, f"{shown(key)} is also the key for “{theirs.words}”. Give one of them another."
