"""Coverage: which letters a typeface has, read from its own table of them."""

import struct
from collections.abc import Iterator
from pathlib import Path

SEGMENTS = 4
"""The format of the table that every font for text has: segments of the first 65,536 letters."""


def covered(font: Path) -> frozenset[int]:
    """Return the code points an OpenType font has a glyph for; raises ValueError without any."""
    data = font.read_bytes()
    table = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, table + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", data, table + 8 + 8 * number)
        (form,) = struct.unpack_from(">H", data, table + offset)
        if form == SEGMENTS:
            return frozenset(_in_segments(data, table + offset))
    raise ValueError(f"{font.name} does not say which letters it has")


def _table(data: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"no font: it has no table {name.decode()}")


def _in_segments(data: bytes, at: int) -> Iterator[int]:
    """Yield what a table of format 4 maps to a glyph (OpenType, chapter cmap)."""
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count, words = twice // 2, 14
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", data, at + words + place)
        for place in (0, twice + 2, 2 * twice + 2, 3 * twice + 2)
    )
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        place = at + words + 3 * twice + 2 + 2 * number
        for sign in range(start, min(end, 0xFFFE) + 1):
            glyph = sign
            if ranges[number]:
                here = place + ranges[number] + 2 * (sign - start)
                (glyph,) = struct.unpack_from(">H", data, here)
            is_there = glyph or not ranges[number]
            if is_there and (glyph + deltas[number]) % 0x10000:
                yield sign
