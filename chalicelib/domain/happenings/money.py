"""Money: what can happen to what a dossier owes and is owed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from chalicelib.domain.clock import Clock
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.parts import (
    LATER,
    Payment,
)
from chalicelib.domain.refunds import Refund, RefundOrder
from chalicelib.domain.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeDemanded:
    """Yêu cầu thực hiện nghĩa vụ tài chính; `declines` where the policy claimed does not hold."""

    type: Literal["fee-demanded"] = "fee-demanded"
    lines: tuple[FeeLine, ...]
    amount: int
    clock: Clock
    reason: str = field(default="", metadata=LATER)
    declines: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaid:
    """Đã nộp phí, lệ phí; `status` is where the dossier is afterwards."""

    type: Literal["fee-paid"] = "fee-paid"
    payment: Payment
    status: Status
    step: str
    desk: str
    step_due: datetime
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrdered:
    """Đã yêu cầu nhà cung cấp hoàn trả tiền. Not a move."""

    type: Literal["refund-ordered"] = "refund-ordered"
    order: RefundOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed:
    """Nhà cung cấp không hoàn trả được: a person has to give it back. Not a move."""

    type: Literal["refund-failed"] = "refund-failed"
    id: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """Đã hoàn trả tiền. Not a move."""

    type: Literal["refunded"] = "refunded"
    refund: Refund
