"""Requests: a report somebody asks for, of any period, on paper of any kind."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.domain.history import canonical
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.reports.periods import Period, Question

DAY = timedelta(days=1)
LONGEST = 5 * 366
"""The longest period, in days: for index 766 a file is read for each of its months."""


class Name(StrEnum):
    """Which report."""

    II06A = "ii-06a"
    DIGITISATION = "digitisation"
    RATES = "rates"
    TARGETS = "targets"
    INDEX766 = "index-766"
    OVERDUE = "overdue"
    STEPS = "steps"
    ANOMALIES = "anomalies"
    GAPS = "gaps"


class Form(StrEnum):
    """What a report is printed as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Yêu cầu báo cáo: the name of a report, what is asked, how to print it, asked on which day.

    `agency` is never None here: whoever asks sees theirs and those below it. `folded` tells one
    fold of the lake from the next: what is asked after a fold is another request.
    """

    report: Name
    question: Question
    form: Form
    asked_on: date
    folded: str

    @property
    def id(self) -> str:
        """Return 128 bits in hex that follow from the request: asked again, the same."""
        return hashlib.sha256(canonical(self)).hexdigest()[:32]

    @property
    def file(self) -> str:
        """Return what the printed report is called."""
        return f"{self.report}.{self.form}"


def period(first: date, last: date, as_of: date | None, today: date) -> Period:
    """Return the period somebody asks for on the local day `today`; raises Invalid.

    Without `as_of` it is reckoned on its last day, or on yesterday while it is under way: what
    happens today reaches the lake at night.
    """
    if last < first:
        raise Invalid("Ngày cuối kỳ phải là ngày đầu kỳ hoặc sau ngày đó.", "last")
    if first > today:
        raise Invalid("Kỳ báo cáo chưa bắt đầu; hãy chọn ngày đầu kỳ không sau hôm nay.", "first")
    if (last - first).days >= LONGEST:
        raise Invalid("Kỳ báo cáo dài quá 5 năm; hãy chia thành nhiều kỳ.", "last")
    reckoned = as_of or max(first, min(last, today - DAY))
    if reckoned > today:
        raise Invalid("Ngày chốt số liệu chưa đến; hãy chọn ngày không sau hôm nay.", "as_of")
    if not first <= reckoned <= last:
        raise Invalid("Ngày chốt số liệu phải là một ngày trong kỳ báo cáo.", "as_of")
    return Period(first=first, last=last, as_of=reckoned)
