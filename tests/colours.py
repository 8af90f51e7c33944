"""Colours: those of the pages, and how much one stands out from another."""

import re
from pathlib import Path

CSS = (Path(__file__).parents[1] / "chalicelib/web/look/tokens.css").read_text("utf-8")


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


def light(colour: str) -> float:
    """Return the relative luminance of a colour."""
    digits = colour[1:] if len(colour) > 4 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * by for part, by in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
