"""Fees: what an applicant owes, by rules that are data with validity dates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import combinations

from chalicelib.domain.money import show
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.validity import is_in_force, meet

MOST_COPIES = 1000
MOST_PAGES = 10000


class FeeKind(StrEnum):
    """Phí and lệ phí are receipted apart."""

    PHI = "phi"
    LE_PHI = "le_phi"


class Collected(IntEnum):
    """Hình thức thu, numbered as exchanged with the national portal."""

    ON_RECEIPT = 1
    ON_SUPPLEMENT = 2
    ON_RETURN = 4


@dataclass(frozen=True, slots=True)
class Band:
    """Mức thu theo trang: `each` đồng for every page up to page `upto`; None: all that follow."""

    upto: int | None
    each: int


@dataclass(frozen=True, slots=True)
class FeeRule:
    """Mức phí: amounts in đồng, in force from `valid_from` to `valid_until`, both included.

    The sum is `base` + copies x (`per_copy` + its pages by `bands`, at most `cap_per_copy`). Who
    owes less than that, and who files online among them, is said by policies.
    """

    code: str
    name: str
    kind: FeeKind
    collected: Collected
    prepaid: bool
    valid_from: date
    valid_until: date | None
    base: int = 0
    per_copy: int = 0
    bands: tuple[Band, ...] = ()
    cap_per_copy: int | None = None
    legal_basis: str = ""
    verified: bool = False

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the rule is in force on `day`."""
        return is_in_force(self, day)

    @property
    def is_free(self) -> bool:
        """Tell whether nothing is ever owed by it."""
        return not (self.base or self.per_copy or any(band.each for band in self.bands))


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A fee owed: integer đồng, and in `how` the arithmetic in words."""

    code: str
    name: str
    kind: FeeKind
    collected: Collected
    prepaid: bool
    amount: int
    how: str


def owed(
    rules: Sequence[FeeRule], day: date, copies: int = 1, pages: int = 0
) -> tuple[FeeLine, ...]:
    """Return a line for each rule in force on `day`; free ones too, with 0 đồng.

    `pages` is the number of pages of each copy. Raises Invalid for counts that cannot be.
    """
    if not 0 <= copies <= MOST_COPIES:
        raise Invalid(f"Số bản phải từ 0 đến {MOST_COPIES}.", "copies")
    if not 0 <= pages <= MOST_PAGES:
        raise Invalid(f"Số trang phải từ 0 đến {MOST_PAGES}.", "pages")
    return tuple(_line(rule, copies, pages) for rule in rules if rule.is_valid_on(day))


def overlapping(rules: Sequence[FeeRule]) -> Iterator[tuple[FeeRule, FeeRule]]:
    """Yield the pairs of rules for the same fee that are in force on the same day."""
    for one, other in combinations(rules, 2):
        if one.code == other.code and meet(one, other):
            yield one, other


def _line(rule: FeeRule, copies: int, pages: int) -> FeeLine:
    amount, how = _amount(rule, copies, pages)
    return FeeLine(rule.code, rule.name, rule.kind, rule.collected, rule.prepaid, amount, how)


def _amount(rule: FeeRule, copies: int, pages: int) -> tuple[int, str]:
    by_page = sum(each * count for each, count in _banded(rule.bands, pages))
    one_copy = rule.per_copy + by_page
    capped = one_copy if rule.cap_per_copy is None else min(one_copy, rule.cap_per_copy)
    total = rule.base + copies * capped
    if not (rule.per_copy or rule.bands):
        return total, f"{show(total)} mỗi hồ sơ" if total else "Không thu"
    words = f"{copies} bản × {_per_copy(rule, pages, one_copy, capped)}"
    base = f"{show(rule.base)} + " if rule.base else ""
    return total, f"{base}{words} = {show(total)}"


def _per_copy(rule: FeeRule, pages: int, one_copy: int, capped: int) -> str:
    parts = [show(rule.per_copy)] if rule.per_copy else []
    parts += [f"{count} trang × {show(each)}" for each, count in _banded(rule.bands, pages)]
    text = " + ".join(parts) or show(0)
    if capped < one_copy:
        return f"({text}, tối đa {show(capped)})"
    return f"({text})" if "×" in text else text


def _banded(bands: Sequence[Band], pages: int) -> list[tuple[int, int]]:
    """Return (đồng a page, pages) for each band that `pages` reaches into."""
    found, before = [], 0
    for band in bands:
        last = pages if band.upto is None else min(pages, band.upto)
        if last > before:
            found.append((band.each, last - before))
            before = last
    return found
