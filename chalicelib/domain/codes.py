"""Codes: what dossiers, orders and tracking secrets are called."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.refusals import Invalid

SECRET_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # noqa: S105 - an alphabet
"""What a person can read aloud without mistaking 0 for O, or 1 for I and L."""
SECRET_LENGTH = 10
LEAST_BYTES = 16
"""What a secret is drawn from: so much chance that no letter is noticeably likelier."""
MOST_SERIAL = 10**9 - 1
MOST_ATTEMPTS = 9999
YEARS = range(2000, 2100)
"""What two digits of a year stand for."""

_AGENCY = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{2,3}){0,4}")
_CODE = re.compile(rf"({_AGENCY.pattern})-([0-9]{{6}})-([0-9]{{4,9}})")
_ORDER = re.compile(r"([A-Z0-9]+D[0-9]{6}D[0-9]{4,9})D([0-9]{2,4})")
_NOT_OURS = "Mã thanh toán không phải của hệ thống này."


@dataclass(frozen=True, slots=True, order=True)
class DossierCode:
    """Mã hồ sơ (TT 03/2025): ``{agency}-{yyMMdd}-{NNNN}``, serial per agency and local day.

    Raises Invalid for parts that could not be read back from the printed code.
    """

    agency: str
    day: date
    serial: int

    def __post_init__(self) -> None:
        if not _AGENCY.fullmatch(self.agency):
            raise Invalid("Mã đơn vị phải có dạng H33 hoặc H33.16.", "agency")
        if self.day.year not in YEARS:
            raise Invalid("Ngày trong mã hồ sơ phải từ năm 2000 đến 2099.", "day")
        if not 1 <= self.serial <= MOST_SERIAL:
            raise Invalid(f"Số thứ tự hồ sơ phải từ 1 đến {MOST_SERIAL}.", "serial")

    def __str__(self) -> str:
        """Return the code as printed."""
        return f"{self.agency}-{self.day:%y%m%d}-{self.serial:04}"


def parse_code(text: str, field: str = "code") -> DossierCode:
    """Return one of our own dossier codes, in its one spelling but any case; raises Invalid."""
    spelled = text.strip().upper()
    found = _CODE.fullmatch(spelled)
    if found is None:
        raise Invalid("Mã hồ sơ phải có dạng H33.16-260105-0001.", field)
    day, serial = _day(found[2], field), int(found[3])
    if serial == 0 or f"{serial:04}" != found[3]:
        raise Invalid("Số thứ tự trong mã hồ sơ không đúng, ví dụ đúng: 0001.", field)
    return DossierCode(found[1], day, serial)


def order_ref(code: DossierCode, attempt: int) -> str:
    """Return the reference of a dossier's payment order: letters and digits, reversible."""
    if not 1 <= attempt <= MOST_ATTEMPTS:
        raise Invalid(f"Số lần thanh toán phải từ 1 đến {MOST_ATTEMPTS}.", "attempt")
    return f"{code}-{attempt:02}".replace(".", "P").replace("-", "D")


def parse_order_ref(text: str, field: str = "ref") -> tuple[DossierCode, int]:
    """Return the dossier and the attempt an order reference stands for; raises Invalid."""
    found = _ORDER.fullmatch(text)
    if found is None:
        raise Invalid(_NOT_OURS, field)
    agency, day, serial = found[1].rsplit("D", 2)
    dotted = agency[:1] + agency[1:].replace("P", ".")
    code, attempt = parse_code(f"{dotted}-{day}-{serial}", field), int(found[2])
    if attempt == 0 or order_ref(code, attempt) != text:
        raise Invalid(_NOT_OURS, field)
    return code, attempt


def secret_from(bits: bytes) -> str:
    """Return a tracking secret of 10 letters from at least 16 unguessable bytes.

    Raises ValueError for fewer: a guessable secret is a fault of ours, not of the asker.
    """
    if len(bits) < LEAST_BYTES:
        raise ValueError(f"a secret needs {LEAST_BYTES} bytes of chance, not {len(bits)}")
    number = int.from_bytes(bits, "big")
    letters = []
    for _ in range(SECRET_LENGTH):
        number, place = divmod(number, len(SECRET_LETTERS))
        letters.append(SECRET_LETTERS[place])
    return "".join(letters)


def secret_hash(secret: str) -> str:
    """Return what is kept of a tracking secret: SHA-256 in hex, however it was typed."""
    spelled = f"motcua-tracking:{_spelled(secret)}"
    return hashlib.sha256(spelled.encode(errors="surrogatepass")).hexdigest()


def _spelled(secret: str) -> str:
    return re.sub(r"[\s-]+", "", secret).upper()


def _day(digits: str, field: str) -> date:
    year, month, day = (int(digits[place : place + 2]) for place in (0, 2, 4))
    try:
        return date(YEARS.start + year, month, day)
    except ValueError:
        raise Invalid("Ngày trong mã hồ sơ không có thật.", field) from None
