"""Face: Be Vietnam Pro, in which the pages are set, cut down to what Vietnamese is written with.

    python -m infra.face

makes ``face.css`` and ``face.txt``, its licence, in ``chalicelib/web/static`` anew: two weights as
WOFF2 in base64, since the gateway passes text on as it is. It needs npm, once; what it fetched is
taken only if its checksum is known. The face may be used and passed on freely (SIL Open Font
License 1.1), and reserves no name.
"""

import base64
import io
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from unicodedata import normalize

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from infra.fetching import NotFetched, known, need, only, put, run
from infra.layer import ROOT

PLACE = ROOT / "chalicelib/web/static"
PACKAGE = "@expo-google-fonts/be-vietnam-pro@0.4.1"
WEIGHTS: tuple[tuple[str, str, str], ...] = (
    (
        "400 500",
        "400Regular/BeVietnamPro_400Regular.ttf",
        "cb6f53d6fd56316356c55b067474d9621c27b7182b124063b8f6eab6acef63bd",
    ),
    (
        "600 700",
        "600SemiBold/BeVietnamPro_600SemiBold.ttf",
        "04db63d2a82dd4bb35ba25e00dab1d12febcd0e917856b174b71a24d6f0c9afa",
    ),
)
"""For each weight: those it stands for in a style sheet, where it lies, its checksum."""
LICENCE = (
    "LICENSE_FONT",
    "6b7f8f73609a25ea78c891e34cf37b06f8a676b7ea986e941e43b009110f2a85",
)
HEAD = (
    "/* Be Vietnam Pro, © 2021 The Be Vietnam Pro Project Authors, "
    "SIL Open Font License 1.1: face.txt */\n"
)
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SMALL = "".join(normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES) + "đ"
VIETNAMESE = _SMALL + _SMALL.upper()
"""Every Vietnamese letter that is not in ASCII, and the vowels that are."""
SIGNS = "\u00a0§°²·×–—‘’“”•…⁄₫−≠≤≥"
LETTERS = "".join(sorted({*map(chr, range(0x20, 0x7F)), *VIETNAMESE, *SIGNS}))
"""All that the face holds."""
_NAMES = [0, 1, 2, 13, 14]
"""What a font says of itself that travels along: maker, family, style, licence."""


def cut(font: bytes) -> bytes:
    """Return a font with nothing but `LETTERS` and how they stand beside each other, as WOFF2."""
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = _NAMES
    whole = TTFont(io.BytesIO(font), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(whole)
    whole.flavor = "woff2"
    made = io.BytesIO()
    whole.save(made)
    return made.getvalue()


def style_sheet(fonts: Mapping[str, bytes]) -> str:
    """Return the style sheet of fonts, each as WOFF2 under the weights it stands for."""
    return HEAD + "".join(
        '@font-face{font-family:"Be Vietnam Pro";font-style:normal;'
        f"font-weight:{weights};font-display:swap;"
        f"src:url(data:font/woff2;base64,{base64.b64encode(font).decode()})"
        'format("woff2")}\n'
        for weights, font in fonts.items()
    )


def make(folder: Path = PLACE) -> None:
    """Put the face and its licence into a folder; raises NotFetched."""
    need("npm")
    with tempfile.TemporaryDirectory() as place:
        run(Path(place), "npm", "pack", "--silent", PACKAGE)
        with tarfile.open(only(Path(place), "*.tgz")) as package:
            fonts = {
                weights: cut(known(_member(package, name), sha256))
                for weights, name, sha256 in WEIGHTS
            }
            licence = known(_member(package, LICENCE[0]), LICENCE[1])
    put(style_sheet(fonts).encode(), folder / "face.css")
    put(licence, folder / "face.txt")


def _member(package: tarfile.TarFile, name: str) -> bytes:
    found = package.extractfile(f"package/{name}")
    if found is None:
        raise NotFetched(f"the package holds no {name}")
    return found.read()


def main() -> None:
    """Make the face anew, or say why not."""
    try:
        make()
    except NotFetched as problem:
        sys.exit(f"The face of the pages could not be fetched (npm {PACKAGE}): {problem}")


if __name__ == "__main__":
    main()
