"""Amounts: đồng in words, as receipts have to spell them."""

from chalicelib.domain.money import MOST

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
UNITS = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ")
"""What stands behind each group of three digits, from the right; MOST is a thousand tỷ."""
LAST = {1: "mốt", 4: "tư", 5: "lăm"}
"""How a last digit is called behind twenty and more."""


def in_words(amount: int) -> str:
    """Return 0 to 10^12 đồng in words, as ``Tám nghìn đồng``; raises ValueError for others."""
    if not 0 <= amount <= MOST:
        raise ValueError(f"no amount of money: {amount}")
    groups = _groups(amount)
    said = [
        f"{_group(group, whole=place < len(groups) - 1)} {UNITS[place]}".strip()
        for place, group in enumerate(groups)
        if group
    ]
    words = " ".join(reversed(said)) or DIGITS[0]
    return f"{words[0].upper()}{words[1:]} đồng"


def _groups(amount: int) -> list[int]:
    """Return the groups of three digits, from the right."""
    groups = []
    while amount:
        amount, group = divmod(amount, 1000)
        groups.append(group)
    return groups


def _group(group: int, *, whole: bool) -> str:
    """Return three digits in words; `whole` where others stand before: then none is left out."""
    hundreds, rest = divmod(group, 100)
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or whole else []
    if rest:
        words.append(_tens(rest, behind=bool(words)))
    return " ".join(words)


def _tens(rest: int, *, behind: bool) -> str:
    tens, last = divmod(rest, 10)
    if tens == 0:
        return f"linh {DIGITS[last]}" if behind else DIGITS[last]
    if tens == 1:
        return " ".join(("mười", *([LAST[5] if last == 5 else DIGITS[last]] if last else [])))  # noqa: PLR2004 - the digit
    return " ".join((f"{DIGITS[tens]} mươi", *([LAST.get(last, DIGITS[last])] if last else [])))
