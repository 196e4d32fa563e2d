"""A document that is a zip archive (docx, odt, xlsx) → the same with only its XML in it, after it was found harmless.

In: the bytes of a file. Out: an uncompressed archive to hand to a library, which so reads exactly the bytes that were
looked at; or an InputError. Sizes that the archive declares are checked and not trusted.
"""

from __future__ import annotations

import io
import re
import zipfile

from corpus.errors import InputError

# Limits of OWASP's verification standard's kind: a long report with pictures stays far below all of them.
MOST_ENTRIES = 1_000
MOST_BYTES_OF_ENTRY = 25_000_000
MOST_BYTES = 50_000_000

# Text deflates to a tenth, a table of one repeated row to a fiftieth; a bomb to a thousandth. Small entries may.
MOST_RATIO = 100
SMALL = 100_000

CHUNK = 65_536

# How every entry begins in the archive's directory.
ENTRY_SIGNATURE = b"PK\x01\x02"

ARCHIVES = (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar")
ARCHIVE_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zX")

# What the libraries parse or ask for; pictures, fonts and programs are handed on empty.
KEPT = (".xml", ".rels", "mimetype")

# Entities and their declarations; no word processor writes one.
FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")

AS_TEXT = "Save it anew, or copy the text into a text file."


def harmless(name: str, content: bytes) -> io.BytesIO:
    """The archive, uncompressed, with nothing but its XML. Raises InputError that says what is wrong with it."""
    if content.count(ENTRY_SIGNATURE) > MOST_ENTRIES:
        raise _refused(name, f"the archive has more than {MOST_ENTRIES:,} entries")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(name, entries, len(content))
            return _copied(name, archive, entries)
    except InputError:
        raise
    # zipfile raises all of these on a broken archive, zlib.error (an Exception of its own) among them.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise _refused(name, f"the archive is damaged ({error})") from error
    except Exception as error:
        raise _refused(name, f"the archive is damaged ({type(error).__name__})") from error


def _check_directory(name: str, entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse by what the archive says of itself."""
    if len(entries) > MOST_ENTRIES:
        raise _refused(name, f"the archive has more than {MOST_ENTRIES:,} entries")
    if len({entry.filename for entry in entries}) < len(entries):
        raise _refused(name, "two entries of the archive have one name")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise InputError("it is encrypted", where=name, remedy="Save it without a password.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused(name, "the archive is compressed in an unusual way")
        if entry.filename.lower().endswith(ARCHIVES):
            raise _nested(name, entry)
        if entry.file_size > MOST_BYTES_OF_ENTRY:
            raise _refused(name, f"“{entry.filename}” in it has more than {MOST_BYTES_OF_ENTRY // 1_000_000} MB")
        if entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size):
            raise _refused(name, f"“{entry.filename}” in it grows more than {MOST_RATIO}-fold")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        raise _refused(name, f"what is in it has more than {MOST_BYTES // 1_000_000} MB")
    if total > max(SMALL, MOST_RATIO * size):
        raise _refused(name, f"what is in it grows more than {MOST_RATIO}-fold")


def _copied(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> io.BytesIO:
    copy = io.BytesIO()
    total = 0
    with zipfile.ZipFile(copy, "w") as harmless:
        for entry in entries:
            if entry.is_dir():
                continue
            kept = entry.filename.lower().endswith(KEPT)
            content = _inflated(name, archive, entry, MOST_BYTES - total) if kept else _beginning(archive, entry)
            if content.startswith(ARCHIVE_SIGNATURES):
                raise _nested(name, entry)
            total += len(content)
            if kept and not entry.filename.endswith("mimetype"):
                _check_xml(name, entry, content)
            harmless.writestr(entry.filename, content if kept else b"")
    copy.seek(0)
    return copy


def _inflated(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """An entry's bytes, counted as they come: the size that it declares may be a lie."""
    most = min(left, MOST_BYTES_OF_ENTRY)
    chunks: list[bytes] = []
    size = 0
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise _refused(name, f"what is in it has more than {MOST_BYTES // 1_000_000} MB")
            if size > max(SMALL, MOST_RATIO * entry.compress_size):
                raise _refused(name, f"“{entry.filename}” in it grows more than {MOST_RATIO}-fold")
            chunks.append(chunk)
    return b"".join(chunks)


def _beginning(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Enough of a picture or attachment to see whether it is an archive."""
    with archive.open(entry) as file:
        return file.read(8)


def _check_xml(name: str, entry: zipfile.ZipInfo, content: bytes) -> None:
    """Refuse a DOCTYPE or entity in a part, in whatever encoding its parser would find one."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode()
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = DECLARED.match(content)
    strange = declared is not None and declared[1].lower() not in (*ENCODINGS, b"utf-16")
    if strange or b"\0" in content or (content and not content.startswith(b"<")):
        raise _refused(name, f"“{entry.filename}” in it is no XML in UTF-8 or UTF-16")
    if FORBIDDEN.search(content):
        raise _refused(name, f"“{entry.filename}” in it declares a document type or entities")


def _nested(name: str, entry: zipfile.ZipInfo) -> InputError:
    return InputError(
        f"another archive lies in it (“{entry.filename}”)",
        where=name,
        remedy="Save it without the embedded file, or copy the text into a text file.",
    )


def _refused(name: str, problem: str) -> InputError:
    return InputError(problem, where=name, remedy=AS_TEXT)
