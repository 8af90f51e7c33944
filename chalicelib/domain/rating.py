"""Rating: how satisfied an applicant is with a settled dossier, in five words, and until when."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person, Role
from chalicelib.domain.status import Status

STARS: Mapping[int, str] = {
    1: "Rất không hài lòng",
    2: "Không hài lòng",
    3: "Bình thường",
    4: "Hài lòng",
    5: "Rất hài lòng",
}
"""What each rating means, as the applicant chooses it."""
OPEN_FOR = timedelta(days=30)
"""How long after its end a dossier may be rated, or rated otherwise."""
MOST_REMARK = 500
MOST_TIMES = 10
"""How often one dossier may be rated, so that its history stays readable."""


def ended_at(dossier: Dossier) -> datetime | None:
    """Return when it ended for its applicant, None while it has not.

    It ended where it was handed over, settled, refused or withdrawn; a stop that is not for good
    is no end.
    """
    if dossier.status is Status.STOPPED and not dossier.withdrawn:
        return None
    ended = {Status.NOT_RECEIVED, Status.STOPPED, Status.FINISHED, Status.RETURNED}
    return (dossier.returned_at or dossier.finished_at) if dossier.status in ended else None


def is_open(dossier: Dossier, at: datetime) -> bool:
    """Tell whether it may be rated at `at`, for the first time or otherwise than before."""
    ended = ended_at(dossier)
    return ended is not None and at <= ended + OPEN_FOR and dossier.ratings < MOST_TIMES


def bearer(code: str) -> Person:
    """Return whoever holds code and tracking secret of a dossier, once the secret was checked.

    The id is of no account: those of the identity provider have no colon.
    """
    return Person(id=f"secret:{code}", name="", roles=frozenset({Role.CITIZEN}))


def is_the_applicants(dossier: Dossier, by: Person) -> bool:
    """Tell whether `by` is its applicant: filed it signed in, or proved to hold its secret."""
    return by.has(Role.CITIZEN) and by.id in {dossier.owner, bearer(dossier.code).id}
