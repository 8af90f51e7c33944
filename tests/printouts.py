"""Printouts: a shelf in memory, a plain bindery, and what is asked of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.printouts.asked import Form, Kind, Printout, checked
from chalicelib.domain.printouts.outcome import Outcome
from chalicelib.domain.refusals import NotFound
from chalicelib.usecases.printing import Printing
from tests.builders import MORNING, WARD
from tests.memory import TODAY, Office
from tests.typesetters import PlainTypesetter

LATER = MORNING + timedelta(days=3)
MARCH = date(2026, 3, 1), date(2026, 3, 31)
__all__ = ["LATER", "MARCH", "TODAY", "MemoryShelf", "a_printout", "printing"]


@dataclass
class MemoryShelf:
    """Where printouts lie, in dictionaries."""

    asked: dict[str, Printout] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def note(self, printout: Printout) -> None:
        """Note what is asked for."""
        self.asked[printout.id] = printout

    def noted(self, printout_id: str) -> tuple[Printout, Outcome | None]:
        """Return what was asked for, and what became of it; raises NotFound."""
        if printout_id not in self.asked:
            raise NotFound("Không có bản in này.", "printout")
        return self.asked[printout_id], self.outcomes.get(printout_id)

    def keep(self, printout: Printout, name: str, data: bytes, _content_type: str) -> None:
        """Lay down a file."""
        self.files[printout.id, name] = data

    def conclude(self, printout: Printout, outcome: Outcome) -> None:
        """Say what became of it."""
        self.outcomes[printout.id] = outcome

    def link(self, printout: Printout, name: str, at: datetime) -> str:
        """Return an address."""
        return f"https://shelf.example.vn/{printout.id}/{name}?at={at:%H%M}"


def joined(title: str, parts: Iterable[tuple[str, bytes]], _at: datetime) -> bytes:
    """Return the names of the parts, behind the title."""
    return f"{title}: {' '.join(name for name, _ in parts)}".encode()


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows, their fields apart by bars."""
    return "\n".join("|".join(row) for row in rows).encode()


def a_printout(kind: Kind = Kind.LOGBOOK, **changes: Any) -> Printout:
    """Return what the reception of the ward asked for: by default a book of March."""
    days = {"first": MARCH[0], "last": MARCH[1]} if kind is Kind.LOGBOOK else {}
    said: dict[str, Any] = {
        "kind": kind,
        "agency": WARD,
        "asker": f"{WARD}:reception",
        "asked_at": LATER,
        "form": Form.PDF,
    }
    return checked(Printout(**{**said, **days, **changes}))


def printing(office: Office, kept: MemoryShelf, **changes: Any) -> Printing:
    """Return what printing needs, from an office in memory."""
    needs = {
        "dossiers": office.dossiers,
        "catalogue": office.catalogue,
        "archive": office.archive,
        "shelf": kept,
        "setter": PlainTypesetter(),
        "join": joined,
        "as_csv": as_csv,
    }
    return Printing(**{**needs, **changes})
