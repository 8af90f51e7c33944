"""Numbering: the number and symbol of a result (số và ký hiệu), as NĐ 30/2020/NĐ-CP writes them."""

import re

SYMBOL = re.compile(r"[A-ZĐ]{1,12}(?:-[A-ZĐ]{1,12}){0,2}")
"""Ký hiệu: what kind of paper, and of whom: ``GXN-UBND``."""


def register_of(agency: str, symbol: str, year: int) -> str:
    """Return which register a number is drawn from: ``H33.16#GXN-UBND#2026``.

    Each agency counts each symbol from 1 in each year; not verified.
    """
    return f"{agency}#{symbol}#{year}"


def number_of(serial: int, symbol: str) -> str:
    """Return ``12/GXN-UBND``; numbers below 10 have a zero before them.

    Raises ValueError for a serial below 1 or what is no symbol.
    """
    if serial < 1 or not SYMBOL.fullmatch(symbol):
        raise ValueError(f"{serial}/{symbol} is no number of a result")
    return f"{serial:02}/{symbol}"
