"""Typefaces: TeX Gyre Termes, in which writs are set, fetched by whichever tool the machine has.

    python -m infra.typefaces [DIR]

puts its four styles into DIR, ``build/typefaces`` unless said otherwise, unless they lie there
already. It is drawn after Times, as NĐ 30/2020/NĐ-CP asks, has every Vietnamese letter, and may be
used and passed on freely (GUST Font License). No root is needed. What was fetched is kept only if
its checksum is known; Debian and Ubuntu carry its makers' own files.
"""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from infra.fetching import NotFetched, checksum, known, need, only, put, unpacked_from_debian
from infra.layer import ROOT

PLACE = ROOT / "build/typefaces"
PACKAGE = "fonts-texgyre"
FILES: Mapping[str, str] = {
    "texgyretermes-regular.otf": "cc3fe7c707b81428d23d54df3eadd9228a2bf6a4d43125d94df56f5f63134659",
    "texgyretermes-bold.otf": "2fb3e952065fa153c7e4e64e04b98b9d79225739b6025aa3f0f0782d299ff61e",
    "texgyretermes-italic.otf": "6dd103a1672e50568cd2f8a706ccd48443d44d7d073a59d2286f4e6f746575d6",
    "texgyretermes-bolditalic.otf": (
        "1bf6af99cb0e26c12951317032d79b96ae009551e59ccf02a5b24f325ecfec87"
    ),
}
"""The styles and their checksums."""


class NoTypeface(Exception):
    """The typeface could not be had; the message says what was tried and what would help."""


def fetch(folder: Path = PLACE) -> Path:
    """Return the folder of the typeface, fetched if need be; raises NoTypeface."""
    if all(_is_there(folder / name, sha256) for name, sha256 in FILES.items()):
        return folder
    try:
        need("apt-get", "dpkg-deb")
        with tempfile.TemporaryDirectory() as place:
            unpacked = unpacked_from_debian(PACKAGE, Path(place))
            for name, sha256 in FILES.items():
                put(known(only(unpacked, name).read_bytes(), sha256), folder / name)
    except NotFetched as problem:
        raise NoTypeface(
            f"The typeface of the official forms could not be fetched (Debian package {PACKAGE}): "
            f"{problem}\nInstall apt and see to a network, or put {', '.join(FILES)} into {folder}."
        ) from None
    return folder


def _is_there(file: Path, sha256: str) -> bool:
    return file.is_file() and checksum(file.read_bytes()) == sha256


def main() -> None:
    """Fetch the typeface into the folder named, or say why not."""
    try:
        print(fetch(Path(sys.argv[1]) if sys.argv[1:] else PLACE))
    except NoTypeface as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
