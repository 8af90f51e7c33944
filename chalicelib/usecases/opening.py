"""Opening: nothing of a dossier is shown in the office before it is noted who is shown it."""

from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.openings import Opened, Thing, opened
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import Forbidden
from chalicelib.usecases.openings import Openings


def note(
    openings: Openings,
    dossier: Dossier,
    by: Person,
    at: datetime,
    thing: Thing = Thing.DOSSIER,
    of: str = "",
) -> None:
    """Note that `by` opens something of a dossier, where they work in the office (1 PutItem).

    Within an hour the same by the same person is noted once. Raises TryLater where it cannot be
    noted: then nothing is shown.
    """
    made = opened(dossier, by, at, thing, of)
    if made is not None:
        openings.note_opened(made)


def of(openings: Openings, dossier: Dossier, by: Person, most: int) -> tuple[Opened, ...]:
    """Return who opened a dossier, the last first (1 Query), to its applicant and to auditors.

    Raises NotFound for whoever may not see it, Forbidden for others in the office.
    """
    seen = access.readable(by, dossier)
    if not by.has(Role.CITIZEN, Role.AUDITOR):
        raise Forbidden("Chỉ người nộp hồ sơ và người kiểm tra xem được ai đã mở hồ sơ.", "code")
    return openings.openings(seen.code, most)
