"""Open data: what came and was settled in a month, by procedure and channel, for everyone.

They tell only what happens to a dossier once, its coming and its settling. So no two months count
the same, and one month does not tell what another hides.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.reports.counted import counts, key_of
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.published import Withheld
from chalicelib.domain.reports.suppression import withheld
from chalicelib.domain.reports.tables import Cell, Column, Kind, Rows, Table

NAME = "open-data"
TITLE = "Dữ liệu mở: hồ sơ thủ tục hành chính theo thủ tục và kênh"
COLUMNS = (
    Column("month", "Tháng", Kind.TEXT),
    Column("field", "Lĩnh vực", Kind.TEXT),
    Column("procedure", "Mã thủ tục", Kind.TEXT),
    Column("procedure_name", "Thủ tục", Kind.TEXT),
    Column("channel", "Kênh", Kind.TEXT),
    Column("came", "Tiếp nhận trong tháng"),
    Column("with_fee", "Có nghĩa vụ tài chính"),
    Column("paid_online", "Đã thanh toán trực tuyến"),
    Column("digitised", "Có số hóa"),
    Column("reused", "Có tái sử dụng"),
    Column("settled", "Đã giải quyết"),
    Column("early", "Trước hạn"),
    Column("on_time", "Đúng hạn"),
    Column("late", "Quá hạn"),
    Column("with_result", "Có kết quả"),
    Column("electronic", "Có kết quả điện tử"),
    Column("median_days", "Số ngày giải quyết, trung vị", Kind.NUMBER),
)
COUNTS = tuple(column.name for column in COLUMNS if column.kind is Kind.COUNT)
DEPENDANTS: Mapping[str, tuple[str, ...]] = {"median_days": ("with_result",)}
"""A median of few would be one of them."""
ONLINE, EVERY = 2, 0
"""Channels: online, and all of them together."""
FEW = 30
"""Of fewer dossiers of a procedure by a channel there is no row of their own."""
OTHERS, OTHERS_NAME = "khac", "Thủ tục khác"
TEXTS = ("field", "procedure", "procedure_name", "channel", "median_days")
NOTES = (
    (
        "Mỗi dòng là hồ sơ của một thủ tục, một kênh trong một tháng, của tất cả đơn vị; cách đếm "
        "như biểu II.06a, bảng tỷ lệ và bảng số hóa. Chỉ đếm việc xảy ra trong tháng: tiếp nhận và "
        "giải quyết."
    ),
    (
        f"Thủ tục có dưới {FEW} hồ sơ của một kênh, kể cả từ tháng trước, được gộp trong lĩnh vực "
        f"thành một dòng “{OTHERS_NAME}” ({OTHERS}), kênh {EVERY} là mọi kênh, không có trung vị."
    ),
    "Số từ 1 đến 4 và những số khác có thể làm lộ chúng không công bố.",
    "Tệp Parquet: số không công bố là NULL và cột cùng tên có đuôi _hidden là true.",
)


def pooled(rows: Rows) -> Rows:
    """Return the rows of ``open-data.sql``, those of few dossiers as one row of their field.

    Thousands of procedures are asked for once or twice a month: each would have to be hidden, and
    sums of its field with it. A row of others stands after the rest of its field.
    """
    kept = [row for row in rows if row["received"] >= FEW]
    few = [row for row in rows if row["received"] < FEW]
    for field in dict.fromkeys(row["field"] for row in few):
        own = [row for row in few if row["field"] == field]
        sums = {name: sum(row[name] for row in own) for name in own[0].keys() - set(TEXTS)}
        texts = (field, OTHERS, OTHERS_NAME, EVERY, None)
        kept.append({**dict(zip(TEXTS, texts, strict=True)), **sums})
    return sorted(kept, key=_order)


def table(question: Question, rows: Rows, what: Withheld | None) -> Table:
    """Return the open data of a month from its rows, in their order.

    Without `what` nothing is hidden: for the office alone.
    """
    made = Table(
        name=NAME,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple(_cells(question, row) for row in rows),
        notes=NOTES,
    )
    if what is None:
        return made
    cells = {
        (number, name)
        for number, row in enumerate(rows)
        for name in COUNTS
        if (key_of(row), _count(name, row["channel"])) in what.cells
    }
    return withheld(made, cells, DEPENDANTS)


def _count(name: str, channel: int) -> str:
    """Return the count that tells: of one channel all came online, or none."""
    if name != "came" or channel == EVERY:
        return name
    return "received_online" if channel == ONLINE else "received_other"


def _cells(question: Question, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    texts = {"month": f"{question.period.first:%Y-%m}", "channel": str(row["channel"])}
    told = {**row, **counts(row), **texts}
    return tuple(told[column.name] for column in COLUMNS)


def _order(row: Mapping[str, Any]) -> tuple[str, bool, str, int]:
    return row["field"], row["procedure"] == OTHERS, row["procedure"], row["channel"]
