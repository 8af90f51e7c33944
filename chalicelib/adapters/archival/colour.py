"""Colour: the sRGB profile (ICC version 2) that says what the numbers of a picture mean."""

import struct
from functools import cache

STEPS = 1024
D50 = (0.9642, 1.0, 0.8249)
PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
NAME = "sRGB IEC61966-2.1"
DARKEST = 0.04045
"""Below this the curve is a straight line."""


@cache
def srgb() -> bytes:
    """Return the profile: IEC 61966-2-1's primaries adapted to D50, and its curve."""
    curve = struct.pack(">4s4xI", b"curv", STEPS) + b"".join(
        struct.pack(">H", round(65535 * _linear(step / (STEPS - 1)))) for step in range(STEPS)
    )
    text = NAME.encode("ascii") + b"\0"
    tags = {
        b"desc": struct.pack(">4s4xI", b"desc", len(text)) + text + bytes(78),
        b"cprt": struct.pack(">4s4x", b"text") + b"No copyright, use freely\0",
        b"wtpt": _xyz(D50),
        **{name: _xyz(values) for name, values in PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return _assembled(tags)


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    start = 128 + 4 + 12 * len(tags)
    body, table = b"", struct.pack(">I", len(tags))
    places: dict[bytes, int] = {}
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, places[data], len(data))
    header = struct.pack(
        ">I4xI4s4s4s6H4s28x12s48x", start + len(body), 0x02100000, b"mntr", b"RGB ", b"XYZ ",
        2025, 1, 1, 0, 0, 0, b"acsp", _fixed(D50),
    )  # fmt: skip
    return header + table + body


def _linear(value: float) -> float:
    return value / 12.92 if value <= DARKEST else ((value + 0.055) / 1.055) ** 2.4


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4s4x", b"XYZ ") + _fixed(values)


def _fixed(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">3i", *(round(value * 65536) for value in values))
