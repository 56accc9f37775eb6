"""Files as people export them from spreadsheets: their encoding, separator and rows, with what is wrong in a line."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ballerine_app.services.errors import Invalid

MOST_BYTES: Final = 20_000_000
MOST_ROWS: Final = 200_000
SEPARATORS: Final = (",", ";", "\t")
ONE_COLUMN: Final = ""
_SAMPLE: Final = 200
_SAMPLE_TEXT: Final = 200_000  # characters
_MOST_LINES: Final = 5 * MOST_ROWS  # blank ones, and those within cells
# Spreadsheets and PDFs themselves, old and new.
_NO_TEXT: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
# A quoted cell may go over some lines; a stray quote must not swallow the rest of the file.
_MOST_LINES_OF_A_CELL: Final = 20
_LONGEST_LINE: Final = 20_000
_SEP_LINE: Final = re.compile(r"sep=(.)", re.IGNORECASE)
# Spreadsheets write ="0742" so that the zero stays, and we write '=1+1 so that nothing is computed.
_KEPT_AS_TEXT: Final = re.compile(r'="([^"]*)"')
_GUARDED: Final = re.compile(r"'[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its first line, its cells, and why it can't be read ("" where it can)."""

    line: int
    cells: Sequence[str]
    problem: str = ""


def decoded(data: bytes) -> tuple[str, str]:
    """The file's text and the encoding that it was in: UTF-8, UTF-16, or else Windows-1252, in which all can be read.

    Invalid("list_file_empty"), Invalid("list_file_too_large") and Invalid("list_file_binary").
    """
    if len(data) > MOST_BYTES:
        raise Invalid("list_file_too_large", field="file", most=str(MOST_BYTES // 1_000_000))
    if data.startswith(_NO_TEXT):
        raise Invalid("list_file_binary", field="file")
    text, encoding = _decoded(data)
    if not text.strip():
        raise Invalid("list_file_empty", field="file")
    if text[:2_000].count("\0") > 20:
        raise Invalid("list_file_binary", field="file")
    return text, encoding


def separator_of(text: str) -> str:
    """The separator that parts nearly all of the first lines into as many cells, or ONE_COLUMN."""
    lines = _lines(text[:_SAMPLE_TEXT])[:_SAMPLE]
    named = _SEP_LINE.fullmatch(lines[0].strip("\r "))
    if named and named[1] in SEPARATORS:
        return named[1]
    best, found = 0.0, ONE_COLUMN
    for separator in reversed(SEPARATORS):  # texts have commas in them
        counts = [len(row.cells) for row in _rows_of(lines, separator) if row.cells and not row.problem]
        usual = max(set(counts), key=counts.count, default=1)
        share = counts.count(usual) / max(1, len(counts))
        if usual > 1 and share >= 0.8 and share * usual > best:
            best, found = share * usual, separator
    return found


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """Every row that isn't blank. One that can't be read comes without cells, with the problem: quote_open, line_long.

    Invalid("list_file_rows") after the last one that is taken.
    """
    lines = _lines(text)
    if len(lines) > _MOST_LINES:
        raise Invalid("list_file_rows", field="file", most=f"{MOST_ROWS:,}")
    for count, row in enumerate(_rows_of(lines, separator)):
        if count > MOST_ROWS:  # a header may stand before them
            raise Invalid("list_file_rows", field="file", most=f"{MOST_ROWS:,}")
        yield row


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _rows_of(lines: Sequence[str], separator: str) -> Iterator[Row]:
    index = 1 if lines and _SEP_LINE.fullmatch(lines[0].strip("\r ")) else 0
    width = 0
    while index < len(lines):
        row, used = _row(lines, index, separator, width)
        index += used
        width = width or len(row.cells)
        if row.problem or any(row.cells):
            yield row


def _row(lines: Sequence[str], index: int, separator: str, width: int) -> tuple[Row, int]:
    line = lines[index]
    if len(line) > _LONGEST_LINE:
        return Row(index + 1, (), "line_long"), 1
    if not separator:
        cells = [line[1:-1].replace('""', '"')] if _is_quoted(line) else [line]
        return Row(index + 1, [_plain(cell) for cell in cells]), 1
    if '"' not in line:
        return Row(index + 1, [_plain(cell) for cell in line.split(separator)]), 1
    for more in range(min(_MOST_LINES_OF_A_CELL, len(lines) - index)):
        taken = "\n".join(lines[index : index + more + 1])
        if len(taken) > _LONGEST_LINE:
            break
        try:
            cells = next(csv.reader([taken], delimiter=separator, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                continue
            if more:
                break
            # A quote within a cell that isn't quoted is a quote.
            cells = next(csv.reader([taken], delimiter=separator))
        if more and _swallows(lines[index + 1 : index + more], separator, width):
            break
        return Row(index + 1, [_plain(cell) for cell in cells]), more + 1
    return Row(index + 1, (), "quote_open"), 1


def _swallows(lines: Sequence[str], separator: str, width: int) -> bool:
    """Whether lines between two quotes look like rows of their own: then the quotes are strays."""
    return any(line.count(separator) + 1 == width for line in lines)


def _is_quoted(line: str) -> bool:
    return len(line) > 1 and line[0] == line[-1] == '"'


def _plain(cell: str) -> str:
    """The cell without the space around it, and without what spreadsheets put there so that it stays a text."""
    plain = cell.strip()  # no-break spaces too
    if kept := _KEPT_AS_TEXT.fullmatch(plain):
        return kept[1].strip()
    return plain[1:] if _GUARDED.match(plain) else plain


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", "replace"), "UTF-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    sample = data[:2_000]
    for offset, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[offset::2]
        if len(half) > 1 and half.count(0) > 0.6 * len(half):
            return data.decode(codec, "replace"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"
