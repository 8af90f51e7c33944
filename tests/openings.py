"""Openings: who opened which dossier, in plain memory."""

from dataclasses import replace
from operator import attrgetter
from typing import Any

from chalicelib.adapters.store import keys
from chalicelib.domain.openings import Opened, Thing
from tests.builders import MORNING, WARD, a_code


def an_opened(**changes: Any) -> Opened:
    """Return that an officer opened a dossier."""
    opened = Opened(
        code=a_code(),
        by=f"{WARD}:reception",
        by_name="Cán bộ reception",
        agency=WARD,
        thing=Thing.DOSSIER,
        of="",
        at=MORNING,
    )
    return replace(opened, **changes)


class MemoryOpenings:
    """The port `Openings`, kept in a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.kept_openings: dict[tuple[str, str], Opened] = {}

    def note_opened(self, opened: Opened) -> None:
        """Note an opening unless one is noted for that hour."""
        self.kept_openings.setdefault(keys.opened(opened), opened)

    def openings(self, code: str, most: int) -> tuple[Opened, ...]:
        """Return who opened a dossier, the last ones first."""
        within = keys.openings(code)
        kept = sorted((key for key in self.kept_openings if key[0] == within), reverse=True)
        found = (self.kept_openings[key] for key in kept[:most])
        return tuple(sorted(found, key=attrgetter("at"), reverse=True))
