"""Identity: personal IDs, tax codes, telephone numbers, and how they contradict each other."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from chalicelib.domain.refusals import Invalid
from chalicelib.domain.text import clean

MOST_EMAIL = 254
_MOBILE = re.compile(r"(?:0|\+?84)([35789][0-9]{8})")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
"""What HTML calls a valid e-mail address, with at least one dot in the domain."""
_SHOWN_BEFORE, _HIDDEN, _SHOWN_AFTER = 4, 5, 3


class Sex(StrEnum):
    """Giới tính, as a personal ID tells it."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class PersonalId:
    """Số định danh cá nhân (NĐ 137/2015, Điều 13): what its twelve digits say.

    3 where the birth was registered, 1 century and sex, 2 birth year, 6 by chance. There is no
    check digit, so a well-formed number may still be nobody's.
    """

    number: str
    province: str
    """The province's number, or the country's for those whose birth was registered abroad."""
    sex: Sex
    birth_year: int


def personal_id(text: str, field: str = "personal_id") -> PersonalId:
    """Return a personal ID; raises Invalid unless it is twelve digits, separators aside."""
    number = _compact(text)
    if not re.fullmatch(r"[0-9]{12}", number):
        raise Invalid("Số định danh cá nhân phải gồm đúng 12 chữ số.", field)
    century, sex = divmod(int(number[3]), 2)
    return PersonalId(
        number=number,
        province=number[:3],
        sex=Sex.FEMALE if sex else Sex.MALE,
        birth_year=1900 + 100 * century + int(number[4:6]),
    )


def old_id(text: str, field: str = "old_id") -> str:
    """Return a 9-digit chứng minh nhân dân number; raises Invalid."""
    number = _compact(text)
    if not re.fullmatch(r"[0-9]{9}", number):
        raise Invalid("Số chứng minh nhân dân phải gồm đúng 9 chữ số.", field)
    return number


def contradictions(
    person: PersonalId, sex: Sex | None = None, born: date | None = None
) -> tuple[str, ...]:
    """Return, in Vietnamese, where an ID disagrees with the sex or birth date given beside it."""
    found = []
    if sex is not None and sex is not person.sex:
        found.append("Giới tính không khớp với số định danh cá nhân.")
    if born is not None and born.year != person.birth_year:
        found.append(f"Năm sinh {born.year} không khớp với số định danh ({person.birth_year}).")
    return tuple(found)


def tax_code(text: str, field: str = "tax_code") -> str:
    """Return a tax code of 10 or 13 digits, its check digit proved; raises Invalid."""
    try:
        return str(mst.validate(clean(text)))
    except ValidationError:
        raise Invalid("Mã số thuế không đúng; hãy kiểm tra lại 10 hoặc 13 chữ số.", field) from None


def mobile(text: str, field: str = "phone") -> str:
    """Return a mobile number as ten digits beginning with 0; raises Invalid."""
    found = _MOBILE.fullmatch(_compact(text))
    if found is None:
        raise Invalid("Số điện thoại di động phải có dạng 0912345678.", field)
    return f"0{found[1]}"


def email(text: str, field: str = "email") -> str:
    """Return an e-mail address of at most 254 ASCII characters; raises Invalid."""
    address = text.strip()
    if len(address) > MOST_EMAIL or not _EMAIL.fullmatch(address):
        raise Invalid("Địa chỉ thư điện tử phải có dạng ten@vidu.vn.", field)
    return address


def mask(number: str) -> str:
    """Return a number with its middle hidden, ``0912*****125``: five digits or more, or all."""
    before = min(_SHOWN_BEFORE, len(number) - _HIDDEN - _SHOWN_AFTER)
    if before < 0:
        return "*" * len(number)
    return number[:before] + "*" * (len(number) - before - _SHOWN_AFTER) + number[-_SHOWN_AFTER:]


def _compact(text: str) -> str:
    """Return `text` without the separators people write between digits."""
    return re.sub(r"[\s.()-]+", "", clean(text))
