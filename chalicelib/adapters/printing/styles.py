"""Styles: how the cells of a workbook look."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.printing.layout import Rank
from chalicelib.domain.reports.tables import Kind

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
PATTERNS = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.MONEY: "#,##0",
    Kind.RATIO: "0.00%",
    Kind.NUMBER: "#,##0.0#",
    Kind.DAY: "dd/mm/yyyy",
}
"""How numbers are written; a spreadsheet puts in the separators of its own country."""
FILLS = {Rank.ALL: "#F6E3B4", Rank.SUM: "#FBF4E0"}
"""What sums stand on."""


@dataclass(slots=True)
class Styles:
    """The formats of a workbook, each made once."""

    workbook: "Workbook"
    _made: dict[tuple[tuple[str, Any], ...], "Format"] = field(default_factory=dict)
    _cells: dict[tuple[Kind, Rank, int], "Format"] = field(default_factory=dict)

    def of(self, **properties: str | float | bool) -> "Format":
        """Return a format of our font with properties as XlsxWriter names them."""
        whole = FONT | properties
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(whole)
        return self._made[key]

    def head(self, *, small: bool = False) -> "Format":
        """Return the format of headings, or of the numbers of columns below them."""
        shape: dict[str, Any] = {"italic": True, "font_size": 10} if small else {"bold": True}
        return self.of(align="center", text_wrap=True, border=1, bg_color="#EFE9DD", **shape)

    def cell(self, kind: Kind, rank: Rank, indent: int = 0) -> "Format":
        """Return the format of a cell of the body."""
        known = self._cells.get((kind, rank, indent))
        if known is None:
            known = self._cells[kind, rank, indent] = self._cell(kind, rank, indent)
        return known

    def _cell(self, kind: Kind, rank: Rank, indent: int) -> "Format":
        shape: dict[str, Any] = {"border": 1, "num_format": PATTERNS[kind]}
        if rank in FILLS:
            shape |= {"bold": True, "bg_color": FILLS[rank]}
        if kind is Kind.TEXT:
            shape |= {"text_wrap": True, "indent": indent}
        elif kind is Kind.DAY:
            shape["align"] = "center"
        else:
            shape |= {"align": "right", "indent": 1}
        return self.of(**shape)
