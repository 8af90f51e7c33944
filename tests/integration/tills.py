"""Tills: an office whose providers are played next door; what comes and goes between."""

import urllib.request
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.payments import vnpay
from infra.providers.accounts import secret
from infra.providers.playing import Heard, Ipn, To
from infra.providers.server import Providers
from tests.integration.api import STAY, VNPAY_KEY, Answer, Api, query_of


def secret_of(here: Providers) -> dict[str, Any]:
    """Return the secret that holds the accounts at the played providers, old keys among them."""
    said = secret(here)
    said["vnpay"] |= {"server_ip": "192.0.2.10"}
    said["vnpay"]["keys"].append("an older secret")
    said["momo"]["keys"].append({"access": "an older access key", "secret": "an older secret"})
    said["zalopay"]["keys"].append({"key1": "an older key1", "key2": "an older key2"})
    said["national"]["keys"].append("an older secret")
    said["vietqr"] = {"bin": here.bank.bin, "account": here.bank.account}
    return said


@dataclass
class Money:
    """The API, and the providers that play next door."""

    api: Api
    here: Providers

    def owing(self, key: str = "k1") -> str:
        """File a dossier that owes its fee; return its code."""
        return str(self.api.filed(self.api.lan, STAY, key)["code"])

    def order(self, code: str, name: str) -> Answer:
        """Order at a provider."""
        return self.api.post(f"/v1/dossiers/{code}/payments", {"provider": name}, self.api.lan)

    def ordered(self, code: str, name: str) -> str:
        """Order at a provider, and open its page; return the ref."""
        given = self.order(code, name)
        assert given.status_code == 201, given.text
        with urllib.request.urlopen(given.json["pay_url"]) as page:  # noqa: S310 - one of ours
            assert page.status == 200
        return str(given.json["ref"])

    def send(self, name: str, ipn: Ipn) -> Answer:
        """Send a notice as that provider does."""
        query = f"?{ipn.query}" if ipn.query else ""
        kind = {"Content-Type": "application/json"} if ipn.body else {}
        path = f"/v1/payments/{name}/ipn{query}"
        return self.api.send(ipn.method, path, body=ipn.body or None, headers=kind)

    def to(self, name: str) -> To:
        """Return how that provider sends notices."""

        def to(ipn: Ipn) -> Heard:
            given = self.send(name, ipn)
            return given.status_code, given.data

        return to

    def paid(self, code: str) -> list[int]:
        """Return the payments of a dossier."""
        return [payment.amount for payment in self.api.dossiers.get(code).payments]


def notice(pay_url: str, **changes: str) -> str:
    """Return the query VNPAY sends when an order was paid, signed."""
    sent = query_of(pay_url)
    said = {
        "vnp_TmnCode": sent["vnp_TmnCode"],
        "vnp_Amount": sent["vnp_Amount"],
        "vnp_BankCode": "NCB",
        "vnp_BankTranNo": "VNP01",
        "vnp_CardType": "ATM",
        "vnp_PayDate": "20260302084000",
        "vnp_OrderInfo": "Thanh toan + phi (ho so) & le phi",
        "vnp_TransactionNo": "14123456",
        "vnp_ResponseCode": "00",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": sent["vnp_TxnRef"],
        **changes,
    }
    return vnpay.pay_url("", said, VNPAY_KEY).removeprefix("?")


def ipn(api: Api, query: str) -> Any:
    given = api.get(f"/v1/payments/vnpay/ipn?{query}")
    assert given.status_code == 200
    assert set(given.json) == {"RspCode", "Message"}
    return given.json["RspCode"]
