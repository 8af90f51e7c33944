"""Periods: what a report is asked for — days, an agency and those below it, field, procedure."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.refusals import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Kỳ báo cáo: from a day to a day, both included.

    Everything is read as it stood at the end of `as_of`, a day of the period: its last one, or an
    earlier one while the period is under way.
    """

    first: date
    last: date
    as_of: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins, or is reckoned on a day outside it."""
        if not self.first <= self.as_of <= self.last:
            raise Invalid("Kỳ báo cáo không hợp lệ: ngày đầu ≤ ngày chốt ≤ ngày cuối.", "period")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for: a period, and of all dossiers only some where that is said.

    `agency` stands for itself and every agency below it, as far as they decide; `field` is the name
    of a field (lĩnh vực), `procedure` the code of a procedure.
    """

    period: Period
    agency: str | None = None
    field: str | None = None
    procedure: str | None = None


def month_to_date(on: date) -> Period:
    """Return the period from the first of the month to `on`."""
    return Period(first=on.replace(day=1), last=on, as_of=on)
