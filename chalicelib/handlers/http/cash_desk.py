"""The cash desk: forms of a dossier's page for money taken at the counter and handed back there."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.acts import RecordPayment, RecordRefund
from chalicelib.domain.parts import Payment
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.handlers.http import dossier_page
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query, Version
from chalicelib.handlers.http.problems import of_refusal
from chalicelib.handlers.http.typed import dong
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import acting, taking
from chalicelib.usecases.viewing import View

door = Door(__name__)
DESK = officer(Role.RECEPTION, Role.RETURNER)
Typed = Annotated[str, Field(max_length=400)]
_NUMBER = re.compile(r"[0-9A-Za-z./_-]{1,60}")
_AMOUNT = "amount-"


class TakenAsked(Query):
    """Thu tiền: the receipt handed out, and ``amount-<code>`` of each fee, as they were typed."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Typed]
    version: Version
    way: Literal["cash", "card"] = "cash"
    receipt: Typed = ""


class HandedBackAsked(Query):
    """Hoàn trả: of which payment, counted from 1, how much, on which voucher, as typed."""

    version: Version
    payment: Annotated[int, Field(ge=0, le=10**6)] = 0
    amount: Typed = ""
    voucher: Typed = ""


@door.route(
    "/dossiers/{code}/counter-payments", method="POST", who=DESK, asks=TakenAsked, page=True
)
def take(call: Call[TakenAsked], code: str) -> Response | Reply:
    """Record money taken at the counter, or show the form again with why it cannot be."""
    return _recorded(call, code, "taken", _taken)


@door.route(
    "/dossiers/{code}/counter-refunds", method="POST", who=DESK, asks=HandedBackAsked, page=True
)
def hand_back(call: Call[HandedBackAsked], code: str) -> Response | Reply:
    """Record money handed back at the counter, or show the form again with why it cannot be."""
    return _recorded(call, code, "handed-back", _handed_back)


def _recorded(
    call: Call[Any],
    code: str,
    done: str,
    read: Callable[[Call[Any], View], RecordPayment | RecordRefund],
) -> Response | Reply:
    view, office = dossier_page.seen(call, code), call.office
    try:
        act, seen = read(call, view), call.asked.version
        dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
        acting.act(dossiers, catalogue, code, act, call.by, call.at, seen, chance)
    except Refusal as no:
        problem, now = of_refusal(no), dossier_page.seen(call, code)
        typed = {name: str(value) for name, value in call.asked.model_dump().items()}
        return dossier_page.page(
            call, now, problem.status, problem=problem, typed={**typed, "form": done}
        )
    return dossier_page.led(call, f"/dossiers/{view.dossier.code}?done={done}")


def _taken(call: Call[TakenAsked], view: View) -> RecordPayment:
    asked = call.asked
    receipt = _number(asked.receipt, "receipt", "Số biên lai đã giao")
    fees = [line.code for line in view.dossier.fees]
    typed = {fee: (asked.model_extra or {}).get(f"{_AMOUNT}{fee}", "") for fee in fees}
    amounts = {fee: dong(text, f"{_AMOUNT}{fee}") for fee, text in typed.items() if text.strip()}
    try:
        lines = taking.lines(view.dossier, amounts)
    except Invalid as no:
        raise Invalid(no.sentence, f"{_AMOUNT}{no.field}") from None
    return taking.taken(call.by, asked.way, receipt, lines, call.at)


def _handed_back(call: Call[HandedBackAsked], view: View) -> RecordRefund:
    asked, payment = call.asked, _payment(call.asked.payment, view)
    amount = dong(asked.amount, "amount")
    voucher = _number(asked.voucher, "voucher", "Số phiếu chi")
    return taking.handed_back(call.by, payment.ref, payment.transaction, amount, voucher, call.at)


def _payment(place: int, view: View) -> Payment:
    payments = view.dossier.payments
    if not 1 <= place <= len(payments):
        raise Invalid("Hãy chọn hoàn trả khoản nào đã nộp.", "payment")
    return payments[place - 1]


def _number(text: str, field: str, name: str) -> str:
    number = text.strip()
    if not _NUMBER.fullmatch(number):
        raise Invalid(
            f"{name} chỉ gồm chữ không dấu, số và các dấu . / - _, tối đa 60 ký tự.", field
        )
    return number
