"""Text: one spelling of Vietnamese for storing, one for finding."""

import re
import unicodedata
from collections.abc import Callable

from chalicelib.domain.refusals import Invalid

MOST_NAME = 200
_NAME_SIGNS = frozenset(" '’-.")
_FIRM_SIGNS = frozenset('&/,()+:;!?@#%*_"“”‘–')
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile("[a-z0-9]+")
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that print nothing (Unicode: Default_Ignorable_Code_Point)."""


def clean(text: str, *, multiline: bool = False) -> str:
    """Return `text` in NFC, trimmed, with single spaces and without control characters.

    With `multiline` line breaks stay; without, they are spaces like any other.
    """
    if not text.isprintable():
        text = "".join(sign for sign in text if not _is_control(sign))
    kept = unicodedata.normalize("NFC", text)
    lines = kept.split("\n") if multiline else [kept]
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _is_control(sign: str) -> bool:
    if sign.isspace():
        return False
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co"}


def fold(text: str) -> str:
    """Return `text` for finding: lower case, no diacritics, đ as d, letters and digits only.

    However it was typed (NFC, NFD, ligatures, hidden characters), equal words fold equally.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    plain = _ACCENTS.sub("", plain)
    if not (plain.isascii() and plain.isprintable()):
        plain = "".join(sign for sign in plain if not (_is_control(sign) or _is_mark(sign)))
    return " ".join(_WORD.findall(plain))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def person_name(text: str, field: str) -> str:
    """Return a person's name, cleaned: 1 to 200 letters of any script, spaces and ``'’-.``.

    Raises Invalid for what cannot be a name: digits, emoji, letters that print nothing, no letter.
    """
    return _name(text, field, "Họ tên", "Hãy nhập họ, chữ đệm và tên.", _is_of_persons)


def firm_name(text: str, field: str) -> str:
    """Return the name of a firm, an organisation or a household business, cleaned.

    1 to 200 letters of any script, digits and signs, as Công ty TNHH 27/7 has them; which signs the
    law on enterprises means is not verified. Raises Invalid for what cannot be a name: emoji, ``<``
    and ``>``, letters that print nothing, no letter.
    """
    lacking = "Hãy nhập tên doanh nghiệp, tổ chức hoặc hộ kinh doanh."
    return _name(text, field, "Tên", lacking, _is_of_firms)


def _name(text: str, field: str, what: str, lacking: str, fits: Callable[[str], bool]) -> str:
    name = clean(text)
    if not any(sign.isalpha() for sign in name):
        raise Invalid(lacking, field)
    if len(name) > MOST_NAME:
        raise Invalid(f"{what} dài quá {MOST_NAME} ký tự; hãy kiểm tra lại.", field)
    for sign in name:
        if _is_blank(sign) or not fits(sign):
            shown = sign if sign.isprintable() and not _is_blank(sign) else f"U+{ord(sign):04X}"
            raise Invalid(f"{what} không được có ký tự “{shown}”; hãy xóa ký tự đó.", field)
    return name


def _is_of_persons(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return sign in _NAME_SIGNS or kind.startswith("L") or kind in {"Mn", "Mc"}


def _is_of_firms(sign: str) -> bool:
    return _is_of_persons(sign) or sign in _FIRM_SIGNS or unicodedata.category(sign) == "Nd"


def _is_blank(sign: str) -> bool:
    return _BLANK.match(sign) is not None


def rank(query: str, title: str, keywords: str = "") -> int | None:
    """Return how well folded `title` and `keywords` answer `query`, 0 best, None not at all.

    Every word of the query must begin some word: 0 the title begins with the whole query, 1 the
    title contains it, 2 all words begin words of the title, 3 words of title and keywords. An
    empty query is answered by everything.
    """
    asked = fold(query)
    if title.startswith(asked):
        return 0
    if f" {asked}" in title:
        return 1
    words = asked.split()
    if _all_begin(words, title.split()):
        return 2
    return 3 if _all_begin(words, [*title.split(), *keywords.split()]) else None


def _all_begin(asked: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in asked)
