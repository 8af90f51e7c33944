"""Codes: what dossiers, orders and tracking secrets are called."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.refusals import Invalid

MOST_FOREIGN = 50
SECRET_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # noqa: S105 - an alphabet
"""What a person can read aloud without mistaking 0 for O, or 1 for I and L."""
SECRET_LENGTH = 10

_AGENCY = r"[A-Z]\d{2}(?:\.\d{2})*"
_CODE = re.compile(rf"({_AGENCY})-(\d{{6}})-(\d{{4,9}})")
_ORDER = re.compile(r"([A-Z]\d{2}(?:P\d{2})*)D(\d{6})D(\d{4,9})D(\d{2,4})")


@dataclass(frozen=True, slots=True, order=True)
class DossierCode:
    """Mã hồ sơ (TT 03/2025): ``{agency}-{yyMMdd}-{NNNN}``, serial per agency and local day."""

    agency: str
    day: date
    serial: int

    def __str__(self) -> str:
        """Return the code as printed."""
        return f"{self.agency}-{self.day:%y%m%d}-{self.serial:04}"


def parse_code(text: str, field: str = "code") -> DossierCode:
    """Return one of our own dossier codes; raises Invalid."""
    found = _CODE.fullmatch(text.strip().upper())
    if found is None:
        raise Invalid("Mã hồ sơ phải có dạng H33.16-260105-0001.", field)
    return DossierCode(found[1], _day(found[2], field), int(found[3]))


def foreign_code(text: str, field: str = "code") -> str:
    """Return another system's dossier code: opaque, printable ASCII, at most 50 characters."""
    code = text.strip()
    if not re.fullmatch(rf"[!-~]{{1,{MOST_FOREIGN}}}", code):
        raise Invalid("Mã hồ sơ của hệ thống khác dài từ 1 đến 50 ký tự, không dấu.", field)
    return code


def order_ref(code: DossierCode, attempt: int) -> str:
    """Return the reference of a dossier's payment order: letters and digits, reversible."""
    if attempt < 1:
        raise Invalid("Số lần thanh toán bắt đầu từ 1.", "attempt")
    return f"{code}-{attempt:02}".replace(".", "P").replace("-", "D")


def parse_order_ref(text: str, field: str = "ref") -> tuple[DossierCode, int]:
    """Return the dossier and the attempt an order reference stands for; raises Invalid."""
    found = _ORDER.fullmatch(text)
    if found is None:
        raise Invalid("Mã thanh toán không phải của hệ thống này.", field)
    code = DossierCode(found[1].replace("P", "."), _day(found[2], field), int(found[3]))
    return code, int(found[4])


def secret_from(bits: bytes) -> str:
    """Return a tracking secret of 10 letters from at least 16 unguessable bytes."""
    number = int.from_bytes(bits, "big")
    letters = []
    for _ in range(SECRET_LENGTH):
        number, place = divmod(number, len(SECRET_LETTERS))
        letters.append(SECRET_LETTERS[place])
    return "".join(letters)


def is_secret(text: str) -> bool:
    """Tell whether `text` has the shape of a tracking secret."""
    return len(text) == SECRET_LENGTH and all(letter in SECRET_LETTERS for letter in text)


def secret_hash(secret: str) -> str:
    """Return what is kept of a tracking secret: SHA-256 in hex."""
    spelled = secret.strip().upper()
    return hashlib.sha256(f"motcua-tracking:{spelled}".encode()).hexdigest()


def _day(digits: str, field: str) -> date:
    try:
        return datetime.strptime(digits, "%y%m%d").date()  # noqa: DTZ007 - a local day, no moment
    except ValueError:
        raise Invalid("Ngày trong mã hồ sơ không có thật.", field) from None
