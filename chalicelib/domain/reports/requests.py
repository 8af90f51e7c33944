"""Requests: a report somebody asks for, of any period, on paper of any kind."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chalicelib.domain.history import canonical
from chalicelib.domain.reports.periods import Question


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


class Form(StrEnum):
    """What a report is printed as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Yêu cầu báo cáo: the name of a report, what is asked, how to print it, asked on which day.

    `agency` is never None here: whoever asks sees theirs and those below it.
    """

    report: Name
    question: Question
    form: Form
    asked_on: date

    @property
    def id(self) -> str:
        """Return 128 bits in hex that follow from the request: the same asked again that day."""
        return hashlib.sha256(canonical(self)).hexdigest()[:32]

    @property
    def file(self) -> str:
        """Return what the printed report is called."""
        return f"{self.report}.{self.form}"
