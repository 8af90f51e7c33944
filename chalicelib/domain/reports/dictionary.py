"""Dictionary: what every field of a fact and every column of the open data means."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FIRST, TIMES = date(2026, 11, 24), date(2026, 11, 27)
"""The days since which facts have what they first had, and steps, times, waits and ratings."""
FILES = "tu-dien-du-lieu"
"""What its files are called, without their endings."""

LIMITS = "NĐ 118/2025/NĐ-CP"
PORTAL = "Dữ liệu đồng bộ Cổng Dịch vụ công quốc gia"
SCANS = "TT 01/2023/TT-VPCP"
FORM = "Biểu II.06a/VPCP/KSTT"
INDEX = "QĐ 766/QĐ-TTg"


@dataclass(frozen=True, slots=True)
class Entry:
    """Mục từ: a field with its SQL type, Vietnamese meaning, unit, legal source and first day.

    `unit` and `source` are empty where there is none; `optional` tells that it may be NULL.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    source: str = ""
    since: date = FIRST
    optional: bool = False


def _day(name: str, meaning: str, source: str = "", *, optional: bool = False) -> Entry:
    return Entry(name, "DATE", meaning, "ngày địa phương", source, FIRST, optional)


def _moment(name: str, meaning: str, *, since: date = TIMES, optional: bool = False) -> Entry:
    return Entry(name, "TIMESTAMPTZ", meaning, "UTC", "", since, optional)


def _count(name: str, meaning: str, source: str = "") -> Entry:
    """Return a count of the open data; each may be withheld."""
    return Entry(name, "BIGINT", meaning, "hồ sơ", source, TIMES, optional=True)


FACTS = (
    Entry("code", "VARCHAR", "Mã hồ sơ", source=PORTAL),
    Entry("seq", "BIGINT", "Số thứ tự của mục nhật ký trong hồ sơ, từ 1"),
    Entry("version", "BIGINT", "Số lần hồ sơ chuyển trạng thái, bước hoặc hạn", since=TIMES),
    Entry("hash", "VARCHAR", "Mã băm SHA-256 của mục nhật ký", "hệ 16", since=TIMES),
    _moment("entered_at", "Thời điểm ghi mục nhật ký", since=FIRST),
    _day("entered_on", "Ngày ghi mục nhật ký"),
    Entry("procedure", "VARCHAR", "Mã thủ tục hành chính", source=PORTAL),
    Entry("procedure_version", "BIGINT", "Phiên bản của thủ tục khi hồ sơ được nộp"),
    Entry("case_id", "VARCHAR", "Trường hợp giải quyết của thủ tục", since=TIMES),
    Entry("channel", "BIGINT", "Kênh: 1 trực tiếp, 2 trực tuyến, 3 bưu chính", source=PORTAL),
    Entry(
        "applicant_kind",
        "BIGINT",
        "Loại đối tượng: 0 công dân, 1 doanh nghiệp, 2 hộ kinh doanh",
        source=PORTAL,
        since=TIMES,
    ),
    Entry("identified", "BOOLEAN", "Người nộp đã đăng nhập", since=TIMES),
    Entry("helped_by", "VARCHAR", "Mã đơn vị hướng dẫn, hỗ trợ", source=LIMITS),
    Entry("received_by", "VARCHAR", "Mã đơn vị tiếp nhận", source=LIMITS),
    Entry("decided_by", "VARCHAR", "Mã đơn vị giải quyết", source=LIMITS),
    Entry("status", "BIGINT", "Trạng thái hồ sơ, 1 đến 10", source=PORTAL),
    Entry("step", "VARCHAR", "Bước của quy trình", since=TIMES),
    Entry("desk", "VARCHAR", "Đơn vị và vai trò đang giữ việc, cách nhau bởi #", since=TIMES),
    Entry("step_due_on", "DATE", "Hạn của bước", "ngày địa phương", since=TIMES),
    _moment("submitted_at", "Thời điểm nộp"),
    _day("submitted_on", "Ngày nộp"),
    _moment("received_at", "Thời điểm tiếp nhận", optional=True),
    _day("received_on", "Ngày tiếp nhận", FORM, optional=True),
    _moment("due_at", "Thời điểm hẹn trả, sau mọi lần tạm dừng và gia hạn"),
    _day("due_on", "Ngày hẹn trả, sau mọi lần tạm dừng và gia hạn", FORM),
    Entry("paused", "BOOLEAN", "Đang tạm dừng tính thời hạn"),
    Entry(
        "suspended_minutes",
        "BIGINT",
        "Thời gian của các lần tạm dừng đã kết thúc, kể cả ngoài giờ làm việc",
        "phút",
        since=TIMES,
    ),
    _moment("finished_at", "Thời điểm giải quyết xong, từ chối hoặc dừng", optional=True),
    _day("finished_on", "Ngày giải quyết xong, từ chối hoặc dừng", FORM, optional=True),
    _day("returned_on", "Ngày trả kết quả", optional=True),
    Entry("withdrawn", "BOOLEAN", "Dừng hẳn vì công dân rút hồ sơ"),
    Entry("supplements", "BIGINT", "Số lần yêu cầu bổ sung giấy tờ", "lần", INDEX),
    Entry("extended", "BOOLEAN", "Đã xin lỗi và hẹn lại ngày trả", source="TT 03/2025/TT-VPCP"),
    Entry("fee_owed", "BIGINT", "Phí, lệ phí phải nộp", "đồng"),
    Entry("fee_paid", "BIGINT", "Phí, lệ phí đã nộp, trừ phần đã hoàn", "đồng"),
    Entry("fee_paid_online", "BIGINT", "Phần nộp trực tuyến, trừ phần đã hoàn", "đồng", INDEX),
    Entry("components", "BIGINT", "Số thành phần hồ sơ", "thành phần"),
    Entry(
        "components_digitised",
        "BIGINT",
        "Số thành phần đã số hóa hoặc tái sử dụng",
        "thành phần",
        SCANS,
    ),
    Entry("components_reused", "BIGINT", "Số thành phần tái sử dụng", "thành phần", SCANS),
    Entry("electronic_result", "BOOLEAN", "Có kết quả điện tử", source=SCANS),
    Entry("signed_result", "BOOLEAN", "Kết quả điện tử đã ký số", since=TIMES),
    Entry(
        "rating",
        "BIGINT",
        "Mức hài lòng của người nộp, 1 đến 5",
        "điểm",
        INDEX,
        TIMES,
        optional=True,
    ),
    Entry(
        "until_on",
        "DATE",
        "Ngày từ đó một mục sau thay mục này; 9999-12-31 với mục cuối",
        "ngày địa phương",
        since=TIMES,
    ),
    _moment("until_at", "Thời điểm mục sau thay mục này; trống với mục cuối", optional=True),
    Entry(
        "first_supplement_on",
        "DATE",
        "Ngày yêu cầu bổ sung lần đầu, tính đến mục này",
        "ngày địa phương",
        INDEX,
        TIMES,
        optional=True,
    ),
)
"""Fields of a fact as the lake keeps them: not public, but nobody's name is among them."""

OPEN_DATA = (
    Entry("month", "VARCHAR", "Tháng, như 2026-03", since=TIMES),
    Entry("field", "VARCHAR", "Lĩnh vực của thủ tục", source=FORM, since=TIMES),
    Entry(
        "procedure",
        "VARCHAR",
        "Mã thủ tục hành chính; khac là các thủ tục khác trong lĩnh vực",
        source=PORTAL,
        since=TIMES,
    ),
    Entry("procedure_name", "VARCHAR", "Tên thủ tục hành chính", since=TIMES),
    Entry(
        "channel",
        "VARCHAR",
        "Kênh: 1 trực tiếp, 2 trực tuyến, 3 bưu chính; 0 mọi kênh",
        source=PORTAL,
        since=TIMES,
    ),
    _count("came", "Tiếp nhận trong tháng", FORM),
    _count("with_fee", "Tiếp nhận trong tháng, có phí, lệ phí phải nộp", INDEX),
    _count("paid_online", "Trong số đó, có tiền nộp trực tuyến chưa hoàn", INDEX),
    _count("digitised", "Tiếp nhận trong tháng, có thành phần đã số hóa hoặc tái sử dụng", SCANS),
    _count("reused", "Tiếp nhận trong tháng, có thành phần tái sử dụng", SCANS),
    _count("settled", "Đã giải quyết trong tháng, kể cả hồ sơ công dân rút", FORM),
    _count("early", "Kết thúc trước ngày hẹn trả", FORM),
    _count("on_time", "Kết thúc đúng ngày hẹn trả", FORM),
    _count("late", "Kết thúc sau ngày hẹn trả", FORM),
    _count("with_result", "Có kết quả trong tháng: đã giải quyết, không bị rút", SCANS),
    _count("electronic", "Có kết quả điện tử trong tháng", SCANS),
    Entry(
        "median_days",
        "DOUBLE",
        "Số ngày từ tiếp nhận đến có kết quả, trung vị, kể cả ngày nghỉ và tạm dừng",
        "ngày",
        since=TIMES,
        optional=True,
    ),
)
"""Columns of the open data; what may be NULL is withheld, or has no dossier to tell of."""

HIDDEN = (
    "Trong tệp Parquet, mỗi cột số có thêm cột cùng tên với đuôi `_hidden` (BOOLEAN): true khi số "
    "có nhưng không công bố."
)
SETS = (
    ("facts", "Dữ liệu gốc, không công khai: một dòng cho mỗi mục nhật ký của hồ sơ", FACTS),
    (
        "open-data",
        "Dữ liệu mở: một dòng cho mỗi thủ tục, kênh trong một tháng, của tất cả đơn vị",
        OPEN_DATA,
    ),
)
HEADINGS = ("Tập", "Tên", "Kiểu", "Có thể trống", "Đơn vị", "Ý nghĩa", "Nguồn", "Từ ngày")


def as_csv() -> bytes:
    """Return the dictionary as CSV: UTF-8 with a byte-order mark, a field in each line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for name, _, entries in SETS:
        writer.writerows((name, *_cells(entry)) for entry in entries)
    return "\ufeff".encode() + text.getvalue().encode()


def as_json() -> bytes:
    """Return the dictionary as JSON: sets with their fields."""
    sets = [
        {"name": name, "title": title, "fields": [_plain(entry) for entry in entries]}
        for name, title, entries in SETS
    ]
    document = {"sets": sets, "notes": [HIDDEN]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def as_markdown() -> str:
    """Return the dictionary as a page for who reads the repository."""
    made_by = "`python -m infra.dictionary` lập từ `chalicelib/domain/reports/dictionary.py`"
    parts = [f"# Từ điển dữ liệu\n\nDo {made_by}; sửa ở đó, không sửa ở đây.\n"]
    for name, title, entries in SETS:
        parts.append(f"\n## `{name}`\n\n{title}.\n\n{_table(entries)}")
    return "".join([*parts, f"\n{HIDDEN}\n"])


def _table(entries: Sequence[Entry]) -> str:
    lines = [HEADINGS[1:], ("---",) * len(HEADINGS[1:])]
    lines += [(f"`{entry.name}`", *_cells(entry)[1:]) for entry in entries]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _cells(entry: Entry) -> tuple[str, ...]:
    optional = "có" if entry.optional else "không"
    own = (entry.name, entry.type, optional, entry.unit, entry.meaning, entry.source)
    return (*own, entry.since.isoformat())


def _plain(entry: Entry) -> dict[str, str | bool | None]:
    return {
        "name": entry.name,
        "type": entry.type,
        "optional": entry.optional,
        "unit": entry.unit or None,
        "meaning": entry.meaning,
        "source": entry.source or None,
        "since": entry.since.isoformat(),
    }
