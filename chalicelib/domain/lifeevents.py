"""Life events: what happens in people's lives, and which procedures it then takes."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.package import Finding, pointer

FILE = "life-events.json"
_ID = re.compile(r"[a-z][a-z-]{1,29}")


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Sự kiện trong đời: a birth, a wedding, a move; `procedures` are codes, the first ones first.

    `about` says in a few words what is meant.
    """

    id: str
    name: str
    name_en: str
    about: str
    procedures: tuple[str, ...]


def lint_life_events(
    events: Sequence[LifeEvent], procedures: Collection[str]
) -> tuple[Finding, ...]:
    """Return everything wrong with the list of life events; `procedures` are the known codes."""
    return tuple(
        Finding(pointer(f"{FILE}#/events", place, *members), what)
        for place, event in enumerate(events)
        for members, what in _event(event, events[:place], procedures)
    )


def _event(
    event: LifeEvent, before: Sequence[LifeEvent], procedures: Collection[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not _ID.fullmatch(event.id):
        yield ("id",), f"mã “{event.id}” không đúng dạng sinh-con"
    if any(event.id == other.id for other in before):
        yield ("id",), f"trùng mã “{event.id}”"
    for member in ("name", "name_en", "about"):
        words = getattr(event, member)
        if not words.strip() or not unicodedata.is_normalized("NFC", words):
            yield (member,), "thiếu, hoặc chữ không ở dạng NFC"
    yield from _procedures(event.procedures, procedures)


def _procedures(
    named: tuple[str, ...], known: Collection[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not named:
        yield ("procedures",), "thiếu thủ tục"
    for place, code in enumerate(named):
        if code not in known:
            yield ("procedures", place), f"danh mục không có thủ tục “{code}”"
        if code in named[:place]:
            yield ("procedures", place), f"trùng thủ tục “{code}”"
