"""MoMo, played: create, query and refund by call, notices by POST."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar

from infra.providers.playing import Answer, Call, Heard, Ipn, Placed, Player

WAITING = 1000
LEAST, MOST = 1_000, 50_000_000
"""What one payment may be, in đồng."""
NEEDED = {
    "create": {
        *("partnerCode", "requestId", "orderId", "amount", "orderInfo", "redirectUrl", "ipnUrl"),
        *("requestType", "extraData"),
    },
    "query": {"partnerCode", "requestId", "orderId"},
    "refund": {"partnerCode", "requestId", "orderId", "amount", "transId", "description"},
}


@dataclass
class Momo(Player):
    """`access` and `secret` are one key; orders are kept by orderId, which is our ref."""

    PAID: ClassVar[str] = "0"
    partner_code: str = "MOMODEMO"
    access: str = "momo access"
    paid_at: int = 1_767_576_912_000
    answered: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By requestId: a final answer is given again, nothing is done twice."""

    def answer(self, call: Call) -> Answer:
        """Return what is answered to a call; whatever it does is done by then."""
        if call.method == "GET":
            return Answer(200, "Trang thanh toán MoMo".encode(), "text/html; charset=utf-8")
        action, said = call.path.rsplit("/", 1)[-1], call.json()
        signed = {name: value for name, value in said.items() if name in NEEDED[action]}
        if set(signed) != NEEDED[action]:
            return self._says(said, 20, 400)
        if said.get("signature") != self._mac(signed) or said["partnerCode"] != self.partner_code:
            return self._says(said, 13, 400)
        if said["requestId"] in self.answered:
            return Answer.of(self.answered[said["requestId"]])
        return {"create": self._create, "query": self._query, "refund": self._refund}[action](said)

    def notice(self, ref: str, *, amount: int | None = None, code: str | None = None) -> Ipn:
        """Return the notice of an order, about another amount or code if wanted."""
        order = self.orders[ref]
        code = code or order.code
        said = {
            "partnerCode": self.partner_code,
            "orderId": ref,
            "requestId": order.said["requestId"],
            "amount": amount or order.amount,
            "orderInfo": order.said["orderInfo"],
            "orderType": "momo_wallet",
            "transId": order.transaction,
            "resultCode": int(code),
            "message": "Giao dịch thành công." if code == "0" else "Giao dịch thất bại.",
            "payType": "qr",
            "responseTime": self.paid_at,
            "extraData": "",
        }
        body = json.dumps({**said, "signature": self._mac(said)}, ensure_ascii=False)
        return Ipn("POST", body=body.encode())

    def ends(self, heard: Heard) -> bool:
        """Tell whether such an answer ends the calling."""
        return heard == (204, b"")

    def _create(self, said: dict[str, Any]) -> Answer:
        if said["orderId"] in self.orders:
            return self._says(said, 41, 400)
        if not LEAST <= said["amount"] <= MOST:
            return self._says(said, 22, 400)
        ref = said["orderId"]
        self.orders[ref] = Placed(ref, said["amount"], said, str(WAITING))
        page = f"{self.url}/pay/{ref}"
        return self._says(said, 0, amount=said["amount"], payUrl=page, qrCodeUrl=f"{page}?qr=1")

    def _query(self, said: dict[str, Any]) -> Answer:
        order = self.orders.get(said["orderId"])
        if order is None:
            return self._says(said, 42, 400)
        about: dict[str, Any] = {
            "amount": order.amount,
            "transId": order.transaction,
            "extraData": "",
        }
        return self._says(said, int(order.code), remember=False, **about)

    def _refund(self, said: dict[str, Any]) -> Answer:
        paid = [order for order in self.orders.values() if order.transaction == said["transId"]]
        if not paid or paid[0].code != self.PAID:
            return self._says(said, 1080)
        if paid[0].given_back + said["amount"] > paid[0].amount:
            return self._says(said, 1081)
        paid[0].refunds[said["orderId"]] = said["amount"]
        return self._says(said, 0, amount=said["amount"], transId=next(self.numbers))

    def _says(
        self,
        said: dict[str, Any],
        code: int,
        status: int = 200,
        *,
        remember: bool = True,
        **more: object,
    ) -> Answer:
        about = {name: said.get(name, "") for name in ("partnerCode", "requestId", "orderId")}
        answer = {**about, "resultCode": code, "message": "", "responseTime": self.paid_at, **more}
        if remember and status == HTTPStatus.OK:
            self.answered[said["requestId"]] = answer
        return Answer.of(answer, status)

    def _mac(self, said: dict[str, Any]) -> str:
        pairs = sorted({**said, "accessKey": self.access}.items())
        raw = "&".join(f"{name}={value}" for name, value in pairs)
        return hmac.new(self.secret.encode(), raw.encode(), hashlib.sha256).hexdigest()
