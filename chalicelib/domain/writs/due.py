"""Due: which official form an entry of a dossier's history calls for."""

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


def model_of(what: Happening) -> Model | None:
    """Return the form to issue on `what`, None where nothing is issued.

    A dossier is received by an acceptance, by being handed in at a counter, or by the supplement
    that lets it be received. The logbook (07) is made for an agency and days, so never due here.
    """
    match what:
        case Submitted(status=Status.RECEIVED) | Accepted() | SupplementCompleted(accepted=True):
            return Model.RECEIPT
        case SupplementAsked():
            return Model.SUPPLEMENT
        case Refused():
            return Model.REFUSAL
        case Extended():
            return Model.APOLOGY
        case Stopped():
            return Model.STOP
        case Finished():
            return Model.CONTROL
        case _:
            return None
