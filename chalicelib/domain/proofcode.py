"""Proof codes: what a slip says of the entry it is printed for, so that anyone can look it up.

A mã kiểm chứng is how the hash of an entry begins: 24 hex digits, 96 bits. A hash longer than that,
or whole, is taken as well.
"""

import re
from datetime import date

from chalicelib.domain.days import iso_day
from chalicelib.domain.refusals import Invalid

SHOWN = 24
GROUP = 4
_CODE = re.compile(rf"[0-9a-f]{{{SHOWN},64}}")
_APART = re.compile(r"[\s.\-–·]+")
_ALIKE = str.maketrans("oil", "011")


def proof_code(hashed: str) -> str:
    """Return the code of an entry's hash in groups that one can type: ``7F3A 92C1 …``."""
    shown = hashed[:SHOWN].upper()
    return " ".join(shown[start : start + GROUP] for start in range(0, SHOWN, GROUP))


def read_code(typed: str, field: str = "code") -> str:
    """Return how the hash begins that somebody typed; raises Invalid.

    Spaces and dashes, capitals, and letters for digits that look alike do not matter.
    """
    code = _APART.sub("", typed).lower().translate(_ALIKE)
    if not _CODE.fullmatch(code):
        raise Invalid(
            "Mã kiểm chứng gồm 24 chữ số và chữ cái từ A đến F; hãy nhập đủ như trên giấy hẹn.",
            field,
        )
    return code


def read_day(typed: str, field: str = "day") -> date:
    """Return the day somebody typed, as 2026-03-02 or 02/03/2026; raises Invalid."""
    try:
        return date.fromisoformat(iso_day(typed.strip()))
    except ValueError:
        raise Invalid("Ngày không đúng; hãy nhập ngày in cạnh mã kiểm chứng.", field) from None
