"""Guarding: whoever is wrong too often waits, whoever is right never does."""

from datetime import datetime, timedelta

import pytest

from chalicelib.domain.limits import HOUR, TRACKING, TRACKING_OF_ONE, counter
from chalicelib.domain.refusals import NotFound, TooMany
from chalicelib.usecases import viewing
from chalicelib.usecases.guarding import Guard
from tests.builders import MORNING, SECRET, a_code, the_moves
from tests.failures import MemoryFailures
from tests.memory import MemoryCatalogue, MemoryDossiers

CODE = a_code()
HERE, THERE = "203.0.113.7", "198.51.100.9"
CATALOGUE = MemoryCatalogue()


@pytest.fixture
def failures() -> MemoryFailures:
    dossiers = MemoryDossiers()
    for move in the_moves():
        dossiers.save(move)
    return MemoryFailures(dossiers)


def guard(
    failures: MemoryFailures, address: str = HERE, at: datetime = MORNING, code: str = CODE
) -> Guard:
    sources = ((TRACKING, address), (TRACKING_OF_ONE, code))
    return Guard(failures, [counter(limit, of, at, b"key") for limit, of in sources], at)


def look(by: Guard, secret: str = SECRET, code: str = CODE) -> str:
    with by.counting():
        return viewing.track(by, CATALOGUE, code, secret, by.at).code


def fail(by: Guard, times: int, code: str = CODE) -> None:
    for _ in range(times):
        with pytest.raises(NotFound):
            look(by, "WRONG", code)


def test_whoever_has_to_wait_is_not_told_that_they_are_right(failures: MemoryFailures) -> None:
    fail(guard(failures), TRACKING.most - 1)
    assert look(guard(failures)) == CODE
    fail(guard(failures), 1)
    refused = set()
    for secret in (SECRET, "WRONG"):
        with pytest.raises(TooMany) as no:
            look(guard(failures), secret)
        refused.add((no.value.sentence, no.value.seconds))
    assert len(refused) == 1
    assert max(failures.times.values()) == TRACKING.most, "who waits is not counted"


def test_another_address_goes_on_and_after_the_window_everybody_does(
    failures: MemoryFailures,
) -> None:
    fail(guard(failures), TRACKING.most)
    assert look(guard(failures, THERE)) == CODE
    ends = guard(failures).counters[0].ends
    with pytest.raises(TooMany):
        look(guard(failures, at=ends - timedelta(microseconds=1)))
    assert look(guard(failures, at=ends)) == CODE


def test_a_dossier_is_not_guessed_from_many_addresses(failures: MemoryFailures) -> None:
    for number in range(TRACKING_OF_ONE.most):
        fail(guard(failures, f"198.51.100.{number}"), 1)
    with pytest.raises(TooMany, match="Mã hồ sơ này"):
        look(guard(failures, THERE))
    with pytest.raises(NotFound):
        look(guard(failures, THERE, code=a_code(2)), code=a_code(2))


def test_a_code_that_nobody_has_counts_as_a_wrong_secret_does(failures: MemoryFailures) -> None:
    fail(guard(failures, code=a_code(9)), TRACKING.most, a_code(9))
    with pytest.raises(TooMany):
        look(guard(failures))


def test_however_many_look_at_the_same_moment_no_counter_stands_above_its_most(
    failures: MemoryFailures,
) -> None:
    fail(guard(failures), TRACKING.most - 2)
    crowd = [guard(failures) for _ in range(5)]
    answers = []
    for one in crowd:
        with pytest.raises((NotFound, TooMany)) as no, one.counting():
            raise NotFound("Mã tra cứu không đúng.", "secret")  # each read before any wrote
        answers.append(no.type)
    assert answers == [NotFound] * 2 + [TooMany] * 3
    assert failures.times[crowd[0].counters[0].id] == TRACKING.most


def test_right_answers_write_nothing(failures: MemoryFailures) -> None:
    for _ in range(200):
        assert look(guard(failures)) == CODE
    assert not failures.times


def test_each_hour_counts_by_itself(failures: MemoryFailures) -> None:
    for hour in range(3):
        fail(guard(failures, at=MORNING + hour * HOUR), TRACKING.most)
    assert look(guard(failures, at=MORNING + 3 * HOUR)) == CODE
