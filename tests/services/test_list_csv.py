"""Files as spreadsheets write them: encodings, separators, quotes, headers, dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.services.errors import Invalid
from ballerine_app.services.list_columns import NO_COLUMN, Columns, columns_of, end_of
from ballerine_app.services.list_csv import MOST_ROWS, Row, decoded, rows_of, separator_of
from ballerine_app.services.list_export import as_csv


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_named(codec: str, named: str) -> None:
    text = "name;note\nMüller, Anna;gesehen\nŽižek;\n"
    assert decoded(text.encode(codec)) == (text, named)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "list_file_empty"),
        (b"\xef\xbb\xbf \r\n", "list_file_empty"),
        (b"PK\x03\x04" + b"x" * 50, "list_file_binary"),
        (b"a\0" * 5 + b"\0" * 50, "list_file_binary"),
        (b"x" * 20_000_001, "list_file_too_large"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        decoded(data)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\nc,d\n", ","),
        ("a;b,c\nd;e,f\n", ";"),
        ("a\tb\r\nc\td", "\t"),
        ("a;b\rc;d\r", ";"),
        ("a.example\nb.example\n", ""),
        ("sep=;\na,x;b\n", ";"),
        ('"a;b",1\n"c;d",2\n', ","),
        ("value\nMüller, Anna\nLi, Wei\nNoname\n", ""),
    ],
)
def test_the_separator_is_guessed(text: str, separator: str) -> None:
    assert separator_of(text) == separator


def test_cells_are_as_they_were_meant() -> None:
    text = 'sep=;\r\n="0742";" a ""b"" ";5" pipe\r\n\r\n;;\r\n\'=1+1; x \r"two\nlines";z\n'
    assert list(rows_of(text, ";")) == [
        Row(2, ["0742", 'a "b"', '5" pipe']),
        Row(5, ["=1+1", "x"]),
        Row(6, ["two\nlines", "z"]),
    ]


def test_a_stray_quote_costs_one_row() -> None:
    text = 'a,1\n"b,2\n' + "".join(f"c{n},3\n" for n in range(100))
    rows = list(rows_of(text, ","))
    assert rows[1] == Row(2, (), "quote_open")
    assert len(rows) == 102
    assert rows[2].cells == ["c0", "3"]


def test_two_stray_quotes_do_not_swallow_the_rows_between() -> None:
    rows = list(rows_of('a,1\n"b,2\nc,3\n"d,4\ne,"5\n6"\n', ","))
    assert [(row.line, row.problem) for row in rows] == [
        (1, ""),
        (2, "quote_open"),
        (3, ""),
        (4, "quote_open"),
        (5, ""),
    ]
    assert rows[-1].cells == ["e", "5\n6"]


def test_too_many_rows_are_refused_and_a_long_line_is_one_broken_row() -> None:
    assert [row.problem for row in rows_of("x" * 30_000 + "\ny", "")] == ["line_long", ""]
    with pytest.raises(Invalid, match="list_file_rows"):
        list(rows_of("a\n" * (MOST_ROWS + 2), ""))
    with pytest.raises(Invalid, match="list_file_rows"):
        next(rows_of("\n" * 5 * MOST_ROWS, ""))


@pytest.mark.parametrize(
    ("kind", "lines", "columns"),
    [
        ("email_domain", ["Domain,Reason,Valid until", "a.example,x,2030-01-01"], Columns(True, 0, 1, 2)),
        ("email_domain", ["a.example,x", "b.example,y"], Columns(False, 0)),
        ("country", ["North Korea,KP", "Iran,IR"], Columns(False, 1)),
        ("country", ["Land,Kürzel", "Iran,IR"], Columns(True, 1)),
        ("name", ["Full name,Comment", "Anna Müller,x"], Columns(True, 0, 1)),
        ("name", ["Anna Müller"], Columns(False, 0)),
    ],
)
def test_header_and_columns_are_guessed(kind: str, lines: list[str], columns: Columns) -> None:
    assert columns_of([Row(n, line.split(",")) for n, line in enumerate(lines)], kind) == columns


@pytest.mark.parametrize(
    ("cell", "end"),
    [
        ("", None),
        ("2026-12-31", datetime(2027, 1, 1, tzinfo=UTC)),
        ("31.12.2026", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31T12:00:00+02:00", datetime(2026, 12, 31, 10, tzinfo=UTC)),
        ("2026-12-31 12:00", datetime(2026, 12, 31, 12, tzinfo=UTC)),
    ],
)
def test_ends_are_read(cell: str, end: datetime | None) -> None:
    assert end_of(cell) == end


@pytest.mark.parametrize(
    "cell", ["12/31/2026", "2026-02-30", "46022", "soon", "9999-12-31", "0001-01-01T00:00:00+23:00", "20261231T120000Z"]
)
def test_other_ends_are_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        end_of(cell)


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]), min_size=1), min_size=1)
)
def test_what_is_exported_can_be_imported(values: list[str]) -> None:
    text, _ = decoded(as_csv(("value", "note"), [(value, "=note") for value in values]))
    cells = [row.cells for row in rows_of(text, ",")][1:]
    assert not [line for line in text.splitlines()[1:] if line.lstrip('"').startswith(("=", "+", "-", "@"))]
    guarded = [value for value in values if not (value.startswith(("'", '="')))]
    assert [each[1] for each in cells] == ["=note"] * len(values)
    assert set(guarded) <= {each[0] for each in cells}
    assert NO_COLUMN == -1
