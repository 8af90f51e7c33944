"""Values: what a printed date, number or name says, and whether it can be so at all."""

import re
from datetime import date

from chalicelib.domain.identity import PersonalId, Sex, personal_id
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.text import fold

EARLIEST_YEAR = 1900
LATEST_CENTURY = 3
"""The fourth digit of a personal ID: 0 and 1 for the 20th century, 2 and 3 for the 21st."""
LETTERS_FOR_DIGITS = str.maketrans("OoQIl|", "000111")

DATE = re.compile(
    r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)"
    r"|(?:\bng[àaá]y\s+)?(?<!\d)(\d{1,2})\s+th[áaàả]n[gq]\s+(\d{1,2})\s+n[ăaâ]m\s+(\d{4})(?!\d)",
    re.IGNORECASE,
)
ID = re.compile(r"(?<!\d)\d{12}(?!\d)")
SYMBOL = re.compile(r"^S[ốoôồó]\s*[:.]?\s*(\d{1,6}\s*/\s*(?:\d{4}/)?[A-ZĐƯ][\w&./-]*)", re.UNICODE)
PLACE_AND_DAY = re.compile(
    r"(?:^|: )[^\d:]{2,40}, (?:ng[àaá]y|\S{2,6}) \d{1,2} th[áaàả]n[gq]", re.IGNORECASE
)
"""Where and when a paper was signed: ``Rạch Giá, ngày 02 tháng 03 năm 2026``."""
ONLY_A_DAY = re.compile(
    r"\W*ng[àaá]y \d{1,2} th[áaàả]n[gq] \d{1,2} n[ăaâ]m \d{4}\W*", re.IGNORECASE
)
FROM_TO = re.compile(r"\btừ\s+(\d\S+)\s+thành\s+(\d\S+)")
"""What a correction of a day says: ``từ 22/06/1972 thành 23/05/1972``."""
NUMBER = re.compile(r"\w*\d[\w.,/-]*")
NO_SUCH_DAY = "Không có ngày này trong lịch; hãy so với bản giấy."
NOT_AN_ID = "Số định danh phải gồm đúng 12 chữ số; hãy so với bản giấy."
IMPOSSIBLE_ID = "Số định danh có thế kỷ và năm sinh không thể có; hãy so với bản giấy."
NOT_A_NAME = "Họ tên có ký tự lạ; hãy so với bản giấy."


def date_in(text: str) -> tuple[str, date | None] | None:
    """Return the first date printed in `text` as dd/mm/yyyy, and the day it is if there is one."""
    found = DATE.search(text)
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups() if part is not None)
    shown = f"{day:02}/{month:02}/{year:04}"
    try:
        return shown, date(year, month, day) if year >= EARLIEST_YEAR else None
    except ValueError:
        return shown, None


def issuer_in(text: str) -> str | None:
    """Return who issued something, without the day beside, in single words; None where nobody."""
    bare = DATE.sub("", re.sub(r"\bng[àaá]y\s+(?=\d)", "", text))
    said = " ".join(re.sub(r"(?<!TP)\.+", " ", bare).split()).strip(" .,;:_…-")
    return said if any(sign.isalpha() for sign in said) else None


def id_in(text: str) -> tuple[str, str | None]:
    """Return the personal ID at the start of `text`, and what is wrong with it if anything.

    Digits are only ever put together, never guessed: what is not twelve digits is flagged.
    """
    compact = re.sub(r"(?<=\d)[\s.]+(?=\d)", "", text)
    found = ID.search(compact)
    if found is None:
        first = re.search(r"\S*\d\S*", compact)
        return (first[0].strip(".,;:") if first else text.strip(), NOT_AN_ID)
    return found[0], None if is_possible(found[0]) else IMPOSSIBLE_ID


def is_possible(number: str) -> bool:
    """Tell whether twelve digits can be a personal ID: a known century, a province."""
    return int(number[3]) <= LATEST_CENTURY and number[:3] != "000"


def known_id(number: str) -> PersonalId | None:
    """Return what a well-formed personal ID says, None where it is none."""
    try:
        return personal_id(number) if is_possible(number) else None
    except (Invalid, IndexError, ValueError):
        return None


def sex_in(text: str) -> Sex | None:
    """Return the sex a word names."""
    words = fold(text).split()
    return {"nam": Sex.MALE, "nu": Sex.FEMALE}.get(words[0]) if words else None


def is_name(text: str) -> bool:
    """Tell whether `text` can be somebody's name: two words or more, letters only."""
    words = text.split()
    return len(words) > 1 and all(re.fullmatch(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*", w) for w in words)
