"""Payments: ways to pay what a dossier owes, and orders for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.who import ACTING, ANY_SIGNED_IN
from chalicelib.usecases import ordering
from chalicelib.usecases.ordering import Way

door = Door(__name__)


@dataclass(frozen=True, slots=True)
class WaysShown:
    """What is owed, in đồng, and the ways to pay that are on."""

    owed: int
    ways: tuple[Way, ...]


class Chosen(BaseModel, extra="forbid"):
    """The way to pay that somebody chose."""

    provider: Annotated[str, Field(min_length=1, max_length=20)]


@dataclass(frozen=True, slots=True)
class OrderedShown:
    """An order until it expires: where it is paid, or the text of the QR code that pays it."""

    ref: str
    provider: str
    amount: int
    expires_at: datetime
    pay_url: str | None
    qr: str | None


@door.route("/v1/dossiers/{code}/payments/ways", who=ANY_SIGNED_IN, gives=WaysShown)
def ways(call: Call[None], code: str) -> WaysShown:
    """Show the ways to pay what is owed."""
    return WaysShown(*ordering.ways(call.office.till(), call.by, code))


@door.route(
    "/v1/dossiers/{code}/payments",
    method="POST",
    who=ACTING,
    asks=Chosen,
    gives=OrderedShown,
    status=201,
)
def order(call: Call[Chosen], code: str) -> Reply:
    """Order the payment of all that is owed, at the provider chosen."""
    till = call.office.till()
    new = ordering.order(till, call.by, code, call.asked.provider, call.at, call.ip)
    shown = OrderedShown(new.ref, new.provider, new.amount, new.expires_at, new.url, new.qr)
    return Reply(shown)
