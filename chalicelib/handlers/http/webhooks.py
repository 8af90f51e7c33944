"""Webhooks: providers telling what happened on their side."""

from dataclasses import dataclass

from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import PROVIDER
from chalicelib.usecases import paying

door = Door(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """What VNPAY wants to hear; the names are theirs."""

    RspCode: str
    Message: str


@door.route("/v1/payments/vnpay/ipn", who=PROVIDER, gives=Answered)
def vnpay(call: Call[None]) -> Answered:
    """Hear VNPAY's notice (IPN); everything it says is signed."""
    office = call.office
    answer = paying.ipn(
        office.dossiers(),
        office.catalogue(),
        office.chance(),
        office.merchant(),
        call.query,
        call.at,
    )
    return Answered(answer.value, answer.message)
