"""Workbooks: numbers are numbers, headings stand as on the form, and it prints on A4."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from chalicelib.adapters.printing.workbook import as_xlsx
from chalicelib.domain.reports.tables import Column, Kind, Table
from tests.tables import AGENCIES, ISSUER, OCTOBER, YEAR, mixed, rates, the_form, waits


def opened(table: Table) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(table, OCTOBER, ISSUER)))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def values(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def where(sheet: Worksheet, words: str) -> tuple[int, int]:
    """Return row and column, from 1, of the first cell that says it."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value == words)
    found = next(cells)
    return found.row, found.column


def merged(sheet: Worksheet, words: str) -> tuple[int, int]:
    """Return how many rows and columns the heading takes."""
    place = where(sheet, words)
    for area in sheet.merged_cells.ranges:
        if (area.min_row, area.min_col) == place:
            return area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
    return 1, 1


FORM = opened(the_form())


def test_the_state_and_the_office_stand_above() -> None:
    said = [cell for row in values(FORM)[:9] for cell in row if cell]
    assert said[:6] == [
        "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG TỈNH",
        "Độc lập - Tự do - Hạnh phúc",
        "Biểu số II.06a/VPCP/KSTT",
        "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN TRỰC TIẾP GIẢI QUYẾT",
    ]
    assert said[6] == (
        "Kỳ báo cáo: từ ngày 01/10/2026 đến ngày 31/10/2026; số liệu tính đến hết ngày 31/10/2026"
    )


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("TT", (3, 1)),
        ("Đơn vị / Lĩnh vực", (3, 1)),
        ("Tiếp nhận", (1, 4)),
        ("Trong kỳ", (1, 2)),
        ("Trực tuyến", (1, 1)),
        ("Từ kỳ trước", (2, 1)),
        ("Đã giải quyết", (1, 4)),
        ("Trước hạn", (2, 1)),
        ("Đang giải quyết", (1, 3)),
    ],
)
def test_headings_stand_on_headings(words: str, size: tuple[int, int]) -> None:
    assert merged(FORM, words) == size


def test_the_columns_are_numbered_as_on_the_form() -> None:
    row, _ = where(FORM, "(1)")
    assert values(FORM)[row - 1] == [f"({number})" for number in range(1, 14)]


def test_every_cell_of_the_table_is_there() -> None:
    first, _ = where(FORM, "(1)")
    table = the_form()
    for row, cells in zip(values(FORM)[first:], table.rows, strict=False):
        marked = [cell if isinstance(cell, int) else "*" for cell in cells[2:]]
        assert row[2:] == marked
        assert row[1] == cells[1] or (cells[1] is None and row[1] == cells[0])
    assert values(FORM)[first + 1][0] == "1"
    assert values(FORM)[first + 2][0] == "1.1"


def test_numbers_are_numbers_and_texts_are_never_formulas() -> None:
    sheet = opened(mixed())
    row, _ = where(sheet, "=Hồ sơ")
    first, second, third = values(sheet)[row : row + 3]
    assert first[1:] == [12_500_000, 0.2533, 1.5, datetime(2026, 1, 5), 3]  # noqa: DTZ001 - Excel knows no zones
    assert second == ["-1+1 & <i>xã</i>", -2_000, 1, 1234567.891, None, "*"]
    assert third[2] == "n/a"
    assert {cell.data_type for rows in sheet.iter_rows() for cell in rows} <= {"s", "n", "d"}
    formats = [sheet.cell(row + 1, at).number_format for at in range(1, 7)]
    assert formats == ["@", "#,##0", "0.00%", "#,##0.0#", "dd/mm/yyyy", "#,##0"]


def test_it_prints_on_a4_across_with_its_headings_on_every_page() -> None:
    row, _ = where(FORM, "(1)")
    page = FORM.page_setup
    assert (page.paperSize, page.orientation) == (9, "landscape")
    assert (page.fitToWidth or 1, page.fitToHeight) == (1, 0)
    setup = FORM.sheet_properties.pageSetUpPr
    assert setup is not None
    assert setup.fitToPage
    assert FORM.print_title_rows == f"${row - 3}:${row}"
    assert FORM.freeze_panes == f"C{row + 1}"
    assert FORM.print_area.endswith(f"$M${FORM.max_row + 4}")


def test_every_letter_is_times_new_roman() -> None:
    fonts = {cell.font.name for row in FORM.iter_rows() for cell in row if cell.value}
    assert fonts == {"Times New Roman"}


def test_notes_marks_problems_and_signatures_stand_there() -> None:
    said = {str(cell) for row in values(opened(rates())) for cell in row if cell}
    assert "* Số nhỏ không công bố, hoặc số có thể từ đó suy ra số nhỏ." in said
    assert "n/a: chưa tính được; lý do ghi trong ghi chú." in said
    assert {"Đơn vị không có hồ sơ thì không có tỷ lệ.", "THỦ TRƯỞNG ĐƠN VỊ"} <= said
    said = {str(cell) for row in values(opened(waits())) for cell in row if cell}
    assert "Lưu ý: 3 dòng dữ kiện không đọc được; số liệu có thể thiếu." in said


def test_what_was_asked_for_stands_under_the_title() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(mixed(), YEAR, ISSUER)))
    said = {str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert {"Cơ quan quyết định: Sở Tư pháp", "Lĩnh vực: Hộ tịch"} <= said


def test_a_narrow_table_and_one_without_rows_are_laid_out_too() -> None:
    columns = (Column("name", "Tên", Kind.TEXT),)
    sheet = opened(Table(name="hep", title="Hẹp", columns=columns, rows=()))
    assert where(sheet, "Tên")[1] == 1
    assert where(sheet, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")[1] > 1


def test_what_is_too_long_for_a_sheet_is_cut_and_the_sheet_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rates(), OCTOBER, ISSUER, most=3)))
    said = [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert "Sở Nông nghiệp và Môi trường" in said
    assert "Văn phòng Đăng ký đất đai" not in said
    assert "Bảng còn 28 dòng không in ở đây; xem tệp CSV." in said


def test_long_names_get_the_height_they_need() -> None:
    (long, _), (short, _) = where(FORM, AGENCIES[3]), where(FORM, "Hộ tịch")
    assert FORM.row_dimensions[long].height == 2 * FORM.row_dimensions[short].height


def test_long_headings_get_the_height_they_need() -> None:
    words = "Điểm tối đa của các chỉ tiêu tính được theo Quyết định"
    columns = (*rates().columns, Column("most", words, Kind.NUMBER))
    sheet = opened(Table(name="dau", title="Đầu", columns=columns, rows=()))
    height = sheet.row_dimensions[where(sheet, words)[0]].height
    assert height is not None
    assert height > 3 * 16.5


def test_the_same_table_gives_the_same_bytes() -> None:
    assert as_xlsx(the_form(), OCTOBER, ISSUER) == as_xlsx(the_form(), OCTOBER, ISSUER)
