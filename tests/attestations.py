"""Attestations: what a QR code attests, plain and as long as it may be, for tests."""

from dataclasses import replace
from datetime import date

from chalicelib.domain.attesting.attestation import (
    Attestation,
)
from tests.standings import a_check_code

PORTAL = "https://dichvucong.phutho.gov.vn/api"
CODE = a_check_code("H33.12-260302-0001#7")
PLAIN = Attestation(
    check_code=CODE,
    issuer="H33.12.4",
    issuer_name="Ủy ban nhân dân phường Vĩnh Phúc",
    number="15/GXN-UBND",
    issued_on=date(2026, 3, 9),
    title="Giấy xác nhận tình trạng hôn nhân",
    subject="Nguyễn Thị Lan",
)


def longest() -> Attestation:
    title = " ".join(["Giấy chứng nhận đủ điều kiện"] * 9)[:250]
    return replace(
        PLAIN, title=title, subject="Nguyễn Hữu " * 9, issuer_name="Ủy ban nhân dân " * 6
    )
