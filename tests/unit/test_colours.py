"""Colours: text of the pages stands out from what is behind it (WCAG AA), by day and by night."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "chalicelib/web/look/tokens.css").read_text("utf-8")
PAIRS = (
    ("ink", "ground"), ("ink", "card"), ("quiet", "ground"), ("quiet", "card"),
    ("link", "ground"), ("link", "card"), ("on-red", "red"), ("on-red", "red-deep"),
    ("on-gold", "gold-soft"), ("on-red-soft", "red-soft"), ("on-green", "green-soft"),
    ("on-blue", "blue-soft"), ("on-grey", "grey-soft"),
)  # fmt: skip
EDGES = (
    ("edge", "ground"), ("edge", "card"), ("focus", "ground"), ("focus", "card"),
    ("bar-good", "ground"), ("bar-fair", "ground"), ("bar-bad", "ground"),
    ("bar-good", "card"), ("bar-fair", "card"), ("bar-bad", "card"),
    ("bar-good", "bar-rest"), ("bar-fair", "bar-rest"), ("bar-bad", "bar-rest"),
)  # fmt: skip
"""Of what is no text: the edges of inputs, where the focus is, and the bars of charts."""


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


DAY = tokens(CSS[: CSS.index("@media")])
NIGHT = DAY | tokens(CSS[CSS.index("@media") :])


def light(colour: str) -> float:
    """Return the relative luminance of a colour."""
    digits = colour[1:] if len(colour) > 4 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * by for part, by in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [DAY, NIGHT], ids=["day", "night"])
def test_text_and_edges_stand_out(scheme: dict[str, str]) -> None:
    weak = [pair for pair in PAIRS if contrast(*(scheme[name] for name in pair)) < 4.5]
    assert weak == []
    assert [pair for pair in EDGES if contrast(*(scheme[name] for name in pair)) < 3] == []


def test_the_night_has_its_own_of_every_colour_behind_text() -> None:
    behind = {pair[1] for pair in PAIRS} - {"red", "red-deep"}
    assert [name for name in behind if DAY[name] == NIGHT[name]] == []


def test_every_step_that_a_part_of_the_look_names_is_there() -> None:
    look = Path(__file__).parents[2] / "chalicelib/web/look"
    named = {
        name
        for part in sorted(look.glob("*.css"))
        for name in re.findall(r"var\(--([\w-]+)", part.read_text("utf-8"))
    }
    assert named - set(re.findall(r"--([\w-]+):", CSS)) == set()
