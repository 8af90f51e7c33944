"""Formulas: phrases that official papers always bear, set right where only marks were misread."""

import re
from collections.abc import Sequence

from chalicelib.domain.syllables import LIKE_FIGURES, OF_A_DAY
from chalicelib.domain.text import fold

PHRASES = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc",
    "Ủy ban nhân dân", "Hội đồng nhân dân", "Kính gửi", "trật tự xã hội",
    "Giấy khai sinh", "Giấy chứng nhận", "Tờ khai đăng ký", "đăng ký khai sinh",
    "đăng ký kết hôn", "đúng với bản chính", "chứng thực bản sao", "Số chứng thực", "Quyển số",
    "Căn cước công dân", "Cục Cảnh sát", "Cục trưởng", "quản lý hành chính",
    "thủ tục hành chính", "chi phí", "quy định chi tiết", "Sổ đăng ký", "đề nghị",
    "ghi rõ họ tên", "ký, ghi rõ họ",
)  # fmt: skip
"""What its letters without diacritics leave only one way to read, in any case."""
LABELS = (
    "Họ, chữ đệm, tên", "Họ, chữ đệm và tên", "Họ và tên", "Ngày, tháng, năm sinh",
    "Giới tính", "Dân tộc", "Quốc tịch", "Quê quán", "Nơi cư trú", "Nơi thường trú",
    "Nơi ở hiện tại", "Số định danh cá nhân", "Giấy tờ tùy thân", "Ngày, tháng, năm",
    "Đặc điểm nhận dạng", "Có giá trị đến", "Số điện thoại", "Nội dung đề nghị",
)  # fmt: skip
"""Phrases before a value: a colon stands behind them, never a semicolon; a number before them
has a full stop."""
CARD = (
    "Số / No.", "Họ và tên / Full name", "Ngày sinh / Date of birth", "Giới tính / Sex",
    "Quốc tịch / Nationality", "Quê quán / Place of origin",
    "Nơi thường trú / Place of residence", "Có giá trị đến / Date of expiry",
    "Đặc điểm nhận dạng / Personal identification",
)  # fmt: skip
"""Labels of identity cards, in two languages."""

_BY_LETTERS = {fold(phrase).replace(" ", ""): phrase for phrase in (*PHRASES, *LABELS, *CARD)}
_LONGEST = max(len(phrase.split()) for phrase in _BY_LETTERS.values())
_NUMBERED = frozenset(LABELS)
_COLON = frozenset((*LABELS, *CARD))
_DAY = re.compile(rf"[\d{LIKE_FIGURES}]{{1,2}}")
_YEAR = re.compile(rf"[\d{LIKE_FIGURES}]{{4}}[.,;:]?")
_NUMBER = re.compile(r"(\d{1,2})[,;]?")
_DATE = ("ngày", "tháng", "năm")


def set_right(words: Sequence[str]) -> list[str]:
    """Return a line's words with its formulas and its date as they are always written.

    Letters are never changed, but those of ``ngày … tháng … năm …`` around its figures; a word may
    come back empty where its signs went to the word before, so that their number stays.
    """
    right = list(words)
    at = 0
    while at < len(right):
        at += _formula(right, at) or _date(right, at) or 1
    return right


def _formula(words: list[str], at: int) -> int:
    """Set the longest formula right that begins at a word; return over how many words it went."""
    letters, best = "", 0
    folded = ""
    for count, word in enumerate(words[at : at + _LONGEST], start=1):
        letters += fold(word).replace(" ", "")
        if letters in _BY_LETTERS:
            best, folded = count, letters
    phrase = _BY_LETTERS.get(folded, "")
    read = " ".join(words[at : at + best])
    if not best or ("/" in phrase and "/" not in read):
        return 0
    if phrase in _NUMBERED and at and (number := _NUMBER.fullmatch(words[at - 1])):
        words[at - 1] = f"{number[1]}."
    words[at : at + best] = _spread(_written(phrase, read).split(" "), best)
    return best


def _written(phrase: str, read: str) -> str:
    """Return a phrase in the case of what was read, between the signs that stood around it."""
    signs = [at for at, sign in enumerate(read) if sign.isalnum()]
    before, after = read[: signs[0]], read[signs[-1] + 1 :]
    cases = iter([read[at] for at in signs])
    told = "".join(_cased(sign, next(cases, sign)) if sign.isalnum() else sign for sign in phrase)
    if phrase in CARD and not read.isupper():
        told = phrase
    if phrase in _COLON and after.startswith(";"):
        after = ":" + after[1:]
    if phrase.endswith(".") and after.startswith("."):
        after = after[1:]
    return before + told + after


def _cased(sign: str, like: str) -> str:
    return sign.upper() if like.isupper() else sign.lower()


def _spread(told: list[str], count: int) -> list[str]:
    """Return words as `count` words: the last takes what is over, or some stay empty."""
    if len(told) > count:
        return [*told[: count - 1], " ".join(told[count - 1 :])]
    return [*told, *[""] * (count - len(told))]


def _date(words: list[str], at: int) -> int:
    """Set right ``ngày 02 tháng 03 năm 2026`` that begins at a word; return its words."""
    said, told = words[at : at + 6 : 2], words[at + 1 : at + 6 : 2]
    if len(told) < len(_DATE) or not all(map(_resembles, said, _DATE)):
        return 0
    if not any(word.lower() == right for word, right in zip(said, _DATE, strict=True)):
        return 0
    if not (_DAY.fullmatch(told[0]) and _DAY.fullmatch(told[1]) and _YEAR.fullmatch(told[2])):
        return 0
    for step, (word, right) in enumerate(zip(said, _DATE, strict=True)):
        words[at + 2 * step] = _like(word, right)
        words[at + 2 * step + 1] = told[step].translate(OF_A_DAY)
    return 6


def _like(word: str, right: str) -> str:
    return right.upper() if word.isupper() else _cased(right[0], word[0]) + right[1:]


def _resembles(word: str, right: str) -> bool:
    return word[:1].lower() == right[0] and abs(len(word) - len(right)) <= 1
