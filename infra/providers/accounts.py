"""The office's accounts at the played providers, and the secret they are written down in."""

from dataclasses import asdict
from typing import Any

from chalicelib.domain.payments import momo, zalopay
from chalicelib.domain.payments.momo import Momo
from chalicelib.domain.payments.national import Dialect, National
from chalicelib.domain.payments.provider import Provider
from chalicelib.domain.payments.vietqr import VietQr
from chalicelib.domain.payments.vnpay_account import Vnpay
from chalicelib.domain.payments.zalopay import Zalopay
from infra.providers.server import Providers

PORTAL = "https://motcua.example.vn"
DIALECT = Dialect(
    version="1.0.6",
    kind="1",
    channel="1",
    device="WEB",
    bank="",
    link="UrlThanhToan",
    accepted="00",
    turned_down="01",
)


def accounts(here: Providers, portal: str = PORTAL) -> dict[str, Provider]:
    """Return the accounts by name; the old keys are there as well."""
    return {
        "vnpay": Vnpay(
            url=f"{here.vnpay.url}/pay",
            api_url=f"{here.vnpay.url}/api",
            tmn_code=here.vnpay.tmn_code,
            keys=(here.vnpay.secret, "an older secret"),
            return_url=f"{portal}/payments/vnpay/return",
            server_ip="192.0.2.10",
        ),
        "momo": Momo(
            url=here.momo.url,
            partner_code=here.momo.partner_code,
            keys=(
                momo.Key(here.momo.access, here.momo.secret),
                momo.Key("an older access key", "an older secret"),
            ),
            return_url=f"{portal}/payments/momo/return",
            ipn_url=f"{portal}/v1/payments/momo/ipn",
        ),
        "zalopay": Zalopay(
            url=here.zalopay.url,
            app_id=here.zalopay.app_id,
            keys=(
                zalopay.Key(here.zalopay.secret, here.zalopay.key2),
                zalopay.Key("an older key1", "an older key2"),
            ),
            return_url=f"{portal}/payments/zalopay/return",
            callback_url=f"{portal}/v1/payments/zalopay/ipn",
        ),
        "national": National(
            url=here.national.url,
            partner_code=here.national.partner_code,
            keys=(here.national.secret, "an older secret"),
            dialect=DIALECT,
        ),
        "vietqr": VietQr(bin=here.bank.bin, account=here.bank.account),
    }


def secret(here: Providers) -> dict[str, Any]:
    """Return the secret that holds the accounts, as the office reads it."""
    return {
        "vnpay": {
            "url": f"{here.vnpay.url}/pay",
            "api_url": f"{here.vnpay.url}/api",
            "tmn_code": here.vnpay.tmn_code,
            "keys": [here.vnpay.secret],
            "server_ip": "127.0.0.1",
        },
        "momo": {
            "url": here.momo.url,
            "partner_code": here.momo.partner_code,
            "keys": [{"access": here.momo.access, "secret": here.momo.secret}],
        },
        "zalopay": {
            "url": here.zalopay.url,
            "app_id": here.zalopay.app_id,
            "keys": [{"key1": here.zalopay.secret, "key2": here.zalopay.key2}],
        },
        "national": {
            "url": here.national.url,
            "partner_code": here.national.partner_code,
            "keys": [here.national.secret],
            "dialect": asdict(DIALECT),
        },
        "vietqr": {
            "bin": here.bank.bin,
            "account": here.bank.account,
            "bank": here.bank.name,
            "holder": here.bank.holder,
        },
    }
