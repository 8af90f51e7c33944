"""Steps: where dossiers wait, how long and with whom."""

from chalicelib.domain.reports.naming import (
    Agencies,
    Steps,
    agency_name,
    role_name,
    step_name,
)
from chalicelib.domain.reports.tables import Bars, Column, Kind, Rows, Table

NAME = "steps"
TITLE = "Hồ sơ chờ ở bước nào, bao lâu"
HOUR = 3_600_000
"""Milliseconds."""
_TIME, _NOW = ("Số giờ ở bước",), ("Đang ở bước",)
COLUMNS = (
    Column("agency", "Đơn vị đang giữ hồ sơ", Kind.TEXT),
    Column("procedure", "Mã thủ tục", Kind.TEXT),
    Column("procedure_name", "Thủ tục", Kind.TEXT),
    Column("step", "Bước xử lý", Kind.TEXT),
    Column("role", "Vai trò", Kind.TEXT),
    Column("passed", "Hồ sơ đã qua bước"),
    Column("median", "Trung vị", Kind.NUMBER, _TIME),
    Column("ninth", "9 trên 10 hồ sơ", Kind.NUMBER, _TIME),
    Column("longest", "Lâu nhất", Kind.NUMBER, _TIME),
    Column("waiting", "Hồ sơ", under=_NOW),
    Column("waiting_since", "Lâu nhất từ ngày", Kind.DAY, _NOW),
)
CHARTS = (Bars("Số giờ ở mỗi bước (trung vị)", "step", "median"),)
NOTES = (
    (
        "Hồ sơ đã qua bước: rời bước lần cuối trong kỳ, theo số liệu đến ngày chốt. Số giờ là "
        "tổng thời gian của mọi lần hồ sơ ở bước đó với vai trò đó, tính cả đêm và ngày nghỉ."
    ),
    (
        "Trung vị: một nửa số hồ sơ qua bước trong thời gian đó hoặc nhanh hơn; “9 trên 10 hồ sơ” "
        "cũng vậy với 90 %. Cả hai là thời gian của một hồ sơ có thật, không nội suy."
    ),
    (
        "Thời gian tạm dừng tính giờ (chờ bổ sung, nộp phí hoặc việc khác) đứng ở dòng riêng. "
        "Thời gian kết quả chờ người dân đến nhận tính vào bước trả kết quả."
    ),
    "Nơi đồng hồ các máy lệch nhau, thời gian âm tính là 0.",
)


def table(rows: Rows, agencies: Agencies, steps: Steps) -> Table:
    """Return the table of the rows of ``steps.sql``, in their order; hours to a hundredth.

    Steps are drawn only where a step's name tells one line from every other.
    """
    drawn = [step_name(row["procedure"], row["step"], steps) for row in rows if row["passed"]]
    return Table(
        name=NAME,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple(
            (
                agency_name(row["agency"], agencies),
                row["procedure"],
                row["procedure_name"],
                step_name(row["procedure"], row["step"], steps),
                role_name(row["role"]),
                row["passed"],
                _hours(row["median"]),
                _hours(row["ninth"]),
                _hours(row["longest"]),
                row["waiting"],
                row["waiting_since"],
            )
            for row in rows
        ),
        notes=NOTES,
        charts=CHARTS if len(set(drawn)) == len(drawn) else (),
    )


def _hours(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else round(milliseconds / HOUR, 2)
