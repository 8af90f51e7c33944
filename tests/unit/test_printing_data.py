"""Tables as JSON and CSV: what comes out reads in again, and nothing runs as a formula."""

import csv
import io
import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.printing.data import FORMULA, as_csv, as_json
from chalicelib.domain.reports.tables import Cell, Column, Kind, Mark, Table
from tests.tables import OCTOBER, YEAR, mixed, the_form

cells = st.one_of(
    st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.dates(),
    st.text(st.characters(codec="utf-8")), st.sampled_from(Mark),
)  # fmt: skip


def a_table(row: tuple[Cell, ...]) -> Table:
    columns = tuple(Column(f"c{at}", f"Cột {at}", Kind.TEXT) for at in range(len(row)))
    return Table(name="bat-ky", title="Bất kỳ", columns=columns, rows=(row,))


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def document(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(table, YEAR))
    return found


@given(st.lists(cells, min_size=1, max_size=4).map(tuple))
def test_json_says_every_cell_and_where_there_is_none(row: tuple[Cell, ...]) -> None:
    found = document(a_table(row))
    plain = [cell.isoformat() if isinstance(cell, date) else cell for cell in row]
    assert found["rows"] == [[None if isinstance(cell, Mark) else cell for cell in plain]]
    hidden = [[0, at] for at, cell in enumerate(row) if cell is Mark.HIDDEN]
    assert (found["hidden"], len(found["unknown"])) == (hidden, row.count(Mark.UNKNOWN))


@given(st.lists(cells, min_size=1, max_size=4).map(tuple))
def test_csv_reads_in_again_and_no_text_begins_a_formula(row: tuple[Cell, ...]) -> None:
    (_, again) = read(as_csv(a_table(row)))
    for cell, field in zip(row, again, strict=True):
        if isinstance(cell, str):
            assert field.removeprefix("'") == cell.removeprefix("'")
            assert not field.startswith(FORMULA)
        elif isinstance(cell, int | float):
            assert float(field) == float(cell)
        else:
            marks = {Mark.HIDDEN: "*", Mark.UNKNOWN: "n/a", None: ""}
            assert field == (cell.isoformat() if isinstance(cell, date) else marks[cell])


def test_headings_that_begin_like_a_formula_are_harmless_too() -> None:
    assert read(as_csv(mixed()))[0][-1] == "'=Hồ sơ"


def test_the_form_has_its_numbers_in_the_headings_and_its_sums_say_so() -> None:
    heads, whole, *_ = read(as_csv(the_form(2, 2)))
    assert heads[2:5] == [
        "(3) Tiếp nhận – Tổng số",
        "(4) Tiếp nhận – Trong kỳ – Trực tuyến",
        "(5) Tiếp nhận – Trong kỳ – Trực tiếp, bưu chính",
    ]
    assert whole[:2] == ["Toàn tỉnh", "Tổng"]


def test_lines_end_as_spreadsheets_write_them() -> None:
    data = as_csv(the_form(2, 2))
    assert data.count(b"\r\n") == data.count(b"\n") == len(the_form(2, 2).rows) + 1


def test_json_says_what_was_asked_and_how_to_read_it() -> None:
    found = document(mixed())
    assert found["period"] == {"first": "2026-01-01", "last": "2026-12-31", "as_of": "2026-10-31"}
    assert found["filters"] == {"agency": "H33.02", "field": "Hộ tịch", "procedure": None}
    assert (found["form"], found["method"]) == (None, "phuong-phap.html")
    assert found["problems"] == ["Sai <b>số</b>."]
    assert [column["kind"] for column in found["columns"]] == [
        "text", "money", "ratio", "number", "day", "count",
    ]  # fmt: skip


def test_a_row_of_json_is_a_line() -> None:
    table = the_form(3, 3)
    lines = as_json(table, OCTOBER).decode().splitlines()
    assert sum(line.startswith("  [") for line in lines) == len(table.rows)


def test_a_table_without_rows_is_json_too() -> None:
    empty = Table(name="trong", title="Trống", columns=(Column("count", "Số"),), rows=())
    assert document(empty)["rows"] == []
