"""Check codes: ten signs printed on an e-result, by which anyone looks it up.

A mã kiểm tra is nine signs of Crockford's base 32 (digits and letters without I, L, O and U) that
nobody can guess, and a check sign. Signs stand for the elements of the field GF(32), and those of
a code, each times another power of its generator, add up to nought. So any one wrong sign is found,
and any two that changed places, beside each other or not.
"""

import re

from chalicelib.domain.refusals import Invalid

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a code is made of, by value."""
DRAWN = 9
LENGTH = DRAWN + 1
GROUP = 5
ENOUGH = 6
"""Random bytes that a code is drawn from: 45 of their bits."""
_BITS = 5
_REDUCED = 0b100101
"""x⁵ + x² + 1: its root generates all 31 elements but nought."""
_APART = re.compile(r"[\s.\-–·]+")
_ALIKE = str.maketrans("OIL", "011")
_CODE = re.compile(f"[{SIGNS}]{{{LENGTH}}}")


def check_code(bits: bytes) -> str:
    """Return a new code; raises ValueError for fewer than `ENOUGH` bytes, which nobody may guess.

    Where another e-result has it already, which happens to one in millions, others must be drawn.
    """
    if len(bits) < ENOUGH:
        raise ValueError(f"a check code is drawn from {ENOUGH} bytes")
    value = int.from_bytes(bits[:ENOUGH])
    drawn = "".join(SIGNS[value >> _BITS * place & 31] for place in reversed(range(DRAWN)))
    return drawn + SIGNS[_times_root(_summed(drawn))]


def read_check_code(typed: str, field: str = "code") -> str:
    """Return the code somebody typed as it is kept; raises Invalid.

    Spaces, dashes and small letters do not matter, nor O for 0, I or L for 1.
    """
    code = _APART.sub("", typed).upper().translate(_ALIKE)
    if not _CODE.fullmatch(code):
        raise Invalid(
            "Mã kiểm tra gồm 10 chữ số và chữ cái, không có chữ U; "
            "hãy nhập đủ như in cạnh mã QR trên giấy.",
            field,
        )
    if _summed(code):
        raise Invalid(
            "Mã kiểm tra có chỗ gõ nhầm; hãy so lại từng ký tự với mã in trên giấy.", field
        )
    return code


def spelled(code: str) -> str:
    """Return a code in groups that one can type: ``7F3A2-9C1BD``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _summed(signs: str) -> int:
    """Return the sum over the field of all signs, the last one times 1, the one before times x."""
    total = 0
    for sign in signs:
        total = _times_root(total) ^ SIGNS.index(sign)
    return total


def _times_root(value: int) -> int:
    doubled = value << 1
    return doubled ^ _REDUCED if doubled >> _BITS else doubled
