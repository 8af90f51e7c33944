"""Report page: a plain form that asks for a report, and a page that leads to it once it is made."""

from collections.abc import Mapping
from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import Field

from chalicelib.domain import access
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.days import iso_day
from chalicelib.domain.refusals import Refusal
from chalicelib.domain.reports.requests import Form, Name
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Asked
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.reports import SEES, ReportAsked, asked_for
from chalicelib.handlers.http.typed import read_as
from chalicelib.usecases import reporting
from chalicelib.web import pages

door = Door(__name__)
Typed = Annotated[str, Field(max_length=400)]
NAMES: Mapping[Name, str] = {
    Name.II06A: "Tình hình giải quyết thủ tục hành chính (II.06a)",
    Name.DIGITISATION: "Tình hình số hóa hồ sơ",
    Name.RATES: "Các tỷ lệ trực tuyến, số hóa, đúng hạn",
    Name.TARGETS: "Chỉ tiêu giao và kết quả",
    Name.INDEX766: "Bộ chỉ số 766",
    Name.OVERDUE: "Hồ sơ quá hạn",
    Name.STEPS: "Hồ sơ chờ ở bước nào, bao lâu",
    Name.ANOMALIES: "Điểm khác thường cần xem xét",
    Name.GAPS: "Hồ sơ có bước thiếu trong kho dữ liệu",
}
FORMS: Mapping[Form, str] = {
    Form.XLSX: "Excel (XLSX)",
    Form.CSV: "CSV",
    Form.HTML: "Trang web (HTML)",
    Form.JSON: "JSON, cho chương trình",
}
LABELS: Mapping[str, str] = {
    "report": "Báo cáo",
    "first": "Từ ngày",
    "last": "Đến ngày",
    "as_of": "Ngày chốt số liệu",
    "agency": "Đơn vị",
    "field": "Lĩnh vực",
    "procedure": "Mã thủ tục",
    "form": "Dạng tệp",
}
"""What the form calls each of its fields."""


class ReportTyped(Asked):
    """A report as the form asks for it; what is empty is not said."""

    report: Typed = ""
    first: Typed = ""
    last: Typed = ""
    as_of: Typed = ""
    agency: Typed = ""
    field: Typed = ""
    procedure: Typed = ""
    form: Typed = ""


@door.route("/reports", who=SEES, page=True)
def form(call: Call[None]) -> Response:
    """Offer the reports there are, of this month until yesterday."""
    yesterday = _today(call) - timedelta(days=1)
    first, last = yesterday.replace(day=1).isoformat(), yesterday.isoformat()
    return _form(call, ReportTyped(first=first, last=last), None)


@door.route("/reports", method="POST", who=SEES, asks=ReportTyped, page=True)
def ask(call: Call[ReportTyped]) -> Response | Reply:
    """Have a report made and lead to it, or tell at each field why it cannot be."""
    try:
        asked = asked_for(call, _read(call.asked))
    except Refusal as refusal:
        return _form(call, call.asked, of_refusal(refusal))
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": f"{call.base}/reports/{asked.id}"})


@door.route("/reports/{request}", who=SEES, page=True)
def look(call: Call[None], request: str) -> Response:
    """Show how far a report has come: the page asks again by itself until it is ready."""
    found = reporting.look(call.office.requests(), call.by, request, call.at)
    agencies = {one.code: one.name for one in call.office.catalogue().agencies()}
    agency = found.request.question.agency or ""
    return pages.page(
        "report.html",
        call.frame,
        found=found,
        name=NAMES[found.request.report],
        form=FORMS[found.request.form],
        agency=agencies.get(agency, agency),
    )


def _read(typed: ReportTyped) -> ReportAsked:
    """Return what the form says, read as the API reads it; raises Defective."""
    said = {name: value.strip() for name, value in typed.model_dump().items() if value.strip()}
    said |= {name: iso_day(said[name]) for name in ("first", "last", "as_of") if name in said}
    return read_as(ReportAsked, said)


def _form(
    call: Call[ReportTyped] | Call[None], typed: ReportTyped, problem: Problem | None
) -> Response:
    catalogue = call.office.catalogue()
    return pages.page(
        "reports.html",
        call.frame,
        problem.status if problem else HTTPStatus.OK,
        typed=typed,
        problem=problem,
        wrong=_wrong(problem),
        names=NAMES,
        forms=FORMS,
        labels=LABELS,
        agencies=access.overseen(call.by, catalogue.agencies()),
        fields=reporting.fields(catalogue),
        today=_today(call),
    )


def _wrong(problem: Problem | None) -> Mapping[str, str]:
    """Return what is wrong with each field of the form, in the form's own words for it."""
    errors = problem.errors if problem else ()
    return {
        error.field: error.sentence.replace(f"“{error.field}”", f"“{LABELS[error.field]}”")
        for error in reversed(errors)
        if error.field in LABELS
    }


def _today(call: Call[Any]) -> date:
    return call.at.astimezone(LOCAL).date()
