"""Values: what each source of a result's template says of a dossier, as it is printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.answers import fields_of
from chalicelib.domain.calendar import LOCAL, months_later
from chalicelib.domain.happenings import Submitted
from chalicelib.domain.resultpaper import PLACEHOLDER, ResultPaper, Shown
from chalicelib.domain.results import inwords
from chalicelib.domain.writs import dates
from chalicelib.domain.writs.heading import PEOPLES_COMMITTEE
from chalicelib.domain.writs.known import Known

OPEN = "…………"
"""What stands in a sentence where nothing is known."""


@dataclass(frozen=True, slots=True)
class Values:
    """What is known when a result is printed; a draft has neither number nor day."""

    known: Known
    paper: ResultPaper
    number: str = ""
    issued_on: date | None = None

    def said(self, source: str, shown: Shown = Shown.TEXT) -> str:
        """Return what a source says, as it is to be shown; empty where nothing is known.

        What cannot be shown so, such as no date as a date, is shown as it is. Raises KeyError for
        a source there is not.
        """
        root, _, name = source.partition(".")
        match root:
            case "answers":
                value = self._answer(name)
            case "proposal":
                value = self.known.dossier.proposal.get(name, "")
            case _:
                value = OFFICE[source](self)
        return SHOWN[shown](value)

    def sentence(self, text: str) -> str:
        """Return a sentence with its placeholders filled in, with dots where nothing is known."""
        return PLACEHOLDER.sub(
            lambda found: self.said(found[1], Shown(found[2] or Shown.TEXT)) or OPEN, text
        )

    @property
    def until(self) -> date | None:
        """Return the last day the result is good for, None where it is for ever or no day yet."""
        if self.issued_on is None or self.paper.valid_months is None:
            return None
        return months_later(self.issued_on, self.paper.valid_months)

    def _answer(self, name: str) -> object:
        first = self.known.events[0].what
        value = first.answers.get(name, "") if isinstance(first, Submitted) else ""
        field: Mapping[str, Any] = fields_of(self.known.law.procedure).get(name, {})
        options: Sequence[Mapping[str, Any]] = field.get("options", ())
        return next((one["vi"] for one in options if one["value"] == value), value)


def seat_of(name: str) -> str:
    """Return which commune a People's Committee is of: ``xã Châu Thành``; else the name itself."""
    return name.removeprefix(PEOPLES_COMMITTEE).strip()


def _agency(values: Values, member: str) -> str:
    agency = values.known.agency(values.known.dossier.decided_by)
    return str(getattr(agency, member)) if agency else ""


def _received(values: Values) -> str:
    at = values.known.dossier.accepted_at or values.known.dossier.submitted_at
    return at.astimezone(LOCAL).date().isoformat()


OFFICE: Mapping[str, Callable[[Values], object]] = {
    "applicant.name": lambda all_: all_.known.dossier.applicant.name,
    "applicant.personal_id": lambda all_: all_.known.dossier.applicant.personal_id or "",
    "applicant.address": lambda all_: all_.known.dossier.applicant.address,
    "applicant.phone": lambda all_: all_.known.dossier.applicant.phone or "",
    "applicant.email": lambda all_: all_.known.dossier.applicant.email or "",
    "dossier.code": lambda all_: all_.known.dossier.code,
    "dossier.received": _received,
    "procedure.name": lambda all_: all_.known.dossier.procedure_name,
    "agency.name": lambda all_: _agency(all_, "name"),
    "agency.seat": lambda all_: seat_of(_agency(all_, "name")),
    "agency.address": lambda all_: _agency(all_, "address"),
    "result.number": lambda all_: all_.number,
    "result.day": lambda all_: all_.issued_on.isoformat() if all_.issued_on else "",
    "valid.months": lambda all_: all_.paper.valid_months or "",
    "valid.until": lambda all_: all_.until.isoformat() if all_.until else "",
}
"""What each of `KNOWN` says."""


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return str(value)


def _as_day(show: Callable[[date], str]) -> Callable[[object], str]:
    def shown(value: object) -> str:
        try:
            return show(date.fromisoformat(str(value)))
        except ValueError:
            return _text(value)

    return shown


def _number(value: object) -> str:
    text = _text(value)
    return f"{int(text):,}".replace(",", ".") if text.isascii() and text.isdigit() else text


def _money(value: object) -> str:
    shown = _number(value)
    return f"{shown} đồng" if shown else ""


SHOWN: Mapping[Shown, Callable[[object], str]] = {
    Shown.TEXT: _text,
    Shown.DATE: _as_day(lambda day: f"{day.day:02}/{day.month:02}/{day.year}"),
    Shown.DAY: _as_day(dates.on),
    Shown.DAY_IN_WORDS: _as_day(inwords.day),
    Shown.NUMBER: _number,
    Shown.MONEY: _money,
}
