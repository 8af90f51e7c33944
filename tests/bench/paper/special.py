"""Special: cover sheets and empty pages, spoiled, and whether they are seen for what they are."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from chalicelib.adapters.eyes import Eyes
from chalicelib.domain.coversheet import CoverSheet, compose
from infra.demo.papers import cover_sheet
from tests.bench.paper.spoiling import STEPS, spoiled
from tests.builders import a_code

DPI = 200


def sheets_found(eyes: Eyes) -> Iterator[bool]:
    """Tell, for each way to spoil a cover sheet, whether its code is read."""
    known = CoverSheet(a_code(), "TK", 1)
    printed = cover_sheet(compose(known), "Tờ khai đăng ký khai sinh").convert("L")
    for seed, how in enumerate(STEPS):
        page = spoiled(printed, DPI, how, np.random.default_rng(seed), printed)
        yield eyes.read(page.file()).pages[0].sheet == known


def blanks_found(eyes: Eyes) -> Iterator[bool]:
    """Tell, for each way to spoil an empty page but by writing on it, whether it stays blank."""
    empty = Image.new("L", (1654, 2339), 255)
    printed = cover_sheet("-", "Tờ khai đăng ký khai sinh").convert("L")
    for seed, how in enumerate(STEPS):
        if how not in {"stamp", "signed"}:
            page = spoiled(empty, DPI, how, np.random.default_rng(seed), printed)
            yield eyes.read(page.file()).pages[0].blank
