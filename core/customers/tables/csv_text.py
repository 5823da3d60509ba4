"""How a text table is written: encoding, delimiter, header, decimal commas. Pure: bytes and texts in, findings out."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from core.errors import TableError

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "','", ";": "';'", "\t": "tab", "|": "'|'"}
WITH_COMMA = re.compile(r"\s*[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+),\d+([eE][+-]?\d+)?\s*")
WITH_POINT = re.compile(r"\s*[+-]?(\d*|[1-9]\d{0,2}(,\d{3})+)\.\d+([eE][+-]?\d+)?\s*")
THOUSANDS = re.compile(r"\s*[+-]?[1-9]\d{0,2}(,\d{3})+\s*")
MAGIC = (
    (b"PK\x03\x04", "an Excel workbook or another zip file", "Save it as CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save it as CSV UTF-8."),
    (b"\x1f\x8b", "compressed by gzip", "Unpack it first."),
    (b"%PDF", "a PDF", "Save the table as CSV."),
    (b"SQLite format 3", "a SQLite database", "Export the table as CSV."),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd", "Unpack it first."),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text.

    Attributes:
        name: for Python's codecs.
        quotes: whether there is a quotation mark anywhere, so that a cell may hold a line end.
        note: for people, when it is not plain UTF-8.
    """

    name: str
    quotes: bool
    note: str = ""


def find_encoding(chunks: Iterable[bytes], where: str) -> Encoding:
    """UTF-8, UTF-16 with a byte order mark (or plainly recognisable), else Windows-1252.

    Raises:
        TableError: it is no text: a workbook, something compressed, damaged.

    >>> find_encoding([b"a,b"], "x.csv")
    Encoding(name='utf-8', quotes=False, note='')
    >>> find_encoding(["Straße".encode("cp1252")], "x.csv").name
    'cp1252'
    """
    quotes, place, wrong, first = False, 0, -1, True
    utf8, ansi, ansi_wrong = getincrementaldecoder("utf-8")(), getincrementaldecoder("cp1252")(), -1
    wide = ""
    for chunk in chunks:
        if first:
            refuse_binary(chunk, where)
            wide = _utf16(chunk)
            first = False
        quotes = quotes or b'"' in chunk
        if wide:
            continue
        if b"\0" in chunk:
            raise TableError(
                f"{where}: this is not a text table: byte {place + chunk.index(0)} is zero.",
                todo="Give a CSV (UTF-8) or a Parquet file.",
            )
        if wrong < 0 and not _decodes(utf8, chunk):
            wrong = place
        if not chunk.isascii() and ansi_wrong < 0 and not _decodes(ansi, chunk):
            ansi_wrong = place
        place += len(chunk)
    if wide:
        return Encoding(wide, quotes, "Read as UTF-16.")
    if wrong < 0 and not _decodes(utf8, b"", final=True):
        wrong = place
    if wrong < 0:
        return Encoding("utf-8", quotes)
    if ansi_wrong >= 0:
        raise TableError(
            f"{where}: this is neither UTF-8 nor Windows-1252 text.", todo="Save it as CSV UTF-8 and try again."
        )
    return Encoding(
        "cp1252", quotes, "Not UTF-8: read as Windows-1252 (cp1252), so look whether names with accents are right."
    )


def refuse_binary(head: bytes, where: str) -> None:
    """Raise when the first bytes are those of something that is no text."""
    for magic, what, todo in MAGIC:
        if head.startswith(magic):
            raise TableError(f"{where}: this is {what}, not a text table.", todo=todo)


def _decodes(decoder, chunk: bytes, final: bool = False) -> bool:  # type: ignore[no-untyped-def]
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _utf16(head: bytes) -> str:
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    start = head[:200]
    if len(start) >= 4 and start.count(0) >= 0.4 * len(start):
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells stand in a line.

    Attributes:
        delimiter: one of DELIMITERS.
        header: the first line's cells as they came.
        skip: lines above the header (Excel's "sep=;").
        rows: the first rows below the header.
    """

    delimiter: str
    header: list[str]
    skip: int
    rows: list[list[str]]


def find_dialect(sample: str, wanted: Iterable[str], where: str, whole: bool = False) -> Dialect:
    """Find the delimiter: the one that makes the wanted columns appear, and lines of equal length.

    Args:
        sample: the beginning of the text.
        wanted: column names that are expected; may be none.
        where: for messages.
        whole: the sample is all of the text; else its last row, which may be cut, is not used.

    Raises:
        TableError: there is nothing.

    >>> find_dialect("a;b\\n1,5;2\\n", [], "x.csv", whole=True)
    Dialect(delimiter=';', header=['a', 'b'], skip=0, rows=[['1,5', '2']])
    """
    sample = sample.removeprefix("\ufeff")
    skip = 0
    candidates: tuple[str, ...] = DELIMITERS
    told = re.match(r"sep=(.)\r?\n", sample)
    if told:
        skip, candidates, sample = 1, (told[1],), sample[told.end() :]
    names = set(wanted)
    best: tuple[tuple[int, float, int], Dialect] | None = None
    for delimiter in candidates:
        rows: list[list[str]] = []
        with suppress(csv.Error):  # a cell longer than any table has: a quotation mark is not closed
            rows.extend(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter))
        body = rows[1:] if whole else rows[1:-1]
        if not rows:
            continue
        width = len(rows[0])
        same = sum(len(row) == width for row in body[:200]) / max(1, len(body[:200]))
        known = sum(cell.strip() in names for cell in rows[0])
        score = (known, same if width > 1 else -1.0, width)
        if best is None or score > best[0]:
            best = score, Dialect(delimiter, rows[0], skip, body)
    if best is None or not any(cell.strip() for cell in best[1].header):
        raise TableError(f"{where}: the file is empty.", todo="Give a table with a header and rows.")
    return best[1]


def writes_commas(cells: Iterable[str]) -> bool:
    """Whether a column of numbers is written with decimal commas.

    1,234 alone could be one thousand two hundred and thirty-four, so a column with nothing else does not count: there
    each cell is reported.

    >>> writes_commas(["12,5", "7"]), writes_commas(["1,234"]), writes_commas(["1.5", "2"])
    (True, False, False)
    >>> writes_commas(["17.801,46"]), writes_commas(["1,234.50", "2,500"])
    (True, False)
    """
    commas = points = sure = 0
    for cell in cells:
        if WITH_COMMA.fullmatch(cell):
            commas += 1
            sure += not THOUSANDS.fullmatch(cell)
        elif WITH_POINT.fullmatch(cell):
            points += 1
    return sure > 0 and commas > points
