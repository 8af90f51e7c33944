"""Webhooks: providers telling what happened on their side, answered as each expects it."""

from dataclasses import dataclass

from chalice.app import Response

from chalicelib.domain.payments.provider import Notice, Outcome, Reply
from chalicelib.domain.payments.wire import MOST_BYTES
from chalicelib.domain.refusals import Refusal, TooLarge
from chalicelib.handlers.http import calls
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import PROVIDER
from chalicelib.handlers.logs import count, logger
from chalicelib.usecases.hearing import Heard, hear

door = Door(__name__)

LOUD = frozenset({Outcome.WRONG_AMOUNT, Outcome.NOT_FOUND, Outcome.BAD_SIGNATURE, Outcome.AGAIN})
"""What somebody should look at: money that came otherwise than ordered, or could not be entered."""
DOWN = Heard(Outcome.AGAIN, Reply(503, "", b""))
"""What every provider calls again after, where not even our account with it can be read."""


@dataclass(frozen=True, slots=True)
class AnsweredVnpay:
    """What VNPAY wants to hear; the names are theirs."""

    RspCode: str
    Message: str


@dataclass(frozen=True, slots=True)
class AnsweredZalopay:
    """What ZaloPay wants to hear; the names are theirs."""

    return_code: int
    return_message: str


@dataclass(frozen=True, slots=True)
class AnsweredNational:
    """What the national platform wants to hear; the name is theirs."""

    MaLoi: str


@door.route("/v1/payments/vnpay/ipn", who=PROVIDER, gives=AnsweredVnpay)
def vnpay(call: Call[None]) -> Response:
    """Hear VNPAY's notice (IPN); everything it says is signed."""
    return _answered(call, "vnpay")


@door.route("/v1/payments/momo/ipn", method="POST", who=PROVIDER, status=204)
def momo(call: Call[None]) -> Response:
    """Hear MoMo's notice (IPN); everything it says is signed."""
    return _answered(call, "momo")


@door.route("/v1/payments/zalopay/ipn", method="POST", who=PROVIDER, gives=AnsweredZalopay)
def zalopay(call: Call[None]) -> Response:
    """Hear ZaloPay's callback; everything it says is signed."""
    return _answered(call, "zalopay")


@door.route("/v1/payments/national/ipn", method="POST", who=PROVIDER, gives=AnsweredNational)
def national(call: Call[None]) -> Response:
    """Hear the confirmation of the national payment platform; everything it says is signed."""
    return _answered(call, "national")


def _answered(call: Call[None], name: str) -> Response:
    heard = _heard(call, name, _notice(call))
    told = {"provider": name, "outcome": heard.outcome.value, "ref": heard.ref}
    (logger.warning if heard.outcome in LOUD else logger.info)("payment-notice", extra=told)
    count(f"payment-notice-{heard.outcome.value}")
    reply = heard.reply
    given = Response(reply.body.decode(), status_code=reply.status)
    if reply.content_type:
        given.headers["Content-Type"] = reply.content_type
    return given


def _heard(call: Call[None], name: str, notice: Notice) -> Heard:
    """Hear a notice; whatever breaks, the provider is told to call again, and we are told why."""
    answer = DOWN
    try:
        till = call.office.till()
        again = till.provider(name).reply(Outcome.AGAIN)
        answer = Heard(Outcome.AGAIN, again)
        return hear(till, name, notice, call.at)
    except Refusal:
        raise
    except Exception:  # noqa: BLE001 - a bug of ours must not lose a payment: it comes again
        logger.exception("payment-notice", extra={"provider": name})
        return answer


def _notice(call: Call[None]) -> Notice:
    """Return a notice as it came; raises TooLarge before anything of it is read."""
    body = calls.body(call.request)
    if len(body) > MOST_BYTES:
        count("payment-notice-too-large")
        raise TooLarge("Nội dung thông báo thanh toán lớn hơn 64 KB.", "body")
    return Notice(call.request.method, call.query, body)
