"""ZaloPay, played: create, query, refund and query_refund by call, callbacks on success."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from infra.providers.playing import Answer, Call, Heard, Ipn, Placed, Player

SIGNED = {
    "create": "{app_id}|{app_trans_id}|{app_user}|{amount}|{app_time}|{embed_data}|{item}",
    "query": "{app_id}|{app_trans_id}|{key1}",
    "refund": "{app_id}|{zp_trans_id}|{amount}|{description}|{timestamp}",
    "query_refund": "{app_id}|{m_refund_id}|{timestamp}",
}


@dataclass
class Zalopay(Player):
    """`secret` is key1; orders are kept by app_trans_id, and found by our ref too."""

    PAID: ClassVar[str] = "1"
    WAITING: ClassVar[str] = "3"
    app_id: int = 2553
    key2: str = "zalopay key2"
    paid_at: int = 1_767_576_912_000

    def answer(self, call: Call) -> Answer:
        """Return what is answered to a call; whatever it does is done by then."""
        if call.method == "GET":
            return Answer(200, "Trang thanh toán ZaloPay".encode(), "text/html; charset=utf-8")
        action, said = call.path.rsplit("/", 1)[-1], call.json()
        text = SIGNED[action].format_map({**said, "key1": self.secret})
        if said["mac"] != _mac(self.secret, text) or said["app_id"] != self.app_id:
            return _no(-402)
        if action == "create":
            return self._create(said)
        if action == "query":
            return self._query(said)
        return self._refund(said) if action == "refund" else self._query_refund(said)

    def notice(self, ref: str, *, amount: int | None = None, code: str | None = None) -> Ipn:
        """Return the notice of an order, about another amount or code if wanted."""
        order = self.orders[ref]
        if (code or order.code) != self.PAID:
            raise ValueError("ZaloPay calls on success only")
        said = {
            "app_id": self.app_id,
            "app_trans_id": order.said["app_trans_id"],
            "app_time": order.said["app_time"],
            "app_user": order.said["app_user"],
            "amount": amount or order.amount,
            "embed_data": order.said["embed_data"],
            "item": order.said["item"],
            "zp_trans_id": order.transaction,
            "server_time": self.paid_at,
            "channel": 38,
            "merchant_user_id": "",
            "user_fee_amount": 0,
            "discount_amount": 0,
        }
        data = json.dumps(said)
        body = {"data": data, "mac": _mac(self.key2, data), "type": 1}
        return Ipn("POST", body=json.dumps(body).encode())

    def ends(self, heard: Heard) -> bool:
        """Tell whether such an answer ends the calling."""
        status, body = heard
        return status == HTTPStatus.OK and json.loads(body)["return_code"] != 0

    def _create(self, said: dict[str, Any]) -> Answer:
        ref = said["app_trans_id"].partition("_")[2]
        if ref in self.orders:
            return _no(-68)
        self.orders[ref] = Placed(ref, said["amount"], said, self.WAITING)
        more = {"order_url": f"{self.url}/pay/{ref}", "zp_trans_token": f"ZT{next(self.numbers)}"}
        return _yes(1, **more, qr_code=f"qr of {ref}")

    def _query(self, said: dict[str, Any]) -> Answer:
        order = self.orders.get(said["app_trans_id"].partition("_")[2])
        if order is None or order.said["app_trans_id"] != said["app_trans_id"]:
            return _no(-101)
        if order.code not in {self.PAID, self.WAITING}:
            return _no(int(order.code))
        about = {"amount": order.amount, "zp_trans_id": order.transaction}
        return _yes(int(order.code), **about, is_processing=False, server_time=self.paid_at)

    def _refund(self, said: dict[str, Any]) -> Answer:
        for order in self.orders.values():
            if str(order.transaction) == said["zp_trans_id"] and order.code == self.PAID:
                if order.given_back + said["amount"] > order.amount:
                    return _no(-13)
                order.refunds[said["m_refund_id"]] = said["amount"]
                return _yes(3, refund_id=next(self.numbers))
        return _no(-101)

    def _query_refund(self, said: dict[str, Any]) -> Answer:
        known = any(said["m_refund_id"] in order.refunds for order in self.orders.values())
        return _yes(1) if known else _no(-101)


def _mac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _yes(code: int, **more: object) -> Answer:
    return Answer.of({"return_code": code, "return_message": "", "sub_return_code": code, **more})


def _no(code: int) -> Answer:
    return Answer.of({"return_code": 2, "return_message": "", "sub_return_code": code})
