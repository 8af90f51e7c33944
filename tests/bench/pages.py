"""Pages: a held-out set of spoiled papers with known text, to judge reading by.

    python -m tests.bench.pages OUT [--count 40] [--seed 1] [--fonts DIR]

The same seed and fonts give the same pages: pictures, and for each a JSON with the printed pieces
(`segs`) and the values a form reader must find (`fields`), as tests.bench.ocr wants them.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from tests.bench.paper.fonts import Family, NoFonts, families
from tests.bench.paper.kinds import KINDS
from tests.bench.paper.sheet import Sheet
from tests.bench.paper.spoiling import Scanned, spoiled

SPOILING = (
    ("clean", 300), ("clean", 200), ("skew", 200), ("skew+signed", 300), ("rot90", 200),
    ("rot180", 200), ("rot180", 300), ("rot270", 200), ("noise", 200), ("noise", 250),
    ("jpeg40", 200), ("jpeg40", 300), ("low", 200), ("low", 250), ("shadow", 200),
    ("shadow+signed", 250), ("bleed", 200), ("bleed", 250), ("stamp", 200), ("stamp+signed", 300),
    ("clean", 150), ("jpeg40", 150), ("phone", 200), ("phone", 250), ("photocopy", 200),
    ("photocopy", 300), ("skew+noise+jpeg40", 200), ("skew+stamp+shadow", 200),
    ("low+shadow", 200), ("bleed+skew", 250),
)  # fmt: skip
"""How pages are spoiled, and at which dpi, in turn."""


def page(seed: int, number: int, fonts: Sequence[Family], out: Path) -> str:
    """Print, spoil and keep one page; return its id."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - a draw of words, nothing secret
    names = sorted(KINDS)
    kind = names[(number + number // len(names)) % len(names)]
    how, dpi = SPOILING[(number + seed) % len(SPOILING)]
    family = fonts[(number + seed) % len(fonts)]
    sheet = Sheet(dpi, family)
    KINDS[kind](sheet, chance)
    back = Sheet(dpi, family)
    KINDS[chance.choice(("congvan", "quyetdinh"))](back, chance)
    scanned = _scanned(sheet, how, seed, number, back.scanned())
    name = f"s{seed}p{number:02}_{how.replace('+', '-')}_{dpi}_{kind}"
    suffix = "jpg" if scanned.kind == "JPEG" else "png"
    (out / f"{name}.{suffix}").write_bytes(scanned.file())
    known = {
        "id": name, "file": f"{name}.{suffix}", "cond": how, "dpi": dpi, "font": family.name,
        "template": kind, "rot": scanned.turned, "segs": sheet.pieces, "fields": sheet.fields,
    }  # fmt: skip
    (out / f"{name}.json").write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    return name


def _scanned(sheet: Sheet, how: str, seed: int, number: int, back: Image.Image) -> Scanned:
    chance = np.random.default_rng((seed, number))
    return spoiled(sheet.scanned(), sheet.dpi, how, chance, back)


def main() -> None:
    """Make the set."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--count", type=int, default=40)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--fonts", type=Path, action="append", default=[], help="more fonts")
    args = asked.parse_args()
    try:
        fonts = families(args.fonts)
    except NoFonts as lack:
        raise SystemExit(str(lack)) from None
    args.out.mkdir(parents=True, exist_ok=True)
    print(f"{args.count} pages in {', '.join(family.name for family in fonts)}")
    for number in range(args.count):
        print(page(args.seed, number, fonts, args.out))


if __name__ == "__main__":
    main()
