"""English: what Vietnamese sentences mean, by a table of words and of forms with places in them.

``{"Nộp hồ sơ": "File"}`` is a word; ``{"Nộp {0}.": "Pay {0}."}`` is a form: what stands in a place
is put into English in its turn. Dates, moments, lengths of time, amounts and numbers
are known without a table.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from chalicelib.domain.wording import WEEKDAY_NAMES

MARKED = re.compile("[À-ÖØ-öø-ỹ]")
"""A letter that English does not have: what holds none needs no translation to be read."""
_PLACE = re.compile(r"\{(\d)\}")
_LONGEST = 1000
"""In characters: what is longer was written by somebody for one case, and no form says it."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = dict(
    zip(
        WEEKDAY_NAMES,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_UNITS = {
    "ngày": "day",
    "tháng": "month",
    "ngày làm việc": "working day",
    "giờ làm việc": "working hour",
}
_DAY = r"(\d\d)/(\d\d)/(\d{4})"
_NAMES = "|".join(WEEKDAY_NAMES)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; what `is_english` is no longer Vietnamese, or never was."""

    text: str
    is_english: bool


@dataclass(frozen=True)
class English:
    """A table: Vietnamese sentences and forms with what they mean."""

    table: Mapping[str, str]

    @cached_property
    def _forms(self) -> "tuple[_Form, ...]":
        return _forms(tuple(filter(_PLACE.search, self.table)))

    def plus(self, other: "English") -> "English":
        """Return both tables together; where both know a sentence, `other` says it."""
        return English({**self.table, **other.table})

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return a sentence in English, as far as it is known; the rest stays as it was."""
        return tuple(_pieces(text, self.table, self._forms if len(text) <= _LONGEST else ()))

    def say(self, text: str) -> str:
        """Return a sentence in English; what is not known of it stays Vietnamese."""
        return "".join(piece.text for piece in self.pieces(text))

    def knows(self, text: str) -> bool:
        """Tell whether the whole of a sentence, but for symbols, can be said in English."""
        return all(piece.is_english or piece.text.isupper() for piece in self.pieces(text))


def day(number: int, month: int, year: int) -> str:
    """Return a day as ``28 November 2026``."""
    return f"{number} {_MONTHS[month - 1]} {year}"


_Form = tuple[re.Pattern[str], str]


def _pieces(text: str, table: Mapping[str, str], forms: tuple[_Form, ...]) -> Iterator[Piece]:
    if (known := table.get(text, _reckoned(text))) is not None:
        yield Piece(known, is_english=True)
        return
    for pattern, form in forms:
        if found := pattern.fullmatch(text):
            places = {name[1:]: value for name, value in found.groupdict().items()}
            for number, part in enumerate(_PLACE.split(table[form])):
                if number % 2:
                    yield from _pieces(places[part], table, forms)
                elif part:
                    yield Piece(part, is_english=True)
            return
    if text:
        yield Piece(text, is_english=MARKED.search(text) is None)


@lru_cache(maxsize=4)
def _forms(forms: tuple[str, ...]) -> tuple[_Form, ...]:
    """Return the forms with what they match, those that say most of a sentence first."""
    longest = sorted(forms, key=lambda form: -len(_PLACE.sub("", form)))
    return tuple((_pattern(form), form) for form in longest)


def _pattern(form: str) -> re.Pattern[str]:
    parts = _PLACE.split(form)
    said = (f"(?P<p{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(said), re.DOTALL)


def _reckoned(text: str) -> str | None:
    """Return a date, a moment, an amount or a number in English, None for anything else."""
    for pattern, said in _RECKONED:
        if found := pattern.fullmatch(text):
            return said(*found.groups())
    return None


def _as_day(number: str, month: str, year: str) -> str:
    return day(int(number), int(month), int(year))


def _as_number(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))


def _as_length(amount: str, unit: str) -> str:
    return f"{amount} {_UNITS[unit]}" + ("" if amount == "1" else "s")


_RECKONED: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (re.compile(_DAY), _as_day),
    (
        re.compile(rf"(\d\d:\d\d) ({_NAMES}) {_DAY}"),
        lambda time, name, *when: f"{time}, {_WEEKDAYS[name]} {_as_day(*when)}",
    ),
    (re.compile(rf"(\d\d:\d\d) {_DAY}"), lambda time, *when: f"{time}, {_as_day(*when)}"),
    (re.compile(r"(\d[\d.]*) (?:đ|đồng)"), lambda amount: f"{_as_number(amount)} VND"),
    (re.compile(rf"(\d+) ({'|'.join(_UNITS)})"), _as_length),
    (re.compile(r"(\d{1,3}(?:\.\d{3})*(?:,\d+)?(?:\s?%)?)"), _as_number),
)
