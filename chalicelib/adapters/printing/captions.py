"""Captions: what stands around a table in words — who publishes it, of which days and dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.tables import Cell, Kind, Mark, Table

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
HIDDEN, UNKNOWN = "*", "n/a"
EXPLAINED = {
    Mark.HIDDEN: "* Số nhỏ không công bố, hoặc số có thể từ đó suy ra số nhỏ.",
    Mark.UNKNOWN: "n/a: chưa tính được; lý do ghi trong ghi chú.",
}
MARKS = {Mark.HIDDEN: HIDDEN, Mark.UNKNOWN: UNKNOWN}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Đơn vị báo cáo: who publishes, the body above it, and who the report goes to.

    `agencies` maps codes of agencies to their names.
    """

    name: str
    above: str
    receiver: str
    agencies: Mapping[str, str] = field(default_factory=dict)


def day(value: date) -> str:
    """Return a day as ``05/01/2026``."""
    return f"{value.day:02}/{value.month:02}/{value.year}"


def period(question: Question) -> str:
    """Return the line that tells the period, and the day everything is read at the end of."""
    asked = question.period
    return (
        f"Kỳ báo cáo: từ ngày {day(asked.first)} đến ngày {day(asked.last)}; "
        f"số liệu tính đến hết ngày {day(asked.as_of)}"
    )


def scope(question: Question, issuer: Issuer) -> tuple[tuple[str, str], ...]:
    """Return what the question is narrowed to, as pairs of a word and a name; none for all."""
    agency = question.agency and issuer.agencies.get(question.agency, question.agency)
    pairs = (
        ("Cơ quan quyết định", agency),
        ("Lĩnh vực", question.field),
        ("Thủ tục", question.procedure),
    )
    return tuple((word, name) for word, name in pairs if name)


def explained(table: Table) -> tuple[str, ...]:
    """Return what the marks among the cells of a table mean."""
    marks = {cell for row in table.rows for cell in row if isinstance(cell, Mark)}
    return tuple(words for mark, words in EXPLAINED.items() if mark in marks)


def shown(cell: Cell, kind: Kind) -> str:
    """Return a cell as people read it: ``1.234``, ``53,3 %``, ``05/01/2026``, ``*``."""
    if cell is None:
        return ""
    if isinstance(cell, Mark):
        return MARKS[cell]
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, str):
        return cell
    if kind is Kind.RATIO:
        return f"{_decimal(cell * 100, 2)}\N{NO-BREAK SPACE}%"
    return _decimal(cell, 2)


def _decimal(value: float, digits: int) -> str:
    """Return a number with points between thousands and a comma before what is left."""
    text = f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
