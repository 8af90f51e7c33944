"""Control: what form 06 tells, who handed the dossier to whom, when, and whether in time."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.desk import agency_of, role_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import (
    Accepted,
    Finished,
    Moved,
    Reopened,
    Resumed,
    Stopped,
    SupplementAnswered,
    SupplementAsked,
    SupplementCompleted,
)
from chalicelib.domain.history import Event
from chalicelib.domain.reports.naming import role_name
from chalicelib.domain.writs import dates, party
from chalicelib.domain.writs.known import Known, officer

_Hand = Mapping[str, str]
"""Who gave or took: role, agency, and the name where the history tells one."""
_APPLICANT: _Hand = {"role": "Người nộp hồ sơ", "agency": "", "name": ""}
EARLY, ON_TIME, LATE = "Trước hạn", "Đúng hạn", "Quá hạn"


def control(known: Known) -> Mapping[str, object]:
    """Return what form 06 tells: a row for each time the dossier changed hands.

    Whether a step was done in time compares days, as the reports do. While the applicant has the
    dossier no limit of the office runs, so such a row says nothing of time.
    """
    dossier = known.dossier
    return {
        **party.applicant(known),
        "received": _moment(dossier.accepted_at),
        "due": dates.moment(dossier.clock.due),
        "finished": dates.moment(known.event.at),
        "outcome": outcome(known.event.at, dossier.clock.due),
        "result": party.joined(dossier.result.number, dossier.result.summary)
        if dossier.result
        else "",
        "rows": list(_rows(known)),
        "officer": known.officer,
    }


def outcome(end: datetime, due: datetime) -> str:
    """Return whether something ended before, on or after the day it was due, local days."""
    ended, wanted = end.astimezone(LOCAL).date(), due.astimezone(LOCAL).date()
    if ended < wanted:
        return EARLY
    return ON_TIME if ended == wanted else LATE


def _moment(at: datetime | None) -> str:
    return dates.moment(at) if at else ""


def _rows(known: Known) -> Iterator[Mapping[str, object]]:
    names = {event.by: officer(event) for event in known.events}
    before: Dossier | None = None
    for event, after in zip(known.events, known.states, strict=True):
        taker = _at_desk(known, after.desk, names.get(after.handler or "", ""))
        if before is None:
            yield _row(event, _APPLICANT, taker, "", "Nộp hồ sơ")
        else:
            giver = _at_desk(known, before.desk, officer(event))
            yield from _rows_of(known, event, before, after, giver, taker)
        before = after


def _rows_of(
    known: Known, event: Event, before: Dossier, after: Dossier, giver: _Hand, taker: _Hand
) -> Iterator[Mapping[str, object]]:
    """Yield the row of an entry by which the dossier changed hands; for others nothing."""
    match event.what:
        case Accepted() | SupplementCompleted(accepted=True):
            in_time = outcome(event.at, before.clock.due)
            yield _row(event, _APPLICANT, giver, in_time, "Tiếp nhận hồ sơ")
        case SupplementAsked():
            yield _row(event, giver, _APPLICANT, "", "Yêu cầu bổ sung hồ sơ")
        case SupplementAnswered():
            yield _row(event, _APPLICANT, taker, "", "Bổ sung hồ sơ")
        case Stopped(reason=reason):
            yield _row(event, giver, giver, "", f"Dừng giải quyết: {reason}")
        case _ if (after.desk, after.step) != (before.desk, before.step):
            in_time = outcome(event.at, before.step_due)
            yield _row(event, giver, taker, in_time, _note(known, event, before, after))


def _row(event: Event, giver: _Hand, taker: _Hand, in_time: str, note: str) -> Mapping[str, object]:
    return {
        "giver": giver,
        "taker": taker,
        "at": dates.short(event.at),
        "outcome": in_time,
        "note": note,
    }


def _at_desk(known: Known, desk: str, name: str) -> _Hand:
    return {
        "role": role_name(role_of(desk)),
        "agency": known.agency_name(agency_of(desk)),
        "name": name,
    }


def _note(known: Known, event: Event, before: Dossier, after: Dossier) -> str:
    """Return what was done, and what was noted with it."""
    match event.what:
        case Moved(note=note):
            edge = known.law.procedure.case(before.case).edge(before.step, after.step)
            return ": ".join(part for part in (edge.label if edge else "", note) if part)
        case Finished():
            return "Có kết quả giải quyết"
        case Reopened(reason=reason):
            return f"Xử lý lại: {reason}"
        case Resumed(reason=reason):
            return f"Tiếp tục giải quyết: {reason}"
        case _:
            return ""
