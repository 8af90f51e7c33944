"""Paying: a fee is ordered, and VNPAY's notice comes as it comes — twice, altered, forged."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

from infra.demo import papers
from infra.demo.sending import send
from infra.demo.stage import Stage, example, shown
from infra.demo.telling import expect
from infra.logins import COMMUNE

STAY = "1.004194"
PAYER = "minh"
VNPAY = {"provider": "vnpay"}


def play(stage: Stage) -> str:
    """Play the payment; returns the code of the dossier, paid and still to be received."""
    stage.teller.heading("Another citizen registers a temporary residence, and pays its fee")
    code = _file(stage)
    with stage.teller.step("an officer cannot receive it before it is paid") as step:
        officer = stage.who("tiepnhan1")
        version = officer.get(f"/v1/dossiers/{code}").ok()["dossier"]["version"]
        early = officer.post(f"/v1/dossiers/{code}/acts", {"act": "accept", "version": version})
        step.says(early.refused(409, "not-allowed-now"))
    with stage.teller.step("the citizen orders the payment") as step:
        order = stage.who(PAYER).post(f"/v1/dossiers/{code}/payments", VNPAY).ok(201)
        step.says(f"{order['ref']}: {order['amount']:,} đồng until {shown(order['expires_at'])}")
    _notices(stage, code, order)
    return code


def _file(stage: Stage) -> str:
    me, known = stage.province.login(PAYER), example(STAY)
    answers = {
        **known["answers"],
        "requester_name": me.name,
        "requester_id": me.personal_id,
        "requester_birth_date": "1990-03-14",
        "requester_sex": "male",
    }
    with stage.teller.step("Lê Văn Minh signs in, sends two papers and files") as step:
        minh = stage.who(PAYER)
        uploads = {
            name: [send(minh, STAY, name, f"{name}.pdf", data)]
            for name, data in papers.stay(answers, stage.run).items()
        }
        body = {
            "procedure": STAY,
            "received_by": COMMUNE,
            "applicant": {
                **known["applicant"],
                "name": me.name,
                "personal_id": me.personal_id,
                "email": me.email,
            },
            "answers": answers,
            "uploads": uploads,
        }
        filed = minh.post("/v1/dossiers", body, f"stay-{stage.run}").ok(201)
        step.says(f"{filed['code']}: {filed['label']}, {filed['owed']:,} đồng to pay first")
    return str(filed["code"])


def _notices(stage: Stage, code: str, order: Any) -> None:  # noqa: ANN401 - any JSON
    key = stage.province.vnpay_key
    said = notice(order["pay_url"])
    genuine = signed(said, key)
    other = signed({**said, "vnp_TxnRef": f"{said['vnp_TxnRef']}9"}, key)
    amount = signed({**said, "vnp_Amount": str(int(said["vnp_Amount"]) + 100)}, key)
    with stage.teller.step("one byte changed → 97, amount changed → 04, foreign order → 01"):
        for query, answer in ((altered(genuine), "97"), (amount, "04"), (other, "01")):
            expect("the answer to VNPAY", _told(stage, query), answer)
        expect("what is owed", stage.view(PAYER, code)["dossier"]["owed"], order["amount"])
    before = stage.view(PAYER, code)["dossier"]
    with stage.teller.step("the genuine notice → 00, and the dossier moves on") as step:
        expect("the answer to VNPAY", _told(stage, genuine), "00")
        after = stage.view(PAYER, code)["dossier"]
        expect("what is owed", after["owed"], 0)
        expect("whether it moved", after["version"] > before["version"], wanted=True)
        step.says(f"paid; the office answers by {shown(after['due'])}")
    with stage.teller.step("the same notice again → 02, and nothing is paid twice"):
        expect("the answer to VNPAY", _told(stage, genuine), "02")
        paid = [payment["amount"] for payment in stage.view(PAYER, code)["payments"]]
        expect("payments", paid, [order["amount"]])


def notice(pay_url: str) -> dict[str, str]:
    """Return what VNPAY says once the order of a pay link was paid."""
    sent = dict(parse_qsl(urlsplit(pay_url).query))
    return {
        "vnp_TmnCode": sent["vnp_TmnCode"],
        "vnp_Amount": sent["vnp_Amount"],
        "vnp_BankCode": "NCB",
        "vnp_BankTranNo": "VNP01",
        "vnp_CardType": "ATM",
        "vnp_PayDate": sent["vnp_CreateDate"],
        "vnp_OrderInfo": sent["vnp_OrderInfo"],
        "vnp_TransactionNo": "14123456",
        "vnp_ResponseCode": "00",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": sent["vnp_TxnRef"],
    }


def signed(said: Mapping[str, str], key: str) -> str:
    """Return a notice as VNPAY signs and sends it."""
    query = "&".join(f"{name}={quote_plus(value)}" for name, value in sorted(said.items()))
    mac = hmac.new(key.encode(), query.encode(), hashlib.sha512).hexdigest()
    return f"{query}&vnp_SecureHash={mac}"


def altered(query: str) -> str:
    """Return a notice with one byte of its transaction number changed."""
    return query.replace("14123456", "14123457")


def _told(stage: Stage, query: str) -> str:
    return str(stage.stranger().get(f"/v1/payments/vnpay/ipn?{query}").ok()["RspCode"])
