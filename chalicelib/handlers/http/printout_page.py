"""Printout page: plain forms that ask for a logbook, slips or cover sheets, and where they come."""

import re
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.coversheet import MOST_PAGES, CoverSheet
from chalicelib.domain.days import iso_day
from chalicelib.domain.people import Role, is_within
from chalicelib.domain.printouts.asked import Form, Kind, Printout
from chalicelib.domain.printouts.outcome import WORDS
from chalicelib.domain.procedure import Agency
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Asked
from chalicelib.handlers.http.printouts import ASKS, asked_for
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.usecases import printouts
from chalicelib.web import pages

door = Door(__name__)
Typed = Annotated[str, Field(max_length=40)]
NAMES: Mapping[Kind, str] = {
    Kind.LOGBOOK: "Sổ theo dõi hồ sơ (mẫu 07)",
    Kind.SLIPS: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01)",
    Kind.SHEETS: "Bìa quét",
}
_LINE = re.compile(r"([^\s;,]+)[\s;,]+([^\s;,]+)[\s;,]+(\d+)", re.ASCII)
_MOST_TYPED = 200_000


class PrintoutTyped(Asked):
    """What the form asks for; what is empty is not said.

    `codes` are apart by spaces, commas or lines; `sheets` are lines of code, component, pages.
    """

    kind: Typed = Kind.LOGBOOK.value
    agency: Typed = ""
    first: Typed = ""
    last: Typed = ""
    form: Typed = Form.PDF.value
    codes: Annotated[str, Field(max_length=_MOST_TYPED)] = ""
    sheets: Annotated[str, Field(max_length=_MOST_TYPED)] = ""


@door.route("/printouts", who=ASKS, page=True)
def form(call: Call[None]) -> Response:
    """Offer what can be printed, of today."""
    today = call.at.astimezone(LOCAL).date().isoformat()
    return _form(call, PrintoutTyped(first=today, last=today), None)


@door.route("/printouts", method="POST", who=ASKS, asks=PrintoutTyped, page=True)
def ask(call: Call[PrintoutTyped]) -> Response | Reply:
    """Have it printed and lead to it, or tell beside the field why it cannot be."""
    try:
        asked = asked_for(call, _read(call))
    except Refusal as refusal:
        return _form(call, call.asked, of_refusal(refusal))
    place = f"{call.base}/printouts/{asked.printout.id}"
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": place})


@door.route("/printouts/{printout}", who=ASKS, page=True)
def look(call: Call[None], printout: str) -> Response:
    """Show how far it has come: the page asks again by itself until the files are there."""
    found = printouts.look(call.office.shelf(), call.by, printout, call.at)
    agency = call.office.catalogue().agency(found.printout.agency)
    return pages.page(
        "printout.html",
        call.frame,
        found=found,
        name=NAMES[found.printout.kind],
        agency=agency.name,
        words=WORDS,
    )


def _read(call: Call[PrintoutTyped]) -> Printout:
    """Return what the form says; raises Invalid, naming the field."""
    typed = call.asked
    kind = _one_of(Kind, typed.kind, "kind", "Hãy chọn loại giấy tờ cần in.")
    by_codes = kind is Kind.SLIPS and bool(typed.codes.strip())
    of_days = kind is Kind.LOGBOOK or (kind is Kind.SLIPS and not by_codes)
    return Printout(
        kind=kind,
        agency=typed.agency.strip(),
        asker=call.by.id,
        asked_at=call.at,
        first=_day(typed.first, "first") if of_days else None,
        last=_day(typed.last, "last") if of_days else None,
        codes=tuple(re.split(r"[\s;,]+", typed.codes.strip())) if by_codes else (),
        sheets=_sheets(typed.sheets) if kind is Kind.SHEETS else (),
        form=_one_of(Form, typed.form, "form", "Hãy chọn dạng tệp."),
    )


def _sheets(typed: str) -> tuple[CoverSheet, ...]:
    lines = [line.strip() for line in typed.splitlines()]
    return tuple(_sheet(place, line) for place, line in enumerate(lines, start=1) if line)


def _sheet(place: int, line: str) -> CoverSheet:
    found = _LINE.fullmatch(line)
    if found is None or not 1 <= len(found[3]) <= len(str(MOST_PAGES)) or not int(found[3]):
        raise Invalid(
            f"Dòng {place} phải có mã hồ sơ, mã giấy tờ và số trang (1 đến {MOST_PAGES}), "
            "ví dụ: H33.16-260105-0001 TK 2.",
            "sheets",
        )
    return CoverSheet(found[1], found[2], int(found[3]))


def _one_of(kinds: Any, typed: str, field: str, sentence: str) -> Any:  # noqa: ANN401 - an enumeration
    try:
        return kinds(typed)
    except ValueError:
        raise Invalid(sentence, field) from None


def _day(typed: str, field: str) -> date | None:
    """Return a day typed as 2026-03-31, or as 31/3/2026 where a browser has no calendar."""
    said = typed.strip()
    if not said:
        return None
    try:
        return date.fromisoformat(iso_day(said))
    except ValueError:
        raise Invalid("Ngày không có thật; hãy nhập như 31/03/2026.", field) from None


def _form(
    call: Call[PrintoutTyped] | Call[None], typed: PrintoutTyped, problem: Problem | None
) -> Response:
    wrong = (problem.field or "").partition(".")[0] if problem else ""
    return pages.page(
        "printouts.html",
        call.frame,
        problem.status if problem else HTTPStatus.OK,
        typed=typed,
        problem=problem,
        wrong=wrong,
        names=NAMES,
        agencies=_agencies(call),
        may_scan=call.by.is_officer,
    )


def _agencies(call: Call[Any]) -> tuple[Agency, ...]:
    own, by = call.by.agency or "", call.by
    everyone = call.office.catalogue().agencies()
    if not by.has(Role.LEADER, Role.AUDITOR):
        return tuple(one for one in everyone if one.code == own)
    return tuple(one for one in everyone if is_within(one.code, own))
