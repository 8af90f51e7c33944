"""Signatures: whether a PDF carries a digital signature over its own bytes (ISO 32000, 12.8)."""

import pikepdf

HEX = b"0123456789abcdefABCDEF"
NUMBERS = 4
"""Of a byte range: where it starts and how long it is, before the signature and behind it."""


def is_signed(pdf: pikepdf.Pdf, data: bytes) -> bool:
    """Tell whether some signature of `pdf` speaks of the bytes `data` it was read from.

    A field that waits to be signed has none. Neither has one whose byte range does not lie in this
    file around a signature: such a file was written anew since, and what was signed is gone.
    Whether the signature holds, and whose it is, is for whoever verifies it.
    """
    things = (thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary))
    return any(_speaks_of(thing, data) for thing in things)


def _speaks_of(thing: pikepdf.Object, data: bytes) -> bool:
    """Tell so of a signature, or of a field that holds one."""
    value = thing.get("/V")
    return _covers(thing, data) or (isinstance(value, pikepdf.Dictionary) and _covers(value, data))


def _covers(signature: pikepdf.Object, data: bytes) -> bool:
    ranges = signature.get("/ByteRange")
    if not isinstance(ranges, pikepdf.Array) or "/Contents" not in signature:
        return False
    told: list[object] = list(ranges)
    numbers = [number for number in told if isinstance(number, int)]
    if len(numbers) != len(told) or len(numbers) != NUMBERS:
        return False
    start, size, again, rest = numbers
    gap = data[size:again].strip()
    in_order = start == 0 < size < again and rest > 0 and again + rest <= len(data)
    return in_order and gap[:1] == b"<" and gap[-1:] == b">" and not gap[1:-1].strip(HEX)
