"""Standing: what anybody may know of an e-result, as the history of its dossier tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.happenings import AgencySealed, Reopened, ResultRevoked, ResultSigned
from chalicelib.domain.history import Event
from chalicelib.domain.signed import SignedResult

REOPENED = "Cơ quan đã xử lý lại hồ sơ."
"""Why an e-result holds no more that was undone before it was handed over: officers give their own
reason to one another, not to everybody.
"""

_Results = Mapping[int, SignedResult]


class State(StrEnum):
    """How an e-result stands."""

    VALID = "valid"
    """It was issued, and holds."""
    NOT_ISSUED = "not-issued"
    """It was given a check code, and was never issued."""
    REVOKED = "revoked"
    REPLACED = "replaced"
    """Another e-result of the same dossier was issued after it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an e-result stands, `since` when, and why it holds no more.

    `result` is None unless it was issued. `by` is the one that took its place.
    """

    state: State
    result: SignedResult | None = None
    since: datetime | None = None
    reason: str = ""
    by: SignedResult | None = None


def standing(events: Iterable[Event], approval: int) -> Standing:
    """Return how the e-result stands that was made for the entry `approval` of a whole history."""
    results: _Results = {}
    for event in events:
        results = _after(results, event)
    own = results.get(approval)
    if own is None or own.agency_seal is None:
        return Standing(State.NOT_ISSUED)
    for later in sorted(results):
        by = results[later]
        if later > approval and by.agency_seal is not None:
            return Standing(State.REPLACED, own, by.agency_seal.at, by=by)
    if own.revoked is not None:
        return Standing(State.REVOKED, own, own.revoked.at, own.revoked.reason)
    return Standing(State.VALID, own, own.agency_seal.at)


def _after(results: _Results, event: Event) -> _Results:
    """Return the e-results of a dossier after an entry, by their approvals."""
    what = event.what
    match what:
        case ResultSigned():
            return {**results, what.result.approval: what.result}
        case AgencySealed() if what.approval in results:
            sealed = results[what.approval].sealed(
                what.file, what.sha256, what.size, what.agency_seal
            )
            return {**results, what.approval: sealed}
        case ResultRevoked() if what.approval in results:
            ended = results[what.approval].ended(event.at, what.reason)
            return {**results, what.approval: ended}
        case Reopened() if results:
            last = max(results)
            return {**results, last: results[last].ended(event.at, REOPENED)}
        case _:
            return results
