"""Menu: where the header of a page leads whoever looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.people import OFFICERS, Person, Role

TRAY = frozenset({Role.RECEPTION, Role.LEADER, Role.AUDITOR})
"""Who sees the scan tray."""
MATTERS = TRAY
"""Who sees what has to be looked into about money."""
REPORTS = frozenset({Role.LEADER, Role.AUDITOR})
"""Who sees what stands at an agency, and may have reports made."""
COMPLAINTS = REPORTS
"""Who sees what applicants complain of."""
MENU: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("/worklist", "Bàn làm việc", OFFICERS | {Role.AUDITOR}),
    ("/dashboard", "Điều hành", REPORTS),
    ("/counter", "Tiếp nhận", frozenset({Role.RECEPTION})),
    ("/tray", "Khay quét", TRAY),
    ("/matters", "Đối soát", MATTERS),
    ("/complaints", "Phản ánh", COMPLAINTS),
    ("/search", "Tìm giấy tờ", OFFICERS | {Role.AUDITOR}),
    ("/printouts", "In sổ, giấy tờ", OFFICERS | {Role.AUDITOR}),
    ("/reports", "Báo cáo", REPORTS),
    ("/track", "Tra cứu hồ sơ", frozenset({Role.CITIZEN})),
    ("/dossiers", "Hồ sơ của tôi", frozenset({Role.CITIZEN})),
    ("/papers", "Giấy tờ của tôi", frozenset({Role.CITIZEN})),
)
"""Address, words and whose it is; officers find the public pages in the footer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the menu; `here` where it leads to the page it stands on."""

    address: str
    words: str
    here: bool


def menu(who: Person | None, path: str) -> Iterator[Entry]:
    """Yield what the menu of the page at `path` offers; a stranger is offered a citizen's."""
    held = frozenset({Role.CITIZEN}) if who is None else who.roles
    for address, words, roles in MENU:
        if held & roles:
            yield Entry(address, words, here=path == address)
