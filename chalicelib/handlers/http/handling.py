"""Handling: what forms of a dossier's page ask for: propose, move on, hand over, revoke."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.acts import Act, Advance, Propose, Return, RevokeResult
from chalicelib.domain.parts import Result, ReturnedBy
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.domain.results.proposing import FIELD
from chalicelib.domain.text import clean, person_name
from chalicelib.handlers.http import acts, dossier_page
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query, Token, Version
from chalicelib.handlers.http.problems import of_refusal
from chalicelib.handlers.http.who import officer

door = Door(__name__)
Typed = Annotated[str, Field(max_length=9000)]
Few = Annotated[str, Field(max_length=100)]
MOST_LINE, MOST_WORDS = 400, 4000
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
    return _done(call, code, "proposal", _proposal)


@door.route("/dossiers/{code}/steps", method="POST", who=officer(), asks=StepTyped, page=True)
def step(call: Call[StepTyped], code: str) -> Response | Reply:
    """Move a dossier on: approve it, send it back, issue its result; or show why it cannot be."""
    return _done(call, code, "step", _advance)


@door.route(
    "/dossiers/{code}/hand-overs", method="POST", who=officer(), asks=HandOverTyped, page=True
)
def hand_over(call: Call[HandOverTyped], code: str) -> Response | Reply:
    """Hand a result over, or show the form again with why it cannot be."""
    return _done(call, code, "hand-over", _return)


@door.route(
    "/dossiers/{code}/revocations",
    method="POST",
    who=officer(Role.LEADER),
    asks=RevocationTyped,
    page=True,
)
def revoke(call: Call[RevocationTyped], code: str) -> Response | Reply:
    """Revoke a result that was handed over, or show the form again with why it cannot be."""
    return _done(call, code, "revocation", _revoke)


def _done(
    call: Call[Any], code: str, form: str, read: Callable[[Call[Any]], Act]
) -> Response | Reply:
    view = dossier_page.seen(call, code)
    try:
        acts.done(call, code, read(call), call.asked.version)
    except Refusal as no:
        problem, now = of_refusal(no), dossier_page.seen(call, code)
        typed = {name: str(value) for name, value in call.asked.model_dump().items()}
        typed |= {"form": form}
        return dossier_page.page(call, now, problem.status, problem=problem, typed=typed)
    return dossier_page.led(call, f"/dossiers/{view.dossier.code}?done={form}")


def _proposal(call: Call[ProposalTyped]) -> Act:
    typed: Mapping[str, str] = call.asked.model_extra or {}
    values = {
        name.removeprefix(_VALUE): value for name, value in typed.items() if name.startswith(_VALUE)
    }
    return Propose(values=values)


def _advance(call: Call[StepTyped]) -> Act:
    asked = call.asked
    number = _short(clean(asked.number), "result.number", MOST_LINE)
    summary = _short(clean(asked.summary, multiline=True), "result.summary")
    result = Result(number=number, summary=summary, document=asked.document or None, signed=False)
    says = number or summary or asked.document
    note = _short(clean(asked.note, multiline=True), "note")
    return Advance(to=asked.to, note=note, result=result if says else None)


def _return(call: Call[HandOverTyped]) -> Act:
    hows = {str(how.value): how for how in ReturnedBy}
    if call.asked.how not in hows:
        raise Invalid("Hãy chọn trả kết quả bằng cách nào.", "how")
    receiver = person_name(call.asked.receiver, "receiver")
    return Return(how=hows[call.asked.how], receiver=receiver)


def _revoke(call: Call[RevocationTyped]) -> Act:
    return RevokeResult(reason=_short(clean(call.asked.reason, multiline=True), "reason"))


def _short(words: str, field: str, most: int = MOST_WORDS) -> str:
    if len(words) > most:
        raise Invalid(f"Dài quá {most} ký tự; hãy rút gọn.", field)
    return words
