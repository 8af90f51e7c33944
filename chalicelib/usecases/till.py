"""The till: the ways to pay that are on, and what taking money needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from chalicelib.domain.payments.provider import Provider, Request
from chalicelib.domain.refusals import NotFound
from chalicelib.usecases.ports import Catalogue, Chance, Dossiers

GOOD_FOR = timedelta(minutes=15)
"""How long an order may be paid; the providers' own default."""

NAMES: Mapping[str, str] = {
    "vietqr": "Chuyển khoản ngân hàng (VietQR)",
    "vnpay": "Cổng thanh toán VNPAY",
    "momo": "Ví điện tử MoMo",
    "zalopay": "Ví điện tử ZaloPay",
    "national": "Nền tảng thanh toán quốc gia",
}
"""What payers call each way to pay that there can be."""


class Sender(Protocol):
    """Who carries requests to providers."""

    def send(self, request: Request) -> tuple[int, bytes]:
        """Return status and body of the answer; raises TryLater where none came in time."""


@dataclass(frozen=True, slots=True)
class Till:
    """What taking money needs; `providers` are those that are on, by name.

    Of those that are `closed` nothing new is ordered; what they say of older orders is heard.
    """

    dossiers: Dossiers
    catalogue: Catalogue
    chance: Chance
    providers: Mapping[str, Provider]
    sender: Sender
    closed: frozenset[str] = frozenset()

    def open(self, name: str) -> Provider:
        """Return the way to pay of that name; raises NotFound where nothing is ordered there."""
        return self.provider("" if name in self.closed else name)

    def provider(self, name: str) -> Provider:
        """Return the way to pay of that name; raises NotFound where it is off."""
        try:
            return self.providers[name]
        except KeyError:
            raise NotFound(
                "Chưa mở hình thức thanh toán này; hãy chọn hình thức khác.", "provider"
            ) from None
