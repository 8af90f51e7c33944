"""What a page promises is what a dossier filed then would be due."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.clock import ACCEPTANCE_LIMIT, ClockKind, start
from chalicelib.domain.procedure import OnlineLevel
from chalicelib.domain.promising import promises
from infra.packages import read_all
from tests.builders import a_procedure

READ = read_all()
LAW = {package.procedure.code: package.procedure for package in READ.packages}
moments = st.datetimes(datetime(2025, 7, 1), datetime(2027, 12, 1)).map(  # noqa: DTZ001 - local
    lambda naive: naive.replace(tzinfo=LOCAL)
)


@given(st.sampled_from(sorted(LAW)), moments)
def test_it_is_what_filing_then_would_lead_to(code: str, at: datetime) -> None:
    for promise in promises(LAW[code], at, READ.calendar):
        limit = promise.case.limit
        filed = start(ClockKind.SETTLEMENT, limit, at, READ.calendar)
        assert promise.counter.due == filed.due
        assert not promise.counter.paused
        if promise.online is not None:
            waits = start(ClockKind.ACCEPTANCE, ACCEPTANCE_LIMIT, at, READ.calendar)
            assert promise.online.accepted_by == waits.due > at
            accepted = start(ClockKind.SETTLEMENT, limit, waits.due, READ.calendar)
            assert promise.online.deadline.due == accepted.due >= promise.counter.due


@pytest.mark.parametrize(
    ("at", "counter", "accepted", "online"),
    [
        # three working days from a Thursday morning, with a weekend in between
        ("2026-03-05T08:30", "2026-03-10T08:30", "2026-03-06T08:30", "2026-03-11T08:30"),
        # the day before the holidays of 30 April and 1 May, which a weekend follows
        ("2026-04-29T08:30", "2026-05-06T08:30", "2026-05-04T08:30", "2026-05-07T08:30"),
    ],
)
def test_days_off_are_not_counted(at: str, counter: str, accepted: str, online: str) -> None:
    def local(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL)

    (promise,) = promises(LAW["1.004194"], local(at), READ.calendar)
    assert promise.counter.due == local(counter)
    assert promise.online is not None
    assert promise.online.accepted_by == local(accepted)
    assert promise.online.deadline.due == local(online)
    assert promise.counter.lines


def test_what_is_not_open_online_promises_nothing_there() -> None:
    closed = replace(a_procedure(), online=OnlineLevel.NONE)
    at = datetime(2026, 3, 2, 8, 30, tzinfo=LOCAL)
    assert [one.online for one in promises(closed, at, READ.calendar)] == [None]
