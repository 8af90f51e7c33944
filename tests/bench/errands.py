"""Errands: the calls to AWS each makes, and the capacity units each consumes.

A whole day at the office, request by request through the function, over moto. What a function
reads once and keeps (law, secrets, signing keys) has been read by a dossier filed before.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chalicelib.domain.payments import vnpay
from chalicelib.domain.people import Role
from tests.bench.gateway import Event, answered, event
from tests.bench.meter import Cost, Meter
from tests.bench.office import BIRTH, STAY, VNPAY_KEY, Office, opened, ticket_for
from tests.bench.rows import Row
from tests.integration.conftest import REGION
from tests.integration.provider import provider

VALUES = {"personal_id": "091226000123"}
RESULT = {"number": "12/2026", "summary": "Giấy khai sinh", "document": "p9"}
MISSING = [{"component": "GUQ", "what": "Văn bản ủy quyền", "why": "Người nộp đi thay"}]
FEE = {"code": "LP", "name": "Lệ phí", "kind": "le_phi", "amount": 8000}
AT_VNPAY = {"provider": "vnpay"}
PAID = [{"code": "LP", "kind": "le_phi", "amount": 8000}]


def rows() -> Iterator[Row]:
    """Yield what each errand costs."""
    with provider() as idp, opened(idp) as office:
        meter = Meter(REGION)
        with meter.everywhere():
            office.filed(BIRTH, "first")
            office.filed(STAY, "second")
            paying(office)
            for name, cost in Day(office, meter).played():
                calls = " ".join(cost.calls) or "none"
                yield {"errand": name, "calls": calls, "RCU": cost.rcu, "WCU": cost.wcu}


class Day:
    """The errands of a day, each measured as it is done."""

    def __init__(self, office: Office, meter: Meter) -> None:
        self._office = office
        self._meter = meter
        self._given: Any = None
        self._version = 1

    def played(self) -> Iterator[tuple[str, Cost]]:
        """Yield the name and the cost of each errand."""
        yield from self._filing()
        yield from self._looking()
        yield from self._drafting()
        yield from self._money()
        for number, way in enumerate(WAYS):
            code = self._office.filed(BIRTH, f"way {number}")["code"]
            self._version = 1
            for act, role, more in way:
                if "result" in more:
                    self._office.file_paper(code, more["result"]["document"])
                yield f"act: {act}", self._act(code, act, role, more)

    def _filing(self) -> Iterator[tuple[str, Cost]]:
        office = self._office
        yield "submission", self._cost(office.filing(BIRTH, "k1"))
        yield "submission, sent again", self._cost(office.filing(BIRTH, "k1"))
        yield (
            "upload ticket",
            self._cost(event("POST", "/v1/uploads", office.lan, ticket_for("TK"))),
        )
        uploads = {"TK": [office.uploaded("TK")], "GCS": [office.uploaded("GCS")]}
        filing = office.filing(BIRTH, "k2", uploads=uploads, on_paper=[])
        yield "submission with 2 files", self._cost(filing)

    def _looking(self) -> Iterator[tuple[str, Cost]]:
        office, reception = self._office, self._office.officer(Role.RECEPTION)
        code, secret = self._given["code"], self._given["secret"]
        page = event("GET", "/v1/dossiers/{code}", office.lan, code=code)
        yield "dossier page", self._cost(page)
        track = event("POST", "/v1/tracking", body={"code": code, "secret": secret})
        yield "track", self._cost(track)
        yield "my dossiers", self._cost(event("GET", "/v1/dossiers", office.lan))
        yield "worklist", self._cost(event("GET", "/v1/worklist", reception))

    def _drafting(self) -> Iterator[tuple[str, Cost]]:
        body = {"procedure": BIRTH, "answers": {"child_name": "Nguyễn Minh An"}, "revision": 0}
        lan = self._office.lan
        yield "draft, new", self._cost(event("PUT", "/v1/drafts/{draft}", lan, body, draft="d1"))
        body |= {"revision": 1}
        yield "draft, saved", self._cost(event("PUT", "/v1/drafts/{draft}", lan, body, draft="d1"))
        yield "drafts", self._cost(event("GET", "/v1/drafts", lan))

    def _money(self) -> Iterator[tuple[str, Cost]]:
        code = self._office.filed(STAY, "stay")["code"]
        yield "payment order", self._cost(self._order(code))
        notice = noticed(self._given["pay_url"])
        yield "payment notice (IPN)", self._cost(notice)
        yield "payment notice, again", self._cost(notice)

    def _order(self, code: str) -> Event:
        return event("POST", "/v1/dossiers/{code}/payments", self._office.lan, AT_VNPAY, code=code)

    def _act(self, code: str, act: str, role: Role, more: dict[str, Any]) -> Cost:
        cost = self._cost(self._office.turn(code, act, role, self._version, more))
        self._version = self._given["version"]
        return cost

    def _cost(self, asked: Event) -> Cost:
        return self._meter.of(self._keeping(asked))

    def _keeping(self, asked: Event) -> Callable[[], None]:
        def ask() -> None:
            self._given = answered(asked)

        return ask


def paying(office: Office) -> None:
    """Pay a fee, so that the account at the provider is known."""
    code = office.filed(STAY, "paid")["code"]
    order = answered(event("POST", "/v1/dossiers/{code}/payments", office.lan, AT_VNPAY, code=code))
    answered(noticed(order["pay_url"]))


def noticed(pay_url: str) -> Event:
    """Return the notice VNPAY sends when an order was paid, signed."""
    sent = dict(parse_qsl(urlsplit(pay_url).query))
    said = {name: sent[name] for name in ("vnp_TmnCode", "vnp_Amount", "vnp_TxnRef")}
    said |= {
        "vnp_BankCode": "NCB",
        "vnp_PayDate": "20260302084000",
        "vnp_OrderInfo": "Thanh toan",
        "vnp_TransactionNo": "14123456",
        "vnp_ResponseCode": "00",
        "vnp_TransactionStatus": "00",
    }
    signed = vnpay.pay_url("", said, VNPAY_KEY).removeprefix("?")
    return event("GET", "/v1/payments/vnpay/ipn", query=dict(parse_qsl(signed)))


Way = tuple[tuple[str, Role, dict[str, Any]], ...]
WAYS: tuple[Way, ...] = (
    (
        ("accept", Role.RECEPTION, {}),
        ("ask-supplement", Role.RECEPTION, {"items": MISSING}),
        ("answer-supplement", Role.CITIZEN, {}),
        ("complete-supplement", Role.RECEPTION, {}),
        ("advance", Role.RECEPTION, {"to": "tham-dinh", "note": "đủ"}),
        ("extend", Role.LEADER, {"unit": "working_days", "amount": 1, "reason": "Xác minh"}),
        ("stop", Role.LEADER, {"reason": "Chờ xác minh"}),
        ("resume", Role.LEADER, {"reason": "Đã xác minh"}),
        ("propose", Role.APPRAISER, {"values": VALUES}),
        ("advance", Role.APPRAISER, {"to": "ky-duyet"}),
        ("advance", Role.LEADER, {"to": "ban-hanh"}),
        ("advance", Role.CLERK, {"to": "tra-ket-qua", "result": RESULT}),
        ("return", Role.RETURNER, {"how": "counter", "receiver": "Nguyễn Thị Lan"}),
    ),
    (("refuse", Role.RECEPTION, {"reason": "Sai nơi nộp"}),),
    (
        ("accept", Role.RECEPTION, {}),
        ("ask-withdrawal", Role.CITIZEN, {"reason": "Nộp nhầm nơi"}),
        ("decline-withdrawal", Role.LEADER, {"reason": "Đã có kết quả"}),
        ("ask-withdrawal", Role.CITIZEN, {"reason": "Nộp nhầm nơi"}),
        ("agree-withdrawal", Role.LEADER, {}),
    ),
    (
        ("accept", Role.RECEPTION, {}),
        ("demand-fee", Role.RECEPTION, {"lines": [FEE]}),
        ("record-payment", Role.RECEPTION, {"receipt": "BL-7", "lines": PAID}),
    ),
)
"""Lives of dossiers in which every act there is occurs."""
