"""PDFs: what tests ask of one, its text and tags, its faults, and texts that are hard to print."""

import io
import unicodedata
from collections.abc import Iterator
from typing import Any

import pikepdf
import pikepdf.pdfa

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz"
TONES = "\u0300\u0301\u0303\u0309\u0323"
VIETNAMESE = "".join(
    dict.fromkeys(
        unicodedata.normalize("NFC", letter + tone)
        for small in LETTERS
        for letter in (small, small.upper())
        for tone in ("", *(TONES if small in "aăâeêioôơuưy" else ""))
    )
)
MARKUP = "#*_$\\[]{}()@\"'`~<>=/-+:;,.!?%&|^"
HOSTILE = (
    '#panic("x")',
    '#import "/etc/passwd": *',
    ']#read("letter.typ")[',
    "*đậm* _nghiêng_ $x^2$ `mã` <nhãn> @nhãn",
    "https://example.vn // chú thích /* hết */",
    "= Đề mục\n- mục\n+ số\n/ từ: nghĩa",
    "\\u{41} \\ \\# ~ -- --- ... 'a' \"b\"",
    "\x00\x07\u202eđảo\u200b\ufeff chữ\r\n\tmới",
)
MOST_DIFFERENCE = 3.0
"""How much pictures may differ in the mean, of 255: other renderers smooth edges otherwise."""


FALSE_ALARMS = (
    ("pikepdf:font-program", "CFF FDArray FontMatrix is not supported"),
    ("pikepdf:schema-OutlineItem", "/Dest"),
    ("ISO_19005_2:6.6.2.3.1-1", "XMP namespace"),
    ("ISO_19005_2:6.6.2.3.1-1", "XMP property"),
    ("ISO_19005_2:6.6.2.3.1-2", "xmpMM:History is not checked"),
    ("ISO_19005_2:6.6.4-3", "pdfaid:conformance is 'A', expected 'B'"),
)
"""What the validator, which knows level B alone, does not know and says so of: fonts of this make
(looked into below), a destination that is an indirect object, declared XMP schemas, and level A."""


def faults(data: bytes) -> list[tuple[str, str]]:
    """Return what a validator of PDF/A-2b finds, but what it does not know."""
    findings = pikepdf.pdfa.validate_written(io.BytesIO(data), "2b").findings
    told = [(one.rule, f"{one.where} {one.message}") for one in findings]
    return [
        (rule, words)
        for rule, words in told
        if not any(rule == known and part in words for known, part in FALSE_ALARMS)
    ]


def solid(text: str) -> str:
    """Return a text without any white space, hyphens at the ends of lines put back."""
    return "".join(text.replace("\ufffe", "-").replace("\x02", "-").split())


def elements(node: Any) -> Iterator[Any]:
    """Yield the elements of a tree of tags, in reading order."""
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def is_a_font(one: Any) -> bool:
    return isinstance(one, pikepdf.Dictionary) and str(one.get("/Subtype")) == "/Type0"
