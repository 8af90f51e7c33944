"""Whereabouts: who has a dossier, since when, until when, and what comes next, in plain words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.desk import agency_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.money import show
from chalicelib.domain.parts import SupplementState
from chalicelib.domain.procedure import Case, Station, Step
from chalicelib.domain.status import OPEN, Status

Names = Callable[[str], str]
"""Tells what an agency is called, by its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A line of the way of a dossier: what was done, is going on or comes, where, and when."""

    words: str
    where: str = ""
    at: datetime | None = None
    """Since when; of what comes, until when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Hồ sơ đang ở đâu: nothing in it says more than a stranger with code and secret may know."""

    done: tuple[Stage, ...]
    """What was done, earliest first."""
    now: Stage
    step_due: datetime | None
    """Until when whoever has it is to be done, None where nobody is waited for in the office."""
    paused: str
    """Why the legal time stands still, "" where it runs or is over."""
    to_do: str
    """What the applicant has to do now, "" where nothing."""
    coming: tuple[Stage, ...]


def whereabouts(dossier: Dossier, case: Case, names: Names, at: datetime) -> Whereabouts:
    """Return where a dossier is at `at`, and how its case goes on when nothing leads back."""
    stands_still = dossier.clock.is_paused and not dossier.withdrawn
    works = dossier.status in OPEN and not stands_still
    return Whereabouts(
        done=tuple(_done(dossier, names)),
        now=_now(dossier, case, names),
        step_due=dossier.step_due if works else None,
        paused=PAUSED.get(dossier.status, "") if stands_still else "",
        to_do=to_do(dossier, names, at),
        coming=tuple(_coming(dossier, case, names)),
    )


def ahead(case: Case, step: str) -> Iterator[Step]:
    """Yield the steps behind `step` on the way to the result, each once."""
    met = {step}
    while True:
        ways = (e.target for e in case.edges if e.source == step and not e.leads_back)
        target = next((one for one in ways if one not in met), None)
        if target is None:
            return
        met.add(target)
        step = target
        yield case.step(target)


PAUSED: Mapping[Status, str] = {
    Status.SUPPLEMENT: "cho đến khi ông/bà nộp bổ sung",
    Status.PAYMENT: "cho đến khi ông/bà nộp đủ phí, lệ phí",
    Status.STOPPED: "vì cơ quan dừng xử lý; lý do đã được gửi cho người nộp",
}
"""Why the time stands still. What a leader wrote about it stays in the history."""
_NOW: Mapping[Status, str] = {
    Status.NEW: "Chờ tiếp nhận",
    Status.NOT_RECEIVED: "Không được tiếp nhận",
    Status.PAYMENT: "Chờ ông/bà nộp phí, lệ phí",
    Status.WITHDRAWAL: "Chờ trả lời yêu cầu rút hồ sơ",
    Status.STOPPED: "Đang dừng xử lý",
    Status.FINISHED: "Đã có kết quả, chờ ông/bà nhận",
    Status.RETURNED: "Đã trả kết quả",
}


def _now(dossier: Dossier, case: Case, names: Names) -> Stage:
    words = _NOW.get(dossier.status) or case.step(dossier.step).name
    if dossier.status is Status.SUPPLEMENT:
        words = _supplement(dossier)
    if dossier.status is Status.STOPPED and dossier.withdrawn:
        words = "Đã rút hồ sơ"
    return Stage(words=words, where=names(agency_of(dossier.desk)), at=dossier.changed_at)


def _supplement(dossier: Dossier) -> str:
    return "Chờ ông/bà nộp bổ sung" if _waits(dossier) else "Kiểm tra giấy tờ đã bổ sung"


def _waits(dossier: Dossier) -> bool:
    """Tell whether a supplement was asked for and has not come."""
    asked = dossier.supplement
    waits = asked is not None and asked.state is SupplementState.ASKED
    return dossier.status is Status.SUPPLEMENT and waits


def _done(dossier: Dossier, names: Names) -> Iterator[Stage]:
    yield Stage(words="Đã nộp hồ sơ", at=dossier.submitted_at)
    if dossier.accepted_at is not None:
        received = names(dossier.received_by)
        yield Stage(words="Đã được tiếp nhận", where=received, at=dossier.accepted_at)
    if dossier.finished_at is not None and dossier.status is Status.RETURNED:
        decided = names(dossier.decided_by)
        yield Stage(words="Đã có kết quả", where=decided, at=dossier.finished_at)


def to_do(dossier: Dossier, names: Names, at: datetime) -> str:
    """Return what the applicant has to do now, "" where nothing."""
    if _waits(dossier) and dossier.supplement is not None:
        until = dossier.supplement.until
        day = f"{until.astimezone(LOCAL):%d/%m/%Y}"
        if at > until:
            return f"Hạn bổ sung đã qua ngày {day}. Hãy nộp ngay, trước khi cơ quan trả lại hồ sơ."
        return f"Nộp bổ sung giấy tờ còn thiếu, chậm nhất ngày {day}."
    if dossier.status is Status.NOT_RECEIVED:
        return "Đọc lý do trong thông báo, sửa rồi nộp hồ sơ khác."
    owed = f"Nộp {show(dossier.owed)}" if dossier.owed else ""
    if dossier.status is Status.FINISHED:
        take = f"nhận kết quả tại {names(dossier.received_by)}."
        return f"{owed}, rồi {take}" if owed else take[0].upper() + take[1:]
    if not owed or dossier.status is Status.STOPPED:
        return ""
    return f"{owed} để hồ sơ được xử lý tiếp." if dossier.status is Status.PAYMENT else f"{owed}."


_WITHDRAWAL = "Cơ quan trả lại hồ sơ, hoặc nêu lý do và xử lý tiếp"


def _coming(dossier: Dossier, case: Case, names: Names) -> Iterator[Stage]:
    """Yield what comes; nothing where the dossier has ended or stands still for good."""
    if dossier.status not in OPEN:
        return
    if dossier.status is Status.WITHDRAWAL:
        yield Stage(words=_WITHDRAWAL)
        return
    if dossier.status is Status.SUPPLEMENT and _waits(dossier):
        yield Stage(words="Kiểm tra giấy tờ bổ sung", where=names(agency_of(dossier.desk)))
    if dossier.status is Status.PAYMENT:
        step = case.step(dossier.step)
        yield Stage(words=step.name, where=_at(dossier, step, names))
    for step in ahead(case, dossier.step):
        ends = step.status is Status.FINISHED and not dossier.clock.is_paused
        due = dossier.clock.due if ends and dossier.accepted_at is not None else None
        yield Stage(words=step.name, where=_at(dossier, step, names), at=due)


def _at(dossier: Dossier, step: Step, names: Names) -> str:
    receives = step.at is Station.RECEIVING
    return names(dossier.received_by if receives else dossier.decided_by)
