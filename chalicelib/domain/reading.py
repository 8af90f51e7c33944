"""Reading: what the eyes of the office saw on a paper, before anybody has checked it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar

from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.refusals import Refusal

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one paper may cost.

    `memory` is the address space in bytes of the reading process; `seconds` are for what is read
    in one run. Both lie below what the function has: pages are left unread rather than the
    function ended.
    """

    bytes: int = 200 * 2**20
    pages: int = 500
    pixels: int = 100_000_000
    seconds_per_page: float = 20.0
    seconds: float = 240.0
    memory: int = 5 * 2**28


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word; `box` is left, top, right, bottom in pixels of the original page picture."""

    text: str
    box: Box
    confidence: float


def parted(word: Word) -> Iterator[Word]:
    """Yield a word, or its parts where spaces stand in it, each with its share of the place."""
    left, top, right, bottom = word.box
    wide = (right - left) / max(1, len(word.text))
    at = 0
    for text in word.text.split():
        at = word.text.index(text, at)
        begins, at = at, at + len(text)
        box = (round(left + begins * wide), top, round(left + at * wide), bottom)
        yield replace(word, text=text, box=box)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """One page: `number` counts from 1 in the file; `width` and `height` are pixels.

    `turned` (0, 90, 180, 270) is the clockwise turn that sets the page upright, `skew` the
    clockwise degrees then needed to level its lines. `text` has one line per printed row, NFC.
    `unread` is the reason (a key of `REASONS`) why nothing is known of what the page says; where
    not even its picture could be had, it has no size.
    """

    number: int
    width: int
    height: int
    dpi: int
    turned: int = 0
    skew: float = 0.0
    blank: bool = False
    text: str = ""
    words: tuple[Word, ...] = ()
    sheet: CoverSheet | None = None
    unread: str | None = None

    @property
    def is_visible(self) -> bool:
        """Tell whether there is a picture of the page to look at."""
        return self.width > 0

    def upright(self, box: Box) -> Box:
        """Return a box of the page's picture as it lies once the page is turned upright."""
        left, top, right, bottom = box
        width, height = self.width, self.height
        return {
            0: box,
            90: (height - bottom, left, height - top, right),
            180: (width - right, height - bottom, width - left, height - top),
            270: (top, width - right, bottom, width - left),
        }[self.turned]

    def rows(self) -> Iterator[tuple[Word, ...]]:
        """Yield the words row by row, as `text` has them."""
        words = iter(self.words)
        for row in self.text.split("\n"):
            yield tuple(islice(words, len(row.split())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a file: `kind` is "pdf", "jpeg", "png", "tiff" or "heic".

    `sha256` is of its bytes. `pages` are those asked for, in order, of the `of` pages it has.
    `signed` tells that it carries a digital signature; whose, and whether it holds, is not asked.
    """

    kind: str
    sha256: str
    pages: tuple[PageReading, ...]
    of: int
    signed: bool = False

    def keeps_its_signature(self, pages: Sequence[int]) -> bool:
        """Tell whether a paper of these pages is the signed file itself: only blanks are left out.

        Where a signed file holds cover sheets, or papers for several dossiers, its signature was
        made over the whole scan and vouches for the scanning, not for any one paper of it.
        """
        chosen = frozenset(pages)
        others = (page for page in self.pages if page.number not in chosen)
        return self.signed and all(page.blank and page.sheet is None for page in others)


REASONS: dict[str, str] = {
    "empty-file": "Tệp không có nội dung; hãy chọn lại tệp và tải lên lần nữa.",
    "unknown-type": "Chỉ nhận tệp PDF, JPEG, PNG, TIFF hoặc HEIC; hãy đổi sang một dạng đó.",
    "encrypted": "Tệp PDF có mật khẩu; hãy bỏ mật khẩu rồi tải lên lại.",
    "scripted": "Tệp PDF chứa mã lệnh tự chạy; hãy in hoặc quét lại thành tệp PDF thường.",
    "embedded-files": "Tệp PDF có tệp khác đính kèm bên trong; hãy tải từng tệp lên riêng.",
    "too-large": "Tệp lớn hơn mức cho phép; hãy chia nhỏ hoặc quét với độ phân giải thấp hơn.",
    "swollen": "Tệp PDF phình ra quá lớn khi mở; hãy in hoặc quét lại thành tệp PDF thường.",
    "too-many-pages": "Tệp có quá nhiều trang; hãy chia thành nhiều tệp nhỏ hơn.",
    "too-many-pixels": "Ảnh của một trang quá lớn; hãy quét với độ phân giải 200 đến 300 dpi.",
    "broken": "Tệp bị hỏng, không mở được; hãy quét hoặc lưu lại rồi tải lên lần nữa.",
    "timed-out": "Một trang đọc quá lâu; hãy quét lại trang đó rõ hơn rồi tải lên lần nữa.",
    "too-long": "Tệp có nhiều trang nên đọc quá lâu; hãy chia thành nhiều tệp nhỏ hơn.",
    "replaced": "Tệp bị xóa hoặc bị tệp khác cùng tên thay trong khi đang đọc; hãy quét lại.",
    "infected": "Tệp có mã độc nên không được nhận; hãy kiểm tra máy và gửi tệp khác.",
    "uncheckable": "Không kiểm tra được mã độc trong tệp có mật khẩu hoặc nén nhiều lớp; "
    "hãy bỏ mật khẩu hoặc quét lại thành tệp PDF thường rồi gửi lại.",
    "unchecked": "Tệp chưa được mở vì việc kiểm tra mã độc không hoàn tất; hãy gửi lại tệp, "
    "nếu vẫn vậy hãy báo người quản trị hệ thống.",
}

ON_A_PAGE: dict[str, str] = {
    "timed-out": "đọc quá lâu",
    "too-long": "tệp dài, chưa đọc đến",
    "too-large": "cần quá nhiều bộ nhớ",
    "too-many-pixels": "ảnh quá lớn",
    "broken": "ảnh bị hỏng",
}
"""What may keep a single page from being read while the others are."""


class UnreadablePaper(Refusal):
    """A paper that is not taken; `reason` is a key of `REASONS`, `page` the page that failed."""

    code: ClassVar[str] = "unreadable-paper"
    status: ClassVar[int] = 422

    def __init__(self, reason: str, page: int | None = None) -> None:
        where = f"Trang {page}: " if page is not None else ""
        super().__init__(where + REASONS[reason], field="file")
        self.reason = reason
        self.page = page


def legible(reading: Reading) -> Reading:
    """Return the reading; raises UnreadablePaper, as its first page says, if all are unread."""
    first = reading.pages[0]
    if first.unread is None or any(page.unread is None for page in reading.pages):
        return reading
    raise UnreadablePaper(first.unread, first.number if len(reading.pages) > 1 else None)


def unread_pages(pages: Sequence[PageReading]) -> tuple[str, ...]:
    """Return a warning for each reason why pages of a paper, counted from 1, are unread."""
    found: dict[str, list[str]] = {}
    for number, page in enumerate(pages, start=1):
        if page.unread is not None:
            found.setdefault(page.unread, []).append(str(number))
    return tuple(
        f"Trang {', '.join(numbers)} của giấy tờ không đọc được ({ON_A_PAGE[reason]}); "
        "hãy xem bản giấy hoặc quét lại trang này."
        for reason, numbers in found.items()
    )
