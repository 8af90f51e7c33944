"""Due: which official form an entry of a dossier's history calls for."""

from collections.abc import Mapping

from chalicelib.domain.happenings import (
    Accepted,
    Extended,
    Finished,
    Happening,
    Refused,
    Stopped,
    Submitted,
    SupplementAsked,
    SupplementCompleted,
)
from chalicelib.domain.status import Status
from chalicelib.domain.writs.kinds import Model

FORMS: Mapping[type[Happening], Model] = {
    Submitted: Model.RECEIPT,
    Accepted: Model.RECEIPT,
    SupplementCompleted: Model.RECEIPT,
    SupplementAsked: Model.SUPPLEMENT,
    Refused: Model.REFUSAL,
    Extended: Model.APOLOGY,
    Stopped: Model.STOP,
    Finished: Model.CONTROL,
}


def model_of(what: Happening) -> Model | None:
    """Return the form to issue on `what`, None where nothing is issued.

    A dossier is received by an acceptance, by being handed in at a counter, or by the supplement
    that lets it be received. The logbook (07) is made for an agency and days, so never due here.
    """
    match what:
        case Submitted(status=status) if status is not Status.RECEIVED:
            return None
        case SupplementCompleted(accepted=False):
            return None
        case _:
            return FORMS.get(type(what))
