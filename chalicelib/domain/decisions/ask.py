"""Asks: an act asked of a dossier, and what every decision needs of it."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import clock as clocks
from chalicelib.domain.clock import Clock, ClockKind
from chalicelib.domain.desk import Place, Rules, place
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person
from chalicelib.domain.procedure import Case, Step
from chalicelib.domain.refusals import Invalid, NotAllowedNow


@dataclass(frozen=True, slots=True)
class Ask:
    """An act asked of a dossier: by whom, when, under which rules."""

    dossier: Dossier
    by: Person
    at: datetime
    rules: Rules

    @property
    def case(self) -> Case:
        """The way this dossier runs."""
        return self.rules.procedure.case(self.dossier.case)

    @property
    def step(self) -> Step:
        """The step the dossier lies at."""
        return self.case.step(self.dossier.step)


def placed(ask: Ask, step: Step) -> Place:
    """Return where the dossier is once it enters `step`."""
    return place(
        step,
        received_by=ask.dossier.received_by,
        decided_by=ask.dossier.decided_by,
        channel=ask.dossier.channel,
        at=ask.at,
        calendar=ask.rules.calendar,
    )


def paused(ask: Ask, reason: str) -> Clock:
    """Return the clock standing still from now."""
    return clocks.pause(ask.dossier.clock, ask.at, reason, ask.rules.calendar)


def running(ask: Ask) -> Clock:
    """Return the clock going on; the acceptance clock starts anew after a wait."""
    clock = ask.dossier.clock
    if clock.is_paused and clock.kind is ClockKind.ACCEPTANCE:
        return clocks.restart(clock, ask.at, ask.rules.calendar)
    return clocks.resume(clock, ask.at, ask.rules.calendar)


def said(text: str, field: str) -> str:
    """Return `text`; raises Invalid where it says nothing."""
    if not text.strip():
        raise Invalid("Trường này không được để trống.", field)
    return text


def awaited(dossier: Dossier) -> int:
    """Return what must still be paid before the dossier may be received, in đồng."""
    due = sum(line.amount for line in dossier.fees if line.prepaid)
    return max(0, due - dossier.paid)


def prepaid(dossier: Dossier) -> None:
    """Pass if every fee that must be paid before receipt is; raises NotAllowedNow."""
    if awaited(dossier):
        raise NotAllowedNow("Phí, lệ phí phải nộp trước khi tiếp nhận chưa được nộp.", "fees")


def settlement(ask: Ask, case: Case) -> Clock:
    """Return the legal clock of `case`, set going now."""
    return clocks.start(ClockKind.SETTLEMENT, case.limit, ask.at, ask.rules.calendar)
