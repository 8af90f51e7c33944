"""Accounts: the office's accounts at payment providers, as their secret holds them.

The secret is one JSON object, by provider; a provider that is in it is on::

    {"vnpay":    {"url", "api_url", "tmn_code", "keys": ["…"], "server_ip"},
     "momo":     {"url", "partner_code", "keys": [{"access", "secret"}]},
     "zalopay":  {"url", "app_id", "keys": [{"key1", "key2"}]},
     "national": {"url", "partner_code", "keys": ["…"], "dialect": {…}},
     "vietqr":   {"bin", "account", "bank", "holder"}}

Of one or two `keys` the first signs, and either is believed. To rotate: add the new one, let the
provider change over, put it first, and drop the other a day later. `least` and `most` may bound one
payment in đồng. With ``"closed": true`` nothing new is ordered at a provider while what it says of
older orders is still heard: so one is taken leave of.
"""
# ruff: noqa: PLC0415 - a provider's module is imported where it is on, so that nobody pays for others

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, TypedDict

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from chalicelib.domain.payments.provider import Provider

Address = Annotated[
    str, Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost)[:/])[!-~]*[!-.0-~]$")
]
"""HTTPS, but on this machine; without a slash at its end."""
Word = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]
Key = Annotated[str, Field(pattern=r"^[!-~]([ -~]{0,500}[!-~])?$")]
Dong = Annotated[int, Field(ge=1, le=10**12, strict=True)]


class Limits(TypedDict, total=False):
    """Bounds of one payment, in đồng."""

    least: int
    most: int


class _Secret(BaseModel, extra="forbid", frozen=True):
    """Shows nothing of itself."""

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Return nothing to show."""
        return ()


class _Account(_Secret, frozen=True):
    closed: bool = False
    least: Dong | None = None
    most: Dong | None = None

    @property
    def limits(self) -> Limits:
        """Return the bounds that are given."""
        bounds = Limits()
        if self.least is not None:
            bounds["least"] = self.least
        if self.most is not None:
            bounds["most"] = self.most
        return bounds


class VnpayAccount(_Account, frozen=True):
    """The office at VNPAY; `server_ip` is who asks and gives back."""

    url: Address
    api_url: Address
    tmn_code: Word
    keys: Annotated[tuple[Key, ...], Field(min_length=1, max_length=2)]
    server_ip: Word

    def provider(self, portal: str) -> "Provider":
        """Return the way to pay."""
        from chalicelib.domain.payments.vnpay_account import Vnpay

        return Vnpay(
            url=self.url,
            api_url=self.api_url,
            tmn_code=self.tmn_code,
            keys=self.keys,
            return_url=_return(portal, "vnpay"),
            server_ip=self.server_ip,
            **self.limits,
        )


class MomoKey(_Secret, frozen=True):
    """Access key and secret, issued together."""

    access: Key
    secret: Key


class MomoAccount(_Account, frozen=True):
    """The office at MoMo."""

    url: Address
    partner_code: Word
    keys: Annotated[tuple[MomoKey, ...], Field(min_length=1, max_length=2)]

    def provider(self, portal: str) -> "Provider":
        """Return the way to pay."""
        from chalicelib.domain.payments import momo

        return momo.Momo(
            url=self.url,
            partner_code=self.partner_code,
            keys=tuple(momo.Key(key.access, key.secret) for key in self.keys),
            return_url=_return(portal, "momo"),
            ipn_url=_ipn(portal, "momo"),
            **self.limits,
        )


class ZalopayKey(_Secret, frozen=True):
    """key1 signs what we send, key2 what ZaloPay sends."""

    key1: Key
    key2: Key


class ZalopayAccount(_Account, frozen=True):
    """The office at ZaloPay."""

    url: Address
    app_id: Annotated[int, Field(ge=1, strict=True)]
    keys: Annotated[tuple[ZalopayKey, ...], Field(min_length=1, max_length=2)]

    def provider(self, portal: str) -> "Provider":
        """Return the way to pay."""
        from chalicelib.domain.payments import zalopay

        return zalopay.Zalopay(
            url=self.url,
            app_id=self.app_id,
            keys=tuple(zalopay.Key(key.key1, key.key2) for key in self.keys),
            return_url=_return(portal, "zalopay"),
            callback_url=_ipn(portal, "zalopay"),
            **self.limits,
        )


class NationalDialect(_Secret, frozen=True):
    """What the national platform agrees with each partner; see payments.national."""

    version: Word
    kind: Word
    channel: Word
    device: Word
    bank: Annotated[str, Field(pattern=r"^[!-~]{0,200}$")]
    link: Word
    accepted: Word
    turned_down: Word


class NationalAccount(_Account, frozen=True):
    """The office at the national payment platform."""

    url: Address
    partner_code: Word
    keys: Annotated[tuple[Key, ...], Field(min_length=1, max_length=2)]
    dialect: NationalDialect

    def provider(self, _portal: str) -> "Provider":
        """Return the way to pay."""
        from chalicelib.domain.payments.national import Dialect, National

        return National(
            url=self.url,
            partner_code=self.partner_code,
            keys=self.keys,
            dialect=Dialect(**self.dialect.model_dump()),
            **self.limits,
        )


class VietqrAccount(_Account, frozen=True):
    """The office's account at its bank; `bank` and `holder` are what payers who copy it read."""

    bin: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    account: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,19}$")]
    bank: Annotated[str, Field(max_length=100)] = ""
    holder: Annotated[str, Field(max_length=100)] = ""

    def provider(self, _portal: str) -> "Provider":
        """Return the way to pay."""
        from chalicelib.domain.payments.vietqr import VietQr

        return VietQr(
            bin=self.bin,
            account=self.account,
            bank=self.bank,
            holder=self.holder,
            **self.limits,
        )


Account = VietqrAccount | VnpayAccount | MomoAccount | ZalopayAccount | NationalAccount


class Accounts(_Secret, frozen=True):
    """The whole secret, in the order ways to pay are offered."""

    vietqr: VietqrAccount | None = None
    vnpay: VnpayAccount | None = None
    momo: MomoAccount | None = None
    zalopay: ZalopayAccount | None = None
    national: NationalAccount | None = None
    unset: str = ""
    """What a new secret is drawn with; nothing is on then."""

    def providers(self, portal: str) -> "Mapping[str, Provider]":
        """Return the ways to pay that are on, by name."""
        return {name: account.provider(portal) for name, account in self._on().items()}

    @property
    def closed(self) -> frozenset[str]:
        """Return those of them at which nothing new is ordered."""
        return frozenset(name for name, account in self._on().items() if account.closed)

    def _on(self) -> Mapping[str, Account]:
        found = {
            "vietqr": self.vietqr,
            "vnpay": self.vnpay,
            "momo": self.momo,
            "zalopay": self.zalopay,
            "national": self.national,
        }
        return {name: account for name, account in found.items() if account is not None}


def _return(portal: str, name: str) -> str:
    return f"{portal}/payments/{name}/return"


def _ipn(portal: str, name: str) -> str:
    return f"{portal}/v1/payments/{name}/ipn"
