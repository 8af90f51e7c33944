"""The face of the pages: every letter that Vietnamese is written with, at both weights."""

import base64
import io
import re
from unicodedata import normalize

import pytest
from fontTools.ttLib import TTFont

from chalicelib.web import files
from infra.face import LETTERS, VIETNAMESE

FONT = re.compile(r"font-weight:([\d ]+);.*?src:url\(data:font/woff2;base64,([\w+/=]+)\)")


def fonts() -> dict[str, TTFont]:
    css = files.file("face.css")
    assert css
    return {
        weights: TTFont(io.BytesIO(base64.b64decode(font)))
        for weights, font in FONT.findall(css.text)
    }


@pytest.mark.parametrize("weights", ["400 500", "600 700"])
def test_every_vietnamese_letter_and_digit_is_drawn(weights: str) -> None:
    font = fonts()[weights]
    drawn = font.getBestCmap()
    assert [letter for letter in LETTERS if ord(letter) not in drawn] == []
    outlines = font["glyf"]
    blank = [
        one for one in VIETNAMESE + "0123456789" if not outlines[drawn[ord(one)]].numberOfContours
    ]
    assert blank == []


def test_the_letters_are_all_that_the_language_has() -> None:
    written = {
        normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    } | {"đ", "Đ"}
    assert len(written) == 146
    assert written == set(VIETNAMESE)
    assert all(len(letter) == 1 for letter in written)


def test_both_weights_and_the_licence_travel() -> None:
    assert fonts().keys() == {"400 500", "600 700"}
    css, licence = files.file("face.css"), files.file("face.txt")
    assert css
    assert css.text.count("font-display:swap") == 2
    assert licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence.text
    assert "Reserved Font Name" not in licence.text.partition("PREAMBLE")[0]
