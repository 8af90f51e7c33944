"""Workbook: a table as XLSX, laid out like an official form and ready to be printed and signed."""

import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.printing.captions import (
    MOTTO,
    NATION,
    Issuer,
    period,
    scope,
)
from chalicelib.adapters.printing.layout import Head, Layout, Line, Rank, laid_out
from chalicelib.adapters.printing.styles import Styles
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.showing import MARKS, explained
from chalicelib.domain.reports.tables import Cell, Column, Kind, Mark, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDTHS = {Kind.COUNT: 11, Kind.MONEY: 17, Kind.RATIO: 11, Kind.NUMBER: 12, Kind.DAY: 13}
"""How wide columns are, in characters."""
ORDER_WIDTH, NARROWEST, WIDEST, WIDEST_NAME = 6, 12, 28, 46
SHEET_WIDTH = 120
"""How wide a sheet is at least, so that what stands above the table has its place."""
FEWEST = 4
"""Columns of a sheet, so that it has halves."""
SIZE, LETTERS, BOLD_LETTERS = 12, 1.12, 1.02
"""Of letters in points; how many stand on average where a spreadsheet reckons with one digit."""
MOST_LINES = 100_000
"""What goes on a sheet: what a person still scrolls, and memory holds. CSV has all."""
HEIGHT, AIR = 16.5, 1.4
"""Of a line of text, in points; how much more a heading takes."""
A4 = 9


def as_xlsx(table: Table, question: Question, issuer: Issuer, most: int = MOST_LINES) -> bytes:
    """Return the table as a workbook of one sheet.

    Numbers are numbers, marks are texts, and no text is ever a formula. Lines behind the first
    `most` are left out, and the sheet says so.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only the night needs it

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, {"in_memory": True, **plain}) as book:
        moment = datetime.combine(question.period.as_of, time.min, UTC).replace(tzinfo=None)
        book.set_properties({"title": table.title, "company": issuer.name, "created": moment})
        sheet = book.add_worksheet(table.name[:31])
        layout = laid_out(table)
        _Writing(sheet, Styles(book), layout, _widths(layout), most).whole(table, question, issuer)
    return out.getvalue()


@dataclass(slots=True)
class _Writing:
    """A sheet being written, from above: `row` is the next one."""

    sheet: "Worksheet"
    styles: Styles
    layout: Layout
    widths: Sequence[float]
    most: int
    row: int = 0

    def whole(self, table: Table, question: Question, issuer: Issuer) -> None:
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width, self.styles.of())
        self.above(table, question, issuer)
        first = self.row
        self.heads()
        self.sheet.freeze_panes(self.row, self.layout.named + 1)
        last = self.row - 1
        for line in self.layout.lines[: self.most]:
            self.line(line)
        self.below(table)
        self.signatures()
        self.printing(first, last)

    @property
    def last(self) -> int:
        return len(self.widths) - 1

    @property
    def middle(self) -> int:
        """Return the last column of the left half: what is as near the middle as can be."""
        whole, lefts = sum(self.widths), accumulate(self.widths[:-1])
        return min((abs(left - whole / 2), place) for place, left in enumerate(lefts))[1]

    def above(self, table: Table, question: Question, issuer: Issuer) -> None:
        left = (
            issuer.above.upper(),
            issuer.name.upper(),
            f"Biểu số {table.form}" if table.form else "",
        )
        right = (NATION, MOTTO, "")
        looks: Sequence[dict[str, Any]] = ({}, {"bold": True}, {"italic": True})
        for words, other, look in zip(left, right, looks, strict=True):
            self.halves(words, other, look, {"bold": True})
        self.row += 1
        self.wide(table.title.upper(), bold=True, font_size=14, align="center")
        self.wide(period(question), italic=True, align="center")
        for word, name in scope(question, issuer):
            self.wide(f"{word}: {name}", align="center")
        for problem in table.problems:
            self.wide(f"Lưu ý: {problem}", bold=True, font_color="#9C1F1A", align="center")
        self.wide(f"Đơn vị báo cáo: {issuer.name}", align="right", italic=True)
        self.wide(f"Đơn vị nhận báo cáo: {issuer.receiver}", align="right", italic=True)
        self.sheet.set_row(self.row, HEIGHT / 2)
        self.row += 1

    def heads(self) -> None:
        for heads, height in zip(self.layout.heads, self.heights_of_heads(), strict=True):
            self.sheet.set_row(self.row, height)
            for head in heads:
                self.head(head)
            self.row += 1
        if self.layout.numbered:
            for place, column in enumerate(self.layout.columns):
                words = "" if column.number is None else f"({column.number})"
                self.sheet.write_string(self.row, place, words, self.styles.head(small=True))
            self.row += 1

    def heights_of_heads(self) -> list[float]:
        """Return how high each row of headings has to be, a little air included."""
        rows = [HEIGHT * AIR for _ in self.layout.heads]
        for head in sorted(chain(*self.layout.heads), key=lambda head: head.rows):
            width = sum(self.widths[head.column : head.column + head.columns])
            needed = _height(head.words, (width - 1) * BOLD_LETTERS) + HEIGHT * (AIR - 1)
            last = head.row + head.rows - 1
            rows[last] += max(0.0, needed - sum(rows[head.row : last + 1]))
        return rows

    def head(self, head: Head) -> None:
        below, behind = self.row + head.rows - 1, head.column + head.columns - 1
        look = self.styles.head()
        if (head.rows, head.columns) == (1, 1):
            self.sheet.write_string(self.row, head.column, head.words, look)
        else:
            self.sheet.merge_range(self.row, head.column, below, behind, head.words, look)

    def line(self, line: Line) -> None:
        for place, (column, cell) in enumerate(zip(self.layout.columns, line.cells, strict=True)):
            inner = 2 if line.rank is Rank.ONE and 0 < self.layout.named == place else 1
            self.cell(place, cell, self.styles.cell(column.kind, line.rank, inner))
        self.sheet.set_row(self.row, max(self.heights(line)))
        self.row += 1

    def heights(self, line: Line) -> Iterator[float]:
        """Yield how high the row has to be for each text of it, and for one line."""
        yield HEIGHT
        letters = LETTERS if line.rank is Rank.ONE else BOLD_LETTERS
        for cell, width in zip(line.cells, self.widths, strict=False):
            if isinstance(cell, str):
                yield _height(cell, (width - 2.5) * letters)

    def cell(self, place: int, cell: Cell, look: "Format") -> None:
        if cell is None:
            self.sheet.write_blank(self.row, place, None, look)
        elif isinstance(cell, Mark):
            self.sheet.write_string(self.row, place, MARKS[cell], look)
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.row, place, datetime.combine(cell, time.min), look)
        elif isinstance(cell, str):
            self.sheet.write_string(self.row, place, cell, look)
        else:
            self.sheet.write_number(self.row, place, cell, look)

    def below(self, table: Table) -> None:
        self.row += 1
        left_out = len(self.layout.lines) - self.most
        if left_out > 0:
            words = f"Bảng còn {left_out} dòng không in ở đây; xem tệp CSV."
            self.wide(words, bold=True, font_color="#9C1F1A")
        notes = (*explained(table), *table.notes)
        if notes:
            self.wide("Ghi chú:", bold=True)
        for note in notes:
            self.wide(note, indent=1, font_size=11)

    def signatures(self) -> None:
        self.row += 1
        place = "………, ngày …… tháng …… năm ……"
        looks: Sequence[dict[str, Any]] = ({"italic": True}, {"bold": True}, {"italic": True})
        left = ("", "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ, tên)")
        right = (place, "THỦ TRƯỞNG ĐƠN VỊ", "(Ký, đóng dấu, ghi rõ họ, tên)")
        for words, other, look in zip(left, right, looks, strict=True):
            self.halves(words, other, look, look)
        self.row += 4

    def halves(
        self, left: str, right: str, look: Mapping[str, Any], other: Mapping[str, Any]
    ) -> None:
        """Write one text over the left half and one over the right."""
        self.across(left, 0, self.middle, align="center", **look)
        self.across(right, self.middle + 1, self.last, align="center", **other)
        self.row += 1

    def wide(self, words: str, **look: str | float | bool) -> None:
        """Write a text over the whole width, on as many lines as it needs."""
        self.across(words, 0, self.last, text_wrap=True, **look)
        size = float(look.get("font_size", SIZE)) / SIZE
        self.sheet.set_row(self.row, _height(words, sum(self.widths) / size) * max(size, 1))
        self.row += 1

    def across(self, words: str, first: int, last: int, **look: str | float | bool) -> None:
        shape = self.styles.of(**look)
        if first == last:
            self.sheet.write_string(self.row, first, words, shape)
        else:
            self.sheet.merge_range(self.row, first, self.row, last, words, shape)

    def printing(self, first: int, last: int) -> None:
        """Set how it is printed: A4 across, as wide as the paper, headings on every page."""
        self.sheet.set_paper(A4)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(first, last)
        self.sheet.print_area(0, 0, self.row - 1, self.last)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.sheet.center_horizontally()
        self.sheet.set_footer('&C&"Times New Roman,Regular"&10Trang &P/&N')


def _widths(layout: Layout) -> list[float]:
    """Return how wide each column of the sheet is, at least four."""
    wide = [_width(column, layout) for column in layout.columns]
    wide += [NARROWEST] * (FEWEST - len(wide))
    stretch = max(1.0, SHEET_WIDTH / sum(wide))
    return [round(width * stretch, 1) for width in wide]


def _width(column: Column, layout: Layout) -> float:
    if column.kind is not Kind.TEXT:
        return WIDTHS[column.kind]
    place = layout.columns.index(column)
    if place < layout.named:
        return ORDER_WIDTH
    longest = max((len(str(line.cells[place] or "")) for line in layout.lines), default=0)
    texts = sum(column.kind is Kind.TEXT for column in layout.columns[layout.named :])
    widest = WIDEST_NAME if texts == 1 else WIDEST
    return min(max(NARROWEST, longest + 3), widest)


def _height(words: str, width: float) -> float:
    """Return how high a text stands that is broken at its spaces, in points."""
    if len(words) <= width:
        return HEIGHT
    lines = textwrap.wrap(words, max(int(width), 1)) or [""]
    return HEIGHT * len(lines)
