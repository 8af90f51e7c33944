"""Guards: whose failures are counted when a call looks something up without an account."""

from typing import Any

from chalicelib.domain.limits import (
    SIGNING_IN,
    TRACKING,
    TRACKING_OF_ONE,
    VERIFYING,
    Limit,
    counter,
    source,
)
from chalicelib.handlers.http.calls import Call
from chalicelib.usecases import viewing
from chalicelib.usecases.guarding import Guard
from chalicelib.usecases.viewing import Tracked


def tracked(call: Call[Any], code: str, secret: str) -> Tracked:
    """Return where a dossier lies (1 BatchGetItem); raises NotFound, TooMany."""
    guard = _tracking(call, code)
    with guard.counting():
        return viewing.track(guard, call.office.catalogue(), code, secret, call.at)


def prove(call: Call[Any], code: str, secret: str) -> None:
    """Pass if somebody has code and secret of a dossier (1 BatchGetItem); raises as tracking."""
    guard = _tracking(call, code)
    with guard.counting():
        viewing.proven(guard, code, secret)


def verifying(call: Call[Any]) -> Guard:
    """Return who reads check codes for a call."""
    return _guard(call, (VERIFYING, source(call.ip)))


def signing_in(call: Call[Any]) -> Guard:
    """Return who counts sign-ins that failed."""
    return _guard(call, (SIGNING_IN, source(call.ip)))


def _tracking(call: Call[Any], code: str) -> Guard:
    return _guard(call, (TRACKING, source(call.ip)), (TRACKING_OF_ONE, code))


def _guard(call: Call[Any], *counted: tuple[Limit, str]) -> Guard:
    key = call.office.key("failures")
    counters = [counter(limit, of, call.at, key) for limit, of in counted]
    return Guard(call.office.failures(), counters, call.at)
