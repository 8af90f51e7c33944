"""Handling: what forms of a dossier's page ask for: propose, move on, hand over, revoke."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Refusal
from chalicelib.domain.results.proposing import FIELD
from chalicelib.handlers.http import acts, dossier_page
from chalicelib.handlers.http.asking import AdvanceAsked, ProposeAsked, ReasonAsked, ReturnAsked
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Asked, Query, Token, Version
from chalicelib.handlers.http.problems import of_refusal
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import officer

door = Door(__name__)
Typed = Annotated[str, Field(max_length=9000)]
Few = Annotated[str, Field(max_length=100)]
WORDS: Mapping[str, str] = {
    "how": "Hãy chọn trả kết quả bằng cách nào.",
    "note": "Ghi chú dài quá 4000 ký tự; hãy rút gọn.",
    "reason": "Hãy ghi lý do thu hồi, nhiều nhất 4000 ký tự.",
    "result.number": "Số, ký hiệu của kết quả dài quá 400 ký tự; hãy rút gọn.",
    "result.summary": "Trích yếu dài quá 4000 ký tự; hãy rút gọn.",
    "result.document": "Hãy chọn lại giấy tờ là kết quả.",
}
"""What to do about a field that cannot be so."""
_VALUE = f"{FIELD}."


class ProposalTyped(Query):
    """Dự thảo: ``values.<name>`` of each value, as typed."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Typed]
    version: Version


class StepTyped(Query):
    """Chuyển bước: where to, and what the result is where the step settles the dossier."""

    version: Version
    to: Token
    note: Typed = ""
    number: Typed = ""
    summary: Typed = ""
    document: Few = ""


class HandOverTyped(Query):
    """Trả kết quả: how, and who took it."""

    version: Version
    how: Few = ""
    receiver: Typed = ""


class RevocationTyped(Query):
    """Thu hồi: why."""

    version: Version
    reason: Typed = ""


@door.route(
    "/dossiers/{code}/proposals", method="POST", who=officer(), asks=ProposalTyped, page=True
)
def propose(call: Call[ProposalTyped], code: str) -> Response | Reply:
    """Enter a proposal, or show its form again with what is wrong."""
    values = _values(call.asked.model_extra or {})
    return _done(call, code, "proposal", ProposeAsked, {"act": "propose", "values": values})


@door.route("/dossiers/{code}/steps", method="POST", who=officer(), asks=StepTyped, page=True)
def step(call: Call[StepTyped], code: str) -> Response | Reply:
    """Move a dossier on: approve it, send it back, issue its result; or show why it cannot be."""
    typed = call.asked
    said = {"act": "advance", "to": typed.to, "note": typed.note, "result": _result(typed)}
    return _done(call, code, "step", AdvanceAsked, said)


@door.route(
    "/dossiers/{code}/hand-overs", method="POST", who=officer(), asks=HandOverTyped, page=True
)
def hand_over(call: Call[HandOverTyped], code: str) -> Response | Reply:
    """Hand a result over, or show the form again with why it cannot be."""
    said = {"act": "return", "how": call.asked.how, "receiver": call.asked.receiver}
    return _done(call, code, "hand-over", ReturnAsked, said)


@door.route(
    "/dossiers/{code}/revocations",
    method="POST",
    who=officer(Role.LEADER),
    asks=RevocationTyped,
    page=True,
)
def revoke(call: Call[RevocationTyped], code: str) -> Response | Reply:
    """Revoke a result that was handed over, or show the form again with why it cannot be."""
    said = {"act": "revoke-result", "reason": call.asked.reason}
    return _done(call, code, "revocation", ReasonAsked, said)


def _done(
    call: Call[Any], code: str, form: str, kind: type[Asked], said: Mapping[str, object]
) -> Response | Reply:
    """Do what a form asks for, read as the API reads the same act, or show it again."""
    try:
        asked = read_as(kind, {**said, "version": call.asked.version}, WORDS)
        done = acts.asked_of(replace(call, asked=asked), code)
    except Refusal as no:
        problem, now = of_refusal(no), dossier_page.seen(call, code)
        typed = {name: str(value) for name, value in call.asked.model_dump().items()}
        typed |= {"form": form}
        return dossier_page.page(call, now, problem.status, problem=problem, typed=typed)
    return dossier_page.led(call, f"/dossiers/{done.code}?done={form}")


def _values(typed: Mapping[str, str]) -> Mapping[str, str]:
    return {
        name.removeprefix(_VALUE): value for name, value in typed.items() if name.startswith(_VALUE)
    }


def _result(typed: StepTyped) -> Mapping[str, object] | None:
    """Return the result as typed, None where nothing was: then an e-result has to be there."""
    if not (typed.number.strip() or typed.summary.strip() or typed.document):
        return None
    document = typed.document or None
    return {"number": typed.number, "summary": typed.summary, "document": document}
