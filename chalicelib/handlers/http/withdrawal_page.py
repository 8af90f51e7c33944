"""The page of a withdrawal: why an applicant wants a dossier back, and what happens then."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.acts import AskWithdrawal
from chalicelib.domain.decisions import permitted
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.refusals import Refusal
from chalicelib.domain.status import Status
from chalicelib.handlers.http import acts
from chalicelib.handlers.http.asking import ReasonAsked
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.dossier_page import led
from chalicelib.handlers.http.fields import Query, Version
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import viewing
from chalicelib.web import pages

door = Door(__name__)
WORDS: Mapping[str, str] = {"reason": "Hãy ghi lý do rút hồ sơ, nhiều nhất 4000 ký tự."}


class WithdrawalTyped(Query):
    """Rút hồ sơ: why."""

    version: Version
    reason: Annotated[str, Field(max_length=9000)] = ""


@door.route("/dossiers/{code}/withdrawal", who=CITIZEN, page=True)
def withdrawal(call: Call[None], code: str) -> Response:
    """Show the form that asks for a dossier back, and what happens then."""
    dossier = viewing.one(call.office.dossiers(), call.by, code)
    permitted(dossier, AskWithdrawal, call.by)
    return _page(call, dossier)


@door.route(
    "/dossiers/{code}/withdrawal", method="POST", who=CITIZEN, asks=WithdrawalTyped, page=True
)
def ask(call: Call[WithdrawalTyped], code: str) -> Response | Reply:
    """Ask for a dossier back, once; or show the form again with why it cannot be."""
    said = {"act": "ask-withdrawal", **call.asked.model_dump()}
    try:
        asked = read_as(ReasonAsked, said, WORDS)
        acts.done(call, code, AskWithdrawal(reason=asked.reason), asked.version)
    except Refusal as no:
        now = viewing.one(call.office.dossiers(), call.by, code)
        if now.status is not Status.WITHDRAWAL:
            return _page(call, now, of_refusal(no))
    return led(call, f"/dossiers/{code}?done=withdrawal")


def _page(call: Call[Any], dossier: Dossier, problem: Problem | None = None) -> Response:
    return pages.page(
        "withdrawal.html",
        call.frame,
        HTTPStatus.OK if problem is None else problem.status,
        dossier=dossier,
        problem=problem,
        reason="" if problem is None else call.asked.reason,
        may=problem is None or problem.code not in ("not-allowed-now", "forbidden"),
    )
