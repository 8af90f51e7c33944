"""Glyphless: a TrueType font whose only letter is empty, for text that is found but not seen.

It is built here rather than taken from a file: six tables, two glyphs without outlines. Every
character of a text is shown by the second one; what it means is told by a ToUnicode map.
"""

import struct
from collections.abc import Iterable
from functools import cache

UNITS = 1000
ADVANCE = 500
ASCENT, DESCENT = 800, -200
NAME = "Glyphless"
SFNT = 0x00010000
MAGIC, CHECKSUM_BASE = 0x5F0F3CF5, 0xB1B0AFBA
LONGEST_MAP = 100
EMPTY = 12
"""Bytes of a glyph without outline: no contours, no box, made even."""
MADE = 3_818_448_000
"""2025-01-01 in seconds since 1904, so that the font is the same every time."""
PLANE = 0xFFFF
UNKNOWN = "\ufffd"


@cache
def font_file() -> bytes:
    """Return the font: glyph 0 for what is missing, glyph 1 for every letter."""
    head = struct.pack(
        ">IIIIHHqq4hHHhhh",
        SFNT, SFNT, 0, MAGIC, 0b1011, UNITS, MADE, MADE, 0, 0, 0, 0, 0, 8, 2, 0, 0,
    )  # fmt: skip
    tables = {
        b"glyf": bytes(EMPTY),
        b"head": head,
        b"hhea": struct.pack(">I3hH11hH", SFNT, ASCENT, DESCENT, 0, ADVANCE, *[0] * 11, 2),
        b"hmtx": struct.pack(">HhHh", ADVANCE, 0, ADVANCE, 0),
        b"loca": struct.pack(">3H", 0, 0, EMPTY // 2),
        b"maxp": struct.pack(">IH13H", SFNT, 2, *[0] * 6, 2, *[0] * 6),
    }
    font = _assembled(tables)
    at = font.index(head) + 8
    whole = (CHECKSUM_BASE - _checksum(font)) & 0xFFFFFFFF
    return font[:at] + struct.pack(">I", whole) + font[at + 4 :]


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    reach = 16 << power
    directory = struct.pack(">IHHHH", SFNT, len(tables), reach, power, 16 * len(tables) - reach)
    at, entries, body = 12 + 16 * len(tables), b"", b""
    for tag, table in sorted(tables.items()):
        entries += struct.pack(">4sIII", tag, _checksum(table), at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + entries + body


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    numbers: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(numbers) & 0xFFFFFFFF


def encoded(text: str) -> bytes:
    """Return `text` as two-byte codes, each the character's number in Unicode."""
    plain = "".join(sign if ord(sign) <= PLANE else UNKNOWN for sign in text)
    return plain.encode("utf-16-be", "replace")


def glyph_map(codes: Iterable[int]) -> bytes:
    """Return which glyph each code up to the highest shows: always the empty one."""
    return bytes(2) + b"\x00\x01" * max(codes, default=0)


def meaning(codes: Iterable[int]) -> bytes:
    """Return the ToUnicode map of the codes: every one means itself."""
    known = sorted(set(codes))
    parts = [known[at : at + LONGEST_MAP] for at in range(0, len(known), LONGEST_MAP)]
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange",
    ]  # fmt: skip
    for part in parts:
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{code:04X}> <{code:04X}>" for code in part]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end", ""]
    return "\n".join(lines).encode("ascii")
