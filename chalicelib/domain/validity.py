"""Validity: from which day until which something is in force, both included."""

from datetime import date
from typing import Protocol


class Dated(Protocol):
    """What law dates: a procedure, a fee, an agency; without an end it holds for ever."""

    @property
    def valid_from(self) -> date:
        """Return the first day."""

    @property
    def valid_until(self) -> date | None:
        """Return the last day, if there is one."""


def is_in_force(thing: Dated, day: date) -> bool:
    """Tell whether `thing` is in force on `day`, a local day."""
    return thing.valid_from <= day and (thing.valid_until is None or day <= thing.valid_until)


def meet(one: Dated, other: Dated) -> bool:
    """Tell whether there is a day on which both are in force."""
    return (one.valid_until is None or other.valid_from <= one.valid_until) and (
        other.valid_until is None or one.valid_from <= other.valid_until
    )


def is_backward(thing: Dated) -> bool:
    """Tell whether `thing` ends before it begins."""
    return thing.valid_until is not None and thing.valid_until < thing.valid_from
