"""Matters: what a person has to look at about money, each told once however often it is met."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.money import show
from chalicelib.domain.payments.provider import Said
from chalicelib.domain.payments.statement import Unmatched
from chalicelib.domain.reconciling import Difference
from chalicelib.domain.reconciling import Kind as Differs
from chalicelib.domain.records import Order
from chalicelib.domain.refunds import RefundOrder
from chalicelib.domain.settlements import Unreadable


class Kind(StrEnum):
    """What sort of work it is."""

    TRANSFER = "transfer"
    """Money came by bank and is nobody's payment yet."""
    AMOUNT = "amount"
    """A provider says another amount was paid than was ordered."""
    REFUND = "refund"
    """Money is owed back and nobody but a person can give it."""
    DIFFERENCE = "difference"
    """A provider's report and our book disagree about a line."""
    REPORT = "report"
    """A report did not come, or a line of it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Việc cần đối soát, of one agency; `id` follows from what it is about.

    `reason` is a machine code, `sentence` what the officer reads. `amount` is in đồng, negative for
    what was given back; `day` the local day it is about, `moved_at` when money moved, where known;
    `code` a dossier; `content` what a payer and the banks wrote.
    """

    id: str
    agency: str
    kind: Kind
    reason: str
    sentence: str
    provider: str
    day: date
    found_at: datetime
    amount: int | None = None
    ref: str = ""
    transaction: str = ""
    moved_at: datetime | None = None
    code: str | None = None
    content: str = field(default="", repr=False)
    settled_at: datetime | None = None
    settled_by: str = ""
    note: str = ""

    @property
    def is_assignable(self) -> bool:
        """Tell whether it is money that can be entered in a dossier."""
        known = self.amount is not None and self.moved_at is not None
        return self.kind is Kind.TRANSFER and known and self.transaction != ""


DIFFERENCES = {
    Differs.ONLY_THERE: "Nhà cung cấp báo có giao dịch này, sổ của ta không có.",
    Differs.ONLY_HERE: "Sổ của ta có giao dịch này, báo cáo của nhà cung cấp không có.",
    Differs.AMOUNT: "Số tiền trong sổ của ta và trong báo cáo của nhà cung cấp khác nhau.",
    Differs.TWICE: "Báo cáo của nhà cung cấp ghi giao dịch này nhiều lần.",
}
MISSING = "missing"
LEFT_OVER = "left-over"


def unmatched(agency: str, provider: str, one: Unmatched, where: str, at: datetime) -> Matter:
    """Return a line of a bank statement that is nobody's; `where` names the line for good."""
    entry = one.entry
    return Matter(
        id=_name(Kind.TRANSFER, where),
        agency=agency,
        kind=Kind.TRANSFER,
        reason=one.reason,
        sentence=one.sentence,
        provider=provider,
        day=_day(at if entry is None else entry.at),
        found_at=at,
        amount=None if entry is None else entry.amount,
        transaction=where if entry is not None else "",
        moved_at=None if entry is None else entry.at,
        content="" if entry is None else entry.content,
    )


def unentered(
    agency: str, provider: str, said: Said, reason: str, sentence: str, at: datetime
) -> Matter:
    """Return a transfer that names an order but cannot be entered."""
    return Matter(
        id=_name(Kind.TRANSFER, said.transaction),
        agency=agency,
        kind=Kind.TRANSFER,
        reason=reason,
        sentence=sentence,
        provider=provider,
        day=_day(said.paid_at or at),
        found_at=at,
        amount=said.amount,
        ref=said.ref,
        transaction=said.transaction,
        moved_at=said.paid_at or at,
    )


def disputed(agency: str, order: Order, said: Said, at: datetime) -> Matter:
    """Return an order of which its provider says another amount."""
    return Matter(
        id=_name(Kind.AMOUNT, order.provider, said.ref, said.transaction, str(said.amount)),
        agency=agency,
        kind=Kind.AMOUNT,
        reason="wrong-amount",
        sentence=(
            f"Lệnh thanh toán là {show(order.amount)}, nhà cung cấp báo {show(said.amount)}; "
            "hãy kiểm tra với nhà cung cấp."
        ),
        provider=order.provider,
        day=_day(said.paid_at or at),
        found_at=at,
        amount=said.amount,
        ref=order.ref,
        transaction=said.transaction,
        code=order.dossier,
    )


def by_hand(agency: str, code: str, order: RefundOrder, at: datetime) -> Matter:
    """Return a refund that its provider will not make."""
    return Matter(
        id=_name(Kind.REFUND, code, order.id),
        agency=agency,
        kind=Kind.REFUND,
        reason=order.failed or "",
        sentence=f"Phải hoàn trả {show(order.amount)} bằng tay rồi ghi nhận vào hồ sơ.",
        provider=order.provider,
        day=_day(order.asked_at),
        found_at=at,
        amount=-order.amount,
        ref=order.ref,
        transaction=order.transaction,
        code=code,
    )


def left_over(agency: str, code: str, amount: int, given: int, at: datetime) -> Matter:
    """Return money owed back that no provider is asked for, as cash, after `given` refunds."""
    return Matter(
        id=_name(Kind.REFUND, code, LEFT_OVER, str(amount), str(given)),
        agency=agency,
        kind=Kind.REFUND,
        reason=LEFT_OVER,
        sentence=(
            f"Còn phải hoàn trả {show(amount)} mà không nhà cung cấp nào được yêu cầu, như tiền "
            "thu tại quầy; hãy hoàn trả bằng tay rồi ghi nhận vào hồ sơ."
        ),
        provider="",
        day=_day(at),
        found_at=at,
        amount=-amount,
        code=code,
    )


def differs(agency: str, provider: str, day: date, one: Difference, at: datetime) -> Matter:
    """Return a line in which a report and our book disagree."""
    return Matter(
        id=_name(Kind.DIFFERENCE, provider, day.isoformat(), one.kind, one.ref, one.transaction),
        agency=agency,
        kind=Kind.DIFFERENCE,
        reason=one.kind,
        sentence=DIFFERENCES[one.kind],
        provider=provider,
        day=day,
        found_at=at,
        amount=one.there if one.here is None else one.here.amount,
        ref=one.ref,
        transaction=one.transaction,
        code=None if one.here is None else one.here.code,
    )


def unreadable(agency: str, provider: str, day: date, one: Unreadable, at: datetime) -> Matter:
    """Return a line of a report that cannot be read."""
    return Matter(
        id=_name(Kind.REPORT, provider, day.isoformat(), str(one.line), one.reason),
        agency=agency,
        kind=Kind.REPORT,
        reason=one.reason,
        sentence=f"Báo cáo ngày {day:%d/%m/%Y}, dòng {one.line}: {one.sentence}",
        provider=provider,
        day=day,
        found_at=at,
    )


def missing(agency: str, provider: str, day: date, at: datetime) -> Matter:
    """Return a report that did not come."""
    return Matter(
        id=_name(Kind.REPORT, provider, day.isoformat(), MISSING),
        agency=agency,
        kind=Kind.REPORT,
        reason=MISSING,
        sentence=f"Chưa có báo cáo ngày {day:%d/%m/%Y} của nhà cung cấp; hãy lấy về và đối soát.",
        provider=provider,
        day=day,
        found_at=at,
    )


def _name(kind: Kind, *parts: str) -> str:
    """Return what a matter is called, the same whenever the same thing is met."""
    return f"{kind}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}"


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()
