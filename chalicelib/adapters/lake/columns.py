"""Columns: how a fact is spelled in the lake, and which lines are facts."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import Fact
from chalicelib.domain.sealing import HASH

SKEW = timedelta(hours=1)
"""How far machines' clocks may differ before a fact is taken to come from the future."""
_BIGINT = range(-(2**63), 2**63)
_SQL_TYPES: Mapping[Any, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    bool: "BOOLEAN",
    datetime: "TIMESTAMPTZ",
    date: "DATE",
    int | None: "BIGINT",
    date | None: "DATE",
    datetime | None: "TIMESTAMPTZ",
}
COLUMNS = {name: _SQL_TYPES[kind] for name, kind in get_type_hints(Fact).items()}
"""The columns of a delta: the fields of a fact."""
_VALUES = attrgetter(*COLUMNS)
DERIVED = {"until_on": "DATE", "until_at": "TIMESTAMPTZ", "first_supplement_on": "DATE"}
"""What folding adds: until when the entry stands, and the day of the first supplement request."""
KEPT = {name: kind for name, kind in COLUMNS.items() if name != "hash"} | DERIVED
"""The columns of ``facts.parquet``; hashes lie in a file of their own, since no report reads them.
"""
HASHES = ("code", "seq", "entered_on", "hash")
"""The columns of ``hashes.parquet``."""


class Wrong(StrEnum):
    """Why a line of a delta is no fact."""

    NOT_A_FACT = "not-a-fact"
    """No JSON, not exactly the fields of a fact, or with a number, hash or moment that is none."""
    INCONSISTENT = "inconsistent"
    """Its days are not those of its moments."""
    FUTURE = "from-the-future"
    """Filed or entered later than now; looked at again the next night."""


def read(line: bytes, at: datetime) -> Fact | Wrong:
    """Return the fact of a line of a delta, or why it is none at `at`."""
    try:
        fact = _reader().validate_json(line, strict=True, extra="forbid")
    except ValidationError:
        return Wrong.NOT_A_FACT
    if not _makes_sense(fact):
        return Wrong.NOT_A_FACT
    try:
        days = _day(fact.entered_at), _day(fact.submitted_at)
    except OverflowError:
        return Wrong.NOT_A_FACT
    if days != (fact.entered_on, fact.submitted_on):
        return Wrong.INCONSISTENT
    return Wrong.FUTURE if max(fact.entered_at, fact.submitted_at) > at + SKEW else fact


def _makes_sense(fact: Fact) -> bool:
    moments = (fact.entered_at, fact.submitted_at, fact.received_at, fact.due_at, fact.finished_at)
    numbers = (value for value in _VALUES(fact) if isinstance(value, int))
    return (
        all(moment is None or moment.tzinfo is not None for moment in moments)
        and all(number in _BIGINT for number in numbers)
        and fact.seq > 0
        and HASH.fullmatch(fact.hash) is not None
    )


def spelled(fact: Fact) -> bytes:
    """Return the line of a fact as the engine reads it: of what JSON allows it knows less."""
    return _reader().dump_json(fact) + b"\n"


@cache
def _reader() -> TypeAdapter[Fact]:
    return TypeAdapter(Fact)


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()
