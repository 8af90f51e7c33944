"""Setting: what the forms of a dossier's page are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.people import Colleague
from chalicelib.handlers.http.blanks import Box, Field
from chalicelib.handlers.http.readers import Typed
from chalicelib.handlers.http.ways import Way
from chalicelib.usecases.viewing import View

LONG = 4000
READ_BY_ALL = "Người nộp đọc được lý do này."


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What forms are made of: the dossier as its officer sees it, and what was `typed` in one.

    `staff` tells who works at a desk, nobody where that cannot be known now.
    """

    view: View
    ways: tuple[Way, ...]
    staff: Callable[[str], tuple[Colleague, ...]]
    at: datetime
    typed: Typed


def reason(label: str, most: int = LONG, *, hint: str = "", required: bool = True) -> Field:
    """Return the field for a reason."""
    return Field(name="reason", label=label, box=Box.LONG, most=most, hint=hint, required=required)


def components(view: View) -> tuple[tuple[str, str], ...]:
    """Return the papers a dossier consists of, by code and name."""
    return tuple((one.code, one.name) for one in view.dossier.components)
