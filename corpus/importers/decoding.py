"""Bytes of a file → text, verbatim.

In: bytes as they came, a name to call them by. Out: the text without a byte order mark, its newlines as received;
or an InputError that says where the file ceases to be text.
"""

from __future__ import annotations

import codecs
from typing import BinaryIO

from corpus.errors import InputError
from corpus.importers.telling import english, persian

# UTF-32 first: its little-endian mark begins with that of UTF-16.
OTHER_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}

# What a file without a mark may be in besides UTF-8: what the world's desks wrote English, Persian and their
# neighbours in before it. The Far East's are not among them: any two bytes are a character there, so that every
# “é” is ambiguous.
GUESSES = {
    "cp1252": "Windows-1252 (Western)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1256": "Windows-1256 (Arabic and Persian)",
    "mac_roman": "Mac Roman",
}

# By how much the best guess must be less of a mess, or more of a language, than the next one that would give
# another text (both are shares, 0..1). Chosen by hand: Polish as Windows-1250 or -1252 is 0.60 and 0.59, which
# is no ground to choose; Western quotation marks as Cyrillic are 0.76 and 0.
CLEARLY_LESS_MESS, CLEARLY_MORE_LANGUAGE = 0.02, 0.05

AS_UTF_8 = "Save it as UTF-8."

# A file with a said encoding is in memory as a whole (bytes). No importer of text takes longer ones.
MOST_BYTES = 64 * 1024 * 1024

# Encodings of Python's own, for source code and names of machines, in which no text is written.
NO_FILES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})


def decoded(content: bytes, where: str, line: int | None = None) -> str:
    """Decode UTF-8 strictly. line: the number of the file's line that this is, where it is one.

    Raises InputError for another encoding, and for a NUL byte, which no text has.
    """
    for mark, name in OTHER_MARKS.items():
        if content.startswith(mark) and line in (None, 1):
            raise InputError(f"it is {name}, not UTF-8", where=where, remedy=AS_UTF_8)
    _refuse_nul(content, where, line)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(content, error.start, line)
        raise InputError(
            f"it is not UTF-8: there is the byte 0x{content[error.start]:02X}",
            where=f"{where}, {place}",
            remedy=AS_UTF_8,
        ) from None
    return text.removeprefix("\ufeff") if line in (None, 1) else text


def decoded_or_guessed(content: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """A whole file's text, and a remark where its encoding was found or guessed: UTF-8, UTF-16 with its mark, or the
    one old encoding that makes a language of it.

    Raises InputError where two of them would, where none does, and for a NUL.
    """
    mark = next((m for m in OTHER_MARKS if content.startswith(m)), b"")
    if OTHER_MARKS.get(mark) == "UTF-16":
        return _of_utf_16(content, where), ("read as UTF-16, as its byte order mark says",)
    try:
        return decoded(content, where), ()
    except InputError as error:
        guess = None if mark or b"\0" in content else guessed(content)
        if guess is None:
            remedy = "Its encoding cannot be told with certainty. Open it in an editor and save it as UTF-8."
            raise (
                error if mark or b"\0" in content else InputError(error.problem, where=error.where, remedy=remedy)
            ) from None
    text, encoding = guess
    return text, (f"no UTF-8; its encoding was guessed: {GUESSES[encoding]}. Look at accents and quotation marks",)


def known(encoding: str) -> str:
    """The name under which Python knows an encoding of text. Raises InputError where there is none such."""
    try:
        found = codecs.lookup(encoding)
    except (LookupError, ValueError):
        found = None
    # Python calls other things codecs too, from bytes to bytes; and some that only it writes.
    if found is None or not found._is_text_encoding or found.name in NO_FILES:
        remedy = f"Give a name such as utf-8, utf-16, {', '.join(GUESSES)}."
        raise InputError(f"“{encoding}” is no encoding that is known", where="encoding", remedy=remedy)
    return found.name


def recoded(name: str, file: BinaryIO, encoding: str) -> bytes:
    """A file as UTF-8 with its mark, from the encoding that it is said to be in. Raises InputError."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        problem = f"the file has more than {MOST_BYTES // 1024**2} MB"
        raise InputError(problem, where=name, remedy="Cut it into several.")
    try:
        text = content.decode(encoding)
        return codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode()
    except UnicodeError as error:
        byte = f": there is the byte 0x{content[error.start]:02X}" if isinstance(error, UnicodeDecodeError) else ""
        where = f"{name}, {_place(content, error.start, None)}" if isinstance(error, UnicodeDecodeError) else name
        remedy = "Give another encoding, or none, so that it is guessed."
        raise InputError(f"it is not {encoding}{byte}", where=where, remedy=remedy) from None


def guessed(content: bytes) -> tuple[str, str] | None:
    """The text in one of the encodings of `GUESSES`, and which; None unless one is clearly better than the others."""
    from charset_normalizer import from_bytes

    for encoding, tells in (("cp1252", english), ("cp1256", persian)):
        text = content.decode(encoding, "replace")
        if "\ufffd" not in text and not any("\x7f" <= c <= "\x9f" for c in text) and tells(text):
            return text, encoding
    best: dict[str, tuple[float, float, str]] = {}
    for match in from_bytes(content, cp_isolation=list(GUESSES), preemptive_behaviour=False):
        for encoding in sorted({match.encoding, *match.could_be_from_charset} & set(GUESSES), key=list(GUESSES).index):
            text = content.decode(encoding, "replace")
            if "\ufffd" not in text and not any("\x7f" <= c <= "\x9f" for c in text):
                best.setdefault(text, (match.chaos, -match.coherence, encoding))
    ranked = sorted(best.items(), key=lambda one: one[1])
    if not ranked or ranked[0][1][1] == 0:
        return None
    (text, (chaos, language, encoding)), *others = ranked
    for _, (mess, less, _) in others:
        if mess - chaos < CLEARLY_LESS_MESS and less - language < CLEARLY_MORE_LANGUAGE:
            return None
    return text, encoding


def _of_utf_16(content: bytes, where: str) -> str:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise InputError(f"it is broken UTF-16, from byte {error.start + 1} on", where=where, remedy=AS_UTF_8) from None
    if "\0" in text:
        raise InputError("it is no text file: there is a NUL", where=where, remedy="Save it as plain text.")
    return text


def _refuse_nul(content: bytes, where: str, line: int | None) -> None:
    if b"\0" in content:
        place = _place(content, content.index(b"\0"), line)
        raise InputError(
            "it is no text file: there is a NUL byte", where=f"{where}, {place}", remedy="Save it as plain text."
        )


def _place(content: bytes, offset: int, line: int | None) -> str:
    before = content[:offset]
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    return f"line {line or before.count(10) + 1}, column {column}"
