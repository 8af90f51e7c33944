"""Colours: text of the pages stands out from what is behind it (WCAG AA), by day and by night."""

import re
from pathlib import Path

import pytest

from tests.colours import CSS, contrast, tokens

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


DAY = tokens(CSS[: CSS.index("@media")])
NIGHT = DAY | tokens(CSS[CSS.index("@media") :])


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
