"""Text: one spelling of Vietnamese for storing, one for finding."""

import re
import unicodedata

from chalicelib.domain.refusals import Invalid

MOST_NAME = 200
_NAME_SIGNS = frozenset(" '’-.")


def clean(text: str, *, multiline: bool = False) -> str:
    """Return `text` in NFC, trimmed, with single spaces and without control characters."""
    kept = "".join(sign for sign in unicodedata.normalize("NFC", text) if not _is_control(sign))
    lines = kept.split("\n") if multiline else [kept]
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _is_control(sign: str) -> bool:
    if sign.isspace():
        return False
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co"}


def fold(text: str) -> str:
    """Return `text` for finding: lower case, no diacritics, đ as d, letters and digits only."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def person_name(text: str, field: str) -> str:
    """Return a person's name, cleaned; raises Invalid for what cannot be one."""
    name = clean(text)
    if not name:
        raise Invalid("Hãy nhập họ, chữ đệm và tên.", field)
    if len(name) > MOST_NAME:
        raise Invalid(f"Họ tên dài quá {MOST_NAME} ký tự; hãy kiểm tra lại.", field)
    for sign in name:
        if not (sign in _NAME_SIGNS or unicodedata.category(sign)[0] in "LM"):
            raise Invalid(f"Họ tên không được có ký tự “{sign}”.", field)
    return name


def rank(query: str, title: str, keywords: str = "") -> int | None:
    """Return how well folded `title` and `keywords` answer `query`, 0 best, None not at all.

    Every word of the query must begin some word: 0 the title begins with the whole query, 1 the
    title contains it, 2 all words begin words of the title, 3 words of title and keywords.
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
