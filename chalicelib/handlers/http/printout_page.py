"""Printout page: plain forms that ask for a logbook, slips or cover sheets, and where they come."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from chalice.app import Response
from pydantic import Field

from chalicelib.domain import access
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.coversheet import MOST_PAGES
from chalicelib.domain.days import iso_day
from chalicelib.domain.printouts.asked import MOST_SHEETS, MOST_SLIPS, Form, Kind
from chalicelib.domain.printouts.outcome import WORDS
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Asked
from chalicelib.handlers.http.printouts import PrintoutAsked, asked_for
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import INSIDE
from chalicelib.usecases import printouts
from chalicelib.web import pages

door = Door(__name__)
Typed = Annotated[str, Field(max_length=40)]
NAMES: Mapping[Kind, str] = {
    Kind.LOGBOOK: "Sổ theo dõi hồ sơ (mẫu 07)",
    Kind.SLIPS: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01)",
    Kind.SHEETS: "Bìa quét",
}
REFUSED: Mapping[str, str] = {
    "kind": "Hãy chọn loại giấy tờ cần in.",
    "agency": "Hãy chọn lại đơn vị.",
    "first": "Ngày không có thật; hãy nhập như 31/03/2026.",
    "last": "Ngày không có thật; hãy nhập như 31/03/2026.",
    "form": "Hãy chọn dạng tệp.",
    "codes": f"Hãy nhập nhiều nhất {MOST_SLIPS} mã hồ sơ, cách nhau bằng dấu phẩy hoặc xuống dòng.",
    "sheets": f"Hãy nhập nhiều nhất {MOST_SHEETS} dòng, mỗi dòng một giấy tờ.",
}
"""What to do about a field that cannot be so."""
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


@door.route("/printouts", who=INSIDE, page=True)
def form(call: Call[None]) -> Response:
    """Offer what can be printed, of today."""
    today = call.at.astimezone(LOCAL).date().isoformat()
    return _form(call, PrintoutTyped(first=today, last=today), None)


@door.route("/printouts", method="POST", who=INSIDE, asks=PrintoutTyped, page=True)
def ask(call: Call[PrintoutTyped]) -> Response | Reply:
    """Have it printed and lead to it, or tell beside the field why it cannot be."""
    try:
        asked = asked_for(call, _read(call.asked))
    except Refusal as refusal:
        return _form(call, call.asked, of_refusal(refusal))
    place = f"{call.base}/printouts/{asked.printout.id}"
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": place})


@door.route("/printouts/{printout}", who=INSIDE, page=True)
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


def _read(typed: PrintoutTyped) -> PrintoutAsked:
    """Return what the form says, read as the API reads it; raises Defective or Invalid."""
    by_codes = typed.kind == Kind.SLIPS and bool(typed.codes.strip())
    said: dict[str, object] = {"kind": typed.kind.strip(), "form": typed.form.strip()}
    if typed.agency.strip():
        said["agency"] = typed.agency.strip()
    if by_codes:
        said["codes"] = re.split(r"[\s;,]+", typed.codes.strip())
    elif typed.kind in {Kind.LOGBOOK, Kind.SLIPS}:
        days = {"first": typed.first.strip(), "last": typed.last.strip()}
        said |= {name: iso_day(day) for name, day in days.items() if day}
    elif typed.kind == Kind.SHEETS:
        said["sheets"] = _sheets(typed.sheets)
    return read_as(PrintoutAsked, said, REFUSED)


def _sheets(typed: str) -> list[Mapping[str, object]]:
    lines = [line.strip() for line in typed.splitlines()]
    return [_sheet(place, line) for place, line in enumerate(lines, start=1) if line]


def _sheet(place: int, line: str) -> Mapping[str, object]:
    """Return what a line says; raises Invalid, which tells the line as only the form has lines."""
    found = _LINE.fullmatch(line)
    if found is None or not 1 <= len(found[3]) <= len(str(MOST_PAGES)) or not int(found[3]):
        raise Invalid(
            f"Dòng {place} phải có mã hồ sơ, mã giấy tờ và số trang (1 đến {MOST_PAGES}), "
            "ví dụ: H33.16-260105-0001 TK 2.",
            "sheets",
        )
    return {"code": found[1], "component": found[2], "pages": int(found[3])}


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
        agencies=access.overseen(call.by, call.office.catalogue().agencies()),
        may_scan=call.by.is_officer,
    )
