"""Reports: asked for by leaders and auditors, made apart, fetched from where they lie."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.people import Role
from chalicelib.domain.progress import State
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.requests import Form, Name, period
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Agency, Asked
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import reporting

door = Door(__name__)
SEES = officer(Role.LEADER, Role.AUDITOR)
_PROCEDURE = r"^[0-9]\.[0-9]{6}$"


def _is_procedure(typed: str) -> str:
    if not re.fullmatch(_PROCEDURE, typed):
        sentence = {"sentence": "Mã thủ tục có dạng 1.001193; hãy xem lại mã."}
        raise PydanticCustomError("refused", "{sentence}", sentence)
    return typed


Procedure = Annotated[
    str,
    Field(max_length=40, json_schema_extra={"pattern": _PROCEDURE}),
    AfterValidator(_is_procedure),
]
FieldName = Annotated[str, Field(min_length=1, max_length=100)]


class ReportAsked(Asked):
    """Which report, of which days, printed as what.

    `as_of` is the day it is reckoned on: by default the last one, or yesterday while the period is
    under way. `agency` is the own one by default; it stands for those below it too. `field` is the
    name of a field, `procedure` a code.
    """

    report: Name
    first: date
    last: date
    as_of: date | None = None
    agency: Agency | None = None
    field: FieldName | None = None
    procedure: Procedure | None = None
    form: Form = Form.XLSX


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShown:
    """A report asked for; `link` is where to fetch it once it is ready, good for five minutes."""

    id: str
    state: State
    link: str | None
    report: Name
    first: date
    last: date
    as_of: date
    agency: str
    field: str | None
    procedure: str | None
    form: Form


@door.route("/v1/reports", method="POST", who=SEES, asks=ReportAsked, gives=ReportShown, status=202)
def ask(call: Call[ReportAsked]) -> ReportShown:
    """Have a report made of any period, agency and those below it, field and procedure."""
    return _shown(asked_for(call, call.asked))


@door.route("/v1/reports/{request}", who=SEES, gives=ReportShown)
def look(call: Call[None], request: str) -> ReportShown:
    """Tell how far a report has come, and where to fetch it."""
    return _shown(reporting.look(call.office.requests(), call.by, request, call.at))


def asked_for(call: Call[Any], asked: ReportAsked) -> reporting.Asked:
    """Have what somebody asks for made; raises a Refusal that names the field."""
    office, today = call.office, call.at.astimezone(LOCAL).date()
    question = Question(
        period=period(asked.first, asked.last, asked.as_of, today),
        agency=asked.agency,
        field=asked.field,
        procedure=asked.procedure,
    )
    desk = reporting.Desk(office.catalogue(), office.requests(), office.reports())
    return reporting.ask(desk, call.by, asked.report, question, asked.form, call.at)


def _shown(found: reporting.Asked) -> ReportShown:
    request, question = found.request, found.request.question
    return ReportShown(
        id=found.id,
        state=found.state,
        link=found.link,
        report=request.report,
        first=question.period.first,
        last=question.period.last,
        as_of=question.period.as_of,
        agency=question.agency or "",
        field=question.field,
        procedure=question.procedure,
        form=request.form,
    )
