"""Certified: the statement by which a copy is certified to be like its original (chứng thực)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.procedure import Agency
from chalicelib.domain.results.content import Signer, issuer_of
from chalicelib.domain.text import clean
from chalicelib.domain.writs import dates
from chalicelib.domain.writs.heading import place_of
from chalicelib.domain.writs.said import Said, cleaned

SYMBOL = "SCT-BS"
"""What follows the number of a certification; not verified."""
TITLE = "Bản sao chứng thực điện tử"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Lời chứng: what its page prints, and the mark on each page of the copy, in their order."""

    at: datetime
    said: Mapping[str, Said]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """What is certified: `paper` names the original, `pages` counts the pages of its copy.

    `number` is the one in the book of certifications with its symbol, `book` the book. `sha256`
    (hex) is of the digitised copy, `applicant` who asked for it.
    """

    code: str
    paper: str
    pages: int
    sha256: str
    applicant: str
    number: str
    book: str
    check_code: str


def statement(
    what: Certified,
    agencies: Mapping[str, Agency],
    agency: str,
    at: datetime,
    signed_by: Signer,
    qr: str,
    portal: str,
) -> Statement:
    """Return the statement of an agency at a moment; its wording is not verified."""
    own = agencies.get(agency)
    above, name = issuer_of(agencies, agency)
    day = dates.on(at.astimezone(LOCAL).date())
    lines = (
        ("Giấy tờ, văn bản được chứng thực", what.paper),
        ("Người yêu cầu", what.applicant),
        ("Số trang của bản sao", f"{what.pages} trang, ở trước trang này"),
        ("Số chứng thực", what.number),
        ("Quyển số", what.book),
        ("Mã băm SHA-256 của bản số hóa", what.sha256),
    )
    said: Mapping[str, object] = {
        "draft": "",
        "superior": above.upper(),
        "agency": name.upper(),
        "number": what.number,
        "symbol": SYMBOL,
        "place": place_of(own),
        "day": day,
        "code": what.code,
        "title": "Lời chứng",
        "about": TITLE,
        "heading": f"{TITLE} {what.number}",
        "opening": [f"{name} chứng thực bản sao đúng với bản chính."],
        "groups": [
            {
                "label": "",
                "lines": [
                    {"label": label, "says": [text] if text else []} for label, text in lines
                ],
            }
        ],
        "closing": [],
        "bases": [],
        "kept": ["Người yêu cầu;", "Lưu: Sổ chứng thực."],
        "capacity": [line for line in map(clean, signed_by.office.split("\n")) if line],
        "signer": signed_by.name,
        "check_code": what.check_code,
        "portal": portal,
        "qr": qr,
    }
    return Statement(at=at, said=cleaned(said), marks=tuple(_marks(what)))


def _marks(what: Certified) -> Iterator[str]:
    for page in range(1, what.pages + 1):
        place = f"trang {page}/{what.pages}"
        yield f"{TITLE} số {what.number}, {place}; mã kiểm tra {what.check_code}"
