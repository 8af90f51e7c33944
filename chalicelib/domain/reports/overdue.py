"""Overdue: every dossier that is late, the worst first; nobody's name."""

from chalicelib.domain.reports.naming import (
    Agencies,
    Steps,
    agency_name,
    role_name,
    step_name,
)
from chalicelib.domain.reports.tables import Column, Kind, Rows, Table

NAME = "overdue"
TITLE = "Hồ sơ quá hạn"
COLUMNS = (
    Column("code", "Mã hồ sơ", Kind.TEXT),
    Column("agency", "Đơn vị giải quyết", Kind.TEXT),
    Column("procedure", "Mã thủ tục", Kind.TEXT),
    Column("procedure_name", "Thủ tục", Kind.TEXT),
    Column("state", "Tình trạng", Kind.TEXT),
    Column("step", "Bước xử lý", Kind.TEXT),
    Column("desk_agency", "Đang ở đơn vị", Kind.TEXT),
    Column("role", "Đang ở vai trò", Kind.TEXT),
    Column("received_on", "Ngày tiếp nhận", Kind.DAY),
    Column("due_on", "Ngày hẹn trả", Kind.DAY),
    Column("finished_on", "Ngày kết thúc", Kind.DAY),
    Column("days_late", "Số ngày quá hạn"),
)
OPEN, SETTLED = "Đang giải quyết", "Đã giải quyết"
NOTES = (
    (
        "Hồ sơ đang giải quyết quá hạn đứng trước, lâu nhất trước; sau đó là hồ sơ đã giải quyết "
        "trong kỳ nhưng sau ngày hẹn trả."
    ),
    (
        "Số ngày quá hạn là số ngày theo lịch từ ngày hẹn trả đến ngày kết thúc, hoặc đến ngày "
        "chốt số liệu nếu chưa kết thúc. Hồ sơ đang tạm dừng tính giờ không phải là quá hạn."
    ),
)


def table(rows: Rows, agencies: Agencies, steps: Steps) -> Table:
    """Return the table of the rows of ``overdue.sql``, in their order."""
    return Table(
        name=NAME,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple(
            (
                row["code"],
                agency_name(row["agency"], agencies),
                row["procedure"],
                row["procedure_name"],
                OPEN if row["finished_on"] is None else SETTLED,
                step_name(row["procedure"], row["step"], steps),
                agency_name(row["desk"].partition("#")[0], agencies),
                role_name(row["desk"].partition("#")[2]),
                row["received_on"],
                row["due_on"],
                row["finished_on"],
                row["days_late"],
            )
            for row in rows
        ),
        notes=NOTES,
    )
