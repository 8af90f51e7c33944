"""Scenes: what lies in the office before somebody looks, brought there through its public doors."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator

from infra.demo import counter, night, papers
from infra.demo.filing import BIRTH
from infra.demo.night import AUDITOR
from infra.demo.paying import PAYER, STAY, application
from infra.demo.reconciling import WITHIN, feed
from infra.demo.sending import send
from infra.demo.stage import READ_WITHIN, Stage, example
from infra.demo.telling import Teller, Wrong, until
from infra.logins import COMMUNE
from infra.providers.playing import until_heard
from infra.providers.server import providers
from infra.scanners import DEVICE
from tests.running import Running

RECEPTION = "tiepnhan1"
MORE = {
    "component": "CO",
    "what": "Hợp đồng thuê nhà có chữ ký của chủ nhà",
    "why": "Bản đã nộp thiếu trang có chữ ký",
}


@contextmanager
def staged(running: Running) -> Iterator[Stage]:
    """Have payment providers at work beside the office."""
    with providers(running.cloud.till_port, running.province.keys) as here:
        stage = Stage(running.cloud, running.province, Teller(lambda _: None), "browser", here)
        here.vnpay.pay_date = f"{datetime.fromisoformat(stage.moment):%Y%m%d%H%M%S}"
        yield stage


def on(stage: Stage, run: str) -> Stage:
    """Return the stage for one visitor, whose files are like nobody else's."""
    return replace(stage, run=f"{stage.run}{run}")


def stay(stage: Stage, *, files: bool = True) -> Mapping[str, Any]:
    """File a temporary residence, whose fee is owed; its two papers as files or on paper."""
    asked, who = application(stage), stage.who(PAYER)
    if files:
        made = papers.stay(asked["answers"], stage.run)
        asked["uploads"] = {
            name: [send(who, STAY, name, f"{name}.pdf", data)] for name, data in made.items()
        }
    else:
        asked["on_paper"] = ["TK", "CO"]
    key = f"{stage.run}-{'files' if files else 'paper'}"
    filed: Mapping[str, Any] = who.post("/v1/dossiers", asked, key).ok(201)
    return filed


def birth(stage: Stage) -> str:
    """File a birth registration and wait until its papers are read; return its code."""
    known, lan = example(BIRTH), stage.who("lan")
    made = papers.birth(known["answers"], stage.run)
    asked = {
        "procedure": BIRTH,
        "received_by": COMMUNE,
        "applicant": known["applicant"],
        "answers": known["answers"],
        "uploads": {
            name: [send(lan, BIRTH, name, f"{name}.pdf", data)] for name, data in made.items()
        },
    }
    code = str(lan.post("/v1/dossiers", asked, f"birth-{stage.run}").ok(201)["code"])
    stage.papers("lan", code, {"TK": 1, "GCS": 1})
    return code


def paid(stage: Stage, ref: str) -> None:
    """Pay an order whose page was opened at VNPAY, whose notice is heard."""
    vnpay = stage.here.vnpay
    until_heard(vnpay, vnpay.pay(ref), stage.notices("vnpay"))


def asked_for_more(stage: Stage, code: str) -> None:
    """Have reception ask once for what is missing."""
    stage.act(RECEPTION, code, "ask-supplement", items=[MORE])


def given_more(stage: Stage, code: str) -> None:
    """Have the citizen send what was missing."""
    data = papers.supplement(stage.run, stage.view(PAYER, code)["answers"])
    upload = send(stage.who(PAYER), STAY, "CO", "hop-dong.pdf", data)
    stage.act(PAYER, code, "answer-supplement", uploads={"CO": [upload]})


def worked_on(stage: Stage, code: str) -> None:
    """Have the office find it complete, receive it, and hand it to who appraises it."""
    stage.act(RECEPTION, code, "complete-supplement")
    if stage.view(RECEPTION, code)["dossier"]["status"] == 1:
        stage.act(RECEPTION, code, "accept")
    stage.act(RECEPTION, code, "advance", to="phan-cong")
    desk = quote(f"{COMMUNE}#appraiser")
    found = stage.who("lanhdaophong").get(f"/v1/colleagues?desk={desk}").ok()["colleagues"]
    name = stage.province.login("thuly").name
    handler = next(one["id"] for one in found if one["name"] == name)
    stage.act("lanhdaophong", code, "advance", to="tham-dinh", handler=handler)


def withdrawn(stage: Stage, code: str) -> None:
    """Have the appraiser agree."""
    stage.act("thuly", code, "agree-withdrawal")


def refused(stage: Stage, code: str, ref: str) -> None:
    """Have reception refuse it; VNPAY, by which it was paid, takes on to give the fee back."""
    stage.act(RECEPTION, code, "refuse", reason="Nộp không đúng nơi tạm trú")
    until("the refund", lambda: stage.here.vnpay.orders[ref].given_back, READ_WITHIN)


def stray(stage: Stage, code: str) -> str:
    """Scan a paper without a cover sheet; return its entry in the tray."""
    data = papers.stray_scan(example(BIRTH)["answers"], code, stage.run)
    key = counter.put(stage, DEVICE, f"{stage.run}-roi.pdf", data)
    entry = until("the scan in the tray", lambda: counter.waiting(stage, key), READ_WITHIN)
    return str(entry["id"])


def unknown_money(stage: Stage) -> str:
    """Have the bank tell of a transfer that names no order; return the matter it becomes."""
    said = f"chuyen tien {stage.run}"
    line = stage.here.bank.came(15_000, said, at=stage.moment, id=f"FT{stage.run}")
    feed(stage, [line])

    def found() -> Any:
        matters = stage.who(AUDITOR).get("/v1/matters").ok()["matters"]
        return next((one for one in matters if one["content"] == said), None)

    return str(until("the matter", found, WITHIN)["id"])


def published(stage: Stage) -> None:
    """Receive as many births as a public table shows, and publish a night that counts them."""
    day = night.today()
    for number in range(night.LEAST):
        counter.receive(on(stage, f"night{number}"))
    for _ in range(night.NIGHTS):
        made = night.printed(stage, day, night.strike(stage, day))
        if made.table[COMMUNE, "Tổng"]["received"] >= night.LEAST:
            return
    raise Wrong("the facts of the day did not reach the night")


def paper(stage: Stage, code: str, component: str) -> str:
    """Return a paper of a dossier, by its component."""
    filed = stage.view(RECEPTION, code)["papers"]
    return next(str(one["id"]) for one in filed if one["component"] == component)


def answered(field: Locator, value: object) -> None:
    """Answer a question of a form, where the page asks it."""
    if not field.count():
        return
    box = field.first
    if value is True:
        box.check()
    elif box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(str(value))
    elif value is not False:
        box.fill(str(value))
