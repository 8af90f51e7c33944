"""Limits: failures are counted by source and window, and no counter tells whose it is."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.limits import (
    HOUR,
    SIGNING_IN,
    TRACKING,
    TRACKING_OF_ONE,
    VERIFYING,
    Limit,
    admit,
    counter,
    source,
    too_many,
)
from chalicelib.domain.refusals import TooMany
from tests.builders import MORNING

KEY = b"secret"
HERE = "203.0.113.7"
LIMITS = (TRACKING, TRACKING_OF_ONE, VERIFYING, SIGNING_IN)
ONE = counter(TRACKING, HERE, MORNING, KEY)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)), st.sampled_from(LIMITS))  # noqa: DTZ001
def test_a_counter_is_the_same_within_its_window_and_another_after(
    when: datetime, limit: Limit
) -> None:
    at = when.replace(tzinfo=MORNING.tzinfo)
    one = counter(limit, HERE, at, KEY)
    assert timedelta() < one.ends - at <= limit.window
    last, first = one.ends - timedelta(microseconds=1), one.ends - limit.window
    assert counter(limit, HERE, last, KEY) == counter(limit, HERE, first, KEY) == one
    assert counter(limit, HERE, one.ends, KEY).id != one.id
    assert 1 <= too_many(one, at).seconds <= limit.window.total_seconds()


def test_each_limit_source_window_and_secret_has_a_counter_of_its_own() -> None:
    others = {
        counter(VERIFYING, HERE, MORNING, KEY).id,
        counter(TRACKING, "203.0.113.8", MORNING, KEY).id,
        counter(TRACKING, HERE, MORNING + HOUR, KEY).id,
        counter(TRACKING, HERE, MORNING, b"another").id,
    }
    assert len(others | {ONE.id}) == 5
    assert HERE not in ONE.id


def test_one_address_alone_cannot_lock_a_dossier() -> None:
    assert TRACKING.most < TRACKING_OF_ONE.most
    assert TRACKING.window == TRACKING_OF_ONE.window


@pytest.mark.parametrize(
    ("address", "stands_for"),
    [
        (HERE, HERE),
        ("::ffff:203.0.113.7", HERE),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_stands_for_what_one_subscriber_may_choose_from(
    address: str, stands_for: str
) -> None:
    assert source(address) == stands_for


def test_whoever_reached_the_most_is_told_until_when_to_wait() -> None:
    admit([(ONE, TRACKING.most - 1)], MORNING)
    with pytest.raises(TooMany) as no:
        admit([(ONE, TRACKING.most)], MORNING + timedelta(minutes=20, seconds=0.5))
    assert no.value.seconds == 40 * 60
    assert "tạm dừng đến 09:00 thứ Hai 02/03/2026" in no.value.sentence
    assert no.value.field == "code"
