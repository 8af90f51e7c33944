"""Payments: orders for what a dossier owes."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.who import ACTING
from chalicelib.usecases import paying

door = Door(__name__)


@dataclass(frozen=True, slots=True)
class OrderedShown:
    """An order, and the link where it is paid until it expires."""

    ref: str
    amount: int
    expires_at: datetime
    pay_url: str


@door.route(
    "/v1/dossiers/{code}/payments", method="POST", who=ACTING, gives=OrderedShown, status=201
)
def order(call: Call[None], code: str) -> Reply:
    """Order the payment of all that is owed, at VNPAY."""
    office = call.office
    new, link = paying.order(office.dossiers(), office.merchant(), call.by, code, call.at, call.ip)
    return Reply(OrderedShown(new.ref, new.amount, new.expires_at, link))
