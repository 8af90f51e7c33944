"""Outcomes: how the result of a dossier changes with what happens to it."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import (
    AgencySealed,
    Moved,
    ResultProposed,
    ResultRevoked,
    ResultSigned,
)

APPROVE = "approve"
"""What the leader does on the edge by which a result is approved (ký duyệt)."""


def moved(dossier: Dossier, what: Moved, seq: int) -> Dossier:
    """Return the dossier after a step: approved by entry `seq`, or not approved any more."""
    return replace(dossier, approval=seq if what.action == APPROVE else None)


def undone(dossier: Dossier, at: datetime, reason: str) -> Dossier:
    """Return the dossier whose approval counts no more, nor what was issued on it."""
    return replace(_ended(dossier, at, reason), approval=None)


def told(
    dossier: Dossier,
    what: ResultProposed | ResultSigned | AgencySealed | ResultRevoked,
    at: datetime,
) -> Dossier:
    """Return the dossier after what was told of its result."""
    match what:
        case ResultProposed():
            return replace(dossier, proposal=what.values)
        case ResultSigned():
            return replace(dossier, signed_result=what.result)
        case AgencySealed():
            return _sealed(dossier, what)
        case ResultRevoked():
            return _ended(dossier, at, what.reason)


def _sealed(dossier: Dossier, what: AgencySealed) -> Dossier:
    signed, result = dossier.signed_result, dossier.result
    if signed is None or signed.approval != what.approval:
        return dossier
    sealed = signed.sealed(what.file, what.sha256, what.size, what.agency_seal)
    whole = replace(result, document=what.file, signed=True) if result else None
    return replace(dossier, signed_result=sealed, result=whole)


def _ended(dossier: Dossier, at: datetime, reason: str) -> Dossier:
    signed = dossier.signed_result
    if signed is None:
        return dossier
    return replace(dossier, signed_result=signed.ended(at, reason))
