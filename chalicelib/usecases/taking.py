"""Taking: money handed over at the counter, and handed back there."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.acts import RecordPayment, RecordRefund
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.money import show
from chalicelib.domain.parts import Payment
from chalicelib.domain.people import Person
from chalicelib.domain.refunds import Refund
from chalicelib.domain.refusals import Invalid, NotAllowedNow
from chalicelib.usecases.ordering import unpaid

CASH, CARD = "cash", "card"
Lines = tuple[tuple[str, FeeKind, int], ...]


def taken(by: Person, way: str, receipt: str, lines: Lines, at: datetime) -> RecordPayment:
    """Return the act that records money taken; `receipt` numbers the one handed out for it."""
    payment = Payment(
        ref=f"{way}:{by.agency}:{receipt}",
        provider=way,
        amount=sum(amount for *_, amount in lines),
        paid_at=at,
        transaction=receipt,
        lines=lines,
    )
    return RecordPayment(payment=payment)


def handed_back(
    by: Person, ref: str, transaction: str, amount: int, voucher: str, at: datetime
) -> RecordRefund:
    """Return the act that records money handed back of a payment; `voucher` was signed for it."""
    refund = Refund(
        id=f"{CASH}:{by.agency}:{voucher}",
        ref=ref,
        transaction=transaction,
        provider=CASH,
        amount=amount,
        proof=voucher,
        at=at,
    )
    return RecordRefund(refund=refund)


def lines(dossier: Dossier, amounts: Mapping[str, int]) -> Lines:
    """Return what is paid of each fee still owed, from amounts by the fee's code.

    Raises NotAllowedNow where nothing is owed any more, and Invalid, naming the fee, for more than
    is owed of it, and where nothing is paid at all.
    """
    if dossier.owed == 0:
        raise NotAllowedNow("Hồ sơ không còn khoản phí, lệ phí nào phải nộp.", "fees")
    left = {code: (kind, amount) for code, kind, amount in unpaid(dossier)}
    for code, amount in amounts.items():
        most = left[code][1] if code in left else 0
        if amount > most:
            raise Invalid(f"Khoản này chỉ còn phải nộp {show(most)}.", code)
    if not amounts:
        raise Invalid("Hãy ghi số tiền đã thu của ít nhất một khoản.", "amounts")
    return tuple((code, left[code][0], amount) for code, amount in amounts.items())
