"""Answers: what forms 02 to 05 tell the applicant: to supplement, refused, later, stopped."""

from collections.abc import Mapping

from chalicelib.domain import money
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Extended, Refused, Stopped, SupplementAsked
from chalicelib.domain.writs import dates, party
from chalicelib.domain.writs.known import Known


def supplement(known: Known, what: SupplementAsked) -> Mapping[str, object]:
    """Return what form 02 tells: everything that is missing, why, and until when."""
    return {
        **party.applicant(known),
        **party.contact(known),
        "items": [{"what": item.what, "why": item.why} for item in what.items],
        "until": dates.moment(what.until),
        "officer": known.officer,
    }


def refusal(known: Known, what: Refused) -> Mapping[str, object]:
    """Return what form 03 tells: as form 02, with the reason of the refusal."""
    return {
        **party.applicant(known),
        **party.contact(known),
        "reason": what.reason,
        "officer": known.officer,
    }


def apology(known: Known, what: Extended) -> Mapping[str, object]:
    """Return what form 04 tells: when it was received, due before, why late, due now.

    Who signs it, taken to be whoever extended, is not verified.
    """
    received = known.dossier.accepted_at
    return {
        **party.applicant(known),
        "office": known.agency_name(known.dossier.decided_by),
        "received": dates.moment(received) if received else "",
        "due": dates.moment(known.before.clock.due),
        "reason": what.reason,
        "again": dates.moment(what.clock.due),
        "signer": known.officer,
    }


def stop(known: Known, what: Stopped) -> Mapping[str, object]:
    """Return what form 05 tells: on which law, at which stage, what is decided, which money.

    Only law that somebody has read is printed. That these are the form's fields, and how they are
    worded, is partly not verified.
    """
    procedure = known.law.procedure
    before = known.before
    received = known.dossier.accepted_at
    return {
        **party.applicant(known),
        "office": known.agency_name(known.dossier.decided_by),
        "received": dates.moment(received) if received else "",
        "law": [f"{one.symbol}: {one.title}" for one in procedure.legal if one.verified],
        "stage": procedure.case(before.case).step(before.step).name,
        "reason": what.reason,
        "decision": FINAL if what.final else FOR_NOW,
        "fees": _fees(known.dossier),
        "signer": known.officer,
    }


FINAL = "Dừng giải quyết và kết thúc hồ sơ theo yêu cầu rút hồ sơ của người nộp"
FOR_NOW = "Dừng giải quyết hồ sơ kể từ thời điểm ra thông báo này"


def _fees(dossier: Dossier) -> str:
    """Return what is owed, was paid and is owed back, in đồng."""
    if not (dossier.due or dossier.paid):
        return "Không phát sinh phí, lệ phí"
    parts = [
        f"Phải nộp {money.show(dossier.due)}",
        f"đã nộp {money.show(dossier.paid)}",
        f"còn phải nộp {money.show(dossier.owed)}" if dossier.owed else "",
        f"được hoàn trả {money.show(dossier.owed_back)}" if dossier.owed_back else "",
    ]
    return "; ".join(part for part in parts if part)
