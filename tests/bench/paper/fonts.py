"""Fonts: families of this machine that print Vietnamese."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

PLACES = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FAMILIES = {
    "TeXGyreTermes": ("texgyretermes-regular", "texgyretermes-bold", "texgyretermes-italic"),
    "FreeSerif": ("FreeSerif", "FreeSerifBold", "FreeSerifItalic"),
    "TeXGyreHeros": ("texgyreheros-regular", "texgyreheros-bold", "texgyreheros-italic"),
    "Carlito": ("Carlito-Regular", "Carlito-Bold", "Carlito-Italic"),
    "GentiumBasic": ("GenBasR", "GenBasB", "GenBasI"),
    "FreeSans": ("FreeSans", "FreeSansBold", "FreeSansOblique"),
    "CharisSIL": ("CharisSIL-Regular", "CharisSIL-Bold", "CharisSIL-Italic"),
    "OpenSans": ("OpenSans-Regular", "OpenSans-Bold", "OpenSans-Italic"),
    "TeXGyrePagella": ("texgyrepagella-regular", "texgyrepagella-bold", "texgyrepagella-italic"),
    "Roboto": ("Roboto-Regular", "Roboto-Bold", "Roboto-Italic"),
    "TeXGyreSchola": ("texgyreschola-regular", "texgyreschola-bold", "texgyreschola-italic"),
    "DejaVuSans": ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique"),
    "LiberationSansNarrow": (
        "LiberationSansNarrow-Regular", "LiberationSansNarrow-Bold", "LiberationSansNarrow-Italic",
    ),
}  # fmt: skip
"""Regular, bold and italic files of each family, the likest to office papers first."""
RARE_LETTERS, NO_LETTER = "ĐƠƯộẫẵệỉỡữỵỲẲỨ", "\uffff"
PACKAGES = "fonts-texgyre fonts-freefont-ttf fonts-crosextra-carlito fonts-sil-charis"


class NoFonts(RuntimeError):
    """None of the families known here is installed."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family's files by style."""

    name: str
    files: tuple[tuple[str, Path], ...]

    def at(self, style: str, size: int) -> ImageFont.FreeTypeFont:
        """Return the font of that style at that size in pixels."""
        return _font(dict(self.files)[style], size)


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _prints(path: Path) -> bool:
    """Tell whether a font has the letters of Vietnamese."""
    font = _font(path, 20)
    missing = bytes(font.getmask(NO_LETTER))
    return all(bytes(font.getmask(letter)) != missing for letter in RARE_LETTERS)


def families(more: Sequence[Path] = ()) -> list[Family]:
    """Return the families found in the usual places and in `more`; raises NoFonts if none is."""
    files = {
        path.stem: path
        for place in (*PLACES, *more)
        for path in sorted(place.rglob("*"))
        if path.suffix in {".ttf", ".otf"}
    }
    found = []
    for name, stems in FAMILIES.items():
        styles = zip(("regular", "bold", "italic"), stems, strict=True)
        there = tuple((style, files[stem]) for style, stem in styles if stem in files)
        if len(there) == len(stems) and all(_prints(path) for _, path in there):
            found.append(Family(name, there))
    if not found:
        raise NoFonts(f"no font known here is installed; apt-get install {PACKAGES}")
    return found
