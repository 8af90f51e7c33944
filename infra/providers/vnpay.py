"""VNPAY, played: the pay page, notices by GET, querydr and refund."""

import hashlib
import hmac
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode

from infra.providers.playing import Answer, Call, Heard, Ipn, Placed, Player

WAITING = "01"
QUERIED = (
    "ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo"
    " TransactionType TransactionStatus OrderInfo PromotionCode PromotionAmount"
)
REFUNDED = QUERIED.removesuffix(" PromotionCode PromotionAmount")
ASKED = "RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo"
ASKED_BACK = (
    "RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo"
    " TransactionDate CreateBy CreateDate IpAddr OrderInfo"
)


@dataclass
class Vnpay(Player):
    """Orders are kept by vnp_TxnRef, which is our ref, once somebody opened the pay page."""

    PAID: ClassVar[str] = "00"
    tmn_code: str = "DEMOV210"
    pay_date: str = "20260105083512"

    def answer(self, call: Call) -> Answer:
        """Return what is answered to a call; whatever it does is done by then."""
        if call.method == "GET" and call.path == "/pay":
            return self._page(call)
        said = {name: str(value) for name, value in call.json().items()}
        asked = said["vnp_Command"] == "querydr"
        if said.pop("vnp_SecureHash", "") != self._piped(said, ASKED if asked else ASKED_BACK):
            return Answer.of({"vnp_ResponseCode": "97", "vnp_Message": "Invalid checksum"})
        if said["vnp_TmnCode"] != self.tmn_code:
            return Answer.of({"vnp_ResponseCode": "02", "vnp_Message": "Invalid connection"})
        order = self.orders.get(said["vnp_TxnRef"])
        if order is None or order.said["vnp_CreateDate"] != said["vnp_TransactionDate"]:
            return Answer.of({"vnp_ResponseCode": "91", "vnp_Message": "Transaction not found"})
        return self._queried(order) if asked else self._refund(order, said)

    def notice(self, ref: str, *, amount: int | None = None, code: str | None = None) -> Ipn:
        """Return the notice of an order, about another amount or code if wanted."""
        order = self.orders[ref]
        code = code or order.code
        said = {
            "vnp_Amount": str((amount or order.amount) * 100),
            "vnp_BankCode": "NCB",
            "vnp_BankTranNo": f"VNP{order.transaction}",
            "vnp_CardType": "ATM",
            "vnp_OrderInfo": order.said["vnp_OrderInfo"],
            "vnp_PayDate": self.pay_date,
            "vnp_ResponseCode": code,
            "vnp_TmnCode": self.tmn_code,
            "vnp_TransactionNo": str(order.transaction),
            "vnp_TransactionStatus": "00" if code == "00" else "02",
            "vnp_TxnRef": ref,
        }
        query = urlencode(sorted(said.items()))
        return Ipn("GET", f"{query}&vnp_SecureHash={self._mac(query)}")

    def ends(self, heard: Heard) -> bool:
        """Tell whether such an answer ends the calling."""
        status, body = heard
        return status == HTTPStatus.OK and (b'"00"' in body or b'"02"' in body)

    def _page(self, call: Call) -> Answer:
        signed, _, mac = call.query.rpartition("&vnp_SecureHash=")
        said = dict(parse_qsl(signed, strict_parsing=True))
        if mac != self._mac(urlencode(sorted(said.items()))):
            return Answer(400, "Sai chữ ký".encode(), "text/plain; charset=utf-8")
        ref = said["vnp_TxnRef"]
        amount = int(said["vnp_Amount"]) // 100
        self.orders.setdefault(ref, Placed(ref, amount, said, WAITING))
        return Answer(200, f"Thanh toán {amount} đồng".encode(), "text/html; charset=utf-8")

    def _queried(self, order: Placed) -> Answer:
        said = self._about(order, "querydr")
        if order.refunds:
            said["vnp_Amount"] = str(list(order.refunds.values())[-1] * 100)
            said["vnp_TransactionType"] = self._kind(order, order.given_back)
        return self._signed(said, QUERIED)

    def _refund(self, order: Placed, said: dict[str, str]) -> Answer:
        if said["vnp_RequestId"] in order.refunds:
            return Answer.of({"vnp_ResponseCode": "94", "vnp_Message": "Duplicate request"})
        amount = int(said["vnp_Amount"]) // 100
        if order.code != self.PAID or order.given_back + amount > order.amount:
            return Answer.of({"vnp_ResponseCode": "95", "vnp_Message": "Not refundable"})
        if said["vnp_TransactionType"] != self._kind(order, amount):
            return Answer.of({"vnp_ResponseCode": "03", "vnp_Message": "Wrong type"})
        order.refunds[said["vnp_RequestId"]] = amount
        answer = self._about(order, "refund")
        answer["vnp_Amount"] = said["vnp_Amount"]
        answer["vnp_TransactionType"] = said["vnp_TransactionType"]
        answer["vnp_TransactionStatus"] = "05"
        return self._signed(answer, REFUNDED)

    def _kind(self, order: Placed, amount: int) -> str:
        return "02" if amount == order.amount else "03"

    def _about(self, order: Placed, command: str) -> dict[str, str]:
        return {
            "vnp_ResponseId": f"{next(self.numbers)}",
            "vnp_Command": command,
            "vnp_ResponseCode": "00",
            "vnp_Message": "Success",
            "vnp_TmnCode": self.tmn_code,
            "vnp_TxnRef": order.ref,
            "vnp_Amount": str(order.amount * 100),
            "vnp_BankCode": "NCB",
            "vnp_PayDate": self.pay_date if order.transaction else "",
            "vnp_TransactionNo": str(order.transaction),
            "vnp_TransactionType": "01",
            "vnp_TransactionStatus": order.code if order.code in {"00", "01"} else "02",
            "vnp_OrderInfo": order.said["vnp_OrderInfo"],
        }

    def _signed(self, said: dict[str, str], names: str) -> Answer:
        return Answer.of({**said, "vnp_SecureHash": self._piped(said, names)})

    def _piped(self, said: dict[str, str], names: str) -> str:
        return self._mac("|".join(said.get(f"vnp_{name}", "") for name in names.split()))

    def _mac(self, text: str) -> str:
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha512).hexdigest()
