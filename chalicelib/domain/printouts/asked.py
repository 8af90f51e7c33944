"""Asked: what an officer wants printed, within the bounds one run can keep."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.codes import parse_code
from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.history import canonical
from chalicelib.domain.refusals import Invalid

LONGEST = 366
"""The most days of one book or run."""
MOST_LOGGED = 2000
"""The most dossiers of one book: beyond it setting one takes more than half a minute."""
MOST_SLIPS = 1000
MOST_SHEETS = 1000


class Kind(StrEnum):
    """What is printed."""

    LOGBOOK = "logbook"
    """Sổ theo dõi hồ sơ, form 07: the dossiers an agency received, a row each."""
    SLIPS = "slips"
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả, form 01, of many dossiers."""
    SHEETS = "sheets"
    """Bìa quét: the cover sheets laid before papers that are scanned."""


class Form(StrEnum):
    """What it is printed as; slips and sheets are always PDF."""

    PDF = "pdf"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printout:
    """Bản in: what `asker` (a subject) asked for on behalf of `agency`, in which minute.

    Either of all that the agency received from the local day `first` to `last`, or of the dossiers
    named by `codes`; a run of `sheets` names its own. It tells of no person but the asker.
    """

    kind: Kind
    agency: str
    asker: str
    asked_at: datetime
    first: date | None = None
    last: date | None = None
    codes: tuple[str, ...] = ()
    sheets: tuple[CoverSheet, ...] = ()
    form: Form = Form.PDF

    @property
    def id(self) -> str:
        """Return 128 bits in hex that follow from it: asked again within the minute, the same."""
        return hashlib.sha256(canonical(self)).hexdigest()[:32]

    @property
    def days(self) -> tuple[date, date]:
        """Return its first and its last day; raises ValueError where it names dossiers."""
        if self.first is None or self.last is None:
            raise ValueError("it names dossiers and no days")
        return self.first, self.last

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return the moment its first day begins and its last has ended, as `days` does."""
        first, last = self.days
        return _midnight(first), _midnight(last + timedelta(days=1))

    @property
    def named(self) -> tuple[str, ...]:
        """Return the codes of the dossiers it names, each once, in the order named."""
        return tuple(dict.fromkeys((*self.codes, *(sheet.dossier for sheet in self.sheets))))


def checked(asked: Printout) -> Printout:
    """Return what was asked, spelled as it is kept; raises Invalid, naming the field."""
    asked = replace(asked, asked_at=asked.asked_at.replace(second=0, microsecond=0))
    match asked.kind:
        case Kind.LOGBOOK:
            _nothing(asked.codes, "codes", "Sổ theo dõi lập theo ngày; hãy bỏ danh sách mã hồ sơ.")
            _nothing(asked.sheets, "sheets", "Sổ theo dõi không có bìa quét; hãy bỏ phần này.")
            _days(asked)
            return asked
        case Kind.SLIPS:
            _nothing(asked.sheets, "sheets", "Giấy tiếp nhận không có bìa quét; hãy bỏ phần này.")
            return _slips(_pdf(asked))
        case Kind.SHEETS:
            _nothing(asked.codes, "codes", "Bìa quét in theo từng giấy tờ; hãy bỏ danh sách mã.")
            _no_days(asked, "Bìa quét in theo từng giấy tờ; hãy bỏ ngày.")
            return _sheets(_pdf(asked))


def _slips(asked: Printout) -> Printout:
    if not asked.codes:
        _days(asked)
        return asked
    _no_days(asked, "Hãy chọn theo ngày hoặc theo danh sách mã hồ sơ, không chọn cả hai.")
    _at_most(asked.codes, MOST_SLIPS, "codes", "hồ sơ")
    codes = (str(parse_code(code, f"codes.{place}")) for place, code in enumerate(asked.codes))
    return replace(asked, codes=tuple(dict.fromkeys(codes)))


def _sheets(asked: Printout) -> Printout:
    if not asked.sheets:
        raise Invalid("Hãy ghi ít nhất một bìa quét: mã hồ sơ, mã giấy tờ, số trang.", "sheets")
    _at_most(asked.sheets, MOST_SHEETS, "sheets", "bìa quét")
    return replace(
        asked,
        sheets=tuple(
            replace(sheet, dossier=str(parse_code(sheet.dossier, f"sheets.{place}.dossier")))
            for place, sheet in enumerate(asked.sheets)
        ),
    )


def _days(asked: Printout) -> None:
    """Refuse a span that is none, too long or not begun; a book may end after today."""
    if asked.first is None:
        raise Invalid("Thiếu ngày đầu; hãy chọn từ ngày nào.", "first")
    if asked.last is None:
        raise Invalid("Thiếu ngày cuối; hãy chọn đến ngày nào.", "last")
    if asked.last < asked.first:
        raise Invalid("Ngày cuối phải là ngày đầu hoặc sau ngày đó.", "last")
    if asked.first > asked.asked_at.astimezone(LOCAL).date():
        raise Invalid("Ngày đầu chưa đến; hãy chọn ngày không sau hôm nay.", "first")
    if (asked.last - asked.first).days >= LONGEST:
        raise Invalid(f"Khoảng ngày dài quá {LONGEST} ngày; hãy chia thành nhiều lần.", "last")


def _no_days(asked: Printout, sentence: str) -> None:
    _nothing(asked.first, "first", sentence)
    _nothing(asked.last, "last", sentence)


def _nothing(given: object, field: str, sentence: str) -> None:
    if given:
        raise Invalid(sentence, field)


def _at_most(given: Sequence[object], most: int, field: str, what: str) -> None:
    if len(given) > most:
        raise Invalid(f"Mỗi lần in được nhiều nhất {most} {what}; hãy chia nhỏ.", field)


def _pdf(asked: Printout) -> Printout:
    if asked.form is not Form.PDF:
        raise Invalid("Chỉ sổ theo dõi có dạng CSV; hãy chọn PDF.", "form")
    return asked


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL)
