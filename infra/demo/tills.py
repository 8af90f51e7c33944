"""Tills: a fee is paid once by every other way there is, and given back where it was not owed."""

import html
import re
from dataclasses import dataclass
from typing import Any

from infra.demo.browser import PATIENCE, client
from infra.demo.paying import OK, PAYER, application
from infra.demo.reconciling import feed
from infra.demo.stage import READ_WITHIN, Stage
from infra.demo.telling import expect, until
from infra.providers.playing import until_heard

COUNTER = "tiepnhan1"
ON = re.compile(r'content="0; url=([^"]+)"')
NAMES = {"momo": "MoMo", "zalopay": "ZaloPay", "national": "the national payment platform"}


@dataclass(frozen=True)
class Paid:
    """A dossier paid at a provider, under the order `ref`."""

    code: str
    ref: str


def play(stage: Stage) -> None:
    """Pay by every way, once twice, and see what is not owed go back."""
    stage.teller.heading("The fee is paid by every other way, and given back where it is not owed")
    for name, called in NAMES.items():
        with stage.teller.step(f"ordered on the page, paid at {called}, heard") as step:
            paid = _paid(stage, name)
            step.says(f"{paid.ref}: nothing is owed any more")
            if name == "momo":
                step.says(_receipt(stage, paid.code))
    _transferred(stage)
    _at_the_counter(stage)
    _twice(stage)
    _refused(stage)


def _filed(stage: Stage, what: str) -> str:
    """File what the payer asks for, its papers to be brought; return the code."""
    body = {**application(stage), "on_paper": ["TK", "CO"]}
    filed = stage.who(PAYER).post("/v1/dossiers", body, f"{what}-{stage.run}").ok(201)
    return str(filed["code"])


def _paid(stage: Stage, name: str, what: str = "") -> Paid:
    """File, order by the page's form, follow it to the provider, pay, and be heard."""
    code, payer, player = _filed(stage, what or name), stage.who(PAYER), stage.here.by_name[name]
    path = payer.submit(f"/dossiers/{code}/orders", provider=name)
    on = ON.search(payer.page(path))
    expect("whether the order leads on", on is not None, wanted=True)
    page = client().get(html.unescape(on[1]) if on else "", timeout=PATIENCE)
    expect("the provider's page", page.status_code, OK)
    ref = path.partition("?")[0].rpartition("/")[2]
    until_heard(player, player.pay(ref), stage.notices(name))
    _expect_paid(stage, code)
    return Paid(code, ref)


def _expect_paid(stage: Stage, code: str) -> None:
    view = stage.view(PAYER, code)
    expect("what is owed", view["dossier"]["owed"], 0)
    expect("how often it is paid", len(view["payments"]), 1)


def _receipt(stage: Stage, code: str) -> str:
    """Wait for the receipt and print it; return what it is called."""
    bills = until("the receipt", lambda: stage.view(PAYER, code)["bills"], READ_WITHIN)
    path = f"/v1/dossiers/{code}/bills/{bills[0]['name']}"
    expect("the receipt", "Biên lai thu lệ phí" in stage.who(PAYER).page(path), wanted=True)
    return f"receipt {bills[0]['name']}: {bills[0]['amount']:,} đồng"


def _transferred(stage: Stage) -> None:
    with stage.teller.step("a VietQR code is scanned; the bank's feed tells of it twice") as step:
        code, payer, bank = _filed(stage, "vietqr"), stage.who(PAYER), stage.here.bank
        path = payer.submit(f"/dossiers/{code}/orders", provider="vietqr")
        expect("the picture of the code", "<svg" in payer.page(path), wanted=True)
        order = payer.post(f"/v1/dossiers/{code}/payments", {"provider": "vietqr"}).ok(201)
        line = bank.transfer(order["qr"], at=stage.moment, id=f"FT{stage.run}Q")
        for _ in range(2):
            feed(stage, [line])
        until("the transfer", lambda: not _owed(stage, code), READ_WITHIN)
        _expect_paid(stage, code)
        step.says(line["content"])


def _owed(stage: Stage, code: str) -> int:
    return int(stage.view(PAYER, code)["dossier"]["owed"])


def _at_the_counter(stage: Stage) -> None:
    with stage.teller.step("paid in cash at the counter; again from an old page: refused") as step:
        code, officer = _filed(stage, "cash"), stage.who(COUNTER)
        (fee,) = stage.view(PAYER, code)["fees"]
        version = stage.view(COUNTER, code)["dossier"]["version"]
        typed = {"receipt": f"BL-{stage.run}", f"amount-{fee['code']}": str(fee["amount"])}
        officer.submit(f"/dossiers/{code}/counter-payments", version=str(version), **typed)
        _expect_paid(stage, code)
        lines = [{name: fee[name] for name in ("code", "kind", "amount")}]
        again = {"act": "record-payment", "version": version, "receipt": "BL-1", "lines": lines}
        answer = officer.post(f"/v1/dossiers/{code}/acts", again)
        step.says(answer.refused(409, "stale-version"))
        _expect_paid(stage, code)


def _twice(stage: Stage) -> None:
    with stage.teller.step("one order is paid twice: both are seen, one is given back") as step:
        paid = _paid(stage, "momo", "twice")
        momo = stage.here.momo
        order = momo.orders[paid.ref]
        order.transaction = next(momo.numbers)
        until_heard(momo, momo.notice(paid.ref), stage.notices("momo"))
        step.says(_given_back(stage, paid, payments=2))


def _refused(stage: Stage) -> None:
    with stage.teller.step("refused before work began, though paid: all is given back") as step:
        paid = _paid(stage, "momo", "refused")
        stage.act(COUNTER, paid.code, "refuse", reason="Nộp không đúng nơi tạm trú")
        step.says(_given_back(stage, paid, payments=1))


def _given_back(stage: Stage, paid: Paid, *, payments: int) -> str:
    """Wait until what is not owed went back, at the provider too; return what is told of it."""

    def refunds() -> Any:  # noqa: ANN401 - any JSON
        return stage.view(PAYER, paid.code)["refunds"]

    (refund,) = until("the refund", refunds, READ_WITHIN)
    view = stage.view(PAYER, paid.code)
    expect("how often it was paid", len(view["payments"]), payments)
    expect("what is owed back", view["dossier"]["owed_back"], 0)
    expect("given back at MoMo", stage.here.momo.orders[paid.ref].given_back, refund["amount"])
    return f"{refund['amount']:,} đồng went back under {refund['proof']}"
