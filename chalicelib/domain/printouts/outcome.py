"""Outcome: what became of a printout, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of one item."""

    PRINTED = "printed"
    WAITING = "waiting"
    """Its paper is still being made."""
    NOT_RECEIVED = "not-received"
    """The dossier was not received, so there is no slip."""
    UNKNOWN = "unknown"
    """There is no such dossier, or it is no matter of the agency: which of both is not said."""
    LACKING = "lacking"
    """It should have a slip by now, and there is none."""
    NO_SUCH_PAPER = "no-such-paper"
    """The dossier has no component of that code."""


WORDS: Mapping[Fate, str] = {
    Fate.PRINTED: "Đã có trong tệp in.",
    Fate.WAITING: "Giấy đang được lập; hãy in lại sau ít phút.",
    Fate.NOT_RECEIVED: "Hồ sơ chưa được tiếp nhận nên chưa có giấy.",
    Fate.UNKNOWN: "Không có hồ sơ này, hoặc hồ sơ không thuộc đơn vị.",
    Fate.LACKING: "Chưa có giấy này trong kho; hãy mở hồ sơ và in tại trang hồ sơ.",
    Fate.NO_SUCH_PAPER: "Hồ sơ không có giấy tờ mang mã này.",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A dossier, or a paper of it by the code of its component, and what became of it."""

    code: str
    component: str
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was made: names of the files, or why nothing could be made.

    `count` is how many rows, slips or sheets are in the files; `items` tells of each that was asked
    for, none where a book was.
    """

    files: tuple[str, ...] = ()
    count: int = 0
    items: tuple[Item, ...] = ()
    refused: str = ""

    @property
    def lacking(self) -> tuple[Item, ...]:
        """What is not in them."""
        return tuple(item for item in self.items if item.fate is not Fate.PRINTED)
