"""Paying: a fee is ordered, and VNPAY's notice comes as it comes — twice, altered, forged."""

import json
from dataclasses import replace
from typing import Any

from infra.demo import papers
from infra.demo.browser import PATIENCE, client
from infra.demo.sending import send
from infra.demo.stage import Stage, example, shown
from infra.demo.telling import expect
from infra.logins import COMMUNE
from infra.providers.playing import Ipn

OK = 200
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
    asked = application(stage)
    answers = asked["answers"]
    with stage.teller.step("Lê Văn Minh signs in, sends two papers and files") as step:
        minh = stage.who(PAYER)
        uploads = {
            name: [send(minh, STAY, name, f"{name}.pdf", data)]
            for name, data in papers.stay(answers, stage.run).items()
        }
        body = {**asked, "uploads": uploads}
        filed = minh.post("/v1/dossiers", body, f"stay-{stage.run}").ok(201)
        step.says(f"{filed['code']}: {filed['label']}, {filed['owed']:,} đồng to pay first")
    return str(filed["code"])


def application(stage: Stage) -> dict[str, Any]:
    """Return what the payer asks for, as yet without papers."""
    me, known = stage.province.login(PAYER), example(STAY)
    applicant = {"name": me.name, "personal_id": me.personal_id, "email": me.email}
    return {
        "procedure": STAY,
        "received_by": COMMUNE,
        "applicant": {**known["applicant"], **applicant},
        "answers": {
            **known["answers"],
            "requester_name": me.name,
            "requester_id": me.personal_id,
            "requester_birth_date": "1990-03-14",
            "requester_sex": "male",
        },
    }


def _notices(stage: Stage, code: str, order: Any) -> None:  # noqa: ANN401 - any JSON
    vnpay, ref = stage.here.vnpay, order["ref"]
    with stage.teller.step("VNPAY's page opens by the signed link"):
        expect("the pay page", client().get(order["pay_url"], timeout=PATIENCE).status_code, OK)
    genuine = vnpay.pay(ref)
    amount = vnpay.notice(ref, amount=order["amount"] + 1)
    vnpay.orders[f"{ref}9"] = replace(vnpay.orders[ref], ref=f"{ref}9")
    other = vnpay.notice(f"{ref}9")
    with stage.teller.step("one byte changed → 97, amount changed → 04, foreign order → 01"):
        for ipn, answer in ((altered(genuine), "97"), (amount, "04"), (other, "01")):
            expect("the answer to VNPAY", _told(stage, ipn), answer)
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


def altered(ipn: Ipn) -> Ipn:
    """Return a notice of VNPAY with one byte of its transaction number changed."""
    name = "vnp_TransactionNo="
    before, _, after = ipn.query.partition(name)
    other = "2" if after[0] == "1" else "1"
    return replace(ipn, query=f"{before}{name}{other}{after[1:]}")


def _told(stage: Stage, ipn: Ipn) -> str:
    status, body = stage.notices("vnpay")(ipn)
    expect("the status VNPAY is answered with", status, OK)
    return str(json.loads(body)["RspCode"])
