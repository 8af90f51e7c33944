"""In words: days and years spelled out, as papers of civil status write them."""

from datetime import date

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
MONTHS = (
    "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai",
)  # fmt: skip
TEN, TWENTY, HUNDRED, THOUSAND, MOST = 10, 20, 100, 1000, 9999


def number(value: int) -> str:
    """Return a number of 0 to 9999: 2015 is “hai nghìn không trăm mười lăm”; raises ValueError."""
    if not 0 <= value <= MOST:
        raise ValueError(f"{value} is not between 0 and {MOST}")
    thousands, rest = divmod(value, THOUSAND)
    if not thousands:
        return _below_thousand(rest)
    said = f"{DIGITS[thousands]} nghìn"
    return f"{said} {_hundreds(rest)}" if rest else said


def _below_thousand(value: int) -> str:
    return _below_hundred(value) if value < HUNDRED else _hundreds(value)


def _hundreds(value: int) -> str:
    """Return a number with its hundreds, none too: 5 is “không trăm linh năm”."""
    hundreds, rest = divmod(value, HUNDRED)
    said = f"{DIGITS[hundreds]} trăm"
    if not rest:
        return said
    return f"{said} linh {DIGITS[rest]}" if rest < TEN else f"{said} {_below_hundred(rest)}"


def _below_hundred(value: int) -> str:
    tens, ones = divmod(value, TEN)
    if not tens:
        return DIGITS[ones]
    said = "mười" if value < TWENTY else f"{DIGITS[tens]} mươi"
    return f"{said} {_last(tens, ones)}" if ones else said


def _last(tens: int, ones: int) -> str:
    """Return the last digit as it is said after tens: mười lăm, hai mươi mốt, hai mươi tư."""
    if ones == 5:  # noqa: PLR2004 - five is said otherwise after any ten
        return "lăm"
    return {1: "mốt", 4: "tư"}.get(ones, DIGITS[ones]) if tens > 1 else DIGITS[ones]


def day(when: date) -> str:
    """Return ``ngày hai, tháng ba, năm hai nghìn không trăm hai mươi sáu``.

    The fourth month is “tháng tư”. That days up to ten are not “mồng” is not verified.
    """
    return f"ngày {number(when.day)}, tháng {MONTHS[when.month - 1]}, năm {number(when.year)}"
