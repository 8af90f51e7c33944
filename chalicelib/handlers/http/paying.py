"""Paying: a citizen orders a payment on a page of ours, and goes on to where it is paid."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Response
from pydantic import ConfigDict

from chalicelib.domain.payments import vietqr
from chalicelib.domain.people import Role
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import NotFound, Refusal
from chalicelib.handlers.http import dossier_page, money
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Line, Query, Token
from chalicelib.handlers.http.money import OrderSaid
from chalicelib.handlers.http.problems import of_refusal
from chalicelib.handlers.http.who import ANY_SIGNED_IN, CITIZEN
from chalicelib.usecases import ordering
from chalicelib.usecases.viewing import View
from chalicelib.web import pages

door = Door(__name__)


class Chosen(Query):
    """The way to pay that somebody chose."""

    provider: Token


class Gone(Query):
    """Whether the browser goes on to the provider by itself; links may carry more."""

    model_config = ConfigDict(extra="ignore")
    go: Line = ""


@door.route("/dossiers/{code}/orders", method="POST", who=CITIZEN, asks=Chosen, page=True)
def order(call: Call[Chosen], code: str) -> Response | Reply:
    """Order the payment of all that is owed, or show on the dossier's page why it cannot be.

    The payer passes the order's own page: browsers let a form lead nowhere but where our policy
    allows, by no redirect either, and where providers send people is theirs to say.
    """
    try:
        till = call.office.till()
        new = ordering.order(till, call.by, code, call.asked.provider, call.at, call.ip)
    except Refusal as no:
        problem, view = of_refusal(no), dossier_page.seen(call, code)
        typed = {"form": "order"}
        return dossier_page.page(call, view, problem.status, problem=problem, typed=typed)
    return dossier_page.led(call, f"/dossiers/{new.dossier}/orders/{new.ref}?go=yes")


@door.route("/dossiers/{code}/orders/{ref}", who=ANY_SIGNED_IN, asks=Gone, page=True)
def ordered(call: Call[Gone], code: str, ref: str) -> Response:
    """Show an order: where it is paid, or what to scan, until when; and what became of it."""
    view = dossier_page.seen(call, code)
    found = _order(view, ref)
    why = dossier_page.explained(call, [found])
    said = money.order(found, view.dossier.owed, why, call.at)
    return pages.page(
        "order.html",
        call.frame,
        view=view,
        order=said,
        url=found.url,
        go=bool(call.asked.go) and said.is_open and found.url is not None,
        citizen=call.by.has(Role.CITIZEN),
        **_transfer(call, found, said),
    )


def _order(view: View, ref: str) -> Order:
    for found in view.orders:
        if found.ref == ref:
            return found
    raise NotFound("Hồ sơ không có lệnh thanh toán này.", "ref")


def _transfer(call: Call[Gone], found: Order, said: OrderSaid) -> Mapping[str, Any]:
    """Return what a payer scans or copies, where that is how the order is paid."""
    if found.url is not None or found.qr is None or not said.is_open:
        return {"transfer": None}
    ours = call.office.till().providers.get(found.provider)
    bank, holder = (ours.bank, ours.holder) if isinstance(ours, vietqr.VietQr) else ("", "")
    transfer = vietqr.read(found.qr)
    return {"transfer": transfer, "qr": pages.qr(found.qr), "bank": bank, "holder": holder}
