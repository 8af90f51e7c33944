"""The money function: from the stream or the bank, by queues, to dossiers and matters."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.acts import RecordPayment, Refuse
from chalicelib.domain.matters import Kind
from chalicelib.domain.payments.provider import Begun
from chalicelib.domain.people import system
from chalicelib.domain.status import Status
from chalicelib.handlers.events import money as handler
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.handlers.events.money import money
from chalicelib.settings import Settings
from chalicelib.usecases.till import Till
from infra.providers.accounts import accounts
from infra.providers.server import Providers, answered, played
from tests.builders import (
    MORNING,
    a_code,
    a_fee_line,
    a_payment,
    an_act_move,
    an_officer,
    an_order,
    the_moves,
)
from tests.integration.plumbing import NOON, Plumbing, failed, laid, logged, metrics
from tests.memory import MemoryChance
from tests.tills import Line

CODE = a_code()


@pytest.fixture
def here() -> Providers:
    return played()


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch, here: Providers) -> Plumbing:  # noqa: ARG001 - within moto
    plumbing = laid(monkeypatch)
    services, line = plumbing.services, Line(here)
    till = Till(
        dossiers=plumbing.dossiers,
        catalogue=services.catalogue(),
        chance=MemoryChance(),
        providers=accounts(here),
        sender=line,
    )
    monkeypatch.setattr(type(services), "till", lambda _: till)
    return plumbing


def ran(cloud: Plumbing, queue: str = "money") -> list[str]:
    return list(failed(money(cloud.messages(queue), None)))


def bodies(cloud: Plumbing, queue: str = "money") -> list[dict[str, Any]]:
    return [json.loads(record["body"]) for record in cloud.messages(queue)["Records"]]


def given(cloud: Plumbing, errand: Mapping[str, object]) -> None:
    settings: Settings = cloud.services.settings
    cloud.sqs.send_message(QueueUrl=settings.money_queue_url, MessageBody=json.dumps(errand))


def fed(cloud: Plumbing, message: bytes) -> None:
    settings: Settings = cloud.services.settings
    cloud.sqs.send_message(QueueUrl=settings.statements_queue_url, MessageBody=message.decode())


def owing(cloud: Plumbing, status: Status = Status.PAYMENT) -> None:
    cloud.save(*the_moves(status, fees=(a_fee_line(8000),)))


def passed_on(cloud: Plumbing) -> None:
    """Let the stream and the queue lead where they lead."""
    while (changes := cloud.changes())["Records"]:
        assert failed(dispatch(changes, None)) == []
        if (errands := cloud.messages("money"))["Records"]:
            assert failed(money(errands, None)) == []


def test_the_stream_leads_to_a_receipt_and_to_what_is_owed_back(cloud: Plumbing) -> None:
    owing(cloud, Status.NEW)
    filed = cloud.dossiers.get(CODE)
    came = RecordPayment(payment=a_payment(provider="vietqr"))
    paid = an_act_move(filed, came, system("vietqr"))
    for move in (paid, an_act_move(paid.after, Refuse(reason="Nhầm nơi"), an_officer())):
        cloud.save(move)
        passed_on(cloud)
    assert len(cloud.dossiers.file(CODE).bills) == 1
    (matter,) = cloud.dossiers.matters(filed.received_by)
    assert (matter.kind, matter.amount, matter.code) == (Kind.REFUND, -8000, CODE)


def test_a_new_order_is_asked_about_later(cloud: Plumbing) -> None:
    owing(cloud)
    cloud.dossiers.put_order(an_order(), new=True)
    assert failed(dispatch(cloud.changes(), None)) == []
    assert bodies(cloud) == []
    url = cloud.services.settings.money_queue_url
    delayed = "ApproximateNumberOfMessagesDelayed"
    found = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[delayed])
    assert found["Attributes"][delayed] == "1"


def test_an_order_nobody_told_of_is_found_paid_and_entered_once(
    cloud: Plumbing, here: Providers
) -> None:
    owing(cloud)
    order = an_order()
    cloud.dossiers.put_order(order, new=True)
    begun = accounts(here)["vnpay"].begin(order, MORNING, "192.0.2.1")
    assert isinstance(begun, Begun)
    answered(here, "GET", begun.url or "", b"")
    here.vnpay.pay(order.ref)
    for _ in range(2):
        given(cloud, {"chase": {"code": CODE, "ref": order.ref, "times": 1}})
        assert ran(cloud) == []
    dossier = cloud.dossiers.get(CODE)
    assert [one.amount for one in dossier.payments] == [8000]
    assert dossier.status is Status.PROCESSING


def test_the_banks_feed_is_entered_and_gives_no_errands(cloud: Plumbing, here: Providers) -> None:
    owing(cloud)
    vietqr = accounts(here)["vietqr"].begin(
        replace(an_order(), provider="vietqr"), MORNING, "192.0.2.1"
    )
    assert isinstance(vietqr, Begun)
    cloud.dossiers.put_order(replace(an_order(), provider="vietqr", qr=vietqr.qr), new=True)
    here.bank.transfer(vietqr.qr or "")
    here.bank.came(9000, "NGUYEN THI LAN chuyen nham")
    with logged() as log:
        for _ in range(2):
            fed(cloud, here.bank.message())
            assert ran(cloud, "statements") == []
    assert "LAN" not in log.getvalue()
    assert cloud.dossiers.get(CODE).owed == 0
    treasury = min(agency.code for agency in cloud.services.catalogue().agencies())
    (matter,) = cloud.dossiers.matters(treasury)
    assert (matter.amount, matter.is_assignable) == (9000, True)
    fed(cloud, b'{"reconcile": {"day": "2026-03-02"}}')
    assert len(ran(cloud, "statements")) == 1
    assert cloud.objects("public") == {}


def test_a_message_that_is_none_comes_again_and_ends_among_the_dead(cloud: Plumbing) -> None:
    fed(cloud, b'{"account": "1", "entries": []}')
    assert len(ran(cloud, "statements")) == 1


def test_a_night_compares_two_days_and_publishes_counts_alone(
    cloud: Plumbing, capsys: pytest.CaptureFixture[str]
) -> None:
    paid = a_payment(transaction="14000001", paid_at=NOON)
    owing(cloud)
    cloud.save(an_act_move(cloud.dossiers.get(CODE), RecordPayment(payment=paid), system("vnpay")))
    report = f"ref,transaction,amount,time\n{paid.ref},14000001,8000,{NOON.isoformat()}\n"
    key = "settlements/vnpay/2026-03-02.csv"
    cloud.s3.put_object(Bucket="lake", Key=key, Body=report.encode())
    found = money({"time": "2026-03-03T19:00:00Z"}, None)
    assert found == {"2026-03-03": 4, "2026-03-02": 3}
    published = cloud.objects("public")
    assert set(published) == {
        f"public/{day}/reconciliation.json" for day in ("2026-03-02", "2026-03-03")
    }
    said = json.loads(published["public/2026-03-02/reconciliation.json"])
    assert said["providers"]["vnpay"]["agreed"] == 1
    assert CODE.encode() not in published["public/2026-03-02/reconciliation.json"]
    assert money({"reconcile": {"day": "2026-03-02"}}, None) == {"2026-03-02": 3}
    assert "reconciled-differing" not in metrics(capsys.readouterr().out)
    assert handler.ERRANDS.keys() == {"chase", "refund", "reconcile", "bill"}
