"""The national payment platform, played: INIT and QUERY by call, a confirming callback."""

import hashlib
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from infra.providers.playing import Answer, Call, Heard, Ipn, Placed, Player

INIT = (
    "LoaiBanTin PhienBan MaDoiTac MaThamChieu SoTien LoaiHinhThanhToan MaKenhThanhToan MaThietBi"
    " NgonNgu MaTienTe MaNganHang ThongTinGiaoDich ThoiGianGD Ip"
)
CONFIRM = (
    "LoaiBanTin MaLoi MaDoiTac MaThamChieu SoTien MaTienTe MaGiaoDich MaNganHang ThoiGianGD"
    " ThongTinGiaoDich"
)
QUERY = "LoaiBanTin PhienBan MaDoiTac MaThamChieu ThoiGianGD"


@dataclass
class National(Player):
    """Orders are kept by MaThamChieu, which is our ref."""

    PAID: ClassVar[str] = "00"
    WAITING: ClassVar[str] = "09"
    partner_code: str = "MOTCUA"

    def answer(self, call: Call) -> Answer:
        """Return what is answered to a call; whatever it does is done by then."""
        if call.method == "GET":
            return Answer(200, "Trang thanh toán".encode(), "text/html; charset=utf-8")
        said = call.json()
        names = {"INIT": INIT, "QUERY": QUERY}[said["LoaiBanTin"]]
        if said["MaXacThuc"] != self._mac(said, names) or said["MaDoiTac"] != self.partner_code:
            return Answer.of({"MaLoi": "97"})
        ref = said["MaThamChieu"]
        if said["LoaiBanTin"] == "INIT":
            placed = Placed(ref, int(said["SoTien"]), said, self.WAITING)
            self.orders.setdefault(ref, placed)
            return Answer.of({"MaLoi": "00", "UrlThanhToan": f"{self.url}/pay/{ref}"})
        order = self.orders.get(ref)
        if order is None or order.said["ThoiGianGD"] != said["ThoiGianGD"]:
            return Answer.of({"MaLoi": "01"})
        return Answer(200, self.notice(ref).body)

    def notice(self, ref: str, *, amount: int | None = None, code: str | None = None) -> Ipn:
        """Return the notice of an order, about another amount or code if wanted."""
        order = self.orders[ref]
        said = {
            "LoaiBanTin": "CONFIRM",
            "MaLoi": code or order.code,
            "MaDoiTac": self.partner_code,
            "MaThamChieu": ref,
            "SoTien": str(amount or order.amount),
            "MaTienTe": "VND",
            "MaGiaoDich": str(order.transaction),
            "MaNganHang": "NCB",
            "ThoiGianGD": order.said["ThoiGianGD"],
            "ThongTinGiaoDich": order.said["ThongTinGiaoDich"],
        }
        body = json.dumps({**said, "MaXacThuc": self._mac(said, CONFIRM)})
        return Ipn("POST", body=body.encode())

    def ends(self, heard: Heard) -> bool:
        """Tell whether such an answer ends the calling."""
        status, body = heard
        return status == HTTPStatus.OK and json.loads(body)["MaLoi"] == "00"

    def _mac(self, said: dict[str, Any], names: str) -> str:
        values = [str(said[name]) for name in names.split()]
        return hashlib.sha256("|".join([*values, self.secret]).encode()).hexdigest()
