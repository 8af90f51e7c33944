"""Tills: an office whose providers are played next door; a pytest plugin."""

from dataclasses import asdict
from typing import Any

from infra.providers.accounts import DIALECT
from infra.providers.server import Providers


def secret_of(here: Providers) -> dict[str, Any]:
    """Return the secret that holds the accounts at the played providers."""
    return {
        "vnpay": {
            "url": f"{here.vnpay.url}/pay",
            "api_url": f"{here.vnpay.url}/api",
            "tmn_code": here.vnpay.tmn_code,
            "keys": [here.vnpay.secret, "an older secret"],
            "server_ip": "192.0.2.10",
        },
        "momo": {
            "url": here.momo.url,
            "partner_code": here.momo.partner_code,
            "keys": [
                {"access": here.momo.access, "secret": here.momo.secret},
                {"access": "an older access key", "secret": "an older secret"},
            ],
        },
        "zalopay": {
            "url": here.zalopay.url,
            "app_id": here.zalopay.app_id,
            "keys": [
                {"key1": here.zalopay.secret, "key2": here.zalopay.key2},
                {"key1": "an older key1", "key2": "an older key2"},
            ],
        },
        "national": {
            "url": here.national.url,
            "partner_code": here.national.partner_code,
            "keys": [here.national.secret, "an older secret"],
            "dialect": asdict(DIALECT),
        },
        "vietqr": {"bin": here.bank.bin, "account": here.bank.account},
    }
