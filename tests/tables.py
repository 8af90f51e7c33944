"""Tables: reports as they would be of a whole province, with long names and marks."""

from datetime import date

from chalicelib.adapters.printing.captions import Issuer
from chalicelib.domain.reports import ii06a
from chalicelib.domain.reports.ii06a import Line, with_sums
from chalicelib.domain.reports.periods import Period, Question, month_to_date
from chalicelib.domain.reports.tables import Bars, Cell, Column, Kind, Mark, Table

OCTOBER = Question(period=month_to_date(date(2026, 10, 31)))
ISSUER = Issuer(
    name="Trung tâm Phục vụ hành chính công tỉnh",
    above="Ủy ban nhân dân tỉnh Kiên Giang",
    receiver="Văn phòng Chính phủ (Cục Kiểm soát thủ tục hành chính)",
    agencies={"H33.02": "Sở Tư pháp"},
)
AGENCIES = (
    "Sở Tư pháp",
    "Sở Nông nghiệp và Môi trường",
    "Văn phòng Đăng ký đất đai",
    "Chi nhánh Văn phòng Đăng ký đất đai khu vực Rạch Giá – Tân Hiệp – Châu Thành",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Ban Quản lý Khu kinh tế Phú Quốc và các khu công nghiệp trên địa bàn tỉnh",
    "Công an tỉnh",
    *(
        f"Ủy ban nhân dân {name}"
        for name in (
            *("phường Rạch Giá", "phường Vĩnh Thông", "phường Hà Tiên", "phường Tô Châu"),
            *("đặc khu Phú Quốc", "đặc khu Kiên Hải", "đặc khu Thổ Châu", "xã Châu Thành"),
            *("xã Giồng Riềng", "xã Hòn Đất", "phường Vĩnh Thanh Vân", "xã Vĩnh Hòa Hưng"),
            *("xã Ngọc Chúc", "xã An Biên", "xã An Minh", "xã U Minh Thượng", "xã Vĩnh Thuận"),
            *("xã Gò Quao", "xã Tân Hiệp", "xã Kiên Lương", "xã Hòn Nghệ", "xã Tiên Hải"),
            "xã Thạnh Lộc",
        )
    ),
)
FIELDS = (
    "Hộ tịch",
    "Chứng thực",
    "Đất đai, đo đạc và bản đồ, đăng ký biện pháp bảo đảm bằng quyền sử dụng đất",
    "Thành lập và hoạt động doanh nghiệp",
    "Bảo trợ xã hội",
    "Giáo dục mầm non, tiểu học và trung học cơ sở",
)


def a_line(agency: str, field: str | None, seed: int) -> Line:
    """Return a line that adds up, other numbers for other seeds."""
    online, other, carried = seed * 37 % 1900, seed * 53 % 700, seed * 17 % 90
    received = online + other + carried
    late, on_time, overdue = seed * 7 % 23, seed * 11 % 120, seed * 5 % 19
    late, on_time = min(late, received), min(on_time, max(received - late, 0))
    waiting = min(overdue + seed * 13 % 150, received - late - on_time)
    settled = received - waiting
    return Line(
        agency=agency,
        field=field,
        received=received,
        received_online=online,
        received_other=other,
        carried_over=carried,
        settled=settled,
        early=settled - late - on_time,
        on_time=on_time,
        late=late,
        open=waiting,
        open_in_time=waiting - min(overdue, waiting),
        open_overdue=min(overdue, waiting),
    )


def lines(agencies: int = 30, fields: int = 6) -> tuple[Line, ...]:
    """Return lines of II.06a with their sums."""
    found = [
        a_line(agency, field, 1 + place * 31 + other * 7)
        for place, agency in enumerate(AGENCIES[:agencies])
        for other, field in enumerate(FIELDS[:fields])
    ]
    return with_sums(found, "Toàn tỉnh")


def the_form(agencies: int = 30, fields: int = 6, *, hide: bool = True) -> Table:
    """Return II.06a; with `hide`, counts below five stand hidden, and one beside each."""
    return Table(
        name="ii-06a",
        form=ii06a.FORM,
        title="Tình hình, kết quả giải quyết thủ tục hành chính tại cơ quan trực tiếp giải quyết",
        columns=ii06a.COLUMNS,
        rows=tuple(_cells(line, hide=hide) for line in lines(agencies, fields)),
        notes=(
            "Cột (3) = (4) + (5) + (6); cột (7) = (8) + (9) + (10); cột (11) = (12) + (13).",
            "Hồ sơ công dân rút là đã giải quyết vào ngày rút.",
        ),
        outline=True,
        charts=ii06a.CHARTS,
        headline=("received", "settled", "late", "open_overdue"),
    )


def _cells(line: Line, *, hide: bool) -> tuple[Cell, ...]:
    counts: list[Cell] = [getattr(line, name) for name in ii06a.COUNTS]
    small = [at for at in (5, 6, 7) if isinstance(one := counts[at], int) and 0 < one < 5]
    if hide and line.field and small:
        counts[5] = counts[7] = Mark.HIDDEN
        for at in small:
            counts[at] = Mark.HIDDEN
    return (line.agency, line.field, *counts)


def rates() -> Table:
    """Return rates against targets, with one that cannot be said and one that is hidden."""
    rows: list[tuple[Cell, ...]] = [("Toàn tỉnh", 159_832, 299_873, 0.533, 0.6)]
    for place, agency in enumerate(AGENCIES):
        rows.append((agency, 100 + place * 91, 5000 + place * 7, (place * 37 % 100) / 100, 0.6))
    rows[4] = (AGENCIES[3], Mark.HIDDEN, 5021, Mark.HIDDEN, 0.6)
    rows[7] = (AGENCIES[6], Mark.UNKNOWN, 0, Mark.UNKNOWN, 0.6)
    return Table(
        name="truc-tuyen",
        title="Tỷ lệ hồ sơ nộp trực tuyến so với chỉ tiêu",
        columns=(
            Column("agency", "Đơn vị", Kind.TEXT),
            Column("online", "Hồ sơ trực tuyến"),
            Column("filed", "Hồ sơ tiếp nhận"),
            Column("rate", "Tỷ lệ hồ sơ trực tuyến", Kind.RATIO),
            Column("target", "Chỉ tiêu", Kind.RATIO),
        ),
        rows=tuple(rows),
        notes=("Đơn vị không có hồ sơ thì không có tỷ lệ.",),
        charts=(Bars("Tỷ lệ hồ sơ trực tuyến", "agency", "rate", "target"),),
        headline=("rate",),
    )


def waits() -> Table:
    """Return where dossiers wait, in days for each step."""
    steps = ("Tiếp nhận", "Thẩm định", "Lấy ý kiến cơ quan phối hợp", "Trình ký", "Trả kết quả")
    found = tuple(
        (step, 120 + 7 * at, at * 2.25 + 0.5, at * 5.5 + 1) for at, step in enumerate(steps)
    )
    return Table(
        name="cho-o-buoc",
        title="Hồ sơ chờ ở bước nào",
        columns=(
            Column("step", "Bước", Kind.TEXT),
            Column("dossiers", "Hồ sơ"),
            Column("median", "Trung vị", Kind.NUMBER, ("Ngày ở bước",)),
            Column("ninth", "9 trên 10 hồ sơ", Kind.NUMBER, ("Ngày ở bước",)),
        ),
        rows=found,
        problems=("3 dòng dữ kiện không đọc được; số liệu có thể thiếu.",),
        charts=(Bars("Số ngày ở mỗi bước (trung vị)", "step", "median"),),
    )


def mixed() -> Table:
    """Return a table with a cell of every kind, and names that are formulas and markup."""
    return Table(
        name="moi-kieu",
        title="Bảng <b>có mọi kiểu</b> & dấu",
        columns=(
            Column("agency", "Đơn vị", Kind.TEXT),
            Column("paid", "Phí đã nộp", Kind.MONEY),
            Column("rate", "Tỷ lệ hồ sơ trực tuyến", Kind.RATIO),
            Column("days", "Ngày", Kind.NUMBER),
            Column("due", "Hạn", Kind.DAY),
            Column("count", "=Hồ sơ"),
        ),
        rows=(
            (
                '=HYPERLINK("http://x","<script>alert(1)</script>")',
                12_500_000,
                0.2533,
                1.5,
                date(2026, 1, 5),
                3,
            ),
            ("-1+1 & <i>xã</i>", -2_000, 1, 1234567.891, None, Mark.HIDDEN),
            ("@sum", 0, Mark.UNKNOWN, 0, date(2025, 12, 31), 1_234),
        ),
        notes=("Ghi chú <u>thử</u>.",),
        problems=("Sai <b>số</b>.",),
        charts=(Bars("Biểu <em>đồ</em>", "agency", "count"),),
    )


YEAR = Question(
    period=Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 10, 31)),
    agency="H33.02",
    field="Hộ tịch",
)
