"""Gaps: what the facts of a dossier themselves show to be missing or out of order."""

from chalicelib.domain.reports.naming import Agencies, agency_name
from chalicelib.domain.reports.tables import Column, Kind, Rows, Table

NAME = "gaps"
TITLE = "Hồ sơ có bước thiếu trong kho dữ liệu hoặc có giờ chạy lùi"
SECOND = 1000
"""Milliseconds."""
COLUMNS = (
    Column("code", "Mã hồ sơ", Kind.TEXT),
    Column("agency", "Đơn vị giải quyết", Kind.TEXT),
    Column("missing", "Bước thiếu"),
    Column("backwards", "Bước ghi trước bước liền trước"),
    Column("skew", "Lệch nhiều nhất (giây)", Kind.NUMBER),
)
TOLERATED = 60 * SECOND
"""Entries of one moment may be dated so far apart: an act is dated when it begins, not when it is
written, and reading a paper takes a while."""
NOTES = (
    (
        "Bước thiếu: số thứ tự trong nhật ký của hồ sơ bị hụt; bước sau bước cuối cùng đã nhận "
        "thì ở đây không thể biết."
    ),
    (
        "Giờ chạy lùi: một bước mang giờ sớm hơn bước liền trước, do đồng hồ các máy lệch nhau; "
        "không làm mất bước nào."
    ),
)


def notable(rows: Rows) -> Rows:
    """Return the rows of ``gaps.sql`` that somebody has to look at."""
    return [row for row in rows if row["missing"] or row["skew"] >= TOLERATED]


def problems(rows: Rows) -> tuple[str, ...]:
    """Return in words what the rows of ``gaps.sql`` come to; no codes, for it is published."""
    holes = [row["missing"] for row in rows if row["missing"]]
    back = [row for row in rows if row["skew"] >= TOLERATED]
    found = []
    if holes:
        found.append(f"{len(holes)} hồ sơ thiếu {sum(holes)} bước trong kho dữ liệu")
    if back:
        entries = sum(row["backwards"] for row in back)
        worst = max(row["skew"] for row in back) / SECOND
        found.append(
            f"{len(back)} hồ sơ có {entries} bước ghi giờ sớm hơn bước liền trước "
            f"(nhiều nhất {worst:.0f} giây)"
        )
    return tuple(found)


def table(rows: Rows, agencies: Agencies) -> Table:
    """Return the table of the rows of ``gaps.sql``, in their order."""
    return Table(
        name=NAME,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple(
            (
                row["code"],
                agency_name(row["agency"], agencies),
                row["missing"],
                row["backwards"],
                row["skew"] / SECOND,
            )
            for row in rows
        ),
        notes=NOTES,
    )
