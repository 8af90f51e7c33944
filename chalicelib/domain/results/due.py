"""Due: what an entry calls for and is not there yet: a picture, a signature, an agency's seal."""

from collections.abc import Sequence
from enum import StrEnum

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Finished, Moved, ResultProposed
from chalicelib.domain.history import Event
from chalicelib.domain.outcomes import APPROVE
from chalicelib.domain.procedure import ResultRule


class Due(StrEnum):
    """What is to be made."""

    PICTURE = "picture"
    """How a proposal will look once it is printed."""
    SIGNATURE = "signature"
    """The e-result, numbered, with the leader's signature."""
    AGENCY_SEAL = "agency-seal"


def due(events: Sequence[Event], seq: int, now: Dossier, rule: ResultRule) -> Due | None:
    """Return what entry `seq` calls for of the dossier as it is `now`, None for nothing.

    `events` is the whole history. Nothing comes of an approval that does not count any more, nor of
    an issue that was taken back or that issued another paper. What is there already is not called
    for again.
    """
    if rule.paper is None:
        return None
    match events[seq - 1].what:
        case ResultProposed():
            return Due.PICTURE
        case Moved(action=action) if action == APPROVE and rule.electronic:
            return Due.SIGNATURE if awaits_signature(now) and now.approval == seq else None
        case Finished():
            return Due.AGENCY_SEAL if awaits_seal(now) and _last_issue(events) == seq else None
        case _:
            return None


def awaited(now: Dossier) -> Due | None:
    """Return what the result of a dossier lacks where the office makes it itself."""
    if awaits_signature(now):
        return Due.SIGNATURE
    return Due.AGENCY_SEAL if awaits_seal(now) else None


def awaits_signature(now: Dossier) -> bool:
    """Tell whether the result is approved and neither signed nor issued as another paper."""
    signed = now.signed_result
    is_signed = signed is not None and signed.approval == now.approval
    return now.approval is not None and not is_signed and now.result is None and not now.withdrawn


def awaits_seal(now: Dossier) -> bool:
    """Tell whether the e-result is issued and lacks the agency's seal."""
    signed, result = now.signed_result, now.result
    if signed is None or signed.approval != now.approval or signed.revoked is not None:
        return False
    return signed.agency_seal is None and result is not None and result.document is None


def _last_issue(events: Sequence[Event]) -> int:
    return max((one.seq for one in events if isinstance(one.what, Finished)), default=0)
